//! The file of everything a portal keeps: lines, each with its length and a sum, at the end of
//! the file. What stands in a line is sealed, or public, or a number.
//!
//! Lines are added and made durable many at a time. When the file has grown far beyond what is
//! needed, another takes its place: it is written beside it, made durable, and renamed. Whatever
//! moment the power fails at, one of the two is there and whole.

use crate::Fault;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Length of a line's head: its length and its sum.
const HEAD: usize = 4 + 8;
/// How far the file may grow before it is written anew, in bytes, beside as much again as it had
/// when it was last written anew.
const GROWTH: u64 = 16 << 20;

/// The file.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    file: File,
    /// Lines that were added and are not durable yet.
    waiting: Vec<u8>,
    /// Bytes of the file now, and when it was last written anew.
    length: u64,
    short: u64,
    growth: u64,
}

impl Spool {
    /// Opens the file, or makes it; with its lines. A line that a power failure cut off is taken
    /// away: nothing was promised for it. So is what was to take the file's place and did not.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Damaged`] if a line before the last is not what was written.
    pub fn open(path: &Path) -> Result<(Self, Vec<Vec<u8>>), Fault> {
        let fault = |error| Fault::File {
            path: path.to_owned(),
            error,
        };
        match fs::remove_file(beside(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(error)),
            _ => {}
        }
        let mut file = options().create(true).open(path).map_err(fault)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(fault)?;
        let (lines, whole) = lines(&bytes).ok_or_else(|| Fault::Damaged(path.to_owned()))?;
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(fault)?;
        }
        file.sync_all().map_err(fault)?;
        sync_folder(path).map_err(fault)?;
        let spool = Spool {
            path: path.to_owned(),
            file,
            waiting: Vec::new(),
            length: whole as u64,
            // Nobody knows how much of it is needed: it is written anew once it has grown.
            short: 0,
            growth: GROWTH,
        };
        Ok((spool, lines))
    }

    /// How many bytes of a file are whole lines: nobody was promised anything of the rest. None if
    /// a line before the last is not what was written.
    #[must_use]
    pub fn whole(bytes: &[u8]) -> Option<usize> {
        lines(bytes).map(|(_, whole)| whole)
    }

    /// Lets the file grow by so many bytes instead of the usual.
    #[must_use]
    pub fn with_growth(self, growth: u64) -> Self {
        Spool { growth, ..self }
    }

    /// Adds a line. It is durable after the next [`Spool::commit`], not before.
    pub fn add(&mut self, line: &[u8]) {
        put(&mut self.waiting, line);
    }

    /// Whether lines wait to be made durable.
    pub(crate) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Makes everything that was added durable.
    ///
    /// # Errors
    /// [`Fault::File`]: then nobody may be told that anything was kept, and nobody knows what is: it
    /// is to be opened again.
    pub fn commit(&mut self) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let written = self.file.write_all(&self.waiting);
        let written = written.and_then(|()| self.file.sync_data());
        written.map_err(|error| self.fault(error))?;
        self.length += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }

    /// Whether the file has grown so much that it should be written anew.
    #[must_use]
    pub fn has_grown(&self) -> bool {
        self.length > 2 * self.short + self.growth
    }

    /// Puts these lines in the place of all others. If there is no room for them, the file stays as
    /// it is.
    ///
    /// # Errors
    /// [`Fault::File`] if it is not known which of the two is there.
    pub fn replace(&mut self, lines: &[Vec<u8>]) -> Result<(), Fault> {
        match self.write_beside(lines) {
            Ok(written) => self.put_in_place(written)?,
            Err(error) => {
                tracing::warn!(%error, "the spool cannot be written anew; it goes on growing");
                self.short = self.length;
            }
        }
        Ok(())
    }

    /// As [`Spool::replace`], for whoever must know that it was done.
    ///
    /// # Errors
    /// [`Fault::File`]: then the file is as it was, or it is not known which of the two is there.
    pub(crate) fn renew(&mut self, lines: &[Vec<u8>]) -> Result<(), Fault> {
        let written = self.write_beside(lines);
        self.put_in_place(written.map_err(|error| self.fault(error))?)
    }

    fn write_beside(&self, lines: &[Vec<u8>]) -> io::Result<(File, u64)> {
        debug_assert!(!self.waits(), "what is added belongs to the lines that go");
        write_beside(&self.path, lines).inspect_err(|_| {
            let _none = fs::remove_file(beside(&self.path));
        })
    }

    fn put_in_place(&mut self, (file, length): (File, u64)) -> Result<(), Fault> {
        fs::rename(beside(&self.path), &self.path)
            .and_then(|()| sync_folder(&self.path))
            .map_err(|error| self.fault(error))?;
        self.file = file;
        self.length = length;
        self.short = length;
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn fault(&self, error: io::Error) -> Fault {
        Fault::File {
            path: self.path.clone(),
            error,
        }
    }
}

fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.read(true).append(true).mode(0o600);
    options
}

/// Where the file that is to take its place is written.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// A whole and durable file with these lines, and how long it is.
fn write_beside(path: &Path, lines: &[Vec<u8>]) -> io::Result<(File, u64)> {
    let file = options().create_new(true).open(beside(path))?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let (mut one, mut length) = (Vec::new(), 0);
    for line in lines {
        one.clear();
        put(&mut one, line);
        length += one.len() as u64;
        out.write_all(&one)?;
    }
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok((file, length))
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|f| !f.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn put(out: &mut Vec<u8>, line: &[u8]) {
    let length = u32::try_from(line.len()).expect("a line is far shorter than 4 GB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&sum(line));
    out.extend_from_slice(line);
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
        spool.add(b"one");
        spool.commit().unwrap();
        spool.add(b"two");
        spool.commit().unwrap();
        drop(spool);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let (mut spool, lines) = Spool::open(&path).unwrap();
            assert!(lines.len() <= 1, "{cut}");
            spool.add(b"three");
            spool.commit().unwrap();
            let (_, after) = Spool::open(&path).unwrap();
            assert_eq!(after.len(), lines.len() + 1);
            assert_eq!(after.last().unwrap(), b"three");
        }
        let mut changed = whole.clone();
        changed[HEAD] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert!(matches!(Spool::open(&path), Err(Fault::Damaged(_))));
        fs::write(&path, &whole).unwrap();
        assert_eq!(Spool::open(&path).unwrap().1, [b"one", b"two"]);
    }

    fn read(path: &Path) -> Vec<Vec<u8>> {
        Spool::open(path).unwrap().1
    }

    /// While the new file is written and not yet in its place, the old one counts, whatever of the
    /// new one there is; once it is there, it counts, and everything that was added to it.
    #[test]
    fn a_file_written_anew_is_the_old_one_or_the_new_one_at_every_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let long: Vec<Vec<u8>> = (0..20_u8).map(|n| vec![n; 9]).collect();
        let short: Vec<Vec<u8>> = (0..5_u8).map(|n| vec![n; 7]).collect();
        let (mut spool, _) = Spool::open(&path).unwrap();
        long.iter().for_each(|line| spool.add(line));
        spool.commit().unwrap();
        let old = fs::read(&path).unwrap();
        let (_, length) = write_beside(&path, &short).unwrap();
        let new = fs::read(beside(&path)).unwrap();
        assert_eq!(new.len() as u64, length);
        for cut in 0..=new.len() {
            fs::write(beside(&path), &new[..cut]).unwrap();
            assert_eq!(read(&path), long, "{cut}");
            assert!(!beside(&path).exists());
            assert_eq!(fs::read(&path).unwrap(), old);
        }

        spool.replace(&short).unwrap();
        assert_eq!(fs::read(&path).unwrap(), new);
        spool.add(b"more");
        spool.commit().unwrap();
        drop(spool);
        let whole = fs::read(&path).unwrap();
        for cut in new.len()..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(read(&path), short, "{cut}");
        }
        fs::write(&path, &whole).unwrap();
        let after: Vec<Vec<u8>> = short.iter().cloned().chain([b"more".to_vec()]).collect();
        assert_eq!(read(&path), after);
    }

    #[test]
    fn a_file_that_cannot_be_written_anew_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let (spool, _) = Spool::open(&path).unwrap();
        let mut spool = spool.with_growth(10);
        assert!(!spool.has_grown());
        spool.add(b"one");
        spool.commit().unwrap();
        assert!(spool.has_grown());
        // Something lies where the new file would be written.
        fs::create_dir(beside(&path)).unwrap();
        spool.replace(&[b"other".to_vec()]).unwrap();
        assert!(!spool.has_grown(), "not tried again at once");
        spool.add(b"two");
        spool.commit().unwrap();
        fs::remove_dir(beside(&path)).unwrap();
        assert_eq!(read(&path), [b"one", b"two"]);
    }
}
