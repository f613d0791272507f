//! Pages: the only place that writes HTML.
//!
//! # In scope
//! A page around its content ([`Page`], for staff [`StaffPage`], of the guide [`GuidePage`], to be printed [`Paper`]); words, notices, tables, folded text ([`Html`]); forms with
//! their faults ([`Form`]); the headers that a page is sent with ([`headers()`]).
//!
//! # Out of scope
//! What a page says (`language` and whoever shows it), HTTP, scripts: there are none.
//!
//! # Invariants
//! - Whatever is put in comes out as text or as the value of an attribute, never as a tag: the
//!   only way to [`Html`] are the functions of this crate.
//! - A page asks for nothing else: no script, picture, font or frame, from here or elsewhere. (The
//!   guide leads to pages of this computer's other programs, each in a window of its own.)
//! - A form that comes back with faults holds everything that was typed, names each fault at its
//!   field and in a list at the top, and puts the focus on the first.

mod family;
mod form;
mod guide;
mod headers;
mod href;
mod html;
mod layout;
mod paper;
mod staff;

pub use family::Kin;
pub use form::{Choice, Fault, Field, Form, Kind};
pub use guide::{Beside, GUIDE_STYLE, GuidePage};
pub use headers::{guide_headers, headers, picture_headers, staff_headers};
pub use href::Href;
pub use html::{Html, Tone};
pub use layout::{Page, STYLE, plain};
pub use paper::{PAPER_STYLE, Paper};
pub use staff::{Both, Compared, Link, PaperQuestion, STAFF_STYLE, StaffPage};
