//! Records that this desk works on.

mod list;

pub(super) use list::list;
