//! `GET /v1/roster`, by anyone.

use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::{Request, State};
use std::sync::Arc;

pub(crate) async fn get(State(hub): State<Arc<Hub>>, request: Request) -> Result<Vec<u8>, Refusal> {
    let from = crate::edge::address(&request, hub.limits.behind_proxy);
    let _room = hub.edge.open(from)?;
    let roster = store::roster::get(&hub.db).await?;
    roster.map(|(_, bytes)| bytes).ok_or(Refusal::Missing)
}
