//! Why a command could not be carried out.

use keyholder::StoreError;
use std::io;
use std::path::{Path, PathBuf};

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
    /// The keyholder's files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keyholder cannot go on.
    #[error(transparent)]
    Hold(#[from] keyholder::HoldError),
    /// The keyholder's command, its folder or its machine.
    #[error(transparent)]
    Holding(#[from] holding::Fault),
    /// A copy of the log, or its policy file.
    #[error(transparent)]
    Verifier(#[from] verifier::Fault),
    /// The passphrase.
    #[error(transparent)]
    Passphrase(#[from] terminal::Fault),
    /// A desk's, or a register's.
    #[error(transparent)]
    Desk(#[from] desk::Fault),
    /// The incident's folder, its rules or its site.
    #[error(transparent)]
    Answering(#[from] answering::Fault),
    /// The hub's policy file, address or database.
    #[error(transparent)]
    Hub(#[from] hub::command::CommandFault),
    /// The hub's database.
    #[error(transparent)]
    Database(#[from] hub::ServeFault),
    /// The portal's file, address or threads.
    #[error(transparent)]
    Portal(#[from] portal::Fault),
    /// The matcher's file.
    #[error(transparent)]
    Matcher(#[from] matcher::Fault),
    /// What a folder says of itself.
    #[error(transparent)]
    Stamp(#[from] stamp::Fault),
    /// A certificate.
    #[error(transparent)]
    Tls(#[from] tls::Fault),
    /// A campaign's, or its providers'.
    #[error(transparent)]
    Courier(#[from] courier::Fault),
    /// The computer gives no randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(getrandom::Error),
    /// A request was refused that the trial's own roles allow, or a reply was not believed.
    #[error("{step}: {what}. This is a fault of kinfold: please report it")]
    Ours {
        /// In which step.
        step: &'static str,
        /// What happened.
        what: String,
    },
    /// A program of the demonstration ended, or did not do what it should.
    #[error("{name} {how}. The end of its log:\n{tail}")]
    Died {
        /// Which.
        name: String,
        /// How.
        how: String,
        /// What it wrote last.
        tail: String,
    },
    /// Somebody pressed Ctrl-C.
    #[error("stopped")]
    Stopped,
}

impl From<incident_pages::Fault> for Fault {
    fn from(fault: incident_pages::Fault) -> Fault {
        match fault {
            incident_pages::Fault::Asked(what) => Fault::Asked(what),
            incident_pages::Fault::Answering(fault) => Fault::Answering(fault),
            incident_pages::Fault::Desk(fault) => Fault::Desk(fault),
        }
    }
}

impl Fault {
    /// The exit code: 2, since nothing was found wrong with a log; a desk tells its own.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Fault::Desk(fault) => fault.code(),
            _ => 2,
        }
    }

    /// A file's fault.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }

    /// Our own fault in a step.
    pub fn ours(step: &'static str) -> impl Fn(String) -> Fault {
        move |what| Fault::Ours { step, what }
    }
}
