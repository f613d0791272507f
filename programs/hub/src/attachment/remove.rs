//! `POST /v1/attachment/SOCIETY/ID/remove`.

use super::{may_write, of};
use crate::caller::Signed;
use crate::clock::now;
use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::{Path, State};
use std::sync::Arc;

pub(crate) async fn post(
    State(hub): State<Arc<Hub>>,
    Path(path): Path<(String, String)>,
    call: Signed,
) -> Result<(), Refusal> {
    let of = of(&path)?;
    may_write(&call, &of)?;
    store::attachment::remove(&hub.db, of, hub.limits.attachment_bytes, now()).await?;
    Ok(())
}
