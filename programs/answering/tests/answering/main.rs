//! The incident's folder, what is made of it, and what cannot be done to either.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod draft;
mod folder;
mod kit;
mod lint;
mod signing;
mod site;
