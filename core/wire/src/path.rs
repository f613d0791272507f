//! Where each call goes. Whoever may call is in the table of `docs/formats/hub.md`.

use sign::SocietyId;
use sign::id::{AttachmentId, IntakeId, RecordId};

/// `POST`: send letters.
pub const MAIL: &str = "/v1/mail";
/// `POST`: letters that need not be delivered again.
pub const TAKEN: &str = "/v1/mail/taken";
/// `POST`: store parcels.
pub const PARCELS: &str = "/v1/parcels";
/// `POST`: fetch parcels.
pub const PARCELS_GET: &str = "/v1/parcels/get";
/// `PUT`, `GET`: the signed roster.
pub const ROSTER: &str = "/v1/roster";
/// `PUT`: the caller's session key.
pub const SESSION: &str = "/v1/session";
/// `POST`: files of the log.
pub const LOG: &str = "/v1/log";
/// `GET`: whether the hub works.
pub const HEALTH: &str = "/v1/health";
/// The longest a hub keeps a reader of an empty box waiting, in seconds.
pub const MAX_WAIT: u32 = 25;

/// `GET`: the caller's box, waiting for a first letter at most so many seconds.
#[must_use]
pub fn mail(wait: u32) -> String {
    format!("{MAIL}?wait={}", wait.min(MAX_WAIT))
}

/// `PUT`, `GET`: a family's form.
#[must_use]
pub fn form(society: SocietyId, intake: IntakeId) -> String {
    format!("/v1/intake/{society}/{intake}")
}

/// `GET`: a society's forms after this number.
#[must_use]
pub fn forms(society: SocietyId, after: u64) -> String {
    format!("/v1/intake/{society}?after={after}")
}

/// `GET`: which pieces of an attachment are there.
#[must_use]
pub fn attachment(society: SocietyId, id: AttachmentId) -> String {
    format!("/v1/attachment/{society}/{id}")
}

/// `PUT`, `GET`: a piece of an attachment.
#[must_use]
pub fn piece(society: SocietyId, id: AttachmentId, piece: u32) -> String {
    format!("/v1/attachment/{society}/{id}/{piece}")
}

/// `POST`: an attachment is to be removed.
#[must_use]
pub fn remove(society: SocietyId, id: AttachmentId) -> String {
    format!("/v1/attachment/{society}/{id}/remove")
}

/// `GET`: a society's records after this id; after 16 zero bytes from the first.
#[must_use]
pub fn records(society: SocietyId, after: RecordId) -> String {
    format!("/v1/records/{society}?after={after}")
}

/// `GET`: a society's contact slips, of the records after this id; after 16 zero bytes from the
/// first.
#[must_use]
pub fn slips(society: SocietyId, after: RecordId) -> String {
    format!("/v1/slips/{society}?after={after}")
}

/// `POST`: so many references.
#[must_use]
pub fn references(count: u32) -> String {
    format!("/v1/references?count={count}")
}

/// `GET`: newest session keys of the desks of a society.
#[must_use]
pub fn desk_sessions(society: SocietyId) -> String {
    format!("/v1/sessions?society={society}&kind=desk")
}

/// `GET`: what the portals of a society announced, that new receipts are sealed to.
#[must_use]
pub fn portal_sessions(society: SocietyId) -> String {
    format!("/v1/sessions?society={society}&kind=portal")
}

/// `GET`: newest session keys of all matchers.
#[must_use]
pub fn matcher_sessions() -> String {
    "/v1/sessions?kind=matcher".to_owned()
}

/// `GET`: a file of the log.
#[must_use]
pub fn log(file: &str) -> String {
    format!("{LOG}/{file}")
}
