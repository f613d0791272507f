//! From what a page says to what is sent.

use super::Site;
use super::again::{Again, Why};
use super::bench::Office;
use super::once::NotDone;
use super::reply::{Sheet, bare};
use super::standing::Standing;
use crate::Fault;
use crate::clock::{Computer, Outside as _};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use language::{Args, Id, Locale, Piece, id, locale};
use page::{Href, Html, Tone};
use record::date::Day;
use sign::Time;
use std::sync::Arc;

/// Who reads a page: language, path, and the desk behind it.
#[derive(Clone)]
pub struct Reader {
    pub(super) site: Arc<Site>,
    pub(super) locale: &'static Locale,
    params: Vec<(String, String)>,
    /// The path after room and language.
    pub(super) path: String,
    pub(super) query: String,
    pub(super) post: bool,
    /// The form that comes back on this page.
    pub(super) again: Option<Arc<Again>>,
}

/// The address as it was asked for: routes see only what is behind room and language.
#[derive(Clone)]
pub(crate) struct Asked(pub(crate) Uri);

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

    /// A paragraph on which somebody's safety may rest: beside a draft stands the English.
    #[must_use]
    pub fn careful(&self, id: Id) -> Html {
        let mut both = vec![self.para(id)];
        if self.locale.is_draft() {
            let english = Locale::english();
            let words = english.pieces(id, &Args::none());
            both.push(Html::para_in(english, &words));
        }
        Html::all(both)
    }

    /// A page of this desk in this language; `name` is its path, of letters, digits and `-/?=&.`
    #[must_use]
    pub fn href(&self, name: &str) -> Href {
        self.href_in(self.locale, name)
    }

    pub(super) fn href_in(&self, locale: &Locale, name: &str) -> Href {
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
    /// before. One that is sent twice says twice why it cannot be done.
    ///
    /// # Errors
    /// The page that says why it cannot be done.
    pub async fn once<T: Send + 'static>(
        &self,
        mark: &str,
        act: impl for<'a> FnOnce(&mut Office<'a>, Time) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Option<T>, Response> {
        let done = self.site.once(mark, act).await;
        done.map_err(|why| self.away(why))
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
        done.map_err(|away| self.away(NotDone::of(&away)))
    }

    /// Why something was not done, as a page; a form takes the reason along to its own.
    fn away(&self, why: NotDone) -> Response {
        let (status, title, content) = match why {
            NotDone::Locked => {
                let page = super::lock::page(self, &self.path, None, StatusCode::OK);
                return self.because(page, Why::Locked);
            }
            NotDone::Late => (
                StatusCode::GATEWAY_TIMEOUT,
                id::DESK_LATE_TITLE,
                self.para(id::DESK_LATE_TEXT),
            ),
            NotDone::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                id::DESK_BROKEN_TITLE,
                self.para(id::DESK_BROKEN_TEXT),
            ),
            NotDone::Fault(fault) => (
                StatusCode::CONFLICT,
                id::DESK_FAULT_TITLE,
                Html::line(vec![self.told(&fault)]),
            ),
        };
        let why = match status {
            StatusCode::GATEWAY_TIMEOUT => Why::Late(content.clone()),
            status => Why::Cannot(status, content.clone()),
        };
        let title = self.say(title);
        let content = Html::notice(Tone::Stop, &title, content);
        let page = self.page(Sheet::new(title, content).with_status(status));
        self.because(page, why)
    }

    /// The path after room and language.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
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
            again: None,
        })
    }
}

/// A number that is counted.
#[must_use]
pub fn counting(count: usize) -> Args {
    Args::none().number("count", u32::try_from(count).unwrap_or(u32::MAX))
}
