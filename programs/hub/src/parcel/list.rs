//! `GET /v1/records/SOCIETY?after=ID` and `GET /v1/slips/SOCIETY?after=ID`.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{exactly, record, society};
use crate::refusal::Refusal;
use axum::extract::{Path, RawQuery, State};
use ledger::leaf::DeviceKind;
use sign::SocietyId;
use sign::id::RecordId;
use std::sync::Arc;
use wire::Shelf;
use wire::parcel::Slips;

/// Pairs of record and category that one answer is made of, at most: about a thousand records.
const MOST: usize = 6_144;

/// Slips that one answer has, at most: each is at most 8 KiB.
const SLIPS: usize = 1_024;

pub(crate) async fn records(
    State(hub): State<Arc<Hub>>,
    Path(of): Path<String>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let (society, after) = of_own(&of, query.as_deref(), &call)?;
    let records = store::parcel::records(&hub.db, society, after, MOST).await?;
    Ok(sign::to_bytes(&Shelf { records }))
}

pub(crate) async fn slips(
    State(hub): State<Arc<Hub>>,
    Path(of): Path<String>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let (society, after) = of_own(&of, query.as_deref(), &call)?;
    let slips = store::parcel::slips(&hub.db, society, after, SLIPS).await?;
    Ok(sign::to_bytes(&Slips { slips }))
}

/// Ids open nothing, and neither does a slip, but a list of them is where a thief would begin: so
/// only those have it who lead cases, and only their own society's.
fn of_own(of: &str, query: Option<&str>, call: &Signed) -> Result<(SocietyId, RecordId), Refusal> {
    let [after] = exactly(query, ["after"])?;
    let (society, after) = (society(of)?, record(after)?);
    let device = call.caller.of_kind(&[DeviceKind::Desk])?;
    if device.society != society {
        return Err(Refusal::Forbidden("records of another society"));
    }
    if !device.lead {
        return Err(Refusal::Forbidden("only a team leader's desk may"));
    }
    Ok((society, after))
}
