//! A disk in memory that can stop before any write, and that then has of what was not synced
//! what a crash may leave: nothing, all, or torn bytes.

use keyholder::disk::Disk;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard};

#[derive(Clone, Default)]
struct File {
    now: Vec<u8>,
    synced: Vec<u8>,
}

#[derive(Default)]
struct State {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    /// Writes until the crash.
    left: Option<usize>,
    dead: bool,
    writes: usize,
}

/// What a crash leaves of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Crash {
    /// Nothing.
    Lost,
    /// All of it.
    Kept,
    /// All names; of the bytes the first half, then zeroes.
    Torn,
    /// All bytes, no names.
    NoNames,
}

pub(crate) const CRASHES: [Crash; 4] = [Crash::Lost, Crash::Kept, Crash::Torn, Crash::NoNames];

#[derive(Default)]
pub(crate) struct TestDisk(Mutex<State>);

impl TestDisk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics with the lock")
    }

    /// Dies at the write after `writes` more.
    pub(crate) fn die_after(&self, writes: usize) {
        self.state().left = Some(writes);
    }

    /// Number of writes so far.
    pub(crate) fn writes(&self) -> usize {
        self.state().writes
    }

    /// The disk as it is found after the crash.
    pub(crate) fn after(&self, crash: Crash) -> TestDisk {
        let state = self.state();
        let names = match crash {
            Crash::Lost | Crash::NoNames => &state.synced_names,
            Crash::Kept | Crash::Torn => &state.names,
        };
        let found = |file: &File| match crash {
            Crash::Lost => file.synced.clone(),
            Crash::Kept | Crash::NoNames => file.now.clone(),
            Crash::Torn if file.now.starts_with(&file.synced) => {
                let (whole, half) = (file.now.len(), file.synced.len().midpoint(file.now.len()));
                let mut bytes = file.now[..half].to_vec();
                bytes.resize(whole, 0);
                bytes
            }
            Crash::Torn => file.now.clone(),
        };
        let files = state.files.iter().map(|file| {
            let bytes = found(file);
            File {
                now: bytes.clone(),
                synced: bytes,
            }
        });
        TestDisk(Mutex::new(State {
            files: files.collect(),
            names: names.clone(),
            synced_names: names.clone(),
            ..State::default()
        }))
    }

    /// Paths of all files.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.state().names.keys().cloned().collect()
    }

    /// Bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        let state = self.state();
        state.files[state.names[path]].now.clone()
    }

    /// Changes a file from outside.
    pub(crate) fn set(&self, path: &str, bytes: &[u8]) {
        let mut state = self.state();
        let at = state.names[path];
        state.files[at] = File {
            now: bytes.to_vec(),
            synced: bytes.to_vec(),
        };
    }
}

impl State {
    /// Counts a write; false if it is the one at which the disk dies.
    fn write(&mut self) -> io::Result<bool> {
        if self.dead {
            return Err(io::Error::other("dead"));
        }
        self.writes += 1;
        match self.left {
            Some(0) => {
                self.dead = true;
                Ok(false)
            }
            Some(n) => {
                self.left = Some(n - 1);
                Ok(true)
            }
            None => Ok(true),
        }
    }

    fn at(&self, path: &str) -> io::Result<usize> {
        let at = self.names.get(path).copied();
        at.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

fn died<T>() -> io::Result<T> {
    Err(io::Error::other("the crash"))
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

impl Disk for TestDisk {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        let state = self.state();
        Ok(state
            .at(path)
            .ok()
            .map(|at| state.files[at].now.len() as u64))
    }

    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        let bytes = &state.files[state.at(path)?].now;
        let from = offset as usize;
        let found = bytes.get(from..from + buffer.len());
        buffer.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let alive = state.write()?;
        let at = match state.at(path) {
            Ok(at) => at,
            Err(_) => {
                let at = state.files.len();
                state.files.push(File::default());
                state.names.insert(path.to_owned(), at);
                at
            }
        };
        let end = if alive { bytes.len() } else { bytes.len() / 2 };
        state.files[at].now.extend_from_slice(&bytes[..end]);
        if alive { Ok(()) } else { died() }
    }

    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        let mut state = self.state();
        if !state.write()? {
            return died();
        }
        let at = state.at(path)?;
        state.files[at].now.truncate(length as usize);
        Ok(())
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        if !state.write()? {
            return died();
        }
        let at = state.at(path)?;
        state.files[at].synced = state.files[at].now.clone();
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        if !state.write()? {
            return died();
        }
        let at = state.at(from)?;
        state.names.remove(from);
        state.names.insert(to.to_owned(), at);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        if !state.write()? {
            return died();
        }
        state.at(path)?;
        state.names.remove(path);
        Ok(())
    }

    fn sync_names(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        if !state.write()? {
            return died();
        }
        let mut at = path;
        while !at.is_empty() {
            at = directory(at);
            state.synced_names.retain(|name, _| directory(name) != at);
            let here = state.names.iter().filter(|(name, _)| directory(name) == at);
            let here: Vec<_> = here.map(|(name, file)| (name.clone(), *file)).collect();
            state.synced_names.extend(here);
        }
        Ok(())
    }

    fn list(&self, wanted: &str) -> io::Result<Vec<String>> {
        let state = self.state();
        let inside = state.names.keys().filter(|name| directory(name) == wanted);
        Ok(inside
            .filter_map(|name| name.rsplit('/').next().map(str::to_owned))
            .collect())
    }
}
