//! What whoever gets a letter does with it.

use super::World;
use crate::device::SessionKey;
use crate::model::hub::Lie;
use crate::model::letter::{Address, Letter, Mail};
use crate::{desk, matcher, portal};
use release::io::Entropy;
use release::{Input, Phase};

impl World {
    pub(crate) fn arrive(&mut self, letter: Letter) {
        #[cfg(test)]
        self.seen.push((self.now, letter.clone()));
        let Letter { from, to, mail } = letter;
        match to {
            Address::Keyholder => self.keyholder_gets(mail),
            Address::Hub => self.hub_gets(from, mail),
            Address::Desk(place) => self.desk_gets(place, mail),
            Address::Portal(place) => self.portal_gets(place, mail),
            Address::Matcher => self.matcher_gets(mail),
        }
    }

    fn keyholder_gets(&mut self, mail: Mail) {
        match mail {
            Mail::Ask(out) => {
                let newer = self.watch.shows_newer(&out.ask);
                let entropy = Entropy(self.chance.bytes());
                self.keyholder_step(Input::Asked {
                    ask: out.ask,
                    signature: out.signature,
                    entropy,
                });
                if newer {
                    let closed = self.keyholder.machine.phase() == Phase::SetBack;
                    self.watch.tally.must("7", closed, || {
                        "a device showed a newer head, and the keyholder goes on".into()
                    });
                }
            }
            Mail::Order(order, approvals) => self.keyholder_step(Input::Ordered(order, approvals)),
            _ => {}
        }
    }

    fn hub_gets(&mut self, from: Address, mail: Mail) {
        let back = match mail {
            Mail::Put(job, parcels) => {
                self.hub.put(parcels);
                Mail::Stored(job)
            }
            Mail::Fetch(wanted) => {
                let (parcels, lied) = self.hub.fetch(&wanted);
                if lied {
                    self.watch.tally.saw("lie: part");
                }
                Mail::Fetched(parcels)
            }
            Mail::PutForm(number, form) => {
                self.hub.put_form(*form);
                Mail::FormStored(number)
            }
            Mail::WantBlock => Mail::Block(self.hub.block()),
            Mail::WantRoster => match self.roster() {
                Some(roster) => Mail::Roster(roster),
                None => return,
            },
            Mail::Announce(key) => return self.announced(*key),
            _ => return,
        };
        self.hub.send(Address::Hub, from, back);
    }

    fn roster(&mut self) -> Option<Vec<u8>> {
        let (roster, lied) = self.hub.roster()?;
        if lied {
            self.watch.tally.saw("lie: old roster");
        }
        Some(roster)
    }

    pub(crate) fn spread_roster(&mut self) {
        if let (Some(roster), None) = (
            self.keyholder.machine.roster(self.holder_now()),
            &self.aside,
        ) {
            self.hub.keep_roster(sign::to_bytes(&roster));
        }
        let desks = (0..self.desks.len()).map(Address::Desk);
        let portals = (0..self.portals.len()).map(Address::Portal);
        let all: Vec<Address> = desks.chain(portals).chain([Address::Matcher]).collect();
        for to in all {
            if let Some(roster) = self.roster() {
                self.hub.send(Address::Hub, to, Mail::Roster(roster));
            }
        }
    }

    /// Somebody's session key is made known to those who seal to it.
    fn announced(&mut self, key: SessionKey) {
        let device = key.device;
        self.hub.sessions.insert(device, key.clone());
        let mut key = Box::new(key);
        if self.hub.lies(Lie::Substitute) {
            self.watch.tally.saw("lie: session key");
            let own = seal::Secret::from_seed(&self.chance.bytes());
            key.session.0 = own.public().as_bytes().to_vec();
        }
        if device == self.matcher.machine.device() {
            for place in 0..self.desks.len() {
                let mail = Mail::Session(key.clone());
                self.hub.send(Address::Hub, Address::Desk(place), mail);
            }
        } else {
            let mail = Mail::Session(key);
            self.hub.send(Address::Hub, Address::Matcher, mail);
        }
    }

    fn forged(&mut self, mut reply: Vec<u8>) -> Vec<u8> {
        if self.hub.lies(Lie::Forge) {
            self.watch.tally.saw("lie: reply");
            let at = self.chance.place(reply.len());
            if let Some(byte) = reply.get_mut(at) {
                *byte ^= 1;
            }
        }
        reply
    }

    fn desk_gets(&mut self, place: usize, mail: Mail) {
        let input = match mail {
            Mail::Reply(bytes) => desk::Input::Reply(self.forged(bytes)),
            Mail::Stored(job) => desk::Input::Stored(job),
            Mail::Fetched(parcels) => desk::Input::Fetched(parcels),
            Mail::Roster(bytes) => desk::Input::Roster(bytes),
            Mail::Session(key) => desk::Input::Matcher(key),
            Mail::Answer(bytes) => desk::Input::Answer(bytes),
            Mail::Ack(bytes) => desk::Input::Ack(bytes),
            Mail::Notices(bytes) => desk::Input::Notices(bytes),
            Mail::Seed(bytes) => desk::Input::Seed(bytes),
            _ => return,
        };
        self.desk_step(place, input);
    }

    fn portal_gets(&mut self, place: usize, mail: Mail) {
        let input = match mail {
            Mail::Reply(bytes) => portal::Input::Reply(self.forged(bytes)),
            Mail::FormStored(number) => portal::Input::Stored(number),
            Mail::Block(block) => portal::Input::Block(block),
            Mail::Roster(bytes) => portal::Input::Roster(bytes),
            _ => return,
        };
        self.portal_step(place, input);
    }

    fn matcher_gets(&mut self, mail: Mail) {
        let input = match mail {
            Mail::Reply(bytes) => matcher::Input::Reply(self.forged(bytes)),
            Mail::Roster(bytes) => matcher::Input::Roster(bytes),
            Mail::Session(key) => matcher::Input::Session(key),
            Mail::Query(bytes) => matcher::Input::Query(bytes),
            Mail::Word(bytes) => matcher::Input::Word(bytes),
            _ => return,
        };
        self.matcher_step(input);
    }
}
