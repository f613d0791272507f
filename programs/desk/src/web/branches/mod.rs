//! Texts that lost against somebody else's.

mod list;
mod settle;
mod show;

pub(super) use list::list;
pub(super) use settle::settle;
pub(super) use show::show;
