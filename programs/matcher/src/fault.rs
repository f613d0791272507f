//! Why a matcher cannot be or go on: all of it the operator's.

use std::io;
use std::path::{Path, PathBuf};

/// Why a matcher cannot be or go on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file cannot be used.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file is not what a matcher of this log wrote.
    #[error(
        "{0}: this file of the matcher is damaged, or of another log or matcher. Nothing was \
         changed; put it back from a copy of today"
    )]
    Damaged(PathBuf),
    /// The computer gives no randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(getrandom::Error),
    /// A thread ended.
    #[error("a part of the search ended: start it again; what it was told is kept")]
    Ended,
}

impl Fault {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }
}
