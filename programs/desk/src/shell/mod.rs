//! The shell of the desk's machine: reads, steps, persists, sends, in that order, over any line.

pub(crate) mod attachments;
mod dispatch;
mod kept;
mod letters;
mod names;
pub mod opened;
pub mod pace;
pub(crate) mod parcels;
mod public;
mod receipts;
mod searches;
mod sending;
mod unfinished;
mod wait;
pub(crate) mod watch;

pub use attachments::{Held, Shelf};
pub use dispatch::{Incoming, Outgoing};
pub use kept::{Behind, Case, Draft, Kept, Line, Role, Side, Waiting};
pub(crate) use letters::letter;
pub use names::{Named, Names};
pub use receipts::{Drawn as DrawnReceipt, Made as MadeReceipt, Receipts};
pub use searches::{Made, Noticed, Searches, Within};
pub use unfinished::{Erasing, Taking, Unfinished, Wanted};
pub use wait::Ended;

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::{Own, Place};
use crate::words;
use ledger::leaf::{Limit, Reason};
use policy::letter::Verdict;
use sign::encode::Bytes;
use sign::id::RecordId;
use sign::time::HOUR;
use sign::{Hash, Time, from_bytes, to_bytes};
use std::collections::VecDeque;
use wire::LineFault;
use world::desk::{Desk, Effect, Identity, Input, JobId, Told, Work};
use world::portal::SignedWord;
use zeroize::{Zeroize, Zeroizing};

/// The file of everything that changes.
pub const STATE: &str = "state";
/// How long a call that writes or reads may take, in microseconds.
pub(crate) const PATIENCE: u64 = 30_000_000;
/// How often sessions of matchers are asked for while something waits for one, in microseconds.
const SESSIONS: u64 = 2_000_000;
/// How often the roster is asked for while something waits that it may say where to send, in
/// microseconds.
const SOON: u64 = 2_000_000;

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
    /// Whether the last call of all did not reach it.
    away: bool,
    want_roster: bool,
    /// When the roster was asked for because the hub refused this computer.
    doubted: Option<Time>,
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
    /// Why nothing is opened or taken in, as the keyholder said last.
    shut: Option<Reason>,
    /// The release log of this computer, and the work that stands in it without an end.
    opened: opened::Book,
    /// None until it is asked for.
    pace: Option<pace::Pace<RecordId>>,
    opening: Vec<JobId>,
    /// When sessions of matchers were last asked for.
    sessions: Time,
    /// Public words that no portal's box has yet.
    public: Vec<SignedWord>,
    /// What is kept of attachments.
    shelf: Shelf,
    /// New receipts that were made here.
    receipts: Receipts,
    /// What was begun here and is not finished.
    unfinished: Unfinished,
}

impl<D, O> Drop for Shell<'_, D, O> {
    fn drop(&mut self) {
        self.give_back();
        self.side.machine.0.zeroize();
    }
}

impl<D, O> core::fmt::Debug for Shell<'_, D, O> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Shell")
    }
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
        let opened = opened::Book::open(&disk)?;
        let public = public::waiting(own, &disk)?;
        let shelf = attachments::shelf(own, &disk)?;
        let receipts = receipts::kept(own, &disk)?;
        let unfinished = unfinished::kept(own, &disk)?;
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
            away: false,
            want_roster: true,
            doubted: None,
            rolled_back: false,
            stale: false,
            withheld: Vec::new(),
            taken: Vec::new(),
            verdicts: Vec::new(),
            shut: None,
            opened,
            opening: Vec::new(),
            pace: None,
            sessions: Time(0),
            public,
            shelf,
            receipts,
            unfinished,
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

    /// Whether the last call of all did not reach the hub.
    #[must_use]
    pub fn away(&self) -> bool {
        self.away
    }

    /// Why the keyholder opens nothing and takes nothing in, if it said so last: locked down, or
    /// closed.
    #[must_use]
    pub fn shut(&self) -> Option<Reason> {
        self.shut
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
        if let Work::Open(open) = &work {
            let asked = opened::Asked::of(job, self.now(), open);
            self.note(&opened::Entry::Asked(asked))?;
            self.opening.push(job);
        }
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
                    self.side.machine.0.zeroize();
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
                self.note_end(&told)?;
                if matches!(told, Told::Seeded) {
                    self.ask_names()?;
                }
                match &told {
                    Told::Waits(_, reason) | Told::Refused(_, reason) => {
                        let shut = matches!(reason, Reason::Stopped | Reason::Sealed);
                        self.shut = shut.then_some(*reason);
                        let stopped = [Reason::Device, Reason::Limit(Limit::Novelty)];
                        self.want_roster |= stopped.contains(reason);
                    }
                    Told::Done(_, Some(_)) => self.shut = None,
                    _ => {}
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
        if self.want_roster || age > HOUR || self.lacks_portals() && age > SOON {
            self.ask_roster()?;
        }
        self.send_pointers()?;
        // A search that was started anew has another session, and hears only what is sealed to it.
        let (now, asked) = (self.now(), self.sessions);
        if self.desk.waits_for_matcher() && (now < asked || now.since(asked) >= SESSIONS) {
            self.ask_sessions()?;
        }
        // A word about a request is believed where its receipt is known.
        self.send_receipts()?;
        self.send_public()?;
        let came = self.read_box(wait)?;
        // After everything else: a photo must not keep letters waiting.
        self.send_attachments()?;
        Ok(came)
    }
}
