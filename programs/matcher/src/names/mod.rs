//! The file of everything a matcher keeps: frames, each a length (4 bytes, big-endian) and a
//! sealed line, at the end of the file.
//!
//! The lines of one night are sealed under one key, which stands in a file of its own, sealed
//! under the key of the folder. A new night has a new file and a new key; the file of the key is
//! replaced when the new lines are durable, and that is the moment from which they count.

mod lines;

pub use lines::Lines;

use crate::Fault;
use seal::{FileKey, kept};
use sign::{Time, canonical_struct, from_bytes, to_bytes};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The file of the key.
const KEY: &str = "names.key";
/// How the file of the lines begins; the number of the night follows.
const NAMES: &str = "names-";
/// What a line is sealed as; its number is its place in the file.
const LINE: &str = "names";

/// The key of one night's file.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Night {
    number: u64,
    /// When it was made.
    #[zeroize(skip)]
    made: Time,
    key: [u8; 32],
}
canonical_struct!(Night { number, made, key });

/// The file, open.
pub struct Names {
    folder: PathBuf,
    /// The key of the folder.
    files: FileKey,
    night: Night,
    key: FileKey,
    file: File,
    frames: u64,
}

impl core::fmt::Debug for Names {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Names({} lines)", self.frames)
    }
}

impl core::fmt::Debug for Night {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Night({})", self.number)
    }
}

impl Names {
    /// Opens the file of a folder, or makes it.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Damaged`] if the key is not what was written, or is gone.
    pub fn open(folder: &Path, files: FileKey, now: Time) -> Result<Self, Fault> {
        let path = folder.join(KEY);
        let night = match fs::read(&path) {
            Ok(bytes) => {
                let opened = kept::open(&files, KEY, 0, &bytes).ok();
                let night = opened.and_then(|bytes| from_bytes::<Night>(&bytes).ok());
                night.ok_or_else(|| Fault::Damaged(path.clone()))?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => first(folder, &files, now)?,
            Err(error) => return Err(Fault::file(&path)(error)),
        };
        let path = path_of(folder, night.number);
        if !path.exists() {
            return Err(Fault::Damaged(path));
        }
        let file = open(&path, false).map_err(Fault::file(&path))?;
        sweep(folder, night.number)?;
        Ok(Names {
            folder: folder.to_owned(),
            files,
            key: FileKey::from_bytes(night.key),
            night,
            file,
            frames: 0,
        })
    }

    /// When the file of tonight was made.
    #[must_use]
    pub fn made(&self) -> Time {
        self.night.made
    }

    /// Its lines in their order, once. [`Names::end`] says whether they were whole.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn read(&self) -> Result<Lines<BufReader<File>>, Fault> {
        let path = self.path();
        let file = self.file.try_clone().map_err(Fault::file(&path))?;
        let file = BufReader::with_capacity(1 << 20, file);
        Ok(Lines::new(file, FileKey::from_bytes(self.night.key), path))
    }

    /// After the last line: takes away a frame that a power failure cut off. Nothing was promised
    /// for it.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Damaged`] if a frame before the last is not what was written.
    pub fn end<R: Read>(&mut self, lines: Lines<R>) -> Result<(), Fault> {
        let (frames, whole) = lines.end()?;
        let cut = self.file.metadata().and_then(|meta| {
            if meta.len() > whole {
                self.file.set_len(whole)?;
            }
            self.file.sync_all()
        });
        cut.map_err(Fault::file(&self.path()))?;
        self.frames = frames;
        Ok(())
    }

    /// Where the file of tonight is, for messages.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        path_of(&self.folder, self.night.number)
    }

    /// Adds lines; they are durable on return.
    ///
    /// # Errors
    /// [`Fault::File`]: then nobody may be told that anything was kept.
    pub fn append(&mut self, lines: &[Zeroizing<Vec<u8>>]) -> Result<(), Fault> {
        let mut bytes = Vec::new();
        for line in lines {
            frame(&self.key, &mut self.frames, line, &mut bytes)?;
        }
        let path = self.path();
        let written = self.file.write_all(&bytes);
        written
            .and_then(|()| self.file.sync_data())
            .map_err(Fault::file(&path))
    }

    /// Writes everything anew under a new key and destroys the old one.
    ///
    /// # Errors
    /// [`Fault::File`]; the old file and key are then still there.
    pub fn renew(
        &mut self,
        lines: impl Iterator<Item = Zeroizing<Vec<u8>>>,
        now: Time,
    ) -> Result<(), Fault> {
        let night = Night {
            number: self.night.number + 1,
            made: now,
            key: fresh()?,
        };
        let (path, key) = (
            path_of(&self.folder, night.number),
            FileKey::from_bytes(night.key),
        );
        let file = open(&path, true).map_err(Fault::file(&path))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        let (mut frames, mut bytes) = (0, Vec::new());
        for line in lines {
            bytes.clear();
            frame(&key, &mut frames, &line, &mut bytes)?;
            out.write_all(&bytes).map_err(Fault::file(&path))?;
        }
        let file = out.into_inner().map_err(|e| e.into_error());
        let file = file.and_then(|file| file.sync_all().map(|()| file));
        let file = file.map_err(Fault::file(&path))?;
        write_key(&self.folder, &self.files, &night)?;
        // From here on the new file counts.
        self.night = night;
        self.key = key;
        self.file = file;
        self.frames = frames;
        sweep(&self.folder, self.night.number)
    }
}

fn frame(key: &FileKey, frames: &mut u64, line: &[u8], out: &mut Vec<u8>) -> Result<(), Fault> {
    let sealed = kept::seal(key, LINE, *frames, line, fresh()?);
    let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&sealed);
    *frames += 1;
    Ok(())
}

/// The first night of a folder. One that has lines and no key has lost it.
fn first(folder: &Path, files: &FileKey, now: Time) -> Result<Night, Fault> {
    let night = Night {
        number: 1,
        made: now,
        key: fresh()?,
    };
    let path = path_of(folder, night.number);
    let file = open(&path, false).map_err(Fault::file(&path))?;
    let length = file.metadata().map_err(Fault::file(&path))?.len();
    if length > 0 || nights(folder)?.iter().any(|number| *number > 1) {
        return Err(Fault::Damaged(folder.join(KEY)));
    }
    file.sync_all().map_err(Fault::file(&path))?;
    write_key(folder, files, &night)?;
    Ok(night)
}

fn write_key(folder: &Path, files: &FileKey, night: &Night) -> Result<(), Fault> {
    let (path, beside) = (folder.join(KEY), folder.join("names.key.new"));
    let content = Zeroizing::new(to_bytes(night));
    let sealed = kept::seal(files, KEY, 0, &content, fresh()?);
    let written = open(&beside, true).and_then(|mut file| {
        file.write_all(&sealed)?;
        file.sync_all()
    });
    written.map_err(Fault::file(&beside))?;
    let renamed = fs::rename(&beside, &path).and_then(|()| File::open(folder)?.sync_all());
    renamed.map_err(Fault::file(&path))
}

/// Takes away the files of other nights: nobody has a key of theirs.
fn sweep(folder: &Path, keep: u64) -> Result<(), Fault> {
    for number in nights(folder)?.into_iter().filter(|n| *n != keep) {
        let path = path_of(folder, number);
        fs::remove_file(&path).map_err(Fault::file(&path))?;
    }
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(Fault::file(folder))
}

fn nights(folder: &Path) -> Result<Vec<u64>, Fault> {
    let mut nights = Vec::new();
    for entry in fs::read_dir(folder).map_err(Fault::file(folder))? {
        let name = entry.map_err(Fault::file(folder))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(NAMES));
        nights.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    Ok(nights)
}

fn path_of(folder: &Path, night: u64) -> PathBuf {
    folder.join(format!("{NAMES}{night}"))
}

/// Opens a file that only its owner may read, to add to its end.
fn open(path: &Path, empty: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    if empty {
        file.set_len(0)?;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

pub(crate) fn fresh() -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Fault::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1);

    fn files() -> FileKey {
        FileKey::from_bytes([7; 32])
    }

    fn lines(folder: &Path) -> Result<Vec<Vec<u8>>, Fault> {
        let mut names = Names::open(folder, files(), NOW)?;
        let mut read = names.read()?;
        let lines = read.by_ref().map(|line| line.to_vec()).collect();
        names.end(read)?;
        Ok(lines)
    }

    fn line(text: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(text.to_vec())
    }

    fn open_at_end(folder: &Path) -> Names {
        let mut names = Names::open(folder, files(), NOW).unwrap();
        let mut read = names.read().unwrap();
        assert!(read.by_ref().all(|line| !line.is_empty()));
        names.end(read).unwrap();
        names
    }

    #[test]
    fn a_cut_off_line_goes_and_a_changed_one_is_told() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        let mut names = open_at_end(folder);
        names.append(&[line(b"one")]).unwrap();
        names.append(&[line(b"two"), line(b"three")]).unwrap();
        drop(names);
        let path = path_of(folder, 1);
        let whole = fs::read(&path).unwrap();
        for cut in (0..whole.len()).step_by(97) {
            fs::write(&path, &whole[..cut]).unwrap();
            let before = lines(folder).unwrap();
            assert!(before.len() <= 2, "{cut}");
            open_at_end(folder).append(&[line(b"four")]).unwrap();
            let after = lines(folder).unwrap();
            assert_eq!(after.len(), before.len() + 1);
            assert_eq!(after.last().unwrap(), b"four");
        }
        let mut zeros = whole.clone();
        zeros.extend_from_slice(&[0; 5000]);
        fs::write(&path, &zeros).unwrap();
        assert_eq!(lines(folder).unwrap().len(), 3);
        for at in [0, 9, 200, whole.len() / 2] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            assert!(matches!(lines(folder), Err(Fault::Damaged(_))), "{at}");
            assert_eq!(fs::read(&path).unwrap(), changed, "nothing was changed");
        }
    }

    #[test]
    fn a_new_night_has_a_new_key_and_the_old_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        let mut names = open_at_end(folder);
        names.append(&[line(b"one"), line(b"two")]).unwrap();
        let (old_key, old_names) = (
            fs::read(folder.join(KEY)).unwrap(),
            fs::read(path_of(folder, 1)).unwrap(),
        );
        names.renew([line(b"two")].into_iter(), Time(5)).unwrap();
        assert_eq!(names.made(), Time(5));
        names.append(&[line(b"three")]).unwrap();
        drop(names);
        assert_eq!(lines(folder).unwrap(), [b"two".to_vec(), b"three".to_vec()]);
        assert!(!path_of(folder, 1).exists());
        // The old lines under the new key, and the new ones under the old key, open nothing.
        fs::write(path_of(folder, 2), &old_names).unwrap();
        assert!(matches!(lines(folder), Err(Fault::Damaged(_))));
        fs::write(folder.join(KEY), &old_key).unwrap();
        assert!(matches!(lines(folder), Err(Fault::Damaged(_))));
    }

    #[test]
    fn a_night_that_was_broken_off_counts_for_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        open_at_end(folder).append(&[line(b"one")]).unwrap();
        fs::write(path_of(folder, 2), b"half a night").unwrap();
        assert_eq!(lines(folder).unwrap(), [b"one".to_vec()]);
        assert!(!path_of(folder, 2).exists());
    }

    #[test]
    fn lines_whose_key_is_gone_are_not_begun_anew() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        open_at_end(folder).append(&[line(b"one")]).unwrap();
        fs::remove_file(folder.join(KEY)).unwrap();
        assert!(matches!(lines(folder), Err(Fault::Damaged(_))));
        assert!(path_of(folder, 1).exists());
        let other = Names::open(folder, FileKey::from_bytes([8; 32]), NOW);
        assert!(matches!(other, Err(Fault::Damaged(_))));
    }
}
