//! `kinfold keyholder init`: the founding.

use crate::Fault;
use crate::cli::HolderInit;
use crate::outside::Computer;
use crate::papers::{self, empty_folder};
use crate::plan;
use keyholder::Outside;
use keyholder::ceremony::Founding;
use keyholder::disk::{Directory, Disk};
use keyholder::holder::{Chore, Holder};
use keyholder::root::Root;
use keyholder::serve::{Outbox, Publishing};
use seal::passphrase::Cost;
use std::path::Path;
use std::sync::Arc;
use verify::PolicyFile;
use zeroize::Zeroizing;

/// Name of the policy file in the keyholder's folder.
pub(super) const POLICY: &str = "policy";

pub(super) fn run(asked: &HolderInit, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    let plan = plan::read(&asked.ceremony, &asked.name)?;
    let outside = Arc::new(Computer::new());
    let disk = Arc::new(Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?);
    let _alone = crate::alone(&asked.dir)?;
    if Holder::begun(&disk)? {
        return Err(keyholder::HoldError::Founded.into());
    }
    empty_folder(&asked.secrets)?;
    let secret = terminal::new(asked.passphrase_fd, "New passphrase of the root key")?;
    let root = Root::new(&plan.origin, &*outside)?;
    let mut founding = Founding::make(&plan, &root, &*outside)?;
    let shared = share_root(&mut founding, asked.root_shares, &*outside)?;
    // The papers first: a log whose emergency keys nobody has must not begin.
    papers::write(&asked.secrets, &founding.papers)?;
    let cost = if asked.light {
        Cost::DESK
    } else {
        Cost::KEYHOLDER
    };
    stamp::enter(&asked.dir, stamp::KEYHOLDER, |_| Ok(()))?;
    root.write(&disk, secret.as_bytes(), cost, &*outside)?;
    papers::write_shared(&asked.dir, &root, &shared, &*outside)?;
    let program = crate::program()?;
    let (mut holder, publisher, done) = Holder::found(
        disk.clone(),
        founding.genesis,
        &root,
        program,
        outside.clone(),
    )?;
    let outbox = Arc::new(Outbox::default());
    let keys = holder.keys().clone();
    if let Some(note) = done.note {
        outbox.note(note);
    }
    for chore in holder.due(outside.now()) {
        if matches!(chore, Chore::Supply(_)) {
            holder.chore(chore)?;
        }
    }
    holder.close()?;
    Publishing::new(publisher, keys.clone(), outbox).write()?;
    let known = PolicyFile {
        keys,
        witnesses: Vec::new(),
        quorum: 0,
        known: vec![holder.head()],
    };
    disk.replace(POLICY, known.to_string().as_bytes())
        .map_err(Fault::file(Path::new(POLICY)))?;
    say(&format!(
        "The log {} has begun, with {} societies and {} computers.",
        plan.origin,
        plan.societies.len(),
        holder.state().directory.devices.len(),
    ));
    say(&format!(
        "Read {}: it says who gets what. Then destroy that folder.",
        asked.secrets.join("README.txt").display()
    ));
    say(&format!(
        "Whoever checks the log, the server and every desk need {}.",
        asked.dir.join(POLICY).display()
    ));
    Ok(0)
}

/// What opens the root when its passphrase is lost, as papers for custodians.
fn share_root(
    founding: &mut Founding,
    numbers: (u8, u8),
    outside: &dyn Outside,
) -> Result<Zeroizing<[u8; 32]>, Fault> {
    let (secret, papers) = papers::of_root(numbers, outside)?;
    founding.papers.extend(papers);
    if let Some(readme) = founding.papers.iter_mut().find(|p| p.path == "README.txt") {
        let (need, of) = numbers;
        let text = format!(
            "\nThe keyholder\nkeyholder/root-1 to -{of}   each to one custodian of the root key, who \
             is no custodian of a society if it can be helped: any {need} together, with the \
             keyholder's folder or its copy, set a new passphrase when it is lost\n"
        );
        readme.bytes.extend_from_slice(text.as_bytes());
    }
    Ok(secret)
}
