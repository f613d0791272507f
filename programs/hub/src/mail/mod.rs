//! Letters between programs.

mod address;
pub(crate) mod get;
pub(crate) mod post;
pub(crate) mod taken;
mod waiters;
mod writer;

pub(crate) use waiters::{Waiters, watch_boxes};
pub(crate) use writer::{Post, write};
