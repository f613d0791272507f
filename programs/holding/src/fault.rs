//! Why a command could not be carried out.

use keyholder::StoreError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a command could not be carried out: all of it for whoever stands at the keyholder.
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
    /// What the folder says of itself.
    #[error(transparent)]
    Stamp(#[from] stamp::Fault),
    /// The keyholder cannot go on.
    #[error(transparent)]
    Hold(#[from] keyholder::HoldError),
    /// The passphrase.
    #[error(transparent)]
    Passphrase(#[from] terminal::Fault),
}

impl Fault {
    /// A file's fault.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }
}
