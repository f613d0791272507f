//! The file of everything a portal keeps: lines, each with its length and a sum, at the end of
//! the file. What stands in a line is sealed, or public, or a number.

use crate::Fault;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Length of a line's head: its length and its sum.
const HEAD: usize = 4 + 8;

/// The file.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    file: File,
}

impl Spool {
    /// Opens the file, or makes it; with its lines. A line that a power failure cut off is taken
    /// away: nothing was promised for it.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Damaged`] if a line before the last is not what was written.
    pub fn open(path: &Path) -> Result<(Self, Vec<Vec<u8>>), Fault> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let fault = |error| Fault::File {
            path: path.to_owned(),
            error,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(fault)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(fault)?;
        let (lines, whole) = lines(&bytes).ok_or_else(|| Fault::Damaged(path.to_owned()))?;
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(fault)?;
        }
        file.sync_all().map_err(fault)?;
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            let sync = File::open(folder).and_then(|folder| folder.sync_all());
            sync.map_err(fault)?;
        }
        let path = path.to_owned();
        Ok((Spool { path, file }, lines))
    }

    /// Adds a line; it is durable on return.
    ///
    /// # Errors
    /// [`Fault::File`]: then nobody may be told that anything was kept.
    pub fn append(&mut self, line: &[u8]) -> Result<(), Fault> {
        self.write(line).map_err(|error| Fault::File {
            path: self.path.clone(),
            error,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let length = u32::try_from(line.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut bytes = Vec::with_capacity(HEAD + line.len());
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&sum(line));
        bytes.extend_from_slice(line);
        self.file.write_all(&bytes)?;
        self.file.sync_data()
    }
}

fn sum(line: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&sign::hash("spool line", &[line]).as_bytes()[..8]);
    sum
}

/// The whole lines, and how many bytes they are. None if something follows a line that does not
/// fit its sum: no power failure does that to a file that only grows.
fn lines(bytes: &[u8]) -> Option<(Vec<Vec<u8>>, usize)> {
    let mut lines = Vec::new();
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + HEAD) {
        let length = u32::from_be_bytes(head[..4].try_into().ok()?);
        let end = at + HEAD + usize::try_from(length).ok()?;
        let Some(line) = bytes.get(at + HEAD..end) else {
            break;
        };
        if sum(line) != head[4..] {
            return (end == bytes.len()).then_some((lines, at));
        }
        lines.push(line.to_vec());
        at = end;
    }
    Some((lines, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_line_goes_and_a_changed_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let (mut spool, none) = Spool::open(&path).unwrap();
        assert_eq!(none.len(), 0);
        spool.append(b"one").unwrap();
        spool.append(b"two").unwrap();
        drop(spool);
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let (mut spool, lines) = Spool::open(&path).unwrap();
            assert!(lines.len() <= 1, "{cut}");
            spool.append(b"three").unwrap();
            let (_, after) = Spool::open(&path).unwrap();
            assert_eq!(after.len(), lines.len() + 1);
            assert_eq!(after.last().unwrap(), b"three");
        }
        let mut changed = whole.clone();
        changed[HEAD] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(matches!(Spool::open(&path), Err(Fault::Damaged(_))));
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(Spool::open(&path).unwrap().1, [b"one", b"two"]);
    }
}
