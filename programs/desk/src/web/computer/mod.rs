//! This computer: who works here, what waits, what was told.

mod read;
mod show;

pub(super) use read::read;
pub(super) use show::show;
