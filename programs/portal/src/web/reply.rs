//! From what a page says to what is sent.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use language::{Args, Id, Locale, Piece, choose, id, locale};
use page::{Href, Html, Page};
use std::io::Write as _;

/// A page's language, and who asks.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) locale: &'static Locale,
    headers: &'a HeaderMap,
}

/// What stands on a page.
pub(crate) struct Sheet {
    pub(crate) status: StatusCode,
    pub(crate) title: Id,
    pub(crate) faulty: bool,
    pub(crate) content: Html,
}

impl Sheet {
    pub(crate) fn new(title: Id, content: Html) -> Self {
        Sheet {
            status: StatusCode::OK,
            title,
            faulty: false,
            content,
        }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Sheet { status, ..self }
    }
}

impl<'a> Reader<'a> {
    /// By the tag in the address; none if there is no such language.
    pub(crate) fn of(tag: &str, headers: &'a HeaderMap) -> Option<Self> {
        let locale = locale(tag)?;
        Some(Reader { locale, headers })
    }

    /// By what the browser prefers.
    pub(crate) fn preferring(headers: &'a HeaderMap) -> Self {
        let wanted = headers.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|value| value.to_str().ok());
        Reader {
            locale: choose(wanted.unwrap_or_default()),
            headers,
        }
    }

    pub(crate) fn say(&self, id: Id) -> Vec<Piece> {
        self.locale.pieces(id, &Args::none())
    }

    pub(crate) fn para(&self, id: Id) -> Html {
        Html::para(&self.say(id))
    }

    /// A paragraph on which somebody's safety may rest: beside a draft stands the English.
    pub(crate) fn careful(&self, id: Id) -> Html {
        let mut both = vec![self.para(id)];
        if self.locale.is_draft() {
            let english = Locale::english();
            both.push(Html::para_in(english, &english.pieces(id, &Args::none())));
        }
        Html::all(both)
    }

    /// A page of this site in this language.
    pub(crate) fn href(&self, name: &str) -> Href {
        let path = match name {
            "" => format!("/{}", self.locale.tag()),
            name => format!("/{}/{name}", self.locale.tag()),
        };
        Href::new(&path).expect("tags and names of pages are letters and hyphens")
    }

    pub(crate) fn date(&self, (year, month, day): (i32, u8, u8)) -> Vec<Piece> {
        let args = Args::none().number("month", u32::from(month));
        let args = args.code("day", &day.to_string());
        self.locale
            .pieces(id::DATE, &args.code("year", &year.to_string()))
    }

    pub(crate) fn send(&self, sheet: Sheet) -> Response {
        let pages = [
            ("", id::NAV_START),
            ("find", id::NAV_FIND),
            ("case", id::NAV_CASE),
            ("status", id::NAV_STATUS),
            ("data", id::NAV_DATA),
            ("languages", id::NAV_LANGUAGES),
        ];
        let pages = pages.map(|(name, words)| (self.href(name), self.say(words)));
        let leave = self.href("left");
        let page = Page {
            locale: self.locale,
            title: self.say(sheet.title),
            faulty: sheet.faulty,
            leave: Some(&leave),
            pages: &pages,
            content: sheet.content,
        };
        self.answer(sheet.status, page.render())
    }

    /// The page of whoever left: it does not name the service.
    pub(crate) fn send_left(&self) -> Response {
        let page = Page {
            locale: self.locale,
            title: self.say(id::LEFT_TITLE),
            faulty: false,
            leave: None,
            pages: &[],
            content: self.para(id::LEFT_TEXT),
        };
        let mut response = self.answer(StatusCode::OK, page.render());
        let clear = HeaderValue::from_static("\"cache\", \"storage\"");
        response.headers_mut().insert("clear-site-data", clear);
        response
    }

    fn answer(&self, status: StatusCode, page: String) -> Response {
        let accepts = self.headers.get_all(header::ACCEPT_ENCODING).iter();
        let gzip = accepts
            .filter_map(|value| value.to_str().ok())
            .any(takes_gzip);
        let packed = gzip.then(|| packed(page.as_bytes())).flatten();
        let is_packed = packed.is_some();
        let body = packed.unwrap_or_else(|| page.into_bytes());
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        for (name, value) in page::headers() {
            let value = HeaderValue::from_str(value).expect("headers of a page are ASCII");
            headers.insert(*name, value);
        }
        let varies = HeaderValue::from_static("accept-encoding, accept-language");
        headers.insert(header::VARY, varies);
        if is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

fn takes_gzip(header: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let refused = |part: &str| {
            part.replace(' ', "").starts_with("q=0")
                && !part.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
        };
        parts.next() == Some("gzip") && !parts.any(refused)
    })
}

fn packed(page: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(page).ok()?;
    encoder.finish().ok()
}
