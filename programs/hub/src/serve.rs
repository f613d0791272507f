//! The hub from its first breath to its last.

use crate::config::Config;
use crate::door::{Door, Guest, Told};
use crate::edge::Edge;
use crate::figures::{self, Figures};
use crate::hub::Hub;
use crate::mail::{Waiters, watch_boxes, write};
use crate::refusal::Refusal;
use crate::routes::routes;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::{IntoResponse as _, Response};
use core::convert::Infallible;
use core::net::SocketAddr;
use core::pin::Pin;
use core::time::Duration;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use ledger::SignedCheckpoint;
use ledger::tile::CHECKPOINT_PATH;
use std::sync::{Arc, Mutex};
use store::Db;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

/// How long the head of a call may take to come, and how long a connection may be idle: longer
/// than callers keep one.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long calls may still be at work once the hub is told to end.
const ENDING: Duration = Duration::from_secs(10);

/// Why a hub cannot be, or ended: the operator's.
#[derive(Debug, thiserror::Error)]
pub enum ServeFault {
    /// Its database.
    #[error(transparent)]
    Database(#[from] store::Fault),
    /// The database cannot be opened. Its address may hold a password: only SQLite's path is
    /// told.
    #[error("the database {0} cannot be used: {1}")]
    Open(String, &'static str),
    /// Its address.
    #[error("cannot listen at {0} ({1}): end what listens there, or give another --listen")]
    Listen(SocketAddr, std::io::Error),
    /// The address of its figures.
    #[error("cannot listen at {0} ({1}): end what listens there, or give another --metrics")]
    Metrics(SocketAddr, std::io::Error),
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
    let db = open(&config).await?;
    let listen = |error| ServeFault::Listen(config.listen, error);
    let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let metrics = match config.metrics {
        Some(at) => {
            let bound = TcpListener::bind(at).await;
            Some(bound.map_err(|error| ServeFault::Metrics(at, error))?)
        }
        None => None,
    };
    let (post, posts) = mpsc::channel(4_096);
    let (close, closing) = watch::channel(false);
    let figures = Figures::new(&config);
    let hub = Arc::new(Hub {
        db: db.clone(),
        log: config.log,
        edge: Edge::new(&config.limits),
        figures,
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
    let mut tasks = vec![writer, watcher, tidier];
    if let Some(listener) = metrics {
        tasks.push(tokio::spawn(figures::serve(Arc::clone(&hub), listener)));
    }
    if let Some(identity) = config.tls.clone() {
        tasks.push(tokio::spawn(
            identity.renew(|line| tracing::warn!("{line}")),
        ));
    }
    ready(address);
    tracing::info!(%address, "listening");
    let told = async move {
        shutdown.await;
        close.send_replace(true);
    };
    let door = Door::new(&hub.limits);
    connections((listener, config.tls), door, routes(hub), told).await;
    for task in tasks {
        task.abort();
    }
    db.close().await;
    tracing::info!("ended");
    Ok(())
}

/// What is told of a database: its address may hold a password, a path does not.
fn name(config: &Config) -> String {
    let sqlite = config.database.strip_prefix("sqlite:");
    sqlite.unwrap_or("in PostgreSQL").to_owned()
}

/// Opens a database, whosever it is.
pub(crate) async fn open_any(config: &Config) -> Result<Db, ServeFault> {
    opened(
        config,
        Db::open(&config.database, config.limits.database).await,
    )
}

/// As [`open_any`], for a copy that is to come into it.
pub(crate) async fn open_to_fill(config: &Config) -> Result<Db, ServeFault> {
    let opening = Db::open_to_fill(&config.database, config.limits.database);
    opened(config, opening.await)
}

fn opened(config: &Config, opened: Result<Db, store::Fault>) -> Result<Db, ServeFault> {
    let (name, is_sqlite) = (name(config), config.database.starts_with("sqlite:"));
    match opened {
        Ok(db) => Ok(db),
        Err(store::Fault::Unavailable(code)) if is_sqlite && code == "14" => {
            let why = "its folder does not exist, or may not be written";
            Err(ServeFault::Open(name, why))
        }
        Err(store::Fault::Unavailable(code)) if is_sqlite && code == "26" => {
            Err(ServeFault::Open(name, "the file is no database"))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Opens the database of this log: a new one, or one that a hub of the same log made.
pub(crate) async fn open(config: &Config) -> Result<Db, ServeFault> {
    let db = open_any(config).await?;
    let name = name(config);
    let log = [
        config.log.name.as_str().as_bytes(),
        &config.log.ed25519.device().0,
    ]
    .concat();
    // One that an earlier version made does not say whose it is, but its checkpoint does.
    let note = store::logfile::get(&db, CHECKPOINT_PATH).await?;
    let other = |note: Vec<u8>| {
        let signed = SignedCheckpoint::parse(&note);
        signed.is_ok_and(|signed| signed.verify(&config.log).is_err())
    };
    if note.is_some_and(other) || !store::owner::claim(&db, &log).await? {
        let why = "it belongs to another log than the one that --policy names";
        return Err(ServeFault::Open(name, why));
    }
    Ok(db)
}

/// Takes connections until `told` is ready; then those that are there end after the call they are
/// at.
async fn connections(
    (listener, identity): (TcpListener, Option<tls::Identity>),
    door: Door,
    routes: Router,
    told: impl Future<Output = ()> + Send + 'static,
) {
    let (end, ending) = watch::channel(());
    let mut told = core::pin::pin!(told);
    loop {
        let accepted = tokio::select! {
            () = &mut told => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, from)) = accepted else {
            // One that was broken off, or no file descriptor is left: others will end.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        if let Some((guest, go)) = door.enter(from.ip()) {
            let _slower = stream.set_nodelay(true);
            let call = Call {
                routes: routes.clone(),
                from,
                guest,
            };
            let ending = ending.clone();
            match identity.clone() {
                Some(identity) => {
                    tokio::spawn(greeted((stream, identity), call, go, ending));
                }
                None => {
                    tokio::spawn(connection(stream, call, go.heard(), ending));
                }
            }
        }
        // So that one who signs is heard before the next comes and wants the place.
        tokio::task::yield_now().await;
    }
    drop((listener, ending));
    end.send_replace(());
    let ended = tokio::time::timeout(ENDING, end.closed()).await;
    if ended.is_err() {
        tracing::warn!("connections that did not end are cut off");
    }
}

/// As [`connection`], over TLS: who must make room goes during the greeting, too.
async fn greeted(
    (stream, identity): (tokio::net::TcpStream, tls::Identity),
    call: Call,
    go: Told,
    ending: watch::Receiver<()>,
) {
    let mut go = core::pin::pin!(go.heard());
    let greeted = tokio::select! {
        greeted = identity.greet(stream) => greeted,
        () = &mut go => return,
    };
    // What broke is the caller's to see.
    if let Ok(stream) = greeted {
        connection(stream, call, go, ending).await;
    }
}

/// One connection, until either side ends it or it must make room.
async fn connection(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    call: Call,
    go: impl Future<Output = ()>,
    mut ending: watch::Receiver<()>,
) {
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), call);
    let mut served = core::pin::pin!(served);
    let mut go = core::pin::pin!(go);
    loop {
        tokio::select! {
            // What broke is the caller's to see.
            _ = &mut served => return,
            () = &mut go => return,
            Ok(()) = ending.changed() => served.as_mut().graceful_shutdown(),
        }
    }
}

/// The calls of one connection.
struct Call {
    routes: Router,
    from: SocketAddr,
    guest: Guest,
}

impl Service<Request<Incoming>> for Call {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.from));
        request.extensions_mut().insert(self.guest.clone());
        // On a task of its own, so that it comes to its end also if the caller is gone: a
        // transaction that is dropped costs its connection. A router is always ready.
        let answer = tokio::spawn(tower::Service::call(&mut self.routes.clone(), request));
        Box::pin(async move {
            match answer.await {
                Ok(answer) => answer,
                Err(_) => Ok(Refusal::Unavailable.into_response()),
            }
        })
    }
}
