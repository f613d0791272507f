//! The door to the database.

mod accelerate;
mod migrate;
mod open;
mod tx;

pub use accelerate::Door;
pub use open::{Db, Limits};
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
}

/// Result of everything that asks the database.
pub(crate) type Result<T> = core::result::Result<T, Fault>;
