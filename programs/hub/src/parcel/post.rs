//! `POST /v1/parcels`.

use crate::caller::Signed;
use crate::clock::now;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::PutAll;
use wire::parcel::MAX_PARCELS;

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    let device = call.caller.of_kind(&[DeviceKind::Desk])?;
    let all: PutAll = body(&call.body)?;
    if all.parcels.len() > MAX_PARCELS {
        return Err(Refusal::Malformed("too many parcels in one call"));
    }
    let own = |put: &wire::Put| put.place.society == device.society;
    if !all.parcels.iter().all(own) {
        return Err(Refusal::Forbidden("a parcel of another society"));
    }
    store::parcel::put(&hub.db, &all.parcels, now()).await?;
    Ok(())
}
