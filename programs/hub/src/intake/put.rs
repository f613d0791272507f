//! `PUT /v1/intake/SOCIETY/INTAKE`, by anyone.

use crate::caller::{length, too_long};
use crate::clock::now;
use crate::edge::address;
use crate::hub::Hub;
use crate::query::{intake, society};
use crate::refusal::Refusal;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use core::time::Duration;
use std::sync::Arc;
use store::form::{Kept, Room};
use wire::paper::MAX_FORM;

/// How long a form may take to come.
const BODY_TIME: Duration = Duration::from_secs(30);

pub(crate) async fn put(
    State(hub): State<Arc<Hub>>,
    Path((of, id)): Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let from = address(&request, hub.limits.behind_proxy);
    let _room = hub.edge.open(from)?;
    let (society, intake) = (society(&of)?, intake(&id)?);
    let length = length(request.headers())?;
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
    let body = match read {
        Ok(Ok(bytes)) if bytes.len() == length => bytes,
        _ => return Err(Refusal::Malformed("the form did not come whole")),
    };
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
