//! The fold over the leaves.

mod close;

use crate::hands::Hands;
use crate::incident::Incident;
use crate::level::Reason;
use crate::marks::{Kinds, Mark};
use crate::people::People;
use ledger::leaf::{Asked, Cause, Deposited, Erased, Event, Leaf, Noted, Openings, Released};
use sign::id::{DeviceId, RecordPseudonym, StaffId};
use sign::{Hash, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::hands::Unknown;

/// Takes the leaves of a log that is known to hold, one after the other.
pub struct Fold {
    hands: Hands,
    people: People,
    marks: Vec<Mark>,
    /// Searches: who made them, in whose name, when.
    queries: BTreeMap<u64, Query>,
    /// Records named where only their names in the log stand; they may be known later only.
    named: Vec<Named>,
    /// Slips of whole societies.
    openings: Vec<(SocietyId, Reason, u64)>,
    forms: Forms,
    /// To whom records were granted, by which leaf.
    grants: Vec<(StaffId, RecordPseudonym, u64)>,
    indexes: BTreeMap<SocietyId, Vec<(Hash, u64)>>,
    /// Time of each leaf.
    times: Vec<Time>,
    size: u64,
    ends: Time,
}

struct Query {
    device: DeviceId,
    case: RecordPseudonym,
    time: Time,
}

#[derive(Clone, Copy)]
struct Named {
    record: RecordPseudonym,
    reason: Reason,
    kinds: Kinds,
    leaf: u64,
}

/// Forms that were opened, and what was written where they had been.
#[derive(Default)]
struct Forms {
    /// The form's place among the people, who opened it, by which leaf.
    opened: Vec<(u32, DeviceId, u64)>,
    openers: BTreeSet<DeviceId>,
    written: Vec<(DeviceId, u64, u32, Kinds)>,
}

impl core::fmt::Debug for Fold {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Fold({} leaves)", self.size)
    }
}

impl Fold {
    /// Before the first leaf.
    #[must_use]
    pub fn new(incident: &Incident) -> Fold {
        Fold {
            hands: Hands::new(incident),
            people: People::default(),
            marks: Vec::new(),
            queries: BTreeMap::new(),
            named: Vec::new(),
            openings: Vec::new(),
            forms: Forms::default(),
            grants: Vec::new(),
            indexes: BTreeMap::new(),
            times: Vec::new(),
            size: 0,
            ends: Time(0),
        }
    }

    /// Takes the next leaf. Its order and that it may stand there were checked before.
    pub fn take(&mut self, index: u64, leaf: &Leaf) {
        self.size = index.saturating_add(1);
        self.ends = leaf.time;
        self.times.push(leaf.time);
        let at = (index, leaf.time);
        match (&leaf.event, &leaf.cause) {
            (Event::Genesis(genesis), _) => self.hands.founded(genesis, leaf.time, index),
            (Event::Order(order), _) => self.hands.ordered(&order.act, leaf.time, index),
            (Event::Deposited(body), Cause::Device(asked)) => self.deposited(at, asked, body),
            (Event::Released(body), Cause::Device(asked)) => self.released(at, asked, body),
            (Event::Queried(body), Cause::Device(asked)) => self.queried(at, asked, body.case),
            (Event::Answered(body), _) => self.answered(at, body.query, &body.names),
            (Event::Opened(body), Cause::Device(asked)) => self.opened(at, asked, body),
            (Event::Granted(body), _) => {
                let records = body.records.iter();
                let grants = records.map(|record| (body.staff, *record, index));
                self.grants.extend(grants);
            }
            (Event::Erased(body), _) => self.erased(at, body),
            (Event::Noted(Noted::Index(note)), _) => {
                let of = self.indexes.entry(note.society).or_default();
                of.push((note.digest, index));
            }
            _ => {}
        }
    }

    fn deposited(&mut self, at: (u64, Time), asked: &Asked, body: &Deposited) {
        let device = asked.device;
        let reason = if self.hands.is_portal(device) {
            self.hands.typed(device, at.1)
        } else {
            self.hands.written(device, at.1, Reason::Written)
        };
        let hosted = self.hands.hosted(at.1);
        let queued = self.hands.queued(body.society, at.1);
        let queued = queued.then_some(Reason::Queued);
        let opener = self.forms.openers.contains(&device);
        for item in &body.items {
            let kinds = Kinds::of_parts(&item.parts);
            let who = (item.person, body.society);
            let (person, _) = self.people.meet(who, item.record, kinds, at);
            for reason in [reason, hosted, queued].into_iter().flatten() {
                self.mark(person, reason, kinds, at.0);
            }
            if opener {
                self.forms.written.push((device, at.0, person, kinds));
            }
        }
    }

    fn released(&mut self, at: (u64, Time), asked: &Asked, body: &Released) {
        let device = asked.device;
        let reason = self.hands.given(device, at.1, Reason::Released);
        for item in &body.items {
            let kinds = Kinds::of_parts(&item.parts);
            let who = (item.person, item.holder);
            let (person, new) = self.people.meet(who, item.record, kinds, at);
            if let Some(reason) = reason {
                self.mark(person, reason, kinds, at.0);
            }
            // No leaf brought it: it was there all the same.
            if let (false, Some(hosted)) = (new.is_empty(), self.hands.hosted(at.1)) {
                self.mark(person, hosted, new, at.0);
            }
            if !kinds.and(Kinds::INTAKE).is_empty() {
                self.forms.opened.push((person, device, at.0));
                self.forms.openers.insert(device);
            }
        }
    }

    fn queried(&mut self, at: (u64, Time), asked: &Asked, case: RecordPseudonym) {
        let (leaf, time) = at;
        let device = asked.device;
        if let Some(reason) = self.hands.given(device, time, Reason::Searched) {
            self.name(case, reason, leaf);
        }
        self.queries.insert(leaf, Query { device, case, time });
    }

    fn answered(&mut self, at: (u64, Time), query: u64, names: &[RecordPseudonym]) {
        let asker = self.queries.get(&query).map(|q| q.device);
        let given = |device| self.hands.given(device, at.1, Reason::Answered);
        if let Some(reason) = asker.and_then(given) {
            names.iter().for_each(|name| self.name(*name, reason, at.0));
        }
    }

    fn opened(&mut self, at: (u64, Time), asked: &Asked, body: &Openings) {
        // The leaf comes after the opening; the clock of that machine may be wrong.
        let time = at.1.min(body.opened);
        let reason = self.hands.written(asked.device, time, Reason::SlipOpened);
        let Some(reason) = reason else {
            return;
        };
        for slip in &body.slips {
            self.named.push(Named {
                record: *slip,
                reason,
                kinds: Kinds::SLIP,
                leaf: at.0,
            });
        }
        let of_all = match (body.slips.is_empty(), reason) {
            (true, reason) => reason,
            (false, Reason::Deleted) => return,
            (false, _) => Reason::OtherSlips,
        };
        self.openings.push((body.society, of_all, at.0));
    }

    fn erased(&mut self, at: (u64, Time), body: &Erased) {
        // Who is erased stays counted.
        for record in &body.records {
            let who = (body.person, body.society);
            self.people.meet(who, *record, Kinds::default(), at);
        }
    }

    fn name(&mut self, record: RecordPseudonym, reason: Reason, leaf: u64) {
        self.named.push(Named {
            record,
            reason,
            kinds: Kinds::FEATURES,
            leaf,
        });
    }

    fn mark(&mut self, person: u32, reason: Reason, kinds: Kinds, leaf: u64) {
        self.marks.push(Mark {
            person,
            reason,
            leaf,
            kinds,
        });
    }
}
