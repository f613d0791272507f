//! The portal: the pages of families, on the internet, without a key that opens anything.
//!
//! # In scope
//! The shell of the portal's machine ([`engine`]): its file, its talk with the hub; the pages over
//! HTTP ([`web`]).
//!
//! # Out of scope
//! The machine itself (`world::portal`), the questions (`intake`), ciphers, HTML (`page`), words
//! (`language`), the device's keys: whoever starts a portal brings them, and its connection.
//!
//! # Invariants
//! - A receipt is shown only once the sealed form is durable in the spool.
//! - Answers are kept nowhere in clear: until they are sent they are in the family's own page; from
//!   then on they are sealed. No error and no line of the log holds any of them.
//! - A form posted again gets the receipt it has; another form another.
//! - Of a receipt's secret only a slow hash is kept; nothing here gives the secret itself again but
//!   the family's own page.
//! - No limit is by address alone: a camp shares one. They are by code, and overall.

mod calendar;
pub mod engine;
mod fault;
pub mod figures;
mod mill;
mod spool;
mod stock;
pub mod web;

pub use fault::Fault;
pub use spool::Spool;
