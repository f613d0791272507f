//! A hub in memory and the real release machine, in one process: what a desk talks to.

#[path = "searcher.rs"]
pub(crate) mod searcher;

use desk::Fault;
use desk::clock::Outside;
use desk::disk::Disk;
use desk::own::{Own, Place};
use desk::shell::Shell;
use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry,
};
use ledger::note::KeyName as LogName;
use ledger::{LogKeys, LogSigner};
use policy::letter::{Asking, Ordering, Outcome, Verdict};
use policy::order::OrderFault;
use release::io::{Effect, Entropy, Input, KeyringChange};
use release::{KeyName, Keyring, Machine, MemoryVault, Opening};
use seal::passphrase::Cost;
use seal::{AnswerSecret, RootKey, Secret, Wrapped};
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId, StaffId};
use sign::key::PqSigningKey;
use sign::{Hash, SigningKey, SocietyId, Time, from_bytes, hash, to_bytes};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use verify::PolicyFile;
use wire::parcel::{Got, Place as At, PutAll, WantAll, What};
use wire::{
    Delivery, Letters, LineFault, Method, Received, Sessions, Shelf, Subject, Taken, To, path,
};

pub(crate) const START: Time = Time(1_793_500_000_000_000);
pub(crate) const HERE: SocietyId = SocietyId(1);
pub(crate) const THERE: SocietyId = SocietyId(2);
pub(crate) const PASSPHRASE: &[u8] = b"correct horse battery staple";

/// Time and randomness of a test: time passes only when somebody waits.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    now: Rc<Cell<u64>>,
    draws: Rc<Cell<u64>>,
}

impl Clock {
    pub(crate) fn pass(&self, micros: u64) {
        self.now.set(self.now.get() + micros);
    }
}

impl Outside for Clock {
    fn now(&self) -> Time {
        Time(self.now.get())
    }
    fn fresh(&self) -> Result<[u8; 32], Fault> {
        self.draws.set(self.draws.get() + 1);
        Ok(hash("test draw", &[&self.draws.get().to_be_bytes()]).0)
    }
    fn rest(&self, micros: u64) {
        self.pass(micros);
    }
}

/// Files in memory, which can stop working after so many writes: what a killed program leaves.
#[derive(Clone, Default, Debug)]
pub(crate) struct Memory {
    pub(crate) files: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    pub(crate) writes: Rc<Cell<u64>>,
    pub(crate) dies_at: Rc<Cell<Option<u64>>>,
}

impl Memory {
    fn write(&self, act: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) -> io::Result<()> {
        if self.dies_at.get().is_some_and(|at| self.writes.get() >= at) {
            return Err(io::Error::other("killed"));
        }
        self.writes.set(self.writes.get() + 1);
        act(&mut self.files.borrow_mut());
        Ok(())
    }
}

impl Disk for Memory {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files.borrow().get(name).cloned())
    }
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.write(|files| {
            files.insert(name.to_owned(), bytes.to_vec());
        })
    }
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.write(|files| files.entry(name.to_owned()).or_default().extend(bytes))
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.write(|files| {
            files.remove(name);
        })
    }
    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from("desk").join(name)
    }
}

/// What a hub may do to an answer.
pub(crate) type Tamper = Box<dyn Fn(Method, &str, Vec<u8>) -> Vec<u8>>;

/// Keyholder and hub.
pub(crate) struct House {
    pub(crate) machine: Machine,
    pub(crate) clock: Clock,
    vault: MemoryVault,
    ring: BTreeMap<KeyName, Wrapped>,
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) boxes: BTreeMap<DeviceId, Vec<Received>>,
    pub(crate) parcels: BTreeMap<(At, Hash), Vec<u8>>,
    /// Families' forms, by their path.
    pub(crate) forms: BTreeMap<String, Vec<u8>>,
    /// Attachments by their path, and the pieces of each.
    pub(crate) attachments: BTreeMap<String, BTreeMap<u32, Vec<u8>>>,
    /// How long the hub takes for a piece that it gives, in microseconds.
    pub(crate) slow: u64,
    /// After so many more pieces the hub has no room for others.
    pub(crate) pieces_until_full: Option<u32>,
    /// After so many more pieces, put or given, nobody reaches the hub.
    pub(crate) pieces_until_down: Option<u32>,
    pub(crate) roster: Vec<u8>,
    pub(crate) sessions: BTreeMap<DeviceId, Bytes>,
    number: u64,
    /// Nobody reaches the hub.
    pub(crate) down: bool,
    /// The hub knows this computer no more.
    pub(crate) refuses: Option<DeviceId>,
    /// The keyholder takes nothing out of its box.
    pub(crate) keyholder_down: bool,
    /// After so many more requests it does not.
    pub(crate) asks_until_down: Option<u32>,
    pub(crate) waiting: Vec<(DeviceId, Subject, Vec<u8>)>,
    /// What reaches the keyholder only once somebody else stores something.
    pub(crate) late: Vec<(DeviceId, Subject, Vec<u8>)>,
    /// Others may store something so often before that.
    pub(crate) late_by: u32,
    /// The search, where there is one.
    pub(crate) search: Option<searcher::Searcher>,
    pub(crate) tamper: Option<Tamper>,
    pub(crate) calls: Vec<String>,
}

/// A desk's own things.
pub(crate) struct Seat {
    pub(crate) own: Own,
    pub(crate) disk: Memory,
    pub(crate) staff: StaffId,
    society: SocietyId,
}

/// What a town has beside the usual.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Makeup {
    Usual,
    /// A search.
    Searched,
    /// Two team leaders in society 2: the caseworker leads as well.
    TwoLeads,
}

/// Who there is: two officers, a lead and two caseworkers of society 1, a lead and a caseworker of
/// society 2.
pub(crate) struct Town {
    pub(crate) house: RefCell<House>,
    pub(crate) clock: Clock,
    pub(crate) place: Place,
    pub(crate) officers: [Seat; 2],
    pub(crate) lead: Seat,
    pub(crate) worker: Seat,
    pub(crate) other: Seat,
    pub(crate) far_lead: Seat,
    pub(crate) far_worker: Seat,
    pub(crate) seed: [u8; 32],
    pub(crate) far_seed: [u8; 32],
}

fn log_signer() -> LogSigner {
    LogSigner {
        name: LogName::new("desk.test/log").expect("a name"),
        ed25519: SigningKey::from_seed(&[0xd1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[0xd2; 32]),
    }
}

/// The key of the society's portal.
pub(crate) fn portal() -> SigningKey {
    SigningKey::from_seed(&[0xd3; 32])
}

pub(crate) fn seat(clock: &Clock, society: SocietyId, n: u8) -> Seat {
    let disk = Memory::default();
    let about = (society, DeviceKind::Desk);
    let own = Own::make(&disk, clock, about, PASSPHRASE, Cost::LEAST).expect("a seat");
    Seat {
        own,
        disk,
        staff: StaffId([n; 16]),
        society,
    }
}

impl Town {
    pub(crate) fn new() -> Town {
        Town::begun(START)
    }

    /// A town whose log begins at a moment.
    pub(crate) fn begun(start: Time) -> Town {
        Town::made(start, Makeup::Usual)
    }

    pub(crate) fn made(start: Time, makeup: Makeup) -> Town {
        let clock = Clock {
            now: Rc::new(Cell::new(start.0)),
            draws: Rc::default(),
        };
        let [officer, second, lead, worker] = [1, 2, 3, 4].map(|n| seat(&clock, HERE, n));
        let other = seat(&clock, HERE, 5);
        let [far_lead, far_worker] = [6, 7].map(|n| seat(&clock, THERE, n));
        let (seed, far_seed) = ([0x5e; 32], [0x5f; 32]);
        let role = |officer, lead, caseworker| Roles {
            officer,
            lead,
            caseworker,
            protection: false,
        };
        let who = [
            (&officer, role(true, false, false)),
            (&second, role(true, false, false)),
            (&lead, role(false, true, true)),
            (&worker, role(false, false, true)),
            (&other, role(false, false, true)),
            (&far_lead, role(false, true, true)),
            (&far_worker, role(false, makeup == Makeup::TwoLeads, true)),
        ];
        let keys: LogKeys = log_signer().keys();
        let society = |society, seed: [u8; 32]| SocietyEntry {
            society,
            second_lock: Bytes(Secret::from_seed(&seed).public().as_bytes().to_vec()),
            emergency: EmergencyKey {
                public: Bytes(Secret::from_seed(&[0xee; 32]).public().as_bytes().to_vec()),
                k: 2,
                n: 3,
            },
            tombstone: hash("tombstone key", &[&[0x70; 32]]),
        };
        let genesis = Genesis {
            origin: "desk.test/log".to_owned(),
            keys: LogPublic {
                ed25519: keys.ed25519,
                ml_dsa: keys.ml_dsa.clone(),
            },
            policy: Policy::default(),
            societies: vec![society(HERE, seed), society(THERE, far_seed)],
            staff: who
                .iter()
                .map(|(seat, roles)| Appointment {
                    staff: seat.staff,
                    // Officers over the keyholder are officers of every society.
                    society: if roles.officer {
                        SocietyId::ALL
                    } else {
                        seat.society
                    },
                    roles: *roles,
                })
                .collect(),
            devices: who
                .iter()
                .map(|(seat, _)| DeviceEntry {
                    key: seat.own.signer.public(),
                    society: seat.society,
                    staff: seat.staff,
                    kind: DeviceKind::Desk,
                })
                .chain([DeviceEntry {
                    key: portal().public(),
                    society: HERE,
                    staff: lead.staff,
                    kind: DeviceKind::Portal,
                }])
                .chain((makeup == Makeup::Searched).then(|| DeviceEntry {
                    key: searcher::matcher().public(),
                    society: HERE,
                    staff: lead.staff,
                    kind: DeviceKind::Matcher,
                }))
                .collect(),
        };
        let opening = Opening {
            ring: Keyring::open(RootKey::from_bytes([0xa1; 32]), []).expect("an empty ring"),
            signer: log_signer(),
            answers: AnswerSecret::from_bytes([0xa2; 32]),
            unsettled: Vec::new(),
            program: Hash([0xa3; 32]),
        };
        let (machine, effects) = Machine::found(genesis, opening, start).expect("a genesis");
        let mut house = House {
            machine,
            clock: clock.clone(),
            vault: MemoryVault::default(),
            ring: BTreeMap::new(),
            leaves: Vec::new(),
            boxes: BTreeMap::new(),
            parcels: BTreeMap::new(),
            forms: BTreeMap::new(),
            attachments: BTreeMap::new(),
            slow: 0,
            pieces_until_full: None,
            pieces_until_down: None,
            roster: Vec::new(),
            sessions: BTreeMap::new(),
            number: 0,
            down: false,
            refuses: None,
            keyholder_down: false,
            asks_until_down: None,
            waiting: Vec::new(),
            late: Vec::new(),
            late_by: 0,
            search: (makeup == Makeup::Searched).then(searcher::Searcher::new),
            tamper: None,
            calls: Vec::new(),
        };
        house.carry(effects.into());
        for society in [HERE, THERE] {
            let month = start.month();
            house.step(Input::Supply {
                society,
                kek: Some(Entropy(clock.fresh().expect("random"))),
                intake: vec![
                    (month, Entropy(clock.fresh().expect("random"))),
                    (month + 1, Entropy(clock.fresh().expect("random"))),
                ],
            });
        }
        house.publish_roster();
        let place = Place {
            log: PolicyFile {
                keys,
                witnesses: Vec::new(),
                quorum: 0,
                known: Vec::new(),
            },
            hub: "http://hub.invalid".to_owned(),
            authority: None,
        };
        Town {
            house: RefCell::new(house),
            clock,
            place,
            officers: [officer, second],
            lead,
            worker,
            other,
            far_lead,
            far_worker,
            seed,
            far_seed,
        }
    }

    /// Starts the desk of a seat with a line of its own, lets `work` use it, and shuts it.
    pub(crate) fn at<T>(
        &self,
        seat: &Seat,
        work: impl FnOnce(&mut Shell<'_, Memory, Clock>) -> T,
    ) -> T {
        self.try_at(seat, |shell| {
            shell.round(0).expect("a round");
            shell.sign_in().expect("a session");
            Ok(work(shell))
        })
        .expect("the desk starts")
    }

    pub(crate) fn try_at<T>(
        &self,
        seat: &Seat,
        work: impl FnOnce(&mut Shell<'_, Memory, Clock>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let line = Line {
            town: self,
            device: seat.own.signer.public().device(),
        };
        let own = Own::open(&seat.disk, PASSPHRASE)?;
        let with = (seat.disk.clone(), self.clock.clone());
        let mut shell = Shell::start(&own, &self.place, with, &line)?;
        work(&mut shell)
    }

    /// What waits in the portal's box.
    pub(crate) fn for_portal(&self) -> Vec<Received> {
        let house = self.house.borrow();
        let of = house.boxes.get(&portal().public().device());
        of.cloned().unwrap_or_default()
    }

    pub(crate) fn clock_now(&self) -> Time {
        self.clock.now()
    }

    pub(crate) fn deadline(&self) -> Time {
        self.clock.now().plus(30_000_000)
    }
}

impl House {
    fn step(&mut self, input: Input) {
        let effects = self.machine.step(input, self.clock.now(), &self.vault);
        self.carry(effects.into());
    }

    fn carry(&mut self, mut left: VecDeque<Effect>) {
        while let Some(effect) = left.pop_front() {
            let next = match effect {
                Effect::Append(leaves) => {
                    self.leaves.extend(leaves);
                    Some(Input::LogDurable(self.leaves.len() as u64))
                }
                Effect::Store(batch) => {
                    let token = batch.token;
                    self.vault.put(batch);
                    Some(Input::VaultDurable(token))
                }
                Effect::Settle(token) => {
                    self.vault.settle(token);
                    None
                }
                Effect::Withdraw(token) => {
                    self.vault.withdraw(token);
                    None
                }
                Effect::Keyring(KeyringChange::Add(name, key)) => {
                    self.ring.insert(name, key);
                    Some(Input::KeyringDurable(name))
                }
                Effect::Keyring(KeyringChange::Drop(name)) => {
                    self.ring.remove(&name);
                    None
                }
                Effect::Rewrap(society, epoch) => {
                    let machine = &self.machine;
                    let keys = self.vault.rewrap(society, |n, h| machine.rewrap(n, h));
                    Some(Input::Rewrapped {
                        society,
                        epoch,
                        keys: keys.expect("every key can be wrapped anew"),
                    })
                }
                Effect::Send(device, reply) => {
                    self.deliver(device, Subject::Reply, reply);
                    None
                }
                Effect::Publish(_) | Effect::Cosign(_) | Effect::Alarm(_) => None,
            };
            if let Some(input) = next {
                let effects = self.machine.step(input, self.clock.now(), &self.vault);
                left.extend(effects);
            }
        }
    }

    fn deliver(&mut self, to: DeviceId, subject: Subject, body: Vec<u8>) {
        self.number += 1;
        self.boxes.entry(to).or_default().push(Received {
            number: self.number,
            from: to,
            subject,
            time: self.clock.now(),
            body: Bytes(body),
        });
    }

    pub(crate) fn publish_roster(&mut self) {
        let roster = self
            .machine
            .roster(self.clock.now())
            .expect("all is durable");
        self.roster = to_bytes(&roster);
    }

    /// The roster says from now on that a device is stopped.
    pub(crate) fn stop(&mut self, device: DeviceId) {
        let signed: policy::roster::SignedRoster = from_bytes(&self.roster).expect("a roster");
        let mut roster = signed.roster;
        roster.size += 1_000;
        let mut devices = roster.devices.iter_mut();
        let stopped = devices.find(|d| d.key.device() == device);
        stopped.expect("it is in the roster").usable = false;
        self.roster = to_bytes(&roster.sign(&log_signer().ed25519));
    }

    /// The keyholder reads its box.
    fn keyholder(&mut self) {
        if self.keyholder_down {
            return;
        }
        for (from, subject, body) in std::mem::take(&mut self.waiting) {
            if self.asks_until_down == Some(0) {
                self.keyholder_down = true;
                self.waiting.push((from, subject, body));
                continue;
            }
            self.asks_until_down = self.asks_until_down.map(|left| left - 1);
            match subject {
                Subject::Ask => {
                    let asking: Asking = from_bytes(&body).expect("a request");
                    let entropy = Entropy(self.clock.fresh().expect("random"));
                    self.step(Input::Asked {
                        ask: asking.ask.0,
                        signature: asking.signature,
                        entropy,
                    });
                }
                Subject::Order => self.ordered(from, &body),
                _ => panic!("not for a keyholder"),
            }
        }
    }

    fn ordered(&mut self, from: DeviceId, body: &[u8]) {
        let ordering: Ordering = from_bytes(body).expect("an order");
        let order = ordering.order.hash();
        let before = self.leaves.len();
        self.step(Input::Ordered(ordering.order, ordering.approvals));
        let verdict = if self.leaves.len() > before {
            Verdict::Written(before as u64)
        } else {
            Verdict::Refused(OrderFault::Officers)
        };
        self.publish_roster();
        let outcome = Outcome::sign(&log_signer().ed25519, order, verdict);
        self.deliver(from, Subject::Outcome, to_bytes(&outcome));
    }

    fn call(
        &mut self,
        from: DeviceId,
        (method, target): (Method, &str),
        body: &[u8],
    ) -> Result<Vec<u8>, LineFault> {
        match (method, target) {
            (Method::Get, path::ROSTER) => Ok(self.roster.clone()),
            (Method::Post, path::MAIL) => {
                self.mail(from, body);
                Ok(Vec::new())
            }
            (Method::Get, target) if target.starts_with(path::MAIL) => {
                self.keyholder();
                self.search_on();
                let letters = self.boxes.get(&from).cloned().unwrap_or_default();
                if letters.is_empty() {
                    self.clock.pass(1_000_000);
                }
                Ok(to_bytes(&Delivery { letters }))
            }
            (Method::Post, path::TAKEN) => {
                let taken: Taken = from_bytes(body).expect("numbers");
                let own = self.boxes.entry(from).or_default();
                own.retain(|l| !taken.numbers.contains(&l.number));
                Ok(Vec::new())
            }
            (Method::Post, path::PARCELS) => {
                match self.late_by.checked_sub(1) {
                    Some(left) => self.late_by = left,
                    None => self.waiting.append(&mut self.late),
                }
                let all: PutAll = from_bytes(body).expect("parcels");
                for put in all.parcels {
                    self.parcels.insert((put.place, put.digest), put.bytes.0);
                }
                Ok(Vec::new())
            }
            (Method::Post, path::PARCELS_GET) => {
                let want: WantAll = from_bytes(body).expect("places");
                let find = |(at, digest): &(At, Option<Hash>)| {
                    let mut there = self.parcels.range((*at, Hash([0; 32]))..);
                    let found = match digest {
                        Some(digest) => self.parcels.get(&(*at, *digest)),
                        None => there.next().filter(|((of, _), _)| of == at).map(|of| of.1),
                    };
                    found.map(|b| Bytes(b.clone()))
                };
                Ok(to_bytes(&Got {
                    parcels: want.wanted.iter().map(find).collect(),
                }))
            }
            (_, target) if target.starts_with("/v1/attachment/") => {
                self.attachment((method, target), body)
            }
            (Method::Get, target) if target == path::forms(HERE, 0) => Ok(self.queue()),
            (Method::Get, target) if target.starts_with(&path::forms(HERE, 0)[..19]) => {
                Ok(to_bytes(&wire::Waiting { forms: Vec::new() }))
            }
            (Method::Get, target) if target.starts_with("/v1/intake/") => {
                self.forms.get(target).cloned().ok_or(LineFault::Missing)
            }
            (Method::Put, path::SESSION) => {
                self.sessions.insert(from, Bytes(body.to_vec()));
                Ok(Vec::new())
            }
            (Method::Get, target)
                if target == path::desk_sessions(HERE) || target == path::desk_sessions(THERE) =>
            {
                let sessions = self.sessions.iter().map(|(d, b)| (*d, b.clone())).collect();
                Ok(to_bytes(&Sessions { sessions }))
            }
            (Method::Get, target) if target == path::portal_sessions(HERE) => {
                let own = portal().public().device();
                let sessions = self.sessions.get(&own).map(|key| (own, key.clone()));
                Ok(to_bytes(&Sessions {
                    sessions: sessions.into_iter().collect(),
                }))
            }
            (Method::Get, target) if target.starts_with("/v1/records/") => {
                Ok(to_bytes(&self.shelf(target)))
            }
            (Method::Get, target) if target.starts_with("/v1/slips/") => {
                Ok(to_bytes(&self.slips(target)))
            }
            (Method::Post, target) if target == path::references(1) => {
                // No two calls have the same number.
                let references = vec![(self.calls.len() as u64).to_be_bytes()];
                Ok(to_bytes(&wire::References { references }))
            }
            (Method::Get, target) if target == path::matcher_sessions() => {
                self.search_on();
                let matcher = searcher::matcher().public().device();
                let known = self.sessions.get(&matcher);
                let known = known.map(|bytes| (matcher, bytes.clone()));
                Ok(to_bytes(&Sessions {
                    sessions: known.into_iter().collect(),
                }))
            }
            _ => Err(LineFault::Missing),
        }
    }

    fn attachment(
        &mut self,
        (method, target): (Method, &str),
        body: &[u8],
    ) -> Result<Vec<u8>, LineFault> {
        let (of, piece) = target.rsplit_once('/').expect("a path");
        if method == Method::Post {
            self.attachments.insert(of.to_owned(), BTreeMap::new());
            return Ok(Vec::new());
        }
        if target.matches('/').count() == 4 {
            let there = self.attachments.get(target).into_iter().flatten();
            let there = there.map(|(piece, body)| (*piece, sign::sha256(&[body])));
            return Ok(to_bytes(&wire::attachment::Pieces {
                there: there.collect(),
            }));
        }
        let piece: u32 = piece.parse().expect("a number");
        if let Some(left) = &mut self.pieces_until_down {
            if *left == 0 {
                self.down = true;
                return Err(LineFault::Unreachable("the line broke".to_owned()));
            }
            *left -= 1;
        }
        if method == Method::Get {
            self.clock.pass(self.slow);
            let found = self.attachments.get(of).and_then(|all| all.get(&piece));
            return found.cloned().ok_or(LineFault::Missing);
        }
        if let Some(left) = &mut self.pieces_until_full {
            if *left == 0 {
                return Err(LineFault::Busy);
            }
            *left -= 1;
        }
        assert!(wire::attachment::fits(piece, body.len()));
        let all = self.attachments.entry(of.to_owned()).or_default();
        let known = all.entry(piece).or_insert_with(|| body.to_vec());
        assert_eq!(known, body, "a piece is never put with other bytes");
        Ok(Vec::new())
    }

    /// Slips as the hub lists them, three records in a page, two versions of each.
    /// The forms that came.
    fn queue(&self) -> Vec<u8> {
        let forms = (1..).zip(&self.forms);
        let forms = forms.map(|(number, (_, bytes))| {
            let form: parcel::form::SealedForm = from_bytes(bytes).expect("a form");
            wire::Form {
                number,
                intake: form.header.about.intake,
                time: START,
                length: u32::try_from(bytes.len()).expect("short"),
            }
        });
        let forms = forms.collect();
        to_bytes(&wire::Waiting { forms })
    }

    fn slips(&self, target: &str) -> wire::parcel::Slips {
        let asked = target.trim_start_matches("/v1/slips/");
        let (society, after) = asked.split_once("?after=").expect("a page");
        let society = SocietyId(society.parse().expect("a number"));
        let after: RecordId = after.parse().expect("an id");
        let mut slips: BTreeMap<RecordId, BTreeMap<(u32, Hash), Bytes>> = BTreeMap::new();
        for ((at, hash), bytes) in &self.parcels {
            if at.society == society && at.what == What::Slip && RecordId(at.id) > after {
                let of_one = slips.entry(RecordId(at.id)).or_default();
                of_one.insert((at.version, *hash), Bytes(bytes.clone()));
            }
        }
        let page = slips.into_iter().take(3).map(|(record, of_one)| {
            let newest = of_one
                .keys()
                .map(|(version, _)| *version)
                .max()
                .expect("one");
            let two = of_one.into_iter().rev();
            let two = two.filter(|((version, _), _)| *version + 1 >= newest);
            (record, two.map(|(_, bytes)| bytes).collect())
        });
        wire::parcel::Slips {
            slips: page.collect(),
        }
    }

    /// Records as the hub lists them, seven in a page.
    fn shelf(&self, target: &str) -> Shelf {
        let asked = target.trim_start_matches("/v1/records/");
        let (society, after) = asked.split_once("?after=").expect("a page");
        let society = SocietyId(society.parse().expect("a number"));
        let after: RecordId = after.parse().expect("an id");
        let mut records: BTreeMap<RecordId, BTreeSet<u8>> = BTreeMap::new();
        for (at, _) in self.parcels.keys() {
            if at.society == society && at.what == What::Part && RecordId(at.id) > after {
                let record = records.entry(RecordId(at.id)).or_default();
                record.insert(at.category);
            }
        }
        let records = records.into_iter().take(7);
        Shelf {
            records: records
                .map(|(record, kinds)| (record, kinds.into_iter().collect()))
                .collect(),
        }
    }

    fn mail(&mut self, from: DeviceId, body: &[u8]) {
        let letters: Letters = from_bytes(body).expect("letters");
        for letter in letters.letters {
            match letter.to {
                To::Keyholder => self.waiting.push((from, letter.subject, letter.body.0)),
                To::Device(to) => self.deliver(to, letter.subject, letter.body.0),
                To::Desks(society) | To::Leads(society) => {
                    let leads = matches!(letter.to, To::Leads(_));
                    for to in self.desks(society, leads) {
                        self.deliver(to, letter.subject, letter.body.0.clone());
                    }
                }
            }
        }
    }

    /// Desks of a society, or those of its leads only.
    fn desks(&self, society: SocietyId, leads: bool) -> Vec<DeviceId> {
        let signed: policy::roster::SignedRoster = from_bytes(&self.roster).expect("a roster");
        let devices = signed.roster.devices.iter().filter(|d| {
            let desk = d.usable && d.kind == DeviceKind::Desk;
            desk && d.society == society && (d.lead || !leads)
        });
        devices.map(|device| device.key.device()).collect()
    }
}

pub(crate) struct Line<'a> {
    pub(crate) town: &'a Town,
    pub(crate) device: DeviceId,
}

impl wire::Line for Line<'_> {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        _: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let mut house = self.town.house.borrow_mut();
        if house.down {
            house.clock.pass(1_000_000);
            return Err(LineFault::Unreachable("no route".to_owned()));
        }
        house.calls.push(format!("{} {target}", method.name()));
        if house.refuses == Some(self.device) && target != path::ROSTER {
            return Err(LineFault::Refused(403, "device is not usable".to_owned()));
        }
        let answer = house.call(self.device, (method, target), body)?;
        Ok(match &house.tamper {
            Some(tamper) => tamper(method, target, answer),
            None => answer,
        })
    }
}
