//! The searchable register: insert, delete, query, explain.
//!
//! Every word of a person's name has a list of the persons who bear it. A query's word is first
//! looked up among the words themselves ([`Frequencies::probe`]), so that a list is read only
//! for words that are near, each with its weight; the persons with the most weight are then
//! compared field by field. Deleted persons leave a gap in the lists, passed over until so many
//! are gone that the lists are made anew.

use crate::bag::{Bag, Facts, Role};
use crate::explain::{Band, Code, Explanation, FIELDS};
use crate::features::Features;
use crate::frequency::Frequencies;
use crate::score::{Faced, Query};
use crate::script::Word;
use crate::weight::{Decibans, Probability};
use crate::{date, fact};
use core::fmt;
use std::collections::HashMap;

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
    by_id: HashMap<EntryId, u32>,
    /// Of each word by number, the places of its bearers in `entries`, rising.
    postings: Vec<Vec<u32>>,
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

/// Persons compared field by field in one query.
const COMPARED: usize = 400;
/// Once so many persons share a word with the query, more common words only add to those.
const TOUCHED: usize = 60_000;
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
        if self.contains(id) {
            return Err(InsertError::Duplicate);
        }
        let bag = Bag::of(features);
        let slots = bag
            .words
            .iter()
            .map(|w| Slot {
                word: self.frequencies.intern(&w.word),
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
        let mut query = Query::of(features, &self.frequencies);
        let mut out: Vec<Candidate> = self
            .gather(&query)
            .into_iter()
            .filter_map(|at| self.entries[at as usize].as_ref())
            .map(|entry| {
                let why = self.compare(&mut query, entry);
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
        out.sort_by_key(|c| (-c.decibans, c.id));
        out.truncate(top);
        out
    }

    /// The evidence between a person and one entry; `None` if there is no such entry.
    #[must_use]
    pub fn explain(&self, features: &Features, id: EntryId) -> Option<Explanation> {
        let at = *self.by_id.get(&id)?;
        let entry = self.entries[at as usize].as_ref()?;
        let mut query = Query::of(features, &self.frequencies);
        Some(self.compare(&mut query, entry))
    }

    fn compare(&self, query: &mut Query, entry: &Entry) -> Explanation {
        let words: Vec<Faced<'_>> = entry
            .slots
            .iter()
            .map(|s| Faced::of(s.word, s.role, s.group, self.frequencies.token(s.word)))
            .collect();
        query.score(&words, &entry.facts, &self.frequencies)
    }

    /// The places of the entries worth comparing.
    fn gather(&self, query: &Query) -> Vec<u32> {
        let mut sums = vec![0i32; self.entries.len()];
        let mut marks = vec![0u16; self.entries.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (mark, word) in (1u16..).zip(self.searched(query)) {
            let more = touched.len() < TOUCHED;
            for (weight, id) in word {
                for &at in &self.postings[id as usize] {
                    let slot = at as usize;
                    if marks[slot] == mark || (marks[slot] == 0 && !more) {
                        continue;
                    }
                    if marks[slot] == 0 {
                        touched.push(at);
                    }
                    marks[slot] = mark;
                    sums[slot] += weight.0;
                }
            }
        }
        let mut ranked: Vec<(Decibans, EntryId, u32)> = touched
            .into_iter()
            .filter_map(|at| {
                let entry = self.entries[at as usize].as_ref()?;
                let sum = Decibans(sums[at as usize])
                    + date::compare(&query.facts.births, &entry.facts.births).weight
                    + fact::gender(&query.facts, &entry.facts).weight
                    + fact::country(&query.facts, &entry.facts, &self.frequencies).weight;
                Some((-sum, entry.id, at))
            })
            .collect();
        if ranked.len() > COMPARED {
            ranked.select_nth_unstable(COMPARED);
            ranked.truncate(COMPARED);
        }
        ranked.into_iter().map(|(_, _, at)| at).collect()
    }

    /// For each word of the query the near words with their weights, the weightiest first; the
    /// rarest query words first.
    fn searched(&self, query: &Query) -> Vec<Vec<(Decibans, u32)>> {
        let mut all: Vec<Vec<(Decibans, u32)>> = query
            .words
            .iter()
            .filter(|w| w.role.is_person())
            .map(|w| {
                let mut near: Vec<(Decibans, u32)> = w
                    .probe
                    .near
                    .iter()
                    .map(|(id, far)| (w.probe.weight(*far), *id))
                    .filter(|(weight, _)| *weight > Decibans::ZERO)
                    .collect();
                near.sort_unstable_by_key(|(weight, id)| (-*weight, *id));
                near
            })
            .collect();
        all.sort_by_key(|near| near.first().map(|(weight, _)| -*weight));
        all.retain(|near| !near.is_empty());
        all
    }

    pub(crate) fn add(&mut self, entry: Entry) -> Result<(), InsertError> {
        let at = u32::try_from(self.entries.len()).map_err(|_| InsertError::Full)?;
        if self.by_id.insert(entry.id, at).is_some() {
            return Err(InsertError::Duplicate);
        }
        self.postings
            .resize_with(self.frequencies.words() as usize, Vec::new);
        for word in distinct(&entry.slots, Role::is_person) {
            self.postings[word as usize].push(at);
        }
        self.count(&entry, true);
        self.entries.push(Some(entry));
        Ok(())
    }

    pub(crate) fn intern(&mut self, word: &Word) -> u32 {
        self.frequencies.intern(word)
    }

    fn count(&mut self, entry: &Entry, more: bool) {
        self.frequencies.count_person(more, &entry.facts.countries);
        for word in distinct(&entry.slots, Role::is_person) {
            self.frequencies.count_bearer(word, more);
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
                slot.word = self.frequencies.intern(words[slot.word as usize]);
            }
            self.add(entry).expect("ids and numbers fitted before");
        }
    }
}

/// The words of those roles, each once.
fn distinct(slots: &[Slot], role: impl Fn(Role) -> bool) -> Vec<u32> {
    let mut words: Vec<u32> = slots
        .iter()
        .filter(|s| role(s.role))
        .map(|s| s.word)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
