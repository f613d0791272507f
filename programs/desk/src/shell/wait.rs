//! Waiting for a piece of work, and for everything.

use super::Shell;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::words;
use ledger::leaf::Reason;
use sign::Time;
use wire::LineFault;
use world::desk::{JobId, Told};
use zeroize::Zeroizing;

/// How long a busy hub is left alone, in microseconds.
const BUSY: u64 = 300_000;

/// How long the search is waited for when nothing else is to be done, in microseconds.
const HEARING: u64 = 5_000_000;

/// How a piece of work ended.
#[derive(Debug)]
pub enum Ended {
    /// Done; what was opened on the way.
    Done(Option<u64>),
    /// The search answered: what it found stands in [`super::Side::search`].
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

impl Ended {
    /// Whether nothing came of it and nothing of it is kept.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Ended::Refused(_) | Ended::Conflict)
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
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
