//! The outsider's check of a log and of evidence from it.
//!
//! # In scope
//! A whole copy of a log against what its reader knows ([`log::verify`], [`PolicyFile`]): the
//! tree, both signatures of the log, witnesses, heads known before, every rule, every signature
//! of a device or officer; what the log holds, counted ([`Summary`]); what that proves and what
//! it cannot ([`explain()`]). Bodies of requests, kept apart from the log ([`bundle`]), and single
//! leaves with their proofs ([`evidence`]).
//!
//! # Out of scope
//! Files, threads and output (`programs/kinfold`). The rules themselves (`policy`). Opening
//! anything: no key, no secret and no socket come near this crate.
//!
//! # Invariants
//! - The answer depends only on the copy, the policy file and the public keys in them
//!   (architecture, invariant 14).
//! - A sentence in [`explain()`] is never stronger than the checks that were made.
//! - What is wrong first is named: a fault of the copy before a fault of a leaf, and the leaf
//!   with the smallest index before all others.

pub mod bundle;
pub mod evidence;
pub mod explain;
pub mod log;
mod policy_file;
mod rule;
mod signatures;
mod summary;

pub use bundle::{Bodies, BodyFault};
pub use evidence::Evidence;
pub use explain::{Page, explain};
pub use log::{Head, Report, Source, verify};
pub use policy_file::{Known, PolicyFault, PolicyFile};
pub use rule::{Fault, Finding};
pub use signatures::{Claim, InPlace, SignatureCheck, Signatures, StructureOnly};
pub use summary::{Acted, Counted, Gap, OrderLine, Stop, Summary};
