//! What can be wrong, by a short code that every verifier of this log gives alike, and in words.

use crate::summary::event_name;
use ledger::leaf::{Leaf, Limit, Reason};
use ledger::note::NoteError;
use ledger::{CheckpointError, CopyError, QuorumError};
use policy::Violation;
use policy::order::OrderFault;
use sign::{DecodeError, Time};

/// What is wrong first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Index of the leaf, if it is one leaf's.
    pub index: Option<u64>,
    /// The leaf's time and kind, if it could be read.
    pub leaf: Option<(Time, &'static str)>,
    /// What.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// The copy has no checkpoint.
    #[error("the copy has no checkpoint")]
    NoCheckpoint,
    /// The checkpoint is not the log's.
    #[error("the checkpoint is refused: {0}")]
    Checkpoint(CheckpointError),
    /// Too few witnesses stand behind it.
    #[error("the checkpoint is refused: {0}")]
    Witnesses(QuorumError),
    /// The files of the copy are not those of the checkpoint.
    #[error("{0}")]
    Copy(CopyError),
    /// The log was longer once.
    #[error("the log is shorter than the {known} leaves of a head known before: it was set back")]
    SetBack {
        /// Size of the known head.
        known: u64,
    },
    /// The log was another once.
    #[error(
        "the log does not continue the head of {known} leaves known before: it was rewritten, or there are two"
    )]
    Fork {
        /// Size of the known head.
        known: u64,
    },
    /// There is no leaf at all.
    #[error("the log is empty")]
    Empty,
    /// The bytes are no leaf.
    #[error("these bytes are no leaf: {0}")]
    Leaf(DecodeError),
    /// The genesis leaf names another log or other keys than the policy file.
    #[error("the genesis leaf names another log, or other keys, than the policy file")]
    OtherGenesis,
    /// The rules do not allow it.
    #[error("the rules do not allow this leaf: {}", in_words(.0))]
    Rule(Violation),
    /// A signature does not verify.
    #[error("a signature that stands in this leaf was not made by the device it names")]
    Signature,
}

impl Fault {
    /// The code, as every verifier gives it (`docs/formats/verify.md`).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Fault::NoCheckpoint => "checkpoint-missing",
            Fault::Checkpoint(error) => match error {
                CheckpointError::Note(
                    NoteError::TooLong | NoteError::Malformed | NoteError::Name,
                )
                | CheckpointError::Text => "checkpoint-malformed",
                CheckpointError::Origin => "checkpoint-origin",
                CheckpointError::Unsigned => "checkpoint-unsigned",
                CheckpointError::Forged => "checkpoint-forged",
            },
            Fault::Witnesses(QuorumError::Forged) => "cosignature-forged",
            Fault::Witnesses(QuorumError::TooFew | QuorumError::Policy) => "cosignatures-too-few",
            Fault::Copy(CopyError::Tile(error)) => match error {
                ledger::tile::TileError::Missing(_) => "file-missing",
                ledger::tile::TileError::Malformed(_) => "file-malformed",
            },
            Fault::Copy(CopyError::Different(_)) => "file-differs",
            Fault::Copy(CopyError::Root) => "root",
            Fault::SetBack { .. } => "set-back",
            Fault::Fork { .. } => "fork",
            Fault::Empty => "empty",
            Fault::Leaf(_) => "leaf-malformed",
            Fault::OtherGenesis => "genesis-other",
            Fault::Rule(violation) => rule_code(*violation),
            Fault::Signature => "signature",
        }
    }
}

impl Finding {
    pub(crate) fn of_copy(fault: Fault) -> Self {
        Finding {
            index: None,
            leaf: None,
            fault,
        }
    }

    pub(crate) fn of_leaf(index: u64, leaf: &Leaf, fault: Fault) -> Self {
        Finding {
            index: Some(index),
            leaf: Some((leaf.time, event_name(&leaf.event))),
            fault,
        }
    }

    /// The whole sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (self.index, self.leaf) {
            (Some(index), Some((time, kind))) => {
                format!("leaf {index} ({kind}, {time}): {}", self.fault)
            }
            (Some(index), None) => format!("leaf {index}: {}", self.fault),
            (None, _) => self.fault.to_string(),
        }
    }
}

fn rule_code(violation: Violation) -> &'static str {
    match violation {
        Violation::Genesis => "genesis",
        Violation::Time => "time",
        Violation::Boot => "boot",
        Violation::Cause => "cause",
        Violation::Sequence => "sequence",
        Violation::Refused(reason) => reason_code(reason),
        Violation::Order(fault) => match fault {
            OrderFault::Origin => "order-origin",
            OrderFault::Expired => "order-expired",
            OrderFault::Repeated => "order-repeated",
            OrderFault::Officers => "order-officers",
            OrderFault::Misfit => "order-misfit",
        },
        Violation::TripDue => "trip-due",
        Violation::TripNotDue => "trip-not-due",
        Violation::Figures => "figures",
        Violation::Misfit => "misfit",
    }
}

/// A reason's code: in verdicts, and in the summary's counts of denials.
#[must_use]
pub(crate) fn reason_code(reason: Reason) -> &'static str {
    match reason {
        Reason::Limit(limit) => match limit {
            Limit::Device => "limit-device",
            Limit::Staff => "limit-staff",
            Limit::Society => "limit-society",
            Limit::All => "limit-all",
            Limit::Warrant => "limit-warrant",
            Limit::Queries => "limit-queries",
            Limit::Novelty => "limit-novelty",
        },
        Reason::Device => "device",
        Reason::Stopped => "stopped",
        Reason::NoGrant => "no-grant",
        Reason::Unknown => "unknown",
        Reason::Sealed => "sealed",
        Reason::Role => "role",
        Reason::Session => "session",
        Reason::Request => "request",
        Reason::Conflict => "conflict",
    }
}

fn in_words(violation: &Violation) -> String {
    let Violation::Refused(reason) = violation else {
        return violation.to_string();
    };
    let words = match reason {
        Reason::Limit(Limit::Device) => "the device's limit was used up",
        Reason::Limit(Limit::Staff) => "the member of staff's limit was used up",
        Reason::Limit(Limit::Society) => "the society's limit was used up",
        Reason::Limit(Limit::All) => "everybody's limit was used up",
        Reason::Limit(Limit::Warrant) => "the warrant was used up",
        Reason::Limit(Limit::Queries) => "the limit of searches was used up",
        Reason::Limit(Limit::Novelty) => {
            "too many records that this member of staff had never opened, within an hour"
        }
        Reason::Device => "the device was unknown, suspended or revoked",
        Reason::Stopped => "the society, or all, were stopped",
        Reason::NoGrant => "no grant or warrant covered it",
        Reason::Unknown => "what it is about was erased, or is not there",
        Reason::Sealed => "the lease had run out, or the clock was in doubt",
        Reason::Role => "this device, or this member of staff, may not do such a thing",
        Reason::Session => "the session was too old, or another device's",
        Reason::Request => "what was asked is not well formed",
        Reason::Conflict => "a newer version was there",
    };
    words.to_owned()
}
