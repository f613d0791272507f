//! What somebody is asked who seeks a person, and what becomes of the answers: the same for a
//! family on the public site and for staff who ask on its behalf.
//!
//! # In scope
//! The questions, page by page ([`PAGES`]); answers and what is wrong with them ([`Answers`]); the
//! tracing request that they make ([`request()`]).
//!
//! # Out of scope
//! How questions are shown (`page` and whoever shows them), what they say (`language`), sealing.
//!
//! # Invariants
//! - Nothing that was written is lost: what fits no field stands in a note.
//! - Answers are wiped when they are dropped and shown by no `Debug`.
//! - Whoever was not understood among those with whom nothing may be shared keeps everything
//!   unshared until staff have read it.

mod answers;
mod questions;
mod request;

pub use answers::{Answers, Wrong, is_spoilt, shows};
pub use questions::{Ask, PAGES, Question, Sheet, TEXT};
pub use request::{request, request_taken};
