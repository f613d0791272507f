//! `GET /v1/intake/SOCIETY?after=NUMBER`.

use super::get::may_read;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{exactly, number, society};
use crate::refusal::Refusal;
use axum::extract::{Path, RawQuery, State};
use std::sync::Arc;
use wire::Waiting;

/// Forms in one answer, at most; the next call goes on after the last.
const MAX_FORMS: usize = 1_024;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path(of): Path<String>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let [after] = exactly(query.as_deref(), ["after"])?;
    let (society, after) = (society(&of)?, number(after)?);
    may_read(&call, society)?;
    let forms = store::form::after(&hub.db, society, after, MAX_FORMS).await?;
    Ok(sign::to_bytes(&Waiting { forms }))
}
