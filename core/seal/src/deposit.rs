//! Keys of new parts on their way from their author to the keyholder: any number of them under
//! one X-Wing encapsulation.
//!
//! Bound to the society's intake key of the month, the depositing device and the id of its
//! request. (Not to the request's hash: that covers the sealed bytes, and is signed.)

use crate::error::{OpenError, SealError};
use crate::keys::{IntakeKeyId, KeyRef, PartKey};
use crate::pair::{self, Public, Random, Secret};
use crate::suite::{Suite, info, suited};
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::{DeviceId, PersonId, RecordId, RequestId};
use sign::{Category, Hash, from_bytes, to_bytes};
use zeroize::Zeroizing;

/// Most records in one deposit.
pub const MAX_RECORDS: usize = 512;
/// Most parts of one record in one deposit.
pub const MAX_PARTS: usize = 64;

/// Who deposits, by which request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sender {
    /// The device that signs the request.
    pub device: DeviceId,
    /// The request's id.
    pub request: RequestId,
}
suited!(Sender { device, request });

/// Keys of one or many new parts. Sorted; no part twice.
#[derive(PartialEq, Eq, Debug)]
pub struct Deposit {
    records: Vec<NewParts>,
}

/// New parts of one record.
#[derive(PartialEq, Eq, Debug)]
pub struct NewParts {
    /// Which record.
    pub record: RecordId,
    /// Whose record it is: the keyholder makes a log key for a person it does not know yet.
    /// [`PersonId::OF_RECORD`] for a further version of a record that is there.
    pub person: PersonId,
    /// At least one; several versions of a category if they were written offline.
    pub parts: Vec<NewPart>,
}

/// A new part and its key.
#[derive(PartialEq, Eq, Debug)]
pub struct NewPart {
    /// Which kind of information.
    pub category: Category,
    /// From 1.
    pub version: u32,
    /// Header hash of the version before, for compare-and-set; none for version 1.
    pub prev: Option<Hash>,
    /// Its own header hash.
    pub header: Hash,
    /// Its key, or half A of it.
    pub key: PartKey,
}

impl Deposit {
    /// Sorts `records` by id and their parts by category and version.
    ///
    /// # Errors
    /// [`SealError::Count`] for none or too many; [`SealError::Twice`]; [`SealError::Chain`].
    pub fn new(mut records: Vec<NewParts>) -> Result<Self, SealError> {
        records.sort_by_key(|r| r.record);
        for record in &mut records {
            record.parts.sort_by_key(|p| (p.category, p.version));
        }
        check(&records)?;
        Ok(Deposit { records })
    }

    /// The records, sorted by id.
    #[must_use]
    pub fn records(&self) -> &[NewParts] {
        &self.records
    }

    /// Takes the records out.
    #[must_use]
    pub fn into_records(self) -> Vec<NewParts> {
        self.records
    }

    /// Seals to a society's intake key of a month.
    ///
    /// # Errors
    /// [`SealError::PublicKey`].
    pub fn seal(
        &self,
        id: &IntakeKeyId,
        to: &Public,
        sender: &Sender,
        random: &Random,
    ) -> Result<Vec<u8>, SealError> {
        let mut out = Encoder::with_capacity(self.room());
        self.encode(&mut out);
        let plaintext = Zeroizing::new(out.into_bytes());
        pair::seal(
            to,
            &info("deposit", id),
            &to_bytes(sender),
            &plaintext,
            random,
        )
    }

    /// Opens what `sender` sealed to the intake key `id`.
    ///
    /// # Errors
    /// [`OpenError::Changed`] if anything of it is otherwise; [`OpenError::Malformed`].
    pub fn open(
        sealed: &[u8],
        id: &IntakeKeyId,
        with: &Secret,
        sender: &Sender,
    ) -> Result<Self, OpenError> {
        let plaintext = pair::open(with, &info("deposit", id), &to_bytes(sender), sealed)?;
        Ok(from_bytes(&plaintext)?)
    }

    /// At least the length of the encoding, so that it never has to grow.
    fn room(&self) -> usize {
        let parts: usize = self.records.iter().map(|r| r.parts.len()).sum();
        16 + self.records.len() * 48 + parts * 120
    }
}

impl NewParts {
    /// The name of the key of `part`, for a record of `society`.
    #[must_use]
    pub fn key_ref(&self, society: sign::SocietyId, part: &NewPart) -> KeyRef {
        KeyRef {
            society,
            record: self.record,
            category: part.category,
            version: part.version,
        }
    }
}

/// Version 1 follows nothing; every later one follows a header; there is no version 0.
#[must_use]
pub fn follows(version: u32, prev: Option<&Hash>) -> bool {
    version != 0 && (version == 1) == prev.is_none()
}

fn check(records: &[NewParts]) -> Result<(), SealError> {
    if records.is_empty() || records.len() > MAX_RECORDS {
        return Err(SealError::Count);
    }
    if records.windows(2).any(|w| w[0].record >= w[1].record) {
        return Err(SealError::Twice);
    }
    for record in records {
        let parts = &record.parts;
        if parts.is_empty() || parts.len() > MAX_PARTS {
            return Err(SealError::Count);
        }
        let name = |p: &NewPart| (p.category, p.version);
        if parts.windows(2).any(|w| name(&w[0]) >= name(&w[1])) {
            return Err(SealError::Twice);
        }
        if parts.iter().any(|p| !follows(p.version, p.prev.as_ref())) {
            return Err(SealError::Chain);
        }
    }
    Ok(())
}

impl Canonical for Deposit {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        Suite.encode(out);
        self.records.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        Suite::decode(from)?;
        let at = from.position();
        let records = Vec::decode(from)?;
        check(&records).map_err(|_| DecodeError::Range(at))?;
        Ok(Deposit { records })
    }
}

impl Canonical for NewParts {
    fn encode(&self, out: &mut Encoder) {
        out.array(3);
        self.record.encode(out);
        self.person.encode(out);
        self.parts.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        Ok(NewParts {
            record: RecordId::decode(from)?,
            person: PersonId::decode(from)?,
            parts: Vec::decode(from)?,
        })
    }
}

impl Canonical for NewPart {
    fn encode(&self, out: &mut Encoder) {
        out.array(5);
        self.category.encode(out);
        self.version.encode(out);
        self.prev.encode(out);
        self.header.encode(out);
        out.bytes(self.key.as_bytes());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(5)?;
        Ok(NewPart {
            category: Category::decode(from)?,
            version: u32::decode(from)?,
            prev: Option::decode(from)?,
            header: Hash::decode(from)?,
            key: PartKey::from_bytes(Canonical::decode(from)?),
        })
    }
}
