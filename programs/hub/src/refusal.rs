//! Why a call is refused: a status and one line that repeats nothing of what was sent.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::CallFault;

/// A refusal, by who must act: the caller's program, the caller later, or the operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// 400.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// 401.
    #[error("{0}")]
    Unsigned(#[from] CallFault),
    /// 403.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// 404.
    #[error("there is no such thing")]
    Missing,
    /// 409.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// 413.
    #[error("too long")]
    TooLong,
    /// 429.
    #[error("too many at once: wait")]
    TooMany,
    /// 503.
    #[error("the database does not answer, or its disk is full: nothing was kept")]
    Unavailable,
}

impl Refusal {
    /// Its status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Refusal::Malformed(_) => StatusCode::BAD_REQUEST,
            Refusal::Unsigned(_) => StatusCode::UNAUTHORIZED,
            Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
            Refusal::Missing => StatusCode::NOT_FOUND,
            Refusal::Conflict(_) => StatusCode::CONFLICT,
            Refusal::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<store::Fault> for Refusal {
    fn from(fault: store::Fault) -> Self {
        tracing::error!(%fault, "database");
        Refusal::Unavailable
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (self.status(), text, format!("{self}\n")).into_response()
    }
}
