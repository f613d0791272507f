//! `kinfold keyholder shares`: new papers for the custodians of the root key.
//!
//! The root is sealed under a new random key, of which the new papers are the shares. The papers
//! of before open this folder no more; they still open a copy of the folder of before.

use crate::Fault;
use crate::cli::HolderShares;
use crate::mirror::refuse_copy;
use crate::outside::Computer;
use crate::papers;
use crate::recover::shared;
use keyholder::disk::Directory;
use keyholder::root::Root;
use std::path::Path;

pub(crate) fn run(asked: &HolderShares, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    crate::there(&asked.dir)?;
    refuse_copy(&asked.dir)?;
    let _alone = crate::alone(&asked.dir)?;
    papers::empty_folder(&asked.secrets)?;
    let place = |path: &Path| std::fs::canonicalize(path).map_err(Fault::file(path));
    if place(&asked.secrets)?.starts_with(place(&asked.dir)?) {
        // It was empty: what was made for nothing goes again.
        let _left = std::fs::remove_dir(&asked.secrets);
        return Err(Fault::Asked(format!(
            "{} lies in the keyholder's folder: papers never lie beside what they open. Name another \
             place",
            asked.secrets.display()
        )));
    }
    let root = match asked.share.is_empty() {
        true => {
            let secret = terminal::read(asked.passphrase_fd, "Passphrase of the root key")?;
            let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
            Root::read(&disk, secret.as_bytes())?
        }
        false => shared(&asked.dir, &asked.share)?,
    };
    let outside = Computer::new();
    let (secret, new) = papers::of_root(asked.root_shares, &outside)?;
    // The papers first: a root that no paper opens would be the loss that they are for.
    papers::write(&asked.secrets, &new)?;
    papers::write_shared(&asked.dir, &root, &secret, &outside)?;
    let (need, of) = asked.root_shares;
    say(&format!(
        "{of} new papers, any {need} of which are needed, in {}. Hand them out, destroy the folder, \
         and burn the papers of before.",
        asked.secrets.join("keyholder").display()
    ));
    say(&format!(
        "The papers of before open {} no more. They still open copies and backups of it that were \
         made before: start it with its --copy, which is brought in line, and destroy all others.",
        asked.dir.display()
    ));
    Ok(0)
}
