//! The log, leaf by leaf. Signatures stand for themselves: the rules look at who signed, and only a
//! verifier at how, so one signature of nothing serves for all.

use super::Setting;
use crate::Fault;
use ledger::leaf::{
    Act, Appointment, Approval, Asked, Cause, Denial, DeviceEntry, DeviceKind, EmergencyKey, Event,
    Extension, Genesis, Granted, Item, Kind, Leaf, LogPublic, Order, Policy, Purpose, Reason,
    Released, Roles, SocietyEntry, Subject, Trip, Why,
};
use policy::State;
use sign::encode::Bytes;
use sign::id::{DeviceId, GrantId, PersonPseudonym, RecordPseudonym, SessionId, StaffId};
use sign::key::PqSigningKey;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{Category, Context, Hash, Signature, SigningKey, SocietyId, Time, hash};
use std::collections::BTreeMap;

/// Midnight of the day on which it was founded.
pub(super) const START: Time = Time(20_000 * DAY);
/// Records in one grant.
pub(super) const GRANT: u64 = 250;
/// Number of the team leader's computer of a society.
const LEAD: u32 = 10_000;
/// Numbers of the two officers over everything, in the first society.
const OFFICERS: [u32; 2] = [20_000, 20_001];

/// A computer: its society, and its number there.
pub(super) type Place = (u32, u32);

/// A log that grows.
pub(super) struct Log {
    state: State,
    keys: BTreeMap<Place, DeviceId>,
    seqs: BTreeMap<DeviceId, u64>,
    signature: Signature,
    orders: u64,
    now: Time,
}

impl Log {
    /// Founded with every society, its team leader and its caseworkers.
    pub(super) fn found(setting: &Setting) -> Result<Log, Fault> {
        let mut devices = Vec::new();
        let mut staff = Vec::new();
        let mut keys = BTreeMap::new();
        let all = (1..=setting.societies).flat_map(|society| {
            let desks = (0..setting.desks).chain([LEAD]);
            desks.map(move |n| (society, n))
        });
        for place in all.chain(OFFICERS.map(|n| (1, n))) {
            let entry = DeviceEntry {
                key: key(place).public(),
                society: SocietyId(place.0),
                staff: member(place),
                kind: DeviceKind::Desk,
            };
            keys.insert(place, entry.key.device());
            devices.push(entry);
            let officer = OFFICERS.contains(&place.1);
            staff.push(Appointment {
                staff: member(place),
                society: match officer {
                    true => SocietyId::ALL,
                    false => SocietyId(place.0),
                },
                roles: Roles {
                    officer,
                    lead: place.1 == LEAD,
                    caseworker: place.1 < LEAD,
                    ..Roles::default()
                },
            });
        }
        let genesis = Genesis {
            origin: "bench.example/weeks".to_owned(),
            keys: LogPublic {
                ed25519: SigningKey::from_seed(&[1; 32]).public(),
                ml_dsa: PqSigningKey::from_seed(&[2; 32]).public(),
            },
            policy: Policy::default(),
            societies: (1..=setting.societies).map(society).collect(),
            staff,
            devices,
        };
        let leaf = Leaf {
            time: START,
            boot: 1,
            cause: Cause::Console,
            event: Event::Genesis(Box::new(genesis)),
        };
        Ok(Log {
            state: State::begin(&leaf).map_err(ours)?,
            keys,
            seqs: BTreeMap::new(),
            signature: SigningKey::from_seed(&[3; 32]).sign(Context::Request, &Hash([0; 32])),
            orders: 0,
            now: START,
        })
    }

    /// How many leaves it has.
    pub(super) fn size(&self) -> u64 {
        self.state.size
    }

    fn write(&mut self, cause: Cause, event: Event) -> Result<(), Fault> {
        let leaf = Leaf {
            time: self.now,
            boot: self.state.boot,
            cause,
            event,
        };
        self.state.apply(&leaf).map_err(ours)
    }

    fn ask(&mut self, from: Place, event: Event) -> Result<(), Fault> {
        let device = self.device(from);
        let seq = self.seqs.entry(device).or_default();
        *seq += 1;
        let asked = Asked {
            device,
            seq: *seq,
            request: hash("a simulated request", &[&seq.to_be_bytes()]),
            signature: self.signature,
        };
        self.write(Cause::Device(asked), event)
    }

    fn order(&mut self, act: Act, by: &[Place]) -> Result<(), Fault> {
        self.orders += 1;
        let order = Order {
            nonce: hash("nonce", &[&self.orders.to_be_bytes()]).short(),
            origin: "bench.example/weeks".to_owned(),
            not_after: self.now.plus(MINUTE),
            act,
        };
        let approvals = by.iter().map(|place| Approval {
            device: self.device(*place),
            signature: self.signature,
        });
        let cause = Cause::Officers(approvals.collect());
        self.write(cause, Event::Order(Box::new(order)))
    }

    fn device(&self, place: Place) -> DeviceId {
        self.keys.get(&place).copied().unwrap_or(DeviceId([0; 16]))
    }

    /// An officer renews the lease in the morning; whoever was stopped goes on.
    pub(super) fn renew(&mut self, now: Time) -> Result<(), Fault> {
        self.now = self.now.max(now);
        let lease = Act::Lease(self.now.plus(70 * HOUR));
        self.order(lease, &[(1, OFFICERS[0])])
    }

    /// Two officers let somebody go on.
    pub(super) fn reinstate(&mut self, subject: Subject, now: Time) -> Result<(), Fault> {
        self.now = self.now.max(now);
        self.order(Act::Reinstate(subject), &OFFICERS.map(|n| (1, n)))
    }

    /// The team leader gives access to the next records of somebody's.
    pub(super) fn give(&mut self, to: Place, part: u64, now: Time) -> Result<(), Fault> {
        self.now = self.now.max(now);
        let records = (part * GRANT..(part + 1) * GRANT).map(|n| record(to, n));
        let granted = Granted {
            id: grant(to, part),
            kind: Kind::Case,
            holder: SocietyId(to.0),
            staff: member(to),
            records: records.collect(),
            categories: Category::RECORD.to_vec(),
            until: Time(u64::MAX),
        };
        self.ask((to.0, LEAD), Event::Granted(granted))
    }

    /// The team leader extends a day, once; whether that was possible.
    pub(super) fn extend(&mut self, whose: Place, more: u32, now: Time) -> bool {
        self.now = self.now.max(now);
        let extension = Extension {
            society: SocietyId(whose.0),
            subject: Subject::Staff(member(whose)),
            day: self.now.day(),
            more,
        };
        self.order(Act::Extend(extension), &[(whose.0, LEAD)])
            .is_ok()
    }

    /// Opens records that all stand in one grant; if a limit forbids it, what was stopped.
    pub(super) fn open(
        &mut self,
        by: Place,
        records: &[u64],
        now: Time,
    ) -> Result<Result<(), Option<Trip>>, Fault> {
        self.now = self.now.max(now);
        let Some(first) = records.first() else {
            return Ok(Ok(()));
        };
        let items: Vec<Item> = records.iter().map(|n| item(by, *n)).collect();
        let why = Why::Grant(grant(by, first / GRANT));
        match self
            .state
            .used_after(self.device(by), why, &items, self.now)
        {
            Ok(used) => {
                let released = Released {
                    society: SocietyId(by.0),
                    session: session(by, self.now),
                    grant: why,
                    purpose: Purpose::Casework,
                    items,
                    used,
                    policy: self.state.policy.hash(),
                };
                self.ask(by, Event::Released(released)).map(Ok)
            }
            Err(reason @ Reason::Limit(_)) => {
                let denial = Denial {
                    device: self.device(by),
                    reason,
                    count: 1,
                };
                self.write(Cause::Keyholder, Event::Denial(denial))?;
                let mut stopped = None;
                while let Some(trip) = self.state.trips.due() {
                    stopped = Some(trip);
                    self.write(Cause::Keyholder, Event::Trip(trip))?;
                }
                Ok(Err(stopped))
            }
            Err(other) => Err(ours(format!("{other:?}"))),
        }
    }
}

fn key((society, n): Place) -> SigningKey {
    let seed = hash(
        "a simulated computer",
        &[&society.to_be_bytes(), &n.to_be_bytes()],
    );
    SigningKey::from_seed(seed.as_bytes())
}

/// Who works there.
pub(super) fn member((society, n): Place) -> StaffId {
    let of = [society.to_be_bytes(), n.to_be_bytes()];
    StaffId(hash("a simulated member of staff", &[&of[0], &of[1]]).short())
}

/// A session ends with the day.
fn session((society, n): Place, now: Time) -> SessionId {
    let of = [society.to_be_bytes(), n.to_be_bytes()];
    let day = now.day().to_be_bytes();
    SessionId(hash("a simulated session", &[&of[0], &of[1], &day]).short())
}

fn grant((society, n): Place, part: u64) -> GrantId {
    let of = [society.to_be_bytes(), n.to_be_bytes()];
    GrantId(hash("a simulated grant", &[&of[0], &of[1], &part.to_be_bytes()]).short())
}

fn record((society, n): Place, number: u64) -> RecordPseudonym {
    let of = [society.to_be_bytes(), n.to_be_bytes()];
    RecordPseudonym(
        hash(
            "a simulated record",
            &[&of[0], &of[1], &number.to_be_bytes()],
        )
        .short(),
    )
}

fn item(place: Place, number: u64) -> Item {
    let record = record(place, number);
    Item {
        person: PersonPseudonym(record.0),
        record,
        holder: SocietyId(place.0),
        parts: vec![(Category::Identity, 1)],
    }
}

fn society(number: u32) -> SocietyEntry {
    SocietyEntry {
        society: SocietyId(number),
        second_lock: Bytes(vec![1; 1_216]),
        emergency: EmergencyKey {
            public: Bytes(vec![2; 1_216]),
            k: 2,
            n: 3,
        },
        tombstone: Hash([7; 32]),
    }
}

fn ours(what: impl core::fmt::Display) -> Fault {
    Fault::ours("bench")(format!("the rules refuse what they must allow: {what}"))
}
