//! The hub: mailbox, shelf and notice board of all programs, on the internet, without a key.
//!
//! # In scope
//! The calls of `docs/formats/hub.md`, a folder for each noun and a file for each verb; who calls
//! and may ([`caller`]); how much at once ([`edge`], `door`).
//!
//! # Out of scope
//! What is in the bodies: nothing here can open them (neither `seal` nor `record` is linked).
//! Tables (`store`).
//!
//! # Invariants
//! - What was answered with 200 or 201 is durable.
//! - No state in memory: any number of hubs share one database. What is kept here is a copy that
//!   is checked against the database at each use, or belongs to an open connection.
//! - Nothing that was sent is repeated in an answer or a line of the log.
//! - A flood of unsigned calls takes nothing from the signed ones but the machine's time.

mod attachment;
pub mod caller;
mod clock;
pub mod command;
pub mod config;
mod door;
pub mod edge;
mod figures;
mod health;
mod hub;
mod intake;
mod log;
mod mail;
mod parcel;
pub mod query;
mod reference;
mod refusal;
mod roster;
mod routes;
mod serve;
mod session;

pub use config::{Config, Limits};
pub use refusal::Refusal;
pub use serve::{ServeFault, serve};
