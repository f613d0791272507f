//! The matcher: names of searchable people in memory while it is open, sealed on its disk.
//!
//! # In scope
//! The shell of the matcher's machine ([`engine`]): its talk with the hub; its file ([`names`]).
//!
//! # Out of scope
//! The machine itself (`world::matcher`), how people are compared (`matching`), ciphers, the
//! device's keys: whoever starts a matcher brings them, and its connection.
//!
//! # Invariants
//! - What a step asks to keep is durable before anything that follows from it is sent.
//! - Nothing readable stands on the disk: each line is sealed, and every night all of it is written
//!   anew under a new key, without what was forgotten, and the old key is destroyed.
//! - No line of the log and no error holds anything of a person.
//! - It opens no port: the hub is its mailbox.

pub mod engine;
mod fault;
pub mod figures;
pub mod names;

pub use fault::Fault;
pub use names::Names;
