//! A file of frames that only grows, shared by programs that take turns.
//!
//! ```text
//! frame = "KFcf" ‖ number (8) ‖ length (4) ‖ check (16) ‖ bytes
//! ```
//! Numbers are big-endian; a check is the first half of a hash over name, number and bytes. A
//! frame is durable when [`Spool::append`] returns. Whoever appends holds the folder's lock and
//! has read everything before: so a broken end with nothing intact behind it is a write that a
//! crash cut off, of which nobody was told, and is cut away. A broken frame with an intact one
//! behind it is damage, and the file is refused.

use crate::Fault;
use crate::fault::fresh;
use seal::{FileKey, kept};
use sign::hash;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"KFcf";
const HEAD: usize = 4 + 8 + 4 + 16;
/// Longest frame, in bytes.
const LONGEST: usize = 64 << 20;

/// An open file of frames.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    file: File,
    name: &'static str,
    /// Frames are sealed under it; without one they stand as they are.
    key: Option<FileKey>,
    end: u64,
    number: u64,
    stopped: bool,
}

impl Spool {
    /// Opens a file, or makes it. Nothing of it is read yet.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn open(path: &Path, name: &'static str, key: Option<FileKey>) -> Result<Spool, Fault> {
        let mut options = OpenOptions::new();
        let options = options.read(true).append(true).create(true).mode(0o600);
        let file = options.open(path).map_err(Fault::file(path))?;
        if let Some(folder) = path.parent() {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(Fault::file(folder))?;
        }
        Ok(Spool {
            path: path.to_owned(),
            file,
            name,
            key,
            end: 0,
            number: 0,
            stopped: false,
        })
    }

    /// Gives every frame that was not read yet to `each`. Whoever holds the lock `mends`: a write
    /// that a crash cut off is taken away. Others leave it, it may still be going on.
    ///
    /// # Errors
    /// [`Fault::Damaged`]; [`Fault::File`]; that of `each`.
    pub fn read(
        &mut self,
        mends: bool,
        mut each: impl FnMut(&[u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let length = self.file.metadata().map_err(Fault::file(&self.path))?.len();
        if length < self.end {
            return Err(Fault::Damaged(self.path.clone()));
        }
        let size = usize::try_from(length - self.end).unwrap_or(usize::MAX);
        let mut rest = vec![0; size];
        let read = self.file.read_exact_at(&mut rest, self.end);
        read.map_err(Fault::file(&self.path))?;
        let mut at = 0;
        while let Some(bytes) = frame(self.name, self.number, &rest[at..]) {
            let opened = self.opened(bytes)?;
            each(&opened)?;
            at += HEAD + bytes.len();
            self.number += 1;
        }
        self.end += at as u64;
        if at == rest.len() {
            return Ok(());
        }
        if self.intact_behind(&rest[at..]) {
            return Err(Fault::Damaged(self.path.clone()));
        }
        if mends {
            let cut = self.file.set_len(self.end);
            cut.and_then(|()| self.file.sync_data())
                .map_err(Fault::file(&self.path))?;
        }
        Ok(())
    }

    /// Adds frames in one write and makes them durable. After an error it takes no more: what is
    /// on the disk is not known until it is opened again.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn append<T: AsRef<[u8]>>(&mut self, frames: &[T]) -> Result<(), Fault> {
        if self.stopped {
            return Err(Fault::Damaged(self.path.clone()));
        }
        let mut out = Vec::new();
        for (number, frame) in (self.number..).zip(frames) {
            let bytes = self.sealed(number, frame.as_ref())?;
            put(self.name, number, &bytes, &mut out);
        }
        self.stopped = true;
        let written = self.file.write_all(&out);
        let written = written.and_then(|()| self.file.sync_data());
        written.map_err(Fault::file(&self.path))?;
        self.stopped = false;
        self.end += out.len() as u64;
        self.number += frames.len() as u64;
        Ok(())
    }

    fn sealed(&self, number: u64, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(match &self.key {
            Some(key) => kept::seal(key, self.name, number, bytes, fresh()?),
            None => bytes.to_vec(),
        })
    }

    fn opened(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        match &self.key {
            Some(key) => kept::open(key, self.name, self.number, bytes)
                .map_err(|_| Fault::Damaged(self.path.clone())),
            None => Ok(Zeroizing::new(bytes.to_vec())),
        }
    }

    /// Whether an intact frame of a later number stands anywhere behind a broken one.
    fn intact_behind(&self, rest: &[u8]) -> bool {
        let starts = rest.windows(MAGIC.len()).enumerate().skip(1);
        let mut starts = starts.filter(|(_, w)| w == MAGIC).map(|(at, _)| at);
        starts.any(|at| {
            let number = rest[at..].get(4..12).and_then(|n| n.try_into().ok());
            let number = number.map(u64::from_be_bytes);
            number.is_some_and(|n| n > self.number && frame(self.name, n, &rest[at..]).is_some())
        })
    }
}

fn put(name: &str, number: u64, bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&number.to_be_bytes());
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&check(name, number, bytes));
    out.extend_from_slice(bytes);
}

/// The bytes of the frame of this number at the beginning of `rest`, if it is whole.
fn frame<'a>(name: &str, number: u64, rest: &'a [u8]) -> Option<&'a [u8]> {
    let (head, behind) = rest.split_at_checked(HEAD)?;
    let length = u32::from_be_bytes(head[12..16].try_into().ok()?) as usize;
    let fits = head.starts_with(MAGIC) && head[4..12] == number.to_be_bytes();
    if !fits || length > LONGEST {
        return None;
    }
    let bytes = behind.get(..length)?;
    (head[16..] == check(name, number, bytes)).then_some(bytes)
}

fn check(name: &str, number: u64, bytes: &[u8]) -> [u8; 16] {
    let parts: [&[u8]; 3] = [name.as_bytes(), &number.to_be_bytes(), bytes];
    hash("courier frame", &parts).short()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn all(path: &Path, key: [u8; 32]) -> Result<Vec<Vec<u8>>, Fault> {
        let mut spool = Spool::open(path, "test", Some(FileKey::from_bytes(key)))?;
        let mut out = Vec::new();
        spool.read(true, |bytes| {
            out.push(bytes.to_vec());
            Ok(())
        })?;
        Ok(out)
    }

    fn three(path: &Path) -> Vec<u64> {
        let mut spool = Spool::open(path, "test", Some(FileKey::from_bytes([1; 32]))).unwrap();
        let mut ends = Vec::new();
        for text in ["one", "two", "three"] {
            spool.append(&[text]).unwrap();
            ends.push(spool.end);
        }
        ends
    }

    #[test]
    fn cut_at_any_byte_it_holds_what_was_durable_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let ends = three(&path);
        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let durable = ends.iter().filter(|end| **end <= cut as u64).count();
            let found = all(&path, [1; 32]).unwrap();
            assert_eq!(found.len(), durable, "cut at {cut}");
            let mut spool = Spool::open(&path, "test", Some(FileKey::from_bytes([1; 32]))).unwrap();
            spool.read(true, |_| Ok(())).unwrap();
            spool.append(&["more"]).unwrap();
            let found = all(&path, [1; 32]).unwrap();
            assert_eq!(found.len(), durable + 1);
            assert_eq!(found[durable], b"more");
        }
    }

    #[test]
    fn damage_before_the_end_is_no_torn_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let ends = three(&path);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let found = all(&path, [1; 32]);
            if (at as u64) < ends[1] {
                assert!(matches!(found, Err(Fault::Damaged(_))), "byte {at}");
                assert_eq!(fs::read(&path).unwrap(), changed, "nothing was cut");
            } else {
                assert_eq!(found.unwrap().len(), 2, "byte {at}");
            }
        }
    }

    #[test]
    fn another_key_reads_nothing_and_nothing_stands_in_clear() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        three(&path);
        assert!(matches!(all(&path, [2; 32]), Err(Fault::Damaged(_))));
        let whole = fs::read(&path).unwrap();
        assert!(!whole.windows(5).any(|bytes| bytes == b"three"));
    }
}
