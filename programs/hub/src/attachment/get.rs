//! `GET /v1/attachment/SOCIETY/ID/PIECE`.

use super::of;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::number;
use crate::refusal::Refusal;
use axum::extract::{Path, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path((society, id, piece)): Path<(String, String, String)>,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    call.caller.of_kind(&[DeviceKind::Desk])?;
    let piece = store::attachment::get(&hub.db, of(&(society, id))?, number(&piece)?).await?;
    piece.ok_or(Refusal::Missing)
}
