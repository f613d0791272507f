//! Answering a breach, on a trusted computer: the incident's folder and what is made of it.
//!
//! # In scope
//! The durable, signed log of an incident and of the public's claims ([`Console`]); the files that
//! people write for it ([`files`]); what was lost, in plain words ([`Opening`]); what is shown of
//! it ([`show`]) and what is to be done ([`tasks`]); the card of the first hour ([`card()`]); the first draft for an authority
//! ([`draft`]); counts that show nobody ([`counts`]); the public site as files ([`site`]); the
//! Arabic words of the lint ([`arabic`]).
//!
//! # Out of scope
//! The rules of an incident and of claims (`incident`, `claims`), who is affected (`exposure`),
//! telling them (`contact`, the courier), serving the files: any web server does.
//!
//! # Invariants
//! - A line that was taken is durable, signed, and names the one before it; a log whose lines do
//!   not follow is refused by the number of the line. Only a last write that a crash cut off goes.
//! - Nothing is written that the fold refuses.
//! - A claim that does not stand is said in no file of the site; the writer looks into every file
//!   before it takes the old site's place.
//! - No count below 50 leaves this crate, nor can it be worked out from those that do.
//! - The site is there as it was or as it shall be, never between; its files load nothing and run
//!   nothing.

pub mod arabic;
mod begin;
mod card;
mod console;
pub mod counts;
pub mod draft;
mod exposed;
mod fault;
pub mod files;
mod first_hour;
mod line;
pub mod moment;
mod notes;
mod opening;
mod settings;
pub mod show;
pub mod signing;
pub mod site;
pub mod spoken;
pub mod tasks;
pub mod words;

pub use begin::{Beginning, begin, first_words};
pub use card::card;
pub use console::Console;
pub use exposed::RESULT;
pub use fault::Fault;
pub use first_hour::first_hour;
pub use line::{Line, Publication, Said, Signed};
pub use opening::{Cause, Lost, Opening};
pub use settings::{People, Settings, template as settings_template};
