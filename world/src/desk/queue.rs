//! Work that waits for the keyholder, and how each piece becomes a request.

use super::caseload::Opened;
use super::work::{Effect, Fault, JobId, Parcel, Save, Told, Work};
use super::write::{SealedRecord, WriteError, seal_changes};
use super::{Desk, Step};
use crate::device::caller::RETRY;
use crate::device::{CallError, Draw, SessionKey};
use crate::search::{Query, Word};
use ledger::leaf::{DeviceKind, Noted, Openings};
use policy::Want;
use policy::request::{WantDeposit, WantErase, WantGrant, WantQuery, WantRelease};
use seal::deposit::{Deposit, Sender};
use seal::{IntakeKeyId, PartKey, SealError};
use sign::encode::Bytes;
use sign::id::{RecordId, RequestId};
use sign::{Category, Time};

/// Times a piece of work that is not kept is tried.
pub(crate) const TRIES: u8 = 3;

/// Times in a row that a save is refused as unknown until it becomes a branch: fewer may only
/// mean that the intake keys have changed; more, that the record was erased.
pub(crate) const UNKNOWN: u8 = 10;

/// A piece of work that waits.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: JobId,
    pub(crate) task: Task,
    pub(crate) tries: u8,
    /// Times in a row that the keyholder said that something in it is not there.
    pub(crate) unknown: u8,
    /// Since when, and for how long, it is not tried.
    pub(crate) pause: Option<(Time, u64)>,
}

/// What is to be asked for.
#[derive(Debug)]
pub(crate) enum Task {
    Deposit(Box<Written>),
    Open(super::Open),
    Search(Box<Searched>),
    Grant(WantGrant),
    Erase(WantErase),
    PassSeed(Box<SessionKey>),
    Note(Noted),
    Opened(Openings),
}

/// Sealed parts on their way.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) keys: Deposit,
    /// Empty once the hub has them.
    pub(crate) parcels: Vec<Parcel>,
    pub(crate) sent: Option<Time>,
    /// What staff wrote, kept until the keyholder has the keys; none for an import.
    pub(crate) save: Option<Save>,
}

#[derive(Debug)]
pub(crate) struct Searched {
    pub(crate) search: super::Search,
    pub(crate) query: Query,
}

/// A piece of work as it can be shown: which, and how far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its number.
    pub job: JobId,
    /// Whether it survives a crash and is tried for as long as it takes.
    pub kept: bool,
    /// The records it writes.
    pub writes: Vec<RecordId>,
    /// Whether its parcels have not reached the hub yet.
    pub unsent: bool,
}

impl Written {
    /// Whether it writes one of these parts.
    fn touches(&self, parts: &[(RecordId, Category)]) -> bool {
        self.names().any(|name| parts.contains(&name))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = (RecordId, Category)> {
        let records = self.keys.records().iter();
        records.flat_map(|r| r.parts.iter().map(|p| (r.record, p.category)))
    }
}

impl Job {
    pub(crate) fn new(id: JobId, task: Task) -> Self {
        Job {
            id,
            task,
            tries: 0,
            unknown: 0,
            pause: None,
        }
    }

    /// Tries it again after so many microseconds.
    pub(crate) fn pause(&mut self, now: Time, length: u64) {
        self.pause = Some((now, length));
    }

    fn ready(&self, now: Time) -> bool {
        let put = match &self.task {
            Task::Deposit(written) => written.parcels.is_empty(),
            _ => true,
        };
        // A clock that was set back must not make it wait for ever.
        let rested = self
            .pause
            .is_none_or(|(since, length)| now < since || now.since(since) >= length);
        put && rested
    }

    /// Whether it survives a crash.
    pub(crate) fn kept(&self) -> bool {
        matches!(&self.task, Task::Deposit(written) if written.save.is_some())
    }
}

impl Desk {
    pub(crate) fn work(&mut self, id: JobId, work: Work, step: &mut Step) {
        let task = match work {
            Work::Store(records) => self.store(records).map(Some),
            Work::Save(save) => self.save(*save, step).map(Some),
            Work::Open(open) => Ok(Some(Task::Open(open))),
            Work::Search(search) => self.search(*search, step).map(Some),
            Work::Say(word) => {
                self.say(id, word, step);
                Ok(None)
            }
            Work::Register(entries) => {
                self.pend(id, Word::Register(entries), false, step);
                Ok(None)
            }
            Work::Grant(grant) => Ok(Some(Task::Grant(grant))),
            Work::Erase(erase) => Ok(Some(Task::Erase(erase))),
            Work::PassSeed(key) => Ok(Some(Task::PassSeed(key))),
            Work::Note(note) => Ok(Some(Task::Note(note))),
            Work::Opened(openings) => Ok(Some(Task::Opened(openings))),
        };
        match task {
            Ok(Some(task)) => {
                let job = Job::new(id, task);
                self.dirty |= job.kept();
                self.jobs.push(job);
                self.put_again(step);
            }
            Ok(None) => {}
            Err(fault) => step.tell(Told::Impossible(id, fault)),
        }
    }

    /// What waits to be sent or answered.
    pub fn waiting(&self) -> impl Iterator<Item = Waiting> {
        self.jobs.iter().map(|job| {
            let (writes, unsent) = match &job.task {
                Task::Deposit(written) => {
                    let records = written.keys.records().iter().map(|r| r.record);
                    (records.collect(), !written.parcels.is_empty())
                }
                _ => (Vec::new(), false),
            };
            Waiting {
                job: job.id,
                kept: job.kept(),
                writes,
                unsent,
            }
        })
    }

    /// Asks for the next piece of work that is ready, if nothing is being asked.
    pub(crate) fn go_on(&mut self, step: &mut Step) {
        while !self.caller.busy() && self.caller.session(step.now).is_some() {
            let Some(at) = self.next_ready(step.now) else {
                return;
            };
            let job = &self.jobs[at];
            let id = job.id;
            let request = RequestId(step.draw.take());
            let want = self.want(job, request, step.now, &mut step.draw);
            let asked = want.and_then(|want| {
                let asked = self.caller.ask(request, want, step.now);
                asked.map_err(|e| match e {
                    CallError::Busy | CallError::NoSession => Fault::NoSession,
                })
            });
            match asked {
                Ok(out) => {
                    self.current = Some(id);
                    step.out.push(Effect::Send(out));
                }
                // What staff wrote waits until it can be sent.
                Err(_) if self.jobs[at].kept() => self.jobs[at].pause(step.now, RETRY),
                Err(fault) => {
                    self.jobs.remove(at);
                    step.tell(Told::Impossible(id, fault));
                }
            }
        }
    }

    /// The hub has all parcels of a job.
    pub(crate) fn stored(&mut self, id: JobId) {
        let job = self.jobs.iter_mut().find(|job| job.id == id);
        if let Some(Job {
            task: Task::Deposit(written),
            ..
        }) = job
        {
            written.parcels.clear();
            self.dirty = true;
        }
    }

    /// Parcels that the hub has not confirmed.
    pub(crate) fn put_again(&mut self, step: &mut Step) {
        for job in &mut self.jobs {
            let Task::Deposit(written) = &mut job.task else {
                continue;
            };
            let due = written
                .sent
                .is_none_or(|at| step.now < at || step.now.since(at) >= RETRY);
            if due && !written.parcels.is_empty() {
                written.sent = Some(step.now);
                let parcels = written.parcels.clone();
                step.out.push(Effect::Put(job.id, parcels));
            }
        }
    }

    /// Jobs of staff's edits that write one of these parts: they build on what was lost.
    pub(crate) fn edits_of(&self, parts: &[(RecordId, Category)]) -> Vec<JobId> {
        let of = |job: &&Job| matches!(&job.task, Task::Deposit(w) if w.save.is_some() && w.touches(parts));
        self.jobs.iter().filter(of).map(|job| job.id).collect()
    }

    /// The first piece that is ready; deposits keep their order among themselves.
    fn next_ready(&self, now: Time) -> Option<usize> {
        let mut held_up = false;
        for (at, job) in self.jobs.iter().enumerate() {
            let deposit = matches!(job.task, Task::Deposit(_));
            if deposit && held_up {
                continue;
            }
            if job.ready(now) {
                return Some(at);
            }
            held_up |= deposit;
        }
        None
    }

    fn store(&self, records: Vec<SealedRecord>) -> Result<Task, Fault> {
        let mut keys = Vec::with_capacity(records.len());
        let mut parcels = Vec::with_capacity(records.len() * 7);
        for record in records {
            keys.push(record.keys);
            parcels.extend(record.parts.into_iter().map(Parcel::Part));
            parcels.extend(record.slip.map(Parcel::Slip));
        }
        let keys = Deposit::new(keys).map_err(|e| Fault::Write(WriteError::Seal(e)))?;
        Ok(Task::Deposit(Box::new(Written {
            keys,
            parcels,
            sent: None,
            save: None,
        })))
    }

    fn save(&mut self, save: Save, step: &mut Step) -> Result<Task, Fault> {
        let author = self.author(step.now)?;
        let known = |category| self.tip(save.record, category);
        let new = save.changed.len() == Category::RECORD.len()
            && Category::RECORD.iter().all(|c| known(*c).is_none());
        let mut changes = Vec::with_capacity(save.changed.len());
        for category in &save.changed {
            let tip = known(*category);
            if tip.is_none() && !new {
                return Err(Fault::Unread);
            }
            changes.push((*category, tip));
        }
        // Who is in danger now has a contact part under one lock from before.
        let danger = save.changed.contains(&Category::Circumstances) && save.person.in_danger();
        if let (true, Some(tip)) = (danger, known(Category::Contact))
            && !save.changed.contains(&Category::Contact)
        {
            changes.push((Category::Contact, Some(tip)));
        }
        let sealed = seal_changes(
            &author,
            save.record,
            save.id,
            &save.person,
            &changes,
            &mut step.draw,
        );
        let sealed = sealed.map_err(Fault::Write)?;
        for (new, part) in sealed.keys.parts.iter().zip(&sealed.parts) {
            let tip = (new.version, new.header);
            self.tips.insert((save.record, new.category), tip);
            // What was written here can be read here, before anybody gives access: offline, too.
            let key = PartKey::from_bytes(*new.key.as_bytes());
            let parcel = Parcel::Part(part.clone());
            let opened = Opened::new(new.header, key, parcel, step.now);
            self.caseload.insert(part.header.about.key_ref(), opened);
        }
        let Task::Deposit(mut written) = self.store(vec![sealed])? else {
            return Err(Fault::Unread);
        };
        written.save = Some(save);
        Ok(Task::Deposit(written))
    }

    fn search(&self, search: super::Search, step: &mut Step) -> Result<Task, Fault> {
        let query = Query {
            salt: step.draw.take(),
            scope: search.scope.clone(),
            features: search.features.clone(),
        };
        if query.fits() {
            Ok(Task::Search(Box::new(Searched { search, query })))
        } else {
            Err(Fault::Write(WriteError::Seal(SealError::TooLong)))
        }
    }

    /// The request that a piece of work becomes.
    fn want(
        &self,
        job: &Job,
        request: RequestId,
        now: Time,
        draw: &mut Draw,
    ) -> Result<Want, Fault> {
        match &job.task {
            Task::Deposit(written) => self.deposit(&written.keys, request, now, draw),
            Task::Open(open) => Ok(Want::Release(WantRelease {
                grant: open.why,
                purpose: open.purpose,
                items: open.items.clone(),
            })),
            Task::Search(searched) => {
                if self.matcher.is_none() {
                    return Err(Fault::NoMatcher);
                }
                Ok(Want::Query(WantQuery {
                    case: searched.search.case,
                    query: searched.query.hash(),
                    standing: searched.search.standing,
                }))
            }
            Task::Grant(grant) => Ok(Want::Grant(grant.clone())),
            Task::Erase(erase) => Ok(Want::Erase(erase.clone())),
            Task::PassSeed(key) => {
                let desk = key.check(&self.book, DeviceKind::Desk, now);
                if desk.is_ok() && !self.pairs.is_empty() {
                    Ok(Want::PassSeed(key.device))
                } else {
                    Err(Fault::NoSeed)
                }
            }
            Task::Note(note) => Ok(Want::Note(*note)),
            Task::Opened(openings) => Ok(Want::Opened(openings.clone())),
        }
    }

    fn deposit(
        &self,
        keys: &Deposit,
        request: RequestId,
        now: Time,
        draw: &mut Draw,
    ) -> Result<Want, Fault> {
        let society = self.caller.society();
        let (month, to) = self.book.intake(society, now).ok_or(Fault::NoKeys)?;
        let sender = Sender {
            device: self.device(),
            request,
        };
        let key = IntakeKeyId { society, month };
        let sealed = keys.seal(&key, &to, &sender, &draw.encapsulation());
        let sealed = sealed.map_err(|e| Fault::Write(WriteError::Seal(e)))?;
        Ok(Want::Deposit(WantDeposit {
            month,
            sealed: Bytes(sealed),
        }))
    }
}
