//! Finding a person across scripts, calendars and half-known names, and saying why.
//!
//! # In scope
//! What the matcher holds of a person ([`Features`]); reading every script into common sounds
//! ([`script`], `translit`, `sound`); how far two spellings are apart (`spelling`); how common a
//! name is ([`Frequencies`]); the evidence of each field in decibans ([`compare`],
//! [`Explanation`]); the searchable register with insert, delete, snapshot and query
//! ([`Index`]).
//!
//! # Out of scope
//! Who may see an answer (the matcher's machine and `policy`), sealing of features, snapshots
//! and answers (`seal`), the values beside the codes (the desk), threads.
//!
//! # Invariants
//! - Answers carry codes, bands and weights, never a value of a record.
//! - The same entries give the same answers and the same snapshot, byte for byte, on every
//!   machine and in whatever order they were inserted and deleted.
//! - What one side does not have counts nothing; what contradicts never counts in favour.
//! - Any text at all may be compared: nothing panics, and the work per name is bounded.
//! - Texts are wiped when dropped and never shown by `Debug`. Hash tables may leave copies of
//!   freed words behind when they grow.
//! - No list of persons' names is compiled in: rules of scripts and orthographies, the names of
//!   places (`gazetteer`), and for two names without a register how common words of the same
//!   consonants are (`frequent`).

mod bag;
mod clue;
mod date;
mod explain;
mod fact;
pub mod features;
mod fitted;
mod fitted_pairs;
mod fold;
mod frequency;
mod frequent;
mod from_record;
mod gazetteer;
mod hash;
mod heard;
mod index;
mod kin;
mod learned;
#[doc(hidden)]
pub mod learning;
mod name;
mod pair;
mod particle;
mod place;
mod postings;
mod score;
pub mod script;
mod snapshot;
mod sound;
mod spelling;
mod together;
mod translit;
mod trees;
mod weight;

pub use date::births;
pub use explain::{Band, Code, Evidence, Explanation, FIELDS, Field};
pub use features::Features;
pub use frequency::Frequencies;
pub use index::{Candidate, EntryId, Index, InsertError, Prepared, Visibility};
pub use kin::Relation;
pub use pair::Read as NameRead;
pub use score::compare;
pub use snapshot::{SnapshotError, VERSION as SNAPSHOT_VERSION};
pub use translit::romanized;
pub use weight::{Decibans, Probability};
