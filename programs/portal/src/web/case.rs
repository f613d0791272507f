//! My case: two numbers, one of four words, and a form by which something is added.
//!
//! Neither the reply nor its time depends on anything but the two numbers, the word that staff
//! told, and the day.

use super::Site;
use super::find::new_mark;
use super::more::{self, Typed};
use super::places::{Tag, too_long, with};
use super::reply::{Reader, Sheet};
use super::room::Full;
use super::sent::Sent;
use crate::engine::{Found, Untaken};
use crate::figures::Looked;
use crate::{calendar, engine};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use codes::{ReceiptSecret, Reference};
use language::{Args, Id, id};
use page::{Fault, Field, Form, Html, Kind, Tone};
use record::case::PublicWord;
use sign::Time;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The two numbers as they were typed.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) reference: Zeroizing<String>,
    pub(super) secret: Zeroizing<String>,
}

/// What looking gave.
pub(super) enum Look {
    Found(Found),
    /// These fields must be put right.
    Wrong(Vec<(&'static str, Id)>),
    /// This number was tried too often.
    Often,
    Busy,
    Refused,
}

/// All that a page about a case is made of, beside what was typed.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) word: PublicWord,
    pub(super) now: Time,
}

pub(super) async fn ask(Tag(tag): Tag, headers: HeaderMap) -> Response {
    with(&tag, &headers, |reader| {
        ask_again(reader, &Numbers::default(), &[])
    })
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Tag(tag): Tag,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Response {
    let Some(body) = body else {
        return with(&tag, &headers, too_long);
    };
    let mut numbers = Numbers::default();
    for (name, value) in form_urlencoded::parse(&body) {
        match &*name {
            "reference" => numbers.reference = Zeroizing::new(value.into_owned()),
            "secret" => numbers.secret = Zeroizing::new(value.into_owned()),
            _ => {}
        }
    }
    let look = look(&site, &numbers).await;
    let typed = Typed {
        mark: new_mark().unwrap_or_default(),
        ..Typed::default()
    };
    with(&tag, &headers, |reader| {
        sheet(reader, &numbers, &typed, &look)
    })
}

/// Tries two numbers.
pub(super) async fn look(site: &Site, numbers: &Numbers) -> Look {
    let look = tried(site, numbers).await;
    site.engine.figures().look(match &look {
        Look::Found(_) => Looked::Found,
        Look::Wrong(_) => Looked::Wrong,
        Look::Often => Looked::Often,
        Look::Busy => Looked::Busy,
        Look::Refused => Looked::Refused,
    });
    look
}

async fn tried(site: &Site, numbers: &Numbers) -> Look {
    let reference = Reference::parse(&numbers.reference);
    let secret = ReceiptSecret::parse(&numbers.secret);
    let (reference, secret) = match (reference, secret) {
        (Ok(reference), Ok(secret)) => (reference, secret),
        (reference, secret) => {
            let wrong = [
                (reference.is_err(), ("reference", id::CASE_BAD_REFERENCE)),
                (secret.is_err(), ("secret", id::CASE_BAD_SECRET)),
            ];
            let wrong = wrong.into_iter().filter(|(is, _)| *is);
            return Look::Wrong(wrong.map(|(_, what)| what).collect());
        }
    };
    match site.room.look(reference) {
        Ok(()) => {}
        Err(Full::Code) => return Look::Often,
        Err(Full::Overall) => return Look::Busy,
    }
    match site.engine.look(reference, secret).await {
        Ok(Some(found)) => Look::Found(found),
        Ok(None) => Look::Wrong(vec![("reference", id::CASE_UNKNOWN)]),
        Err(Untaken::Busy) => Look::Busy,
        Err(Untaken::Ended | Untaken::Unwritten | Untaken::Refused(_)) => Look::Refused,
    }
}

/// The page that a look leads to. Whatever was typed stands on it again.
pub(super) fn sheet(reader: &Reader<'_>, numbers: &Numbers, typed: &Typed, look: &Look) -> Sheet {
    let told = |title, text, status| {
        let notice = Html::notice(Tone::Note, &reader.say(title), reader.para(text));
        let mut sheet = ask_again(reader, numbers, &[]);
        if !typed.says.is_empty() || !typed.text.is_empty() {
            sheet.content = more::form(reader, numbers, typed, &[]);
        }
        sheet.content = Html::all([notice, sheet.content]);
        sheet.with_status(status)
    };
    match look {
        Look::Found(found) => {
            let shown = Shown {
                word: found.word,
                now: engine::now(),
            };
            known(reader, numbers, typed, &[], shown)
        }
        Look::Wrong(wrong) => ask_again(reader, numbers, wrong),
        Look::Often => ask_again(reader, numbers, &[("reference", id::CASE_TOO_OFTEN)])
            .with_status(StatusCode::TOO_MANY_REQUESTS),
        Look::Busy => told(id::BUSY_TITLE, id::BUSY_TEXT, StatusCode::TOO_MANY_REQUESTS),
        Look::Refused => told(
            id::REFUSED_TITLE,
            id::REFUSED_TEXT,
            StatusCode::SERVICE_UNAVAILABLE,
        ),
    }
}

/// What is known of a case, and the form by which something is added.
pub(super) fn known(
    reader: &Reader<'_>,
    numbers: &Numbers,
    typed: &Typed,
    wrong: &[(&'static str, Id, Option<u32>)],
    shown: Shown,
) -> Sheet {
    let word = reader.say(match shown.word {
        PublicWord::Received => id::CASE_WORD_RECEIVED,
        PublicWord::BeingWorkedOn => id::CASE_WORD_WORKED_ON,
        PublicWord::PleaseContactUs => id::CASE_WORD_CONTACT_US,
        PublicWord::Closed => id::CASE_WORD_CLOSED,
    });
    let state = reader
        .locale
        .pieces(id::CASE_STATE, &Args::none().said("word", &word));
    let date = reader.date(calendar::next(shown.now));
    let next = reader
        .locale
        .pieces(id::CASE_NEXT, &Args::none().said("date", &date));
    Sheet::new(
        id::CASE_TITLE,
        Html::all([
            Html::heading(&state),
            Html::para(&next),
            more::form(reader, numbers, typed, wrong),
        ]),
    )
}

fn ask_again(reader: &Reader<'_>, numbers: &Numbers, wrong: &[(&'static str, Id)]) -> Sheet {
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
                &numbers.reference,
            ),
            field(
                "secret",
                id::CASE_SECRET,
                id::CASE_SECRET_HINT,
                &numbers.secret,
            ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;
    use record::case::{Case, Finding, Outcome};

    /// Invariant of the pages: whatever happened to the sought person, the family's page is the
    /// same, byte for byte, on one day, until staff have spoken to the enquirer; and it is the
    /// same whatever a case was closed with.
    #[test]
    fn what_was_found_does_not_show() {
        let numbers = Numbers {
            reference: Zeroizing::new("4821 7730 98".to_owned()),
            secret: Zeroizing::new("5962 1483".to_owned()),
        };
        let typed = Typed {
            mark: "0".repeat(32),
            ..Typed::default()
        };
        let headers = HeaderMap::new();
        let page = |tag: &str, case: Case, asked, now| {
            let reader = Reader::of(tag, &headers).unwrap();
            let shown = Shown {
                word: case.public_word(asked),
                now,
            };
            let sheet = known(&reader, &numbers, &typed, &[], shown);
            sheet.content.as_str().to_owned()
        };
        // Found, refused, dead, detained, no match, and what lies between.
        let found = Case::ConsentSought(Finding::Located);
        let outcomes = [
            Case::Found(Finding::Located),
            found,
            Case::Found(Finding::DeceasedReported),
            Case::Found(Finding::DetainedReported),
            Case::Open,
            Case::FieldAction,
            Case::ContactRestored,
        ];
        let (today, next_month) = (Time(1_764_000_000_000_000), Time(1_767_500_000_000_000));
        for tag in ["en", "ar"] {
            for asked in [false, true] {
                for case in outcomes {
                    assert_eq!(
                        page(tag, case, asked, today),
                        page(tag, found, asked, today)
                    );
                }
            }
            for outcome in Outcome::ALL {
                let closed = page(tag, Case::Closed(*outcome), true, today);
                assert_eq!(closed, page(tag, Case::Declined, false, today));
            }
            // The page can differ: by the word and by the day.
            let words = [
                page(tag, Case::EnquiryReceived, false, today),
                page(tag, found, false, today),
                page(tag, found, true, today),
                page(tag, Case::Declined, false, today),
                page(tag, found, false, next_month),
            ];
            for (at, one) in words.iter().enumerate() {
                assert!(
                    words[at + 1..].iter().all(|other| other != one),
                    "{tag} {at}"
                );
            }
        }
    }
}
