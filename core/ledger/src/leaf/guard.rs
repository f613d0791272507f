//! What guards the rest: denials and trips, rotations, openings of slips, hashes that are kept.

use sign::id::{DeviceId, RecordPseudonym, StaffId};
use sign::{Hash, SocietyId, Time};
use sign::{canonical_code, canonical_enum, canonical_struct};

/// Requests refused to one device for one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Denial {
    /// Who asked.
    pub device: DeviceId,
    /// Why it was refused.
    pub reason: Reason,
    /// How many: 1 for a limit, else those since the last such leaf.
    pub count: u32,
}
canonical_struct!(Denial {
    device,
    reason,
    count
});

/// Why a request is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// A limit is used up.
    Limit(Limit),
    /// The device is suspended or revoked.
    Device,
    /// The society, or all, are stopped.
    Stopped,
    /// No grant covers it.
    NoGrant,
    /// What is asked for is not there.
    Unknown,
    /// The lease has run out, or the clock is in doubt.
    Sealed,
    /// The device may not ask for such a thing.
    Role,
    /// The session is too old or another device's.
    Session,
    /// The request is stale, repeated or malformed.
    Request,
    /// Somebody else saved a newer version.
    Conflict,
}
canonical_enum!(Reason {
    1 => Limit(limit),
    2 => Device,
    3 => Stopped,
    4 => NoGrant,
    5 => Unknown,
    6 => Sealed,
    7 => Role,
    8 => Session,
    9 => Request,
    10 => Conflict,
});

/// Which limit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// The device's.
    Device,
    /// The member of staff's.
    Staff,
    /// The society's.
    Society,
    /// Everybody's.
    All,
    /// The warrant's.
    Warrant,
    /// Searches.
    Queries,
    /// Never-opened records within an hour.
    Novelty,
}
canonical_code!(Limit {
    1 => Device,
    2 => Staff,
    3 => Society,
    4 => All,
    5 => Warrant,
    6 => Queries,
    7 => Novelty,
});

/// Something is stopped by rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trip {
    /// What is stopped.
    pub subject: Subject,
    /// The limit that was hit.
    pub limit: Limit,
}
canonical_struct!(Trip { subject, limit });

/// What can be stopped or extended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// A device.
    Device(DeviceId),
    /// A member of staff on all devices.
    Staff(StaffId),
    /// A society; [`SocietyId::ALL`] for all.
    Society(SocietyId),
}
canonical_enum!(Subject { 1 => Device(id), 2 => Staff(id), 3 => Society(id) });

/// A society's keys are all wrapped under a new epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rotated {
    /// Whose.
    pub society: SocietyId,
    /// The new epoch.
    pub epoch: u32,
    /// How many keys.
    pub keys: u64,
    /// Epochs up to this one have no key any more.
    pub destroyed: u32,
}
canonical_struct!(Rotated {
    society,
    epoch,
    keys,
    destroyed
});

/// Slips that custodians opened, as their local log says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Openings {
    /// Whose emergency key.
    pub society: SocietyId,
    /// Whose slips; empty if all were opened.
    pub slips: Vec<RecordPseudonym>,
    /// Numbers of the shares used.
    pub shares: Vec<u8>,
    /// When, by the clock of that machine.
    pub opened: Time,
    /// Hash of the local log.
    pub digest: Hash,
}
canonical_struct!(Openings {
    society,
    slips,
    shares,
    opened,
    digest
});

/// A hash of something made elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Noted {
    /// The daily index of a society.
    Index(IndexNote),
    /// An incident's file.
    Incident(Hash),
    /// A program that was put in use.
    Program(Hash),
    /// Words that were published.
    Publication(Hash),
}
canonical_enum!(Noted { 1 => Index(note), 2 => Incident(h), 3 => Program(h), 4 => Publication(h) });

/// The daily index of a society, by its hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IndexNote {
    /// Whose.
    pub society: SocietyId,
    /// Hash of the sealed bytes.
    pub digest: Hash,
}
canonical_struct!(IndexNote { society, digest });

/// A stretch of a portal's chain of intakes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Intakes {
    /// Whose queue.
    pub society: SocietyId,
    /// Number of the first.
    pub first: u64,
    /// How many.
    pub count: u32,
    /// Hash of their ids, in order, chained to the stretch before.
    pub root: Hash,
}
canonical_struct!(Intakes {
    society,
    first,
    count,
    root
});

/// The second-lock seed went to another device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeedPassed {
    /// Whose seed.
    pub society: SocietyId,
    /// Who has it now.
    pub to: DeviceId,
}
canonical_struct!(SeedPassed { society, to });
