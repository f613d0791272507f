//! A tracing request that staff take.

mod ask;
mod file;
mod print;

pub(super) use ask::ask;
pub(super) use file::file;
pub(super) use print::print;
