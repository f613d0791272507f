//! The queue of families' forms.

mod decide;
mod list;
mod open;
mod show;

pub(super) use decide::{decline, discard, put, take_on};
pub(super) use list::list;
pub(super) use open::open;
pub(super) use show::{says, show};

use crate::web::Reader;
use sign::id::IntakeId;

/// The form that the path names.
#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
fn intake(reader: &Reader) -> Result<IntakeId, axum::response::Response> {
    let named = reader.param("intake").parse();
    named.map_err(|_| crate::web::reply::missing_page(reader))
}
