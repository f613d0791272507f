//! The file `keyring`: wrapping keys and intake pairs under the root key. It is written whole.

use crate::disk::Disk;
use crate::error::StoreError;
use crate::fault::HoldError;
use release::{KeyName, KeyringChange};
use seal::{IntakeKeyId, KekId, Wrapped};
use sign::{SocietyId, canonical_struct, from_bytes, to_bytes};
use std::collections::BTreeMap;

const PATH: &str = "keyring";

/// The key ring as it stands in its file.
#[derive(Debug)]
pub struct RingFile<D> {
    disk: D,
    entries: BTreeMap<KeyName, Wrapped>,
}

/// One key: kind (1 wrapping key, 2 intake pair), society, epoch or month, the key under the root
/// key.
struct Entry {
    kind: u8,
    society: SocietyId,
    number: u32,
    wrapped: Wrapped,
}
canonical_struct!(Entry {
    kind,
    society,
    number,
    wrapped
});

impl<D: Disk> RingFile<D> {
    /// Reads the file; no file is an empty ring.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(disk: D) -> Result<Self, StoreError> {
        let mut entries = BTreeMap::new();
        if let Some(bytes) = disk.read(PATH).map_err(StoreError::io(PATH))? {
            let damaged = || StoreError::damaged(PATH, 0, "it holds no key ring");
            let read: Vec<Entry> = from_bytes(&bytes).map_err(|_| damaged())?;
            for entry in read {
                let name = entry.name().ok_or_else(damaged)?;
                entries.insert(name, entry.wrapped);
            }
        }
        Ok(RingFile { disk, entries })
    }

    /// Removes the file and forgets its keys.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn clear(&mut self) -> Result<(), HoldError> {
        if self.disk.len(PATH).map_err(StoreError::io(PATH))?.is_some() {
            self.disk.remove(PATH).map_err(StoreError::io(PATH))?;
        }
        self.entries.clear();
        Ok(())
    }

    /// Its keys, each under the root key.
    pub fn entries(&self) -> impl Iterator<Item = (KeyName, Wrapped)> {
        self.entries.iter().map(|(name, wrapped)| (*name, *wrapped))
    }

    /// Months of which a society has an intake pair.
    #[must_use]
    pub fn months(&self, society: SocietyId) -> Vec<u32> {
        let of = |month| KeyName::Intake(IntakeKeyId { society, month });
        let names = self.entries.range(of(0)..=of(u32::MAX));
        let months = names.filter_map(|(name, _)| match name {
            KeyName::Intake(id) => Some(id.month),
            KeyName::Kek(_) => None,
        });
        months.collect()
    }

    /// Epochs of which a society has a wrapping key.
    #[must_use]
    pub fn epochs(&self, society: SocietyId) -> Vec<u32> {
        let of = |epoch| KeyName::Kek(KekId { society, epoch });
        let names = self.entries.range(of(0)..=of(u32::MAX));
        let epochs = names.filter_map(|(name, _)| match name {
            KeyName::Kek(id) => Some(id.epoch),
            KeyName::Intake(_) => None,
        });
        epochs.collect()
    }

    /// Makes changes durable, all of them with one write; gives the names of what was added.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn change(&mut self, changes: Vec<KeyringChange>) -> Result<Vec<KeyName>, HoldError> {
        let mut names = Vec::with_capacity(changes.len());
        for change in changes {
            match change {
                KeyringChange::Add(name, wrapped) => {
                    self.entries.insert(name, wrapped);
                    names.push(name);
                }
                KeyringChange::Drop(name) => {
                    self.entries.remove(&name);
                    names.push(name);
                }
            }
        }
        let entries: Vec<Entry> = self.entries().map(Entry::of).collect();
        self.disk
            .replace(PATH, &to_bytes(&entries))
            .map_err(StoreError::io(PATH))?;
        Ok(names)
    }
}

impl Entry {
    fn of((name, wrapped): (KeyName, Wrapped)) -> Self {
        let (kind, society, number) = match name {
            KeyName::Kek(id) => (1, id.society, id.epoch),
            KeyName::Intake(id) => (2, id.society, id.month),
        };
        Entry {
            kind,
            society,
            number,
            wrapped,
        }
    }

    fn name(&self) -> Option<KeyName> {
        let (society, number) = (self.society, self.number);
        match self.kind {
            1 => Some(KeyName::Kek(KekId {
                society,
                epoch: number,
            })),
            2 => Some(KeyName::Intake(IntakeKeyId {
                society,
                month: number,
            })),
            _ => None,
        }
    }
}
