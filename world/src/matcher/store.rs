//! Searchable records: features, rules, and what is remembered about them.

use crate::search::{Entry, Rejection, Word};
use matching::{Candidate, EntryId, Features, Index, Visibility};
use sign::SocietyId;
use sign::id::{RecordId, RecordPseudonym};
use std::collections::{BTreeMap, BTreeSet};

/// What is searchable.
#[derive(Default, Debug)]
pub(crate) struct Store {
    index: Index,
    entries: BTreeMap<RecordId, Holding>,
    /// A late word does not bring back what was forgotten.
    forgotten: BTreeSet<RecordId>,
    rejected: BTreeMap<(SocietyId, RecordPseudonym), Vec<Rejection>>,
}

/// A record and whose it is.
#[derive(Debug)]
pub(crate) struct Holding {
    pub(crate) society: SocietyId,
    pub(crate) entry: Entry,
}

impl Store {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&self, record: RecordId) -> Option<&Holding> {
        self.entries.get(&record)
    }

    /// The likeliest records.
    pub(crate) fn find(&self, features: &Features, top: usize) -> Vec<Candidate> {
        self.index.query(features, top)
    }

    pub(crate) fn rejected(
        &self,
        society: SocietyId,
        case: RecordPseudonym,
        record: RecordId,
    ) -> bool {
        let rejections = self.rejected.get(&(society, case));
        rejections.is_some_and(|all| all.iter().any(|r| r.record == record))
    }

    /// Takes in what a desk of `society` says; only its own records are touched.
    pub(crate) fn hear(&mut self, society: SocietyId, word: Word) {
        match word {
            Word::Register(entries) => {
                for entry in entries {
                    self.register(society, entry);
                }
            }
            Word::Forget(records) => {
                for record in records {
                    let others = self.entries.get(&record).map(|h| h.society != society);
                    if others != Some(true) {
                        self.entries.remove(&record);
                        self.index.delete(EntryId::from(record));
                        self.forgotten.insert(record);
                    }
                }
            }
            Word::Reject(rejection) => {
                let all = self.rejected.entry((society, rejection.case)).or_default();
                all.retain(|r| r.record != rejection.record);
                all.push(rejection);
            }
            Word::Heard(_) => {}
        }
    }

    /// What it holds, as words that make it again.
    pub(crate) fn words(&self) -> impl Iterator<Item = (SocietyId, Word)> {
        let entries = self.entries.values();
        let entries = entries.map(|h| (h.society, Word::Register(vec![h.entry.clone()])));
        let gone = self.forgotten.iter().copied().collect::<Vec<_>>();
        // Forgotten records have no owner any more; a word of nobody makes them again.
        let gone = (!gone.is_empty()).then_some((SocietyId::ALL, Word::Forget(gone)));
        let rejected = self
            .rejected
            .iter()
            .flat_map(|((society, _), all)| all.iter().map(|r| (*society, Word::Reject(*r))));
        entries.chain(gone).chain(rejected)
    }

    fn register(&mut self, society: SocietyId, entry: Entry) {
        let record = entry.record;
        let stale = self
            .entries
            .get(&record)
            .is_some_and(|h| h.society != society || h.entry.revision >= entry.revision);
        if stale || self.forgotten.contains(&record) {
            return;
        }
        let id = EntryId::from(record);
        self.index.delete(id);
        if self
            .index
            .insert(id, Visibility::default(), &entry.features)
            .is_ok()
        {
            self.entries.insert(record, Holding { society, entry });
        }
    }
}
