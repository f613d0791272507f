//! The hub, in the hands of whoever broke into it. It speaks the interface of the real one
//! ([`wire::Line`]) and keeps what the real one keeps; by itself it does its work, and each attack
//! tells it how to lie: it has every letter that ever passed, every roster, every parcel, and may
//! alter, drop, repeat and invent whatever it likes. It has no key of anybody.

use crate::outside::Clock;
use policy::roster::SignedRoster;
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{Hash, SocietyId, from_bytes, to_bytes};
use std::collections::BTreeMap;
use wire::parcel::{Got, Place, PutAll, WantAll};
use wire::{
    Delivery, Letter, Letters, LineFault, LogFiles, Method, Received, Sessions, Subject, Taken, To,
    path,
};

/// What the hub does to a letter that it is given: none for one that it drops.
pub(crate) type Alter = Box<dyn Fn(DeviceId, Letter) -> Option<Letter>>;

/// The hub.
pub(crate) struct Liar {
    clock: Clock,
    holder: DeviceId,
    number: u64,
    boxes: BTreeMap<DeviceId, Vec<Received>>,
    /// Every letter that it was ever given, with its sender.
    pub(crate) letters: Vec<(DeviceId, Letter)>,
    /// Every roster that the keyholder ever put.
    pub(crate) rosters: Vec<Vec<u8>>,
    /// The roster that it shows.
    pub(crate) roster: Vec<u8>,
    pub(crate) parcels: BTreeMap<(Place, Hash), Vec<u8>>,
    /// Families' sealed forms, by their path.
    pub(crate) forms: BTreeMap<String, Vec<u8>>,
    pub(crate) sessions: BTreeMap<DeviceId, Bytes>,
    pub(crate) log: BTreeMap<String, Vec<u8>>,
    pub(crate) alter: Option<Alter>,
    /// It goes on showing the roster and the log that it has, whatever it is given.
    pub(crate) frozen: bool,
}

impl Liar {
    pub(crate) fn new(clock: Clock, holder: DeviceId) -> Self {
        Liar {
            clock,
            holder,
            number: 0,
            boxes: BTreeMap::new(),
            letters: Vec::new(),
            rosters: Vec::new(),
            roster: Vec::new(),
            parcels: BTreeMap::new(),
            forms: BTreeMap::new(),
            sessions: BTreeMap::new(),
            log: BTreeMap::new(),
            alter: None,
            frozen: false,
        }
    }

    /// Drops every letter of this subject.
    pub(crate) fn drops(&mut self, subject: Subject) {
        self.alter = Some(Box::new(move |_, letter| {
            (letter.subject != subject).then_some(letter)
        }));
    }

    /// Puts a letter into a box, whoever sent it or nobody.
    pub(crate) fn deliver(&mut self, to: DeviceId, subject: Subject, body: Vec<u8>) {
        self.number += 1;
        self.boxes.entry(to).or_default().push(Received {
            number: self.number,
            from: to,
            subject,
            time: self.clock.time(),
            body: Bytes(body),
        });
    }

    pub(crate) fn give_keyholder(&mut self, subject: Subject, body: Vec<u8>) {
        self.deliver(self.holder, subject, body);
    }

    /// Bodies of all letters of a subject that a sender ever gave it, or that were for a device.
    pub(crate) fn kept(&self, subject: Subject, of: DeviceId) -> Vec<Vec<u8>> {
        let of = |(from, letter): &&(DeviceId, Letter)| {
            letter.subject == subject && (*from == of || letter.to == To::Device(of))
        };
        let kept = self.letters.iter().filter(of);
        kept.map(|(_, letter)| letter.body.0.clone()).collect()
    }

    /// Answers a call as the real hub does.
    pub(crate) fn answer(
        &mut self,
        from: DeviceId,
        (method, target): (Method, &str),
        body: &[u8],
    ) -> Result<Vec<u8>, LineFault> {
        let none = Ok(Vec::new());
        match (method, target) {
            (Method::Get, path::ROSTER) if self.roster.is_empty() => Err(LineFault::Missing),
            (Method::Get, path::ROSTER) => Ok(self.roster.clone()),
            (Method::Put, path::ROSTER) => {
                self.rosters.push(body.to_vec());
                if !self.frozen {
                    self.roster = body.to_vec();
                }
                none
            }
            (Method::Post, path::MAIL) => {
                let letters: Letters = read(body);
                for letter in letters.letters {
                    self.post(from, letter);
                }
                none
            }
            (Method::Get, target) if target.starts_with(path::MAIL) => {
                let letters = self.boxes.get(&from).cloned().unwrap_or_default();
                if letters.is_empty() && from != self.holder {
                    self.clock.pass(1_000_000);
                }
                Ok(to_bytes(&Delivery { letters }))
            }
            (Method::Post, path::TAKEN) => {
                let taken: Taken = read(body);
                let own = self.boxes.entry(from).or_default();
                own.retain(|letter| !taken.numbers.contains(&letter.number));
                none
            }
            (Method::Post, path::PARCELS) => {
                let all: PutAll = read(body);
                for put in all.parcels {
                    self.parcels.insert((put.place, put.digest), put.bytes.0);
                }
                none
            }
            (Method::Post, path::PARCELS_GET) => {
                let want: WantAll = read(body);
                let find = |(at, digest): &(Place, Option<Hash>)| {
                    let found = self.parcels.get(&(*at, (*digest)?));
                    found.map(|bytes| Bytes(bytes.clone()))
                };
                let parcels = want.wanted.iter().map(find).collect();
                Ok(to_bytes(&Got { parcels }))
            }
            (Method::Put, path::SESSION) => {
                self.sessions.insert(from, Bytes(body.to_vec()));
                none
            }
            (Method::Get, target) if target == path::matcher_sessions() => {
                let sessions = Vec::new();
                Ok(to_bytes(&Sessions { sessions }))
            }
            (Method::Get, target) if target.starts_with("/v1/sessions") => {
                let all = self.sessions.iter();
                let sessions = all.map(|(device, key)| (*device, key.clone())).collect();
                Ok(to_bytes(&Sessions { sessions }))
            }
            (Method::Post, path::LOG) if self.frozen => none,
            (Method::Post, path::LOG) => {
                let files: LogFiles = read(body);
                for gone in &files.gone {
                    self.log.remove(gone);
                }
                let files = files.files.into_iter();
                self.log.extend(files.map(|(file, bytes)| (file, bytes.0)));
                none
            }
            (Method::Get, target) if target.starts_with("/v1/intake") => {
                self.forms.get(target).cloned().ok_or(LineFault::Missing)
            }
            (Method::Get, target) => {
                let file = target.strip_prefix(path::LOG).and_then(|f| f.get(1..));
                let file = file.and_then(|file| self.log.get(file));
                file.cloned().ok_or(LineFault::Missing)
            }
            _ => Err(LineFault::Missing),
        }
    }

    fn post(&mut self, from: DeviceId, letter: Letter) {
        self.letters.push((from, letter.clone()));
        let letter = match &self.alter {
            Some(alter) => alter(from, letter),
            None => Some(letter),
        };
        let Some(letter) = letter else {
            return;
        };
        match letter.to {
            To::Keyholder => self.deliver(self.holder, letter.subject, letter.body.0),
            To::Device(to) => self.deliver(to, letter.subject, letter.body.0),
            To::Desks(society) | To::Leads(society) => {
                for to in self.desks(society) {
                    self.deliver(to, letter.subject, letter.body.0.clone());
                }
            }
        }
    }

    fn desks(&self, society: SocietyId) -> Vec<DeviceId> {
        let signed: SignedRoster = read(&self.roster);
        let devices = signed.roster.devices.iter();
        let here = devices.filter(|device| device.society == society);
        here.map(|device| device.key.device()).collect()
    }
}

pub(crate) fn read<T: sign::Canonical>(bytes: &[u8]) -> T {
    from_bytes(bytes).unwrap()
}
