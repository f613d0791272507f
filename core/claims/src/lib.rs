//! What is said to the public: sentences with a scope, evidence and an end, and everything made
//! of them.
//!
//! # In scope
//! The claim ([`Claim`]); which claims stand ([`Claims`], a fold over [`Event`]s); pages,
//! statements and SMS made of them ([`Page`], [`Sms`]); the Atom feed ([`feed()`], RFC 4287 and
//! RFC 6721); segments of an SMS ([`segments()`]); the lint of our messages against our own warning
//! against swindlers ([`lint()`]).
//!
//! # Out of scope
//! HTML (`page`), dates and numbers in words (`language`; handed in), signing and logging of what
//! was made, counts of people (never shown below 50; the program that counts sees to it).
//!
//! # Invariants
//! - A claim that was withdrawn, has expired or was replaced is said on no surface: a page corrects
//!   itself, a statement and an SMS are blocked.
//! - *No evidence* always says what was looked at, from when to when, and what cannot be seen.
//! - *Confirmed* has evidence; *believed* says "as far as we know"; nobody approves their own claim.
//! - An SMS is in a language in which every sentence was reviewed and is not outdated; never a
//!   fallback. A page that falls back, or shows a draft, says so.
//! - No message of ours matches our own description of a swindle.

mod book;
mod claim;
mod feed;
mod lint;
mod render;
mod sms;

pub use book::{Claims, Event, Refusal, Standing, Withdrawal, Worded};
pub use claim::{Claim, Confidence, Fault, Kind, Scope, Section, Status, Wording};
pub use feed::{Feed, feed};
pub use lint::{DENIALS, Finding, Warned, lint};
pub use render::{Blocked, Correction, Page, Paragraph, STALE_DAYS, Sms, Speech};
pub use sms::{Alphabet, MAX_SEGMENTS, segments};
