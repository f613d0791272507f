//! A portal before a real hub, over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod figures;
mod house;
mod pages;
mod path;
mod put_back;
mod receipt;
mod spoilt;
mod word;
