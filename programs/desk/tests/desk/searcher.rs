//! The real matcher's machine in the house: it is stepped whenever somebody looks into their box.

use super::{Clock, HERE, House, THERE, log_signer};
use desk::clock::Outside as _;
use policy::letter::Asking;
use record::country::Country;
use seal::AnswerSecret;
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SigningKey, SocietyId, from_bytes, to_bytes};
use std::collections::BTreeMap;
use wire::Subject;
use world::matcher::{Effect, Identity, Input, Line, Matcher};
use zeroize::Zeroizing;

/// Microseconds between two batches of notices.
pub(crate) const EVERY: u64 = 10_000_000;

/// The key of the matcher.
pub(crate) fn matcher() -> SigningKey {
    SigningKey::from_seed(&[0xd4; 32])
}

/// A matcher, and everything that it kept.
pub(crate) struct Searcher {
    pub(crate) machine: Matcher,
    pub(crate) lines: Vec<Zeroizing<Vec<u8>>>,
    begun: bool,
}

fn identity() -> Identity {
    let country = |code| Country::from_code(code).expect("a country");
    Identity {
        signer: matcher(),
        society: HERE,
        keys: log_signer().keys(),
        quorum: None,
        secret: AnswerSecret::from_bytes([0xa4; 32]),
        countries: BTreeMap::from([(HERE, country("ET")), (THERE, country("SD"))]),
        every: EVERY,
    }
}

impl Searcher {
    pub(crate) fn new() -> Self {
        let none: [&[u8]; 0] = [];
        Searcher {
            machine: Matcher::resume(identity(), none).expect("a new one"),
            lines: Vec::new(),
            begun: false,
        }
    }

    /// Searches that stand, in what it would keep after a night.
    pub(crate) fn standing(&self) -> usize {
        let image = self.machine.image();
        let standing = image.filter(|line| matches!(from_bytes(line), Ok(Line::Standing(_))));
        standing.count()
    }

    /// Starts again with what it had kept.
    pub(crate) fn fall(&mut self) {
        self.machine = Matcher::resume(identity(), &self.lines).expect("what it kept");
        self.begun = false;
    }

    /// Everything is written anew, and the old is gone.
    pub(crate) fn night(&mut self) {
        self.lines = self.machine.image().collect();
        self.fall();
    }
}

impl House {
    /// The search, if there is one, reads its box and does what is due.
    pub(super) fn search_on(&mut self) {
        let Some(mut search) = self.search.take() else {
            return;
        };
        let own = matcher().public().device();
        let mut inputs: Vec<Input> = Vec::new();
        if !std::mem::replace(&mut search.begun, true) {
            inputs.push(Input::Login(self.clock.fresh().expect("random")));
        }
        inputs.push(Input::Roster(self.roster.clone()));
        for (device, bytes) in &self.sessions {
            if *device != own {
                let key = from_bytes(&bytes.0).expect("a session");
                inputs.push(Input::Session(Box::new(key)));
            }
        }
        for letter in self.boxes.remove(&own).unwrap_or_default() {
            inputs.push(match letter.subject {
                Subject::Query => Input::Query(letter.body.0),
                Subject::Word => Input::Word(letter.body.0),
                Subject::Reply => Input::Reply(letter.body.0),
                _ => continue,
            });
        }
        inputs.push(Input::Tick);
        for input in inputs {
            let entropy = self.clock.fresh().expect("random");
            let now = self.clock.now();
            for effect in search.machine.step(input, entropy, now) {
                self.carry_search(effect, own, &mut search.lines);
            }
        }
        self.search = Some(search);
    }

    fn carry_search(&mut self, effect: Effect, own: DeviceId, lines: &mut Vec<Zeroizing<Vec<u8>>>) {
        match effect {
            Effect::Keep(line) => lines.push(line),
            Effect::Send(out) => {
                let asking = Asking {
                    ask: Bytes(out.ask),
                    signature: out.signature,
                };
                self.waiting.push((own, Subject::Ask, to_bytes(&asking)));
                self.keyholder();
            }
            Effect::Answer(device, bytes) => self.deliver(device, Subject::Answer, bytes),
            Effect::Ack(device, bytes) => self.deliver(device, Subject::Ack, bytes),
            Effect::Notices(society, bytes) => self.tell_leads(society, &bytes),
            Effect::Announce(key) => {
                self.sessions.insert(own, Bytes(to_bytes(&*key)));
            }
            Effect::WantRoster => {}
            Effect::Distrust(fault) => panic!("the search is told something untrue: {fault}"),
        }
    }

    fn tell_leads(&mut self, society: SocietyId, bytes: &[u8]) {
        for to in self.desks(society, true) {
            self.deliver(to, Subject::Notices, bytes.to_vec());
        }
    }
}

impl Clock {
    /// Past the next batch of the search.
    pub(crate) fn to_next_batch(&self) {
        self.pass(2 * EVERY);
    }
}
