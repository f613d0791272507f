//! Sealed objects that the hub stores: parts of records, contact slips, daily
//! indexes. The hub knows where each belongs and nothing of what is in it.

use sign::encode::Bytes;
use sign::id::RecordId;
use sign::{Hash, SocietyId, canonical_code, canonical_struct};

/// Parcels in one call, at most.
pub const MAX_PARCELS: usize = 4_096;

/// What is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// A part of a record.
    Part,
    /// A contact slip; its category is 0.
    Slip,
    /// Nothing any more: what attachments were to be ([`crate::attachment`]). No hub takes it; its
    /// number stays its own.
    Chunk,
    /// A daily index of a society; its id is 0, its version the day.
    Index,
}
canonical_code!(What { 1 => Part, 2 => Slip, 3 => Chunk, 4 => Index });

/// Where a parcel belongs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Whose it is.
    pub society: SocietyId,
    /// What it is.
    pub what: What,
    /// The record's id.
    pub id: [u8; 16],
    /// Number of its category, 0 if it has none.
    pub category: u8,
    /// Its version.
    pub version: u32,
}
canonical_struct!(Place {
    society,
    what,
    id,
    category,
    version
});

/// A parcel to be stored. Two with one place and two digests are both kept: the loser of an
/// offline conflict stays as a branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Put {
    /// Where it belongs.
    pub place: Place,
    /// Hash of its header (of all its bytes, if it has none): the reader knows it and asks by it.
    pub digest: Hash,
    /// The sealed bytes.
    pub bytes: Bytes,
}
canonical_struct!(Put {
    place,
    digest,
    bytes
});

/// Body of `POST /v1/parcels`: durable, all or none, when it is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutAll {
    /// At most [`MAX_PARCELS`], all of the caller's society.
    pub parcels: Vec<Put>,
}
canonical_struct!(PutAll { parcels });

/// Body of `POST /v1/parcels/get`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantAll {
    /// Where, and the digest it must have; without a digest the newest put there.
    pub wanted: Vec<(Place, Option<Hash>)>,
}
canonical_struct!(WantAll { wanted });

/// Answer of `POST /v1/parcels/get`, in the order asked; cut short, never below one, where all
/// would pass [`crate::MAX_BODY`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Got {
    /// The sealed bytes; none if the hub has no such parcel.
    pub parcels: Vec<Option<Bytes>>,
}
canonical_struct!(Got { parcels });

/// Answer of `GET /v1/slips/SOCIETY?after=ID`: contact slips by their records' ids in ascending
/// order, of each record the newest version that the hub has and the one before it, since the
/// daily index may name either. The next call goes on after the last id; none after the last
/// record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slips {
    /// Id, and the sealed slips, the newest version first.
    pub slips: Vec<(RecordId, Vec<Bytes>)>,
}
canonical_struct!(Slips { slips });
