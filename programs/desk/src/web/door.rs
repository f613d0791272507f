//! Who comes in. A desk listens where every program of this computer, and every page that its
//! browser shows, can send something; none of them may see or do anything here.
//!
//! - The name in `Host` is exact: a page whose own name was made to point here (DNS rebinding)
//!   sends its own name.
//! - Pages are in a room with a name that nobody can guess. A cookie is sent to every port of a
//!   computer, but only to paths under its own: another program that listens here never gets it.
//! - What is posted says that it comes from here (`Origin`, and `Sec-Fetch-Site` where a browser
//!   sends it).
//! - The first address is good once, and not for long. A page from elsewhere may lead to it, and to
//!   nothing else: the door then asks first, and whoever presses its button comes in.

use super::Site;
use super::reader::Asked;
use super::reply::{answer, bare};
use crate::Fault;
use crate::clock::{Computer, Outside as _};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use core::net::SocketAddr;
use language::{Args, Locale, id, locale};
use page::{Form, Href, Html, StaffPage};
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

/// The door of pages that are for one browser of this computer.
pub struct Door {
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
pub enum Refusal {
    /// By the wrong name, or from elsewhere.
    Elsewhere,
    /// Without the cookie.
    Unknown,
}

impl Door {
    /// One at this address; what it tells to come in by is good for so long.
    ///
    /// # Errors
    /// [`Fault`] if the computer gives no randomness.
    pub fn new(address: SocketAddr, life: Duration) -> Result<Door, Fault> {
        Ok(Door {
            hosts: [address.to_string(), format!("localhost:{}", address.port())],
            room: secret()?[..22].replace('_', "-"),
            life,
            entry: Mutex::default(),
        })
    }

    /// An address to come in by; those before are worth nothing any more.
    ///
    /// # Errors
    /// [`Fault`] if the computer gives no randomness.
    pub fn new_address(&self) -> Result<String, Fault> {
        let token = secret()?;
        self.entry().token = Some((named("token", &token), Instant::now()));
        Ok(format!("http://{}/enter?token={token}", self.hosts[0]))
    }

    /// The first part of every path.
    #[must_use]
    pub fn room(&self) -> &str {
        &self.room
    }

    /// Takes a token for a cookie, as a header sets it. Whoever came in before is out.
    #[must_use]
    pub fn enter(&self, token: &str) -> Option<String> {
        let mut entry = self.entry();
        let (known, since) = entry.token.as_ref()?;
        if *known != named("token", token) || since.elapsed() > self.life {
            return None;
        }
        let cookie = secret().ok()?;
        entry.token = None;
        entry.cookie = Some(named("cookie", &cookie));
        let room = &self.room;
        Some(format!(
            "{COOKIE}={cookie}; Path=/{room}/; HttpOnly; SameSite=Strict"
        ))
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

    /// By its own name.
    fn named<'h>(&self, uri: &Uri, headers: &'h HeaderMap) -> Result<&'h str, Refusal> {
        let host = only(headers, &header::HOST).ok_or(Refusal::Elsewhere)?;
        let named = uri.authority().is_none_or(|name| name.as_str() == host);
        match named && self.hosts.iter().any(|known| known == host) {
            true => Ok(host),
            false => Err(Refusal::Elsewhere),
        }
    }

    /// Whether it comes by the door's own name, and from its own pages.
    ///
    /// # Errors
    /// [`Refusal::Elsewhere`].
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = self.named(uri, headers)?;
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

    /// Whether it comes with the cookie, into the room.
    ///
    /// # Errors
    /// [`Refusal::Unknown`].
    pub fn knows(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
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
    let checked = door.check(method, uri, request.headers());
    let entry =
        Entrance::of(&site, uri).filter(|_| method == Method::GET || method == Method::POST);
    match (checked, entry) {
        (Ok(()), Some(entry)) => return enter(&site, &entry),
        // Nothing is taken and nothing told: the token stays good for whoever presses.
        (Err(_), Some(entry))
            if method == Method::GET && door.named(uri, request.headers()).is_ok() =>
        {
            return led_here(&entry, uri);
        }
        _ => {}
    }
    if checked.is_err() {
        let words = (id::DESK_REFUSED_TITLE, id::DESK_REFUSED_TEXT);
        return bare(site.locale, StatusCode::FORBIDDEN, words);
    }
    if door.knows(uri, request.headers()).is_err() {
        let words = (id::DESK_ENTER_TITLE, id::DESK_ENTER_TEXT);
        return bare(site.locale, StatusCode::FORBIDDEN, words);
    }
    let asked = Asked(uri.clone());
    request.extensions_mut().insert(asked);
    next.run(request).await
}

/// What stands in an address to come in by.
struct Entrance {
    token: String,
    /// The page behind the door, with its language.
    to: String,
    locale: &'static Locale,
}

impl Entrance {
    fn of(site: &Site, uri: &Uri) -> Option<Entrance> {
        if uri.path() != "/enter" {
            return None;
        }
        let query = uri.query().unwrap_or_default();
        let part = |name: &str| {
            let mut parts = query.split('&').filter_map(|part| part.split_once('='));
            parts.find(|(known, _)| *known == name).map(|(_, is)| is)
        };
        let to = part("to").filter(|to| Href::new(&format!("/{to}")).is_some());
        let tag = to.and_then(|to| locale(to.split('/').next()?));
        let (to, locale) = match (to, tag) {
            (Some(to), Some(locale)) => (to.to_owned(), locale),
            _ => (format!("{}/computer", site.locale.tag()), site.locale),
        };
        Some(Entrance {
            token: part("token").unwrap_or_default().to_owned(),
            to,
            locale,
        })
    }
}

/// Somebody was led to the door by a page from elsewhere, which sees nothing of this.
fn led_here(entry: &Entrance, uri: &Uri) -> Response {
    let refused = || {
        let words = (id::DESK_REFUSED_TITLE, id::DESK_REFUSED_TEXT);
        bare(entry.locale, StatusCode::FORBIDDEN, words)
    };
    let whole = uri.path_and_query().map_or("", |whole| whole.as_str());
    let Some(action) = Href::new(whole).filter(|_| !entry.token.is_empty()) else {
        return refused();
    };
    let say = |id| entry.locale.pieces(id, &Args::none());
    let form = Form {
        locale: entry.locale,
        action: &action,
        hidden: Vec::new(),
        fields: Vec::new(),
        faults: Vec::new(),
        send: say(id::DESK_LED_ENTER),
        back: None,
    };
    let page = StaffPage {
        locale: entry.locale,
        name: say(id::DESK_NAME),
        title: say(id::DESK_LED_TITLE),
        faulty: false,
        pages: &[],
        who: Vec::new(),
        state: Vec::new(),
        languages: &[],
        lock: None,
        content: Html::all([Html::para(&say(id::DESK_LED_TEXT)), form.html()]),
    };
    answer(StatusCode::OK, page.render())
}

fn enter(site: &Site, entry: &Entrance) -> Response {
    let Some(cookie) = site.door.enter(&entry.token) else {
        let words = (id::DESK_ENTER_TITLE, id::DESK_ENTER_TEXT);
        return bare(entry.locale, StatusCode::FORBIDDEN, words);
    };
    site.bench.used();
    let room = site.door.room();
    let to = format!("/{room}/{}", entry.to);
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
