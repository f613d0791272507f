//! What the keyholder keeps: wrapped keys, and which person a record is about.
//!
//! A machine reads the vault through [`Vault`] and changes it only by [`VaultBatch`]es that it
//! hands to its shell. A batch carries a token; it is durable before the leaf it belongs to, and
//! is *settled* after it. On start the shell names the batches that were never settled: those
//! whose leaf is in the log are settled then, the others are dropped.

use seal::{KeyRef, Wrapped};
use sign::id::{PersonId, RecordId};
use sign::{Category, Hash, SocietyId};
use std::collections::BTreeMap;

/// A key wrapped under a society's key of one epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Held {
    /// The epoch of the key it is wrapped under.
    pub epoch: u32,
    /// The wrapped key.
    pub wrapped: Wrapped,
}

/// One part's key and the hash of its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartEntry {
    /// The wrapped part key.
    pub key: Held,
    /// Hash of the part's header: a hub can put no other part in its place.
    pub header: Hash,
}

/// Names a batch: the first half of the hash of the request it comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Token(pub [u8; 16]);

/// Changes that become durable together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VaultBatch {
    /// Its name.
    pub token: Token,
    /// What changes, in order.
    pub changes: Vec<VaultChange>,
    /// For an erasure, which cannot be undone: the leaf to write if it never came to that.
    pub leaf: Option<Vec<u8>>,
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VaultChange {
    /// A person and the key of their names in the log.
    Person(SocietyId, PersonId, Held),
    /// A record and whom it is about.
    Record(SocietyId, RecordId, PersonId),
    /// A new part of a record; it is now the newest of its category.
    Part(KeyRef, PartEntry),
    /// All keys of a record are destroyed. Whom it was about stays, so that a late retry of its
    /// deposit is known for what it is.
    EraseRecord(SocietyId, RecordId),
    /// The key of a person's names in the log is destroyed.
    ErasePerson(SocietyId, PersonId),
}

/// Reading the vault. Batches that are durable but not settled are visible.
pub trait Vault {
    /// Whom a record is about.
    fn person(&self, society: SocietyId, record: RecordId) -> Option<PersonId>;
    /// The key of a person's names in the log.
    fn log_key(&self, society: SocietyId, person: PersonId) -> Option<Held>;
    /// Version of the newest part of a category, and its entry.
    fn newest(
        &self,
        society: SocietyId,
        record: RecordId,
        category: Category,
    ) -> Option<(u32, PartEntry)>;
    /// One version of a part.
    fn part(&self, key: &KeyRef) -> Option<PartEntry>;
}

/// A vault in memory: for simulations, and the reference for every other.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct MemoryVault {
    persons: BTreeMap<(SocietyId, PersonId), Held>,
    records: BTreeMap<(SocietyId, RecordId), PersonId>,
    parts: BTreeMap<KeyRef, PartEntry>,
    unsettled: BTreeMap<Token, VaultBatch>,
}

impl Vault for MemoryVault {
    fn person(&self, society: SocietyId, record: RecordId) -> Option<PersonId> {
        self.records.get(&(society, record)).copied()
    }

    fn log_key(&self, society: SocietyId, person: PersonId) -> Option<Held> {
        self.persons.get(&(society, person)).copied()
    }

    fn newest(
        &self,
        society: SocietyId,
        record: RecordId,
        category: Category,
    ) -> Option<(u32, PartEntry)> {
        let key = |version| KeyRef {
            society,
            record,
            category,
            version,
        };
        let mut versions = self.parts.range(key(0)..=key(u32::MAX));
        versions
            .next_back()
            .map(|(key, entry)| (key.version, *entry))
    }

    fn part(&self, key: &KeyRef) -> Option<PartEntry> {
        self.parts.get(key).copied()
    }
}

impl MemoryVault {
    /// Writes a batch.
    pub fn put(&mut self, batch: VaultBatch) {
        for change in &batch.changes {
            match *change {
                VaultChange::Person(society, person, key) => {
                    self.persons.insert((society, person), key);
                }
                VaultChange::Record(society, record, person) => {
                    self.records.insert((society, record), person);
                }
                VaultChange::Part(key, entry) => {
                    self.parts.insert(key, entry);
                }
                VaultChange::EraseRecord(society, record) => {
                    self.parts
                        .retain(|k, _| (k.society, k.record) != (society, record));
                }
                VaultChange::ErasePerson(society, person) => {
                    self.persons.remove(&(society, person));
                }
            }
        }
        self.unsettled.insert(batch.token, batch);
    }

    /// The leaf of a batch is durable.
    pub fn settle(&mut self, token: Token) {
        self.unsettled.remove(&token);
    }

    /// The leaf of a batch never came: what it added goes. What it erased stays erased.
    pub fn withdraw(&mut self, token: Token) {
        let Some(batch) = self.unsettled.remove(&token) else {
            return;
        };
        for change in batch.changes.iter().rev() {
            match *change {
                VaultChange::Person(society, person, _) => {
                    self.persons.remove(&(society, person));
                }
                VaultChange::Record(society, record, _) => {
                    self.records.remove(&(society, record));
                }
                VaultChange::Part(key, _) => {
                    self.parts.remove(&key);
                }
                VaultChange::EraseRecord(..) | VaultChange::ErasePerson(..) => {}
            }
        }
    }

    /// Batches that are not settled.
    #[must_use]
    pub fn unsettled(&self) -> Vec<VaultBatch> {
        self.unsettled.values().cloned().collect()
    }

    /// Replaces every key of a society by what `wrap` makes of it; returns how many there are.
    /// All or nothing: a shell does it in a new file and switches at the end.
    pub fn rewrap(
        &mut self,
        society: SocietyId,
        mut wrap: impl FnMut(WrapName, Held) -> Option<Held>,
    ) -> Option<u64> {
        let mut next = self.clone();
        let mut count = 0;
        for ((_, person), key) in next.persons.iter_mut().filter(|((s, _), _)| *s == society) {
            *key = wrap(WrapName::LogKey(society, *person), *key)?;
            count += 1;
        }
        for (name, entry) in next.parts.iter_mut().filter(|(k, _)| k.society == society) {
            entry.key = wrap(WrapName::Part(*name), entry.key)?;
            count += 1;
        }
        *self = next;
        Some(count)
    }

    /// Every wrapped key, with its name.
    pub fn keys(&self) -> impl Iterator<Item = (WrapName, Held)> {
        let persons = self
            .persons
            .iter()
            .map(|((s, p), w)| (WrapName::LogKey(*s, *p), *w));
        let parts = self.parts.iter().map(|(k, e)| (WrapName::Part(*k), e.key));
        persons.chain(parts)
    }
}

/// What a wrapped key is the key of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WrapName {
    /// A part.
    Part(KeyRef),
    /// A person's names in the log.
    LogKey(SocietyId, PersonId),
}
