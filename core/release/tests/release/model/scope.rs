//! What may happen in one run of the model. Each scope is small enough to be explored to its end.

use super::world::Action;
use crate::kit::Who;
use ledger::leaf::Policy;

/// Record, version, and which of two that claim one place.
type Version = (u8, u32, u8);

pub(crate) struct Scope {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
    /// Which record each device opens first, second, …
    pub(crate) opens: Vec<(Who, Vec<u8>)>,
    /// What each device saves first, second, …
    pub(crate) saves: Vec<(Who, Vec<Version>)>,
    /// What else, and how often at most.
    pub(crate) others: Vec<(Action, u8)>,
    /// Whether reports come twice and overtake each other.
    pub(crate) disorder: bool,
    /// Fewer states than this, and the model has become smaller than it was.
    pub(crate) floor: usize,
    /// What some reply or alarm of the run must have been.
    pub(crate) expects: &'static [&'static str],
}

/// Two devices of one person open three records; the limit and the trip are in reach.
pub(crate) fn requests() -> Scope {
    Scope {
        name: "requests, duplicates, limits, crash, clock",
        policy: Policy {
            hour: 2,
            day: 2,
            denials: 2,
            ..Policy::default()
        },
        opens: vec![(Who::Worker, vec![1, 2]), (Who::Worker2, vec![3])],
        saves: vec![],
        others: vec![
            (Action::Crash(0), 1),
            (Action::Crash(1), 1),
            (Action::Later, 1),
        ],
        disorder: true,
        floor: 18_000,
        expects: &["keys", "keys again", "denied: limit", "tripped"],
    }
}

/// Everything that stops, and what starts again.
pub(crate) fn stops() -> Scope {
    Scope {
        name: "lockdown, revocation, resumption, rotation",
        policy: Policy::default(),
        opens: vec![(Who::Worker, vec![1])],
        saves: vec![],
        others: vec![
            (Action::Lockdown, 1),
            (Action::Resume, 1),
            (Action::ResumeAlone, 1),
            (Action::Revoke, 1),
            (Action::Rotate, 1),
        ],
        disorder: false,
        floor: 9_000,
        expects: &["keys", "keys again", "denied: stopped", "denied: device"],
    }
}

/// A part is saved and opened while its person is erased.
pub(crate) fn vault() -> Scope {
    Scope {
        name: "deposit, release, erasure, crash",
        policy: Policy::default(),
        opens: vec![(Who::Worker2, vec![1])],
        saves: vec![(Who::Worker, vec![(1, 2, 0)])],
        others: vec![(Action::Erase, 1), (Action::Crash(0), 1)],
        disorder: false,
        floor: 2_000,
        expects: &["keys", "done", "denied: conflict", "denied: unknown"],
    }
}

/// Nights that overlap and break off, while something is saved and opened.
pub(crate) fn nights() -> Scope {
    Scope {
        name: "rotations that crash and are repeated, with a deposit",
        policy: Policy {
            epochs: 1,
            ..Policy::default()
        },
        opens: vec![(Who::Worker, vec![1])],
        saves: vec![(Who::Colleague, vec![(1, 2, 0)])],
        others: vec![(Action::Rotate, 2), (Action::Crash(0), 1)],
        disorder: false,
        floor: 20_000,
        expects: &["keys", "done"],
    }
}

/// The keyholder is set back; requests from before come again, and new ones name what they saw.
pub(crate) fn restored() -> Scope {
    Scope {
        name: "snapshot restore, clock back and in doubt",
        policy: Policy::default(),
        opens: vec![(Who::Worker, vec![1]), (Who::Colleague, vec![3])],
        saves: vec![],
        others: vec![
            (Action::Restore, 1),
            (Action::Back, 1),
            (Action::Jumped, 1),
            (Action::Cleared, 1),
        ],
        disorder: false,
        floor: 20_000,
        expects: &["keys", "keys again", "denied: sealed", "set back"],
    }
}
