//! Telling people, for real: the folder of a campaign, the sender, the printed pages, and the page
//! on which anybody can compare a message with what was really sent.
//!
//! # In scope
//! Joining who is affected with how they can be reached ([`join`]); the folder of a campaign and
//! its durable journal ([`store`]); what people decide ([`deciding`]) and sign ([`signing`]); the
//! texts ([`words`]), printed pages ([`paper`]) and PDFs of them ([`pdf`]); the sender ([`engine`])
//! with its providers ([`smtp`], [`gateway`]);
//! the checker ([`checker`]); providers that exist only for tests and demonstrations ([`fake`]).
//!
//! # Out of scope
//! Who is affected (`exposure`), the planner and its rules (`contact`), opening slips (`desk`).
//!
//! # Invariants
//! - An order is durable before anything leaves, and nothing leaves without one; who was ordered
//!   and not answered is never sent to again but on the provider's word that it never had it.
//! - Nothing leaves on a decision that two people did not sign, but in an exercise that says so.
//! - A message has one recipient: no type here holds two.
//! - No SMS leaves with anything that could be an address of the web.
//! - In a real campaign nothing is said in words that no speaker has reviewed; in an exercise
//!   nothing leaves this computer.
//! - What the checker's book holds names no recipient.

pub mod carrier;
pub mod checker;
pub mod config;
pub mod deciding;
pub mod dkim;
pub mod engine;
pub mod entry;
pub mod fake;
mod fault;
pub mod gateway;
pub mod join;
pub mod making;
pub mod paper;
pub mod pdf;
pub mod running;
pub mod secrets;
pub mod setting;
pub mod signing;
pub mod smtp;
pub mod spool;
pub mod store;
pub mod words;

pub use fault::Fault;
