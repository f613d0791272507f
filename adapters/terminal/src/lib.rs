//! Passphrases: from an inherited file descriptor, from what the system's service manager keeps for
//! the program, or typed without being shown.
//!
//! # In scope
//! One line, in one Unicode form (NFC), zeroized; a new one twice, and none that is short.
//!
//! # Out of scope
//! What it opens, and what trying it costs (`core/seal`).
//!
//! # Invariants
//! - No passphrase is taken from an argument or the environment, where others read it: there
//!   stands at most in which folder it lies.
//! - No error shows what was typed.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Longest passphrase in bytes.
const LONGEST: u64 = 1_024;
/// Where the service manager says in which folder it keeps what only this program may read
/// (systemd, `LoadCredential=passphrase:…`), and the name there.
const KEPT: (&str, &str) = ("CREDENTIALS_DIRECTORY", "passphrase");
/// Fewest letters of a new passphrase.
const FEWEST: usize = 12;

/// Why there is no passphrase: the operator's.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What was typed must be corrected.
    #[error("{0}")]
    Asked(String),
    /// It cannot be read.
    #[error("{path}: {error}")]
    File {
        /// From where.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

impl Fault {
    fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }
}

/// Reads a passphrase: the first line of what the file descriptor holds, of what the service
/// manager keeps, or what a person types.
///
/// # Errors
/// [`Fault`].
pub fn read(fd: Option<u32>, what: &str) -> Result<Zeroizing<String>, Fault> {
    let text = match fd {
        Some(fd) => first(&PathBuf::from(format!("/dev/fd/{fd}")))?,
        None => match kept() {
            Some(path) => first(&path)?,
            None => typed(what)?,
        },
    };
    let line = text.lines().next().unwrap_or_default();
    let line = Zeroizing::new(line.nfc().collect::<String>());
    if line.is_empty() {
        return Err(Fault::Asked("the passphrase is empty".to_owned()));
    }
    Ok(line)
}

/// Reads a new passphrase: typed ones twice, and none that is short.
///
/// # Errors
/// [`Fault`].
pub fn new(fd: Option<u32>, what: &str) -> Result<Zeroizing<String>, Fault> {
    let first = read(fd, what)?;
    if first.chars().count() < FEWEST {
        let text = format!("a passphrase has at least {FEWEST} letters; six random words are good");
        return Err(Fault::Asked(text));
    }
    if fd.is_none() && *read(None, &format!("{what}, once more"))? != *first {
        return Err(Fault::Asked("the two passphrases differ".to_owned()));
    }
    Ok(first)
}

/// What the service manager keeps, if a service manager started this.
fn kept() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(KEPT.0)?).join(KEPT.1);
    path.exists().then_some(path)
}

fn first(path: &Path) -> Result<Zeroizing<String>, Fault> {
    let file = File::open(path).map_err(Fault::file(path))?;
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(2_048));
    file.take(LONGEST)
        .read_to_string(&mut text)
        .map_err(Fault::file(path))?;
    Ok(text)
}

fn typed(what: &str) -> Result<Zeroizing<String>, Fault> {
    let mut screen = std::io::stderr();
    let _unwritable = write!(screen, "{what}: ").and_then(|()| screen.flush());
    let read = rpassword::read_password();
    read.map(Zeroizing::new)
        .map_err(Fault::file(&PathBuf::from("the terminal")))
}
