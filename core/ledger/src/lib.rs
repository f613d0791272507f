//! The log.
pub mod leaf;
