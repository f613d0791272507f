//! The searchable register: insert, delete, query, explain.
//!
//! Every word of a person's name has a list of the persons who bear it. A query's word is first
//! looked up among the words themselves ([`Frequencies::probe`]), so that a list is read only
//! for words that are near, each with its weight; the persons with the most weight are then
//! compared field by field. Deleted persons leave a gap in the lists, passed over until so many
//! are gone that the lists are made anew.

mod narrow;
mod words;

use crate::bag::{Bag, Facts, Role};
use crate::clue::Clue;
use crate::explain::{Band, Code, Explanation, FIELDS};
use crate::features::Features;
use crate::frequency::Frequencies;
use crate::hash::Map;
use crate::postings::{Brief, Postings};
use crate::score::{Faced, Query};
use crate::together::PAIRINGS;
use crate::weight::{Decibans, Probability};
use core::fmt;
use words::distinct;

/// Whoever keeps the index names its entries: 16 bytes, for instance a record's id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub [u8; 16]);

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryId(")?;
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))?;
        f.write_str(")")
    }
}

impl From<sign::id::RecordId> for EntryId {
    fn from(id: sign::id::RecordId) -> EntryId {
        EntryId(id.0)
    }
}

impl From<sign::id::PersonId> for EntryId {
    fn from(id: sign::id::PersonId) -> EntryId {
        EntryId(id.0)
    }
}

/// Who may learn of an entry, as flags that whoever keeps the index gives a meaning to.
///
/// The index stores and returns them and never acts on them: hidden entries are found like all
/// others, since their *holder* is told of a match even where the asker must see nothing. The
/// caller decides by these flags, and takes care that both cases look alike from outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Visibility(pub u32);

/// Why an entry was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InsertError {
    /// There is one of that id; delete it first.
    #[error("an entry of this id is there already")]
    Duplicate,
    /// No more entries can be numbered.
    #[error("the index is full")]
    Full,
}

/// One person found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Which entry.
    pub id: EntryId,
    /// Who may learn of it.
    pub visibility: Visibility,
    /// How likely it is, in steps.
    pub band: Band,
    /// What was found in each field of [`crate::Field::ALL`].
    pub codes: [Code; FIELDS],
    /// The evidence for its being the person.
    pub decibans: Decibans,
    /// The chance that it is.
    pub probability: Probability,
}

/// Persons that can be searched.
#[derive(Default)]
pub struct Index {
    frequencies: Frequencies,
    pub(crate) entries: Vec<Option<Entry>>,
    by_id: Map<EntryId, u32>,
    /// Of each word by number, its bearers.
    postings: Vec<Postings>,
    /// Of each entry, also of those that are gone.
    briefs: Vec<Brief>,
    gone: usize,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({} entries)", self.len())
    }
}

/// A person in the index.
pub(crate) struct Entry {
    pub(crate) id: EntryId,
    pub(crate) visibility: Visibility,
    pub(crate) slots: Box<[Slot]>,
    pub(crate) facts: Facts,
}

/// A word of a person: its number, role, and way of writing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) word: u32,
    pub(crate) role: Role,
    pub(crate) group: u8,
}

/// A person laid out for the index: the part of an insertion that several threads can do.
pub struct Prepared(Bag);

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared(redacted)")
    }
}

impl Prepared {
    /// Lays a person out.
    #[must_use]
    pub fn of(features: &Features) -> Prepared {
        Prepared(Bag::of(features))
    }
}

/// Of these, so many once more with words that share no key.
const CLOSELY: usize = 100;
/// Fewer gaps than this are left.
const GAPS: usize = 1024;

impl Index {
    /// An empty one.
    #[must_use]
    pub fn new() -> Index {
        Index::default()
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// How common names are among the entries.
    #[must_use]
    pub fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }

    /// Whether there is an entry of that id.
    #[must_use]
    pub fn contains(&self, id: EntryId) -> bool {
        self.by_id.contains_key(&id)
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`InsertError`]; nothing has changed then.
    pub fn insert(
        &mut self,
        id: EntryId,
        visibility: Visibility,
        features: &Features,
    ) -> Result<(), InsertError> {
        self.insert_prepared(id, visibility, Prepared::of(features))
    }

    /// Adds a person laid out before, perhaps by another thread.
    ///
    /// # Errors
    /// [`InsertError`]; nothing has changed then.
    pub fn insert_prepared(
        &mut self,
        id: EntryId,
        visibility: Visibility,
        prepared: Prepared,
    ) -> Result<(), InsertError> {
        if self.contains(id) {
            return Err(InsertError::Duplicate);
        }
        let bag = prepared.0;
        let slots = bag
            .words
            .iter()
            .map(|w| Slot {
                word: self.intern(&w.word, w.role),
                role: w.role,
                group: w.group,
            })
            .collect();
        self.add(Entry {
            id,
            visibility,
            slots,
            facts: bag.facts,
        })
    }

    /// Removes a person; whether there was one.
    pub fn delete(&mut self, id: EntryId) -> bool {
        let Some(at) = self.by_id.remove(&id) else {
            return false;
        };
        if let Some(entry) = self.entries[at as usize].take() {
            self.count(&entry, false);
            self.gone += 1;
        }
        if self.gone >= GAPS && self.gone > self.len() / 2 {
            self.compact();
        }
        true
    }

    /// The `top` likeliest entries, the likeliest first, those of equal weight by id.
    #[must_use]
    pub fn query(&self, features: &Features, top: usize) -> Vec<Candidate> {
        let mut query = Query::of(features, &self.frequencies, true);
        let mut words = Vec::new();
        query.closely = false;
        let gathered = self.fetched(&self.gather(&query));
        let mut ranked: Vec<(Decibans, EntryId, &Entry)> = gathered
            .into_iter()
            .map(|entry| {
                self.faced(entry, &mut words);
                let clues = query.clues(&words, &entry.facts, &self.frequencies);
                (-clues.total(), entry.id, entry)
            })
            .collect();
        ranked.sort_unstable_by_key(|(weight, id, _)| (*weight, *id));
        ranked.truncate(top.max(CLOSELY));
        query.closely = true;
        let mut out: Vec<Candidate> = ranked
            .into_iter()
            .map(|(_, _, entry)| {
                let why = self.compare(&mut query, entry, &mut words);
                Candidate {
                    id: entry.id,
                    visibility: entry.visibility,
                    band: why.band(),
                    codes: why.codes(),
                    decibans: why.total,
                    probability: why.probability,
                }
            })
            .collect();
        out.sort_unstable_by_key(|c| (-c.decibans, c.id));
        out.truncate(top);
        out
    }

    /// The evidence between a person and one entry; `None` if there is no such entry.
    #[must_use]
    pub fn explain(&self, features: &Features, id: EntryId) -> Option<Explanation> {
        let at = *self.by_id.get(&id)?;
        let entry = self.entries[at as usize].as_ref()?;
        let mut query = Query::of(features, &self.frequencies, true);
        Some(self.compare(&mut query, entry, &mut Vec::new()))
    }

    /// The findings behind an explanation, for fitting their weights.
    #[doc(hidden)]
    #[must_use]
    pub fn clues(&self, features: &Features, ids: &[EntryId]) -> Vec<(Vec<Clue>, [i16; PAIRINGS])> {
        let mut query = Query::of(features, &self.frequencies, true);
        ids.iter()
            .filter_map(|id| self.entries[*self.by_id.get(id)? as usize].as_ref())
            .map(|entry| {
                let mut words = Vec::new();
                self.faced(entry, &mut words);
                let c = query.clues(&words, &entry.facts, &self.frequencies);
                (c.all, c.pairing)
            })
            .collect()
    }

    /// The entries of these places, with what comparing them reads brought into the processor's
    /// cache side by side, and not one piece after the other in each comparison.
    fn fetched(&self, places: &[u32]) -> Vec<&Entry> {
        let all = places
            .iter()
            .filter_map(|at| self.entries[*at as usize].as_ref());
        let all: Vec<&Entry> = all.collect();
        let mut read = 0;
        for entry in &all {
            read ^= entry.slots.first().map_or(0, |slot| slot.word)
                ^ entry
                    .facts
                    .births
                    .first()
                    .map_or(0, |birth| birth.first.cast_unsigned())
                ^ entry
                    .facts
                    .countries
                    .first()
                    .map_or(0, |country| u32::from(country.0[0]));
        }
        for entry in &all {
            for slot in &entry.slots {
                read ^= self.frequencies.token(slot.word).bearers;
            }
        }
        core::hint::black_box(read);
        all
    }

    fn faced<'a>(&'a self, entry: &Entry, words: &mut Vec<Faced<'a>>) {
        words.clear();
        words.extend(entry.slots.iter().map(|s| Faced {
            id: s.word,
            role: s.role,
            group: s.group,
            token: self.frequencies.token(s.word),
        }));
    }

    fn compare<'a>(
        &'a self,
        query: &mut Query,
        entry: &Entry,
        words: &mut Vec<Faced<'a>>,
    ) -> Explanation {
        self.faced(entry, words);
        query.score(words, &entry.facts, &self.frequencies)
    }

    pub(crate) fn add(&mut self, entry: Entry) -> Result<(), InsertError> {
        let at = u32::try_from(self.entries.len()).map_err(|_| InsertError::Full)?;
        if self.by_id.insert(entry.id, at).is_some() {
            return Err(InsertError::Duplicate);
        }
        self.briefs.push(Brief::of(&entry.facts));
        self.postings
            .resize_with(self.frequencies.words() as usize, Postings::default);
        for word in distinct(&entry.slots, Role::is_person) {
            self.postings[word as usize].push(at, &self.briefs);
        }
        self.count(&entry, true);
        self.entries.push(Some(entry));
        Ok(())
    }

    fn count(&mut self, entry: &Entry, more: bool) {
        self.frequencies.count_person(more, &entry.facts.countries);
        for word in distinct(&entry.slots, Role::is_person) {
            self.frequencies.count_bearer(word, more);
        }
        for word in distinct(&entry.slots, |role| role == Role::Given) {
            self.frequencies.count_given(word, more);
        }
        for word in distinct(&entry.slots, Role::is_place) {
            self.frequencies.count_place(word, more);
        }
    }

    /// Makes all lists anew, without gaps and without words that nobody bears any more.
    fn compact(&mut self) {
        let old = core::mem::take(self);
        let words = old.frequencies.listed();
        for mut entry in old.entries.into_iter().flatten() {
            for slot in &mut entry.slots {
                slot.word = self.intern(words[slot.word as usize], slot.role);
            }
            self.add(entry).expect("ids and numbers fitted before");
        }
    }
}
