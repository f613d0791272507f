//! Access that team leaders give.

mod ask;
mod give;

pub(super) use ask::ask;
pub(super) use give::give;
