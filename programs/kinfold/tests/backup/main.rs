//! Folders and databases of the version before, of a later one, their backups, and the way back.
#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

mod folders;
mod hub;
mod programs;
mod upgrade;
