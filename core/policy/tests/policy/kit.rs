//! A small house of invented people, and a fold to write leaves into. The tests of `release` use
//! the same people.

use ledger::leaf::{
    Act, Appointment, Approval, Asked, Cause, Denial, DeviceEntry, DeviceKind, EmergencyKey, Event,
    Genesis, Granted, Item, Kind, Leaf, Limit, LogPublic, Order, Policy, Purpose, Reason, Released,
    Roles, Rotated, SocietyEntry, Used, Why,
};
use policy::order::OrderFault;
use policy::{State, Violation};
use sign::encode::Bytes;
use sign::id::{DeviceId, GrantId, PersonPseudonym, RecordPseudonym, SessionId, StaffId};
use sign::key::PqSigningKey;
use sign::time::{DAY, HOUR};
use sign::{Category, Context, Hash, SigningKey, SocietyId, Time, hash, to_bytes};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The society most tests work in.
pub(crate) const HERE: SocietyId = SocietyId(1);
/// Another.
pub(crate) const THERE: SocietyId = SocietyId(2);
/// Name of the log.
pub(crate) const ORIGIN: &str = "log.example/kit";
/// The ceremony: ten in the morning of a UTC day.
pub(crate) const START: Time = Time(20_000 * DAY + 10 * HOUR);

/// A device and whoever works on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Who {
    /// An officer over everything.
    ChiefA,
    /// The same person on a second device.
    ChiefA2,
    /// A second officer over everything.
    ChiefB,
    /// An officer of HERE.
    OfficerA,
    /// A second one.
    OfficerB,
    /// An officer of THERE.
    OfficerThere,
    /// A lead of HERE.
    Lead,
    /// A second one.
    LeadB,
    /// A lead of THERE.
    LeadThere,
    /// A caseworker of HERE.
    Worker,
    /// The same person on a second device.
    Worker2,
    /// Another caseworker of HERE.
    Colleague,
    /// A caseworker of THERE.
    WorkerThere,
    /// Data-protection officer of HERE.
    Protection,
    /// A portal of HERE.
    Portal,
    /// A matcher.
    Matcher,
    /// Nobody at the start: to be enrolled.
    Newcomer,
}

impl Who {
    pub(crate) const FOUNDERS: [Who; 16] = [
        Who::ChiefA,
        Who::ChiefA2,
        Who::ChiefB,
        Who::OfficerA,
        Who::OfficerB,
        Who::OfficerThere,
        Who::Lead,
        Who::LeadB,
        Who::LeadThere,
        Who::Worker,
        Who::Worker2,
        Who::Colleague,
        Who::WorkerThere,
        Who::Protection,
        Who::Portal,
        Who::Matcher,
    ];

    pub(crate) fn key(self) -> &'static SigningKey {
        &self.keyed().0
    }

    pub(crate) fn device(self) -> DeviceId {
        self.keyed().1
    }

    /// Made once: a watcher asks for them with every leaf.
    fn keyed(self) -> &'static (SigningKey, DeviceId) {
        static KEYS: OnceLock<Vec<(SigningKey, DeviceId)>> = OnceLock::new();
        let make = |n: u8| {
            let key = SigningKey::from_seed(&[n + 1; 32]);
            let device = key.public().device();
            (key, device)
        };
        let all = KEYS.get_or_init(|| (0..=Who::Newcomer as u8).map(make).collect());
        &all[self as usize]
    }

    pub(crate) fn staff(self) -> StaffId {
        let person = match self {
            Who::ChiefA2 => Who::ChiefA,
            Who::Worker2 => Who::Worker,
            other => other,
        };
        StaffId([0x80 + person as u8; 16])
    }

    pub(crate) fn society(self) -> SocietyId {
        match self {
            Who::ChiefB | Who::OfficerThere | Who::LeadThere | Who::WorkerThere => THERE,
            _ => HERE,
        }
    }

    pub(crate) fn kind(self) -> DeviceKind {
        match self {
            Who::Portal => DeviceKind::Portal,
            Who::Matcher => DeviceKind::Matcher,
            _ => DeviceKind::Desk,
        }
    }

    pub(crate) fn entry(self) -> DeviceEntry {
        DeviceEntry {
            key: self.key().public(),
            society: self.society(),
            staff: self.staff(),
            kind: self.kind(),
        }
    }

    fn appointment(self) -> Option<Appointment> {
        let none = Roles::default();
        let (society, roles) = match self {
            Who::ChiefA | Who::ChiefA2 | Who::ChiefB => (SocietyId::ALL, officer()),
            Who::OfficerA | Who::OfficerB | Who::OfficerThere => (self.society(), officer()),
            Who::Lead | Who::LeadB | Who::LeadThere => (self.society(), lead()),
            Who::Worker | Who::Worker2 | Who::Colleague | Who::WorkerThere => {
                (self.society(), caseworker())
            }
            Who::Protection => (
                HERE,
                Roles {
                    protection: true,
                    ..none
                },
            ),
            Who::Portal | Who::Matcher | Who::Newcomer => return None,
        };
        Some(Appointment {
            staff: self.staff(),
            society,
            roles,
        })
    }

    /// An approval of an order.
    pub(crate) fn approves(self, order: &Order) -> Approval {
        Approval {
            device: self.device(),
            signature: self.key().sign(Context::Order, &order.hash()),
        }
    }
}

pub(crate) fn officer() -> Roles {
    Roles {
        officer: true,
        ..Roles::default()
    }
}

pub(crate) fn lead() -> Roles {
    Roles {
        lead: true,
        ..Roles::default()
    }
}

pub(crate) fn caseworker() -> Roles {
    Roles {
        caseworker: true,
        ..Roles::default()
    }
}

pub(crate) fn log_seeds() -> ([u8; 32], [u8; 32]) {
    ([0xe1; 32], [0xe2; 32])
}

pub(crate) fn log_public() -> LogPublic {
    LogPublic {
        ed25519: SigningKey::from_seed(&log_seeds().0).public(),
        ml_dsa: PqSigningKey::from_seed(&log_seeds().1).public(),
    }
}

pub(crate) fn society_entry(society: SocietyId) -> SocietyEntry {
    SocietyEntry {
        society,
        second_lock: Bytes(vec![1; 1_216]),
        emergency: emergency(2, 3),
        tombstone: Hash([7; 32]),
    }
}

pub(crate) fn emergency(k: u8, n: u8) -> EmergencyKey {
    EmergencyKey {
        public: Bytes(vec![2; 1_216]),
        k,
        n,
    }
}

pub(crate) fn genesis(policy: Policy) -> Genesis {
    Genesis {
        origin: ORIGIN.to_owned(),
        keys: log_public(),
        policy,
        societies: vec![society_entry(HERE), society_entry(THERE)],
        staff: Who::FOUNDERS
            .iter()
            .filter_map(|w| w.appointment())
            .collect(),
        devices: Who::FOUNDERS.iter().map(|w| w.entry()).collect(),
    }
}

/// An order good for a minute.
pub(crate) fn order(act: Act, nonce: u64, now: Time) -> Order {
    Order {
        nonce: hash("nonce", &[&nonce.to_be_bytes()]).short(),
        origin: ORIGIN.to_owned(),
        not_after: now.plus(60_000_000),
        act,
    }
}

/// The pseudonym of the n-th record of the tests.
pub(crate) fn record(n: u32) -> RecordPseudonym {
    RecordPseudonym(hash("record", &[&n.to_be_bytes()]).short())
}

pub(crate) fn session(who: Who, n: u8) -> SessionId {
    SessionId(hash("kit session", &[&[who as u8, n]]).short())
}

pub(crate) fn item(holder: SocietyId, n: u32) -> Item {
    Item {
        person: PersonPseudonym(record(n).0),
        record: record(n),
        holder,
        parts: vec![(Category::Identity, 1)],
    }
}

pub(crate) fn grant(kind: Kind, holder: SocietyId, staff: StaffId, records: &[u32]) -> Granted {
    Granted {
        id: GrantId([kind as u8 + 1; 16]),
        kind,
        holder,
        staff,
        records: records.iter().map(|n| record(*n)).collect(),
        categories: match kind {
            Kind::Intake => vec![Category::Intake],
            _ => Category::RECORD.to_vec(),
        },
        until: Time(u64::MAX),
    }
}

/// A log and its state, leaf by leaf. Refused leaves must change nothing.
pub(crate) struct Fold {
    pub(crate) state: State,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) now: Time,
    seqs: BTreeMap<Who, u64>,
    nonces: u64,
}

impl Fold {
    pub(crate) fn new() -> Self {
        Fold::with(Policy::default())
    }

    pub(crate) fn with(policy: Policy) -> Self {
        let leaf = Leaf {
            time: START,
            boot: 1,
            cause: Cause::Console,
            event: Event::Genesis(Box::new(genesis(policy))),
        };
        Fold {
            state: State::begin(&leaf).expect("the kit's genesis is sound"),
            leaves: vec![leaf],
            now: START,
            seqs: BTreeMap::new(),
            nonces: 0,
        }
    }

    pub(crate) fn pass(&mut self, micros: u64) {
        self.now = self.now.plus(micros);
    }

    /// Writes a leaf, if the rules allow it.
    pub(crate) fn write(&mut self, cause: Cause, event: Event) -> Result<(), Violation> {
        let starts = u64::from(matches!(event, Event::Boot(_)));
        let leaf = Leaf {
            time: self.now,
            boot: self.state.boot + starts,
            cause,
            event,
        };
        self.add(leaf)
    }

    pub(crate) fn add(&mut self, leaf: Leaf) -> Result<(), Violation> {
        let before = self.state.clone();
        let judged = self.state.judge(&leaf);
        assert_eq!(self.state, before, "judging changes nothing");
        let signed = self.state.signatures(&leaf);
        let applied = self.state.apply(&leaf);
        assert_eq!(judged, applied, "judge and apply agree");
        match applied {
            Ok(()) => {
                assert!(
                    signed.is_some_and(|all| all.iter().all(policy::Signed::holds)),
                    "what the rules allow is signed by whom it names"
                );
                assert_eq!(self.state.size, before.size + 1);
                self.leaves.push(leaf);
            }
            Err(_) => assert_eq!(self.state, before, "a refused leaf changes nothing"),
        }
        applied
    }

    pub(crate) fn asked(&self, who: Who, seq: u64, event: &Event) -> Asked {
        let request = hash("kit request", &[&to_bytes(event), &seq.to_be_bytes()]);
        Asked {
            device: who.device(),
            seq,
            request,
            signature: who.key().sign(Context::Request, &request),
        }
    }

    /// A device causes `event` by its next request.
    pub(crate) fn ask(&mut self, who: Who, event: Event) -> Result<(), Violation> {
        let seq = self.seqs.get(&who).copied().unwrap_or(0) + 1;
        let asked = self.asked(who, seq, &event);
        self.write(Cause::Device(asked), event)?;
        self.seqs.insert(who, seq);
        Ok(())
    }

    pub(crate) fn order(&mut self, act: Act, signers: &[Who]) -> Result<(), OrderFault> {
        self.nonces += 1;
        let order = order(act, self.nonces, self.now);
        self.give(order, signers)
    }

    pub(crate) fn give(&mut self, order: Order, signers: &[Who]) -> Result<(), OrderFault> {
        let approvals = signers.iter().map(|w| w.approves(&order)).collect();
        let event = Event::Order(Box::new(order));
        match self.write(Cause::Officers(approvals), event) {
            Ok(()) => Ok(()),
            Err(Violation::Order(fault)) => Err(fault),
            Err(other) => panic!("{other}"),
        }
    }

    /// The release leaf that the keyholder would write.
    pub(crate) fn released(&self, who: Who, why: Why, items: Vec<Item>) -> Released {
        let used = self.state.used_after(who.device(), why, &items, self.now);
        Released {
            society: who.society(),
            session: session(who, 0),
            grant: why,
            purpose: Purpose::Casework,
            items,
            used: used.unwrap_or_else(|_| Used::default()),
            policy: self.state.policy.hash(),
        }
    }

    pub(crate) fn release(
        &mut self,
        who: Who,
        why: Why,
        items: Vec<Item>,
    ) -> Result<(), Violation> {
        let body = self.released(who, why, items);
        self.ask(who, Event::Released(body))
    }

    /// Gives `who` a case with these records, and says what allows opening them.
    pub(crate) fn case(&mut self, who: Who, records: &[u32]) -> Why {
        let body = grant(Kind::Case, who.society(), who.staff(), records);
        let lead = if who.society() == HERE {
            Who::Lead
        } else {
            Who::LeadThere
        };
        let id = body.id;
        self.ask(lead, Event::Granted(body))
            .expect("a lead may give a case");
        Why::Grant(id)
    }
}

impl Fold {
    /// So many refusals of `who` by `limit`, each in the log; whatever then is due, too.
    pub(crate) fn deny(&mut self, who: Who, limit: Limit, times: u32) {
        for _ in 0..times {
            let denial = Denial {
                device: who.device(),
                reason: Reason::Limit(limit),
                count: 1,
            };
            self.write(Cause::Keyholder, Event::Denial(denial))
                .expect("the keyholder may refuse");
            self.stop_what_is_due();
        }
    }

    pub(crate) fn stop_what_is_due(&mut self) {
        while let Some(trip) = self.state.trips.due() {
            self.write(Cause::Keyholder, Event::Trip(trip))
                .expect("what is due may be written");
        }
    }

    pub(crate) fn rotate(&mut self, society: SocietyId) -> Result<(), Violation> {
        let epoch = self.state.directory.societies[&society].epoch + 1;
        let kept = u32::from(self.state.policy.epochs);
        let rotated = Rotated {
            society,
            epoch,
            keys: 0,
            destroyed: epoch.saturating_sub(kept),
        };
        self.write(Cause::Keyholder, Event::Rotated(rotated))
    }
}

impl Drop for Fold {
    /// Invariant 8, at the end of every test: the state is what its leaves say.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let mut again = State::begin(&self.leaves[0]).expect("it began before");
        for leaf in &self.leaves[1..] {
            let copy = Leaf::from_bytes(&leaf.to_bytes()).expect("a leaf reads back");
            again.apply(&copy).expect("it followed before");
        }
        assert_eq!(again, self.state);
    }
}
