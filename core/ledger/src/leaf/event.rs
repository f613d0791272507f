//! Causes and events.

use super::order::{Approval, DeviceEntry, Order, Policy, SocietyEntry};
use super::{ANSWER_NAMES, Appointment};
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::{
    DeviceId, GrantId, PersonPseudonym, RecordPseudonym, SessionId, StaffId, WarrantId,
};
use sign::key::PqPublicKey;
use sign::{Category, Hash, PublicKey, Signature, SocietyId, Time};
use sign::{canonical_code, canonical_enum, canonical_struct};

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

/// Keys of new parts; the author is the device that caused it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deposited {
    /// Whose records.
    pub society: SocietyId,
    /// The author's session.
    pub session: SessionId,
    /// What was written.
    pub items: Vec<Written>,
    /// Hash of the new header hashes, in the order of the items.
    pub heads: Hash,
}
canonical_struct!(Deposited {
    society,
    session,
    items,
    heads
});

/// New parts of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The person, as the log names them.
    pub person: PersonPseudonym,
    /// The record, as the log names it.
    pub record: RecordPseudonym,
    /// Category and version of each new part.
    pub parts: Vec<(Category, u32)>,
}
canonical_struct!(Written {
    person,
    record,
    parts
});

/// Keys about to be given to a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Released {
    /// The asking society.
    pub society: SocietyId,
    /// The session they are sealed to.
    pub session: SessionId,
    /// What allows it.
    pub grant: Why,
    /// What for.
    pub purpose: Purpose,
    /// What is released.
    pub items: Vec<Item>,
    /// Use of each limit, this release counted.
    pub used: Used,
    /// Hash of the rules in force.
    pub policy: Hash,
}
canonical_struct!(Released {
    society,
    session,
    grant,
    purpose,
    items,
    used,
    policy
});

/// What allows a release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// A lead's permission.
    Grant(GrantId),
    /// A bulk permission of officers.
    Warrant(WarrantId),
}
canonical_enum!(Why { 1 => Grant(id), 2 => Warrant(id) });

/// What a release is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Work on a case.
    Casework,
    /// Taking on an enquiry.
    TakingOn,
    /// Comparing two persons after a match.
    MatchReview,
    /// Answering a person's question about their own data.
    DataRights,
    /// Handing a case to another society.
    Transfer,
    /// A society taking what it owns with it.
    Export,
    /// Telling people after an incident.
    Telling,
}
canonical_code!(Purpose {
    1 => Casework,
    2 => TakingOn,
    3 => MatchReview,
    4 => DataRights,
    5 => Transfer,
    6 => Export,
    7 => Telling,
});

/// Parts of one record that are released.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The person, as the log names them.
    pub person: PersonPseudonym,
    /// The record, as the log names it.
    pub record: RecordPseudonym,
    /// Whose record.
    pub holder: SocietyId,
    /// Category and version of each part.
    pub parts: Vec<(Category, u32)>,
}
canonical_struct!(Item {
    person,
    record,
    holder,
    parts
});

/// Use of the limits after a release, in distinct records.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Used {
    /// By the device, within the hour.
    pub device_hour: u32,
    /// By the device, today.
    pub device_day: u32,
    /// By the member of staff, within the hour.
    pub staff_hour: u32,
    /// By the member of staff, today.
    pub staff_day: u32,
    /// By the society, today.
    pub society_day: u32,
    /// By everybody, today.
    pub all_day: u32,
    /// Under the warrant, if it is one.
    pub warrant: u32,
}
canonical_struct!(Used {
    device_hour,
    device_day,
    staff_hour,
    staff_day,
    society_day,
    all_day,
    warrant
});

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

/// A search: its content is known to desk and matcher alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Queried {
    /// Who searches.
    pub society: SocietyId,
    /// In which session.
    pub session: SessionId,
    /// The case it belongs to, by the sought person's record.
    pub case: RecordPseudonym,
    /// Hash of the query.
    pub query: Hash,
    /// Whether it stands until further notice.
    pub standing: bool,
}
canonical_struct!(Queried {
    society,
    session,
    case,
    query,
    standing
});

/// An answer to a search; as many names whatever was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// Index of the query's leaf.
    pub query: u64,
    /// Found records and dummies, sorted.
    pub names: [RecordPseudonym; ANSWER_NAMES],
}

impl Canonical for Answered {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        self.query.encode(out);
        out.bytes(&self.names.map(|n| n.0).concat());
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        let query = u64::decode(from)?;
        let flat = <[u8; 16 * ANSWER_NAMES]>::decode(from)?;
        let mut names = [RecordPseudonym([0; 16]); ANSWER_NAMES];
        for (name, bytes) in names.iter_mut().zip(flat.chunks_exact(16)) {
            name.0.copy_from_slice(bytes);
        }
        Ok(Answered { query, names })
    }
}

/// A lead's permission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    /// Its id.
    pub id: GrantId,
    /// What kind.
    pub kind: Kind,
    /// Whose records.
    pub holder: SocietyId,
    /// Who may open them.
    pub staff: StaffId,
    /// Which records; empty for a queue.
    pub records: Vec<RecordPseudonym>,
    /// Which kinds of information.
    pub categories: Vec<Category>,
    /// Until when.
    pub until: Time,
}
canonical_struct!(Granted {
    id,
    kind,
    holder,
    staff,
    records,
    categories,
    until
});

/// The kinds of grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The society's queue of intakes.
    Intake,
    /// The records of a case.
    Case,
    /// A record of another society, after a match; given by the holder's lead.
    Candidate,
    /// A whole caseload, for a replaced computer: what was released before to the same person
    /// does not count again.
    CaseList,
}
canonical_code!(Kind { 1 => Intake, 2 => Case, 3 => Candidate, 4 => CaseList });

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

/// A person's keys are destroyed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erased {
    /// Whose register.
    pub society: SocietyId,
    /// Who, as the log named them.
    pub person: PersonPseudonym,
    /// Their records, as the log named them.
    pub records: Vec<RecordPseudonym>,
    /// What they chose.
    pub choice: Choice,
}
canonical_struct!(Erased {
    society,
    person,
    records,
    choice
});

/// What an erased person chose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// To be told of a breach found within twelve months: slip and log key stay that long.
    StillTold,
    /// To be counted only.
    CountedOnly,
}
canonical_code!(Choice { 1 => StillTold, 2 => CountedOnly });

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
