//! The pages: a code and three digits in, what was really sent out.

use super::Desk;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use codes::{CodeError, Found, MessageCode, Purpose, Sent, Tail};
use language::{Args, Id, Locale, Piece, choose, id, locale, locales};
use page::{Field, Form, Href, Html, Kind, Page, Tone};
use sign::Time;
use sign::time::DAY;
use std::sync::Arc;

pub(super) struct Reader(pub(super) &'static Locale);

impl Reader {
    pub(super) fn of(tag: &str, headers: &HeaderMap) -> Reader {
        Reader(locale(tag).unwrap_or_else(|| {
            let wanted = headers.get(header::ACCEPT_LANGUAGE);
            choose(
                wanted
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or_default(),
            )
        }))
    }

    pub(super) fn say(&self, id: Id) -> Vec<Piece> {
        self.0.pieces(id, &Args::none())
    }

    pub(super) fn para(&self, id: Id) -> Html {
        Html::para(&self.say(id))
    }

    /// With the English beside a draft: somebody may act on it.
    pub(super) fn careful(&self, id: Id, args: impl Fn() -> Args) -> Html {
        let mut both = vec![Html::para(&self.0.pieces(id, &args()))];
        if self.0.is_draft() {
            let english = Locale::english();
            both.push(Html::para_in(english, &english.pieces(id, &args())));
        }
        Html::all(both)
    }

    pub(super) fn href(&self, name: &str) -> Href {
        let path = match name {
            "" => format!("/{}", self.0.tag()),
            name => format!("/{}/{name}", self.0.tag()),
        };
        Href::new(&path).expect("tags and names of pages are letters and hyphens")
    }

    pub(super) fn send(
        &self,
        status: StatusCode,
        title: Id,
        faulty: bool,
        content: Html,
    ) -> Response {
        let pages = [
            (self.href(""), self.say(id::COMPARE_NAV)),
            (self.href("report"), self.say(id::REPORT_NAV)),
        ];
        let leave = self.href("left");
        let page = Page {
            locale: self.0,
            title: self.say(title),
            faulty,
            leave: Some(&leave),
            pages: &pages,
            content,
        };
        answer(status, page.render())
    }

    pub(super) fn busy(&self, desk: &Desk) -> Response {
        let args = || Args::none().code("phone", &desk.options.phone);
        let content = self.careful(id::COMPARE_BUSY_TEXT, args);
        let status = StatusCode::TOO_MANY_REQUESTS;
        self.send(status, id::COMPARE_BUSY, false, content)
    }
}

fn answer(status: StatusCode, page: String) -> Response {
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    for (name, value) in page::headers() {
        let value = HeaderValue::from_str(value).expect("headers of a page are ASCII");
        headers.insert(*name, value);
    }
    response
}

pub(super) async fn root(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    form(&desk, &Reader::of("", &headers), &Typed::default(), &[])
}

pub(super) async fn ask(
    State(desk): State<Arc<Desk>>,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Response {
    form(&desk, &Reader::of(&tag, &headers), &Typed::default(), &[])
}

pub(super) async fn left(Path(tag): Path<String>, headers: HeaderMap) -> Response {
    let reader = Reader::of(&tag, &headers);
    let page = Page {
        locale: reader.0,
        title: reader.say(id::LEFT_TITLE),
        faulty: false,
        leave: None,
        pages: &[],
        content: reader.para(id::LEFT_TEXT),
    };
    let mut response = answer(StatusCode::OK, page.render());
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", clear);
    response
}

#[derive(Default)]
struct Typed {
    code: String,
    tail: String,
}

/// The fields of a form; of a name that comes twice all are given.
pub(super) fn fields(body: &[u8]) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(body);
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

pub(super) async fn check(
    State(desk): State<Arc<Desk>>,
    Path(tag): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let reader = Reader::of(&tag, &headers);
    let fields = fields(&body);
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let typed = Typed {
        code: field("code"),
        tail: field("tail"),
    };
    let code = MessageCode::parse(&typed.code);
    let tail = tail(&typed.tail);
    let (Ok(code), Ok(tail)) = (code, tail) else {
        let mut wrong = Vec::new();
        if code.is_err() {
            wrong.push(("code", id::COMPARE_WRONG_CODE));
        }
        if tail.is_err() {
            wrong.push(("tail", id::COMPARE_WRONG_TAIL));
        }
        return form(&desk, &reader, &typed, &wrong);
    };
    if !desk.room.check(code) {
        return reader.busy(&desk);
    }
    let turn = match tail {
        Some(_) => None,
        None => match desk.room.turn().await {
            Some(turn) => Some(turn),
            None => return reader.busy(&desk),
        },
    };
    let asked = desk.clone();
    let found = tokio::task::spawn_blocking(move || {
        let mut checker = asked.checker();
        let found = match tail {
            Some(tail) => checker.check(code, tail),
            None => checker.check_without_tail(code),
        };
        drop(turn);
        found
    });
    match found.await {
        Ok(found) => shown(&desk, &reader, &found),
        Err(_) => reader.busy(&desk),
    }
}

/// None if nothing was typed but blanks and marks.
fn tail(text: &str) -> Result<Option<Tail>, CodeError> {
    match codes::digits(text) {
        Some(digits) if digits.is_empty() => Ok(None),
        _ => Tail::parse(text).map(Some),
    }
}

fn form(desk: &Desk, reader: &Reader, typed: &Typed, wrong: &[(&'static str, Id)]) -> Response {
    let field = |name, label, hint, value, optional| Field {
        name,
        label: reader.say(label),
        hint: Some(reader.say(hint)),
        value,
        kind: Kind::Digits,
        optional,
    };
    let faults = wrong.iter().map(|(field, words)| page::Fault {
        field,
        words: reader.say(*words),
    });
    let action = reader.href("");
    let form = Form {
        locale: reader.0,
        action: &action,
        hidden: Vec::new(),
        fields: vec![
            field(
                "code",
                id::COMPARE_CODE,
                id::COMPARE_CODE_HINT,
                &typed.code,
                false,
            ),
            field(
                "tail",
                id::COMPARE_TAIL,
                id::COMPARE_TAIL_HINT,
                &typed.tail,
                true,
            ),
        ],
        faults: faults.collect(),
        send: reader.say(id::COMPARE_SEND),
        back: None,
    };
    let phone = Args::none().code("phone", &desk.options.phone);
    let languages = locales().iter().filter_map(|other| {
        let href = Href::new(&format!("/{}", other.tag()))?;
        let name = other.pieces(id::LANGUAGE_NAME, &Args::none());
        let space = Html::words(&[Piece::Text(" ".to_owned())]);
        Some(Html::all([Html::link_in(&href, other, &name), space]))
    });
    let content = [
        reader.para(id::COMPARE_INTRO),
        form.html(),
        reader.para(id::COMPARE_PRIVACY),
        Html::para(&reader.0.pieces(id::COMPARE_RING, &phone)),
        Html::all(languages),
    ];
    reader.send(
        StatusCode::OK,
        id::COMPARE_TITLE,
        !wrong.is_empty(),
        Html::all(content),
    )
}

fn shown(desk: &Desk, reader: &Reader, found: &Found) -> Response {
    let phone = Args::none().code("phone", &desk.options.phone);
    let end = [
        Html::action(&reader.href("report"), &reader.say(id::REPORT_NAV)),
        Html::link(&reader.href(""), &reader.say(id::COMPARE_AGAIN)),
        Html::para(&reader.0.pieces(id::COMPARE_RING, &phone)),
    ];
    let (title, body) = match found {
        Found::Sent { sent, before, weak } => {
            let mut body = vec![
                Html::para(&told(desk, reader, sent)),
                reader.para(match sent.purpose {
                    Purpose::Incident => id::COMPARE_PURPOSE_INCIDENT,
                    Purpose::Correction => id::COMPARE_PURPOSE_CORRECTION,
                    Purpose::Drill => id::COMPARE_PURPOSE_DRILL,
                }),
                reader.careful(id::COMPARE_WHAT_IT_SAID, Args::none),
            ];
            let same = reader.careful(id::COMPARE_SAME, Args::none);
            let question = reader.say(id::COMPARE_SENT);
            body.push(Html::notice(Tone::Warning, &question, same));
            let count = Args::none().number("count", *before);
            body.push(Html::para(&reader.0.pieces(id::COMPARE_BEFORE, &count)));
            if *weak {
                body.push(reader.para(id::COMPARE_WEAK));
            }
            (id::COMPARE_SENT, Html::all(body))
        }
        Found::NotConfirmed => {
            let text = reader.careful(id::COMPARE_NOT_TEXT, Args::none);
            let body = Html::notice(Tone::Stop, &reader.say(id::COMPARE_NOT), text);
            (id::COMPARE_NOT, body)
        }
    };
    let content = Html::all([body].into_iter().chain(end));
    reader.send(StatusCode::OK, title, false, content)
}

fn told(desk: &Desk, reader: &Reader, sent: &Sent) -> Vec<Piece> {
    let (year, month, day) = Time(u64::from(sent.day) * DAY).date();
    let args = Args::none().number("month", u32::try_from(month).unwrap_or(1));
    let args = args.code("day", &day.to_string());
    // One text, of which no part turns round: words, and numbers of one group each.
    let date = reader
        .0
        .pieces(id::DATE, &args.code("year", &year.to_string()));
    let date = crate::words::bare(&date);
    let channel = reader.0.plain(match sent.channel {
        1 => id::COMPARE_CHANNEL_VOICE,
        2 => id::COMPARE_CHANNEL_SMS,
        3 => id::COMPARE_CHANNEL_MAIL,
        4 => id::COMPARE_CHANNEL_LETTER,
        _ => id::COMPARE_CHANNEL_PERSON,
    });
    let society = desk.options.societies.get(&sent.society);
    let number = sent.society.to_string();
    let society = society.map_or(number.as_str(), String::as_str);
    let args = Args::none().text("society", society).text("date", &date);
    reader
        .0
        .pieces(id::COMPARE_SENT_TEXT, &args.text("channel", &channel))
}
