//! Searchable records: features, rules, and what is remembered about them.

use crate::search::{Entry, Rejection, Rule, Word};
use matching::{Candidate, EntryId, Features, Index, Visibility};
use sign::id::{RecordId, RecordPseudonym};
use sign::{SocietyId, from_bytes, to_bytes};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// Records of one line of an image, and bytes of their features: no desk can make a line that is
/// longer than a file takes.
const GROUP: usize = 64;
const BYTES: usize = 1 << 20;
/// Forgotten records of one line.
const GONE: usize = 4096;

/// What is searchable.
#[derive(Default, Debug)]
pub(crate) struct Store {
    index: Index,
    entries: BTreeMap<RecordId, Holding>,
    /// A late word does not bring back what was forgotten.
    forgotten: BTreeSet<RecordId>,
    rejected: BTreeMap<(SocietyId, RecordPseudonym), Vec<Rejection>>,
    /// Up to which revision records are the holder's alone, whatever their entries say.
    hidden: BTreeMap<(SocietyId, RecordId), u64>,
}

/// A record and whose it is.
pub(crate) struct Holding {
    pub(crate) society: SocietyId,
    pub(crate) rule: Rule,
    revision: u64,
    /// Encoded: for half a million people that is a third of the memory. Only an image reads it.
    features: Zeroizing<Vec<u8>>,
}

impl core::fmt::Debug for Holding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Holding(society {})", self.society)
    }
}

impl Holding {
    fn entry(&self, record: RecordId) -> Option<Entry> {
        Some(Entry {
            record,
            revision: self.revision,
            rule: self.rule.clone(),
            features: from_bytes(&self.features).ok()?,
        })
    }
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

    /// How many records were rejected in a case.
    pub(crate) fn rejections(&self, society: SocietyId, case: RecordPseudonym) -> usize {
        self.rejected.get(&(society, case)).map_or(0, Vec::len)
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
                        self.hidden.remove(&(society, record));
                        self.forgotten.insert(record);
                    }
                }
            }
            Word::Reject(rejection) => {
                let all = self.rejected.entry((society, rejection.case)).or_default();
                all.retain(|r| r.record != rejection.record);
                all.push(rejection);
            }
            Word::Hide(records) => {
                for (record, revision) in records {
                    self.hide(society, record, revision);
                }
            }
            Word::Heard(_) | Word::Stop(_) | Word::Narrow(_) => {}
        }
    }

    /// What it holds, as words that make it again.
    pub(crate) fn words(&self) -> impl Iterator<Item = (SocietyId, Word)> {
        let mut of: BTreeMap<SocietyId, Vec<(RecordId, &Holding)>> = BTreeMap::new();
        for (record, holding) in &self.entries {
            of.entry(holding.society)
                .or_default()
                .push((*record, holding));
        }
        let entries = of.into_iter().flat_map(|(society, all)| {
            let groups = grouped(all);
            groups.into_iter().map(move |group| {
                let entries = group.iter().filter_map(|(record, h)| h.entry(*record));
                (society, Word::Register(entries.collect()))
            })
        });
        // Forgotten records have no owner any more; a word of nobody makes them again.
        let gone: Vec<RecordId> = self.forgotten.iter().copied().collect();
        let gone: Vec<Vec<RecordId>> = gone.chunks(GONE).map(<[_]>::to_vec).collect();
        let gone = gone
            .into_iter()
            .map(|gone| (SocietyId::ALL, Word::Forget(gone)));
        let rejected = self
            .rejected
            .iter()
            .flat_map(|((society, _), all)| all.iter().map(|r| (*society, Word::Reject(*r))));
        let hidden = self.hidden.iter();
        let hidden = hidden.map(|((of, record), at)| (*of, Word::Hide(vec![(*record, *at)])));
        entries.chain(gone).chain(rejected).chain(hidden)
    }

    fn hide(&mut self, society: SocietyId, record: RecordId, revision: u64) {
        if self.forgotten.contains(&record) {
            return;
        }
        let at = self.hidden.entry((society, record)).or_default();
        *at = revision.max(*at);
        let own = |h: &&mut Holding| h.society == society && h.revision <= revision;
        if let Some(holding) = self.entries.get_mut(&record).filter(own) {
            holding.rule = Rule::Holder;
        }
    }

    fn register(&mut self, society: SocietyId, mut entry: Entry) {
        let record = entry.record;
        let stale = self
            .entries
            .get(&record)
            .is_some_and(|h| h.society != society || h.revision >= entry.revision);
        if stale || self.forgotten.contains(&record) {
            return;
        }
        let hidden = (society, record);
        match self.hidden.get(&hidden) {
            Some(at) if *at >= entry.revision => entry.rule = Rule::Holder,
            _ => drop(self.hidden.remove(&hidden)),
        }
        let id = EntryId::from(record);
        self.index.delete(id);
        if self
            .index
            .insert(id, Visibility::default(), &entry.features)
            .is_ok()
        {
            let holding = Holding {
                society,
                rule: entry.rule,
                revision: entry.revision,
                features: Zeroizing::new(to_bytes(&entry.features)),
            };
            self.entries.insert(record, holding);
        }
    }
}

type Named<'a> = (RecordId, &'a Holding);

/// Records in as many lists as it takes for each to be one line.
fn grouped(all: Vec<Named<'_>>) -> Vec<Vec<Named<'_>>> {
    let mut groups: Vec<Vec<Named<'_>>> = Vec::new();
    let mut bytes = 0;
    for (record, holding) in all {
        let length = holding.features.len();
        let fits = |group: &&mut Vec<_>| group.len() < GROUP && bytes + length <= BYTES;
        match groups.last_mut().filter(fits) {
            Some(group) => group.push((record, holding)),
            None => {
                groups.push(vec![(record, holding)]);
                bytes = 0;
            }
        }
        bytes += length;
    }
    groups
}
