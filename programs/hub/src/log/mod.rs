//! Files of the published log.

pub(crate) mod get;
pub(crate) mod post;
