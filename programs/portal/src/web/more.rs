//! One word more about a request, by the two numbers of its receipt: news, another way to be
//! reached, that it became unsafe, that it is withdrawn. It goes the way of a request.

use super::Site;
use super::case::{self, Look, Shown};
use super::places::{Tag, too_long, with};
use super::reply::{Reader, Sheet};
use super::sent::Sent;
use crate::engine::{Found, Token, Untaken};
use crate::figures::{self, Became};
use crate::{calendar, engine};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use intake::TEXT;
use language::{Args, Id, id};
use page::{Choice, Fault, Field, Form, Html, Kind};
use record::Text;
use record::codec::encode_form;
use record::date::Day;
use record::form::{Content, FollowUp, Says};
use std::sync::Arc;
use world::portal::Refusal;
use zeroize::Zeroizing;

const CHOICES: &[(Says, &str, Id)] = &[
    (Says::News, "news", id::MORE_NEWS),
    (Says::NewContact, "contact", id::MORE_CONTACT),
    (Says::BecameUnsafe, "unsafe", id::MORE_UNSAFE),
    (Says::Withdraws, "withdraw", id::MORE_WITHDRAW),
];

/// What was typed beside the two numbers.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) mark: String,
    pub(super) says: Zeroizing<String>,
    pub(super) text: Zeroizing<String>,
}

pub(super) async fn send(
    State(site): State<Arc<Site>>,
    Tag(tag): Tag,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Response {
    let Some(body) = body else {
        return with(&tag, &headers, too_long);
    };
    let (numbers, typed) = read(&body);
    let look = case::look(&site, &numbers).await;
    let found = match look {
        Look::Found(found) => found,
        // Whoever has not both numbers sees what everybody sees who has not.
        other => {
            return with(&tag, &headers, |reader| {
                case::sheet(reader, &numbers, &typed, &other)
            });
        }
    };
    let wrong = wrong(&typed);
    if !wrong.is_empty() {
        let shown = Shown {
            word: found.word,
            now: engine::now(),
        };
        return with(&tag, &headers, |reader| {
            let mut sheet = case::known(reader, &numbers, &typed, &wrong, shown);
            sheet.faulty = true;
            sheet.with_status(StatusCode::UNPROCESSABLE_ENTITY)
        });
    }
    let outcome = take(&site, &typed, found).await;
    let became = match &outcome {
        Ok(()) => Became::Taken,
        Err(untaken) => Became::Untaken(*untaken),
    };
    site.engine.figures().form(figures::Sent::More, became);
    with(&tag, &headers, |reader| match outcome {
        Ok(()) => taken(reader),
        Err(untaken) => {
            let look = match untaken {
                Untaken::Busy => Look::Busy,
                Untaken::Ended | Untaken::Unwritten | Untaken::Refused(_) => Look::Refused,
            };
            case::sheet(reader, &numbers, &typed, &look)
        }
    })
}

fn read(body: &[u8]) -> (case::Numbers, Typed) {
    let (mut numbers, mut typed) = (case::Numbers::default(), Typed::default());
    for (name, value) in form_urlencoded::parse(body) {
        let value = Zeroizing::new(value.replace("\r\n", "\n").replace(['\r', '\0'], ""));
        match &*name {
            "reference" => numbers.reference = value,
            "secret" => numbers.secret = value,
            "says" => typed.says = value,
            "text" => typed.text = value,
            "mark" if is_mark(&value) => typed.mark = value.to_string(),
            _ => {}
        }
    }
    (numbers, typed)
}

fn is_mark(mark: &str) -> bool {
    mark.len() == 32 && mark.bytes().all(|b| b.is_ascii_hexdigit())
}

fn said(typed: &Typed) -> Option<Says> {
    let chosen = CHOICES
        .iter()
        .find(|(_, word, _)| *word == typed.says.as_str());
    chosen.map(|(says, _, _)| *says)
}

/// What must be put right: which field, what is said, and the most characters, if that is it.
fn wrong(typed: &Typed) -> Vec<(&'static str, Id, Option<u32>)> {
    let text = typed.text.trim();
    let says = said(typed);
    let needs_words = matches!(says, Some(Says::News | Says::NewContact));
    let mut wrong = Vec::new();
    if says.is_none() {
        wrong.push(("says", id::ERROR_CHOOSE, None));
    }
    if text.chars().count() > TEXT as usize {
        wrong.push(("text", id::ERROR_LONG, Some(TEXT)));
    } else if intake::is_spoilt(text) {
        wrong.push(("text", id::ERROR_LETTERS, None));
    } else if needs_words && !intake::shows(text) {
        wrong.push(("text", id::MORE_EMPTY, None));
    }
    wrong
}

async fn take(site: &Site, typed: &Typed, found: Found) -> Result<(), Untaken> {
    let says = said(typed).ok_or(Untaken::Refused(Refusal::TooLong))?;
    site.room.form().map_err(|_| Untaken::Busy)?;
    let parts = [&typed.mark, &*typed.says, &*typed.text].map(|part| part.as_bytes());
    let token = Token::of("more", &[&found.intake.0, parts[0], parts[1], parts[2]]);
    let content = encode_form(&Content::FollowUp(FollowUp {
        intake: found.intake,
        says,
        text: Text::from(typed.text.trim()),
        on: Day::of(engine::now()),
    }));
    site.engine.take_more(&token, content).await
}

fn taken(reader: &Reader<'_>) -> Sheet {
    let date = reader.date(calendar::next(engine::now()));
    let args = Args::none().said("date", &date);
    let content = [
        Html::para(&reader.locale.pieces(id::MORE_DONE_TEXT, &args)),
        Html::action(&reader.href("case"), &reader.say(id::START_CASE)),
    ];
    Sheet::new(id::MORE_DONE_TITLE, Html::all(content))
}

/// The form by which something is added.
pub(super) fn form(
    reader: &Reader<'_>,
    numbers: &case::Numbers,
    typed: &Typed,
    wrong: &[(&'static str, Id, Option<u32>)],
) -> Html {
    let choices = CHOICES.iter().map(|(_, value, label)| Choice {
        value,
        label: reader.say(*label),
    });
    let fault = |(field, says, most): &(&'static str, Id, Option<u32>)| Fault {
        field,
        words: match most {
            Some(most) => {
                let args = Args::none().number("max", *most);
                reader.locale.pieces(*says, &args)
            }
            None => reader.say(*says),
        },
    };
    let form = Form {
        locale: reader.locale,
        action: &reader.href("case/more"),
        hidden: vec![
            ("mark", &typed.mark),
            ("reference", &numbers.reference),
            ("secret", &numbers.secret),
        ],
        fields: vec![
            Field {
                name: "says",
                label: reader.say(id::MORE_WHAT),
                hint: None,
                value: &typed.says,
                kind: Kind::One(choices.collect()),
                optional: false,
            },
            Field {
                name: "text",
                label: reader.say(id::MORE_WORDS),
                hint: Some(reader.say(id::MORE_WORDS_HINT)),
                value: &typed.text,
                kind: Kind::Text,
                optional: false,
            },
        ],
        faults: wrong.iter().map(fault).collect(),
        send: reader.say(id::SEND),
        back: None,
    };
    Html::all([Html::heading(&reader.say(id::MORE_TITLE)), form.html()])
}
