//! The shell of the desk's machine: reads, steps, persists, sends, in that order, over any line.

mod kept;
mod letters;
pub(crate) mod parcels;
mod searches;
mod watch;

pub use kept::{Behind, Case, Draft, Line, Role, Side, Waiting};
pub(crate) use letters::letter;
pub use searches::{Made, Noticed, Searches};

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::{Own, Place};
use crate::words;
use ledger::leaf::Reason;
use policy::letter::Verdict;
use sign::encode::Bytes;
use sign::time::HOUR;
use sign::{Hash, Time, from_bytes, to_bytes};
use std::collections::VecDeque;
use wire::LineFault;
use world::desk::{Desk, Effect, Identity, Input, JobId, Told, Work};
use zeroize::Zeroizing;

/// The file of everything that changes.
pub const STATE: &str = "state";
/// How long a call that writes or reads may take, in microseconds.
pub(crate) const PATIENCE: u64 = 30_000_000;
/// How often sessions of matchers are asked for while something waits for one, in microseconds.
const SESSIONS: u64 = 2_000_000;
/// How long the search is waited for when nothing else is to be done, in microseconds.
const HEARING: u64 = 5_000_000;
/// How long a busy hub is left alone, in microseconds.
const BUSY: u64 = 300_000;

/// A desk at work.
pub struct Shell<'a, D, O> {
    /// Its keys.
    pub own: &'a Own,
    disk: D,
    outside: O,
    line: &'a dyn wire::Line,
    desk: Desk,
    side: Side,
    inputs: VecDeque<Input>,
    told: VecDeque<Told>,
    /// Why the hub could not be reached in this round.
    offline: Option<LineFault>,
    want_roster: bool,
    /// The roster that came had been older than the known one; said once.
    rolled_back: bool,
    /// No newer roster came for hours; said once.
    stale: bool,
    /// Parts whose keys were released, and that the hub does not give.
    withheld: Vec<seal::KeyRef>,
    /// Letters that need not come again, not told to the hub yet.
    taken: Vec<u64>,
    /// What the keyholder said of orders since this start.
    verdicts: Vec<(Hash, Verdict)>,
    /// When sessions of matchers were last asked for.
    sessions: Time,
}

impl<D, O> Drop for Shell<'_, D, O> {
    fn drop(&mut self) {
        self.give_back();
    }
}

impl<D, O> core::fmt::Debug for Shell<'_, D, O> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Shell")
    }
}

/// How a piece of work ended.
#[derive(Debug)]
pub enum Ended {
    /// Done; what was opened on the way.
    Done(Option<u64>),
    /// The search answered: what it found stands in [`Side::search`].
    Found,
    /// Refused or impossible, in words.
    Refused(String),
    /// Somebody else has written it before.
    Conflict,
    /// No answer came in time: what became of it is not known.
    Unanswered,
    /// It became a branch.
    Branched,
    /// It waits, in words: it is kept, and sent later.
    Waits(String),
}

impl<'a, D: Disk, O: Outside> Shell<'a, D, O> {
    /// Goes on from what was kept.
    ///
    /// # Errors
    /// [`Fault::Damaged`], naming the file.
    pub fn start(
        own: &'a Own,
        place: &Place,
        (disk, outside): (D, O),
        line: &'a dyn wire::Line,
    ) -> Result<Self, Fault> {
        let identity = Identity {
            signer: own.signer_again(),
            society: own.society,
            keys: place.log.keys.clone(),
            quorum: (place.log.quorum > 0).then(|| place.log.quorum()).flatten(),
        };
        let damaged = || Fault::Damaged(disk.path(STATE));
        let side: Side = match own.read(&disk, STATE)? {
            Some(bytes) => from_bytes(&bytes).map_err(|_| damaged())?,
            None => Side {
                next_job: 1,
                ..Side::default()
            },
        };
        let desk = if side.machine.0.is_empty() {
            Desk::new(identity)
        } else {
            Desk::resume(identity, &side.machine.0).map_err(|_| damaged())?
        };
        Ok(Shell {
            own,
            disk,
            outside,
            line,
            desk,
            side,
            inputs: VecDeque::new(),
            told: VecDeque::new(),
            offline: None,
            want_roster: true,
            rolled_back: false,
            stale: false,
            withheld: Vec::new(),
            taken: Vec::new(),
            verdicts: Vec::new(),
            sessions: Time(0),
        })
    }

    /// The machine.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What the shell keeps.
    #[must_use]
    pub fn side(&self) -> &Side {
        &self.side
    }

    /// Changes what the shell keeps, durable on return.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Side) -> T) -> Result<T, Fault> {
        let out = change(&mut self.side);
        self.keep()?;
        Ok(out)
    }

    /// Changes the machine outside of a step.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn with_desk<T>(&mut self, change: impl FnOnce(&mut Desk) -> T) -> Result<T, Fault> {
        let out = change(&mut self.desk);
        self.step(Input::Tick)?;
        Ok(out)
    }

    /// Where its files are.
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// Its time and randomness.
    pub fn outside(&self) -> &O {
        &self.outside
    }

    /// The connection.
    #[must_use]
    pub fn line(&self) -> &'a dyn wire::Line {
        self.line
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.outside.now()
    }

    /// Why the hub could not be reached, if it could not.
    #[must_use]
    pub fn offline(&self) -> Option<&LineFault> {
        self.offline.as_ref()
    }

    /// Takes what was told since.
    pub fn told(&mut self) -> Vec<Told> {
        self.told.drain(..).collect()
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn sign_in(&mut self) -> Result<(), Fault> {
        let seed = self.outside.fresh()?;
        self.step(Input::Login(seed))
    }

    /// Gives the machine a piece of work; its number.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn work(&mut self, work: Work) -> Result<JobId, Fault> {
        let job = JobId(self.side.next_job);
        self.side.next_job += 1;
        self.step(Input::Work(job, work))?;
        Ok(job)
    }

    /// Gives the machine an input, and everything that follows at once.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails: a hub that does not answer is no fault.
    pub fn step(&mut self, input: Input) -> Result<(), Fault> {
        self.inputs.push_back(input);
        // What is to be kept is made durable before anybody hears of it; looking for a parcel
        // tells nobody anything.
        let mut unkept = false;
        while let Some(input) = self.inputs.pop_front() {
            let entropy = self.outside.fresh()?;
            let now = self.outside.now();
            let effects = self.desk.step(input, entropy, now);
            for effect in effects {
                if let Effect::Keep(bytes) = &effect {
                    self.side.machine = Bytes(bytes.to_vec());
                    unkept = true;
                    continue;
                }
                if let Effect::Tell(told) = &effect {
                    unkept |= self.side.search.take(told, now);
                }
                if !matches!(effect, Effect::Fetch(_) | Effect::WantRoster)
                    && std::mem::take(&mut unkept)
                {
                    self.keep()?;
                }
                self.carry_out(effect)?;
            }
        }
        if unkept { self.keep() } else { Ok(()) }
    }

    fn carry_out(&mut self, effect: Effect) -> Result<(), Fault> {
        match effect {
            Effect::Put(job, parcels) => {
                let stored = self.reach(|line| parcels::put(line, &parcels));
                if stored.is_some() {
                    self.inputs.push_back(Input::Stored(job));
                }
            }
            Effect::Fetch(wanted) => self.fetch(&wanted)?,
            Effect::WantRoster => self.want_roster = true,
            Effect::Tell(told) => {
                if let Some(text) = words::lasting(&told) {
                    let now = self.now();
                    self.side.line(now, text);
                    self.keep()?;
                }
                self.told.push_back(told);
            }
            other => self.post(other),
        }
        Ok(())
    }

    /// Makes everything durable.
    fn keep(&self) -> Result<(), Fault> {
        let bytes = Zeroizing::new(to_bytes(&self.side));
        self.own.write(&self.disk, &self.outside, STATE, &bytes)
    }

    /// One round with the hub: what is due, the roster if it is wanted, the letters of the box,
    /// waiting for a first one at most so many seconds. Whether a letter came.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn round(&mut self, wait: u32) -> Result<bool, Fault> {
        self.offline = None;
        self.step(Input::Tick)?;
        let age = self.now().since(self.side.roster);
        if self.want_roster || age > HOUR {
            self.ask_roster()?;
        }
        // A search that was started anew has another session, and hears only what is sealed to it.
        let (now, asked) = (self.now(), self.sessions);
        if self.desk.waits_for_matcher() && (now < asked || now.since(asked) >= SESSIONS) {
            self.ask_sessions()?;
        }
        self.read_box(wait)
    }

    /// Works until a piece of work has ended, at most until `deadline`; what is opened on the way
    /// goes to `opened`.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn until(
        &mut self,
        job: JobId,
        deadline: Time,
        mut opened: impl FnMut(seal::KeyRef, Zeroizing<Vec<u8>>),
    ) -> Result<Ended, Fault> {
        let mut waits = None;
        loop {
            for told in std::mem::take(&mut self.told) {
                match told {
                    Told::Done(id, leaf) if id == job => return Ok(Ended::Done(leaf)),
                    Told::Found(id, ..) if id == job => return Ok(Ended::Found),
                    Told::Opened(id, of, content) if id == job => opened(of, content),
                    Told::Refused(id, Reason::Conflict) if id == job => return Ok(Ended::Conflict),
                    Told::Refused(id, reason) if id == job => {
                        return Ok(Ended::Refused(words::reason(reason).to_owned()));
                    }
                    Told::Impossible(id, fault) if id == job => {
                        return Ok(Ended::Refused(fault.to_string()));
                    }
                    Told::Unanswered(id) if id == job => {
                        return Ok(Ended::Unanswered);
                    }
                    Told::Branched(id, ..) if id == job => return Ok(Ended::Branched),
                    Told::Waits(id, reason) if id == job => {
                        waits = Some(words::reason(reason).to_owned());
                    }
                    other => self.told.push_back(other),
                }
            }
            // What is kept is tried again for as long as it takes: no point in waiting here.
            if let Some(why) = waits.take_if(|_| self.kept(job)) {
                return Ok(Ended::Waits(why));
            }
            match self.offline.take() {
                Some(LineFault::Busy) => self.outside.rest(BUSY),
                Some(fault) => return Ok(Ended::Waits(fault.to_string())),
                None => {}
            }
            if self.now() >= deadline {
                let silent = if self.withheld.is_empty() {
                    words::NO_REPLY
                } else {
                    words::NO_PART
                };
                return Ok(Ended::Waits(waits.unwrap_or_else(|| silent.to_owned())));
            }
            self.round(1)?;
        }
    }

    fn kept(&self, job: JobId) -> bool {
        self.desk.waiting().any(|w| w.job == job && w.kept)
    }

    /// Talks until nothing is left to be sent or heard, at most until `deadline`.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn settle(&mut self, deadline: Time) -> Result<(), Fault> {
        // Nobody waits long for the search to say that it has heard: it is told again.
        let soon = self.now().plus(HEARING);
        loop {
            let came = self.round(u32::from(!self.desk.idle()))?;
            let over = self.now() >= deadline || self.offline.is_some();
            let rests = self.desk.at_rest() && self.now() >= soon;
            if over || (!came && (self.desk.idle() || rests)) {
                return Ok(());
            }
        }
    }
}
