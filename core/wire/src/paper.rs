//! Families' forms, references, session keys, files of the log.

use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId, RecordId};
use sign::{Time, canonical_struct};

/// The longest sealed form, in bytes.
pub const MAX_FORM: usize = 1 << 20;
/// References in one call, at most.
pub const MAX_REFERENCES: u32 = 1_024;

/// Answer of `GET /v1/intake/SOCIETY?after=NUMBER`: forms that came, the oldest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Number (grows with each form of the society), id, when it came, length in bytes.
    pub forms: Vec<Form>,
}
canonical_struct!(Waiting { forms });

/// A form that came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// Grows with each form of the society.
    pub number: u64,
    /// Its id.
    pub intake: IntakeId,
    /// When it came, in the hub's time.
    pub time: Time,
    /// Its length in bytes.
    pub length: u32,
}
canonical_struct!(Form {
    number,
    intake,
    time,
    length
});

/// Answer of `POST /v1/references?count=N`: references that nobody else was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct References {
    /// Random, 8 bytes each.
    pub references: Vec<[u8; 8]>,
}
canonical_struct!(References { references });

/// Answer of `GET /v1/sessions`: what devices announced with `PUT /v1/session`, each its newest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sessions {
    /// Device, and its signed session key.
    pub sessions: Vec<(DeviceId, Bytes)>,
}
canonical_struct!(Sessions { sessions });

/// Answer of `GET /v1/records/SOCIETY?after=ID`: records of which parts lie there, by their ids in
/// ascending order. Whether their keys are still kept, the hub does not know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelf {
    /// Id, and the numbers of the categories of which there is a part, ascending. None after the
    /// last record; the next call goes on after the last id.
    pub records: Vec<(RecordId, Vec<u8>)>,
}
canonical_struct!(Shelf { records });

/// Body of `POST /v1/log`, the keyholder's: files of the published log, all or none. A full tile
/// is never replaced by other bytes; a checkpoint never by an older one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogFiles {
    /// Path below the log's prefix, and bytes.
    pub files: Vec<(String, Bytes)>,
    /// Partial tiles that full ones replaced: paths to be removed.
    pub gone: Vec<String>,
}
canonical_struct!(LogFiles { files, gone });
