//! The door to the database.

mod accelerate;
mod look;
mod migrate;
mod moving;
mod open;
mod partition;
mod tx;

pub use accelerate::Door;
pub use look::{SCHEMA, Schema, schema};
pub use moving::copy;
pub use open::{Count, Db, Limits};
pub use tx::{Mode, Row, Tx, Value};

/// Why the database did not do what was asked. Nothing was kept, or it is not known whether; all
/// that is written here can be written again.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be reached, its disk is full, or it is too busy: the operator's.
    #[error("the database does not answer, or its disk is full (code {0})")]
    Unavailable(String),
    /// It holds what this program does not write, or refuses the program's SQL: ours.
    #[error("the database holds something unexpected (code {0})")]
    Broken(String),
    /// A later version of this program made it: the operator's.
    #[error(
        "a later version made the database (its schema has {0} steps, this program knows {SCHEMA}). \
         Nothing was changed: run that version, or put a backup of before into an empty one"
    )]
    Newer(u64),
    /// A copy into it was broken off: the operator's.
    #[error(
        "a copy into this database was broken off: it is not whole. Remove it and copy once more"
    )]
    Unfinished,
    /// Something stands in it: the operator's.
    #[error("the database is not empty: a copy goes into a new one")]
    NotEmpty,
}

/// Result of everything that asks the database.
pub(crate) type Result<T> = core::result::Result<T, Fault>;
