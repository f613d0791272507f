//! Whether who is affected was told rightly: the intruder's list against what follows from log,
//! index and incident.

use super::thief::{Pair, Thief};
use crate::runner::World;
use exposure::incident::{Span, Taken, What};
use exposure::{Fold, Incident, Kind, Level, OpenedIndex, Who};
use ledger::leaf::{Cause, Event};
use ledger::tile::CHECKPOINT_PATH;
use ledger::{Leaf, Log};
use sign::id::{DeviceId, PersonId, RecordId};
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};
use verify::{InPlace, PolicyFile};

/// What the comparison gave. A *pair* is a record and a kind of information.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Judged {
    /// Records of which he read something.
    pub records: u64,
    /// Pairs that he read.
    pub pairs: u64,
    /// Of these, those that are called not reached, or copied but unreadable, or stand nowhere.
    pub wrongly: u64,
    /// Of these, those that are called *may have been read* only.
    pub possible: u64,
    /// Pairs that he had locked only, and that are called so.
    pub ciphertext: u64,
    /// Pairs that he had locked, and that are called not reached.
    pub hidden: u64,
    /// Pairs that are called read and that he did not read.
    pub over: u64,
    /// Pairs that are called *may have been read* and that he did not read.
    pub cautious: u64,
    /// Pairs written after everything was over that are called not reached.
    pub control: u64,
    /// Pairs written after everything was over that are called anything else.
    pub control_touched: u64,
}

/// Everything that the comparison needs.
pub(super) struct Case<'a> {
    pub(super) world: &'a World,
    pub(super) index: OpenedIndex,
    pub(super) device: DeviceId,
    pub(super) from: Time,
    pub(super) until: Time,
    /// From then on nothing is written that waited when it ended.
    pub(super) settled: Time,
    pub(super) thief: &'a Thief,
    /// Records that were written afterwards.
    pub(super) control: Vec<(SocietyId, RecordId)>,
}

type Levels = BTreeMap<(SocietyId, PersonId, Kind), Level>;

impl Case<'_> {
    /// Compares, for an incident that is said to have ended then, and these leaves.
    pub(super) fn judge(&self, until: Time, leaves: &[Vec<u8>]) -> Judged {
        let levels = self.levels(until, leaves);
        let persons = self.persons();
        let level = |(society, record, category): &Pair| {
            let person = persons.get(&(*society, *record))?;
            levels
                .get(&(*society, *person, Kind::Of(*category)))
                .copied()
        };
        let list = self.thief.list();
        let control: BTreeSet<_> = self.control.iter().copied().collect();
        let records: BTreeSet<_> = list.iter().map(|(s, r, _)| (s, r)).collect();
        let mut judged = Judged {
            records: records.len() as u64,
            pairs: list.len() as u64,
            ..Judged::default()
        };
        for pair in list {
            match level(pair) {
                Some(Level::Confirmed) => {}
                Some(Level::Possible) => judged.possible += 1,
                _ => judged.wrongly += 1,
            }
        }
        for pair in self.thief.copied().difference(list) {
            match level(pair) {
                Some(Level::Confirmed) => judged.over += 1,
                Some(Level::Possible) => judged.cautious += 1,
                Some(Level::CiphertextOnly) => judged.ciphertext += 1,
                Some(Level::Excluded) | None => judged.hidden += 1,
            }
        }
        for (society, record) in control {
            for category in sign::Category::RECORD {
                match level(&(society, record, category)) {
                    Some(Level::Excluded) => judged.control += 1,
                    _ => judged.control_touched += 1,
                }
            }
        }
        judged
    }

    fn levels(&self, until: Time, leaves: &[Vec<u8>]) -> Levels {
        let span = Span {
            from: self.from,
            until,
            settled: Some(self.settled),
        };
        let taken = |what| Taken { what, span };
        let incident = Incident {
            taken: BTreeSet::from([taken(What::Device(self.device)), taken(What::Hub)]),
            ..Incident::default()
        };
        let mut fold = Fold::new(&incident);
        for (index, bytes) in (0..).zip(leaves) {
            let leaf = Leaf::from_bytes(bytes).expect("a leaf of the log");
            fold.take(index, &leaf);
        }
        let outcome = fold
            .finish(&self.index)
            .expect("the log knows what is named");
        let rows = outcome.people().flatten();
        let rows = rows.filter_map(|row| match row.who {
            Who::Person(person) => Some(((row.society, person, row.kind), row.level)),
            Who::Unnamed(_) | Who::Staff(_) => None,
        });
        rows.collect()
    }

    /// Whose each record is, by the index.
    fn persons(&self) -> BTreeMap<(SocietyId, RecordId), PersonId> {
        let all = self.index.societies.iter();
        let all = all.flat_map(|(society, of)| of.persons.values().map(move |p| (*society, p)));
        let all = all.flat_map(|(society, person)| {
            let records = person.records.iter();
            records.map(move |of| ((society, of.record), person.person))
        });
        all.collect()
    }

    /// The log without every fifth leaf that released something to that device, and the copy that
    /// somebody would show who had taken them out.
    pub(super) fn without_some(&self) -> (Vec<Vec<u8>>, BTreeMap<String, Vec<u8>>) {
        let mut released = 0;
        let mut kept = Vec::new();
        for bytes in &self.world.watch.leaves {
            if self.releases(bytes) {
                released += 1;
                if released % 5 == 0 {
                    continue;
                }
            }
            kept.push(bytes.clone());
        }
        let mut log = Log::default();
        let mut copy = BTreeMap::new();
        for leaf in &kept {
            let _index = log.append(leaf);
        }
        for file in log.flush() {
            copy.insert(file.path.to_string(), file.bytes);
        }
        let note = self.world.hub.copy.get(CHECKPOINT_PATH).cloned();
        copy.insert(CHECKPOINT_PATH.to_owned(), note.unwrap_or_default());
        (kept, copy)
    }

    fn releases(&self, bytes: &[u8]) -> bool {
        let Ok(leaf) = Leaf::from_bytes(bytes) else {
            return false;
        };
        let own = matches!(&leaf.cause, Cause::Device(asked) if asked.device == self.device);
        let time = self.from <= leaf.time && leaf.time <= self.until;
        own && time && matches!(leaf.event, Event::Released(_))
    }

    /// Whether a copy of the log verifies, by the public keys and what devices saw.
    pub(super) fn verifies(&self, copy: &BTreeMap<String, Vec<u8>>) -> bool {
        let people = self.world.people;
        let known = PolicyFile {
            keys: people.keys(),
            witnesses: people.witnesses(),
            quorum: usize::from(people.strict),
            known: self.world.watch.heads(),
        };
        verify::verify(copy, &known, &mut InPlace::default(), None).ok()
    }
}
