//! What a form sent, as it came.

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use core::convert::Infallible;
use core::future::poll_fn;
use core::pin::Pin;
use zeroize::Zeroizing;

/// Longest form: every question answered at full length, in letters of four bytes, as browsers
/// write them.
const LONGEST: usize = 512 << 10;
/// How much of a longer one is read: a browser that still writes when it is answered shows its
/// user a broken line instead of the answer.
const READ: usize = 8 << 20;

/// A body; none if it is longer than a form can be, or broke off.
pub(super) struct Sent(pub(super) Option<Zeroizing<Vec<u8>>>);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        Ok(Sent(read(request.into_body()).await))
    }
}

async fn read(mut body: Body) -> Option<Zeroizing<Vec<u8>>> {
    let hint = usize::try_from(body.size_hint().lower()).unwrap_or(LONGEST);
    // In one piece where its length was said, so that no copy of a part of it stays behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(hint.min(LONGEST)));
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.ok()?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        length = length.saturating_add(data.len());
        if length <= LONGEST {
            bytes.extend_from_slice(data);
        } else if length > READ {
            return None;
        }
    }
    (length <= LONGEST).then_some(bytes)
}
