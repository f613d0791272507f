//! What a form with a file sent (RFC 7578).

use super::LONGEST as FORM;
use super::Site;
use super::form::Posted;
use super::reply::unread;
use axum::body::{Body, HttpBody as _};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::Response;
use core::future::poll_fn;
use core::pin::Pin;
use language::{Id, id};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How much of a form with a file is read: beyond the longest file, so that one that is too long is
/// told its size.
pub(crate) const LONGEST: usize = 64 << 20;
/// Longest field beside the file, and most of them.
const FIELD: usize = 64 << 10;
const FIELDS: usize = 16;

/// The fields, and the one file. Its name is not looked at: it may name a person.
pub(crate) struct Sent {
    pub(crate) posted: Posted,
    pub(crate) file: File,
}

/// A file, as far as it is kept.
#[derive(Default)]
pub(crate) struct File {
    /// Its bytes, up to the longest there may be.
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Its whole length.
    pub(crate) length: usize,
}

impl FromRequest<Arc<Site>> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let read = async {
            let form = Multipart::from_request(request, site).await;
            let mut form = form.map_err(|_| BROKEN)?;
            let mut sent = Sent {
                posted: Posted::default(),
                file: File::default(),
            };
            for _ in 0..FIELDS {
                let Some(mut field) = form.next_field().await.map_err(why)? else {
                    return Ok(sent);
                };
                let name = field.name().ok_or(BROKEN)?.to_owned();
                if field.file_name().is_some() {
                    sent.file = read(&mut field, picture::LONGEST).await?;
                    continue;
                }
                let value = read(&mut field, FIELD).await?;
                if value.length > FIELD {
                    return Err(TOO_LONG);
                }
                let value = core::str::from_utf8(&value.bytes).map_err(|_| BROKEN)?;
                sent.posted.set(&name, &value.replace(['\r', '\0'], ""));
            }
            Err(TOO_LONG)
        };
        read.await.map_err(|told| unread(site, &parts, told))
    }
}

/// What a sender is told of a form that cannot be read.
pub(crate) type Told = (StatusCode, (Id, Id));

pub(crate) const TOO_LONG: Told = (
    StatusCode::PAYLOAD_TOO_LARGE,
    (id::DESK_LONG_TITLE, id::DESK_LONG_TEXT),
);
/// No browser writes such a form; or the line broke in the middle of it.
const BROKEN: Told = (
    StatusCode::BAD_REQUEST,
    (id::DESK_PARTIAL_TITLE, id::DESK_BROKEN_TEXT),
);

fn why(fault: MultipartError) -> Told {
    match fault.status() {
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LONG,
        _ => BROKEN,
    }
}

/// A form's body; none if it is longer than a form can be, or breaks off. It is read to its end all
/// the same, as far as there is a reason to: see [`drop_all`].
pub(crate) async fn whole(mut body: Body) -> Option<Zeroizing<Vec<u8>>> {
    // In one piece, so that no copy of a part of it stays behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(FORM));
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.ok()?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if data.len() > FORM - bytes.len() {
            drop_all(body).await;
            return None;
        }
        bytes.extend_from_slice(data);
    }
    Some(bytes)
}

/// Reads what comes and keeps nothing of it: a browser that still writes when it is answered shows
/// its user a broken line instead of the answer.
pub(crate) async fn drop_all(mut body: Body) {
    let mut length = 0;
    while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        length += frame.data_ref().map_or(0, |data| data.len());
        if length > LONGEST {
            return;
        }
    }
}

/// Reads a field to its end; keeps so many bytes of it.
async fn read(field: &mut Field<'_>, most: usize) -> Result<File, Told> {
    // In one piece, so that no copy of a part of it stays behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most));
    let mut length = 0;
    while let Some(some) = field.chunk().await.map_err(why)? {
        length += some.len();
        let room = most - bytes.len();
        bytes.extend_from_slice(&some[..some.len().min(room)]);
    }
    Ok(File { bytes, length })
}
