//! What whoever runs a program sees of it: figures for Prometheus, and the lines of its log.
//!
//! # In scope
//! A board of figures and its text ([`Board`]); the file that a program without a port keeps it in
//! ([`mod@file`]); where a listener for it may stand ([`address`]); the log's lines as text or as JSON
//! ([`log`]); room on a disk ([`disk`]).
//!
//! # Out of scope
//! What is counted (each program), HTTP (`hub`, `portal`), what an alarm is (`packaging/prometheus`).
//!
//! # Invariants
//! - Names and labels are `&'static str`: they stand in the program's text, so that none can hold
//!   what a person typed, nor a number of anybody or anything, and there are only so many.
//! - A reader of the file sees the old figures or the new ones, never half of them.

pub mod address;
mod board;
pub mod disk;
pub mod file;
pub mod log;

pub use board::{Board, Count, Counts, Level, Levels, Seconds, timed};
