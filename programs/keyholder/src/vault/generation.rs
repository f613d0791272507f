//! A new generation of one society's entries: without what was erased, or under new keys.

use super::base::{Base, Writer};
use super::entry::{
    self, Key, Named, Step, Value, held_of, key_value, part_of, society_of, wrap_name,
};
use super::manifest::{BaseFile, base_path, delta_path};
use super::{FileVault, KIND, remove_if_there, remove_others};
use crate::disk::Disk;
use crate::error::StoreError;
use crate::journal::Journal;
use release::{Held, Token, VaultBatch, VaultChange, WrapName};
use seal::index::Head;
use sign::id::{PersonId, RecordId};
use sign::{Hash, SocietyId, to_bytes};
use std::collections::BTreeMap;

/// Entries over the base from which on a new generation pays; about 70 MB of memory.
const MANY: usize = 500_000;
/// Entries in one frame of a delta.
const FRAME: usize = 1_000;

/// What a new generation of a society holds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Generation {
    /// Entries in its base file.
    pub entries: u64,
    /// Those that are wrapped keys.
    pub keys: u64,
    /// Entries of the old base that are gone: erased or withdrawn.
    pub removed: u64,
    /// Length of the base file in bytes.
    pub bytes: u64,
}

impl<D: Disk + Clone> FileVault<D> {
    /// The society whose base file should be written anew, if the delta has grown long.
    #[must_use]
    pub fn due(&self) -> Option<SocietyId> {
        if self.over.len() < MANY {
            return None;
        }
        let mut counts = BTreeMap::new();
        for (society, _) in self.over.keys() {
            *counts.entry(*society).or_insert(0_usize) += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(society, _)| society)
    }

    /// Entries of base files that are hidden, because they were erased or withdrawn, and that
    /// will be gone with the next generation of their society.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.over.values().filter(|value| value.is_none()).count()
    }

    /// Writes a society's base file anew, without what was erased. `fresh`: 16 random bytes.
    ///
    /// # Errors
    /// [`StoreError`]; open the vault again then.
    pub fn compact(
        &mut self,
        society: SocietyId,
        fresh: [u8; 16],
    ) -> Result<Generation, StoreError> {
        let done = self.rewrap(society, fresh, |_, held| Some(held))?;
        Ok(done.unwrap_or_default())
    }

    /// Replaces every wrapped key of a society by what `wrap` makes of it: in new files, and with
    /// one switch at the end. `None`, with nothing changed, if `wrap` gave none. `fresh`: 16
    /// random bytes.
    ///
    /// # Errors
    /// [`StoreError`]; open the vault again then: it is as before or wholly changed.
    pub fn rewrap(
        &mut self,
        society: SocietyId,
        fresh: [u8; 16],
        wrap: impl FnMut(WrapName, Held) -> Option<Held>,
    ) -> Result<Option<Generation>, StoreError> {
        self.whole(|vault| vault.regenerate(society, fresh, wrap))
    }

    /// Every wrapped key of a society, in order of name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn each_key(
        &self,
        society: SocietyId,
        mut each: impl FnMut(WrapName, Held),
    ) -> Result<(), StoreError> {
        self.each_entry(society, |key, value| {
            if let Some(name) = wrap_name(society, key) {
                each(name, held_of(value));
            }
            Ok(true)
        })?;
        Ok(())
    }

    /// Every person of a society, and every record with its person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people(
        &self,
        society: SocietyId,
    ) -> Result<Vec<(PersonId, Option<RecordId>)>, StoreError> {
        let mut people = Vec::new();
        self.each_entry(society, |key, value| {
            people.extend(match entry::named(key) {
                Named::Record(record) => Some((entry::person_of(value), Some(record))),
                Named::Person(person) => Some((person, None)),
                Named::Part => None,
            });
            Ok(true)
        })?;
        Ok(people)
    }

    /// The newest part of each category of a record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn heads(&self, society: SocietyId, record: RecordId) -> Result<Vec<Head>, StoreError> {
        let (low, high) = entry::parts_of(record);
        let mut parts: BTreeMap<Key, Option<Value>> = BTreeMap::new();
        if let Some(base) = self.bases.get(&society) {
            let below = base.range(&low, &high)?;
            parts.extend(below.into_iter().map(|(key, value)| (key, Some(value))));
        }
        let over = self.over.range((society, low)..=(society, high));
        parts.extend(over.map(|((_, key), value)| (*key, *value)));
        let mut heads: Vec<Head> = Vec::new();
        for (key, value) in parts {
            let (Some(WrapName::Part(of)), Some(value)) = (wrap_name(society, &key), value) else {
                continue;
            };
            let head = Head {
                category: of.category,
                version: of.version,
                header: part_of(&value).header,
            };
            // Keys come by category and version: the last of a category is its newest.
            match heads
                .last_mut()
                .filter(|last| last.category == head.category)
            {
                Some(last) => *last = head,
                None => heads.push(head),
            }
        }
        Ok(heads)
    }

    /// Every entry of a society, in order, until `each` answers false; gives how many entries of
    /// the base are hidden, or `None` if it was stopped.
    fn each_entry(
        &self,
        society: SocietyId,
        mut each: impl FnMut(&Key, &Value) -> Result<bool, StoreError>,
    ) -> Result<Option<u64>, StoreError> {
        const LAST: Key = [0xff; entry::KEY];
        let first: Key = [0; entry::KEY];
        let mut over = self
            .over
            .range((society, first)..=(society, LAST))
            .peekable();
        let mut hidden = 0;
        let base = self.bases.get(&society);
        for below in base.into_iter().flat_map(Base::all) {
            let (key, value) = below?;
            while let Some(((_, before), newer)) = over.next_if(|((_, k), _)| *k < key) {
                if let Some(newer) = newer
                    && !each(before, newer)?
                {
                    return Ok(None);
                }
            }
            let shown = match over.next_if(|((_, k), _)| *k == key) {
                Some((_, newer)) => *newer,
                None => Some(value),
            };
            match shown {
                None => hidden += 1,
                Some(shown) if !each(&key, &shown)? => return Ok(None),
                Some(_) => {}
            }
        }
        for ((_, key), newer) in over {
            if let Some(newer) = newer
                && !each(key, newer)?
            {
                return Ok(None);
            }
        }
        Ok(Some(hidden))
    }

    fn regenerate(
        &mut self,
        society: SocietyId,
        fresh: [u8; 16],
        mut wrap: impl FnMut(WrapName, Held) -> Option<Held>,
    ) -> Result<Option<Generation>, StoreError> {
        let number = self.manifest.generation + 1;
        let (path, delta_path) = (base_path(number), delta_path(number));
        for old in [&path, &delta_path] {
            remove_if_there(&self.disk, old)?;
        }
        let mut writer = Writer::new(self.disk.clone(), &path, society);
        let mut done = Generation::default();
        let hidden = self.each_entry(society, |key, value| {
            let mut value = *value;
            if let Some(name) = wrap_name(society, key) {
                let Some(held) = wrap(name, held_of(&value)) else {
                    return Ok(false);
                };
                value = key_value(&held, &part_of(&value).header);
                done.keys += 1;
            }
            writer.push(key, &value)?;
            Ok(true)
        })?;
        let carried = self.rewrapped(society, &mut wrap);
        let (Some(hidden), Some(carried)) = (hidden, carried) else {
            drop(writer);
            remove_if_there(&self.disk, &path)?;
            return Ok(None);
        };
        let (base, hash) = writer.finish()?;
        done.removed = hidden;
        done.entries = base.count();
        let length = self.disk.len(&path).map_err(StoreError::io(&path))?;
        done.bytes = length.unwrap_or_default();
        let delta = self.next_delta(society, &delta_path, &carried, fresh)?;
        let sync = self.disk.sync_names(&path);
        sync.map_err(StoreError::io(&path))?;
        self.switch(society, number, (base, hash), delta, carried)?;
        Ok(Some(done))
    }

    /// The unsettled batches, with the society's keys wrapped anew.
    fn rewrapped(
        &self,
        society: SocietyId,
        wrap: &mut impl FnMut(WrapName, Held) -> Option<Held>,
    ) -> Option<BTreeMap<Token, VaultBatch>> {
        let mut batches = self.unsettled.clone();
        let changes = batches.values_mut().flat_map(|b| &mut b.changes);
        for change in changes.filter(|change| society_of(change) == society) {
            match change {
                VaultChange::Person(_, person, held) => {
                    *held = wrap(WrapName::LogKey(society, *person), *held)?;
                }
                VaultChange::Part(of, entry) => {
                    entry.key = wrap(WrapName::Part(*of), entry.key)?;
                }
                VaultChange::Record(..)
                | VaultChange::EraseRecord(..)
                | VaultChange::ErasePerson(..) => {}
            }
        }
        Some(batches)
    }

    /// A delta that holds what other societies have over their bases, and the unsettled batches.
    fn next_delta(
        &self,
        society: SocietyId,
        path: &str,
        carried: &BTreeMap<Token, VaultBatch>,
        fresh: [u8; 16],
    ) -> Result<Journal<D>, StoreError> {
        let mut delta = Journal::open(self.disk.clone(), path, KIND, fresh, |_| {})?;
        let mut frames = Vec::new();
        for other in self.bases_and_over().filter(|other| *other != society) {
            let low = (other, [0; entry::KEY]);
            let high = (other, [0xff; entry::KEY]);
            let entries: Vec<_> = self.over.range(low..=high).collect();
            for some in entries.chunks(FRAME) {
                let some = some.iter().map(|((_, key), value)| (*key, **value));
                frames.push(to_bytes(&Step::Left(other, some.collect())));
            }
        }
        let carried = carried.values().cloned().map(Step::Carry);
        frames.extend(carried.map(|step| to_bytes(&step)));
        delta.append(&frames)?;
        Ok(delta)
    }

    fn bases_and_over(&self) -> impl Iterator<Item = SocietyId> {
        let mut all: Vec<SocietyId> = self.bases.keys().copied().collect();
        all.extend(self.over.keys().map(|(society, _)| *society));
        all.sort_unstable();
        all.dedup();
        all.into_iter()
    }

    fn switch(
        &mut self,
        society: SocietyId,
        number: u64,
        (base, hash): (Base<D>, Hash),
        delta: Journal<D>,
        carried: BTreeMap<Token, VaultBatch>,
    ) -> Result<(), StoreError> {
        let mut next = self.manifest.clone();
        next.generation = number;
        next.delta = number;
        next.bases.retain(|file| file.society != society);
        next.bases.push(BaseFile {
            society,
            number,
            hash,
        });
        next.write(&self.disk)?;
        self.manifest = next;
        self.bases.insert(society, base);
        self.delta = delta;
        self.unsettled = carried;
        self.over.retain(|(of, _), _| *of != society);
        remove_others(&self.disk, &self.manifest)
    }
}
