//! Why a portal cannot be or go on: all of it the operator's.

use std::io;
use std::path::PathBuf;

/// Why a portal cannot be or go on.
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
    /// The spool is not what a portal of this log wrote.
    #[error(
        "{0}: the spool is damaged or of another log. Nothing was changed; put it back from a copy"
    )]
    Damaged(PathBuf),
    /// The computer gives no randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(getrandom::Error),
    /// Its address.
    #[error("cannot listen there ({0})")]
    Listen(io::Error),
    /// A thread ended.
    #[error("a part of the portal ended: start it again; forms that were taken are kept")]
    Ended,
}
