//! What devices do with records: write, open, search, give access, erase.

use super::ANSWER_NAMES;
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::{GrantId, PersonPseudonym, RecordPseudonym, SessionId, StaffId, WarrantId};
use sign::{Category, Hash, SocietyId, Time};
use sign::{canonical_code, canonical_enum, canonical_struct};

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
