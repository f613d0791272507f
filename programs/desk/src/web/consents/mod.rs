//! What a person of a case allowed, purpose by purpose, and with whom nothing may be shared.

mod ask;
mod write;

pub(super) use ask::ask;
pub(super) use write::{never, record};
