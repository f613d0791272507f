//! Where each call goes; the table stands in `docs/formats/hub.md`.

use crate::figures::count;
use crate::hub::Hub;
use crate::refusal::Refusal;
use crate::{attachment, health, intake, log, mail, parcel, reference, roster, session};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use std::sync::Arc;
use wire::path;

pub(crate) fn routes(hub: Arc<Hub>) -> Router {
    Router::new()
        .route(path::HEALTH, get(health::get))
        .route(path::LOG, post(log::post::post))
        .route("/v1/log/{*file}", get(log::get::get))
        .route(path::ROSTER, get(roster::get::get).put(roster::put::put))
        .route(path::MAIL, get(mail::get::get).post(mail::post::post))
        .route(path::TAKEN, post(mail::taken::post))
        .route(path::PARCELS, post(parcel::post::post))
        .route(path::PARCELS_GET, post(parcel::get::post))
        .route("/v1/attachment/{society}/{id}", get(attachment::list::get))
        .route(
            "/v1/attachment/{society}/{id}/remove",
            post(attachment::remove::post),
        )
        .route(
            "/v1/attachment/{society}/{id}/{piece}",
            put(attachment::put::put).get(attachment::get::get),
        )
        .route("/v1/records/{society}", get(parcel::list::records))
        .route("/v1/slips/{society}", get(parcel::list::slips))
        .route("/v1/intake/{society}", get(intake::list::get))
        .route(
            "/v1/intake/{society}/{intake}",
            put(intake::put::put).get(intake::get::get),
        )
        .route(path::SESSION, put(session::put::put))
        .route("/v1/sessions", get(session::get::get))
        .route("/v1/references", post(reference::post::post))
        .fallback(|| async { Refusal::Missing })
        .method_not_allowed_fallback(|| async { Refusal::Malformed("the method") })
        // Bodies are measured where they are read.
        .layer(DefaultBodyLimit::disable())
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&hub), count))
        .with_state(hub)
}
