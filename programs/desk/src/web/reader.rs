//! From what a page says to what is sent.

use super::Site;
use super::bench::{Away, Office};
use super::standing::{Right, Shut, Standing};
use crate::Fault;
use crate::clock::{Computer, Outside as _};
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use language::{Args, Id, Locale, Piece, id, locale, locales};
use page::{Href, Html, Link, StaffPage, Tone};
use record::date::Day;
use sign::Time;
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

/// Who reads a page: language, path, and the desk behind it.
pub struct Reader {
    site: Arc<Site>,
    locale: &'static Locale,
    params: Vec<(String, String)>,
    /// The path after room and language.
    path: String,
    query: String,
    post: bool,
}

/// The address as it was asked for: routes see only what is behind room and language.
#[derive(Clone)]
pub(crate) struct Asked(pub(crate) Uri);

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
    /// The language.
    #[must_use]
    pub fn locale(&self) -> &'static Locale {
        self.locale
    }

    /// Words.
    #[must_use]
    pub fn say(&self, id: Id) -> Vec<Piece> {
        self.locale.pieces(id, &Args::none())
    }

    /// Words with values.
    #[must_use]
    pub fn say_with(&self, id: Id, args: &Args) -> Vec<Piece> {
        self.locale.pieces(id, args)
    }

    /// A paragraph.
    #[must_use]
    pub fn para(&self, id: Id) -> Html {
        Html::para(&self.say(id))
    }

    /// A page of this desk in this language; `name` is its path, of letters, digits and `-/?=&.`
    #[must_use]
    pub fn href(&self, name: &str) -> Href {
        self.href_in(self.locale, name)
    }

    fn href_in(&self, locale: &Locale, name: &str) -> Href {
        let path = format!("/{}/{}/{name}", self.site.door.room(), locale.tag());
        let start = || Href::new("/").expect("a path");
        Href::new(&path).unwrap_or_else(start)
    }

    /// A part of the path, by its name in the route.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// A value of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> String {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        let found = pairs.find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    }

    /// A mark for a new form.
    #[must_use]
    pub fn new_mark(&self) -> String {
        let bytes = Computer.id().unwrap_or_default();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Does something that a form asks for, once: none if a form with this mark was carried out
    /// before.
    ///
    /// # Errors
    /// The page that says why it cannot be done.
    pub async fn once<T: Send + 'static>(
        &self,
        mark: &str,
        act: impl for<'a> FnOnce(&mut Office<'a>, Time) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Option<T>, Response> {
        if !self.site.first_time(mark) {
            return Ok(None);
        }
        match self.site.bench.run(act).await {
            Ok(value) => Ok(Some(value)),
            Err(away) => {
                if matches!(away, Away::Locked | Away::Fault(_)) {
                    self.site.forget(mark);
                }
                Err(self.away(away))
            }
        }
    }

    /// A moment in UTC: the day in words, the time as a code.
    #[must_use]
    pub fn moment(&self, time: Time) -> Vec<Piece> {
        let (year, month, day) = Day::of(time).gregorian();
        let args = Args::none().number("month", u32::from(month));
        let args = args.code("day", &day.to_string());
        let mut words = self
            .locale
            .pieces(id::DATE, &args.code("year", &year.to_string()));
        let minute = time.0 / 60_000_000;
        words.push(Piece::Text(" ".to_owned()));
        words.push(Piece::Code(format!(
            "{:02}:{:02} UTC",
            minute / 60 % 24,
            minute % 60
        )));
        words
    }

    /// What is to be said about this computer.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.site.bench.standing().unwrap_or_default()
    }

    /// Does something with the desk. What cannot be done is a page already.
    ///
    /// # Errors
    /// The page that says why.
    pub async fn act<T: Send + 'static>(
        &self,
        act: impl for<'a> FnOnce(&mut Office<'a>, Time) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Response> {
        let done = self.site.bench.run(act).await;
        done.map_err(|away| self.away(away))
    }

    /// Why something was not done, as a page.
    fn away(&self, away: Away) -> Response {
        let (status, title, content) = match away {
            Away::Locked => {
                return super::lock::page(self, &self.path, None, StatusCode::OK);
            }
            Away::Late => (
                StatusCode::GATEWAY_TIMEOUT,
                id::DESK_LATE_TITLE,
                self.para(id::DESK_LATE_TEXT),
            ),
            Away::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                id::DESK_BROKEN_TITLE,
                self.para(id::DESK_BROKEN_TEXT),
            ),
            Away::Fault(fault) => (
                StatusCode::CONFLICT,
                id::DESK_FAULT_TITLE,
                Html::notice(
                    Tone::Stop,
                    &self.say(id::DESK_FAULT_TITLE),
                    Html::line(vec![Html::english(&fault.to_string())]),
                ),
            ),
        };
        let sheet = Sheet::new(self.say(title), content).with_status(status);
        self.page(sheet)
    }

    /// Sends a page.
    #[must_use]
    pub fn page(&self, sheet: Sheet) -> Response {
        let open = self.site.bench.standing();
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

    /// The path after room and language.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    fn who(&self, now: &Standing) -> Vec<Piece> {
        match (now.staff, now.society) {
            (Some(staff), Some(society)) => {
                let args = Args::none().code("staff", &staff.to_string()[..8]);
                let args = args.code("society", &society.to_string());
                self.say_with(id::DESK_WHO, &args)
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

impl core::fmt::Debug for Reader {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Reader({})", self.path)
    }
}

impl FromRequestParts<Arc<Site>> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let params = RawPathParams::from_request_parts(parts, site).await;
        let params: Vec<(String, String)> = params
            .iter()
            .flatten()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Reader::of(site, parts, params).ok_or_else(|| {
            let words = (id::DESK_MISSING_TITLE, id::DESK_MISSING_TEXT);
            bare(site.locale, StatusCode::NOT_FOUND, words)
        })
    }
}

impl Reader {
    /// By the path that was asked for, which begins with room and language.
    pub(crate) fn of(
        site: &Arc<Site>,
        parts: &Parts,
        params: Vec<(String, String)>,
    ) -> Option<Self> {
        let asked = parts.extensions.get::<Asked>();
        let uri = asked.map_or(&parts.uri, |asked| &asked.0);
        let mut path = uri.path().splitn(4, '/').skip(2);
        let locale = locale(path.next()?)?;
        Some(Reader {
            site: Arc::clone(site),
            locale,
            params,
            path: path.next().unwrap_or_default().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            post: parts.method == Method::POST,
        })
    }
}

/// A number that is counted.
#[must_use]
pub fn counting(count: usize) -> Args {
    Args::none().number("count", u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page that shows nothing of the desk.
pub(crate) fn bare(locale: &'static Locale, status: StatusCode, words: (Id, Id)) -> Response {
    let say = |id| locale.pieces(id, &Args::none());
    let page = StaffPage {
        locale,
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
