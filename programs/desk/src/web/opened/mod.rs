//! What this computer opened.

mod list;

pub(super) use list::list;
