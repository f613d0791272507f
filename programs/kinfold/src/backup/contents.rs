//! The list of what is in a backup: one text, in one way of writing it, written last.

use crate::Fault;
use sign::{Hash, HashStream, Time, sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Its file's name. A folder without it is no backup, or one that was broken off.
pub(super) const FILE: &str = "contents";
/// Longest that is read of it.
const LONGEST: u64 = 1 << 20;
/// So much is hashed and copied at a time.
const PIECE: usize = 1 << 20;
const FIRST: &str = "kinfold backup 1";

/// What is in a backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Contents {
    /// Whose.
    pub(super) program: String,
    /// The format of what was copied.
    pub(super) format: u32,
    /// The version that made the backup.
    pub(super) by: String,
    /// When.
    pub(super) time: Time,
    /// The files, by name.
    pub(super) files: Vec<Copied>,
}

/// A file of a backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Copied {
    pub(super) name: String,
    pub(super) length: u64,
    pub(super) sum: Hash,
}

impl Contents {
    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{FIRST}\nprogram {}\nformat {}\nby {}\ntime {}\n",
            self.program, self.format, self.by, self.time.0
        );
        for file in &self.files {
            text.push_str(&format!(
                "file {} {} {}\n",
                file.length, file.sum, file.name
            ));
        }
        let sum = sha256(&[text.as_bytes()]);
        text + &format!("sum {sum}\n")
    }

    pub(super) fn parse(text: &str) -> Option<Contents> {
        let mut lines = text.lines();
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let mut contents = Contents {
            program: (field("kinfold")? == "backup 1")
                .then(|| field("program"))??
                .to_owned(),
            format: field("format")?.parse().ok()?,
            by: field("by")?.to_owned(),
            time: Time(field("time")?.parse().ok()?),
            files: Vec::new(),
        };
        for line in lines {
            let Some(rest) = line.strip_prefix("file ") else {
                break;
            };
            let mut words = rest.splitn(3, ' ');
            contents.files.push(Copied {
                length: words.next()?.parse().ok()?,
                sum: answering::files::hash(words.next()?).ok()?,
                name: words.next()?.to_owned(),
            });
        }
        let named = contents.files.iter().all(|file| is_name(&file.name));
        let order = contents
            .files
            .windows(2)
            .all(|two| two[0].name < two[1].name);
        // One way of writing it: whatever differs by a byte is not it, nor is what was cut off.
        (named && order && contents.text() == text).then_some(contents)
    }

    /// Writes the list into a folder whose files are durable: from now on it is a backup.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Fault> {
        sync(folder)?;
        let (path, beside) = (folder.join(FILE), folder.join("contents.new"));
        let written = || {
            let mut file = new_file(&beside)?;
            file.write_all(self.text().as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        written().map_err(Fault::file(&path))?;
        sync(folder)?;
        match folder.parent() {
            Some(above) if !above.as_os_str().is_empty() => sync(above),
            _ => Ok(()),
        }
    }

    /// The list of a backup.
    pub(super) fn read(folder: &Path) -> Result<Contents, Fault> {
        let path = folder.join(FILE);
        let mut text = String::new();
        let read = File::open(&path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(asked(
                    folder,
                    "this is no backup, or one that was broken off: it has no file `contents`",
                ));
            }
            Err(error) if error.kind() != io::ErrorKind::InvalidData => {
                return Err(Fault::file(&path)(error));
            }
            _ => {}
        }
        let first = text.lines().next().unwrap_or_default();
        let later = first.strip_prefix("kinfold backup ");
        if let Some(number) = later.and_then(|n| n.parse::<u32>().ok()).filter(|n| *n > 1) {
            return Err(asked(
                folder,
                &format!(
                    "a later version made this backup (its list is of kind {number}; this program \
                     reads kind 1): use that version"
                ),
            ));
        }
        Contents::parse(&text).ok_or_else(|| {
            asked(
                &path,
                "the list of what is in the backup is damaged, or none. Nothing was put back: use \
                 another backup",
            )
        })
    }

    /// Refuses a backup of which not every byte is as it was when it was made.
    pub(super) fn verify(&self, folder: &Path) -> Result<(), Fault> {
        for file in &self.files {
            let path = folder.join(&file.name);
            let found = match sum_of(&path, |_| Ok(())) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(broken(&path, "is not there"));
                }
                Err(error) => return Err(Fault::file(&path)(error)),
            };
            if found.0 != file.length {
                let what = format!("has {} bytes and had {}", found.0, file.length);
                return Err(broken(&path, &what));
            }
            if found.1 != file.sum {
                return Err(broken(&path, "is not what it was: its sum is another"));
            }
        }
        Ok(())
    }
}

fn broken(path: &Path, what: &str) -> Fault {
    let why = format!("this file of the backup {what}. Nothing was put back: use another backup");
    asked(path, &why)
}

/// Something that the operator must put right, with where it is.
pub(super) fn asked(path: &Path, what: &str) -> Fault {
    Fault::Asked(format!("{}: {what}", path.display()))
}

/// Length and sum of a file; each piece of it is also given to `also`.
pub(super) fn sum_of(
    path: &Path,
    mut also: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(u64, Hash)> {
    let mut file = File::open(path)?;
    let (mut stream, mut length) = (HashStream::raw(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok((length, stream.finish()));
        };
        stream.update(bytes);
        also(bytes)?;
        length += bytes.len() as u64;
    }
}

/// Copies a file; what was written, durable on return.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Copied, Fault> {
    let mut out = new_file(to).map_err(Fault::file(to))?;
    let (length, sum) = sum_of(from, |bytes| out.write_all(bytes)).map_err(Fault::file(from))?;
    out.sync_all().map_err(Fault::file(to))?;
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    Ok(Copied {
        name: name.into_owned(),
        length,
        sum,
    })
}

/// A file that only its owner may read, and that was not there.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Makes the names in a folder durable.
pub(super) fn sync(folder: &Path) -> Result<(), Fault> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(Fault::file(folder))
}

/// Files of a backup lie in its folder, not further down and nowhere else.
pub(super) fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    let taken = [FILE, "contents.new", ".", ".."];
    !name.is_empty() && name.len() <= 100 && name.bytes().all(plain) && !taken.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(folder: &Path) -> Contents {
        fs::write(folder.join("b"), b"two").unwrap();
        fs::write(folder.join("a"), b"one").unwrap();
        let files = ["a", "b"].map(|name| {
            let (length, sum) = sum_of(&folder.join(name), |_| Ok(())).unwrap();
            Copied {
                name: name.to_owned(),
                length,
                sum,
            }
        });
        Contents {
            program: "portal".to_owned(),
            format: 2,
            by: "0.1.0".to_owned(),
            time: Time(1_796_134_012_345_678),
            files: files.into(),
        }
    }

    fn told(of: Result<impl core::fmt::Debug, Fault>) -> String {
        of.unwrap_err().to_string()
    }

    #[test]
    fn a_list_is_read_as_it_was_written_and_any_other_byte_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let contents = made(folder.path());
        contents.write(folder.path()).unwrap();
        assert_eq!(Contents::read(folder.path()).unwrap(), contents);
        contents.verify(folder.path()).unwrap();
        let text = contents.text();
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] ^= 1;
            fs::write(folder.path().join(FILE), &changed).unwrap();
            assert!(Contents::read(folder.path()).is_err(), "byte {at}");
            fs::write(folder.path().join(FILE), &text[..at]).unwrap();
            assert!(Contents::read(folder.path()).is_err(), "cut at {at}");
        }
    }

    /// The format, byte by byte: what is written today must be read for ever.
    #[test]
    fn the_list_is_written_in_one_way() {
        let folder = tempfile::tempdir().unwrap();
        let text = made(folder.path()).text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..6],
            [
                "kinfold backup 1",
                "program portal",
                "format 2",
                "by 0.1.0",
                "time 1796134012345678",
                "file 3 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed a",
            ]
        );
        assert!(lines[7].starts_with("sum "));
    }

    #[test]
    fn what_is_not_whole_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(told(Contents::read(folder.path())).contains("no file `contents`"));
        let contents = made(folder.path());
        fs::write(folder.path().join("b"), "twö").unwrap();
        let said = told(contents.verify(folder.path()));
        assert!(
            said.contains("/b:") && said.contains("4 bytes and had 3"),
            "{said}"
        );
        fs::write(folder.path().join("b"), b"owt").unwrap();
        assert!(told(contents.verify(folder.path())).contains("its sum is another"));
        fs::remove_file(folder.path().join("b")).unwrap();
        assert!(
            told(contents.verify(folder.path()))
                .contains("/b: this file of the backup is not there")
        );
    }

    #[test]
    fn a_list_of_a_later_kind_is_told_as_that() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "kinfold backup 2\nwhatever\n").unwrap();
        assert!(told(Contents::read(folder.path())).contains("a later version"));
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["../a", "/a", "a/b", "..", "", "contents", "a\u{0}"] {
            let mut contents = made(folder.path());
            contents.files[0].name = name.to_owned();
            assert_eq!(Contents::parse(&contents.text()), None, "{name:?}");
        }
        let mut twice = made(folder.path());
        twice.files[1] = twice.files[0].clone();
        assert_eq!(Contents::parse(&twice.text()), None);
    }
}
