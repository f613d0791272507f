//! `kinfold keyholder recover`: a copy takes over, or custodians open what a lost passphrase
//! closed.

use crate::Fault;
use crate::cli::HolderRecover;
use crate::mirror::{MARK, UNFINISHED};
use crate::outside::Computer;
use keyholder::disk::{Directory, Disk as _};
use keyholder::root::Root;
use seal::passphrase::Cost;
use seal::shares::{Kind, Share, combine};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the root lies that shares open, beside the one that the passphrase opens.
pub(crate) const SHARED: &str = "shared-root";
/// Longest paper in bytes.
const LONGEST: u64 = 64 << 10;

pub(crate) fn run(asked: &HolderRecover, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    crate::there(&asked.dir)?;
    let _alone = crate::alone(&asked.dir)?;
    let unfinished = asked.dir.join(UNFINISHED);
    if unfinished.exists() {
        return Err(Fault::Asked(format!(
            "{} was not whole yet when its keyholder ended: it is no copy of anything. Nothing was \
             changed",
            asked.dir.display()
        )));
    }
    let mark = asked.dir.join(MARK);
    let is_copy = mark.exists();
    if !is_copy && asked.share.is_empty() {
        return Err(Fault::Asked(format!(
            "{} is no copy; to set a new passphrase, name the custodians' shares with --share",
            asked.dir.display()
        )));
    }
    if !asked.share.is_empty() {
        let root = shared(&asked.dir, &asked.share)?;
        let secret = terminal::new(asked.passphrase_fd, "New passphrase of the root key")?;
        let cost = if asked.light {
            Cost::DESK
        } else {
            Cost::KEYHOLDER
        };
        let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
        root.write(&disk, secret.as_bytes(), cost, &Computer::new())?;
        say("The new passphrase holds; the one of before opens this folder no more.");
    }
    if is_copy {
        // Last: as long as the mark is there, nothing has happened.
        fs::remove_file(&mark).map_err(Fault::file(&mark))?;
        let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
        disk.sync_names(MARK).map_err(Fault::file(&asked.dir))?;
        say(&format!(
            "{} is the keyholder's folder from now on. See that the one that it was a copy of is \
             never run again: destroy its disk. If it runs all the same, the server takes one \
             history only, and the other keyholder closes itself.",
            asked.dir.display()
        ));
    }
    say(&format!(
        "Start it: kinfold keyholder run --dir {}, and give it a copy again: --copy.",
        asked.dir.display()
    ));
    Ok(0)
}

/// The root, opened with custodians' shares.
pub(crate) fn shared(folder: &Path, shares: &[PathBuf]) -> Result<Root, Fault> {
    let inner = folder.join(SHARED);
    if !inner.join("root").is_file() {
        return Err(Fault::Asked(format!(
            "{} has no root key for shares: it was founded by an earlier version, or without them",
            folder.display()
        )));
    }
    let shares: Vec<Share> = shares
        .iter()
        .map(|path| share(path))
        .collect::<Result<_, _>>()?;
    let (kind, secret) = combine(&shares).map_err(|e| Fault::Asked(e.to_string()))?;
    if kind != Kind::Root {
        let text = "these are shares of a society's key, not of the keyholder's root key";
        return Err(Fault::Asked(text.to_owned()));
    }
    let disk = Directory::new(&inner).map_err(Fault::file(&inner))?;
    Root::read(&disk, secret.as_slice())
        .map_err(|_| Fault::Asked("these shares are of another keyholder's root key".to_owned()))
}

/// The share on a paper: its last line that is not empty.
fn share(path: &Path) -> Result<Share, Fault> {
    let mut text = Zeroizing::new(String::new());
    let read = fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.map_err(Fault::file(path))?;
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    Share::parse(last.unwrap_or_default())
        .map_err(|fault| Fault::Asked(format!("{}: {fault}", path.display())))
}
