//! Why a keyholder cannot go on. Every text says what to do; none shows a secret.

use crate::error::StoreError;
use ledger::leaf::Leaf;
use release::OpenFault;
use seal::{OpenError, SealError};
use std::io;

/// Why a keyholder cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Its files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(io::Error),
    /// The folder holds no keyholder.
    #[error("there is no keyholder in this folder: run `kinfold keyholder init` first")]
    Unfounded,
    /// The folder holds one already.
    #[error("there is a keyholder in this folder already: its log has begun")]
    Founded,
    /// The passphrase.
    #[error("the passphrase is wrong, or the file of the root key was changed ({0})")]
    Passphrase(OpenError),
    /// The ring's file.
    #[error("the key ring does not open: {0}. Restore it from the second copy")]
    Ring(OpenError),
    /// The log.
    #[error(transparent)]
    Log(#[from] OpenFault),
    /// Something cannot be sealed.
    #[error("a key cannot be sealed: {0}")]
    Seal(#[from] SealError),
    /// The ceremony's plan must be corrected.
    #[error("{0}")]
    Plan(String),
    /// A wrapped key of a society does not open under any key of the ring.
    #[error("society {0}: a wrapped key does not open. Restore the vault from the second copy")]
    Rewrap(sign::SocietyId),
    /// A newer head of this very log exists.
    #[error(
        "this is an old copy of the log: a newer one has signed heads. It is closed and answers \
         nothing. Start the newest copy; if it is lost, found a new log: this one cannot go on"
    )]
    SetBack,
    /// A thread or connection inside the keyholder ended.
    #[error("a part of the keyholder stopped: start it again")]
    Stopped,
}

impl HoldError {
    /// A leaf that this program wrote is one.
    pub(crate) fn leaf(bytes: &[u8], at: u64) -> Result<Leaf, HoldError> {
        Leaf::from_bytes(bytes).map_err(|_| HoldError::Log(OpenFault::Malformed(at)))
    }
}
