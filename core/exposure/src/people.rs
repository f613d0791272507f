//! Everybody whom the log or the index names.

use crate::marks::Kinds;
use sign::id::{PersonPseudonym, RecordPseudonym};
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Stands for no leaf.
pub(crate) const NO_LEAF: u64 = u64::MAX;

#[derive(Default)]
pub(crate) struct People {
    places: BTreeMap<(PersonPseudonym, SocietyId), u32>,
    pub(crate) list: Vec<Person>,
    /// A record has one person; should leaves say otherwise, it has all of them.
    records: BTreeSet<(RecordPseudonym, u32)>,
}

pub(crate) struct Person {
    pub(crate) name: PersonPseudonym,
    pub(crate) society: SocietyId,
    pub(crate) kinds: Kinds,
    /// The first leaf that names them.
    pub(crate) first: u64,
    /// The first leaf with something that the search holds, and its time.
    pub(crate) featured: Option<(Time, u64)>,
    /// The first leaf with contact data: a slip was written with it.
    pub(crate) contact: Option<u64>,
    newest: Option<RecordPseudonym>,
}

impl People {
    /// The person's place in the list, and what is new of them with this leaf.
    pub(crate) fn meet(
        &mut self,
        (name, society): (PersonPseudonym, SocietyId),
        record: RecordPseudonym,
        kinds: Kinds,
        (leaf, time): (u64, Time),
    ) -> (u32, Kinds) {
        let place = self.place(name, society, leaf);
        let person = &mut self.list[place as usize];
        // Most persons have one record: the same again needs no looking for.
        if person.newest != Some(record) {
            person.newest = Some(record);
            self.records.insert((record, place));
        }
        let new = kinds.without(person.kinds);
        person.kinds = person.kinds.or(kinds);
        if person.featured.is_none() && !kinds.and(Kinds::FEATURES).is_empty() {
            person.featured = Some((time, leaf));
        }
        if person.contact.is_none() && !kinds.and(Kinds::CONTACT).is_empty() {
            person.contact = Some(leaf);
        }
        (place, new)
    }

    /// The same of the index, which names no leaf.
    pub(crate) fn index(
        &mut self,
        name: PersonPseudonym,
        society: SocietyId,
        records: impl Iterator<Item = RecordPseudonym>,
        kinds: Kinds,
    ) -> (u32, Kinds) {
        let place = self.place(name, society, NO_LEAF);
        self.records.extend(records.map(|record| (record, place)));
        let person = &mut self.list[place as usize];
        let new = kinds.without(person.kinds);
        person.kinds = person.kinds.or(kinds);
        (place, new)
    }

    fn place(&mut self, name: PersonPseudonym, society: SocietyId, leaf: u64) -> u32 {
        let list = &mut self.list;
        *self.places.entry((name, society)).or_insert_with(|| {
            let place = u32::try_from(list.len()).expect("more persons than fit into memory");
            list.push(Person {
                name,
                society,
                kinds: Kinds::default(),
                first: leaf,
                featured: None,
                contact: None,
                newest: None,
            });
            place
        })
    }

    /// Whom a record is about.
    pub(crate) fn of_record(&self, record: RecordPseudonym) -> impl Iterator<Item = u32> + '_ {
        let range = self.records.range((record, 0)..=(record, u32::MAX));
        range.map(|(_, person)| *person)
    }

    /// Everybody of a society with contact data, and the leaf that says so.
    pub(crate) fn with_slips(&self, society: SocietyId) -> impl Iterator<Item = (u32, u64)> + '_ {
        let places = (0_u32..).zip(&self.list);
        let those = places.filter(move |(_, p)| p.society == society);
        let those = those.filter(|(_, p)| !p.kinds.and(Kinds::CONTACT).is_empty());
        those.map(|(place, p)| (place, p.contact.unwrap_or(NO_LEAF)))
    }
}
