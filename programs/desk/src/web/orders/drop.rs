//! An order that waits here is thrown away.

use super::approve::whole;
use crate::office::orders;
use crate::web::{Posted, Reader};
use axum::response::Response;

/// Throws away the order that the form names.
pub(crate) async fn drop(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let order = posted.get("order").to_owned();
    reader
        .once(posted.mark(), move |shell, _| {
            whole(&order)?;
            orders::drop(shell, &order)
        })
        .await?;
    Ok(reader.go("orders"))
}
