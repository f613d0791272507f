//! Who is affected by an incident: for every person and kind of information, how far an intruder
//! came, and which leaves of the log say so.
//!
//! # In scope
//! The incident: what was in whose hands, from when to when ([`incident`]). The fold over the
//! leaves ([`Fold`]) and what comes of it ([`Outcome`]): a [`Row`] for each person and kind of
//! information with its [`Level`] and its [`Reason`]s, and the counts ([`Totals`]). The opened
//! daily index that gives names ([`opened`]). Rows as a table ([`table`]), counts as a picture
//! ([`picture`]).
//!
//! # Out of scope
//! Whether the log holds (`verify`: leaves come here when that is known). Opening the sealed
//! index (`seal`). Files and screens (`programs/kinfold`). What lies in other systems.
//!
//! # Invariants
//! - Nobody is *excluded* whom a leaf, or something that the log cannot tell, might put within
//!   reach. What is uncertain is counted in.
//! - A further leaf, a further thing taken, a longer interval never lowers a level.
//! - The same leaves, index and incident give the same rows, in the same order; the order of the
//!   incident's entries does not matter.
//! - Whoever stands in the log or in the index stands in the rows, named or not.

mod hands;
pub mod incident;
mod level;
mod marks;
pub mod opened;
mod outcome;
mod people;
pub mod picture;
pub mod table;
mod totals;

mod fold;

pub use fold::{Fold, Unknown};
pub use incident::{Incident, IncidentFault};
pub use level::{Kind, Level, Reason};
pub use opened::{OpenedFault, OpenedIndex};
pub use outcome::{Cause, IndexLeaf, Outcome, Row, Who};
pub use totals::{Counts, Totals};
