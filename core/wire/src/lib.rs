//! What travels between a program and the hub: paths, bodies, the signature of a call.
//!
//! # In scope
//! The signature that says who calls ([`call`]); letters between programs ([`letter`]); sealed
//! objects ([`parcel`]), attachments piece by piece ([`attachment`]); families' forms, references, session keys and the log's files
//! ([`paper`]); where each of them goes ([`path`]); the one thing a program needs of a connection
//! ([`Line`]).
//!
//! # Out of scope
//! What the bytes inside mean: to the hub they are sealed. Sockets (`line`), tables (`store`).
//!
//! # Invariants
//! - A call's signature covers its log, method, path, time and body: it is worth nothing for
//!   another call, and nothing after [`call::SKEW`].
//! - Every call that writes may be repeated: the same bytes change nothing the second time.

pub mod attachment;
pub mod call;
pub mod letter;
pub mod paper;
pub mod parcel;
pub mod path;

pub use call::{CallFault, CallSeal};
pub use letter::{Delivery, Letter, Letters, Received, Subject, Taken, To};
pub use paper::{Form, LogFiles, References, Sessions, Shelf, Waiting};
pub use parcel::{Got, Place, Put, PutAll, WantAll, What};

/// The longest body of a call, in bytes.
pub const MAX_BODY: usize = 16 << 20;

/// A method of HTTP. Reading changes nothing; putting may be repeated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Reads.
    Get,
    /// Puts what has a name of its own.
    Put,
    /// Everything else.
    Post,
}

impl Method {
    /// As HTTP writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
        }
    }
}

/// A connection to a hub, signed as one caller.
pub trait Line {
    /// Calls once, and waits at most `patience` microseconds for the whole answer. `target` is
    /// path and query, as [`path`] makes them.
    ///
    /// # Errors
    /// [`LineFault`]. After [`LineFault::Unreachable`], [`LineFault::Unable`] and
    /// [`LineFault::Busy`] the call may be repeated.
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        patience: u64,
    ) -> Result<Vec<u8>, LineFault>;
}

/// Why a call was not answered.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LineFault {
    /// No answer came: the hub is down, or the network is. Whether it did what was asked is not
    /// known.
    #[error("the server does not answer ({0})")]
    Unreachable(String),
    /// The hub asks to wait (status 429).
    #[error("the server is busy: try again later")]
    Busy,
    /// The hub has no use of its database (status 503): its operator's.
    #[error(
        "the server can keep nothing now, its database is away or its disk is full: whoever runs \
         it must act"
    )]
    Unable,
    /// There is no such thing (404).
    #[error("the server has no such thing")]
    Missing,
    /// The hub refuses (any other status): its status and its reason, one line.
    #[error("the server refuses (status {0}): {1}")]
    Refused(u16, String),
    /// The answer is not what was asked for.
    #[error("the server's answer is malformed")]
    Malformed,
}

impl LineFault {
    /// Whether nobody is there who could do what was asked: it is tried again later.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(
            self,
            LineFault::Unreachable(_) | LineFault::Busy | LineFault::Unable
        )
    }
}
