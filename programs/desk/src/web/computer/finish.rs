//! What was begun and broken off is finished.

use crate::office::unfinished;
use crate::web::{Posted, Reader};
use axum::response::Response;

/// Goes on with it.
pub(crate) async fn finish(reader: Reader, posted: Posted) -> Result<Response, Response> {
    reader
        .once(posted.mark(), |shell, until| {
            unfinished::finish(shell, until)
        })
        .await?;
    Ok(reader.go("computer"))
}
