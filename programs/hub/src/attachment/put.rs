//! `PUT /v1/attachment/SOCIETY/ID/PIECE`.

use super::{may_write, of};
use crate::caller::Signed;
use crate::clock::now;
use crate::hub::Hub;
use crate::query::number;
use crate::refusal::Refusal;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use std::sync::Arc;
use store::attachment::Kept;
use wire::attachment::fits;

pub(crate) async fn put(
    State(hub): State<Arc<Hub>>,
    Path((society, id, piece)): Path<(String, String, String)>,
    call: Signed,
) -> Result<StatusCode, Refusal> {
    let of = of(&(society, id))?;
    may_write(&call, &of)?;
    let piece = number(&piece)?;
    if !fits(piece, call.body.len()) {
        return Err(Refusal::Malformed("the number of a piece, or its length"));
    }
    let body = (sign::sha256(&[&call.body]), call.body.as_slice());
    let room = hub.limits.attachment_bytes;
    match store::attachment::put(&hub.db, (of, piece), body, room, now()).await? {
        Kept::New => Ok(StatusCode::CREATED),
        Kept::Same => Ok(StatusCode::OK),
        Kept::Other => Err(Refusal::Conflict("another piece is there")),
        Kept::Gone => Err(Refusal::Missing),
        Kept::Full => Err(Refusal::TooMany),
    }
}
