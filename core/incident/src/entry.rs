//! The log of an incident: what happened, when it was written down, by whom.

use sign::id::StaffId;
use sign::{Hash, SocietyId, Time, canonical_struct};

use crate::clock::Jurisdiction;
use crate::decision::Decision;
use crate::severity::Assessment;
use crate::stage::Stage;

/// A controller knows: its clock under one law starts at `since`, which may lie before anything
/// was declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Aware {
    /// Which society.
    pub society: SocietyId,
    /// Under whose law.
    pub jurisdiction: Jurisdiction,
    /// Since when.
    pub since: Time,
    /// What shows it.
    pub evidence: Hash,
}
canonical_struct!(Aware {
    society,
    jurisdiction,
    since,
    evidence
});

/// An authority was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Filed {
    /// By which society.
    pub society: SocietyId,
    /// Under whose law.
    pub jurisdiction: Jurisdiction,
    /// What was filed.
    pub document: Hash,
    /// Why it comes late, if it does.
    pub reasons: Option<Hash>,
}
canonical_struct!(Filed {
    society,
    jurisdiction,
    document,
    reasons
});

/// The incident moves to another stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Where to.
    pub to: Stage,
    /// The decision behind it, where one is needed.
    pub decision: Option<u32>,
}
canonical_struct!(Moved { to, decision });

/// Whether somebody from outside has tested.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outside {
    /// Yes: this is the report.
    Tested(Hash),
    /// No, and this member of staff signs for it.
    SignedFor(StaffId),
}
sign::canonical_enum!(Outside { 1 => Tested(report), 2 => SignedFor(staff) });

/// A society passes the gate to releasing again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gate {
    /// Which.
    pub society: SocietyId,
    /// Its two officers.
    pub officers: (StaffId, StaffId),
    /// Shows that its keys were rotated.
    pub rotated: Hash,
    /// A test from outside.
    pub outside: Outside,
}
canonical_struct!(Gate {
    society,
    officers,
    rotated,
    outside
});

/// How many of the affected are settled: told, or decided over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered {
    /// Everybody.
    pub all: u64,
    /// Of them, settled.
    pub settled: u64,
}
canonical_struct!(Covered { all, settled });

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A clock starts.
    Aware(Aware),
    /// An authority was told.
    Filed(Filed),
    /// Another stage.
    Moved(Moved),
    /// Severity was assessed, or assessed anew.
    Assessed(Assessment),
    /// A decision.
    Decided(Box<Decision>),
    /// A finding, by its number, from 1.
    Found(u32),
    /// A finding was closed.
    Mended(u32),
    /// A society passed the gate.
    Passed(Gate),
    /// How far telling people has come.
    Covered(Covered),
    /// How many public claims still stand.
    Claims(u32),
}
sign::canonical_enum!(Event {
    1 => Aware(aware),
    2 => Filed(filed),
    3 => Moved(moved),
    4 => Assessed(assessment),
    5 => Decided(decision),
    6 => Found(number),
    7 => Mended(number),
    8 => Passed(gate),
    9 => Covered(covered),
    10 => Claims(standing),
});

/// One line of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When it was written.
    pub at: Time,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub event: Event,
}
canonical_struct!(Entry { at, by, event });
