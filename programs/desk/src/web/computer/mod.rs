//! This computer: who works here, what waits, what was told.

mod called;
mod finish;
mod read;
mod show;

pub(super) use called::called;
pub(super) use finish::finish;
pub(super) use read::read;
pub(super) use show::show;
