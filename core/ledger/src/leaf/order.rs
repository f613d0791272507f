//! What officers order. An order's whole text stands in the log, so that anyone can check who
//! signed what.

use sign::encode::{Bytes, Canonical, DecodeError, Decoder, Encoder};
use sign::id::{DeviceId, StaffId};
use sign::{Category, Hash, PublicKey, Signature, SocietyId, Time, hash, to_bytes};
use sign::{canonical_code, canonical_enum, canonical_struct};

use super::guard::Subject;
use super::numbers::Policy;

/// An order: valid once, in one log, until a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Random: two orders of the same text differ.
    pub nonce: [u8; 16],
    /// Name of the log it is for.
    pub origin: String,
    /// Worth nothing afterwards.
    pub not_after: Time,
    /// What is ordered.
    pub act: Act,
}
canonical_struct!(Order {
    nonce,
    origin,
    not_after,
    act
});

impl Order {
    /// What each approval is a signature over, in `Context::Order`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("order", &[&to_bytes(self)])
    }
}

/// One officer's signature under an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// The device it was made on.
    pub device: DeviceId,
    /// Over the order's hash, in `Context::Order`.
    pub signature: Signature,
}
canonical_struct!(Approval { device, signature });

/// What can be ordered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// A society joins.
    AddSociety(SocietyEntry),
    /// A device is enrolled; desks begin on probation.
    Enrol(DeviceEntry),
    /// A member of staff gets these roles in a society, in place of those before.
    Appoint(Appointment),
    /// A device is worth nothing any more.
    Revoke(DeviceId),
    /// A suspended device, or member of staff, may go on.
    Reinstate(Subject),
    /// An honest day is longer than the limit.
    Extend(Extension),
    /// A bulk permission.
    Warrant(WarrantEntry),
    /// New rules.
    SetPolicy(Policy),
    /// Everything stops.
    Lockdown(Lock),
    /// It starts again.
    Resume(Resume),
    /// The keyholder stays open until then.
    Lease(Time),
    /// Somebody compared the clock: windows count again.
    ClearClock,
    /// The second lock of a society gets a new key.
    SecondLock(NewSecondLock),
    /// A society's emergency key is changed.
    Emergency(NewEmergency),
    /// A standby took over: the keyholder that has not this leaf is out.
    Fence,
}
canonical_enum!(Act {
    1 => AddSociety(entry),
    2 => Enrol(entry),
    3 => Appoint(entry),
    4 => Revoke(device),
    5 => Reinstate(subject),
    6 => Extend(entry),
    7 => Warrant(entry),
    8 => SetPolicy(policy),
    9 => Lockdown(lock),
    10 => Resume(entry),
    11 => Lease(until),
    12 => ClearClock,
    13 => SecondLock(entry),
    14 => Emergency(entry),
    15 => Fence,
});

/// A society in the directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocietyEntry {
    /// Its number, not used before and not 0.
    pub society: SocietyId,
    /// Public half of its second lock (1,216 bytes).
    pub second_lock: Bytes,
    /// Its emergency key.
    pub emergency: EmergencyKey,
    /// Hash of its tombstone key.
    pub tombstone: Hash,
}
canonical_struct!(SocietyEntry {
    society,
    second_lock,
    emergency,
    tombstone
});

/// A society's emergency key: the private half exists only as shares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmergencyKey {
    /// Public half (1,216 bytes).
    pub public: Bytes,
    /// So many shares open it.
    pub k: u8,
    /// So many there are.
    pub n: u8,
}
canonical_struct!(EmergencyKey { public, k, n });

/// A new second-lock key of a society.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSecondLock {
    /// Whose.
    pub society: SocietyId,
    /// Public half (1,216 bytes).
    pub public: Bytes,
}
canonical_struct!(NewSecondLock { society, public });

/// A new emergency key of a society.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEmergency {
    /// Whose.
    pub society: SocietyId,
    /// The key.
    pub key: EmergencyKey,
}
canonical_struct!(NewEmergency { society, key });

/// A device in the directory. Its id is the hash of its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceEntry {
    /// Its signing key.
    pub key: PublicKey,
    /// Where it stands.
    pub society: SocietyId,
    /// Who works on it.
    pub staff: StaffId,
    /// What it is.
    pub kind: DeviceKind,
}
canonical_struct!(DeviceEntry {
    key,
    society,
    staff,
    kind
});

/// What a device is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeviceKind {
    /// A staff computer.
    Desk,
    /// A portal: may only bring intakes.
    Portal,
    /// A matcher: may only announce answers.
    Matcher,
}
canonical_code!(DeviceKind { 1 => Desk, 2 => Portal, 3 => Matcher });

/// Roles of a member of staff in a society; [`SocietyId::ALL`] stands for the keyholder itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appointment {
    /// Who.
    pub staff: StaffId,
    /// Where.
    pub society: SocietyId,
    /// What.
    pub roles: Roles,
}
canonical_struct!(Appointment {
    staff,
    society,
    roles
});

/// A set of roles.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Roles {
    /// Works on cases.
    pub caseworker: bool,
    /// Runs a team's cases; gives grants.
    pub lead: bool,
    /// Enrols, revokes, approves.
    pub officer: bool,
    /// Data-protection officer: may lock down.
    pub protection: bool,
}

impl Canonical for Roles {
    fn encode(&self, out: &mut Encoder) {
        let bits = [self.caseworker, self.lead, self.officer, self.protection];
        let number = bits.iter().rev().fold(0, |n, bit| n << 1 | u64::from(*bit));
        out.u64(number);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        let n = from.u64()?;
        if n > 15 {
            return Err(DecodeError::Range(at));
        }
        Ok(Roles {
            caseworker: n & 1 != 0,
            lead: n & 2 != 0,
            officer: n & 4 != 0,
            protection: n & 8 != 0,
        })
    }
}

/// One honest day's more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extension {
    /// In which society.
    pub society: SocietyId,
    /// Whose limit.
    pub subject: Subject,
    /// On which day (days since 1970-01-01, UTC).
    pub day: u64,
    /// How many records more; at most the limit itself.
    pub more: u32,
}
canonical_struct!(Extension {
    society,
    subject,
    day,
    more
});

/// A bulk permission: who, what, how many, until when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WarrantEntry {
    /// Whose records.
    pub society: SocietyId,
    /// The device that may use it.
    pub device: DeviceId,
    /// Which kinds of information.
    pub categories: Vec<Category>,
    /// How many distinct records a day at most, in total.
    pub records: u32,
    /// Until when.
    pub until: Time,
}
canonical_struct!(WarrantEntry {
    society,
    device,
    categories,
    records,
    until
});

/// What a lockdown stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lock {
    /// A society, or all.
    pub society: SocietyId,
}
canonical_struct!(Lock { society });

/// What officers sign when it starts again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resume {
    /// A society, or all.
    pub society: SocietyId,
    /// What they looked at.
    pub gate: Gate,
}
canonical_struct!(Resume { society, gate });

/// The gate before a resumption. Keys are wrapped anew after it by rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gate {
    /// Hash of the findings, each closed.
    pub findings: Hash,
    /// Hash of an outside test's report; `None` is signed for as its absence.
    pub outside_test: Option<Hash>,
}
canonical_struct!(Gate {
    findings,
    outside_test
});
