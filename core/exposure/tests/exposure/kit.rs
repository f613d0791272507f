//! A small log of invented people, written leaf by leaf.

use exposure::incident::{Span, Taken, What};
use exposure::opened::{OfSociety, OpenedIndex, Person, Record};
use exposure::{Fold, Incident, Level, Outcome, Reason, Row};
use ledger::leaf::{
    Act, Answered, Appointment, Asked, Cause, Choice, Deposited, DeviceEntry, DeviceKind,
    EmergencyKey, Erased, Event, Genesis, Granted, Item, Kind, Leaf, LogPublic, NewEmergency,
    Openings, Order, Policy, Purpose, Queried, Released, Roles, SocietyEntry, Used, Why, Written,
};
use sign::encode::Bytes;
use sign::id::{
    DeviceId, GrantId, PersonId, PersonPseudonym, RecordId, RecordPseudonym, SessionId, StaffId,
};
use sign::key::PqSigningKey;
use sign::time::HOUR;
use sign::{Category, Hash, Signature, SigningKey, SocietyId, Time, hash};
use std::sync::OnceLock;

pub(crate) const HERE: SocietyId = SocietyId(1);
pub(crate) const THERE: SocietyId = SocietyId(2);
pub(crate) const ALL: &[Category] = &Category::RECORD;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    Desk,
    Colleague,
    Abroad,
    Portal,
    Matcher,
    /// Enrolled later, for the member of staff of [`Who::Desk`].
    Second,
}

impl Who {
    pub(crate) fn device(self) -> DeviceId {
        static IDS: OnceLock<Vec<DeviceId>> = OnceLock::new();
        let ids = IDS.get_or_init(|| (1..=6).map(|n| key(n).public().device()).collect());
        ids[self as usize]
    }

    pub(crate) fn staff(self) -> StaffId {
        match self {
            Who::Desk | Who::Second => StaffId([1; 16]),
            other => StaffId([other as u8 + 1; 16]),
        }
    }

    pub(crate) fn society(self) -> SocietyId {
        if self == Who::Abroad { THERE } else { HERE }
    }

    fn entry(self) -> DeviceEntry {
        DeviceEntry {
            key: key(self as u8 + 1).public(),
            society: self.society(),
            staff: self.staff(),
            kind: match self {
                Who::Portal => DeviceKind::Portal,
                Who::Matcher => DeviceKind::Matcher,
                _ => DeviceKind::Desk,
            },
        }
    }
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

pub(crate) fn person(n: u8) -> PersonPseudonym {
    PersonPseudonym([n; 16])
}

pub(crate) fn record(n: u8) -> RecordPseudonym {
    RecordPseudonym(hash("record", &[&[n]]).short())
}

/// A form's number, apart from persons'.
pub(crate) fn form(n: u8) -> u8 {
    200 + n
}

pub(crate) fn hour(n: u64) -> Time {
    Time(1_000_000 * HOUR + n * HOUR)
}

#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) now: Time,
}

impl Log {
    pub(crate) fn new() -> Log {
        let mut log = Log {
            leaves: Vec::new(),
            now: hour(0),
        };
        log.write(Cause::Console, Event::Genesis(Box::new(genesis())));
        log
    }

    pub(crate) fn at(&mut self, n: u64) -> &mut Log {
        self.now = hour(n);
        self
    }

    pub(crate) fn write(&mut self, cause: Cause, event: Event) -> u64 {
        self.leaves.push(Leaf {
            time: self.now,
            boot: 1,
            cause,
            event,
        });
        self.leaves.len() as u64 - 1
    }

    fn ask(&mut self, who: Who, event: Event) -> u64 {
        let asked = Asked {
            device: who.device(),
            seq: self.leaves.len() as u64,
            request: Hash([0; 32]),
            signature: Signature([0; 64]),
        };
        self.write(Cause::Device(asked), event)
    }

    pub(crate) fn deposit(&mut self, who: Who, n: u8, categories: &[Category]) -> u64 {
        let event = Event::Deposited(Deposited {
            society: who.society(),
            session: SessionId([0; 16]),
            items: vec![Written {
                person: person(n),
                record: record(n),
                parts: categories.iter().map(|c| (*c, 1)).collect(),
            }],
            heads: Hash([0; 32]),
        });
        self.ask(who, event)
    }

    pub(crate) fn form(&mut self, n: u8) -> u64 {
        self.deposit(Who::Portal, form(n), &[Category::Intake])
    }

    pub(crate) fn release(&mut self, who: Who, n: u8, categories: &[Category]) -> u64 {
        self.release_of(who, who.society(), n, categories)
    }

    pub(crate) fn release_of(
        &mut self,
        who: Who,
        holder: SocietyId,
        n: u8,
        categories: &[Category],
    ) -> u64 {
        let event = Event::Released(Released {
            society: who.society(),
            session: SessionId([0; 16]),
            grant: Why::Grant(GrantId([0; 16])),
            purpose: Purpose::Casework,
            items: vec![Item {
                person: person(n),
                record: record(n),
                holder,
                parts: categories.iter().map(|c| (*c, 1)).collect(),
            }],
            used: Used::default(),
            policy: Hash([0; 32]),
        });
        self.ask(who, event)
    }

    pub(crate) fn search(&mut self, who: Who, case: u8) -> u64 {
        let event = Event::Queried(Queried {
            society: who.society(),
            session: SessionId([0; 16]),
            case: record(case),
            query: Hash([0; 32]),
            standing: true,
        });
        self.ask(who, event)
    }

    pub(crate) fn answer(&mut self, query: u64, found: &[u8]) -> u64 {
        let mut names: Vec<RecordPseudonym> = found.iter().map(|n| record(*n)).collect();
        names.extend((names.len() as u8..16).map(|n| RecordPseudonym([n; 16])));
        let event = Event::Answered(Answered {
            query,
            names: names.try_into().expect("sixteen"),
        });
        self.ask(Who::Matcher, event)
    }

    pub(crate) fn slips(&mut self, who: Who, of: &[u8], opened: Time) -> u64 {
        let event = Event::Opened(Openings {
            society: who.society(),
            slips: of.iter().map(|n| record(*n)).collect(),
            shares: vec![1, 2],
            opened,
            digest: Hash([0; 32]),
        });
        self.ask(who, event)
    }

    pub(crate) fn erase(&mut self, who: Who, n: u8) -> u64 {
        let event = Event::Erased(Erased {
            society: who.society(),
            person: person(n),
            records: vec![record(n)],
            choice: Choice::CountedOnly,
        });
        self.ask(who, event)
    }

    pub(crate) fn order(&mut self, act: Act) -> u64 {
        let order = Order {
            nonce: [0; 16],
            origin: "log.example".to_owned(),
            not_after: self.now,
            act,
        };
        self.write(Cause::Officers(Vec::new()), Event::Order(Box::new(order)))
    }

    pub(crate) fn enrol(&mut self, who: Who) -> u64 {
        self.order(Act::Enrol(who.entry()))
    }

    pub(crate) fn leads(&mut self, who: Who) -> u64 {
        self.order(Act::Appoint(Appointment {
            staff: who.staff(),
            society: who.society(),
            roles: Roles {
                lead: true,
                ..Roles::default()
            },
        }))
    }

    pub(crate) fn grant(&mut self, staff: StaffId, records: &[u8]) -> u64 {
        let event = Event::Granted(Granted {
            id: GrantId([1; 16]),
            kind: Kind::Case,
            holder: HERE,
            staff,
            records: records.iter().map(|n| record(*n)).collect(),
            categories: ALL.to_vec(),
            until: hour(1_000),
        });
        self.ask(Who::Colleague, event)
    }

    pub(crate) fn new_emergency(&mut self, k: u8, n: u8) -> u64 {
        self.order(Act::Emergency(NewEmergency {
            society: HERE,
            key: emergency(k, n),
        }))
    }

    pub(crate) fn expose(&self, incident: &Incident) -> Outcome {
        self.expose_with(incident, &OpenedIndex::default())
    }

    pub(crate) fn expose_with(&self, incident: &Incident, index: &OpenedIndex) -> Outcome {
        let mut fold = Fold::new(incident);
        for (at, leaf) in (0..).zip(&self.leaves) {
            fold.take(at, leaf);
        }
        fold.finish(index)
            .expect("the incident names what there is")
    }
}

pub(crate) fn emergency(k: u8, n: u8) -> EmergencyKey {
    EmergencyKey {
        public: Bytes(vec![2; 4]),
        k,
        n,
    }
}

fn genesis() -> Genesis {
    let society = |society| SocietyEntry {
        society,
        second_lock: Bytes(vec![1; 4]),
        emergency: emergency(3, 5),
        tombstone: Hash([7; 32]),
    };
    let founders = [
        Who::Desk,
        Who::Colleague,
        Who::Abroad,
        Who::Portal,
        Who::Matcher,
    ];
    static KEYS: OnceLock<LogPublic> = OnceLock::new();
    let keys = KEYS.get_or_init(|| LogPublic {
        ed25519: key(0xe1).public(),
        ml_dsa: PqSigningKey::from_seed(&[0xe2; 32]).public(),
    });
    Genesis {
        origin: "log.example".to_owned(),
        keys: keys.clone(),
        policy: Policy::default(),
        societies: vec![society(HERE), society(THERE)],
        staff: Vec::new(),
        devices: founders.map(Who::entry).to_vec(),
    }
}

/// An incident of one thing taken.
pub(crate) fn taken(what: What, from: u64, until: u64) -> Incident {
    of(vec![Taken {
        what,
        span: span(from, until),
    }])
}

pub(crate) fn of(taken: Vec<Taken>) -> Incident {
    Incident {
        taken: taken.into_iter().collect(),
        ..Incident::default()
    }
}

pub(crate) fn span(from: u64, until: u64) -> Span {
    Span {
        from: hour(from),
        until: hour(until),
        settled: None,
    }
}

/// The row of one kind of information of somebody whom no index names.
pub(crate) fn row(outcome: &Outcome, n: u8, category: Category) -> Row {
    let rows = outcome.of(&format!("log:{}", person(n)));
    let mut those = rows.into_iter();
    let row = those.find(|r| r.kind == exposure::Kind::Of(category));
    row.expect("everybody has a row")
}

/// Level and strongest reason of it.
pub(crate) fn said(outcome: &Outcome, n: u8, category: Category) -> (Level, Reason) {
    let row = row(outcome, n, category);
    (row.level, row.causes[0].reason)
}

/// An index that names these persons of a society.
pub(crate) fn index(society: SocietyId, persons: &[u8], digest: Hash) -> OpenedIndex {
    let entry = |n: u8| {
        let of = Person {
            person: PersonId([n ^ 0x55; 16]),
            records: vec![Record {
                record: RecordId([n ^ 0x33; 16]),
                name: record(n),
                categories: ALL.to_vec(),
            }],
        };
        (person(n), of)
    };
    let of = OfSociety {
        day: 41_667,
        digest,
        persons: persons.iter().map(|n| entry(*n)).collect(),
    };
    OpenedIndex {
        societies: [(society, of)].into_iter().collect(),
    }
}
