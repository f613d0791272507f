//! Telling people that their data was exposed, one by one, without bringing them into danger.
//!
//! # In scope
//! Who is affected and what is known of them ([`Affected`]); the planner ([`plan()`]): for every
//! person exactly one outcome, a message, call, letter or visit, a queue for people, or a decision
//! that people owe; decisions over groups of whom nothing is known ([`Groups`]); when a person may
//! be reached, in every zone they may live in ([`Zones`]); what it costs ([`Prices`], [`Bill`]);
//! the campaign ([`Campaign`]): a journal of events folded into the state of everybody, coverage,
//! caps, pauses, and the order to send something once.
//!
//! # Out of scope
//! Who is affected (`exposure`), opening slips (`parcel`), the texts themselves (`language`), the
//! wires to mail and SMS (`courier`), codes of messages (`codes`).
//!
//! # Invariants
//! - What is not said is not allowed. A plan never goes against a safe-contact rule, at no minute
//!   of its window, in no zone the person may live in.
//! - Nobody is told in a language that they did not say they understand.
//! - A person with a flag of danger, a child, and the dead are never told by rule or by group.
//! - A plan has one recipient: no type here holds two.
//! - The rows of a coverage always sum to the people of the campaign.
//! - One (person, wave) is ordered to be sent at most once, in any run after any crash, unless the
//!   provider said that it never had it.

mod affected;
mod bill;
mod campaign;
mod event;
mod group;
mod judge;
mod one;
mod outcome;
mod plan;
mod rules;
mod setting;
mod state;
mod window;

pub use affected::{Affected, Decided, Level, Review, Role, Substitute};
pub use bill::{Bill, Line};
pub use campaign::{Campaign, Order};
pub use event::{
    Answer, Answered, Capped, Event, Heard, Intended, News, Planned, Reason, Spared, Stop, Waits,
    send_key,
};
pub use group::{
    Age, GroupDecision, GroupKey, GroupRule, Groups, SAMPLE, Undecidable, Way, sample,
};
pub use judge::Refusal;
pub use one::To;
pub use outcome::{Form, Outcome, Purpose, Question, Queue, Spoken, Variant, Written};
pub use plan::plan;
pub use setting::{Prices, Setting, Texts};
pub use state::{Coverage, Row, State};
pub use window::{Awake, QUARTER, Window, Zone, Zones};
