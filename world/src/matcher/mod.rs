//! The matcher: names in memory, sealed on disk. It hears searches only with a ticket, and
//! answers only under a leaf.
//!
//! A candidate that the asker may not hear of is told to its holder alone, in scheduled batches;
//! the asker's answer then has the bytes' length and the moment that an empty one has.

mod answer;
mod keep;
mod limits;
mod notices;
mod search;
mod standing;
mod store;
#[cfg(test)]
mod tests;

pub use keep::{KeepFault, Line, Said};
pub use notices::NOTICE_EVERY;
pub use search::{TICKET_LIFE, WAIT};

use crate::device::{Book, BookFault, Caller, Draw, Outgoing, SessionKey, Waited};
use crate::search::SearchFault;
use ledger::leaf::DeviceKind;
use ledger::{LogKeys, Quorum};
use limits::Limits;
use notices::Notices;
use record::country::Country;
use seal::{AnswerSecret, Public};
use search::{Asked, Given};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SigningKey, SocietyId, Time};
use standing::Standing;
use std::collections::BTreeMap;
use store::Store;
use zeroize::Zeroizing;

/// Who a matcher is.
#[derive(Debug)]
pub struct Identity {
    /// Its signing key.
    pub signer: SigningKey,
    /// The society that runs it.
    pub society: SocietyId,
    /// Keys of the log.
    pub keys: LogKeys,
    /// The cosignatures it asks for, if any.
    pub quorum: Option<Quorum>,
    /// Makes the randomness of answers.
    pub secret: AnswerSecret,
    /// The country of each society: some people exclude countries.
    pub countries: BTreeMap<SocietyId, Country>,
    /// Microseconds from batch to batch of notices, and from one look at standing searches to the
    /// next; [`NOTICE_EVERY`] as agreed.
    pub every: u64,
}

/// A matcher.
#[derive(Debug)]
pub struct Matcher {
    caller: Caller,
    secret: AnswerSecret,
    countries: BTreeMap<SocietyId, Country>,
    every: u64,
    book: Book,
    store: Store,
    /// Searches on their way to an answer, in the order they came.
    asked: Vec<Asked>,
    current: Option<u64>,
    /// The request that waits, and the search it is for.
    asking: Option<(u64, Outgoing)>,
    /// Answers given lately, by the search's leaf: a repetition has the same bytes.
    given: BTreeMap<u64, Given>,
    standing: BTreeMap<u64, Standing>,
    /// Newest sessions of desks, for answers to standing searches.
    sessions: BTreeMap<DeviceId, (Public, Time)>,
    notices: Notices,
    /// What was said of searches since they were made.
    limits: Limits,
    /// Records came since the standing searches were last made.
    fresh: bool,
}

/// Something happened.
#[derive(Debug)]
pub enum Input {
    /// A new session of these 32 fresh bytes begins.
    Login([u8; 32]),
    /// A search from a desk.
    Query(Vec<u8>),
    /// A word from a desk.
    Word(Vec<u8>),
    /// A desk made its session key known.
    Session(Box<SessionKey>),
    /// The keyholder's reply.
    Reply(Vec<u8>),
    /// A signed roster.
    Roster(Vec<u8>),
    /// Time passed.
    Tick,
}

/// Something must be done, in the order given.
#[derive(Debug)]
pub enum Effect {
    /// Seal this line ([`Line`]) and make it durable at the end of the file before anything that
    /// follows.
    Keep(Zeroizing<Vec<u8>>),
    /// Give this to the keyholder.
    Send(Outgoing),
    /// Give an answer to a desk.
    Answer(DeviceId, Vec<u8>),
    /// Tell a desk that its word is kept.
    Ack(DeviceId, Vec<u8>),
    /// Give a batch of notices to the leads of a society.
    Notices(SocietyId, Vec<u8>),
    /// Make this session's key known to all desks.
    Announce(Box<SessionKey>),
    /// Fetch the newest roster: a device is not in the one known.
    WantRoster,
    /// Tell whoever runs it that somebody sends what is not true.
    Distrust(SearchFault),
}

/// One step on its way.
pub(crate) struct Step {
    pub(crate) draw: Draw,
    pub(crate) now: Time,
    pub(crate) out: Vec<Effect>,
}

impl Step {
    fn keep(&mut self, line: &Line) {
        self.out.push(Effect::Keep(line.to_bytes()));
    }
}

impl Matcher {
    /// A matcher with what it had kept, line by line; none for a new one.
    ///
    /// # Errors
    /// [`KeepFault`].
    pub fn resume<L: AsRef<[u8]>>(
        identity: Identity,
        lines: impl IntoIterator<Item = L>,
    ) -> Result<Self, KeepFault> {
        let Identity {
            signer,
            society,
            keys,
            quorum,
            secret,
            countries,
            every,
        } = identity;
        let mut matcher = Matcher {
            caller: Caller::new(signer, society, keys, quorum),
            secret,
            countries,
            every: every.max(1),
            book: Book::default(),
            store: Store::default(),
            asked: Vec::new(),
            current: None,
            asking: None,
            given: BTreeMap::new(),
            standing: BTreeMap::new(),
            sessions: BTreeMap::new(),
            notices: Notices::default(),
            limits: Limits::default(),
            fresh: true,
        };
        for line in lines {
            matcher.replay(line.as_ref())?;
        }
        Ok(matcher)
    }

    /// Standing searches, and searches on their way to an answer.
    #[must_use]
    pub fn searches(&self) -> (usize, usize) {
        (self.standing.len(), self.asked.len())
    }

    /// Steps. `entropy` is fresh with every step.
    pub fn step(&mut self, input: Input, entropy: [u8; 32], now: Time) -> Vec<Effect> {
        let mut step = Step {
            draw: Draw::new(entropy),
            now,
            out: Vec::new(),
        };
        match input {
            Input::Login(seed) => self.login(&seed, &mut step),
            Input::Query(bytes) => self.query(&bytes, &mut step),
            Input::Word(bytes) => self.word(&bytes, &mut step),
            Input::Session(key) => self.session(&key, &mut step),
            Input::Reply(bytes) => self.reply(&bytes, &mut step),
            Input::Roster(bytes) => self.roster(bytes, &mut step),
            Input::Tick => self.tick(&mut step),
        }
        self.ask_next(&mut step);
        if let Some(kept) = self.caller.take_kept() {
            let line = Line::Caller(kept).to_bytes();
            step.out.insert(0, Effect::Keep(line));
        }
        step.out
    }

    /// Its side of the talk with the keyholder.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who it is.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.caller.device()
    }

    /// The public keys it knows.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Number of searchable records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no record is searchable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.store.len() == 0
    }

    /// Everything it holds, as lines for a new file: forgotten records are not in it. The shell
    /// seals it under a new key and destroys the old one, nightly.
    pub fn image(&self) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
        self.lines().map(|line| line.to_bytes())
    }

    fn login(&mut self, seed: &[u8; 32], step: &mut Step) {
        self.caller.begin_session(seed, step.now);
        self.current = None;
        if let Some(public) = self.caller.session_public(step.now) {
            let until = step.now.plus(crate::device::caller::SESSION_LIFE);
            let key = SessionKey::sign(public, until, self.caller.signer());
            step.out.push(Effect::Announce(Box::new(key)));
        }
        self.ask_on(step);
    }

    fn session(&mut self, key: &SessionKey, step: &mut Step) {
        match key.check(&self.book, DeviceKind::Desk, step.now) {
            Ok(public) => {
                let known = (public, key.until);
                if self.sessions.get(&key.device) == Some(&known) {
                    return;
                }
                let of = self.standing.values().filter(|s| s.device == key.device);
                let news = |s: &&Standing| s.unheard.iter().any(|u| !u.found.candidates.is_empty());
                for standing in of.filter(news) {
                    self.give_again(standing, &known.0, step);
                }
                self.sessions.insert(key.device, known);
            }
            Err(crate::device::SessionFault::Device) => step.out.push(Effect::WantRoster),
            Err(_) => {}
        }
    }

    fn roster(&mut self, bytes: Vec<u8>, step: &mut Step) {
        match self.book.take(&bytes, self.caller.log_keys()) {
            Ok(()) => step.keep(&Line::Roster(Bytes(bytes))),
            Err(BookFault::Old) => {}
            Err(BookFault::Roster(_)) => step.out.push(Effect::Distrust(SearchFault::Sender)),
        }
    }

    fn tick(&mut self, step: &mut Step) {
        match self.caller.tick(step.now) {
            Some(Waited::Again(out)) => step.out.push(Effect::Send(out)),
            Some(Waited::GaveUp(_)) => self.gave_up(),
            None => {}
        }
        self.forget_given(step.now);
        self.batch(step);
    }
}
