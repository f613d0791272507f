//! Families' sealed forms: all that a stranger can write.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;
