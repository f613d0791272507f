//! The signed roster.

pub(crate) mod get;
pub(crate) mod put;
