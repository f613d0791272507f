//! What a folder says of itself: which program wrote it, in which format.
//!
//! # In scope
//! The file [`FILE`] of a folder, and the table of formats that this version writes.
//!
//! # Out of scope
//! What stands in a folder, and how an older one becomes newer (the programs); the hub's database,
//! which counts the steps of its schema itself (`store`).
//!
//! # Invariants
//! - A folder that a later version wrote is refused before anything of it is changed.
//! - The file is written last: a program that ends before leaves the older format's, and whatever
//!   makes a folder newer can be done again.
//! - A folder without the file is of format 1: version 0.1 wrote none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Name of the file.
pub const FILE: &str = "format";
/// Longest that is read of it.
const LONGEST: u64 = 1 << 10;
/// What stands in it as long as a backup is being put back into the folder.
const UNFINISHED: &str = "kinfold unfinished 1\n";
/// This version's name.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The format of a program's folder, as this version writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Format {
    /// The program.
    pub program: &'static str,
    /// The number: every lower one, from 1, is read too.
    pub number: u32,
}

/// A desk's folder.
pub const DESK: Format = Format::new("desk", 1);
/// A portal's. 2: its spool may say that it was put back from a copy.
pub const PORTAL: Format = Format::new("portal", 2);
/// A matcher's.
pub const MATCHER: Format = Format::new("matcher", 1);
/// A keyholder's.
pub const KEYHOLDER: Format = Format::new("keyholder", 1);
/// A campaign's.
pub const CAMPAIGN: Format = Format::new("campaign", 1);
/// An incident's.
pub const INCIDENT: Format = Format::new("incident", 1);

/// All of them.
pub const ALL: [Format; 6] = [DESK, PORTAL, MATCHER, KEYHOLDER, CAMPAIGN, INCIDENT];

impl Format {
    const fn new(program: &'static str, number: u32) -> Format {
        Format { program, number }
    }
}

/// What a folder says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Whose it is.
    pub program: String,
    /// In which format.
    pub number: u32,
    /// Which version gave it this format.
    pub by: String,
}

/// Why a folder cannot be used: the operator's. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A later version wrote it.
    #[error(
        "{path}: version {by} wrote this folder, in format {number} of a {program}; this program \
         is version {ours} and reads formats up to {newest}. Nothing was changed: run version {by} \
         or a later one, or a folder from before"
    )]
    Later {
        /// Which folder.
        path: PathBuf,
        /// Whose.
        program: String,
        /// Its format.
        number: u32,
        /// Who wrote it.
        by: String,
        /// This version.
        ours: &'static str,
        /// The newest format that it reads.
        newest: u32,
    },
    /// It is another program's.
    #[error("{path}: this folder is a {program}'s and no {wanted}'s. Nothing was changed")]
    Other {
        /// Which folder.
        path: PathBuf,
        /// Whose it is.
        program: String,
        /// Whose it was to be.
        wanted: &'static str,
    },
    /// A backup that was being put back into it was broken off.
    #[error(
        "{0}: a backup was being put back into this folder and was broken off: it is not whole. \
         Remove it and run `kinfold restore` once more"
    )]
    Unfinished(PathBuf),
    /// The file is not what a program wrote.
    #[error(
        "{0}: this file does not say in which format its folder is: it is damaged, or another \
         program's. Nothing was changed"
    )]
    Damaged(PathBuf),
    /// The file cannot be used.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// What a folder says of itself; nothing if version 0.1 wrote it, or nobody.
///
/// # Errors
/// [`Fault`].
pub fn read(folder: &Path) -> Result<Option<Stamp>, Fault> {
    let path = folder.join(FILE);
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(Fault::Damaged(path));
        }
        Err(error) => return Err(Fault::File { path, error }),
        Ok(_) => {}
    }
    if text == UNFINISHED {
        return Err(Fault::Unfinished(folder.to_owned()));
    }
    parse(&text).map(Some).ok_or(Fault::Damaged(path))
}

/// In which format a program's folder is.
///
/// # Errors
/// [`Fault`].
pub fn check(folder: &Path, format: Format) -> Result<u32, Fault> {
    let Some(stamp) = read(folder)? else {
        return Ok(1);
    };
    if stamp.program != format.program {
        return Err(Fault::Other {
            path: folder.to_owned(),
            program: stamp.program,
            wanted: format.program,
        });
    }
    if stamp.number > format.number {
        return Err(Fault::Later {
            path: folder.to_owned(),
            program: stamp.program,
            number: stamp.number,
            by: stamp.by,
            ours: VERSION,
            newest: format.number,
        });
    }
    Ok(stamp.number)
}

/// As [`check`], where it is not known yet which of some programs' folder it is.
///
/// # Errors
/// [`Fault`].
pub fn check_any(folder: &Path, formats: &[Format]) -> Result<(), Fault> {
    let Some(stamp) = read(folder)? else {
        return Ok(());
    };
    let named = formats.iter().find(|one| one.program == stamp.program);
    match named.or(formats.first()) {
        Some(format) => check(folder, *format).map(drop),
        None => Ok(()),
    }
}

/// Makes a folder one of this version's format, if it is not yet: `newer` makes it one of the
/// format after the number that it is given, and may be asked to do so again after a crash.
///
/// # Errors
/// [`Fault`], also that of `newer`.
pub fn enter(
    folder: &Path,
    format: Format,
    mut newer: impl FnMut(u32) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let marked = read(folder)?.is_some();
    let number = check(folder, format)?;
    if marked && number == format.number {
        return Ok(());
    }
    for from in number..format.number {
        newer(from)?;
    }
    write(folder, format)
}

/// Writes that a folder is of this version's format; durable on return.
///
/// # Errors
/// [`Fault::File`].
pub fn write(folder: &Path, format: Format) -> Result<(), Fault> {
    put(folder, &text(format))
}

/// Writes that the folder is not whole: no program takes it until [`write()`] says what it is.
///
/// # Errors
/// [`Fault::File`].
pub fn write_unfinished(folder: &Path) -> Result<(), Fault> {
    put(folder, UNFINISHED)
}

fn text(format: Format) -> String {
    format!("kinfold {} {}\n{VERSION}\n", format.program, format.number)
}

/// What a folder's file says, if it is one. The first line must be understood for ever; lines after
/// the second are later versions'.
#[must_use]
pub fn parse(text: &str) -> Option<Stamp> {
    let mut lines = text.lines();
    let (first, by) = (lines.next()?, lines.next()?);
    let (program, number) = first.strip_prefix("kinfold ")?.split_once(' ')?;
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase());
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
    let parsed: u32 = number.parse().ok()?;
    let fits = word(program) && plain(by) && parsed > 0 && parsed.to_string() == number;
    fits.then(|| Stamp {
        program: program.to_owned(),
        number: parsed,
        by: by.to_owned(),
    })
}

fn put(folder: &Path, text: &str) -> Result<(), Fault> {
    let (path, beside) = (folder.join(FILE), folder.join("format.new"));
    let written = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)?;
        File::open(folder)?.sync_all()
    };
    written().map_err(|error| Fault::File { path, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Format = Format::new("portal", 1);
    const LATER: Format = Format::new("portal", 9);

    #[test]
    fn a_folder_of_a_later_version_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), LATER).unwrap();
        let before = fs::read(folder.path().join(FILE)).unwrap();
        for refused in [
            check(folder.path(), PORTAL).map(drop),
            check_any(folder.path(), &[DESK, PORTAL]),
            enter(folder.path(), PORTAL, |_| Ok(())),
        ] {
            let told = refused.unwrap_err().to_string();
            let wanted = [
                folder.path().to_str().unwrap(),
                "format 9 of a portal",
                "up to 2",
                VERSION,
            ];
            for wanted in wanted {
                assert!(told.contains(wanted), "{told}");
            }
        }
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), before);
    }

    #[test]
    fn a_folder_of_another_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), MATCHER).unwrap();
        let told = check(folder.path(), PORTAL).unwrap_err().to_string();
        assert!(told.contains("a matcher's and no portal's"), "{told}");
        assert!(check_any(folder.path(), &[DESK, PORTAL]).is_err());
        check_any(folder.path(), &[DESK, PORTAL, MATCHER]).unwrap();
    }

    #[test]
    fn a_folder_without_a_word_is_of_the_first_format_and_gets_one() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(check(folder.path(), PORTAL).unwrap(), 1);
        assert_eq!(read(folder.path()).unwrap(), None);
        let mut steps = Vec::new();
        enter(folder.path(), PORTAL, |from| {
            steps.push(from);
            Ok(())
        })
        .unwrap();
        assert_eq!(steps, [1]);
        assert_eq!(check(folder.path(), PORTAL).unwrap(), 2);
        enter(folder.path(), PORTAL, |_| unreachable!("nothing to do")).unwrap();
    }

    /// A step that fails, or a program that is killed in it, leaves the older number: the step is
    /// done again.
    #[test]
    fn what_was_broken_off_is_done_again() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), OLD).unwrap();
        let failed = enter(folder.path(), LATER, |from| match from {
            4 => Err(Fault::Damaged("somewhere".into())),
            _ => Ok(()),
        });
        assert!(failed.is_err());
        assert_eq!(check(folder.path(), LATER).unwrap(), 1);
        // A half-written file beside is nobody's word.
        fs::write(folder.path().join("format.new"), "kinf").unwrap();
        let mut steps = Vec::new();
        enter(folder.path(), LATER, |from| {
            steps.push(from);
            Ok(())
        })
        .unwrap();
        assert_eq!(steps, (1..9).collect::<Vec<_>>());
        assert_eq!(check(folder.path(), LATER).unwrap(), 9);
    }

    #[test]
    fn what_is_not_whole_is_no_program_s() {
        let folder = tempfile::tempdir().unwrap();
        write_unfinished(folder.path()).unwrap();
        for format in ALL {
            assert!(matches!(
                check(folder.path(), format),
                Err(Fault::Unfinished(_))
            ));
        }
        write(folder.path(), PORTAL).unwrap();
        check(folder.path(), PORTAL).unwrap();
    }

    #[test]
    fn lines_of_later_versions_are_passed_over_and_anything_else_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let put = |text: &[u8]| fs::write(folder.path().join(FILE), text).unwrap();
        put(b"kinfold portal 2\n0.1.0\nmore of a later version\n");
        assert_eq!(read(folder.path()).unwrap().unwrap().by, "0.1.0");
        for wrong in [
            &b""[..],
            b"kinfold portal 2",
            b"kinfold portal 02\n0.1.0\n",
            b"kinfold portal 0\n0.1.0\n",
            b"kinfold portal -1\n0.1.0\n",
            b"kinfold Portal 2\n0.1.0\n",
            b"portal 2\n0.1.0\n",
            b"kinfold portal 2\n\n",
            b"\xFF\xFE",
        ] {
            put(wrong);
            let fault = read(folder.path()).unwrap_err();
            assert!(matches!(fault, Fault::Damaged(_)), "{wrong:?}");
        }
    }
}
