//! The vault on disk: for each society a sorted base file, and over all of them one delta, a
//! journal of what came since. Reading asks what the delta left in memory, then the base.
//!
//! A new generation is written beside the old one: base, then delta, both durable, then the
//! manifest by rename. Until the rename the old one is the vault, after it the new one. Files
//! that the manifest does not name are removed on the way in and after a switch; what was erased
//! is gone from the vault's files with that, and stands under keys that are destroyed with their
//! epoch.

mod base;
mod entry;
mod generation;
mod manifest;

pub use generation::Generation;

use crate::disk::Disk;
use crate::error::StoreError;
use crate::journal::{EMPTY, Journal, Kind, Torn};
use base::Base;
use entry::{
    Key, Step, Value, held_of, key_value, part_key, part_of, parts_of, person_key, person_of,
    record_key, record_value, society_of, version, versions_of,
};
use manifest::{DIRECTORY, Manifest, PATH, base_path, delta_path};
use release::{Held, PartEntry, Token, Vault, VaultBatch, VaultChange};
use seal::KeyRef;
use sign::id::{PersonId, RecordId};
use sign::{Category, Hash, SocietyId, from_bytes, to_bytes};
use std::cell::RefCell;
use std::collections::BTreeMap;

const KIND: Kind = *b"vault  1";

/// The vault of this keyholder.
#[derive(Debug)]
pub struct FileVault<D> {
    disk: D,
    manifest: Manifest,
    bases: BTreeMap<SocietyId, Base<D>>,
    delta: Journal<D>,
    over: BTreeMap<(SocietyId, Key), Option<Value>>,
    unsettled: BTreeMap<Token, VaultBatch>,
    fault: RefCell<Option<StoreError>>,
    /// A change failed: memory and files may differ.
    stopped: bool,
}

impl<D: Disk + Clone> FileVault<D> {
    /// Opens the vault, or makes it with `fresh`, 16 random bytes. Every base file is read and
    /// checked whole.
    ///
    /// # Errors
    /// [`StoreError`], naming the file.
    pub fn open(disk: D, fresh: [u8; 16]) -> Result<Self, StoreError> {
        let manifest = match Manifest::read(&disk)? {
            Some(manifest) => manifest,
            None => begin(&disk, fresh)?,
        };
        remove_others(&disk, &manifest)?;
        let mut bases = BTreeMap::new();
        for file in &manifest.bases {
            let path = base_path(file.number);
            let base = Base::open(disk.clone(), &path, file.society, &file.hash)?;
            bases.insert(file.society, base);
        }
        let path = delta_path(manifest.delta);
        if disk.len(&path).map_err(StoreError::io(&path))?.is_none() {
            return Err(StoreError::Missing { path });
        }
        let mut steps = Vec::new();
        let mut malformed = None;
        let delta = Journal::open(disk.clone(), &path, KIND, fresh, |frame| {
            match from_bytes::<Step>(frame.bytes) {
                Ok(step) => steps.push(step),
                Err(_) => malformed = malformed.or(Some(frame.offset)),
            }
        })?;
        if let Some(offset) = malformed {
            return Err(StoreError::damaged(&path, offset, "it holds no vault step"));
        }
        let mut vault = FileVault {
            disk,
            manifest,
            bases,
            delta,
            over: BTreeMap::new(),
            unsettled: BTreeMap::new(),
            fault: RefCell::new(None),
            stopped: false,
        };
        steps.into_iter().try_for_each(|step| vault.take(step))?;
        Ok(vault)
    }

    /// Stores batches with one sync; durable on return.
    ///
    /// # Errors
    /// [`StoreError`]; open the vault again then.
    pub fn put(&mut self, batches: Vec<VaultBatch>) -> Result<(), StoreError> {
        let steps: Vec<Step> = batches.into_iter().map(Step::Put).collect();
        let frames: Vec<Vec<u8>> = steps.iter().map(to_bytes).collect();
        self.whole(|vault| {
            vault.delta.append(&frames)?;
            steps.into_iter().try_for_each(|step| vault.take(step))
        })
    }

    /// The leaf of a batch is durable. Written with the next batch: if a crash comes before, the
    /// batch is named by [`FileVault::unsettled`] again, and its leaf is found in the log.
    ///
    /// # Errors
    /// As [`FileVault::put`].
    pub fn settle(&mut self, token: Token) -> Result<(), StoreError> {
        self.take_later(Step::Settle(token))
    }

    /// The leaf of a batch never came: what it added goes, what it erased stays erased. Written
    /// with the next batch.
    ///
    /// # Errors
    /// As [`FileVault::put`].
    pub fn withdraw(&mut self, token: Token) -> Result<(), StoreError> {
        self.take_later(Step::Withdraw(token))
    }

    /// Writes what waits for the next batch: before a planned stop.
    ///
    /// # Errors
    /// As [`FileVault::put`].
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.put(Vec::new())
    }

    /// Batches that are not settled.
    #[must_use]
    pub fn unsettled(&self) -> Vec<VaultBatch> {
        self.unsettled.values().cloned().collect()
    }

    /// Whether opening cut away an unfinished write.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.delta.torn()
    }

    /// The first fault that a read met since the last call. A read that fails finds nothing: no
    /// effect that a step made after a fault may be carried out.
    #[must_use]
    pub fn fault(&self) -> Option<StoreError> {
        self.fault.borrow_mut().take()
    }

    fn take_later(&mut self, step: Step) -> Result<(), StoreError> {
        self.whole(|vault| {
            vault.delta.append_later(to_bytes(&step));
            vault.take(step)
        })
    }

    /// Carries out a change whole, or takes no more.
    fn whole<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        let done = change(self);
        self.stopped = done.is_err();
        done
    }

    fn take(&mut self, step: Step) -> Result<(), StoreError> {
        match step {
            Step::Put(batch) => {
                batch.changes.iter().try_for_each(|c| self.change(c))?;
                self.unsettled.insert(batch.token, batch);
            }
            Step::Carry(batch) => {
                self.unsettled.insert(batch.token, batch);
            }
            Step::Settle(token) => {
                self.unsettled.remove(&token);
            }
            Step::Withdraw(token) => {
                let batch = self.unsettled.remove(&token);
                for change in batch.iter().flat_map(|batch| batch.changes.iter().rev()) {
                    let (society, key) = match change {
                        VaultChange::Person(society, person, _) => (*society, person_key(*person)),
                        VaultChange::Record(society, record, _) => (*society, record_key(*record)),
                        VaultChange::Part(of, _) => (of.society, part_key(of)),
                        VaultChange::EraseRecord(..) | VaultChange::ErasePerson(..) => continue,
                    };
                    self.hide(society, &key)?;
                }
            }
            Step::Left(society, entries) => {
                let entries = entries.into_iter().map(|(k, value)| ((society, k), value));
                self.over.extend(entries);
            }
        }
        Ok(())
    }

    fn change(&mut self, change: &VaultChange) -> Result<(), StoreError> {
        let society = society_of(change);
        let (key, value) = match change {
            VaultChange::Person(_, person, held) => {
                (person_key(*person), key_value(held, &Hash::default()))
            }
            VaultChange::Record(_, record, person) => (record_key(*record), record_value(*person)),
            VaultChange::Part(of, entry) => (part_key(of), key_value(&entry.key, &entry.header)),
            VaultChange::ErasePerson(_, person) => {
                return self.hide(society, &person_key(*person));
            }
            VaultChange::EraseRecord(_, record) => {
                // Whom it was about stays: a late retry of its deposit must not bring it back.
                let (low, high) = parts_of(*record);
                let over = self.over.range((society, low)..=(society, high));
                let mut keys: Vec<Key> = over.map(|((_, key), _)| *key).collect();
                if let Some(base) = self.bases.get(&society) {
                    keys.extend(base.range(&low, &high)?.iter().map(|(key, _)| *key));
                }
                return keys.iter().try_for_each(|key| self.hide(society, key));
            }
        };
        self.over.insert((society, key), Some(value));
        Ok(())
    }

    fn hide(&mut self, society: SocietyId, key: &Key) -> Result<(), StoreError> {
        let base = self.bases.get(&society);
        let below = base.map_or(Ok(None), |base| base.get(key))?;
        match below {
            Some(_) => self.over.insert((society, *key), None),
            None => self.over.remove(&(society, *key)),
        };
        Ok(())
    }

    fn get(&self, society: SocietyId, key: &Key) -> Option<Value> {
        if let Some(over) = self.over.get(&(society, *key)) {
            return *over;
        }
        let base = self.bases.get(&society)?;
        self.or_fault(base.get(key))?
    }

    fn or_fault<T>(&self, read: Result<T, StoreError>) -> Option<T> {
        read.map_err(|error| {
            self.fault.borrow_mut().get_or_insert(error);
        })
        .ok()
    }
}

impl<D: Disk + Clone> Vault for FileVault<D> {
    fn person(&self, society: SocietyId, record: RecordId) -> Option<PersonId> {
        let value = self.get(society, &record_key(record))?;
        Some(person_of(&value))
    }

    fn log_key(&self, society: SocietyId, person: PersonId) -> Option<Held> {
        let value = self.get(society, &person_key(person))?;
        Some(held_of(&value))
    }

    fn newest(
        &self,
        society: SocietyId,
        record: RecordId,
        category: Category,
    ) -> Option<(u32, PartEntry)> {
        let (low, mut high) = versions_of(record, category);
        loop {
            let mut over = self.over.range((society, low)..=(society, high));
            let over = over.next_back().map(|((_, key), value)| (*key, *value));
            let base = self.bases.get(&society);
            let below = base.map_or(Ok(None), |base| base.last(&low, &high));
            let below = self.or_fault(below)?;
            let (key, value) = match (over, below) {
                (Some(over), Some((key, _))) if over.0 >= key => over,
                (_, Some((key, value))) => (key, Some(value)),
                (Some(over), None) => over,
                (None, None) => return None,
            };
            if let Some(value) = value {
                return Some((version(&key), part_of(&value)));
            }
            // Hidden: look below it.
            let older = KeyRef {
                society,
                record,
                category,
                version: version(&key).checked_sub(1)?,
            };
            high = part_key(&older);
        }
    }

    fn part(&self, key: &KeyRef) -> Option<PartEntry> {
        let value = self.get(key.society, &part_key(key))?;
        Some(part_of(&value))
    }
}

/// Makes an empty vault. What an attempt that was cut off left behind is removed; anything more
/// means that the manifest was lost.
fn begin<D: Disk + Clone>(disk: &D, fresh: [u8; 16]) -> Result<Manifest, StoreError> {
    let manifest = Manifest::default();
    let path = delta_path(manifest.delta);
    for name in disk.list(DIRECTORY).map_err(StoreError::io(DIRECTORY))? {
        let file = format!("{DIRECTORY}/{name}");
        let length = disk.len(&file).map_err(StoreError::io(&file))?;
        let unused = file == path && length.is_some_and(|length| length <= EMPTY);
        if !unused && !name.ends_with(crate::disk::BESIDE) {
            return Err(StoreError::Missing { path: PATH.into() });
        }
    }
    remove_if_there(disk, &path)?;
    Journal::open(disk.clone(), &path, KIND, fresh, |_| {})?;
    manifest.write(disk)?;
    Ok(manifest)
}

/// Removes the files that the manifest does not name.
fn remove_others(disk: &impl Disk, manifest: &Manifest) -> Result<(), StoreError> {
    let named = manifest.files();
    let mut removed = false;
    for name in disk.list(DIRECTORY).map_err(StoreError::io(DIRECTORY))? {
        let path = format!("{DIRECTORY}/{name}");
        if path != PATH && !named.contains(&path) {
            disk.remove(&path).map_err(StoreError::io(&path))?;
            removed = true;
        }
    }
    if removed {
        disk.sync_names(PATH).map_err(StoreError::io(DIRECTORY))?;
    }
    Ok(())
}

fn remove_if_there(disk: &impl Disk, path: &str) -> Result<(), StoreError> {
    match disk.len(path).map_err(StoreError::io(path))? {
        None => Ok(()),
        Some(_) => disk.remove(path).map_err(StoreError::io(path)),
    }
}
