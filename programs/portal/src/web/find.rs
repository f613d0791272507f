//! Find someone: the questions page by page, and the receipt.
//!
//! Answers travel in the page itself, as fields that are not shown. Nothing is kept here until the
//! form is sent, so nothing is lost when the portal is started anew between two pages, any number
//! of portals can stand side by side, and whoever breaks in finds no half-filled forms.

use super::Site;
use super::places::{Tag, too_long, with};
use super::reply::{Reader, Sheet};
use super::sent::Sent;
use crate::engine::{Token, Untaken};
use crate::figures::{self, Became};
use crate::{calendar, engine};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use intake::{Answers, Ask, PAGES, Question, Wrong, request};
use language::{Args, Id, Piece, id};
use page::{Choice, Fault, Field, Form, Html, Kind, Tone};
use record::codec::encode_form;
use record::date::Day;
use record::form::Content;
use std::sync::Arc;
use world::portal::Refusal;

/// The first page, with a mark of its own.
pub(super) async fn begin(Tag(tag): Tag, headers: HeaderMap) -> Response {
    let mark = new_mark();
    with(&tag, &headers, |reader| match &mark {
        Some(mark) => sheet(reader, mark, &Answers::default(), (0, &[])),
        None => refused(reader, id::REFUSED_TEXT),
    })
}

/// A page came back: the next one, the one before, the same with what is wrong, or the receipt.
pub(super) async fn go_on(
    State(site): State<Arc<Site>>,
    Tag(tag): Tag,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Response {
    let Some(body) = body else {
        return with(&tag, &headers, too_long);
    };
    let posted = Posted::read(&body);
    let Some(mark) = posted.mark.or_else(new_mark) else {
        return with(&tag, &headers, |reader| refused(reader, id::REFUSED_TEXT));
    };
    let answers = &posted.answers;
    if posted.back {
        let to = posted.page.saturating_sub(1);
        return with(&tag, &headers, |reader| {
            sheet(reader, &mark, answers, (to, &[]))
        });
    }
    // Whatever page was sent, everything up to it must be in order: a page is not skipped.
    let first_wrong = (0..=posted.page).find_map(|page| {
        let wrong = answers.wrong(page);
        (!wrong.is_empty()).then_some((page, wrong))
    });
    if let Some((page, wrong)) = first_wrong {
        return with(&tag, &headers, |reader| {
            let mut sheet = sheet(reader, &mark, answers, (page, &wrong));
            sheet.faulty = true;
            sheet.with_status(StatusCode::UNPROCESSABLE_ENTITY)
        });
    }
    if posted.page + 1 < PAGES.len() {
        let to = posted.page + 1;
        return with(&tag, &headers, |reader| {
            sheet(reader, &mark, answers, (to, &[]))
        });
    }
    let outcome = take(&site, &tag, &mark, answers).await;
    with(&tag, &headers, |reader| {
        outcome.sheet(reader, &mark, answers)
    })
}

/// The numbers are written down.
pub(super) async fn written(Tag(tag): Tag, headers: HeaderMap) -> Response {
    with(&tag, &headers, |reader| {
        let date = reader.date(calendar::next(engine::now()));
        let args = Args::none().said("date", &date);
        let content = [
            Html::para(&reader.locale.pieces(id::RECEIPT_DONE_TEXT, &args)),
            Html::action(&reader.href("case"), &reader.say(id::START_CASE)),
        ];
        Sheet::new(id::RECEIPT_DONE_TITLE, Html::all(content))
    })
}

/// What a page sent back.
struct Posted {
    mark: Option<String>,
    page: usize,
    back: bool,
    answers: Answers,
}

impl Posted {
    fn read(body: &[u8]) -> Self {
        let mut posted = Posted {
            mark: None,
            page: 0,
            back: false,
            answers: Answers::default(),
        };
        for (name, value) in form_urlencoded::parse(body) {
            match &*name {
                "mark" => {
                    let fine = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
                    posted.mark = fine.then(|| value.into_owned());
                }
                "page" => {
                    let page = value.parse().unwrap_or(0);
                    posted.page = usize::min(page, PAGES.len() - 1);
                }
                "go" => posted.back = value == "back",
                name => posted.answers.take(name, &value),
            }
        }
        posted
    }
}

enum Taken {
    Receipt(engine::Receipt),
    TooLong,
    Refused,
    Busy,
}

/// The token by which the receipt is made covers the answers, too: the same page sent again gets
/// its receipt; a page that was changed meanwhile is another form, and nothing in it is lost.
async fn take(site: &Site, tag: &str, mark: &str, answers: &Answers) -> Taken {
    if site.room.form().is_err() {
        let busy = Became::Untaken(Untaken::Busy);
        site.engine.figures().form(figures::Sent::Request, busy);
        return Taken::Busy;
    }
    let mut parts: Vec<&[u8]> = vec![mark.as_bytes()];
    for (name, value) in answers.iter() {
        parts.extend([name.as_bytes(), value.as_bytes()]);
    }
    let token = Token::of("request", &parts);
    let request = request(answers, tag, Day::of(engine::now()));
    let content = encode_form(&Content::Request(Box::new(request)));
    let taken = site.engine.take(&token, content).await;
    let became = match &taken {
        Ok(_) => Became::Taken,
        Err(untaken) => Became::Untaken(*untaken),
    };
    site.engine.figures().form(figures::Sent::Request, became);
    match taken {
        Ok(receipt) => Taken::Receipt(receipt),
        Err(Untaken::Refused(Refusal::TooLong)) => Taken::TooLong,
        Err(Untaken::Refused(refusal)) => {
            tracing::warn!(%refusal, "a form was not taken");
            Taken::Refused
        }
        Err(Untaken::Busy) => Taken::Busy,
        Err(Untaken::Ended | Untaken::Unwritten) => Taken::Refused,
    }
}

impl Taken {
    /// The receipt; or the last page again, with everything that was typed, to be sent once more.
    fn sheet(&self, reader: &Reader<'_>, mark: &str, answers: &Answers) -> Sheet {
        let again = |title, text, status| {
            let mut sheet = sheet(reader, mark, answers, (PAGES.len() - 1, &[]));
            let notice = Html::notice(Tone::Note, &reader.say(title), reader.para(text));
            sheet.content = Html::all([notice, sheet.content]);
            sheet.with_status(status)
        };
        match self {
            Taken::Receipt(given) => receipt(reader, given),
            Taken::TooLong => again(
                id::REFUSED_TITLE,
                id::TOO_LONG_TEXT,
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
            Taken::Refused => again(
                id::REFUSED_TITLE,
                id::REFUSED_TEXT,
                StatusCode::SERVICE_UNAVAILABLE,
            ),
            Taken::Busy => again(id::BUSY_TITLE, id::BUSY_TEXT, StatusCode::TOO_MANY_REQUESTS),
        }
    }
}

fn receipt(reader: &Reader<'_>, given: &engine::Receipt) -> Sheet {
    let form = Form {
        locale: reader.locale,
        action: &reader.href("receipt"),
        hidden: Vec::new(),
        fields: Vec::new(),
        faults: Vec::new(),
        send: reader.say(id::RECEIPT_WRITTEN),
        back: None,
    };
    let number =
        |name, number: &str, note| Html::number(&reader.say(name), number, &reader.say(note));
    let content = [
        reader.careful(id::RECEIPT_INTRO),
        number(
            id::RECEIPT_REFERENCE,
            &given.reference,
            id::RECEIPT_REFERENCE_TEXT,
        ),
        number(id::RECEIPT_SECRET, &given.secret, id::RECEIPT_SECRET_TEXT),
        reader.careful(id::RECEIPT_LOST),
        form.html(),
    ];
    Sheet::new(id::RECEIPT_TITLE, Html::all(content))
}

fn refused(reader: &Reader<'_>, says: Id) -> Sheet {
    let sheet = Sheet::new(id::REFUSED_TITLE, reader.para(says));
    sheet.with_status(StatusCode::SERVICE_UNAVAILABLE)
}

fn sheet(
    reader: &Reader<'_>,
    mark: &str,
    answers: &Answers,
    (at, wrong): (usize, &[Wrong]),
) -> Sheet {
    let page = &PAGES[at];
    let asked: Vec<&Question> = page
        .questions
        .iter()
        .filter(|q| q.is_asked(answers))
        .collect();
    let number = at.to_string();
    let mut hidden = vec![("mark", mark), ("page", number.as_str())];
    let here = |name: &str| asked.iter().any(|question| question.name == name);
    hidden.extend(
        answers
            .iter()
            .filter(|(name, value)| !here(name) && !value.is_empty()),
    );
    let last = at + 1 == PAGES.len();
    let form = Form {
        locale: reader.locale,
        action: &reader.href("find"),
        hidden,
        fields: asked.iter().map(|q| field(reader, q, answers)).collect(),
        faults: wrong.iter().map(|wrong| fault(reader, wrong)).collect(),
        send: reader.say(if last { id::SEND } else { id::BUTTON_CONTINUE }),
        back: (at > 0).then(|| reader.say(id::BUTTON_BACK)),
    };
    let count = |n: usize| u32::try_from(n).unwrap_or_default();
    let step = Args::none()
        .number("step", count(at + 1))
        .number("all", count(PAGES.len()));
    let mut content = vec![Html::para(&reader.locale.pieces(id::INTAKE_STEP, &step))];
    if last {
        content.push(summary(reader, answers));
        content.push(reader.careful(id::CHECK_NOTICE));
    }
    content.push(form.html());
    Sheet::new(page.title, Html::all(content))
}

fn field<'a>(reader: &Reader<'_>, question: &'a Question, answers: &'a Answers) -> Field<'a> {
    let kind = match &question.ask {
        Ask::Line => Kind::Line,
        Ask::Text => Kind::Text,
        Ask::Phone => Kind::Phone,
        Ask::Mail => Kind::Mail,
        Ask::One(choices) => Kind::One(
            choices
                .iter()
                .map(|(value, label)| Choice {
                    value,
                    label: reader.say(*label),
                })
                .collect(),
        ),
    };
    Field {
        name: question.name,
        label: reader.say(question.label),
        hint: question.hint.map(|hint| reader.say(hint)),
        value: answers.get(question.name),
        kind,
        optional: question.needed.is_none(),
    }
}

fn fault<'a>(reader: &Reader<'_>, wrong: &Wrong) -> Fault<'a> {
    let args = Args::none();
    let args = match wrong.most {
        Some(most) => args.number("max", most),
        None => args,
    };
    Fault {
        field: wrong.name,
        words: reader.locale.pieces(wrong.says, &args),
    }
}

/// What was answered on the pages before.
fn summary(reader: &Reader<'_>, answers: &Answers) -> Html {
    let pages = &PAGES[..PAGES.len() - 1];
    let asked = pages.iter().flat_map(|page| page.questions);
    let rows: Vec<(Vec<Piece>, Html)> = asked
        .filter(|question| question.is_asked(answers))
        .map(|question| {
            let value = answers.get(question.name);
            let shown = match &question.ask {
                _ if value.trim().is_empty() => Html::words(&reader.say(id::CHECK_EMPTY)),
                Ask::One(choices) => {
                    let chosen = choices.iter().find(|(known, _)| *known == value);
                    Html::words(&chosen.map_or_else(Vec::new, |(_, says)| reader.say(*says)))
                }
                Ask::Phone | Ask::Mail => Html::words(&[Piece::Code(value.to_owned())]),
                Ask::Line | Ask::Text => Html::typed(value),
            };
            (reader.say(question.label), shown)
        })
        .collect();
    Html::summary(&rows)
}

/// Sixteen random bytes in hexadecimal: whoever cannot guess it cannot ask for another's receipt.
pub(super) fn new_mark() -> Option<String> {
    let bytes = engine::fresh().ok()?;
    Some(
        bytes[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    )
}
