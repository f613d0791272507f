//! References that families hold.

pub(crate) mod post;
