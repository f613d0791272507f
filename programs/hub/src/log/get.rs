//! `GET /v1/log/checkpoint`, `GET /v1/log/tile/…`, by anyone.

use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use ledger::TilePath;
use ledger::tile::CHECKPOINT_PATH;
use std::sync::Arc;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path(file): Path<String>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let from = crate::edge::address(&request, hub.limits.behind_proxy);
    let _room = hub.edge.open(from)?;
    let (kind, keep) = if file == CHECKPOINT_PATH {
        ("text/plain; charset=utf-8", "no-cache")
    } else {
        let path = TilePath::parse(&file).ok_or(Refusal::Missing)?;
        let full = "public, max-age=31536000, immutable";
        let keep = if path.is_partial() { "no-cache" } else { full };
        ("application/octet-stream", keep)
    };
    let bytes = store::logfile::get(&hub.db, &file).await?;
    let bytes = bytes.ok_or(Refusal::Missing)?;
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep)], bytes))
}
