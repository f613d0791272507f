//! What was told has been read.

use crate::web::{Posted, Reader};
use axum::response::Response;

/// Forgets what was told until now.
pub(crate) async fn read(reader: Reader, posted: Posted) -> Result<Response, Response> {
    reader
        .once(posted.mark(), |shell, _| {
            shell.change(|side| side.lines.clear())
        })
        .await?;
    Ok(reader.go("computer"))
}
