//! The desk's own caseload: parts it opened, with their keys, for so many days.

use super::work::Parcel;
use seal::{KeyRef, PartKey};
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::RecordId;
use sign::time::DAY;
use sign::{Category, Hash, Time};
use std::collections::BTreeMap;

/// How long a part stays, in microseconds.
pub const CASELOAD_LIFE: u64 = 14 * DAY;

/// Opened parts.
#[derive(Default, Debug)]
pub(crate) struct Caseload(BTreeMap<KeyRef, Opened>);

/// A part and the key, or half key, that was released for it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) header: Hash,
    pub(crate) key: PartKey,
    pub(crate) parcel: Parcel,
    pub(crate) since: Time,
}

impl Opened {
    pub(crate) fn new(header: Hash, key: PartKey, parcel: Parcel, since: Time) -> Self {
        Opened {
            header,
            key,
            parcel,
            since,
        }
    }
}

impl Caseload {
    pub(crate) fn insert(&mut self, of: KeyRef, opened: Opened) {
        self.0.insert(of, opened);
    }

    pub(crate) fn get(&self, of: &KeyRef) -> Option<&Opened> {
        self.0.get(of)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &KeyRef> {
        self.0.keys()
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&KeyRef, &Hash)> {
        self.0.iter().map(|(of, opened)| (of, &opened.header))
    }

    /// Drops what is too old, or from a time that has not come; whether there was any.
    pub(crate) fn expire(&mut self, now: Time) -> bool {
        let before = self.0.len();
        self.0
            .retain(|_, o| now.since(o.since) < CASELOAD_LIFE && o.since <= now.plus(DAY));
        self.0.len() != before
    }

    /// Drops every version of one category of a record.
    pub(crate) fn forget_part(&mut self, record: RecordId, category: Category) {
        self.0
            .retain(|of, _| of.record != record || of.category != category);
    }

    /// Drops everything about a record; whether there was anything.
    pub(crate) fn forget(&mut self, record: RecordId) -> bool {
        let before = self.0.len();
        self.0.retain(|of, _| of.record != record);
        self.0.len() != before
    }

    /// Drops everything; whether there was anything.
    pub(crate) fn clear(&mut self) -> bool {
        !std::mem::take(&mut self.0).is_empty()
    }
}

/// A list of `[key name, header, key, parcel, since]`.
impl Canonical for Caseload {
    fn encode(&self, out: &mut Encoder) {
        out.array(self.0.len() as u64);
        for (of, opened) in &self.0 {
            out.array(5);
            of.encode(out);
            opened.header.encode(out);
            out.bytes(opened.key.as_bytes());
            opened.parcel.encode(out);
            opened.since.encode(out);
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut caseload = Caseload::default();
        for _ in 0..from.list()? {
            from.array(5)?;
            let of = KeyRef::decode(from)?;
            let opened = Opened {
                header: Hash::decode(from)?,
                key: PartKey::from_bytes(Canonical::decode(from)?),
                parcel: Parcel::decode(from)?,
                since: Time::decode(from)?,
            };
            caseload.insert(of, opened);
        }
        Ok(caseload)
    }
}
