//! Why a command of the desk could not be carried out.

use std::io;
use std::path::{Path, PathBuf};
use wire::LineFault;

/// Why a command could not be carried out. No text of it shows a person's data.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command or one of its files must be corrected.
    #[error("{0}")]
    Asked(String),
    /// A file or folder cannot be used.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The passphrase does not open the desk.
    #[error("the passphrase is wrong: nothing was opened, nothing was changed")]
    Passphrase,
    /// A file of the desk is not what the desk wrote.
    #[error(
        "{0}: this file of the desk is damaged or of another desk. Nothing was changed. Put the \
         file back from a copy, or have this computer enrolled anew: its cases come back from the \
         server, only work that was not sent yet is lost"
    )]
    Damaged(PathBuf),
    /// Another program works on the folder.
    #[error("{0}: another program is working on this desk; wait until it has ended")]
    InUse(PathBuf),
    /// What the folder says of itself.
    #[error(transparent)]
    Stamp(#[from] stamp::Fault),
    /// The computer gives no randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(getrandom::Error),
    /// The hub did not do what was asked.
    #[error(transparent)]
    Line(#[from] LineFault),
    /// It was refused, or cannot be done.
    #[error("{0}")]
    Refused(String),
    /// It is kept and waits: offline, or the keyholder is shut.
    #[error("{0}")]
    Waits(String),
}

impl Fault {
    /// The exit code: 2 if the command, a file or the computer must be put right, 1 if it was
    /// refused, 3 if it waits.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Fault::Refused(_) => 1,
            Fault::Waits(_) => 3,
            Fault::Line(fault) if fault.is_away() => 3,
            _ => 2,
        }
    }

    /// A file's fault.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }

    /// Something that must be corrected.
    pub fn asked(text: impl Into<String>) -> Fault {
        Fault::Asked(text.into())
    }
}
