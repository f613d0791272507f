//! Causes and events.

use super::guard::{Denial, Intakes, Noted, Openings, Rotated, SeedPassed, Trip};
use super::numbers::Policy;
use super::order::{Appointment, Approval, DeviceEntry, Order, SocietyEntry};
use super::work::{Answered, Deposited, Erased, Granted, Queried, Released};
use sign::id::DeviceId;
use sign::key::PqPublicKey;
use sign::{Hash, PublicKey, Signature};
use sign::{canonical_enum, canonical_struct};

/// Who caused a leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The keyholder, by a rule.
    Keyholder,
    /// One device; the body of its request is kept apart and can be erased.
    Device(Asked),
    /// Officers, on the devices named; the order stands in the leaf.
    Officers(Vec<Approval>),
    /// Whoever sat at the keyholder's own console.
    Console,
}
canonical_enum!(Cause {
    1 => Keyholder,
    2 => Device(asked),
    3 => Officers(approvals),
    4 => Console,
});

/// A device's request, by its hash and the device's signature over it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Who asked.
    pub device: DeviceId,
    /// Its number of this request; grows.
    pub seq: u64,
    /// Hash of the request body (`policy::request`).
    pub request: Hash,
    /// Over that hash, in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(Asked {
    device,
    seq,
    request,
    signature
});

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The log begins.
    Genesis(Box<Genesis>),
    /// The keyholder started.
    Boot(Boot),
    /// Officers ordered something.
    Order(Box<Order>),
    /// Part keys were taken into the vault.
    Deposited(Deposited),
    /// Part keys are about to be given to a device.
    Released(Released),
    /// Requests that were refused.
    Denial(Denial),
    /// A limit was hit too often: something is stopped.
    Trip(Trip),
    /// A search is about to be made.
    Queried(Queried),
    /// A search is about to be answered.
    Answered(Answered),
    /// A lead gave somebody access.
    Granted(Granted),
    /// A society's keys were wrapped anew.
    Rotated(Rotated),
    /// A person was erased.
    Erased(Erased),
    /// Custodians opened contact slips.
    Opened(Openings),
    /// Something was made elsewhere whose hash belongs here.
    Noted(Noted),
    /// The chain of a portal's intakes, a minute of it.
    Intakes(Intakes),
    /// The second-lock seed went from one device to another.
    SeedPassed(SeedPassed),
    /// The clock jumped: windows count as used until an officer has looked.
    ClockDoubt,
}
canonical_enum!(Event {
    1 => Genesis(body),
    2 => Boot(body),
    3 => Order(body),
    4 => Deposited(body),
    5 => Released(body),
    6 => Denial(body),
    7 => Trip(body),
    8 => Queried(body),
    9 => Answered(body),
    10 => Granted(body),
    11 => Rotated(body),
    12 => Erased(body),
    13 => Opened(body),
    14 => Noted(body),
    15 => Intakes(body),
    16 => SeedPassed(body),
    17 => ClockDoubt,
});

/// The first leaf, and only it: names the first devices as active.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Genesis {
    /// Name of the log, as in every checkpoint.
    pub origin: String,
    /// The keys that sign its checkpoints.
    pub keys: LogPublic,
    /// The rules it starts with.
    pub policy: Policy,
    /// Societies there from the start.
    pub societies: Vec<SocietyEntry>,
    /// Staff and their roles.
    pub staff: Vec<Appointment>,
    /// Devices, active at once.
    pub devices: Vec<DeviceEntry>,
}
canonical_struct!(Genesis {
    origin,
    keys,
    policy,
    societies,
    staff,
    devices
});

/// Public keys of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogPublic {
    /// Ed25519.
    pub ed25519: PublicKey,
    /// ML-DSA-44.
    pub ml_dsa: PqPublicKey,
}
canonical_struct!(LogPublic { ed25519, ml_dsa });

/// The keyholder started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Boot {
    /// Hash of the program that started.
    pub program: Hash,
}
canonical_struct!(Boot { program });
