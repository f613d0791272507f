//! What the tables promise, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod attachment;
mod base;
mod mail;
mod moving;
mod partition;
mod postgres;
mod previous;
mod shelf;
mod stand;
