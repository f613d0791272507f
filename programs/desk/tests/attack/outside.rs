//! Time, randomness and files of a test: nothing passes and nothing is written but in memory.

use desk::Fault;
use sign::{Time, hash};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// One clock for everybody; time passes only when somebody waits.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    now: Arc<AtomicU64>,
    draws: Arc<AtomicU64>,
}

impl Clock {
    pub(crate) fn new(start: Time) -> Self {
        Clock {
            now: Arc::new(AtomicU64::new(start.0)),
            draws: Arc::default(),
        }
    }

    pub(crate) fn pass(&self, micros: u64) {
        self.now.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn time(&self) -> Time {
        Time(self.now.load(Ordering::Relaxed))
    }

    pub(crate) fn draw(&self) -> [u8; 32] {
        let n = self.draws.fetch_add(1, Ordering::Relaxed);
        hash("test draw", &[&n.to_be_bytes()]).0
    }

    pub(crate) fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        id.copy_from_slice(&self.draw()[..16]);
        id
    }
}

impl desk::clock::Outside for Clock {
    fn now(&self) -> Time {
        self.time()
    }
    fn fresh(&self) -> Result<[u8; 32], Fault> {
        Ok(self.draw())
    }
    fn rest(&self, micros: u64) {
        self.pass(micros);
    }
}

impl keyholder::Outside for Clock {
    fn now(&self) -> Time {
        self.time()
    }
    fn running(&self) -> u64 {
        self.time().0
    }
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        for chunk in bytes.chunks_mut(32) {
            chunk.copy_from_slice(&self.draw()[..chunk.len()]);
        }
        Ok(())
    }
}

type Files = BTreeMap<String, Vec<u8>>;

/// Files in memory, for a desk or a keyholder. A clone is the same disk.
#[derive(Clone, Default, Debug)]
pub(crate) struct Memory(Arc<Mutex<Files>>);

impl Memory {
    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap()
    }

    /// Another disk with the same bytes: a copy that somebody took.
    pub(crate) fn copied(&self) -> Memory {
        Memory(Arc::new(Mutex::new(self.files().clone())))
    }

    fn with<T>(&self, path: &str, act: impl FnOnce(&mut Vec<u8>) -> T) -> io::Result<T> {
        let mut files = self.files();
        let file = files.get_mut(path);
        file.map(act)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

impl desk::disk::Disk for Memory {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files().get(name).cloned())
    }
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.files().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.files()
            .entry(name.to_owned())
            .or_default()
            .extend(bytes);
        Ok(())
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.files().remove(name);
        Ok(())
    }
    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from("desk").join(name)
    }
}

impl keyholder::disk::Disk for Memory {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        Ok(self.files().get(path).map(|bytes| bytes.len() as u64))
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let offset = usize::try_from(offset).map_err(io::Error::other)?;
        let length = buffer.len();
        let read = self.with(path, |bytes| {
            let part = bytes.get(offset..offset + length)?;
            buffer.copy_from_slice(part);
            Some(())
        })?;
        read.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        desk::disk::Disk::append(self, path, bytes)
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).map_err(io::Error::other)?;
        self.with(path, |bytes| bytes.truncate(length))
    }
    fn sync(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        let bytes = files.remove(from);
        let bytes = bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.files().remove(path);
        Ok(())
    }
    fn sync_names(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let before = match directory {
            "" => String::new(),
            directory => format!("{directory}/"),
        };
        let files = self.files();
        let names = files.keys().filter_map(|path| path.strip_prefix(&before));
        Ok(names
            .filter(|name| !name.contains('/'))
            .map(str::to_owned)
            .collect())
    }
}
