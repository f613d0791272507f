//! The keyholder's shell: its files.
//!
//! # In scope
//! The log on disk ([`log`]) over an append-only journal ([`journal`]), the erasable bodies of
//! requests ([`bodies`]), the vault ([`vault`]), and the one door to files ([`disk`]).
//!
//! # Out of scope
//! What may be released (`release`), what a record is (this program does not link `record`).
//!
//! # Invariants
//! - What a write returned as durable is there after any crash; what it did not is there whole
//!   or not at all.
//! - A file that was damaged is refused by name and place; none is ever mended silently. Only a
//!   last write that nobody was told of is cut away.
//! - The published log never runs ahead of the journal.
//! - A new generation of the vault replaces the old one at one instant.

pub mod bodies;
pub mod ceremony;
pub mod disk;
mod error;
mod fault;
pub mod holder;
pub mod index;
pub mod journal;
pub mod log;
pub mod outside;
pub mod ring;
pub mod root;
pub mod serve;
pub mod vault;

pub use error::StoreError;
pub use fault::HoldError;
pub use holder::Holder;
pub use outside::Outside;
