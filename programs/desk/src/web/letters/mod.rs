//! What came from other desks: letters of other societies, wishes for access, offered cases.

mod answer;
mod list;
mod read;
mod show;
mod step;

pub(super) use answer::{answer, settle};
pub(super) use list::list;
pub(super) use read::{give, open, read};
pub(super) use show::show;
pub(super) use step::step;
