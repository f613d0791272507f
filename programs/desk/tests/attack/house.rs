//! A society with its keyholder and its desks, all real, and the hub of [`crate::liar`] between
//! them.

use crate::liar::Liar;
use crate::outside::{Clock, Memory};
use desk::Fault;
use desk::own::{Own, Place};
use desk::shell::Shell;
use keyholder::root::Root;
use keyholder::serve::{Command, Figures, Outbox, Publishing, Trouble, Work, send};
use keyholder::{HoldError, Holder};
use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry,
};
use seal::Secret;
use seal::passphrase::Cost;
use sign::encode::Bytes;
use sign::id::{DeviceId, StaffId};
use sign::{Hash, SigningKey, SocietyId, Time, hash, to_bytes};
use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use verify::PolicyFile;
use wire::{Delivery, Line as _, LineFault, Method, Taken, path};

pub(crate) const START: Time = Time(1_793_500_000_000_000);
pub(crate) const HERE: SocietyId = SocietyId(1);
const ORIGIN: &str = "attack.test/log";
const PASSPHRASE: &[u8] = b"correct horse battery staple";
const PROGRAM: Hash = Hash([0xa3; 32]);

/// A desk's own things, and who sits there.
pub(crate) struct Seat {
    pub(crate) own: Own,
    disk: Memory,
    pub(crate) staff: StaffId,
}

impl Seat {
    fn make(clock: &Clock, staff: u8) -> Self {
        let disk = Memory::default();
        let about = (HERE, DeviceKind::Desk);
        let own = Own::make(&disk, clock, about, PASSPHRASE, Cost::LEAST);
        Seat {
            own: own.unwrap(),
            disk,
            staff: StaffId([staff; 16]),
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.own.signer.public().device()
    }
}

/// A keyholder at work: the program's own loop without its threads.
pub(crate) struct Keyholder {
    pub(crate) work: Work<Memory>,
    publishing: Publishing<Memory>,
    said: Arc<Mutex<Vec<String>>>,
    /// Why it has ended.
    ended: Option<HoldError>,
}

impl Keyholder {
    fn start(
        opened: (Holder<Memory>, keyholder::log::Publisher<Memory>),
        first: keyholder::holder::Done,
    ) -> Self {
        let (holder, publisher) = opened;
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = said.clone();
        let say = Arc::new(move |text: &str| heard.lock().unwrap().push(text.to_owned()));
        let outbox = Arc::new(Outbox::default());
        let publishing = Publishing::new(publisher, holder.keys().clone(), outbox.clone());
        let mut work = Work::new(holder, outbox, Arc::new(Figures::default()), say);
        work.begin(first).unwrap();
        Keyholder {
            work,
            publishing,
            said,
            ended: None,
        }
    }

    /// What its operator was told, and why it ended if it did.
    pub(crate) fn said(&self) -> String {
        let mut said = self.said.lock().unwrap().clone();
        said.extend(self.ended.as_ref().map(ToString::to_string));
        said.join(" ")
    }

    pub(crate) fn size(&self) -> u64 {
        self.work.holder().state().size
    }

    /// Wraps all keys anew, for its operator: its log grows, and nobody needs to be connected.
    pub(crate) fn rotate(&mut self) {
        self.work.console(Command::Rotate).unwrap();
    }

    fn turn(&mut self, line: &Line<'_>) -> Result<(), HoldError> {
        let box_of = line.call(Method::Get, &path::mail(0), &[], 1).unwrap();
        let letters = crate::liar::read::<Delivery>(&box_of).letters;
        let mut replies = self.work.mail(&letters)?;
        replies.extend(self.work.housekeeping()?);
        let numbers = letters.iter().map(|letter| letter.number).collect();
        let taken = to_bytes(&Taken { numbers });
        line.call(Method::Post, path::TAKEN, &taken, 1).unwrap();
        let _refused = send(line, &mut replies);
        self.publishing.write()?;
        match self.publishing.upload(line) {
            Err(Trouble::Hold(error)) => return Err(error),
            Ok(()) | Err(Trouble::Line(_)) => {}
        }
        Ok(())
    }
}

/// Everybody.
pub(crate) struct Town {
    pub(crate) clock: Clock,
    pub(crate) hub: RefCell<Liar>,
    pub(crate) keyholder: RefCell<Keyholder>,
    /// Another keyholder of the same log, on a copy of its disk, and whether the hub gives the
    /// letters to it.
    pub(crate) copy: RefCell<Option<Keyholder>>,
    disk: Memory,
    /// Its secrets: only for the attack of somebody who stole them.
    pub(crate) root: Root,
    place: Place,
    pub(crate) officer: Seat,
    /// Another computer of the same officer.
    pub(crate) spare: Seat,
    pub(crate) second: Seat,
    pub(crate) lead: Seat,
    pub(crate) worker: Seat,
    pub(crate) other: Seat,
    pub(crate) seed: [u8; 32],
}

impl Town {
    pub(crate) fn new() -> Town {
        let clock = Clock::new(START);
        let seats = [1, 1, 2, 3, 4, 5].map(|n| Seat::make(&clock, n));
        let [officer, spare, second, lead, worker, other] = seats;
        let seed = [0x5e; 32];
        let root = Root::new(ORIGIN, &clock).unwrap();
        let keys = root.signer().unwrap().keys();
        let desks = [&officer, &second, &lead, &worker, &other, &spare];
        let genesis = Genesis {
            origin: ORIGIN.to_owned(),
            keys: LogPublic {
                ed25519: keys.ed25519,
                ml_dsa: keys.ml_dsa.clone(),
            },
            policy: Policy::default(),
            societies: vec![SocietyEntry {
                society: HERE,
                second_lock: public(&seed),
                emergency: EmergencyKey {
                    public: public(&[0xee; 32]),
                    k: 2,
                    n: 3,
                },
                tombstone: hash("tombstone key", &[&[0x70; 32]]),
            }],
            staff: desks[..5].iter().map(|s| appointment(s.staff)).collect(),
            devices: desks.iter().map(|s| entry(s)).chain([portal()]).collect(),
        };
        let disk = Memory::default();
        let outside = Arc::new(clock.clone());
        let founded = Holder::found(disk.clone(), genesis, &root, PROGRAM, outside);
        let (holder, publisher, done) = founded.unwrap();
        let hub = Liar::new(clock.clone(), keys.ed25519.device());
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
        let town = Town {
            hub: RefCell::new(hub),
            keyholder: RefCell::new(Keyholder::start((holder, publisher), done)),
            copy: RefCell::new(None),
            clock,
            disk,
            root,
            place,
            officer,
            spare,
            second,
            lead,
            worker,
            other,
            seed,
        };
        // Its first chores: keys, rotation, index.
        for _ in 0..6 {
            town.clock.pass(2_000_000);
            town.turn();
        }
        town
    }

    /// Starts the desk of a seat, lets it meet the hub and sign in, lets `work` use it, shuts it.
    pub(crate) fn at<T>(
        &self,
        seat: &Seat,
        work: impl FnOnce(&mut Shell<'_, Memory, Clock>) -> T,
    ) -> T {
        let line = self.line(seat.device());
        let own = Own::open(&seat.disk, PASSPHRASE).unwrap();
        let with = (seat.disk.clone(), self.clock.clone());
        let started: Result<_, Fault> = Shell::start(&own, &self.place, with, &line);
        let mut shell = started.unwrap();
        shell.round(0).unwrap();
        shell.sign_in().unwrap();
        work(&mut shell)
    }

    /// The hub as one device sees it.
    pub(crate) fn line(&self, device: DeviceId) -> Line<'_> {
        Line { town: self, device }
    }

    /// The keyholder reads its box and does what is due.
    pub(crate) fn turn(&self) {
        let line = self.line(self.hub_s_keyholder());
        let mut copy = self.copy.borrow_mut();
        let mut keyholder = self.keyholder.borrow_mut();
        let at_work = copy.as_mut().unwrap_or(&mut keyholder);
        if at_work.ended.is_none() {
            at_work.ended = at_work.turn(&line).err();
        }
    }

    /// The disk of the keyholder, as somebody may have copied it now.
    pub(crate) fn snapshot(&self) -> Memory {
        self.disk.copied()
    }

    /// Starts a keyholder on a copy of the disk; from now on the hub gives the letters to it.
    pub(crate) fn start_copy(&self, disk: Memory) {
        let outside = Arc::new(self.clock.clone());
        let opened = Holder::open(disk, &self.root, PROGRAM, outside);
        let (holder, publisher, done) = opened.unwrap();
        *self.copy.borrow_mut() = Some(Keyholder::start((holder, publisher), done));
    }

    pub(crate) fn deadline(&self) -> Time {
        self.clock.time().plus(30_000_000)
    }

    fn hub_s_keyholder(&self) -> DeviceId {
        self.place.log.keys.ed25519.device()
    }
}

/// A connection to the hub.
pub(crate) struct Line<'a> {
    town: &'a Town,
    device: DeviceId,
}

impl wire::Line for Line<'_> {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        _: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let reads_box = method == Method::Get && target.starts_with(path::MAIL);
        if reads_box && self.device != self.town.hub_s_keyholder() {
            self.town.turn();
        }
        let mut hub = self.town.hub.borrow_mut();
        hub.answer(self.device, (method, target), body)
    }
}

/// The signing key of the public site.
pub(crate) fn portal_key() -> SigningKey {
    SigningKey::from_seed(&[0x70; 32])
}

fn portal() -> DeviceEntry {
    DeviceEntry {
        key: portal_key().public(),
        society: HERE,
        staff: StaffId([8; 16]),
        kind: DeviceKind::Portal,
    }
}

pub(crate) fn public(seed: &[u8; 32]) -> Bytes {
    Bytes(Secret::from_seed(seed).public().as_bytes().to_vec())
}

/// Of the five: two officers over the keyholder, a lead, two caseworkers.
fn appointment(staff: StaffId) -> Appointment {
    let officer = staff.0[0] <= 2;
    Appointment {
        staff,
        society: if officer { SocietyId::ALL } else { HERE },
        roles: Roles {
            officer,
            lead: staff.0[0] == 3,
            caseworker: !officer,
            protection: false,
        },
    }
}

fn entry(seat: &Seat) -> DeviceEntry {
    DeviceEntry {
        key: seat.own.signer.public(),
        society: HERE,
        staff: seat.staff,
        kind: DeviceKind::Desk,
    }
}
