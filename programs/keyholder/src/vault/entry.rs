//! Entries of the vault at fixed length, and batches as they stand in the delta.

use release::{Held, PartEntry, Token, VaultBatch, VaultChange, WrapName};
use seal::{KeyRef, Wrapped};
use sign::encode::Bytes;
use sign::id::{PersonId, RecordId};
use sign::{Canonical, Category, DecodeError, Decoder, Encoder, Hash, SocietyId};

/// Length of a [`Key`].
pub(super) const KEY: usize = 22;
/// Length of a [`Value`].
pub(super) const VALUE: usize = 84;
/// Length of an entry in a base file.
pub(super) const ENTRY: usize = KEY + VALUE;

/// Name of an entry within its society: kind (1) ‖ id (16) ‖ category (1) ‖ version (4, big-endian).
pub(super) type Key = [u8; KEY];
/// epoch (4, big-endian) ‖ wrapped key (48) ‖ header hash (32); what a kind does not have is zero.
/// For a record: person (16), then zeroes.
pub(super) type Value = [u8; VALUE];

const RECORD: u8 = 1;
const PERSON: u8 = 2;
const PART: u8 = 3;

pub(super) fn record_key(record: RecordId) -> Key {
    key(RECORD, record.0, 0, 0)
}

pub(super) fn person_key(person: PersonId) -> Key {
    key(PERSON, person.0, 0, 0)
}

pub(super) fn part_key(of: &KeyRef) -> Key {
    key(PART, of.record.0, of.category.number(), of.version)
}

/// The first and the last possible key of a record's parts.
pub(super) fn parts_of(record: RecordId) -> (Key, Key) {
    let id = record.0;
    (key(PART, id, 0, 0), key(PART, id, u8::MAX, u32::MAX))
}

/// The first and the last possible key of a record's parts of one category.
pub(super) fn versions_of(record: RecordId, category: Category) -> (Key, Key) {
    let (id, number) = (record.0, category.number());
    (key(PART, id, number, 0), key(PART, id, number, u32::MAX))
}

fn key(kind: u8, id: [u8; 16], category: u8, version: u32) -> Key {
    let mut key = [0; KEY];
    key[0] = kind;
    key[1..17].copy_from_slice(&id);
    key[17] = category;
    key[18..].copy_from_slice(&version.to_be_bytes());
    key
}

pub(super) fn version(key: &Key) -> u32 {
    u32::from_be_bytes([key[18], key[19], key[20], key[21]])
}

/// What the wrapped key under `key` is the key of; `None` for a record, which has none.
pub(super) fn wrap_name(society: SocietyId, key: &Key) -> Option<WrapName> {
    let mut id = [0; 16];
    id.copy_from_slice(&key[1..17]);
    match key[0] {
        PERSON => Some(WrapName::LogKey(society, PersonId(id))),
        PART => Some(WrapName::Part(KeyRef {
            society,
            record: RecordId(id),
            category: sign::from_bytes(&[key[17]]).ok()?,
            version: version(key),
        })),
        _ => None,
    }
}

/// What an entry is about.
pub(super) enum Named {
    Record(RecordId),
    Person(PersonId),
    Part,
}

pub(super) fn named(key: &Key) -> Named {
    let mut id = [0; 16];
    id.copy_from_slice(&key[1..17]);
    match key[0] {
        RECORD => Named::Record(RecordId(id)),
        PERSON => Named::Person(PersonId(id)),
        _ => Named::Part,
    }
}

/// Whether the bytes can be the key of an entry.
pub(super) fn is_key(key: &Key) -> bool {
    let named = wrap_name(SocietyId(1), key).is_some();
    let single = key[17..].iter().all(|b| *b == 0);
    matches!(
        (key[0], named, single),
        (RECORD, _, true) | (PERSON, true, true) | (PART, true, _)
    )
}

pub(super) fn record_value(person: PersonId) -> Value {
    let mut value = [0; VALUE];
    value[..16].copy_from_slice(&person.0);
    value
}

pub(super) fn person_of(value: &Value) -> PersonId {
    let mut id = [0; 16];
    id.copy_from_slice(&value[..16]);
    PersonId(id)
}

pub(super) fn key_value(held: &Held, header: &Hash) -> Value {
    let mut value = [0; VALUE];
    value[..4].copy_from_slice(&held.epoch.to_be_bytes());
    value[4..52].copy_from_slice(&held.wrapped.0);
    value[52..].copy_from_slice(&header.0);
    value
}

pub(super) fn held_of(value: &Value) -> Held {
    let mut wrapped = [0; 48];
    wrapped.copy_from_slice(&value[4..52]);
    Held {
        epoch: u32::from_be_bytes([value[0], value[1], value[2], value[3]]),
        wrapped: Wrapped(wrapped),
    }
}

pub(super) fn part_of(value: &Value) -> PartEntry {
    let mut header = [0; 32];
    header.copy_from_slice(&value[52..]);
    PartEntry {
        key: held_of(value),
        header: Hash(header),
    }
}

/// One frame of the delta.
pub(super) enum Step {
    /// A batch was stored.
    Put(VaultBatch),
    /// Its leaf is durable.
    Settle(Token),
    /// Its leaf will never come.
    Withdraw(Token),
    /// A batch that was not settled when this delta was begun: its changes are in what came
    /// before.
    Carry(VaultBatch),
    /// Entries that an older delta had left over a base, each with its value, or none if it
    /// hides one of the base.
    Left(SocietyId, Vec<(Key, Option<Value>)>),
}

impl Canonical for Step {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        match self {
            Step::Put(batch) => {
                out.u64(1);
                encode_batch(batch, out);
            }
            Step::Settle(token) => {
                out.u64(2);
                token.0.encode(out);
            }
            Step::Withdraw(token) => {
                out.u64(3);
                token.0.encode(out);
            }
            Step::Carry(batch) => {
                out.u64(4);
                encode_batch(batch, out);
            }
            Step::Left(society, entries) => {
                out.u64(5);
                (*society, entries.clone()).encode(out);
            }
        }
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        let at = from.position();
        match from.u64()? {
            1 => decode_batch(from).map(Step::Put),
            2 => Canonical::decode(from).map(|token| Step::Settle(Token(token))),
            3 => Canonical::decode(from).map(|token| Step::Withdraw(Token(token))),
            4 => decode_batch(from).map(Step::Carry),
            5 => Canonical::decode(from).map(|(society, entries)| Step::Left(society, entries)),
            _ => Err(DecodeError::Unknown(at)),
        }
    }
}

/// `[token, [change, …], leaf or null]`.
pub(super) fn encode_batch(batch: &VaultBatch, out: &mut Encoder) {
    out.array(3);
    batch.token.0.encode(out);
    out.array(batch.changes.len() as u64);
    batch.changes.iter().for_each(|c| encode_change(c, out));
    batch.leaf.clone().map(Bytes).encode(out);
}

fn decode_batch(from: &mut Decoder<'_>) -> Result<VaultBatch, DecodeError> {
    from.array(3)?;
    let token = Token(Canonical::decode(from)?);
    let count = from.list()?;
    let mut changes = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        changes.push(decode_change(from)?);
    }
    let leaf: Option<Bytes> = Canonical::decode(from)?;
    Ok(VaultBatch {
        token,
        changes,
        leaf: leaf.map(|bytes| bytes.0),
    })
}

fn encode_change(change: &VaultChange, out: &mut Encoder) {
    let head = |out: &mut Encoder, items: u64, kind: u64, society: &SocietyId| {
        out.array(items);
        out.u64(kind);
        society.encode(out);
    };
    match change {
        VaultChange::Person(society, person, held) => {
            head(out, 5, 1, society);
            person.encode(out);
            encode_held(held, out);
        }
        VaultChange::Record(society, record, person) => {
            head(out, 4, 2, society);
            record.encode(out);
            person.encode(out);
        }
        VaultChange::Part(of, entry) => {
            head(out, 8, 3, &of.society);
            of.record.encode(out);
            of.category.encode(out);
            of.version.encode(out);
            encode_held(&entry.key, out);
            entry.header.encode(out);
        }
        VaultChange::EraseRecord(society, record) => {
            head(out, 3, 4, society);
            record.encode(out);
        }
        VaultChange::ErasePerson(society, person) => {
            head(out, 3, 5, society);
            person.encode(out);
        }
    }
}

fn decode_change(from: &mut Decoder<'_>) -> Result<VaultChange, DecodeError> {
    let items = from.list()?;
    let at = from.position();
    let kind = from.u64()?;
    let society = SocietyId::decode(from)?;
    match (kind, items) {
        (1, 5) => {
            let person = Canonical::decode(from)?;
            Ok(VaultChange::Person(society, person, decode_held(from)?))
        }
        (2, 4) => {
            let record = Canonical::decode(from)?;
            Ok(VaultChange::Record(
                society,
                record,
                Canonical::decode(from)?,
            ))
        }
        (3, 8) => {
            let of = KeyRef {
                society,
                record: Canonical::decode(from)?,
                category: Canonical::decode(from)?,
                version: Canonical::decode(from)?,
            };
            let key = decode_held(from)?;
            let header = Canonical::decode(from)?;
            Ok(VaultChange::Part(of, PartEntry { key, header }))
        }
        (4, 3) => Ok(VaultChange::EraseRecord(society, Canonical::decode(from)?)),
        (5, 3) => Ok(VaultChange::ErasePerson(society, Canonical::decode(from)?)),
        _ => Err(DecodeError::Unknown(at)),
    }
}

fn encode_held(held: &Held, out: &mut Encoder) {
    held.epoch.encode(out);
    held.wrapped.encode(out);
}

fn decode_held(from: &mut Decoder<'_>) -> Result<Held, DecodeError> {
    Ok(Held {
        epoch: Canonical::decode(from)?,
        wrapped: Canonical::decode(from)?,
    })
}

/// Which society a change belongs to.
pub(super) fn society_of(change: &VaultChange) -> SocietyId {
    match change {
        VaultChange::Person(society, ..)
        | VaultChange::Record(society, ..)
        | VaultChange::EraseRecord(society, ..)
        | VaultChange::ErasePerson(society, ..) => *society,
        VaultChange::Part(of, _) => of.society,
    }
}
