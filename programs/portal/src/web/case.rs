//! My case: two numbers, one of four words.
//!
//! Staff cannot set the word from here yet, so a request that is known is *received*; neither the
//! reply nor its time depends on anything but the two numbers and the day.

use super::Site;
use super::places::with;
use super::reply::{Reader, Sheet};
use super::room::Full;
use crate::{calendar, engine};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use codes::{ReceiptSecret, Reference};
use language::{Args, Id, id};
use page::{Fault, Field, Form, Html, Kind};
use std::sync::Arc;
use zeroize::Zeroizing;

pub(super) async fn ask(Path(tag): Path<String>, headers: HeaderMap) -> Response {
    with(&tag, &headers, |reader| numbers(reader, ("", ""), &[]))
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(tag): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut typed = (Zeroizing::new(String::new()), Zeroizing::new(String::new()));
    for (name, value) in form_urlencoded::parse(&body) {
        match &*name {
            "reference" => typed.0 = Zeroizing::new(value.into_owned()),
            "secret" => typed.1 = Zeroizing::new(value.into_owned()),
            _ => {}
        }
    }
    let numbers_typed = (typed.0.as_str(), typed.1.as_str());
    let outcome = look(&site, numbers_typed).await;
    with(&tag, &headers, |reader| match outcome {
        Outcome::Known => known(reader),
        Outcome::Wrong(wrong) => numbers(reader, numbers_typed, &wrong),
        Outcome::Often => numbers(reader, numbers_typed, &[("reference", id::CASE_TOO_OFTEN)])
            .with_status(StatusCode::TOO_MANY_REQUESTS),
        Outcome::Busy => Sheet::new(id::BUSY_TITLE, reader.para(id::BUSY_TEXT))
            .with_status(StatusCode::TOO_MANY_REQUESTS),
    })
}

enum Outcome {
    Known,
    Wrong(Vec<(&'static str, Id)>),
    Often,
    Busy,
}

async fn look(site: &Site, (reference, secret): (&str, &str)) -> Outcome {
    let (reference, secret) = (Reference::parse(reference), ReceiptSecret::parse(secret));
    let (reference, secret) = match (reference, secret) {
        (Ok(reference), Ok(secret)) => (reference, secret),
        (reference, secret) => {
            let wrong = [
                (reference.is_err(), ("reference", id::CASE_BAD_REFERENCE)),
                (secret.is_err(), ("secret", id::CASE_BAD_SECRET)),
            ];
            let wrong = wrong.into_iter().filter(|(is, _)| *is);
            return Outcome::Wrong(wrong.map(|(_, what)| what).collect());
        }
    };
    match site.room.look(reference) {
        Ok(()) => {}
        Err(Full::Code) => return Outcome::Often,
        Err(Full::Overall) => return Outcome::Busy,
    }
    match site.engine.knows(reference, secret).await {
        Some(true) => Outcome::Known,
        Some(false) => Outcome::Wrong(vec![("reference", id::CASE_UNKNOWN)]),
        None => Outcome::Busy,
    }
}

fn known(reader: &Reader<'_>) -> Sheet {
    let word = reader.locale.plain(id::CASE_WORD_RECEIVED);
    let state = reader
        .locale
        .pieces(id::CASE_STATE, &Args::none().text("word", &word));
    let date = reader.date(calendar::next(engine::now()));
    let next = reader
        .locale
        .pieces(id::CASE_NEXT, &Args::none().text("date", &date));
    Sheet::new(
        id::CASE_TITLE,
        Html::all([Html::heading(&state), Html::para(&next)]),
    )
}

fn numbers(reader: &Reader<'_>, typed: (&str, &str), wrong: &[(&'static str, Id)]) -> Sheet {
    let field = |name, label, hint, value| Field {
        name,
        label: reader.say(label),
        hint: Some(reader.say(hint)),
        value,
        kind: Kind::Digits,
        optional: false,
    };
    let form = Form {
        locale: reader.locale,
        action: &reader.href("case"),
        hidden: Vec::new(),
        fields: vec![
            field(
                "reference",
                id::CASE_REFERENCE,
                id::CASE_REFERENCE_HINT,
                typed.0,
            ),
            field("secret", id::CASE_SECRET, id::CASE_SECRET_HINT, typed.1),
        ],
        faults: wrong
            .iter()
            .map(|(field, says)| Fault {
                field,
                words: reader.say(*says),
            })
            .collect(),
        send: reader.say(id::CASE_SHOW),
        back: None,
    };
    let content = Html::all([reader.careful(id::CASE_INTRO), form.html()]);
    let mut sheet = Sheet::new(id::CASE_TITLE, content);
    if !wrong.is_empty() {
        sheet.faulty = true;
        sheet = sheet.with_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    sheet
}
