//! What a page is sent with.

use crate::STYLE;
use base64ct::{Base64, Encoding};
use std::sync::LazyLock;

/// Name and value of every header that a page has. The policy names the style by its hash and
/// allows nothing else to load.
#[must_use]
pub fn headers() -> &'static [(&'static str, String)] {
    static HEADERS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
        let hash = sign::sha256(&[STYLE.as_bytes()]);
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
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=63072000"),
            (
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), browsing-topics=()",
            ),
        ];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        let mut all = vec![("content-security-policy", policy)];
        all.extend(fixed);
        all
    });
    &HEADERS
}
