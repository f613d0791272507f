//! What can be wrong with the keyholder's files. The operator must act; every text says how.

use std::io;

/// Why the files cannot be used, or a write did not succeed. No data of persons stands in any.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused. What is durable is unknown until the files are opened again.
    #[error("{path}: {error}; free or repair the disk, then start again")]
    Io {
        /// Which file.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// Bytes that were durable are no longer what they were.
    #[error(
        "{path} is damaged at byte {offset}: {what}. Nothing was changed. Keep the file, \
         and restore it from the second copy"
    )]
    Damaged {
        /// Which file.
        path: String,
        /// Where.
        offset: u64,
        /// In which way.
        what: &'static str,
    },
    /// A file that others name is not there.
    #[error("{path} is missing. Restore it from the second copy")]
    Missing {
        /// Which file.
        path: String,
    },
    /// The log has published a checkpoint over leaves that the journal does not have.
    #[error(
        "the journal has {journal} leaves, but a checkpoint over {published} was published: \
         the journal was set back. Restore the newest copy; never go on from this one"
    )]
    Behind {
        /// Leaves in the journal.
        journal: u64,
        /// Leaves in the checkpoint.
        published: u64,
    },
    /// The published checkpoint is not one of this log with these leaves.
    #[error("the published checkpoint does not belong to the journal: one of them is another's")]
    Checkpoint,
    /// More bytes than one write takes.
    #[error("too much for one write")]
    TooLarge,
    /// An earlier write failed. Nothing is written until the files are opened again.
    #[error("an earlier write failed; start again")]
    Stopped,
}

impl StoreError {
    pub(crate) fn io(path: &str) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.to_owned();
        move |error| StoreError::Io { path, error }
    }

    pub(crate) fn damaged(path: &str, offset: u64, what: &'static str) -> StoreError {
        StoreError::Damaged {
            path: path.to_owned(),
            offset,
            what,
        }
    }
}
