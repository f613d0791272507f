//! The keyholder's folder and a copy of it, kept the same.
//!
//! Every change is made in the folder and then in the copy, and is durable in the folder and then
//! in the copy, before whoever asked for it goes on. So the copy lacks nothing that anybody was
//! answered, and holds at most one change more than the folder after a power failure, which is
//! written over when it is brought in line.
//!
//! A copy says that it is one by the file [`MARK`]: with it, it cannot be run. Whoever takes over
//! from it (`kinfold keyholder recover`) removes the mark, and from then on it is never written
//! over. While it is brought in line at the start, [`UNFINISHED`] lies in it, too: what a keyholder
//! left that died then is no copy.

use crate::Fault;
use keyholder::disk::{Directory, Disk};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// Name of the file that says that a folder is a copy.
pub const MARK: &str = "copy";
/// Name of the file that lies in a copy as long as it is not the same.
pub const UNFINISHED: &str = "copy.unfinished";

/// What belongs to a running program and not to the keyholder.
const PASSING: [&str; 3] = ["lock", keyholder::serve::SOCKET, MARK];
/// So much is compared and copied at a time.
const PIECE: usize = 1 << 20;

/// A folder, and its copy if one is kept.
#[derive(Debug)]
pub struct Mirror<D = Directory> {
    first: D,
    copy: Option<D>,
}

impl<D: Disk> Mirror<D> {
    /// Two disks that hold the same, or one alone.
    pub fn of(first: D, copy: Option<D>) -> Self {
        Mirror { first, copy }
    }

    fn both(&self, change: impl Fn(&D) -> io::Result<()>) -> io::Result<()> {
        change(&self.first)?;
        match &self.copy {
            Some(copy) => change(copy).map_err(of_copy),
            None => Ok(()),
        }
    }
}

/// Says that it is the copy that cannot be written: another disk is to be looked at.
fn of_copy(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the copy (--copy): {error}"))
}

impl<D: Disk> Disk for Mirror<D> {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        self.first.len(path)
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.first.read_at(path, offset, buffer)
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.both(|disk| disk.append(path, bytes))
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.both(|disk| disk.truncate(path, length))
    }
    fn sync(&self, path: &str) -> io::Result<()> {
        self.both(|disk| disk.sync(path))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.both(|disk| disk.rename(from, to))
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.first.remove(path)?;
        match self.copy.as_ref().map(|copy| copy.remove(path)) {
            // What somebody else laid into the folder (a lockdown from the console) never came
            // into the copy.
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(of_copy(error)),
            _ => Ok(()),
        }
    }
    fn sync_names(&self, path: &str) -> io::Result<()> {
        self.both(|disk| disk.sync_names(path))
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        self.first.list(directory)
    }
}

/// Refuses to run what is a copy.
///
/// # Errors
/// [`Fault::Asked`].
pub fn refuse_copy(folder: &Path) -> Result<(), Fault> {
    if !folder.join(MARK).exists() {
        return Ok(());
    }
    Err(Fault::Asked(format!(
        "{} is a copy of a keyholder's folder. If that folder is lost, and only then: kinfold \
         keyholder recover --dir {}",
        folder.display(),
        folder.display()
    )))
}

/// Whether both lie on one disk, as far as the system says.
#[must_use]
pub fn on_one_disk(folder: &Path, copy: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk = |path: &Path| fs::metadata(path).ok().map(|of| of.dev());
    disk(folder).is_some() && disk(folder) == disk(copy)
}

/// Brings the copy in line with the folder: nobody writes in either meanwhile. Gives the number of
/// files that were written.
///
/// # Errors
/// [`Fault::Asked`] for a folder that is no copy, or one of another keyholder; [`Fault::File`].
pub fn bring_in_line(folder: &Path, copy: &Path) -> Result<u64, Fault> {
    let mark = copy.join(MARK);
    let begun = match fs::read_dir(copy) {
        Ok(entries) => entries.flatten().any(|entry| entry.file_name() != "lock"),
        Err(_) => false,
    };
    if begun && !mark.exists() {
        return Err(Fault::Asked(format!(
            "{} is not empty and no copy: a keyholder that took over from it may work in it. Name \
             another folder",
            copy.display()
        )));
    }
    drop(Directory::new(copy).map_err(Fault::file(copy))?);
    let whole = |path: &Path| path.canonicalize().map_err(Fault::file(path));
    let (here, there) = (whole(folder)?, whole(copy)?);
    if here.starts_with(&there) || there.starts_with(&here) {
        let text =
            "a folder and its copy cannot lie one in the other: name a folder on another disk";
        return Err(Fault::Asked(text.to_owned()));
    }
    if begun {
        continues(folder, copy)?;
    }
    if begun && !copy.join(UNFINISHED).exists() && is_same(folder, copy)? {
        return Ok(0);
    }
    // The marks before everything else: whatever is there later, it is known for what it is.
    let unfinished = copy.join(UNFINISHED);
    for path in [&mark, &unfinished] {
        fs::write(path, b"").map_err(Fault::file(path))?;
    }
    sync_folder(copy)?;
    let mut written = 0;
    align(folder, copy, &mut written)?;
    fs::remove_file(&unfinished).map_err(Fault::file(&unfinished))?;
    sync_folder(copy)?;
    Ok(written)
}

/// Refuses to write over a copy that the folder does not go on from: another keyholder's, or one
/// that has what the folder lacks. Then the folder may be an old one, or damaged, and the copy is
/// what is left. A copy that was begun and got no journal yet is whoever's who begins it again.
fn continues(folder: &Path, copy: &Path) -> Result<(), Fault> {
    let (ours, theirs) = (folder.join("journal"), copy.join("journal"));
    let mut kept = match fs::File::open(&theirs) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Fault::file(&theirs)(error)),
    };
    let mut here = fs::File::open(&ours).map_err(Fault::file(&ours))?;
    let (mut a, mut b) = (vec![0; PIECE], vec![0; PIECE]);
    loop {
        let length = kept.read(&mut b).map_err(Fault::file(&theirs))?;
        if length == 0 {
            return Ok(());
        }
        let read = here.read_exact(&mut a[..length]);
        if read.is_ok() && a[..length] == b[..length] {
            continue;
        }
        return Err(Fault::Asked(format!(
            "the journal of {0} is not the beginning of this keyholder's: the copy is another \
             keyholder's, or this folder is an old one or damaged. Nothing was written. If the copy \
             is what is left: kinfold keyholder recover --dir {0}. If this folder is the right one \
             (the power failed within one write): give --copy a new folder",
            copy.display()
        )));
    }
}

/// Whether nothing would be written.
fn is_same(from: &Path, to: &Path) -> Result<bool, Fault> {
    let list = |folder: &Path| -> Result<BTreeSet<std::ffi::OsString>, Fault> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(folder).map_err(Fault::file(folder))? {
            let entry = entry.map_err(Fault::file(folder))?;
            if !is_passing(&entry.path()) {
                names.insert(entry.file_name());
            }
        }
        Ok(names)
    };
    let names = list(from)?;
    if names != list(to)? {
        return Ok(false);
    }
    for name in names {
        let (source, target) = (from.join(&name), to.join(&name));
        let equal = match source.is_dir() {
            true => target.is_dir() && is_same(&source, &target)?,
            false => same(&source, &target).map_err(Fault::file(&target))?,
        };
        if !equal {
            return Ok(false);
        }
    }
    Ok(true)
}

fn align(from: &Path, to: &Path, written: &mut u64) -> Result<(), Fault> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(from).map_err(Fault::file(from))? {
        let entry = entry.map_err(Fault::file(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(Fault::file(&source))?;
        if kind.is_dir() {
            drop(Directory::new(&target).map_err(Fault::file(&target))?);
            align(&source, &target, written)?;
        } else if kind.is_file() && !is_passing(&source) {
            if !same(&source, &target).map_err(Fault::file(&target))? {
                copy_file(&source, &target)?;
                *written += 1;
            }
        } else {
            continue;
        }
        names.insert(entry.file_name());
    }
    for entry in fs::read_dir(to).map_err(Fault::file(to))? {
        let entry = entry.map_err(Fault::file(to))?;
        let path = entry.path();
        if names.contains(&entry.file_name()) || is_passing(&path) || path.ends_with(UNFINISHED) {
            continue;
        }
        // What the folder has no more.
        let gone = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        gone.map_err(Fault::file(&path))?;
        *written += 1;
    }
    sync_folder(to)
}

fn is_passing(path: &Path) -> bool {
    PASSING.iter().any(|name| path.ends_with(name))
}

fn same(one: &Path, other: &Path) -> io::Result<bool> {
    let mut one = fs::File::open(one)?;
    let mut other = match fs::File::open(other) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut a, mut b) = (vec![0; PIECE], vec![0; PIECE]);
    loop {
        let length = one.read(&mut a)?;
        if length == 0 {
            return Ok(true);
        }
        other.read_exact(&mut b[..length])?;
        if a[..length] != b[..length] {
            return Ok(false);
        }
    }
}

/// Written beside, durable, and put in its place.
fn copy_file(from: &Path, to: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let beside = to.with_extension("aligning");
    let copy = || -> io::Result<()> {
        let mut source = fs::File::open(from)?;
        let mut options = fs::OpenOptions::new();
        let mut target = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        io::copy(&mut source, &mut target)?;
        target.sync_all()?;
        fs::rename(&beside, to)
    };
    copy().map_err(Fault::file(to))
}

fn sync_folder(folder: &Path) -> Result<(), Fault> {
    let sync = || fs::File::open(folder)?.sync_all();
    sync().map_err(Fault::file(folder))
}

#[cfg(test)]
mod tests;
