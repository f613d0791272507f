//! `GET /health`: whether forms are taken and the hub is reached, for balancers and for whoever
//! watches; as the page *status* says it to families, and nothing more.

use super::Site;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use std::sync::Arc;

type Said = (StatusCode, [(HeaderName, &'static str); 2], &'static str);

/// A portal that takes forms is well, also while the hub is away: what is sent waits in its spool.
pub(super) async fn get(State(site): State<Arc<Site>>) -> Said {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    if site.room.health().is_err() {
        return (StatusCode::TOO_MANY_REQUESTS, headers, "{}");
    }
    let (status, said) = match (site.engine.takes(), site.engine.reaches()) {
        (true, true) => (StatusCode::OK, r#"{"takes_forms":true,"hub_reached":true}"#),
        (true, false) => (
            StatusCode::OK,
            r#"{"takes_forms":true,"hub_reached":false}"#,
        ),
        (false, true) => (
            StatusCode::SERVICE_UNAVAILABLE,
            r#"{"takes_forms":false,"hub_reached":true}"#,
        ),
        (false, false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            r#"{"takes_forms":false,"hub_reached":false}"#,
        ),
    };
    (status, headers, said)
}
