//! The hub through real HTTP.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod attachment;
mod figures;
mod flood;
mod house;
#[path = "../../../../adapters/store/tests/store/postgres.rs"]
mod postgres;
mod start;
mod table;
