//! The desk's pages, for the browser of this computer and for nobody else.
//!
//! # How a page is added
//! 1. A folder for the noun, a file for the verb: `web/cases/list.rs`, named in `web/cases/mod.rs`.
//! 2. What it does stands in `office/` as a function of the shell that returns typed values; the
//!    page asks for it by `reader.act(move |shell, until| office::cases::list(shell)).await?`. The
//!    act has its own thread and a deadline; what cannot be done is a page already (`?`).
//! 3. `pub(crate) async fn list(reader: Reader) -> Result<Response, Response>` makes its content
//!    from the functions of `page::Html` and ends with `Ok(reader.page(Sheet::new(title, content)))`.
//!    `reader.href("cases")` leads to a page, `reader.param("record")` is of its path.
//! 4. A form of a few fields is a `small::Small`: `Small::new(&reader, path).text(…).send(…)`; a
//!    long one a `page::Form` with what `reader.sent(path)` gives: `sent.begins(field, value)` for
//!    what it holds at first, `sent.posted()`, `sent.mark()`, `sent.faults()`, and `sent.html(&form)`.
//! 5. What a form does is `async fn act(reader: Reader, posted: Posted) -> Result<Response, Response>`:
//!    `Err(reader.wrong(&[("field", id::…)]))` for what is wrong with what was typed, what must not
//!    happen twice by `reader.once(posted.mark(), …).await?`, and `Err(reader.cannot(&ended))` for
//!    work that was refused. It shows no form itself: whatever comes back comes back on the page
//!    that `map` names beside the form, with the fault at its field and everything that was typed
//!    (`again`).
//! 6. A row in `map`: `.page(path, show)`, and `.form(path, act, show)` with the page that the form
//!    stands on. The test `web/again` fails until it knows the form. Texts in
//!    `core/language/locales/{en,ar}`; a sentence of a `Fault` in `pages.ftl`, too (`told`). GET
//!    changes nothing. Door, lock and headers are around every page: there is nothing to call.
//!
//! # Invariants
//! - Listens on this computer only; serves only whoever came in by the printed address.
//! - No page of another site, and no other program of this computer without the cookie, gets
//!   anything but a refusal; nothing it sends is acted upon.
//! - A locked desk holds no key: pages ask for the passphrase, and what was posted waits sealed.

mod access;
mod again;
mod asking;
mod bench;
mod branches;
mod cases;
mod chest;
mod colleague;
mod computer;
mod consents;
mod door;
mod file;
mod form;
mod found;
mod known;
mod leaving;
mod letters;
mod lock;
mod map;
mod once;
mod opened;
mod orders;
mod patience;
mod person;
mod queue;
mod reader;
mod receipt;
mod record_words;
mod reply;
mod request;
mod show;
mod small;
mod standing;
mod told;
mod upload;
mod words;
mod worker;

pub use bench::{Bench, Connect, Office};
pub use door::{Door, Refusal};
pub use form::Posted;
pub use found::likeness;
pub use map::forms;
pub use reader::{Reader, counting};
pub use reply::Sheet;
pub use standing::{Right, Shut, Standing};

use crate::Fault;
use crate::disk::Folder;
use crate::own::Own;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use core::net::SocketAddr;
use language::Locale;
use once::Marks;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Longest form: a request answered at full length, in letters of four bytes, as browsers write
/// them.
pub(crate) const LONGEST: usize = 512 << 10;

/// How a desk is served.
#[derive(Debug)]
pub struct Settings {
    /// Where: an address of this computer.
    pub listen: SocketAddr,
    /// The language of the first page.
    pub locale: &'static Locale,
    /// How long nobody asks for anything until it locks itself.
    pub idle: Duration,
    /// How long an address to come in by is good.
    pub token: Duration,
}

impl Settings {
    /// As a desk is used.
    #[must_use]
    pub fn usual(listen: SocketAddr, locale: &'static Locale) -> Self {
        Settings {
            listen,
            locale,
            idle: Duration::from_secs(600),
            token: Duration::from_secs(120),
        }
    }
}

/// What pages share.
pub(crate) struct Site {
    pub(crate) bench: Bench,
    pub(crate) door: Door,
    pub(crate) locale: &'static Locale,
    marks: Arc<Marks>,
}

/// Serves a desk until `shutdown` is ready. `ready` is told an address to come in by: at the
/// start, and whenever something comes in by `more`.
///
/// # Errors
/// [`Fault::Asked`] for an address of a network; [`Fault`].
pub async fn serve(
    (folder, own): (Folder, Own),
    connect: Connect,
    settings: Settings,
    mut more: mpsc::Receiver<()>,
    ready: impl Fn(&str) + Send + 'static,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let listen = settings.listen;
    if !listen.ip().is_loopback() {
        return Err(Fault::asked(format!(
            "--listen {listen}: the desk's pages are for this computer only; name 127.0.0.1"
        )));
    }
    let no_port = |error: std::io::Error| Fault::asked(format!("--listen {listen}: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(no_port)?;
    let address = listener.local_addr().map_err(no_port)?;
    let door = Door::new(address, settings.token)?;
    let bench = Bench::start((folder, own), connect, settings.idle)?;
    let site = Arc::new(Site {
        bench,
        door,
        locale: settings.locale,
        marks: Arc::default(),
    });
    ready(&site.door.new_address()?);
    let again = Arc::clone(&site);
    let links = tokio::spawn(async move {
        while more.recv().await.is_some() {
            if let Ok(address) = again.door.new_address() {
                ready(&address);
            }
        }
    });
    let served = axum::serve(listener, routes(Arc::clone(&site)))
        .with_graceful_shutdown(shutdown)
        .await;
    links.abort();
    site.bench.end().await;
    served.map_err(no_port)
}

fn routes(site: Arc<Site>) -> Router {
    let layers = tower_http::catch_panic::CatchPanicLayer::new();
    Router::new()
        .nest("/{room}/{tag}", map::whole().router())
        .fallback(reply::missing)
        .method_not_allowed_fallback(reply::missing)
        .layer(from_fn_with_state(Arc::clone(&site), lock::keep_locked))
        .layer(from_fn_with_state(Arc::clone(&site), door::guard))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(layers)
        .with_state(site)
}
