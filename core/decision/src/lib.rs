//! Decisions of two people, signed by each on their own computer: the text that is signed, the
//! file of a signature, and whether two of them count.
//!
//! # In scope
//! The form of the text ([`Text`]), a signature and its file ([`Signed`]), who may decide
//! ([`Deciders`]) and the judgement ([`judge`]). `docs/formats/decision.md` describes them.
//!
//! # Out of scope
//! What is decided: whoever carries a decision out reads it from the text. Reading the log: the
//! caller makes the list of deciders of a copy that was verified.
//!
//! # Invariants
//! - What is signed is every byte of the text, the device and the moment; a text has one spelling.
//! - Two signatures count only of two people on two devices that were not stopped.

mod judge;
mod signed;
mod text;

pub use judge::{Decider, Deciders, LIFE, Refusal, judge};
pub use signed::Signed;
pub use text::{LONGEST, Malformed, Text, time};
