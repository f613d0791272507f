//! What follows once every leaf is known.

use super::{Fold, Named, Unknown};
use crate::incident::Span;
use crate::level::{Level, Reason};
use crate::marks::{Kinds, Mark};
use crate::opened::OpenedIndex;
use crate::outcome::{Ends, IndexLeaf, Outcome};
use crate::people::NO_LEAF;
use sign::{Category, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

impl Fold {
    /// After the last leaf: names from the index, and what concerns whole societies.
    ///
    /// # Errors
    /// [`Unknown`] if the incident names what the log does not know.
    pub fn finish(mut self, index: &OpenedIndex) -> Result<Outcome, Unknown> {
        if let Some(unknown) = self.hands.unknown() {
            return Err(unknown);
        }
        self.read_index(index);
        self.leave_nobody_out();
        self.open_slips();
        self.match_everybody();
        self.fetch();
        let unresolved = self.resolve();
        self.follow_forms();
        self.marks.sort_unstable();
        self.marks.dedup();
        let noted = index.societies.iter().map(|(society, of)| {
            let noted = self.indexes.get(society).map_or(&[][..], Vec::as_slice);
            let leaf = noted.iter().rev().find(|(digest, _)| *digest == of.digest);
            let newest = noted.last().map(|(_, leaf)| *leaf);
            let noted = leaf.map(|(_, leaf)| IndexLeaf {
                leaf: *leaf,
                time: usize::try_from(*leaf).map_or(Time(0), |at| self.times[at]),
                newer: newest.filter(|newest| newest > leaf),
            });
            (*society, noted)
        });
        let ends = Ends {
            size: self.size,
            time: self.ends,
            unresolved,
            noted: noted.collect(),
        };
        Ok(Outcome::new(
            self.people,
            self.marks,
            &self.hands,
            index,
            ends,
        ))
    }

    /// Whoever, or whatever kind, stands in the index only may have been read: no leaf tells.
    fn read_index(&mut self, index: &OpenedIndex) {
        for (society, of) in &index.societies {
            for (name, person) in &of.persons {
                let records = person.records.iter();
                let categories: Vec<Category> =
                    records.clone().flat_map(|r| r.categories.clone()).collect();
                let kinds = Kinds::of(&categories).with_attachments();
                let names = records.map(|record| record.name);
                let (place, new) = self.people.index(*name, *society, names, kinds);
                if !new.is_empty() {
                    self.mark(place, Reason::NotInLog, new, NO_LEAF);
                }
            }
        }
    }

    /// Somebody of whom no kind of information is known has all of them.
    fn leave_nobody_out(&mut self) {
        let all = Kinds::of(&Category::RECORD).with_attachments();
        for (place, person) in (0_u32..).zip(&mut self.people.list) {
            if person.kinds.is_empty() {
                person.kinds = all;
                self.marks.push(Mark {
                    person: place,
                    reason: Reason::NotInLog,
                    leaf: person.first,
                    kinds: all,
                });
            }
        }
    }

    fn open_slips(&mut self) {
        let societies: BTreeSet<SocietyId> =
            self.hands.directory.societies.keys().copied().collect();
        for society in societies {
            let mut reasons = Vec::new();
            if self.hands.slips_open(society) {
                reasons.push((Reason::Shares, None));
            }
            if self.hands.slip_machines.contains(&society) {
                reasons.push((Reason::SlipMachine, None));
            }
            let opened = self.openings.iter().filter(|(of, _, _)| *of == society);
            reasons.extend(opened.map(|(_, reason, leaf)| (*reason, Some(*leaf))));
            if reasons.is_empty() {
                continue;
            }
            let slips: Vec<(u32, u64)> = self.people.with_slips(society).collect();
            for (reason, leaf) in reasons {
                for (person, written) in &slips {
                    self.mark(*person, reason, Kinds::SLIP, leaf.unwrap_or(*written));
                }
            }
        }
    }

    /// The search that was taken knows everybody who could be found, and what was searched.
    fn match_everybody(&mut self) {
        for (place, person) in (0_u32..).zip(&self.people.list) {
            let Some((time, leaf)) = person.featured else {
                continue;
            };
            if self.hands.matched(time) {
                let held = [
                    (Reason::Features, person.kinds.and(Kinds::FEATURES)),
                    (Reason::LastPlace, person.kinds.and(Kinds::CONTACT)),
                ];
                let held = held.into_iter().filter(|(_, kinds)| !kinds.is_empty());
                self.marks.extend(held.map(|(reason, kinds)| Mark {
                    person: place,
                    reason,
                    leaf,
                    kinds,
                }));
            }
        }
        let asked = self.queries.iter();
        let asked = asked.filter(|(_, query)| self.hands.matched(query.time));
        let asked: Vec<_> = asked.map(|(leaf, query)| (*leaf, query.case)).collect();
        for (leaf, case) in asked {
            self.name(case, Reason::Searched, leaf);
            self.named.push(Named {
                record: case,
                reason: Reason::LastPlace,
                kinds: Kinds::PLACE,
                leaf,
            });
        }
    }

    /// What was taken could fetch more than it opened: that is locked.
    fn fetch(&mut self) {
        for (staff, record, leaf) in core::mem::take(&mut self.grants) {
            if self.hands.knows_grants(staff) {
                self.named.push(Named {
                    record,
                    reason: Reason::Fetchable,
                    kinds: Kinds::EVERY,
                    leaf,
                });
            }
        }
        let mut spans: BTreeMap<SocietyId, [Vec<Span>; 2]> = BTreeMap::new();
        for (place, person) in (0_u32..).zip(&self.people.list) {
            let of = person.society;
            let make = || [self.hands.fetching(of), self.hands.fetching_forms(of)];
            let [all, forms] = spans.entry(of).or_insert_with(make);
            let first = usize::try_from(person.first).ok();
            // Whom no leaf names is not excluded anyway.
            let Some(time) = first.and_then(|at| self.times.get(at)) else {
                continue;
            };
            let within = |spans: &[Span]| spans.iter().any(|span| span.may_be_older(*time));
            let kinds = match (within(all), within(forms)) {
                (true, _) => person.kinds,
                (false, true) => person.kinds.and(Kinds::INTAKE),
                (false, false) => continue,
            };
            if !kinds.is_empty() {
                self.marks.push(Mark {
                    person: place,
                    reason: Reason::Fetchable,
                    leaf: person.first,
                    kinds,
                });
            }
        }
    }

    /// Puts persons in the place of names of records; how many names belong to nobody: answers
    /// are filled with such.
    fn resolve(&mut self) -> u64 {
        let mut nobody = BTreeSet::new();
        for named in core::mem::take(&mut self.named) {
            let persons: Vec<u32> = self.people.of_record(named.record).collect();
            if persons.is_empty() {
                nobody.insert(named.record);
            }
            for person in persons {
                let kinds = match named.kinds {
                    Kinds::EVERY => self.people.list[person as usize].kinds,
                    kinds => kinds,
                };
                self.mark(person, named.reason, kinds, named.leaf);
            }
        }
        nobody.len() as u64
    }

    /// What a device wrote after it had opened a form may hold what the form said; the log does
    /// not say which record a form became.
    fn follow_forms(&mut self) {
        let exposed: BTreeSet<u32> = self
            .marks
            .iter()
            .filter(|m| m.reason.level() >= Level::Possible)
            .filter(|m| m.kinds.has(Category::Intake))
            .map(|m| m.person)
            .collect();
        let mut since: BTreeMap<_, u64> = BTreeMap::new();
        for (form, device, leaf) in &self.forms.opened {
            if exposed.contains(form) {
                let first = since.entry(*device).or_insert(*leaf);
                *first = (*first).min(*leaf);
            }
        }
        for (device, leaf, person, kinds) in core::mem::take(&mut self.forms.written) {
            if since.get(&device).is_some_and(|first| *first < leaf) {
                self.mark(person, Reason::FromForm, kinds, leaf);
            }
        }
    }
}
