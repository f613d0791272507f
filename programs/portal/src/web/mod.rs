//! The pages over HTTP.

mod case;
mod find;
mod health;
mod more;
mod places;
mod reply;
mod room;
mod sent;

pub use room::Limits;

use crate::Fault;
use crate::engine::Engine;
use axum::Router;
use axum::routing::get;
use core::net::SocketAddr;
use room::Room;
use std::sync::Arc;
use tls::Greeted;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// What the handlers share.
pub(crate) struct Site {
    pub(crate) engine: Engine,
    pub(crate) room: Room,
}

/// Serves until `shutdown` is ready or the machine has ended, over TLS if there is an identity;
/// `ready` is told the address it listens at.
///
/// # Errors
/// [`Fault`].
pub async fn serve(
    (listen, identity): (SocketAddr, Option<tls::Identity>),
    (engine, ended): (Engine, oneshot::Receiver<Fault>),
    limits: &Limits,
    ready: impl FnOnce(SocketAddr),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let listener = TcpListener::bind(listen).await.map_err(Fault::Listen)?;
    let address = listener.local_addr().map_err(Fault::Listen)?;
    let site = Arc::new(Site {
        engine,
        room: Room::new(limits),
    });
    ready(address);
    let (tell, fault) = oneshot::channel();
    let over = async move {
        tokio::select! {
            () = shutdown => {}
            ended = ended => {
                let _nobody = tell.send(ended.unwrap_or(Fault::Ended));
            }
        }
    };
    let routes = routes(site);
    let served = match identity {
        None => {
            let serve = axum::serve(listener, routes);
            serve.with_graceful_shutdown(over).await
        }
        Some(identity) => {
            let greeted = Greeted::at(listener, identity).map_err(Fault::Listen)?;
            let serve = axum::serve(greeted, routes);
            serve.with_graceful_shutdown(over).await
        }
    };
    served.map_err(Fault::Listen)?;
    match fault.await {
        Ok(fault) => Err(fault),
        Err(_) => Ok(()),
    }
}

fn routes(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(places::root))
        .route("/health", get(health::get))
        .route("/{tag}", get(places::start))
        .route("/{tag}/find", get(find::begin).post(find::go_on))
        .route("/{tag}/receipt", axum::routing::post(find::written))
        .route("/{tag}/case", get(case::ask).post(case::show))
        .route("/{tag}/case/more", axum::routing::post(more::send))
        .route("/{tag}/status", get(places::status))
        .route("/{tag}/data", get(places::data))
        .route("/{tag}/languages", get(places::languages))
        .route("/{tag}/left", get(places::left))
        .fallback(places::missing)
        .method_not_allowed_fallback(places::missing)
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
        .with_state(site)
}
