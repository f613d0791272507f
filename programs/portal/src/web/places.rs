//! The pages that ask nothing.

use super::Site;
use super::reply::{Reader, Sheet};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use intake::PAGES;
use language::{Args, Id, Standing, id, locales};
use page::{Href, Html, Tone};
use std::sync::Arc;

/// The language that an address names. An address that is no text leads to the page that says that
/// there is no such page.
pub(super) struct Tag(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Tag {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(tag)) => Ok(Tag(tag)),
            Err(_) => Err(missing(parts.headers.clone()).await),
        }
    }
}

/// The start page in the language that the browser prefers: no redirect, one request.
pub(super) async fn root(headers: HeaderMap) -> Response {
    let reader = Reader::preferring(&headers);
    reader.send(start_sheet(&reader))
}

pub(super) async fn start(Tag(tag): Tag, headers: HeaderMap) -> Response {
    with(&tag, &headers, start_sheet)
}

pub(super) async fn status(
    State(site): State<Arc<Site>>,
    Tag(tag): Tag,
    headers: HeaderMap,
) -> Response {
    with(&tag, &headers, |reader| {
        let takes = match site.engine.takes() {
            true => id::STATUS_TAKES,
            false => id::STATUS_NOT,
        };
        let reaches = match site.engine.reaches() {
            true => id::STATUS_FORWARDS,
            false => id::STATUS_WAITS,
        };
        let cell = |id| Html::words(&reader.say(id));
        let heads = [id::STATUS_COLUMN_PART, id::STATUS_COLUMN_STATE];
        let rows = [
            vec![cell(id::STATUS_PART_PORTAL), cell(takes)],
            vec![cell(id::STATUS_PART_OFFICE), cell(reaches)],
        ];
        let heads = heads.map(|head| reader.say(head));
        let table = Html::table(&reader.say(id::STATUS_TITLE), &heads, &rows);
        Sheet::new(id::STATUS_TITLE, table)
    })
}

pub(super) async fn data(Tag(tag): Tag, headers: HeaderMap) -> Response {
    with(&tag, &headers, |reader| {
        let folded =
            |(title, text): (Id, Id)| Html::folded(&reader.say(title), reader.careful(text));
        let parts = [
            (id::DATA_WHAT, id::DATA_WHAT_TEXT),
            (id::DATA_LOCK, id::DATA_LOCK_TEXT),
            (id::DATA_LIMIT, id::DATA_LIMIT_TEXT),
            (id::DATA_RIGHTS, id::DATA_RIGHTS_TEXT),
            (id::DATA_COOKIES, id::DATA_COOKIES_TEXT),
        ];
        Sheet::new(id::DATA_TITLE, Html::all(parts.map(folded)))
    })
}

pub(super) async fn languages(Tag(tag): Tag, headers: HeaderMap) -> Response {
    with(&tag, &headers, |reader| {
        let rows: Vec<Vec<Html>> = locales()
            .iter()
            .map(|locale| {
                let href = Href::new(&format!("/{}", locale.tag()));
                let name = locale.pieces(id::LANGUAGE_NAME, &Args::none());
                let name = match &href {
                    Some(href) => Html::link_in(href, locale, &name),
                    None => Html::words(&name),
                };
                let state = match locale.lowest() {
                    Standing::Source => id::STATE_SOURCE,
                    Standing::Machine => id::STATE_MACHINE,
                    Standing::Reviewed => id::STATE_REVIEWED,
                    Standing::Approved => id::STATE_APPROVED,
                    Standing::Missing | Standing::Stale | Standing::Draft => id::STATE_DRAFT,
                };
                let coverage = locale.coverage();
                let args = Args::none().number("done", coverage.said);
                let of = reader
                    .locale
                    .pieces(id::LANGUAGES_OF, &args.number("all", coverage.all));
                vec![name, Html::words(&reader.say(state)), Html::words(&of)]
            })
            .collect();
        let heads = [
            id::LANGUAGES_COLUMN_LANGUAGE,
            id::LANGUAGES_COLUMN_STATE,
            id::LANGUAGES_COLUMN_MESSAGES,
        ];
        let heads = heads.map(|head| reader.say(head));
        let table = Html::table(&reader.say(id::LANGUAGES_TITLE), &heads, &rows);
        let content = [reader.para(id::LANGUAGES_TEXT), table];
        Sheet::new(id::LANGUAGES_TITLE, Html::all(content))
    })
}

pub(super) async fn left(Tag(tag): Tag, headers: HeaderMap) -> Response {
    let reader = Reader::of(&tag, &headers);
    reader.unwrap_or(Reader::preferring(&headers)).send_left()
}

pub(super) async fn missing(headers: HeaderMap) -> Response {
    let reader = Reader::preferring(&headers);
    reader.send(missing_sheet(&reader))
}

/// A page in the language of its address, or that there is none.
pub(super) fn with(
    tag: &str,
    headers: &HeaderMap,
    sheet: impl FnOnce(&Reader<'_>) -> Sheet,
) -> Response {
    match Reader::of(tag, headers) {
        Some(reader) => reader.send(sheet(&reader)),
        None => {
            let reader = Reader::preferring(headers);
            reader.send(missing_sheet(&reader))
        }
    }
}

/// What was sent is longer than any form, so that it was not read.
pub(super) fn too_long(reader: &Reader<'_>) -> Sheet {
    let title = reader.say(id::REFUSED_TITLE);
    let content = Html::notice(Tone::Stop, &title, reader.para(id::TOO_LONG_TEXT));
    Sheet::new(id::REFUSED_TITLE, content).with_status(StatusCode::PAYLOAD_TOO_LARGE)
}

fn start_sheet(reader: &Reader<'_>) -> Sheet {
    let pages = u32::try_from(PAGES.len()).unwrap_or_default();
    let pages = Args::none().number("pages", pages);
    let content = [
        reader.para(id::START_INTRO),
        Html::action(&reader.href("find"), &reader.say(id::START_FIND)),
        Html::para(&reader.locale.pieces(id::START_FIND_TEXT, &pages)),
        Html::action(&reader.href("case"), &reader.say(id::START_CASE)),
        reader.para(id::START_CASE_TEXT),
        Html::notice(
            Tone::Note,
            &reader.say(id::START_SAFE_TITLE),
            reader.careful(id::START_SAFE_TEXT),
        ),
        Html::all(locales().iter().filter_map(|locale| {
            let href = Href::new(&format!("/{}", locale.tag()))?;
            let name = locale.pieces(id::LANGUAGE_NAME, &Args::none());
            let space = Html::words(&[language::Piece::Text(" ".to_owned())]);
            Some(Html::all([Html::link_in(&href, locale, &name), space]))
        })),
    ];
    Sheet::new(id::START_TITLE, Html::all(content))
}

fn missing_sheet(reader: &Reader<'_>) -> Sheet {
    let content = [
        reader.para(id::MISSING_TEXT),
        Html::link(&reader.href(""), &reader.say(id::NAV_START)),
    ];
    Sheet::new(id::MISSING_TITLE, Html::all(content)).with_status(StatusCode::NOT_FOUND)
}
