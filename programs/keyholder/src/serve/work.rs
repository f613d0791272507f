//! What the machine's thread does, one thing after the other. Without threads of its own, so
//! that tests can stop it between any two writes.

use super::clock::Watch;
use super::console::{Answer, Command};
use super::lockdown::left_lockdown;
use super::publish::Outbox;
use super::status::{Figures, words};
use super::{Say, mail};
use crate::disk::Disk;
use crate::fault::HoldError;
use crate::holder::{Chore, Done, Holder, standing_roster};
use crate::index::{Indexing, remove_older};
use ledger::LogKeys;
use ledger::leaf::Act;
use policy::letter::Ordering;
use release::Phase;
use release::io::{Alarm, Input};
use sign::time::{HOUR, MINUTE};
use sign::{SocietyId, Time, from_bytes, to_bytes};
use std::collections::VecDeque;
use std::sync::Arc;
use wire::{Letter, Received};

/// Chores are looked for so often, in microseconds.
const LOOK: u64 = 1_000_000;
/// A chore that failed is tried again after so long.
const REST: u64 = 10 * MINUTE;
/// The roster is put at the hub so often even if nothing changed: the hub may have lost it.
const ROSTER: u64 = HOUR;
/// Reminders that the lease ends, so long before.
const REMIND: [u64; 3] = [24 * HOUR, 6 * HOUR, HOUR];

/// The work of the machine's thread.
#[derive(Debug)]
pub struct Work<D> {
    holder: Holder<D>,
    outbox: Arc<Outbox>,
    figures: Arc<Figures>,
    say: Speaker,
    watch: Watch,
    looked: u64,
    ticked: u64,
    rostered: u64,
    roster: Vec<u8>,
    rest: u64,
    indexing: Option<Indexing>,
    indexes: VecDeque<SocietyId>,
    reminded: Option<(Time, usize)>,
}

struct Speaker(Say);

impl core::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Speaker")
    }
}

impl<D: Disk + Clone> Work<D> {
    /// Takes a holder to work with.
    #[must_use]
    pub fn new(holder: Holder<D>, outbox: Arc<Outbox>, figures: Arc<Figures>, say: Say) -> Self {
        let watch = Watch::new(holder.outside());
        Work {
            holder,
            outbox,
            figures,
            say: Speaker(say),
            watch,
            looked: 0,
            ticked: 0,
            rostered: 0,
            roster: Vec::new(),
            rest: 0,
            indexing: None,
            indexes: VecDeque::new(),
            reminded: None,
        }
    }

    /// Before anything else: what opening came to, a lockdown that was left, keys that are
    /// missing.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn begin(&mut self, first: Done) -> Result<(), HoldError> {
        self.after(first)?;
        self.left()?;
        for chore in self.holder.due(self.holder.outside().now()) {
            if matches!(chore, Chore::Supply(_)) {
                self.chore(chore)?;
            }
        }
        Ok(())
    }

    /// Takes letters in; gives those to be sent.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn mail(&mut self, received: &[Received]) -> Result<Vec<Letter>, HoldError> {
        let done = mail::take_in(&mut self.holder, received)?;
        self.after(done)
    }

    /// What lies at the second address: a lockdown that officers signed, and nothing else.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn stop_file(&mut self, bytes: &[u8]) -> Result<Vec<Letter>, HoldError> {
        let Ok(Ordering { order, approvals }) = from_bytes::<Ordering>(bytes) else {
            self.say("What lies at the second address is no order.");
            return Ok(Vec::new());
        };
        if !matches!(order.act, Act::Lockdown(_)) {
            self.say("The order at the second address is no lockdown: it is not carried out.");
            return Ok(Vec::new());
        }
        let size = self.holder.state().size;
        let done = self.holder.take(vec![Input::Ordered(order, approvals)])?;
        let refused = self.holder.state().size == size;
        let letters = self.after(done)?;
        if refused {
            self.say("The order at the second address is not carried out: not signed by an officer, too old, or carried out before.");
        }
        Ok(letters)
    }

    /// A command from the console.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn console(&mut self, command: Command) -> Result<(Answer, Vec<Letter>), HoldError> {
        match command {
            Command::Status => {
                let doing = match &self.indexing {
                    Some(_) => "A daily index is being made.",
                    None => "",
                };
                let text = words(&self.holder, &self.figures, doing);
                Ok((Answer::done(text), Vec::new()))
            }
            Command::Lockdown => {
                let letters = self.left()?;
                let size = self.holder.head().size;
                let text = format!("Locked down; the log has {size} leaves.");
                Ok((Answer::done(text), letters))
            }
            Command::Rotate => {
                let mut letters = Vec::new();
                for society in self.societies() {
                    letters.extend(self.chore(Chore::Rotate(society))?);
                }
                Ok((Answer::done("All keys are wrapped anew."), letters))
            }
            Command::Index => {
                let mut letters = Vec::new();
                self.indexes.extend(self.societies());
                while self.indexing.is_some() || !self.indexes.is_empty() {
                    letters.extend(self.index()?);
                }
                Ok((Answer::done("The daily indexes are made."), letters))
            }
            Command::Stop => Ok((Answer::refused("The keyholder is stopping."), Vec::new())),
        }
    }

    /// What is due between letters.
    ///
    /// # Errors
    /// [`HoldError`]; [`HoldError::SetBack`] once this log is known to be an old copy.
    pub fn housekeeping(&mut self) -> Result<Vec<Letter>, HoldError> {
        if self.holder.phase() == Phase::SetBack {
            return Err(HoldError::SetBack);
        }
        let mut letters = self.left()?;
        letters.extend(self.index()?);
        let running = self.holder.outside().running();
        if running.saturating_sub(self.looked) < LOOK && self.looked != 0 {
            return Ok(letters);
        }
        self.looked = running;
        if self.watch.jumped(self.holder.outside()) && !self.holder.state().doubt {
            let done = self.holder.take(vec![Input::ClockJumped])?;
            letters.extend(self.after(done)?);
        }
        if running.saturating_sub(self.ticked) >= MINUTE {
            self.ticked = running;
            let done = self.holder.take(vec![Input::Tick])?;
            letters.extend(self.after(done)?);
            self.remind();
        }
        if running.saturating_sub(self.rostered) >= ROSTER {
            self.roster.clear();
            self.put_roster();
        }
        if running >= self.rest {
            // One chore at a time: letters come between.
            let due = self.holder.due(self.holder.outside().now());
            for chore in due.into_iter().take(1) {
                letters.extend(self.chore(chore)?);
            }
        }
        Ok(letters)
    }

    /// The log's name and keys.
    #[must_use]
    pub fn keys(&self) -> &LogKeys {
        self.holder.keys()
    }

    /// The machine and its files, to be read.
    #[must_use]
    pub fn holder(&self) -> &Holder<D> {
        &self.holder
    }

    /// Before a planned stop.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn close(&mut self) -> Result<(), HoldError> {
        self.holder.close()
    }

    fn societies(&self) -> Vec<SocietyId> {
        let societies = &self.holder.state().directory.societies;
        societies.keys().copied().collect()
    }

    fn chore(&mut self, chore: Chore) -> Result<Vec<Letter>, HoldError> {
        if let Chore::Index(society) = chore {
            if !self.indexes.contains(&society) && self.indexing.is_none() {
                self.indexes.push_back(society);
            }
            return Ok(Vec::new());
        }
        match self.holder.chore(chore) {
            Ok(done) => self.after(done),
            // Requests can still be answered; whoever reads the log of the program must look.
            Err(HoldError::Rewrap(society)) => {
                self.say(&HoldError::Rewrap(society).to_string());
                self.rest = self.holder.outside().running() + REST;
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    /// A slice of a daily index, if one is being made or wanted.
    fn index(&mut self) -> Result<Vec<Letter>, HoldError> {
        if self.indexing.is_none() {
            let Some(society) = self.indexes.pop_front() else {
                return Ok(Vec::new());
            };
            self.indexing = Some(Indexing::begin(&self.holder, society)?);
        }
        let Some(indexing) = &mut self.indexing else {
            return Ok(Vec::new());
        };
        let Some(index) = indexing.advance(&self.holder)? else {
            return Ok(Vec::new());
        };
        self.indexing = None;
        let (society, digest) = (index.society, index.digest);
        let done = self
            .holder
            .take(vec![Input::IndexStored { society, digest }])?;
        remove_older(self.holder.disk(), &index)?;
        let letters = self.after(done)?;
        self.outbox.index(index);
        Ok(letters)
    }

    /// Lockdowns that were left in the folder.
    fn left(&mut self) -> Result<Vec<Letter>, HoldError> {
        match left_lockdown(&mut self.holder)? {
            Some(done) => self.after(done),
            None => Ok(Vec::new()),
        }
    }

    /// Hands on what a group came to.
    fn after(&mut self, mut done: Done) -> Result<Vec<Letter>, HoldError> {
        let letters = mail::letters(&mut done);
        if let Some(note) = done.note.take() {
            self.outbox.note(note);
        }
        for alarm in &done.alarms {
            self.say(&alarm_words(*alarm));
        }
        if !done.cosign.is_empty() {
            self.say("This log waits for witnesses, and none can be reached: nothing is answered.");
        }
        if done.directory {
            self.put_roster();
        }
        Ok(letters)
    }

    fn put_roster(&mut self) {
        let Some(signed) = self.holder.roster() else {
            return;
        };
        let standing = standing_roster(&signed);
        if standing != self.roster {
            self.roster = standing;
            self.rostered = self.holder.outside().running();
            self.outbox.roster(to_bytes(&signed));
        }
    }

    fn remind(&mut self) {
        let (lease, now) = (self.holder.state().lease, self.holder.outside().now());
        let left = lease.since(now);
        let stage = REMIND.iter().filter(|before| left <= **before).count();
        if stage > 0 && self.reminded != Some((lease, stage)) {
            self.reminded = Some((lease, stage));
            self.say(&format!(
                "The lease ends in {} hours: an officer renews it from a desk.",
                left / HOUR
            ));
        }
    }

    fn say(&self, text: &str) {
        (self.say.0)(text);
    }
}

fn alarm_words(alarm: Alarm) -> String {
    match alarm {
        Alarm::Warning(staff) => format!("Limit nearly reached by staff {staff}."),
        Alarm::Tripped(trip) => format!(
            "Limit reached: {:?} is stopped ({:?}).",
            trip.subject, trip.limit
        ),
        Alarm::LockedDown(SocietyId::ALL) => "Everything is locked down.".to_owned(),
        Alarm::LockedDown(society) => format!("Society {society} is locked down."),
        Alarm::SetBack => "A newer copy of this log exists: this one is closed.".to_owned(),
        Alarm::ClockDoubt => {
            "The clock jumped: limits count as used until an officer has compared it.".to_owned()
        }
    }
}
