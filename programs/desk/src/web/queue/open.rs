//! Opening a form: a release that stands in the log.

use super::intake;
use crate::office::queue;
use crate::web::{Posted, Reader};
use axum::response::Response;

/// Opens it, then shows it.
pub(crate) async fn open(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    reader
        .once(posted.mark(), move |shell, until| {
            queue::read(shell, intake, until).map(drop)
        })
        .await?;
    Ok(reader.go(&format!("queue/{intake}")))
}
