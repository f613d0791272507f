//! What a device asks of the keyholder. The body names records by their real ids, so it stays
//! out of the log; the log keeps its hash and the device's signature over that.

use ledger::leaf::{Choice, Intakes, Kind, Noted, Openings, Purpose, Why};
use sign::encode::Bytes;
use sign::id::{DeviceId, GrantId, IntakeId, RecordId, RequestId, SessionId, StaffId};
use sign::{Category, Hash, Signature, SocietyId, Time, hash, to_bytes};
use sign::{canonical_enum, canonical_struct};

/// A request of a device, good for one keyholder, once, for a minute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Name of the log it is for.
    pub origin: String,
    /// The asking society.
    pub society: SocietyId,
    /// Who asks.
    pub device: DeviceId,
    /// X-Wing public key of the session (1,216 bytes): answers are sealed to it.
    pub session: Bytes,
    /// Chosen by the device.
    pub id: RequestId,
    /// Grows with every request of the device.
    pub seq: u64,
    /// Nothing is answered afterwards.
    pub not_after: Time,
    /// The newest checkpoint the device has seen.
    pub seen: Option<Seen>,
    /// What is asked for.
    pub want: Want,
}
canonical_struct!(Ask {
    origin,
    society,
    device,
    session,
    id,
    seq,
    not_after,
    seen,
    want
});

impl Ask {
    /// What the device signs, in `Context::Request`; stands in the leaf.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("request", &[&to_bytes(self)])
    }

    /// Id of the session.
    #[must_use]
    pub fn session(&self) -> SessionId {
        session_id(&self.session.0)
    }
}

/// Id of a session: first half of the hash of its public key.
#[must_use]
pub fn session_id(public: &[u8]) -> SessionId {
    SessionId(hash("session", &[public]).short())
}

/// A checkpoint as a device saw it, with the log's own signature: so that a keyholder which was
/// set back learns of it, and nobody can make one believe so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// The log's Ed25519 signature over the checkpoint's text.
    pub signature: Signature,
}
canonical_struct!(Seen {
    size,
    root,
    signature
});

/// What can be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Want {
    /// Keys of parts.
    Release(WantRelease),
    /// Keys of new parts are brought.
    Deposit(WantDeposit),
    /// The key of a form that a family sent in is brought (portals only).
    Intake(WantIntake),
    /// A ticket for a search.
    Query(WantQuery),
    /// Leave to answer a search (matchers only).
    Answer(WantAnswer),
    /// A lead gives access.
    Grant(WantGrant),
    /// A person is to be erased.
    Erase(WantErase),
    /// The second-lock seed goes to another device.
    PassSeed(DeviceId),
    /// A minute of the chain of intakes (portals only).
    Intakes(Intakes),
    /// Slips that custodians opened.
    Opened(Openings),
    /// A hash to be kept.
    Note(Noted),
}
canonical_enum!(Want {
    1 => Release(body),
    2 => Deposit(body),
    3 => Intake(body),
    4 => Query(body),
    5 => Answer(body),
    6 => Grant(body),
    7 => Erase(body),
    8 => PassSeed(to),
    9 => Intakes(body),
    10 => Opened(body),
    11 => Note(body),
});

/// Keys of parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantRelease {
    /// What allows it.
    pub grant: Why,
    /// What for.
    pub purpose: Purpose,
    /// Which parts.
    pub items: Vec<WantItem>,
}
canonical_struct!(WantRelease {
    grant,
    purpose,
    items
});

/// Parts of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantItem {
    /// Whose record.
    pub holder: SocietyId,
    /// Which.
    pub record: RecordId,
    /// Category and version; version 0 stands for the newest.
    pub parts: Vec<(Category, u32)>,
}
canonical_struct!(WantItem {
    holder,
    record,
    parts
});

/// Keys of new parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantDeposit {
    /// Month of the intake key it is sealed to.
    pub month: u32,
    /// The sealed deposit (`seal::deposit`).
    pub sealed: Bytes,
}
canonical_struct!(WantDeposit { month, sealed });

/// The key of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantIntake {
    /// Which form.
    pub intake: IntakeId,
    /// Month of the intake key it is sealed to.
    pub month: u32,
    /// Hash of the form's header.
    pub header: Hash,
    /// The sealed key (`seal::intake`).
    pub sealed: Bytes,
}
canonical_struct!(WantIntake {
    intake,
    month,
    header,
    sealed
});

/// A ticket for a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantQuery {
    /// The sought person's record: a search belongs to a case.
    pub case: RecordId,
    /// Hash of the query.
    pub query: Hash,
    /// Whether it stands until further notice.
    pub standing: bool,
}
canonical_struct!(WantQuery {
    case,
    query,
    standing
});

/// Leave to answer a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantAnswer {
    /// Index of the query's leaf.
    pub query: u64,
    /// What was found and may be told; at most [`ledger::leaf::ANSWER_NAMES`].
    pub found: Vec<(SocietyId, RecordId)>,
}
canonical_struct!(WantAnswer { query, found });

/// A lead gives access.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantGrant {
    /// Chosen by the lead's desk; the id of an older grant replaces it.
    pub id: GrantId,
    /// What kind.
    pub kind: Kind,
    /// Whose records.
    pub holder: SocietyId,
    /// Who may open them.
    pub staff: StaffId,
    /// Which records; empty for a queue.
    pub records: Vec<RecordId>,
    /// Which kinds of information.
    pub categories: Vec<Category>,
    /// Until when; a time past ends it.
    pub until: Time,
}
canonical_struct!(WantGrant {
    id,
    kind,
    holder,
    staff,
    records,
    categories,
    until
});

/// A person is to be erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantErase {
    /// All records of the person in the asking society.
    pub records: Vec<RecordId>,
    /// What the person chose.
    pub choice: Choice,
}
canonical_struct!(WantErase { records, choice });
