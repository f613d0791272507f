//! A locked desk: what it shows, what it keeps, how it is opened again.

use super::Site;
use super::chest::Kept;
use super::form::Posted;
use super::reader::Reader;
use super::reply::{Sheet, bare, unread};
use crate::Fault;
use crate::web::bench::Away;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use language::{Args, Locale, Piece, id};
use page::{Field, Form, Href, Html, Kind, Tone};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Lets nothing through to a locked desk but its passphrase.
pub(crate) async fn keep_locked(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Some(reader) = Reader::of(&site, &parts, Vec::new()) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let asks = reader.path().to_owned();
    if site.bench.standing().is_some() {
        site.bench.used();
        return next.run(Request::from_parts(parts, body)).await;
    }
    if asks == "unlock" && parts.method == Method::POST {
        return next.run(Request::from_parts(parts, body)).await;
    }
    if parts.method != Method::POST || asks == "lock" {
        let to = if parts.method == Method::POST || asks == "unlock" {
            "computer"
        } else {
            &asks
        };
        return page(&reader, to, None, StatusCode::OK);
    }
    // A file is not kept for a locked desk: it is chosen once more.
    let kind = parts
        .headers
        .get("content-type")
        .map(|kind| kind.as_bytes());
    if kind.is_some_and(|kind| kind.starts_with(b"multipart/")) {
        super::upload::drop_all(body).await;
        return page(&reader, "computer", None, StatusCode::OK);
    }
    let Some(body) = super::upload::whole(body).await else {
        return unread(&site, &parts, super::upload::TOO_LONG);
    };
    let form = Kept {
        path: asks,
        body: Zeroizing::new(body.to_vec()),
    };
    if site.bench.keep(&form) {
        page(&reader, "computer", None, StatusCode::OK)
    } else {
        full(reader.locale())
    }
}

/// No more is kept.
pub(super) fn full(locale: &'static Locale) -> Response {
    let words = (id::DESK_FULL_TITLE, id::DESK_FULL_TEXT);
    bare(locale, StatusCode::SERVICE_UNAVAILABLE, words)
}

/// Locks the desk.
pub(crate) async fn lock(reader: Reader) -> Response {
    reader.site().bench.lock().await;
    page(&reader, "computer", None, StatusCode::OK)
}

/// Opens it, if the passphrase is right.
pub(crate) async fn unlock(reader: Reader, posted: Posted) -> Response {
    let to = posted.get("to");
    let to = if Href::new(&format!("/{to}")).is_some() {
        to
    } else {
        "computer"
    };
    if reader.site().bench.standing().is_some() {
        return reader.go(to);
    }
    if let Err(seconds) = reader.site().door.try_passphrase() {
        let count = u32::try_from(seconds).unwrap_or(u32::MAX);
        let args = Args::none().number("count", count);
        let words = reader.say_with(id::DESK_WAIT_PASSPHRASE, &args);
        return page(&reader, to, Some(words), StatusCode::TOO_MANY_REQUESTS);
    }
    // As it was taken when it was made.
    let passphrase = Zeroizing::new(posted.get("passphrase").nfc().collect::<String>());
    match reader.site().bench.unlock(passphrase).await {
        Ok(()) => reader.site().door.opened(),
        Err(away) => {
            let words = match away {
                Away::Fault(Fault::Passphrase) => reader.say(id::DESK_WRONG_PASSPHRASE),
                Away::Fault(fault) => vec![Piece::Text(fault.to_string())],
                _ => reader.say(id::DESK_BROKEN_TEXT),
            };
            return page(&reader, to, Some(words), StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    match reader.site().bench.kept().await {
        Some(kept) => kept_page(&reader, &kept),
        None => reader.go(to),
    }
}

/// Asks for the passphrase; then the page `to` is shown.
pub(crate) fn page(
    reader: &Reader,
    to: &str,
    fault: Option<Vec<Piece>>,
    status: StatusCode,
) -> Response {
    let faulty = fault.is_some();
    let form = Form {
        locale: reader.locale(),
        action: &reader.href("unlock"),
        hidden: vec![("to", to)],
        fields: vec![Field {
            name: "passphrase",
            label: reader.say(id::DESK_PASSPHRASE),
            hint: None,
            value: "",
            kind: Kind::Secret,
            optional: false,
        }],
        faults: fault
            .into_iter()
            .map(|words| page::Fault {
                field: "passphrase",
                words,
            })
            .collect(),
        send: reader.say(id::DESK_UNLOCK),
        back: None,
    };
    let mut content = vec![reader.para(id::DESK_LOCKED_TEXT)];
    if reader.site().bench.keeps_something() {
        let words = reader.say(id::DESK_LOCKED_KEPT);
        content.push(Html::notice(Tone::Note, &words, Html::all([])));
    }
    content.push(form.html());
    let sheet = Sheet::new(reader.say(id::DESK_LOCKED_TITLE), Html::all(content));
    let sheet = if faulty { sheet.faulty() } else { sheet };
    reader.page(sheet.with_status(status))
}

/// What was posted while the desk was locked, to be sent by one click.
fn kept_page(reader: &Reader, kept: &Kept) -> Response {
    let posted = Posted::read(&kept.body);
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&kept.path),
        hidden: posted.iter().collect(),
        fields: Vec::new(),
        faults: Vec::new(),
        send: reader.say(id::DESK_KEPT_SEND),
        back: None,
    };
    let content = Html::all([reader.para(id::DESK_KEPT_TEXT), form.html()]);
    reader.page(Sheet::new(reader.say(id::DESK_KEPT_TITLE), content))
}
