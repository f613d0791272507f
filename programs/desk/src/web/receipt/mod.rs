//! A new receipt for an enquirer who lost theirs.

mod ask;
mod make;

pub(super) use ask::ask;
pub(super) use make::make;
