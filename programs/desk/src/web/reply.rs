//! What is sent: a page with its frame, and the headers around it.

use super::Site;
use super::colleague::called;
use super::reader::{Reader, counting};
use super::standing::{Right, Shut, Standing};
use super::upload::Told;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use language::{Args, Id, Locale, Piece, id, locales};
use page::{Href, Html, Link, StaffPage, Tone};
use std::sync::Arc;

/// Pages that are always a click away: first part of the path, and words.
const NAVIGATION: &[(&str, Id)] = &[
    ("cases", id::DESK_NAV_CASES),
    ("queue", id::QUEUE_TITLE),
    ("letters", id::LETTERS_TITLE),
    ("notices", id::NOTICES_TITLE),
    ("request", id::DESK_NAV_REQUEST),
    ("orders", id::DESK_NAV_ORDERS),
    ("access", id::DESK_NAV_ACCESS),
    ("opened", id::DESK_NAV_OPENED),
    ("computer", id::DESK_NAV_COMPUTER),
];

/// What stands on a page.
#[derive(Debug)]
pub struct Sheet {
    status: StatusCode,
    title: Vec<Piece>,
    faulty: bool,
    content: Html,
}

impl Sheet {
    /// A page with this title.
    #[must_use]
    pub fn new(title: Vec<Piece>, content: Html) -> Self {
        Sheet {
            status: StatusCode::OK,
            title,
            faulty: false,
            content,
        }
    }

    /// A form that comes back with faults.
    #[must_use]
    pub fn faulty(self) -> Self {
        Sheet {
            faulty: true,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..self
        }
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Sheet { status, ..self }
    }
}

impl Reader {
    /// Sends a page. One on which a form comes back is sent with why, and shows what was typed
    /// even if that form is not on it.
    #[must_use]
    pub fn page(&self, mut sheet: Sheet) -> Response {
        let open = self.site.bench.standing();
        // Nothing that was typed stands on the page of a locked desk.
        if let (Some(again), Some(_)) = (&self.again, &open) {
            let left = again.left_over(self);
            sheet = Sheet {
                status: again.status(),
                faulty: true,
                content: Html::all(left.into_iter().chain([sheet.content])),
                ..sheet
            };
        }
        let here = self.path.split('/').next().unwrap_or_default();
        let link = |(path, words): &(&str, Id)| Link {
            to: self.href(path),
            words: self.say(*words),
            here: *path == here || (*path == "orders" && here == "leaving"),
        };
        let pages: Vec<Link> = match open {
            Some(_) => NAVIGATION.iter().map(link).collect(),
            None => Vec::new(),
        };
        let others = locales().iter().filter(|locale| {
            // A page that answers a form is not asked for again in another language.
            !self.post && locale.tag() != self.locale.tag()
        });
        let path = match self.query.is_empty() {
            true => self.path.clone(),
            false => format!("{}?{}", self.path, self.query),
        };
        let languages: Vec<(Href, &'static Locale)> = others
            .map(|locale| (self.href_in(locale, &path), locale))
            .collect();
        let lock = self.href("lock");
        let page = StaffPage {
            locale: self.locale,
            name: self.say(id::DESK_NAME),
            title: sheet.title,
            faulty: sheet.faulty,
            pages: &pages,
            who: open.as_ref().map(|now| self.who(now)).unwrap_or_default(),
            state: open.as_ref().map(|now| self.state(now)).unwrap_or_default(),
            languages: &languages,
            lock: open.as_ref().map(|_| &lock),
            content: sheet.content,
        };
        answer(sheet.status, page.render())
    }

    /// Another page is to be asked for.
    #[must_use]
    pub fn go(&self, name: &str) -> Response {
        let to = self.href(name).as_str().to_owned();
        let mut response = StatusCode::SEE_OTHER.into_response();
        dress(&mut response);
        if let Ok(to) = HeaderValue::from_str(&to) {
            response.headers_mut().insert("location", to);
        }
        response
    }

    /// Sends a picture: as what it is and nothing else, and so that it can do nothing.
    #[must_use]
    pub fn picture(&self, media: &'static str, bytes: &[u8]) -> Response {
        let mut response = (StatusCode::OK, bytes.to_vec()).into_response();
        dress(&mut response);
        let headers = response.headers_mut();
        headers.insert("content-type", HeaderValue::from_static(media));
        // Browsers dress a picture that stands alone with a style of their own.
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
        let policy = HeaderValue::from_static(policy);
        headers.insert("content-security-policy", policy);
        headers.insert("content-disposition", HeaderValue::from_static("inline"));
        response
    }

    fn who(&self, now: &Standing) -> Vec<Piece> {
        match (now.staff, now.society) {
            (Some(staff), Some(society)) => {
                let args = Args::none().code("staff", &staff.to_string()[..8]);
                let args = args.code("society", &society.to_string());
                let mut words = self.say_with(id::DESK_WHO, &args);
                words.extend(called(now, staff));
                words
            }
            _ => self.say(id::DESK_WHO_NEW),
        }
    }

    /// The gravest first; one line says that all is well.
    fn state(&self, now: &Standing) -> Vec<(Tone, Vec<Piece>)> {
        let mut lines = Vec::new();
        let mut say = |tone, id| lines.push((tone, self.say(id)));
        match now.right {
            Right::Stopped => say(Tone::Stop, id::DESK_STATE_STOPPED),
            Right::Unknown => say(Tone::Warning, id::DESK_STATE_UNKNOWN),
            Right::Usable | Right::Lead => {}
        }
        match now.shut {
            Some(Shut::LockedDown) => say(Tone::Stop, id::DESK_STATE_LOCKED_DOWN),
            Some(Shut::Keyholder) => say(Tone::Stop, id::DESK_STATE_SHUT),
            None => {}
        }
        if now.disk {
            say(Tone::Stop, id::DESK_STATE_DISK);
        }
        if now.offline {
            say(Tone::Warning, id::DESK_STATE_OFFLINE);
        }
        let counted = [
            (now.waiting, id::DESK_STATE_WAITS),
            (now.orders, id::DESK_STATE_ORDERS),
            (now.branches, id::DESK_STATE_BRANCHES),
        ];
        for (count, id) in counted {
            if count > 0 {
                lines.push((Tone::Note, self.say_with(id, &counting(count))));
            }
        }
        if lines.is_empty() {
            lines.push((Tone::Good, self.say(id::DESK_STATE_GOOD)));
        }
        lines
    }
}

/// A page that shows nothing of the desk.
pub(crate) fn bare(locale: &'static Locale, status: StatusCode, words: (Id, Id)) -> Response {
    let say = |id| locale.pieces(id, &Args::none());
    let page = StaffPage {
        locale,
        name: say(id::DESK_NAME),
        title: say(words.0),
        faulty: false,
        pages: &[],
        who: Vec::new(),
        state: Vec::new(),
        languages: &[],
        lock: None,
        content: Html::para(&say(words.1)),
    };
    answer(status, page.render())
}

/// What was sent cannot be read: the usual page with why.
pub(crate) fn unread(site: &Arc<Site>, parts: &Parts, (status, words): Told) -> Response {
    let Some(reader) = Reader::of(site, parts, Vec::new()) else {
        return bare(site.locale, status, words);
    };
    let title = reader.say(words.0);
    let content = Html::notice(Tone::Stop, &title, reader.para(words.1));
    reader.page(Sheet::new(title, content).with_status(status))
}

/// There is no such page.
pub(crate) async fn missing(State(site): State<Arc<Site>>, parts: Parts) -> Response {
    let Some(reader) = Reader::of(&site, &parts, Vec::new()) else {
        let words = (id::DESK_MISSING_TITLE, id::DESK_MISSING_TEXT);
        return bare(site.locale, StatusCode::NOT_FOUND, words);
    };
    missing_page(&reader)
}

/// The same, within the desk.
pub(crate) fn missing_page(reader: &Reader) -> Response {
    let sheet = Sheet::new(
        reader.say(id::DESK_MISSING_TITLE),
        reader.para(id::DESK_MISSING_TEXT),
    );
    reader.page(sheet.with_status(StatusCode::NOT_FOUND))
}

pub(crate) fn answer(status: StatusCode, page: String) -> Response {
    let mut response = (status, page).into_response();
    dress(&mut response);
    response
}

fn dress(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in page::staff_headers() {
        let value = HeaderValue::from_str(value).expect("headers of a page are ASCII");
        headers.insert(*name, value);
    }
}
