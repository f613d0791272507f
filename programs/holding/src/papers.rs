//! Papers that leave the room: shares of the root key, and how papers are written.

use crate::Fault;
use crate::recover::SHARED;
use keyholder::ceremony::Paper;
use keyholder::disk::{Directory, Disk as _};
use keyholder::root::Root;
use keyholder::{HoldError, Outside};
use seal::passphrase::Cost;
use seal::shares::{self, Kind};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use zeroize::Zeroizing;

/// A new key for the root of the shares, and its shares as papers.
pub(crate) fn of_root(
    (need, of): (u8, u8),
    outside: &dyn Outside,
) -> Result<(Zeroizing<[u8; 32]>, Vec<Paper>), Fault> {
    let (mut secret, mut random) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    for bytes in [&mut secret, &mut random] {
        let filled = outside.fill(&mut bytes[..]);
        filled.map_err(HoldError::Random)?;
    }
    let split = shares::split(Kind::Root, &secret, need, of, &random);
    let split = split.map_err(|e| Fault::Asked(format!("--root-shares: {e}")))?;
    let papers = split.iter().map(|share| {
        let text = Zeroizing::new(format!(
            "Kinfold, root key of the keyholder: share {} of {of}; any {need} together with the \
             keyholder's folder open every record.\n\n{}\n",
            share.index(),
            *share.text()
        ));
        Paper {
            path: format!("keyholder/root-{}.txt", share.index()),
            bytes: Zeroizing::new(text.as_bytes().to_vec()),
        }
    });
    let papers = papers.collect();
    Ok((secret, papers))
}

/// Seals the root under the key that only shares hold, in the place of the one of before; durable
/// on return.
pub(crate) fn write_shared(
    folder: &Path,
    root: &Root,
    secret: &[u8; 32],
    outside: &dyn Outside,
) -> Result<(), Fault> {
    let inner = folder.join(SHARED);
    let inner = Directory::new(&inner).map_err(Fault::file(&inner))?;
    // What opens it is random and has 256 bits: no cost is needed against guessing it.
    root.write(&inner, secret.as_slice(), Cost::LEAST, outside)?;
    let disk = Directory::new(folder).map_err(Fault::file(folder))?;
    disk.sync_names(SHARED).map_err(Fault::file(folder))
}

/// Writes papers into a folder, durable on return.
pub(crate) fn write(folder: &Path, papers: &[Paper]) -> Result<(), Fault> {
    for paper in papers {
        write_paper(folder, paper)?;
    }
    sync(folder)
}

/// A folder for papers, in which there are none yet.
pub(crate) fn empty_folder(folder: &Path) -> Result<(), Fault> {
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
