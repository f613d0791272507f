//! Somebody leaves.

mod ask;
mod leave;

pub(super) use ask::ask;
pub(super) use leave::leave;
