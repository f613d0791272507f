//! `kinfold keyholder init`: the founding.

use crate::Fault;
use crate::cli::HolderInit;
use crate::outside::Computer;
use crate::plan;
use crate::recover::SHARED;
use keyholder::Outside;
use keyholder::ceremony::{Founding, Paper};
use keyholder::disk::{Directory, Disk};
use keyholder::holder::{Chore, Holder};
use keyholder::root::Root;
use keyholder::serve::{Outbox, Publishing};
use seal::passphrase::Cost;
use seal::shares::{self, Kind};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
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
    for paper in &founding.papers {
        write_paper(&asked.secrets, paper)?;
    }
    sync(&asked.secrets)?;
    let cost = if asked.light {
        Cost::DESK
    } else {
        Cost::KEYHOLDER
    };
    stamp::enter(&asked.dir, stamp::KEYHOLDER, |_| Ok(()))?;
    root.write(&disk, secret.as_bytes(), cost, &*outside)?;
    let inner = asked.dir.join(SHARED);
    let inner = Directory::new(&inner).map_err(Fault::file(&inner))?;
    // What opens it is random and has 256 bits: no cost is needed against guessing it.
    root.write(&inner, shared.as_slice(), Cost::LEAST, &*outside)?;
    disk.sync_names(SHARED).map_err(Fault::file(&asked.dir))?;
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
    (need, of): (u8, u8),
    outside: &dyn Outside,
) -> Result<Zeroizing<[u8; 32]>, Fault> {
    let (mut secret, mut random) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    for bytes in [&mut secret, &mut random] {
        let filled = outside.fill(&mut bytes[..]);
        filled.map_err(keyholder::HoldError::Random)?;
    }
    let split = shares::split(Kind::Root, &secret, need, of, &random);
    let split = split.map_err(|e| Fault::Asked(format!("--root-shares: {e}")))?;
    for share in &split {
        let text = Zeroizing::new(format!(
            "Kinfold, root key of the keyholder: share {} of {of}; any {need} together with the \
             keyholder's folder open every record.\n\n{}\n",
            share.index(),
            *share.text()
        ));
        founding.papers.push(Paper {
            path: format!("keyholder/root-{}.txt", share.index()),
            bytes: Zeroizing::new(text.as_bytes().to_vec()),
        });
    }
    if let Some(readme) = founding.papers.iter_mut().find(|p| p.path == "README.txt") {
        let text = format!(
            "\nThe keyholder\nkeyholder/root-1 to -{of}   each to one custodian of the root key, who \
             is no custodian of a society if it can be helped: any {need} together, with the \
             keyholder's folder or its copy, set a new passphrase when it is lost\n"
        );
        readme.bytes.extend_from_slice(text.as_bytes());
    }
    Ok(secret)
}

fn empty_folder(folder: &Path) -> Result<(), Fault> {
    if let Ok(mut entries) = fs::read_dir(folder)
        && entries.next().is_some()
    {
        return Err(Fault::Asked(format!(
            "{} is not empty: papers of two foundings must not mix. Destroy it, or name another",
            folder.display()
        )));
    }
    make_folder(folder)
}

fn make_folder(folder: &Path) -> Result<(), Fault> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(Fault::file(folder))
}

fn write_paper(folder: &Path, paper: &Paper) -> Result<(), Fault> {
    let path = folder.join(&paper.path);
    if let Some(inner) = path.parent() {
        make_folder(inner)?;
    }
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(&paper.bytes)?;
        file.sync_all()
    };
    write().map_err(Fault::file(&path))
}

fn sync(folder: &Path) -> Result<(), Fault> {
    let sync = || {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                fs::File::open(path)?.sync_all()?;
            }
        }
        fs::File::open(folder)?.sync_all()
    };
    sync().map_err(Fault::file(folder))
}
