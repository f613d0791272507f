//! What was told has been read.

use crate::web::Reader;
use axum::response::Response;

/// Forgets what was told until now.
pub(crate) async fn read(reader: Reader) -> Result<Response, Response> {
    reader
        .act(|shell, _| shell.change(|side| side.lines.clear()))
        .await?;
    Ok(reader.go("computer"))
}
