//! A gateway of SMS that sends none.

use super::{Chance, Faults};
use crate::Fault;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, body::Bytes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A message as the gateway has it: what it would have sent, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Got {
    /// The name of the send.
    pub key: String,
    /// To whom.
    pub to: String,
    /// What.
    pub text: String,
    /// How often it was posted under this key.
    pub posts: u32,
    /// Whether it is said to have arrived.
    pub delivered: bool,
    /// How often a receipt of it was posted.
    pub receipts: u32,
}

struct Message {
    got: Got,
    at: Instant,
    fails: bool,
}

struct Inner {
    token: String,
    faults: Faults,
    chance: Chance,
    messages: BTreeMap<String, Message>,
    order: Vec<String>,
    receipts: Option<String>,
    refused: u32,
    lost: u32,
}

type Shared = Arc<Mutex<Inner>>;

/// A running gateway.
#[derive(Clone)]
pub struct FakeGateway {
    address: SocketAddr,
    inner: Shared,
}

impl core::fmt::Debug for FakeGateway {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "FakeGateway({})", self.address)
    }
}

#[derive(Deserialize)]
struct Posted {
    to: String,
    text: String,
    id: String,
}

impl FakeGateway {
    /// Starts one that knows its callers by `token`. It runs until the process ends.
    ///
    /// # Errors
    /// [`Fault::Listen`].
    pub fn start(listen: SocketAddr, token: &str, faults: Faults) -> Result<FakeGateway, Fault> {
        let listener = std::net::TcpListener::bind(listen).map_err(Fault::Listen)?;
        listener.set_nonblocking(true).map_err(Fault::Listen)?;
        let address = listener.local_addr().map_err(Fault::Listen)?;
        let inner: Shared = Arc::new(Mutex::new(Inner {
            token: token.to_owned(),
            faults,
            chance: Chance(faults.seed.max(1)),
            messages: BTreeMap::new(),
            order: Vec::new(),
            receipts: None,
            refused: 0,
            lost: 0,
        }));
        let routes = Router::new()
            .route("/send", post(send))
            .route("/send/{key}", get(ask))
            .route("/got", get(got))
            .with_state(inner.clone());
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
        let posting = inner.clone();
        std::thread::spawn(move || post_receipts(&posting));
        Ok(FakeGateway { address, inner })
    }

    /// Its address, as a courier's configuration has it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/send", self.address)
    }

    /// Where it posts receipts from now on.
    pub fn post_receipts_to(&self, url: &str) {
        self.lock().receipts = Some(url.to_owned());
    }

    /// Misbehaves otherwise from now on.
    pub fn misbehave(&self, faults: Faults) {
        self.lock().faults = faults;
    }

    /// Everything it would have sent, in the order in which it took it.
    #[must_use]
    pub fn got(&self) -> Vec<Got> {
        let inner = self.lock();
        let order = inner.order.iter();
        order
            .filter_map(|key| Some(inner.messages.get(key)?.got.clone()))
            .collect()
    }

    /// How often it refused, and how many answers it lost.
    #[must_use]
    pub fn misbehaved(&self) -> (u32, u32) {
        let inner = self.lock();
        (inner.refused, inner.lost)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }
}

fn lock(inner: &Shared) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

fn known(inner: &Inner, headers: &HeaderMap) -> bool {
    let said = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    said == Some(&format!("Token {}", inner.token))
}

async fn send(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let delay = {
        let inner = lock(&shared);
        if !known(&inner, &headers) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        inner.faults.delay
    };
    tokio::time::sleep(delay).await;
    let Ok(posted) = serde_json::from_slice::<Posted>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let lost = {
        let mut inner = lock(&shared);
        let faults = inner.faults;
        if inner.chance.in_hundred(faults.refuses) {
            inner.refused += 1;
            return StatusCode::TOO_MANY_REQUESTS.into_response();
        }
        if !posted.to.chars().any(|c| c.is_ascii_digit()) || posted.to.ends_with("000000") {
            let word = serde_json::json!({ "error": "unroutable" });
            return (StatusCode::UNPROCESSABLE_ENTITY, word.to_string()).into_response();
        }
        let fails = inner.chance.in_hundred(faults.fails);
        take(&mut inner, posted, fails);
        let lost = inner.chance.in_hundred(faults.loses_answers);
        inner.lost += u32::from(lost);
        lost
    };
    if lost {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    serde_json::json!({ "state": "queued" })
        .to_string()
        .into_response()
}

/// What comes twice under one key is one message.
fn take(inner: &mut Inner, posted: Posted, fails: bool) {
    if let Some(message) = inner.messages.get_mut(&posted.id) {
        message.got.posts += 1;
        return;
    }
    inner.order.push(posted.id.clone());
    let got = Got {
        key: posted.id.clone(),
        to: posted.to,
        text: posted.text,
        posts: 1,
        delivered: false,
        receipts: 0,
    };
    let at = Instant::now();
    inner.messages.insert(posted.id, Message { got, at, fails });
}

async fn ask(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut inner = lock(&shared);
    if !known(&inner, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let delivery = inner.faults.delivery;
    let state = inner
        .messages
        .get_mut(&key)
        .map(|message| state(message, delivery));
    let word = |state: &str| serde_json::json!({ "state": state }).to_string();
    match state {
        Some(state) => word(state).into_response(),
        None => (StatusCode::NOT_FOUND, word("unknown")).into_response(),
    }
}

fn state(message: &mut Message, delivery: Duration) -> &'static str {
    if message.at.elapsed() < delivery {
        return "sent";
    }
    message.got.delivered = !message.fails;
    match message.fails {
        true => "failed",
        false => "delivered",
    }
}

/// For a demonstration: what would be on the telephones. The same token opens it.
async fn got(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let inner = lock(&shared);
    if !known(&inner, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let all = inner.order.iter().filter_map(|key| inner.messages.get(key));
    let all: Vec<_> = all
        .map(|message| serde_json::json!({ "to": message.got.to, "text": message.got.text }))
        .collect();
    serde_json::Value::from(all).to_string().into_response()
}

/// Posts receipts of whatever has arrived or failed, each as often as it is told to.
fn post_receipts(shared: &Shared) {
    let agent = line::agent(Duration::from_secs(2));
    loop {
        std::thread::sleep(Duration::from_millis(20));
        let (url, due) = {
            let mut inner = lock(shared);
            let Some(url) = inner.receipts.clone() else {
                continue;
            };
            let faults = inner.faults;
            let mut due = Vec::new();
            for message in inner.messages.values_mut() {
                let state = state(message, faults.delivery);
                if state != "sent" && message.got.receipts < faults.repeats {
                    message.got.receipts += 1;
                    due.push((message.got.key.clone(), state));
                }
            }
            (url, due)
        };
        for (key, state) in due {
            let body = serde_json::json!({ "id": key, "state": state });
            let call = agent.post(&url).header("content-type", "application/json");
            // Whoever does not take it is asked for nothing: they ask themselves.
            let _not_taken = call.send(body.to_string());
        }
    }
}
