//! What desk and matcher say to each other (`docs/formats/search.md`). Every message that the hub
//! carries has a fixed size, or one of a few.

mod answer;
mod dispatch;
mod notice;
mod query;
mod register;
mod scope;

pub use answer::{AnswerMessage, FOUND, Found, FoundOne};
pub use dispatch::{
    Access, Copied, DISPATCH, DispatchMessage, Gone, MOST, Naming, Newcomer, Pointer, Posted,
    Records, Taken, Tombstone,
};
pub use notice::{NOTICE, NOTICES, Notice, NoticeMessage};
pub use query::{Opened, QUERY, Query, QueryMessage};
pub use register::{Ack, DeskMessage, Entry, Narrowed, REGISTER, Reason, Rejection, Rule, Word};
pub use scope::{DECIDE, Scope};

/// Why a message of the other side is not believed. Nothing in it was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SearchFault {
    /// No such message at all, or not of its size.
    #[error("the message is malformed")]
    Malformed,
    /// Not signed by the device that it names, or that device may not send it.
    #[error("the sender is not who it must be")]
    Sender,
    /// Sealed to another session.
    #[error("sealed to another session")]
    Session,
    /// Its leaf is not proven, or says something else.
    #[error("the leaf does not say what it must")]
    Leaf,
    /// Too old.
    #[error("too old")]
    Old,
}
