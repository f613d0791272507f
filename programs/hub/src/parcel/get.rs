//! `POST /v1/parcels/get`.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::parcel::MAX_PARCELS;
use wire::{Got, MAX_BODY, WantAll};

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<Vec<u8>, Refusal> {
    call.caller.of_kind(&[DeviceKind::Desk])?;
    let want: WantAll = body(&call.body)?;
    if want.wanted.len() > MAX_PARCELS {
        return Err(Refusal::Malformed("too many parcels in one call"));
    }
    let parcels = store::parcel::get(&hub.db, &want.wanted, MAX_BODY - 16).await?;
    Ok(sign::to_bytes(&Got { parcels }))
}
