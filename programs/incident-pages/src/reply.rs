//! What is sent: pages with their headers.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use language::{Id, Locale, id};
use page::{Html, StaffPage};

/// Another page is to be asked for.
pub(crate) fn see_other(to: &str) -> Response {
    let mut response = dressed(StatusCode::SEE_OTHER, String::new());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// A page that shows nothing of the incident.
pub(crate) fn bare(locale: &'static Locale, status: StatusCode, text: Id) -> Response {
    let say = |id| locale.pieces(id, &language::Args::none());
    let title = match status {
        StatusCode::FORBIDDEN => id::INCIDENT_SHUT,
        StatusCode::PAYLOAD_TOO_LARGE => id::DESK_LONG_TITLE,
        StatusCode::INTERNAL_SERVER_ERROR => id::DESK_BROKEN_TITLE,
        _ => id::DESK_MISSING_TITLE,
    };
    dressed(status, frame(locale, say(title), Html::para(&say(text))))
}

/// A page with nothing around its content.
pub(crate) fn frame(locale: &'static Locale, title: Vec<language::Piece>, content: Html) -> String {
    let page = StaffPage {
        locale,
        name: locale.pieces(id::INCIDENT_NAME, &language::Args::none()),
        title,
        faulty: false,
        pages: &[],
        who: Vec::new(),
        state: Vec::new(),
        languages: &[],
        lock: None,
        content,
    };
    page.render()
}

/// A page with the headers of staff.
pub(crate) fn dressed(status: StatusCode, page: String) -> Response {
    with(status, page, page::staff_headers().iter().cloned())
}

/// Anything with its own headers.
pub(crate) fn with(
    status: StatusCode,
    body: String,
    headers: impl IntoIterator<Item = (&'static str, String)>,
) -> Response {
    let mut response = (status, body).into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, value);
        }
    }
    response
}
