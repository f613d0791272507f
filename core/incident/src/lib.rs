//! An incident, from suspicion to closing.
//!
//! # In scope
//! How severe it is ([`Assessment`], ENISA 2013); since when each controller knows, and what is due
//! when ([`Clock`]); what was decided, by whom and why ([`Decision`]); the stages and what each step
//! needs ([`Incident`], a fold over [`Entry`]s).
//!
//! # Out of scope
//! Who is affected (`exposure`), telling them (`contact`), the public's words (`claims`), stopping
//! releases (`policy`), signatures over entries: a program signs [`Decision::digest`] and logs it.
//!
//! # Invariants
//! - No float: severity is counted in quarters. A band never decides a legal duty; the override by
//!   danger only raises, and both are kept.
//! - A clock starts at awareness and stops only by a filing; a late filing has reasons.
//! - A filing is never refused because of the stage: telling an authority waits for nothing.
//! - `closed` is reached only with everybody told or decided, every finding closed, the gate passed
//!   by every society, and no claim standing.
//! - A refused entry changes nothing; nothing is ever taken back.

mod clock;
mod decision;
mod entry;
mod judge;
mod severity;
mod stage;

pub use clock::{Clock, Jurisdiction, WARNINGS};
pub use decision::{Decider, Decision, DecisionFault, Role};
pub use entry::{Aware, Covered, Entry, Event, Filed, Gate, Moved, Outside};
pub use judge::{Missing, Refusal};
pub use severity::{
    Assessment, Availability, Band, Circumstances, Confidentiality, Data, Ease, Integrity, Peril,
    Score,
};
pub use stage::{Incident, Stage};
