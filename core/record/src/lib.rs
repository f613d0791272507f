//! What a tracing record is: persons and everything said about them, in plaintext.
//!
//! # In scope
//! The types of a record ([`person`], [`name`], [`date`], [`place`], [`relationship`]), of the
//! work with it ([`request`], [`form`], [`case`], [`mod@file`], [`called`], [`exchange`], [`consent`], [`sharing`],
//! [`safe`], [`message`]); which category every
//! field belongs to ([`field`]); the bytes of each category before sealing ([`codec`]); registers
//! as societies have them, read as streams ([`csv`], [`pfif`], [`register`]); records in clear, for a
//! society that takes them with it ([`clear`]).
//!
//! # Out of scope
//! Sealing (`seal`), comparing persons (`matching`), opening files (bytes come in by a reader),
//! who may open what (`policy`).
//!
//! # Invariants
//! - No plaintext type can be serialised or displayed but by [`clear`]; its `Debug` shows no value; texts, dates
//!   and coordinates are wiped from memory when dropped.
//! - Every field belongs to exactly one category; a category's bytes read back to the same value.
//! - No input makes a reader panic or hold more memory than its limits say.
//! - A refusal tells the place (record, line, field) and a reason, never what stood there.
//! - What is not said is not allowed: consent and safe contact deny by default.

#[macro_use]
mod shape;
pub mod attachment;
pub mod called;
pub mod case;
pub mod clear;
pub mod codec;
pub mod consent;
pub mod country;
pub mod csv;
pub mod date;
mod edit;
pub mod exchange;
pub mod field;
pub mod file;
pub mod form;
pub mod message;
pub mod name;
pub mod person;
pub mod pfif;
pub mod place;
pub mod register;
pub mod relationship;
pub mod request;
pub mod safe;
#[cfg(test)]
mod sample;
pub mod script;
pub mod sharing;
pub mod slip;
pub mod statement;
pub mod text;

pub use person::Person;
pub use sign::Category;
pub use text::Text;
