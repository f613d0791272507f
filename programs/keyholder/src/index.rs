//! The daily index of a society: made in slices, so that requests do not wait for it.
//!
//! Its file is `index/⟨society⟩-⟨day⟩`; it is there whole or not at all, and only the newest of a
//! society is kept.

use crate::disk::{BESIDE, Disk};
use crate::error::StoreError;
use crate::fault::HoldError;
use crate::holder::Holder;
use crate::outside::fresh;
use seal::Public;
use seal::index::{About, Entry, RecordHeads, Writer};
use sign::id::{PersonId, RecordId};
use sign::{Hash, SocietyId};

/// Persons in a slice: about a millisecond's work.
const SLICE: usize = 64;

/// The folder.
pub const DIRECTORY: &str = "index";

/// An index that is being made.
#[derive(Debug)]
pub struct Indexing {
    society: SocietyId,
    day: u32,
    /// Every person, and every record with its person, by person.
    people: Vec<(PersonId, Option<RecordId>)>,
    at: usize,
    writer: Option<Writer>,
    path: String,
}

/// An index that is whole and durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewIndex {
    /// Whose.
    pub society: SocietyId,
    /// Of which day (days since 1970-01-01, UTC).
    pub day: u32,
    /// Hash of its bytes.
    pub digest: Hash,
    /// Its file.
    pub path: String,
}

impl Indexing {
    /// Begins an index of what the vault holds now.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn begin<D: Disk + Clone>(
        holder: &Holder<D>,
        society: SocietyId,
    ) -> Result<Self, HoldError> {
        let of = holder.state().directory.societies.get(&society);
        let of = of.ok_or_else(|| HoldError::Plan(format!("there is no society {society}")))?;
        let public = Public::from_bytes(&of.emergency.public.0)?;
        let day = u32::try_from(holder.outside().now().day()).unwrap_or(u32::MAX);
        let random = {
            let mut random = [0; 64];
            let (a, b) = random.split_at_mut(32);
            a.copy_from_slice(&fresh::<32>(holder.outside())?);
            b.copy_from_slice(&fresh::<32>(holder.outside())?);
            random
        };
        let (writer, head) = Writer::new(&About { society, day }, &public, &random)?;
        let path = format!("{DIRECTORY}/{society}-{day}");
        let beside = format!("{path}{BESIDE}");
        let disk = holder.disk();
        remove_if_there(disk, &beside)?;
        disk.append(&beside, &head)
            .map_err(StoreError::io(&beside))?;
        let mut people = holder.vault().people(society)?;
        people.sort_unstable();
        Ok(Indexing {
            society,
            day,
            people,
            at: 0,
            writer: Some(writer),
            path,
        })
    }

    /// Adds at most one chunk of persons; gives the index once it is whole and durable.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn advance<D: Disk + Clone>(
        &mut self,
        holder: &Holder<D>,
    ) -> Result<Option<NewIndex>, HoldError> {
        let mut entries = Vec::new();
        while entries.len() < SLICE && self.at < self.people.len() {
            let person = self.people[self.at].0;
            let rest = &self.people[self.at..];
            let count = rest.iter().take_while(|(of, _)| *of == person).count();
            entries.extend(self.entry(holder, person, &rest[..count])?);
            self.at += count;
        }
        let beside = format!("{}{BESIDE}", self.path);
        let disk = holder.disk();
        if self.at < self.people.len() {
            let writer = self.writer.as_mut().ok_or(HoldError::Stopped)?;
            let chunk = writer.chunk(&entries)?;
            disk.append(&beside, &chunk)
                .map_err(StoreError::io(&beside))?;
            return Ok(None);
        }
        let writer = self.writer.take().ok_or(HoldError::Stopped)?;
        let (chunk, digest) = writer.last(&entries)?;
        disk.append(&beside, &chunk)
            .and_then(|()| disk.sync(&beside))
            .and_then(|()| disk.rename(&beside, &self.path))
            .and_then(|()| disk.sync_names(&self.path))
            .map_err(StoreError::io(&self.path))?;
        Ok(Some(NewIndex {
            society: self.society,
            day: self.day,
            digest,
            path: self.path.clone(),
        }))
    }

    fn entry<D: Disk + Clone>(
        &self,
        holder: &Holder<D>,
        person: PersonId,
        records: &[(PersonId, Option<RecordId>)],
    ) -> Result<Option<Entry>, HoldError> {
        // Erased since the index was begun: nobody stands there any more.
        let Some(log_key) = holder.log_key(self.society, person)? else {
            return Ok(None);
        };
        let mut heads = Vec::with_capacity(records.len());
        for record in records.iter().filter_map(|(_, record)| *record) {
            heads.push(RecordHeads {
                record,
                heads: holder.vault().heads(self.society, record)?,
            });
        }
        Ok(Some(Entry {
            person,
            log_key,
            records: heads,
        }))
    }
}

/// Removes a society's other indexes, and what a crash left of any.
///
/// # Errors
/// [`HoldError::Store`].
pub fn remove_older(disk: &impl Disk, newest: &NewIndex) -> Result<(), HoldError> {
    let names = disk.list(DIRECTORY).map_err(StoreError::io(DIRECTORY))?;
    let of = format!("{}-", newest.society);
    for name in names.iter().filter(|name| name.starts_with(&of)) {
        let path = format!("{DIRECTORY}/{name}");
        if path != newest.path {
            disk.remove(&path).map_err(StoreError::io(&path))?;
        }
    }
    Ok(())
}

fn remove_if_there(disk: &impl Disk, path: &str) -> Result<(), StoreError> {
    match disk.len(path).map_err(StoreError::io(path))? {
        None => Ok(()),
        Some(_) => disk.remove(path).map_err(StoreError::io(path)),
    }
}
