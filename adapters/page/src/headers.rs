//! What a page is sent with.

use crate::{GUIDE_STYLE, STAFF_STYLE, STYLE};
use base64ct::{Base64, Encoding};
use std::sync::LazyLock;

/// Name and value of every header that a page has. The policy names the style by its hash and
/// allows nothing else to load.
#[must_use]
pub fn headers() -> &'static [(&'static str, String)] {
    static HEADERS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
        let mut all = of(STYLE, "no-referrer");
        let years = "max-age=63072000".to_owned();
        all.push(("strict-transport-security", years));
        all
    });
    &HEADERS
}

/// The same for a page of staff, which comes from this computer and without TLS. A page of the
/// same origin may know where a form came from: without a referrer a browser would send no origin
/// with it, and the desk could not tell its own forms from another site's.
#[must_use]
pub fn staff_headers() -> &'static [(&'static str, String)] {
    static HEADERS: LazyLock<Vec<(&'static str, String)>> =
        LazyLock::new(|| of(STAFF_STYLE, "same-origin"));
    &HEADERS
}

/// The same for the guide: its forms may go to the programs of this computer at these origins.
#[must_use]
pub fn guide_headers(origins: &[String]) -> Vec<(&'static str, String)> {
    let mut all = of(GUIDE_STYLE, "same-origin");
    let goes = format!("form-action 'self' {}", origins.join(" "));
    for (name, value) in &mut all {
        if *name == "content-security-policy" {
            *value = value.replace("form-action 'self'", goes.trim_end());
        }
    }
    all
}

/// What a picture (SVG) is sent with that stands alone in a window: it can do nothing.
#[must_use]
pub fn picture_headers() -> [(&'static str, &'static str); 4] {
    [
        ("content-type", "image/svg+xml"),
        (
            "content-security-policy",
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ]
}

fn of(style: &str, referrer: &str) -> Vec<(&'static str, String)> {
    let hash = sign::sha256(&[style.as_bytes()]);
    let hash = Base64::encode_string(hash.as_bytes());
    // The empty icon of a page is data; without it browsers would ask for one.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let fixed = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", referrer),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        ),
    ];
    let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
    let mut all = vec![("content-security-policy", policy)];
    all.extend(fixed);
    all
}
