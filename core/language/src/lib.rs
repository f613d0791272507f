//! What is said to people, in their language.
//!
//! # In scope
//! Languages as folders of Fluent messages, English the source ([`Locale`], [`id`]); direction of
//! writing; plurals; numbers and codes that keep their order in any direction ([`Piece`]); who has
//! checked a message and whether its English has changed since ([`Standing`]); tags by other names
//! and the choice of a language ([`choose()`]); pseudo-languages for looking at layouts; the lint
//! over all folders ([`check`]).
//!
//! # Out of scope
//! HTML (`page`), calendars other than the Gregorian, what an answer means (`record`).
//!
//! # Invariants
//! - Every message can be said in every language: what a folder lacks is said in English.
//! - A code, a telephone number or an address is a piece of its own, in ASCII digits as it was
//!   given, never part of a translated text.
//! - A message whose English changed is stale by itself; nobody has to remember it.

mod args;
pub mod check;
mod choose;
pub mod id;
mod locale;
mod pseudo;
mod source;
mod state;

pub use args::{Args, Piece};
pub use choose::{alias, choose};
pub use id::Id;
pub use locale::{Coverage, Direction, Locale, locale, locales};
pub use state::{Stand, Standing, state_file};
