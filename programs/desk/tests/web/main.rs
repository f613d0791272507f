//! The desk's pages over HTTP, before a hub in memory and the real release machine.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod again;
mod browser;
mod called;
mod door;
mod history;
#[path = "../desk/house.rs"]
#[expect(
    dead_code,
    reason = "the house is shared with tests that use more of it"
)]
mod house;
mod letters;
mod locking;
mod papers;
#[path = "../desk/picture.rs"]
mod picture;
mod town;
mod unfinished;
mod work;
