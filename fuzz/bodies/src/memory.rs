//! Files in memory, for the programs that read files.

use desk::Fault;
use desk::clock::Outside;
use keyholder::disk::Disk;
use keyholder::journal::Journal;
use sign::Time;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The files of one folder.
#[derive(Clone, Default, Debug)]
pub(crate) struct Memory(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl Memory {
    /// A folder with these files.
    pub(crate) fn with<const N: usize>(files: [(&str, &[u8]); N]) -> Self {
        let files = files.map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
        Memory(Arc::new(Mutex::new(files.into())))
    }

    /// Writes a sound journal with one frame.
    pub(crate) fn journal(&self, path: &str, kind: [u8; 8], frame: &[u8]) {
        if frame.is_empty() {
            self.journals(path, kind, &[]);
        } else {
            self.journals(path, kind, &[frame]);
        }
    }

    /// Writes a sound journal.
    pub(crate) fn journals(&self, path: &str, kind: [u8; 8], frames: &[&[u8]]) {
        let journal = Journal::open(self.clone(), path, kind, [8; 16], |_| {});
        let mut journal = journal.expect("memory takes it");
        journal.append(frames).expect("memory takes it");
    }

    /// All bytes of a file.
    pub(crate) fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files().get(path).cloned())
    }

    /// Names of the files in a folder.
    pub(crate) fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let files = self.files();
        let inside = files.keys().filter_map(|path| {
            let (there, name) = path.rsplit_once('/').unwrap_or(("", path));
            (there == folder).then(|| name.to_owned())
        });
        Ok(inside.collect())
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl Disk for Memory {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        Ok(self.files().get(path).map(|bytes| bytes.len() as u64))
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let files = self.files();
        let bytes = files.get(path).ok_or_else(gone)?;
        let from = usize::try_from(offset).map_err(io::Error::other)?;
        let there = bytes.get(from..).and_then(|b| b.get(..buffer.len()));
        buffer.copy_from_slice(there.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.files();
        files.entry(path.to_owned()).or_default().extend(bytes);
        Ok(())
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let mut files = self.files();
        files.get_mut(path).ok_or_else(gone)?.truncate(length);
        Ok(())
    }
    fn sync(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        let bytes = files.remove(from).ok_or_else(gone)?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.files().remove(path).map(drop).ok_or_else(gone)
    }
    fn sync_names(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        Memory::list(self, directory)
    }
}

impl desk::disk::Disk for Memory {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Memory::read(self, name)
    }
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.files().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        Disk::append(self, name, bytes)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.files().remove(name);
        Ok(())
    }
    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(name)
    }
}

/// A time that stands, and bytes that are known: a body does the same every time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Still;

impl Outside for Still {
    fn now(&self) -> Time {
        Time(1_790_000_000_000_000)
    }
    fn fresh(&self) -> Result<[u8; 32], Fault> {
        Ok([6; 32])
    }
    fn rest(&self, _: u64) {}
}
