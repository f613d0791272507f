//! The incident's pages over HTTP: who comes in, every page in both languages, every form with
//! good and with bad input.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod begin;
mod decide;
mod door;
mod kit;
mod now;
mod pages;
mod severity;
