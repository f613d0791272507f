//! `PUT /v1/intake/SOCIETY/INTAKE`, by anyone; an enrolled portal of the society, which signs its
//! calls, has room of its own.

use crate::caller::{Signed, length, too_long};
use crate::clock::now;
use crate::edge::address;
use crate::hub::Hub;
use crate::query::{intake, society};
use crate::refusal::Refusal;
use axum::body::to_bytes;
use axum::extract::{FromRequest as _, Path, Request, State};
use axum::http::StatusCode;
use core::time::Duration;
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use store::form::{Kept, Room};
use wire::call::HEADER;
use wire::paper::MAX_FORM;

/// How long a form may take to come.
const BODY_TIME: Duration = Duration::from_secs(30);

pub(crate) async fn put(
    State(hub): State<Arc<Hub>>,
    Path((of, id)): Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let (society, intake) = (society(&of)?, intake(&id)?);
    let from = address(&request, hub.limits.behind_proxy);
    let length = length(request.headers())?;
    // Held until the form is kept.
    let _room;
    let body: Vec<u8> = if request.headers().contains_key(HEADER) {
        if length > MAX_FORM {
            return Err(too_long(request.into_body()).await);
        }
        let mut call = Signed::from_request(request, &hub).await?;
        let portal = call.caller.of_kind(&[DeviceKind::Portal]);
        match portal.map(|portal| portal.society == society) {
            // A portal brings what a whole camp wrote: it is counted as itself.
            Ok(true) => hub.edge.portal_form(call.caller.id())?,
            // Whoever else signs writes as a stranger does.
            _ => hub.edge.form(from)?,
        }
        if !call.known.society(society) {
            return Err(Refusal::Missing);
        }
        let body = core::mem::take(&mut call.body);
        _room = (None, Some(call));
        body
    } else {
        _room = (Some(hub.edge.open(from)?), None);
        if length > MAX_FORM {
            return Err(too_long(request.into_body()).await);
        }
        if length == 0 {
            return Err(Refusal::Malformed("an empty form"));
        }
        hub.edge.form(from)?;
        if !hub.known().await?.society(society) {
            return Err(Refusal::Missing);
        }
        let read = tokio::time::timeout(BODY_TIME, to_bytes(request.into_body(), length)).await;
        match read {
            Ok(Ok(bytes)) if bytes.len() == length => bytes.into(),
            _ => return Err(Refusal::Malformed("the form did not come whole")),
        }
    };
    if body.is_empty() {
        return Err(Refusal::Malformed("an empty form"));
    }
    let room = Room {
        forms: hub.limits.forms,
        bytes: hub.limits.form_bytes,
    };
    match store::form::put(&hub.db, (society, intake), &body, room, now()).await? {
        Kept::New => Ok(StatusCode::CREATED),
        Kept::Same => Ok(StatusCode::OK),
        Kept::Other => Err(Refusal::Conflict("another form is there")),
        Kept::Full => Err(Refusal::TooMany),
    }
}
