//! `POST /v1/parcels`.

use crate::caller::{Caller, Signed};
use crate::clock::now;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::parcel::MAX_PARCELS;
use wire::{PutAll, What};

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    let all: PutAll = body(&call.body)?;
    if all.parcels.len() > MAX_PARCELS {
        return Err(Refusal::Malformed("too many parcels in one call"));
    }
    let index = |put: &wire::Put| put.place.what == What::Index;
    match &call.caller {
        Caller::Keyholder(_) => {
            if !all.parcels.iter().all(index) {
                return Err(Refusal::Forbidden("the keyholder puts daily indexes only"));
            }
        }
        Caller::Device(..) => {
            let device = call.caller.of_kind(&[DeviceKind::Desk])?;
            let own = |put: &wire::Put| {
                let ours = put.place.society == device.society;
                ours && matches!(put.place.what, What::Part | What::Slip)
            };
            if !all.parcels.iter().all(own) {
                let what = "a parcel of another society, or neither part nor slip";
                return Err(Refusal::Forbidden(what));
            }
        }
    }
    store::parcel::put(&hub.db, &all.parcels, now()).await?;
    Ok(())
}
