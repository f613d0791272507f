//! `GET /v1/health`.

use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::{Request, State};
use std::sync::Arc;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    request: Request,
) -> Result<&'static str, Refusal> {
    let from = crate::edge::address(&request, hub.limits.behind_proxy);
    let _room = hub.edge.open(from)?;
    hub.db.ping().await?;
    Ok("the database answers\n")
}
