//! Who comes in. A desk listens where every program of this computer, and every page that its
//! browser shows, can send something; none of them may see or do anything here.
//!
//! - The name in `Host` is exact: a page whose own name was made to point here (DNS rebinding)
//!   sends its own name.
//! - Pages are in a room with a name that nobody can guess. A cookie is sent to every port of a
//!   computer, but only to paths under its own: another program that listens here never gets it.
//! - What is posted says that it comes from here (`Origin`, and `Sec-Fetch-Site` where a browser
//!   sends it).
//! - The first address is good once, and not for long.

use super::Site;
use super::reader::Asked;
use super::reply::bare;
use crate::Fault;
use crate::clock::{Computer, Outside as _};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use core::net::SocketAddr;
use language::id;
use sign::{Hash, hash};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The cookie's name.
const COOKIE: &str = "desk";
/// Wrong passphrases in a row that cost no waiting, the first wait, and the longest.
const FREE: u32 = 3;
const FIRST_WAIT: u64 = 10;
const LONGEST_WAIT: u64 = 600;
/// What a browser says of where a request comes from.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The door.
pub(crate) struct Door {
    hosts: [String; 2],
    /// The first part of every path.
    room: String,
    life: Duration,
    entry: Mutex<Entry>,
}

#[derive(Default)]
struct Entry {
    token: Option<(Hash, Instant)>,
    cookie: Option<Hash>,
    /// Wrong passphrases in a row, and when the last was tried.
    wrong: u32,
    last: Option<Instant>,
}

/// Why somebody does not come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
    /// By the wrong name, or from elsewhere.
    Elsewhere,
    /// Without the cookie.
    Unknown,
}

impl Door {
    pub(crate) fn new(address: SocketAddr, life: Duration) -> Result<Door, Fault> {
        Ok(Door {
            hosts: [address.to_string(), format!("localhost:{}", address.port())],
            room: secret()?[..22].replace('_', "-"),
            life,
            entry: Mutex::default(),
        })
    }

    /// An address to come in by; those before are worth nothing any more.
    pub(crate) fn new_address(&self) -> Result<String, Fault> {
        let token = secret()?;
        self.entry().token = Some((named("token", &token), Instant::now()));
        Ok(format!("http://{}/enter?token={token}", self.hosts[0]))
    }

    /// The first part of every path.
    pub(crate) fn room(&self) -> &str {
        &self.room
    }

    /// Takes a token for a cookie. Whoever came in before is out.
    fn enter(&self, token: &str) -> Option<String> {
        let mut entry = self.entry();
        let (known, since) = entry.token.as_ref()?;
        if *known != named("token", token) || since.elapsed() > self.life {
            return None;
        }
        let cookie = secret().ok()?;
        entry.token = None;
        entry.cookie = Some(named("cookie", &cookie));
        Some(cookie)
    }

    /// Seconds until a passphrase may be tried; the try counts as wrong until it was right.
    pub(crate) fn try_passphrase(&self) -> Result<(), u64> {
        let mut entry = self.entry();
        let over = entry.wrong.saturating_sub(FREE);
        let wait = match over {
            0 if entry.wrong < FREE => 0,
            n => (FIRST_WAIT << n.min(10)).min(LONGEST_WAIT),
        };
        let since = entry.last.map_or(u64::MAX, |at| at.elapsed().as_secs());
        if since < wait {
            return Err(wait - since);
        }
        entry.wrong = entry.wrong.saturating_add(1);
        entry.last = Some(Instant::now());
        Ok(())
    }

    /// The passphrase was right.
    pub(crate) fn opened(&self) {
        self.entry().wrong = 0;
    }

    fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = only(headers, &header::HOST).ok_or(Refusal::Elsewhere)?;
        let named = uri.authority().is_none_or(|name| name.as_str() == host);
        if !named || !self.hosts.iter().any(|known| known == host) {
            return Err(Refusal::Elsewhere);
        }
        let post = method != Method::GET && method != Method::HEAD;
        let from = headers.get_all(SITE).iter();
        let near = |value: &HeaderValue| value == "same-origin" || (value == "none" && !post);
        if !from.into_iter().all(near) {
            return Err(Refusal::Elsewhere);
        }
        let origin = only(headers, &header::ORIGIN);
        let here = origin.and_then(|origin| origin.strip_prefix("http://")) == Some(host);
        if post && !here {
            return Err(Refusal::Elsewhere);
        }
        Ok(())
    }

    fn knows(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let entry = self.entry();
        let known = entry.cookie.as_ref().ok_or(Refusal::Unknown)?;
        let cookies = headers.get_all(header::COOKIE).iter();
        let ours = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == COOKIE && named("cookie", value) == *known);
        let inside = uri.path().split('/').nth(1) == Some(&self.room);
        if ours && inside {
            Ok(())
        } else {
            Err(Refusal::Unknown)
        }
    }

    fn entry(&self) -> MutexGuard<'_, Entry> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets in whoever may come in.
pub(crate) async fn guard(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, uri) = (request.method(), request.uri());
    let door = &site.door;
    if door.check(method, uri, request.headers()).is_err() {
        let words = (id::DESK_REFUSED_TITLE, id::DESK_REFUSED_TEXT);
        return bare(site.locale, StatusCode::FORBIDDEN, words);
    }
    if uri.path() == "/enter" && method == Method::GET {
        return enter(&site, uri);
    }
    if door.knows(uri, request.headers()).is_err() {
        let words = (id::DESK_ENTER_TITLE, id::DESK_ENTER_TEXT);
        return bare(site.locale, StatusCode::FORBIDDEN, words);
    }
    let asked = Asked(uri.clone());
    request.extensions_mut().insert(asked);
    next.run(request).await
}

fn enter(site: &Site, uri: &Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let token = query.strip_prefix("token=").unwrap_or_default();
    let Some(cookie) = site.door.enter(token) else {
        let words = (id::DESK_ENTER_TITLE, id::DESK_ENTER_TEXT);
        return bare(site.locale, StatusCode::FORBIDDEN, words);
    };
    site.bench.used();
    let room = site.door.room();
    let to = format!("/{room}/{}/computer", site.locale.tag());
    let cookie = format!("{COOKIE}={cookie}; Path=/{room}/; HttpOnly; SameSite=Strict");
    let headers = [
        (header::LOCATION, to),
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "same-origin".to_owned()),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let value = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(value)
}

fn secret() -> Result<String, Fault> {
    Ok(Base64UrlUnpadded::encode_string(&Computer.fresh()?))
}

/// Secrets are compared by their hashes: how far two agree tells nothing.
fn named(what: &str, secret: &str) -> Hash {
    hash("desk door", &[what.as_bytes(), secret.as_bytes()])
}
