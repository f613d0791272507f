//! `GET /v1/attachment/SOCIETY/ID`.

use super::of;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::{Path, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::attachment::Pieces;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path(path): Path<(String, String)>,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    call.caller.of_kind(&[DeviceKind::Desk])?;
    let there = store::attachment::there(&hub.db, of(&path)?).await?;
    Ok(sign::to_bytes(&Pieces { there }))
}
