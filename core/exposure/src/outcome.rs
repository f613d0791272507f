//! What came of it: rows, one for each person and kind of information.

use crate::hands::Hands;
use crate::level::{Kind, Level, Reason};
use crate::marks::{Kinds, Mark};
use crate::opened::OpenedIndex;
use crate::people::{NO_LEAF, People};
use core::fmt;
use sign::id::{PersonId, PersonPseudonym, StaffId};
use sign::{Category, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who may be affected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Who {
    /// A person whom the index names.
    Person(PersonId),
    /// Somebody in the log whom no index names.
    Unnamed(PersonPseudonym),
    /// A member of staff.
    Staff(StaffId),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Person(id) => write!(f, "{id}"),
            Who::Unnamed(name) => write!(f, "log:{name}"),
            Who::Staff(id) => write!(f, "staff:{id}"),
        }
    }
}

/// How far an intruder came to one kind of information of somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Whose.
    pub who: Who,
    /// Of which society.
    pub society: SocietyId,
    /// Which kind.
    pub kind: Kind,
    /// How far.
    pub level: Level,
    /// Why, the strongest first; never empty.
    pub causes: Vec<Cause>,
}

/// A reason and the leaves that carry it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cause {
    /// The reason.
    pub reason: Reason,
    /// Indexes of leaves, ascending; none if it follows from the incident alone.
    pub leaves: Vec<u64>,
}

/// Everybody, and what was noted of them.
pub struct Outcome {
    people: People,
    marks: Vec<Mark>,
    /// Persons in the order of all outputs, with the range of their marks.
    order: Vec<Place>,
    staff: Vec<Row>,
    log_unsure: bool,
    /// Societies whose second lock held.
    locked_twice: BTreeSet<SocietyId>,
    /// Number of leaves.
    pub size: u64,
    /// Time of the last leaf: nothing after it was looked at.
    pub ends: Time,
    /// Names in what was answered, searched or opened that belong to nobody: dummies, mostly.
    pub unresolved: u64,
    /// Societies of the index, and the leaf of this log that names that index, if one does.
    pub noted: BTreeMap<SocietyId, Option<IndexLeaf>>,
}

/// The leaf that names an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IndexLeaf {
    /// Which.
    pub leaf: u64,
    /// When it was written.
    pub time: Time,
    /// The leaf of the newest index, if that is another: who came since has no name in this one.
    pub newer: Option<u64>,
}

struct Place {
    society: SocietyId,
    who: Who,
    person: u32,
    marks: core::ops::Range<usize>,
}

/// What the fold knows beside people.
pub(crate) struct Ends {
    pub(crate) size: u64,
    pub(crate) time: Time,
    pub(crate) unresolved: u64,
    pub(crate) noted: BTreeMap<SocietyId, Option<IndexLeaf>>,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outcome({} persons)", self.order.len())
    }
}

impl Outcome {
    pub(crate) fn new(
        people: People,
        marks: Vec<Mark>,
        hands: &Hands,
        index: &OpenedIndex,
        ends: Ends,
    ) -> Outcome {
        let societies = people.list.iter().map(|p| p.society);
        let societies: BTreeSet<SocietyId> = societies.collect();
        let locked_twice = societies.into_iter().filter(|s| !hands.seed_open(*s));
        let locked_twice = locked_twice.collect();
        let order = order(&people, &marks, index);
        Outcome {
            staff: staff(hands),
            log_unsure: hands.log_unsure(),
            locked_twice,
            people,
            marks,
            order,
            size: ends.size,
            ends: ends.time,
            unresolved: ends.unresolved,
            noted: ends.noted,
        }
    }

    /// Everybody with all their rows, persons by society and name, then staff.
    pub fn people(&self) -> impl Iterator<Item = Vec<Row>> + '_ {
        let persons = self.order.iter().map(|place| self.rows_of(place));
        let staff = self.staff.chunk_by(|a, b| a.who == b.who);
        persons.chain(staff.map(<[Row]>::to_vec))
    }

    /// All rows, in the same order.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.people().flatten()
    }

    /// The rows of somebody, by the name in the outputs.
    #[must_use]
    pub fn of(&self, who: &str) -> Vec<Row> {
        let those = self.order.iter().filter(|p| p.who.to_string() == who);
        let persons = those.flat_map(|place| self.rows_of(place));
        let staff = self.staff.iter().filter(|r| r.who.to_string() == who);
        persons.chain(staff.cloned()).collect()
    }

    fn rows_of(&self, place: &Place) -> Vec<Row> {
        let marks = &self.marks[place.marks.clone()];
        let person = &self.people.list[place.person as usize];
        let has = marks.iter().fold(person.kinds, |all, m| all.or(m.kinds));
        let kinds = Kind::ALL.iter().filter_map(|kind| match kind {
            Kind::Of(category) if has.has(*category) => Some(*category),
            _ => None,
        });
        let rows = kinds.map(|category| {
            let causes = self.causes(place.society, category, marks, person.first);
            Row {
                who: place.who,
                society: place.society,
                kind: Kind::Of(category),
                level: causes[0].reason.level(),
                causes,
            }
        });
        rows.collect()
    }

    /// Why, the strongest first. Marks come sorted by reason and leaf.
    fn causes(&self, of: SocietyId, category: Category, marks: &[Mark], first: u64) -> Vec<Cause> {
        let twice = Kinds::TWICE_LOCKED.has(category) && self.locked_twice.contains(&of);
        let mut causes: Vec<Cause> = Vec::new();
        for mark in marks.iter().filter(|m| m.kinds.has(category)) {
            let reason = match mark.reason {
                Reason::KeysAndCopy if twice => Reason::SecondLock,
                reason => reason,
            };
            if causes.last().is_none_or(|c| c.reason != reason) {
                causes.push(Cause {
                    reason,
                    leaves: Vec::new(),
                });
            }
            if let (Some(cause), true) = (causes.last_mut(), mark.leaf != NO_LEAF) {
                cause.leaves.push(mark.leaf);
            }
        }
        if self.log_unsure {
            causes.push(Cause {
                reason: Reason::LogUnsure,
                leaves: Vec::new(),
            });
        }
        if causes.is_empty() {
            let known = (first != NO_LEAF).then_some(first);
            causes.push(Cause {
                reason: Reason::NotReached,
                leaves: known.into_iter().collect(),
            });
        }
        causes.sort_by_key(|cause| cause.reason);
        for cause in &mut causes {
            cause.leaves.dedup();
        }
        causes
    }
}

fn order(people: &People, marks: &[Mark], index: &OpenedIndex) -> Vec<Place> {
    let mut order = Vec::with_capacity(people.list.len());
    let mut from = 0;
    for (place, person) in (0_u32..).zip(&people.list) {
        let count = marks[from..].partition_point(|m| m.person == place);
        let named = index.societies.get(&person.society);
        let named = named.and_then(|of| of.persons.get(&person.name));
        order.push(Place {
            society: person.society,
            who: named.map_or(Who::Unnamed(person.name), |n| Who::Person(n.person)),
            person: place,
            marks: from..from + count,
        });
        from += count;
    }
    order.sort_unstable_by_key(|p| (p.society, p.who, p.person));
    order
}

/// Two rows for everybody: the login, and what they are called.
fn staff(hands: &Hands) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (id, staff) in &hands.directory.staff {
        let kinds = [
            (
                Kind::Login,
                Reason::LoginTaken,
                hands.login(*id),
                Reason::Ids,
            ),
            (
                Kind::Called,
                Reason::Colleague,
                hands.colleague(*id),
                Reason::Copied,
            ),
        ];
        for (kind, reason, held, copied) in kinds {
            let mut causes = Vec::new();
            let mut add = |reason, leaves| causes.push(Cause { reason, leaves });
            if let Some(leaves) = held {
                add(reason, leaves);
            }
            if hands.log_unsure() {
                add(Reason::LogUnsure, Vec::new());
            }
            if hands.hub_taken() {
                add(copied, vec![staff.leaf]);
            }
            if causes.is_empty() {
                causes.push(Cause {
                    reason: Reason::NotReached,
                    leaves: vec![staff.leaf],
                });
            }
            rows.push(Row {
                who: Who::Staff(*id),
                society: staff.society,
                kind,
                level: causes[0].reason.level(),
                causes,
            });
        }
    }
    rows.sort_by_key(|row| (row.society, row.who, row.kind));
    rows
}
