//! What a desk is asked to do, what it wants done, and what it tells the person before it.

use super::write::SealedRecord;
use crate::device::Outgoing;
use crate::search::{Entry, Found, Notice, Scope, Word};
use ledger::leaf::{Noted, Openings, Purpose, Reason, Why};
use matching::Features;
use parcel::SealedPart;
use parcel::form::SealedForm;
use parcel::slip::SealedSlip;
use policy::request::{WantErase, WantGrant, WantItem};
use record::Person;
use seal::KeyRef;
use sign::encode::Bytes;
use sign::id::{DeviceId, PersonId, RecordId, RecordPseudonym};
use sign::{Category, Hash, canonical_enum};
use zeroize::Zeroizing;

/// Names a piece of work; chosen by whoever gives it, rising, never twice, never 0: that is what
/// the desk does by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct JobId(pub u64);

impl sign::Canonical for JobId {
    fn encode(&self, out: &mut sign::Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
        sign::Canonical::decode(from).map(JobId)
    }
}

/// A piece of work.
#[derive(Debug)]
pub enum Work {
    /// New records, sealed already ([`super::write::seal_record`]), at most 512. Not kept over a
    /// crash: an import begins again where it was.
    Store(Vec<SealedRecord>),
    /// A record was edited. Kept until the keyholder has the keys.
    Save(Box<Save>),
    /// Open parts.
    Open(Open),
    /// Search for a person.
    Search(Box<Search>),
    /// Tell the matcher something. Kept until the matcher has it.
    Say(Word),
    /// Tell the matcher of records that were imported. Not kept over a crash: an import begins
    /// again where it was.
    Register(Vec<Entry>),
    /// Give access.
    Grant(WantGrant),
    /// Erase a person; the matcher is told to forget the records.
    Erase(WantErase),
    /// Give the second-lock seed to another desk of the society, by its session key
    /// ([`crate::device::SessionKey`]).
    PassSeed(Box<crate::device::SessionKey>),
    /// Write down a hash.
    Note(Noted),
    /// Write down slips that custodians opened.
    Opened(Openings),
}

/// An edited record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Save {
    /// Which record.
    pub record: RecordId,
    /// Whose.
    pub id: PersonId,
    /// All that is known now; only the changed categories are read.
    pub person: Person,
    /// What changed. A new record has none saved before, and all six here.
    pub changed: Vec<Category>,
    /// What the matcher is told once the edit is in the log, at the revision of its leaf.
    pub tell: Vec<Word>,
}

/// Parts to be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    /// What allows it.
    pub why: Why,
    /// What for.
    pub purpose: Purpose,
    /// Which parts; version 0 is the newest.
    pub items: Vec<WantItem>,
}

sign::canonical_struct!(Save {
    record,
    id,
    person,
    changed,
    tell
});

/// A search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    /// The sought person's record: a search belongs to a case.
    pub case: RecordId,
    /// Whom it may show that it was made.
    pub scope: Scope,
    /// Who is sought.
    pub features: Features,
    /// Whether it stands until further notice.
    pub standing: bool,
}

/// Something happened.
#[derive(Debug)]
pub enum Input {
    /// Somebody signed in: a new session of these 32 fresh bytes.
    Login([u8; 32]),
    /// Somebody signed out.
    Logout,
    /// Work.
    Work(JobId, Work),
    /// The keyholder's reply.
    Reply(Vec<u8>),
    /// A signed roster.
    Roster(Vec<u8>),
    /// A session key of the matcher.
    Matcher(Box<crate::device::SessionKey>),
    /// The hub has all parcels of a job.
    Stored(JobId),
    /// Parcels that were fetched.
    Fetched(Vec<Parcel>),
    /// The matcher's answer to a search.
    Answer(Vec<u8>),
    /// The matcher has a word.
    Ack(Vec<u8>),
    /// A batch of notices to the holder.
    Notices(Vec<u8>),
    /// The second-lock seed, from another desk.
    Seed(Vec<u8>),
    /// Time passed.
    Tick,
}

/// What the hub stores.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parcel {
    /// A part of a record.
    Part(SealedPart),
    /// A contact slip.
    Slip(SealedSlip),
    /// A form.
    Form(SealedForm),
}
canonical_enum!(Parcel { 1 => Part(part), 2 => Slip(slip), 3 => Form(form) });

/// A parcel that is wanted: the key that will open it, and the hash its header must have.
pub type Wanted = (KeyRef, Hash);

/// Something must be done, in the order given.
#[derive(Debug)]
pub enum Effect {
    /// Seal this under the passphrase and make it durable before anything that follows.
    Keep(Zeroizing<Vec<u8>>),
    /// Give this to the keyholder.
    Send(Outgoing),
    /// Store these at the hub, then say so by [`Input::Stored`].
    Put(JobId, Vec<Parcel>),
    /// Fetch these from the hub.
    Fetch(Vec<Wanted>),
    /// Fetch the newest roster: a device is not in the one known.
    WantRoster,
    /// Give a search to the matcher.
    Query(Vec<u8>),
    /// Give a word to the matcher.
    Word(Vec<u8>),
    /// Make this session's key known to the matcher and the society's other desks.
    Announce(Box<crate::device::SessionKey>),
    /// Give the seed to another desk.
    Seed(DeviceId, Vec<u8>),
    /// Tell the person at the desk.
    Tell(Told),
}

/// What the person at the desk is told.
#[derive(Debug)]
pub enum Told {
    /// It is done; index of its leaf, if it has one. An erasure is told twice: once it is in the
    /// log, and once the matcher has forgotten.
    Done(JobId, Option<u64>),
    /// A part is open.
    Opened(JobId, KeyRef, Zeroizing<Vec<u8>>),
    /// What a search found, and how the log names its case: a rejection is for it.
    Found(JobId, RecordPseudonym, Found),
    /// Somebody else saved before: what was written is kept as a branch, to be merged.
    Branched(JobId, RecordId, Vec<Category>),
    /// It is refused.
    Refused(JobId, Reason),
    /// It waits, and is tried again: the society is stopped, or the keyholder is shut.
    Waits(JobId, Reason),
    /// No answer came in time; it was not kept.
    Unanswered(JobId),
    /// It cannot be done.
    Impossible(JobId, Fault),
    /// Matches that only the holder may hear of.
    Notices(Vec<Notice>),
    /// The society's seed arrived.
    Seeded,
    /// Somebody lies.
    Lie(Lie),
    /// This device was stopped: what it held is wiped.
    Wiped,
}

/// Why work cannot be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// There is no session.
    #[error("no session: sign in again")]
    NoSession,
    /// Public keys of the society are not known yet.
    #[error("the society's public keys are not known yet")]
    NoKeys,
    /// It cannot be sealed.
    #[error(transparent)]
    Write(super::write::WriteError),
    /// What is changed was not opened before, so the newest version is not known.
    #[error("open the newest version first")]
    Unread,
    /// The matcher's session is not known.
    #[error("the matcher's session is not known")]
    NoMatcher,
    /// The other desk, or the seed, is not there.
    #[error("the other desk's session, or the seed, is not there")]
    NoSeed,
}

/// Something untrue was given to this desk, and was not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
    /// A reply that is not proven.
    Reply(release::Mistrust),
    /// A part that is not the one asked for, or was changed.
    Part(KeyRef),
    /// A part whose author is not in the society's directory.
    Author(KeyRef),
    /// An answer, notice or seed that is not what it says.
    Message(crate::search::SearchFault),
    /// A roster or session key that is not signed as it must be.
    Keys,
}

/// A seed on its way to another desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeedMessage {
    pub(crate) request: Hash,
    pub(crate) ticket: crate::device::Ticket,
    pub(crate) sealed: Bytes,
}
sign::canonical_struct!(SeedMessage {
    request,
    ticket,
    sealed
});
