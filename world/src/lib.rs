//! The machines beside the keyholder, a model hub between them, and one seeded scheduler.
//!
//! # In scope
//! What every device has in common ([`device`]); what desk and matcher say to each other
//! ([`search`]); the desk ([`desk`]), the matcher ([`matcher`]) and
//! the portal ([`portal`]).
//!
//! # Out of scope
//! Files, sockets, clocks, randomness, pages: a shell steps these machines as it steps the
//! keyholder's.
//!
//! # Invariants
//! - A machine is a function of its inputs: time, random bytes and what it kept come from outside.
//! - The same seed makes the same run, step for step.

pub mod desk;
pub mod device;
pub mod matcher;
mod model;
pub mod op;
pub mod portal;
pub mod runner;
pub mod search;
mod watch;

pub use watch::{RULES, Tally, Violation};
