//! `GET /v1/sessions?kind=matcher`, `GET /v1/sessions?society=SOCIETY&kind=desk`, the same with
//! `kind=portal`.

use super::number;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{exactly, society};
use crate::refusal::Refusal;
use axum::extract::{RawQuery, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::Sessions;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    call.caller.device()?;
    let query = query.as_deref();
    let (kind, society) = if query == Some("kind=matcher") {
        (DeviceKind::Matcher, None)
    } else {
        let [of, kind] = exactly(query, ["society", "kind"])?;
        let kind = match kind {
            "desk" => DeviceKind::Desk,
            "portal" => DeviceKind::Portal,
            _ => return Err(Refusal::Malformed("a kind of device")),
        };
        (kind, Some(society(of)?))
    };
    let mut sessions = store::session::of_kind(&hub.db, number(kind), society).await?;
    // What a device announced while it was usable ends with it.
    sessions.retain(|(id, _)| call.known.device(*id).is_some_and(|device| device.usable));
    Ok(sign::to_bytes(&Sessions { sessions }))
}
