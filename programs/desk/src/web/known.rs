//! Whether there is a page for a record: whoever types any number is told that there is none.

use super::Reader;
use super::reply::missing_page;
use crate::office::known;
use axum::response::Response;
use sign::id::RecordId;

/// Nothing, if anything is known of the record on this computer.
///
/// # Errors
/// The page that says that there is no such page.
pub(crate) async fn known_here(reader: &Reader, record: RecordId) -> Result<(), Response> {
    let known = reader.act(move |shell, _| known::is_known(shell, record));
    match known.await? {
        true => Ok(()),
        false => Err(missing_page(reader)),
    }
}
