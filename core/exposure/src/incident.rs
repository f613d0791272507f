//! The incident: what was in whose hands, from when to when, and what was proven to be gone.

mod file;

pub use file::IncidentFault;

use sign::id::{DeviceId, StaffId};
use sign::{SocietyId, Time};
use std::collections::BTreeSet;

/// What investigators found out so far.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Incident {
    /// What was in the intruder's hands, and when. In any order; said twice counts once.
    pub taken: BTreeSet<Taken>,
    /// What had been deleted before.
    pub deleted: BTreeSet<Deleted>,
}

/// Something in the intruder's hands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Taken {
    /// What.
    pub what: What,
    /// When.
    pub span: Span,
}

/// What can be taken.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// A device, or its key: desk, portal or matcher, as the log says.
    Device(DeviceId),
    /// A staff account: every device that this member of staff works on.
    Staff(StaffId),
    /// The server, its disk or a copy of that.
    Hub,
    /// Every portal of a society.
    Portals(SocietyId),
    /// The search.
    Matcher,
    /// The keyholder, its vault, or the keys that open that.
    Keyholder,
    /// The keys that sign the log.
    LogKey,
    /// The seed of a society's second lock.
    SecondLock(SocietyId),
    /// Shares of a society's emergency key, by number.
    Shares(SocietyId, BTreeSet<u8>),
    /// A society's emergency key itself.
    EmergencyKey(SocietyId),
    /// The computer on which a society's custodians open slips.
    SlipMachine(SocietyId),
    /// The computer from which a society's messages are sent.
    Courier(SocietyId),
}

/// An interval, both ends counted in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Span {
    /// Its beginning; the beginning of time if that is not known.
    pub from: Time,
    /// Its end; the end of time if it has none yet.
    pub until: Time,
    /// From when on, as evidence says, nothing waited any more that had been typed before
    /// `until`: what the log got later was typed later. Counts only if it is not before `until`.
    pub settled: Option<Time>,
}

impl Span {
    /// Always.
    pub const ALWAYS: Span = Span {
        from: Time(0),
        until: Time(u64::MAX),
        settled: None,
    };

    /// Whether something that the log got at `time` may have been typed before the end.
    pub(crate) fn may_be_older(&self, time: Time) -> bool {
        time <= self.until || self.settled.is_none_or(|at| at < self.until || time <= at)
    }
}

/// A device whose holdings were deleted, as evidence says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Deleted {
    /// Which device.
    pub device: DeviceId,
    /// When: what it held by then is gone, for whoever took it later.
    pub at: Time,
}
