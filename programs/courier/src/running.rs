//! The always-on sender: a campaign's folder, the society's providers, this computer's clock.

use crate::Fault;
use crate::config::{Config, Receipts};
use crate::engine::{Engine, Lane, Receipt, SECOND};
use crate::gateway::{Gateway, receipt};
use crate::smtp::Smtp;
use crate::store::{Secrets, Store};
use axum::extract::{DefaultBodyLimit, Path as Of, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, body::Bytes};
use decision::Deciders;
use record::safe::Means;
use sign::Time;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long it rests when there is nothing to do.
const REST: Duration = Duration::from_millis(100);
/// So many receipts may wait; a gateway repeats what was not taken.
const WAITING: usize = 4_096;
/// Longest receipt, in bytes.
const LONGEST: usize = 4 << 10;

/// Now, by this computer's clock.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}

/// The sender of a campaign, ready to be stepped; `deciders` is who may decide, by the log; `ready` is told where receipts are taken.
///
/// # Errors
/// [`Fault`].
pub fn engine(
    folder: &Path,
    secrets: &Secrets,
    config: &Config,
    deciders: Deciders,
    ready: impl FnOnce(SocketAddr),
) -> Result<Engine, Fault> {
    let store = Store::open(folder, secrets)?;
    let mut lanes = Vec::new();
    let mut heard = None;
    if let Some(sms) = &config.sms {
        let carrier = Box::new(Gateway::new(&sms.url, &sms.token));
        lanes.push(Lane::new(Means::Sms, carrier, sms.a_minute));
        if let Some(receipts) = &sms.receipts {
            let (address, receiver) = listen(receipts)?;
            ready(address);
            heard = Some(receiver);
        }
    }
    if let Some(mail) = &config.mail {
        let carrier = Box::new(Smtp::new(mail)?);
        lanes.push(Lane::new(Means::Mail, carrier, mail.a_minute));
    }
    let after = u64::from(config.ask_after) * SECOND;
    let engine = Engine::new(store, lanes, heard).believing(deciders);
    Ok(engine.asking_after(after))
}

/// Sends until it is told to stop, nothing on a decision that does not verify. The campaign is this courier's alone.
///
/// # Errors
/// [`Fault`]: it must be started again then.
pub fn run(
    folder: &Path,
    secrets: &Secrets,
    (config, deciders): (&Config, Deciders),
    stop: &AtomicBool,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Fault> {
    let mut engine = engine(folder, secrets, config, deciders, ready)?;
    let _alone = engine.store().alone()?;
    while !stop.load(Ordering::Relaxed) {
        if !engine.step(now())? {
            std::thread::sleep(REST);
        }
    }
    Ok(())
}

struct Door {
    token: String,
    sender: Mutex<SyncSender<Receipt>>,
}

fn listen(receipts: &Receipts) -> Result<(SocketAddr, Receiver<Receipt>), Fault> {
    let listener = std::net::TcpListener::bind(receipts.listen).map_err(Fault::Listen)?;
    listener.set_nonblocking(true).map_err(Fault::Listen)?;
    let address = listener.local_addr().map_err(Fault::Listen)?;
    let (sender, receiver) = sync_channel(WAITING);
    let door = Arc::new(Door {
        token: receipts.token.clone(),
        sender: Mutex::new(sender),
    });
    let routes = Router::new()
        .route("/{token}", post(taken))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(door);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Fault::Listen)?;
    std::thread::spawn(move || {
        runtime.block_on(async move {
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                let _ended = axum::serve(listener, routes).await;
            }
        });
    });
    Ok((address, receiver))
}

/// A receipt is written into the journal later: the gateway is asked by key anyway, so one that
/// is lost here is late and not lost.
async fn taken(State(door): State<Arc<Door>>, Of(token): Of<String>, body: Bytes) -> StatusCode {
    // Compared whole, whatever it begins with.
    let hash = |text: &str| sign::hash("receipt token", &[text.as_bytes()]);
    if hash(&token) != hash(&door.token) {
        return StatusCode::NOT_FOUND;
    }
    let Some(receipt) = core::str::from_utf8(&body).ok().and_then(receipt) else {
        return StatusCode::BAD_REQUEST;
    };
    let sender = door.sender.lock().unwrap_or_else(PoisonError::into_inner);
    match sender.try_send(receipt) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
