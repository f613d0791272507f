//! What people said of searches on their behalf since those were made: that they end, or may show
//! less. Remembered by whom it was said and up to which leaf, so that a search that arrives late
//! is bound by it, and a newer one is not.

use crate::search::{Narrowed, Rule, Scope, Word};
use sign::SocietyId;
use sign::id::RecordId;
use std::collections::BTreeMap;

/// Records of one line of an image.
const GROUP: usize = 4096;

type Whose = (SocietyId, RecordId);

/// What binds searches.
#[derive(Default, Debug)]
pub(crate) struct Limits {
    /// Up to which leaf searches on behalf of a record end.
    stopped: BTreeMap<Whose, u64>,
    /// Up to which leaf searches on behalf of a record are bound by which rule.
    narrowed: BTreeMap<Whose, Vec<(u64, Rule)>>,
}

impl Limits {
    /// Takes in what a desk of a society said; whether it may bind a search.
    pub(crate) fn hear(&mut self, society: SocietyId, word: &Word) -> bool {
        match word {
            // Whoever is erased takes part in no search, whenever it was made. What is a society's
            // own is not in the lines of nobody that an image has.
            Word::Forget(records) if society != SocietyId::ALL => {
                let all = records.iter().map(|record| (*record, u64::MAX));
                all.for_each(|(record, at)| self.stop((society, record), at));
            }
            Word::Stop(people) => {
                for (record, at) in people {
                    self.stop((society, *record), *at);
                }
            }
            Word::Narrow(people) => {
                for one in people {
                    self.narrow((society, one.record), one.revision, &one.rule);
                }
            }
            _ => return false,
        }
        true
    }

    /// The rule of a search of a society, with all that was said since; none if it ended.
    pub(crate) fn rule(&self, society: SocietyId, index: u64, scope: &Scope) -> Option<Rule> {
        let mut rule = scope.rule.clone();
        for record in &scope.people {
            let whose = (society, *record);
            if self.stopped.get(&whose).is_some_and(|at| index <= *at) {
                return None;
            }
            let said = self.narrowed.get(&whose).into_iter().flatten();
            for (_, more) in said.filter(|(at, _)| index <= *at) {
                rule = rule.and(more);
            }
        }
        Some(rule)
    }

    /// What it holds, as words that make it again.
    pub(crate) fn words(&self) -> impl Iterator<Item = (SocietyId, Word)> {
        let mut ended: BTreeMap<SocietyId, Vec<(RecordId, u64)>> = BTreeMap::new();
        for ((society, record), at) in &self.stopped {
            ended.entry(*society).or_default().push((*record, *at));
        }
        let ended = ended.into_iter().flat_map(|(society, all)| {
            let groups: Vec<Vec<(RecordId, u64)>> = all.chunks(GROUP).map(<[_]>::to_vec).collect();
            groups
                .into_iter()
                .map(move |group| (society, Word::Stop(group)))
        });
        let narrowed = self.narrowed.iter().flat_map(|((society, record), said)| {
            said.iter().map(|(revision, rule)| {
                let one = Narrowed {
                    record: *record,
                    revision: *revision,
                    rule: rule.clone(),
                };
                (*society, Word::Narrow(vec![one]))
            })
        });
        ended.chain(narrowed)
    }

    fn stop(&mut self, whose: Whose, at: u64) {
        let known = self.stopped.entry(whose).or_default();
        *known = at.max(*known);
    }

    fn narrow(&mut self, whose: Whose, at: u64, rule: &Rule) {
        let said = self.narrowed.entry(whose).or_default();
        // The same rule over more searches takes the place of what it covers.
        if said
            .iter()
            .any(|(known, other)| *known >= at && other == rule)
        {
            return;
        }
        said.retain(|(known, other)| *known > at || other != rule);
        said.push((at, rule.clone()));
    }
}
