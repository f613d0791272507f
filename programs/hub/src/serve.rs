//! The hub from its first breath to its last.

use crate::config::Config;
use crate::edge::Edge;
use crate::hub::Hub;
use crate::mail::{Waiters, watch_boxes, write};
use crate::routes::routes;
use axum::serve::ListenerExt as _;
use core::net::SocketAddr;
use core::time::Duration;
use std::sync::{Arc, Mutex};
use store::Db;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

/// Why a hub cannot be, or ended: the operator's.
#[derive(Debug, thiserror::Error)]
pub enum ServeFault {
    /// Its database.
    #[error(transparent)]
    Database(#[from] store::Fault),
    /// Its address.
    #[error("cannot listen there ({0})")]
    Listen(std::io::Error),
}

/// Serves until `shutdown` is ready; `ready` is told the address it listens at.
///
/// # Errors
/// [`ServeFault`].
pub async fn serve(
    config: Config,
    ready: impl FnOnce(SocketAddr),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeFault> {
    let db = Db::open(&config.database, config.limits.database).await?;
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.map_err(ServeFault::Listen)?;
    let address = listener.local_addr().map_err(ServeFault::Listen)?;
    let (post, posts) = mpsc::channel(4_096);
    let (close, closing) = watch::channel(false);
    let hub = Arc::new(Hub {
        db: db.clone(),
        log: config.log,
        edge: Edge::new(&config.limits),
        limits: config.limits,
        post,
        waiters: Waiters::default(),
        closing,
        known: Mutex::default(),
    });
    let writer = tokio::spawn(write(Arc::clone(&hub), posts));
    let watcher = tokio::spawn(watch_boxes(Arc::clone(&hub)));
    let tidier = tokio::spawn({
        let hub = Arc::clone(&hub);
        async move {
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
                hub.edge.tidy();
            }
        }
    });
    ready(address);
    tracing::info!(%address, "listening");
    let told = async move {
        shutdown.await;
        close.send_replace(true);
    };
    let service = routes(hub).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        let _slower = stream.set_nodelay(true);
    });
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(told)
        .await;
    for task in [writer, watcher, tidier] {
        task.abort();
    }
    db.close().await;
    tracing::info!("ended");
    served.map_err(ServeFault::Listen)
}
