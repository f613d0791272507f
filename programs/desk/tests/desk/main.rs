//! A desk against a hub in memory and the real release machine.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod emergency;
mod family;
mod flow;
mod house;
mod office;
mod picture;
mod public;
mod receipt;
