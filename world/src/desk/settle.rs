//! What the keyholder's replies mean for the work that waited for them.

use super::queue::{Job, TRIES, Task, UNKNOWN};
use super::work::{Effect, JobId, Lie, Save, Told};
use super::{Desk, Step};
use crate::device::caller::RETRY;
use crate::device::{Answered, Ticket};
use crate::search::Word;
use ledger::leaf::{Event, Reason};
use release::{Checked, Mistrust};
use sign::id::{RecordId, RecordPseudonym};
use sign::time::MINUTE;
use sign::{Category, Hash};

impl Desk {
    /// What staff wrote and the keyholder has not confirmed.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Save> {
        self.jobs.iter().filter_map(|job| match &job.task {
            Task::Deposit(written) => written.save.as_ref(),
            _ => None,
        })
    }

    pub(crate) fn reply(&mut self, bytes: &[u8], step: &mut Step) {
        match self.caller.reply(bytes) {
            // A late or repeated reply to something settled.
            Err(Mistrust::OtherRequest) => {}
            Err(mistrust) => step.tell(Told::Lie(Lie::Reply(mistrust))),
            Ok(answered) => {
                if let Some(job) = self.take_current() {
                    self.settle(job, answered, step);
                }
            }
        }
    }

    /// The request is too old, and what became of it is not known.
    pub(crate) fn gave_up(&mut self, step: &mut Step) {
        let Some(mut job) = self.take_current() else {
            return;
        };
        job.tries = job.tries.saturating_add(1);
        if job.kept() || job.tries < TRIES {
            self.put_back(job);
        } else {
            step.tell(Told::Unanswered(job.id));
        }
    }

    fn take_current(&mut self) -> Option<Job> {
        let id = self.current.take()?;
        let at = self.jobs.iter().position(|job| job.id == id)?;
        Some(self.jobs.remove(at))
    }

    /// At its old place: before the jobs that came after it.
    fn put_back(&mut self, job: Job) {
        let later = self.jobs.iter().position(|other| other.id > job.id);
        self.jobs.insert(later.unwrap_or(self.jobs.len()), job);
    }

    fn settle(&mut self, job: Job, answered: Answered, step: &mut Step) {
        let request = answered.ask.hash();
        let ticket = answered.proof.as_ref().map(Ticket::of);
        match answered.checked {
            Checked::Denied(reason) => self.refused(job, reason, step),
            Checked::Done(leaf, index) => {
                let hash = ticket.as_ref().map(|t| ledger::Leaf::hash(&t.leaf.0));
                let case = match &leaf.event {
                    Event::Queried(queried) => Some(queried.case),
                    _ => None,
                };
                let place = Place {
                    index,
                    request,
                    hash: hash.unwrap_or_default(),
                    case,
                };
                self.done(job, place, ticket, step);
            }
            Checked::Keys(_, index, keys) => self.released(job.id, index, keys, step),
        }
    }

    fn done(&mut self, job: Job, place: Place, ticket: Option<Ticket>, step: &mut Step) {
        let id = job.id;
        match (job.task, ticket) {
            (Task::Search(searched), Some(ticket)) => {
                return self.ask_matcher(id, *searched, place, ticket, step);
            }
            (Task::PassSeed(key), Some(ticket)) => self.pass_seed(&key, place, ticket, step),
            (Task::Erase(erase), _) => self.erased(id, &erase.records, step),
            (Task::Deposit(written), _) => {
                self.dirty |= written.save.is_some();
                for word in written.save.into_iter().flat_map(|save| save.tell) {
                    self.say(JobId(0), word.at(place.index), step);
                }
            }
            _ => {}
        }
        step.tell(Told::Done(id, Some(place.index)));
    }

    /// The matcher forgets, and so does this desk: what was opened, what lost against somebody
    /// else's version, what waits to be sent.
    fn erased(&mut self, id: JobId, records: &[RecordId], step: &mut Step) {
        for record in records {
            self.end_searches(*record, u64::MAX, step);
            self.forget(*record);
            self.branches.retain(|_, save| save.record != *record);
            let of = |save: &Save| save.record == *record;
            self.jobs.retain(|job| match &job.task {
                Task::Deposit(written) if written.save.as_ref().is_some_and(of) => {
                    step.tell(Told::Refused(job.id, Reason::Unknown));
                    false
                }
                _ => true,
            });
        }
        self.dirty = true;
        self.say(id, Word::Forget(records.to_vec()), step);
    }

    fn refused(&mut self, mut job: Job, reason: Reason, step: &mut Step) {
        let id = job.id;
        if reason == Reason::Device {
            self.wipe(step);
        }
        job.tries = job.tries.saturating_add(1);
        let again = matches!(reason, Reason::Sealed | Reason::Request) && job.tries < TRIES;
        job.unknown = match reason {
            Reason::Unknown => job.unknown.saturating_add(1),
            _ => 0,
        };
        if reason == Reason::Unknown && job.kept() {
            step.out.push(Effect::WantRoster);
        }
        let lost = reason == Reason::Conflict || job.unknown >= UNKNOWN;
        match &job.task {
            Task::Deposit(written) if lost && written.save.is_some() => {
                // What is not there any more takes every edit of its record with it.
                let whole = reason != Reason::Conflict;
                let of = |(record, category)| match whole {
                    true => Category::RECORD.map(|c| (record, c)).to_vec(),
                    false => vec![(record, category)],
                };
                let parts: Vec<_> = written.names().flat_map(of).collect();
                self.put_back(job);
                self.branch(&parts, step);
            }
            // The erasure was done before, and only its reply was lost.
            Task::Erase(erase) if reason == Reason::Unknown && job.tries > 1 => {
                let records = erase.records.clone();
                self.erased(id, &records, step);
                step.tell(Told::Done(id, None));
            }
            _ if job.kept() => {
                job.pause(step.now, MINUTE);
                self.put_back(job);
                step.tell(Told::Waits(id, reason));
            }
            _ if again => {
                job.pause(step.now, RETRY);
                self.put_back(job);
                step.tell(Told::Waits(id, reason));
            }
            _ => step.tell(Told::Refused(id, reason)),
        }
    }

    /// Somebody else saved first: what was written here, and what builds on it, becomes branches.
    fn branch(&mut self, parts: &[(RecordId, Category)], step: &mut Step) {
        for id in self.edits_of(parts) {
            let Some(at) = self.jobs.iter().position(|job| job.id == id) else {
                continue;
            };
            let Task::Deposit(written) = self.jobs.remove(at).task else {
                continue;
            };
            let names: Vec<_> = written.names().collect();
            for name in &names {
                self.tips.remove(name);
                self.caseload.forget_part(name.0, name.1);
            }
            if let Some(save) = written.save {
                let categories = names.iter().map(|(_, category)| *category).collect();
                step.tell(Told::Branched(id, save.record, categories));
                self.branches.insert(id, save);
            }
        }
        self.dirty = true;
    }
}

/// Where a leaf stands, and what asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) index: u64,
    pub(crate) request: Hash,
    pub(crate) hash: Hash,
    /// The case, if the leaf is a search's.
    pub(crate) case: Option<RecordPseudonym>,
}
