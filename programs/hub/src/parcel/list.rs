//! `GET /v1/records/SOCIETY?after=ID`.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{exactly, record, society};
use crate::refusal::Refusal;
use axum::extract::{Path, RawQuery, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::Shelf;

/// Pairs of record and category that one answer is made of, at most: about a thousand records.
const MOST: usize = 6_144;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path(of): Path<String>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let [after] = exactly(query.as_deref(), ["after"])?;
    let (society, after) = (society(&of)?, record(after)?);
    // Ids open nothing, but a list of them is where a thief would begin: so only those have it
    // who lead cases, and only their own society's.
    let device = call.caller.of_kind(&[DeviceKind::Desk])?;
    if device.society != society {
        return Err(Refusal::Forbidden("records of another society"));
    }
    if !device.lead {
        return Err(Refusal::Forbidden("only a team leader's desk may"));
    }
    let records = store::parcel::records(&hub.db, society, after, MOST).await?;
    Ok(sign::to_bytes(&Shelf { records }))
}
