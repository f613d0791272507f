//! Steps of the devices, and what their shells do with the effects.

use super::World;
use crate::desk::{self, Told};
use crate::model::letter::{Address, Mail};
use crate::{matcher, portal};
use record::codec::decode_request;
use seal::KeyRef;
use sign::{Category, Hash};

impl World {
    pub(crate) fn desk_step(&mut self, place: usize, input: desk::Input) {
        self.desk_step_until(place, input, usize::MAX);
    }

    /// A step of which only the first effects are carried out: then power fails.
    pub(crate) fn desk_step_until(&mut self, place: usize, input: desk::Input, until: usize) {
        let (entropy, now) = (self.chance.bytes(), self.now);
        let effects = self.desks[place].machine.step(input, entropy, now);
        let device = self.desks[place].machine.device();
        for effect in &effects {
            if let desk::Effect::Put(_, parcels) = effect {
                self.watch.wrote(device, parcels);
            }
        }
        for effect in effects.into_iter().take(until) {
            self.desk_effect(place, effect);
        }
        if let Some(head) = self.desks[place].machine.caller().reader().head() {
            self.watch.believes(Address::Desk(place), head);
        }
        if self.sparing {
            return;
        }
        let held = self.desks[place].machine.held_headers();
        let held: Vec<(KeyRef, Hash)> = held.map(|(of, header)| (*of, *header)).collect();
        for (of, header) in held {
            self.watch.holds(device, &of, header);
        }
    }

    fn desk_effect(&mut self, place: usize, effect: desk::Effect) {
        let from = Address::Desk(place);
        let (to, mail) = match effect {
            desk::Effect::Keep(bytes) => return self.desks[place].keep(bytes),
            desk::Effect::Send(out) => {
                self.watch.asked(&out.ask);
                (Address::Keyholder, Mail::Ask(out))
            }
            desk::Effect::Put(job, parcels) => (Address::Hub, Mail::Put(job, parcels)),
            desk::Effect::Fetch(wanted) => (Address::Hub, Mail::Fetch(wanted)),
            desk::Effect::WantRoster => (Address::Hub, Mail::WantRoster),
            desk::Effect::Query(bytes) => (Address::Matcher, Mail::Query(bytes)),
            desk::Effect::Word(bytes) => (Address::Matcher, Mail::Word(bytes)),
            desk::Effect::Announce(key) => (Address::Hub, Mail::Announce(key)),
            desk::Effect::Seed(device, bytes) => match self.address(device) {
                Some(to) => (to, Mail::Seed(bytes)),
                None => return,
            },
            desk::Effect::Tell(mut told) => {
                self.tamper.told(&mut told);
                return self.told(place, told);
            }
        };
        if self.tamper.swallows() && matches!(mail, Mail::Put(..)) {
            return;
        }
        self.hub.send(from, to, mail);
    }

    fn told(&mut self, place: usize, told: Told) {
        let device = self.desks[place].machine.device();
        let event = match told {
            Told::Done(job, _) => {
                if let Some(names) = self.town.queued.remove(&(place, job.0)) {
                    self.town.arrived.extend(names);
                    "save done"
                } else {
                    "work done"
                }
            }
            Told::Opened(_, of, content) => {
                self.watch.opened(device, &of, &content);
                if of.category == Category::Intake
                    && let Ok(request) = decode_request(&content)
                {
                    let intake = sign::id::IntakeId(of.record.0);
                    self.town.opened.push((of.society, intake, request.sought));
                    "form opened"
                } else {
                    "record opened"
                }
            }
            Told::Found(_, case, found) => {
                let none = found.candidates.is_empty();
                for one in found.candidates {
                    self.town.found.push((place, case, one));
                }
                if none {
                    "nothing found"
                } else {
                    "candidate found"
                }
            }
            Told::Branched(job, ..) => {
                self.town.queued.remove(&(place, job.0));
                "branch"
            }
            Told::Refused(job, _) => {
                self.town.queued.remove(&(place, job.0));
                "work refused"
            }
            Told::Waits(_, reason) => match reason {
                ledger::leaf::Reason::Stopped => "work waits: stopped",
                ledger::leaf::Reason::Unknown => "work waits: unknown",
                ledger::leaf::Reason::Conflict => "work waits: conflict",
                ledger::leaf::Reason::Request => "work waits: stale or repeated",
                ledger::leaf::Reason::Device => "work waits: device",
                _ => "work waits: otherwise",
            },
            Told::Unanswered(_) => "work unanswered",
            Told::Impossible(..) => "work impossible",
            Told::Notices(_) => "notice to a holder",
            Told::Seeded => "seed passed",
            Told::Lie(_) => "lie found by a desk",
            Told::Wiped => "desk wiped",
        };
        self.watch.tally.saw(event);
    }

    pub(crate) fn portal_step(&mut self, place: usize, input: portal::Input) {
        self.portal_step_until(place, input, usize::MAX);
    }

    pub(crate) fn portal_step_until(&mut self, place: usize, input: portal::Input, until: usize) {
        let (entropy, now) = (self.chance.bytes(), self.now);
        let effects = self.portals[place].machine.step(input, entropy, now);
        for effect in effects.into_iter().take(until) {
            self.portal_effect(place, effect);
        }
        let same = self.portals[place].compact(self.people);
        self.watch.tally.must("live", same, || {
            "a portal that goes on from its short file is another".into()
        });
        if let Some(head) = self.portals[place].machine.caller().reader().head() {
            self.watch.believes(Address::Portal(place), head);
        }
    }

    fn portal_effect(&mut self, place: usize, effect: portal::Effect) {
        let from = Address::Portal(place);
        match effect {
            portal::Effect::Keep(line) => self.portals[place].lines.push(line),
            portal::Effect::Spool(number, line) => {
                if let Some(mark) = self.town.posted {
                    self.portals[place].marks.insert(number, mark);
                }
                self.portals[place].lines.push(line);
                if self.chance.one_in(12) {
                    self.watch.tally.saw("power failed before a receipt");
                    self.fail_portal(place);
                } else {
                    self.portal_step(place, portal::Input::Durable(number));
                }
            }
            portal::Effect::Taken(mark, reference) => {
                let reference = reference.map_or_else(String::new, |r| r.to_string());
                if let Some(page) = self.town.pages.get_mut(&mark) {
                    let same = page.reference.as_ref().is_none_or(|r| *r == reference);
                    let new = self.town.references.insert(reference.clone());
                    let fits = same && (new || page.reference.is_some());
                    page.reference = Some(reference);
                    self.watch.tally.must("live", fits, || {
                        "one reference for two forms, or two for one".into()
                    });
                }
                self.watch.tally.saw("receipt");
            }
            portal::Effect::Refuse(..) => self.watch.tally.saw("form refused"),
            portal::Effect::Put(number, form) => {
                let mark = self.portals[place].marks.get(&number).copied();
                if let Some(page) = mark.and_then(|mark| self.town.pages.get_mut(&mark)) {
                    page.name = Some((form.key_ref(), form.header_hash()));
                    self.watch.form(&form, &page.content);
                }
                self.hub
                    .send(from, Address::Hub, Mail::PutForm(number, form));
            }
            portal::Effect::Send(out) => {
                self.watch.asked(&out.ask);
                self.hub.send(from, Address::Keyholder, Mail::Ask(out));
            }
            portal::Effect::WantBlock => self.hub.send(from, Address::Hub, Mail::WantBlock),
            portal::Effect::Distrust(_) => self.watch.tally.saw("lie found by a portal"),
        }
    }

    pub(crate) fn matcher_step(&mut self, input: matcher::Input) {
        let (entropy, now) = (self.chance.bytes(), self.now);
        let effects = self.matcher.machine.step(input, entropy, now);
        for effect in effects {
            self.matcher_effect(effect);
        }
        if let Some(head) = self.matcher.machine.caller().reader().head() {
            self.watch.believes(Address::Matcher, head);
        }
    }

    fn matcher_effect(&mut self, effect: matcher::Effect) {
        let from = Address::Matcher;
        let (to, mail) = match effect {
            matcher::Effect::Keep(line) => return self.matcher.lines.push(line),
            matcher::Effect::Send(out) => {
                self.watch.asked(&out.ask);
                (Some(Address::Keyholder), Mail::Ask(out))
            }
            matcher::Effect::Answer(device, bytes) => (self.address(device), Mail::Answer(bytes)),
            matcher::Effect::Ack(device, bytes) => (self.address(device), Mail::Ack(bytes)),
            matcher::Effect::Notices(society, bytes) => {
                for place in 0..self.desks.len() {
                    if self.desks[place].society == society {
                        let mail = Mail::Notices(bytes.clone());
                        self.hub.send(from, Address::Desk(place), mail);
                    }
                }
                return;
            }
            matcher::Effect::Announce(key) => (Some(Address::Hub), Mail::Announce(key)),
            matcher::Effect::WantRoster => (Some(Address::Hub), Mail::WantRoster),
            matcher::Effect::Distrust(_) => {
                return self.watch.tally.saw("lie found by the matcher");
            }
        };
        if let Some(to) = to {
            self.hub.send(from, to, mail);
        }
    }

    pub(crate) fn tick_desk(&mut self, place: usize) {
        self.desk_step(place, desk::Input::Tick);
    }

    pub(crate) fn tick_programs(&mut self) {
        for place in 0..self.portals.len() {
            self.portal_step(place, portal::Input::Tick);
        }
        self.matcher_step(matcher::Input::Tick);
    }

    pub(crate) fn login(&mut self, place: usize) {
        let seed = self.chance.bytes();
        self.watch.session(seed);
        self.desk_step(place, desk::Input::Login(seed));
    }

    pub(crate) fn login_programs(&mut self) {
        for place in 0..self.portals.len() {
            let seed = self.chance.bytes();
            self.watch.session(seed);
            self.portal_step(place, portal::Input::Login(seed));
        }
        let seed = self.chance.bytes();
        self.watch.session(seed);
        self.matcher_step(matcher::Input::Login(seed));
    }

    pub(crate) fn fail_desk(&mut self, place: usize) {
        let opens = self.desks[place].fail(self.people);
        self.watch
            .tally
            .must("live", opens, || "a desk does not open what it kept".into());
        self.login(place);
    }

    pub(crate) fn fail_portal(&mut self, place: usize) {
        let opens = self.portals[place].fail(self.people);
        self.watch.tally.must("live", opens, || {
            "a portal does not open what it kept".into()
        });
        let seed = self.chance.bytes();
        self.watch.session(seed);
        self.portal_step(place, portal::Input::Login(seed));
    }

    pub(crate) fn fail_matcher(&mut self) {
        let opens = self.matcher.fail(self.people);
        self.watch.tally.must("live", opens, || {
            "the matcher does not open what it kept".into()
        });
        let seed = self.chance.bytes();
        self.watch.session(seed);
        self.matcher_step(matcher::Input::Login(seed));
    }
}
