//! How fast records are opened here: a desk waits by itself where going on would stop it.
//!
//! # Why
//! The log's rules stop a computer at the first opening beyond so many records that its member of
//! staff never saw before, within an hour; and at the third refusal by a limit within ten minutes.
//! Both are there for thieves. Somebody who was handed a colleague's cases, or who clicks again
//! because nothing happened, does the same; and then two officers must be found. So the desk says
//! when it goes on instead of asking. A thief asks without this program: nothing rests on it.
//!
//! # What it knows
//! What was asked for on this computer ([`super::opened`]), and the agreed numbers
//! ([`Policy::default`]). Where a log's own rules are stricter, it waits too late; where they are
//! looser, it waits too long, until the file shows that more was released within an hour once
//! (`kinfold desk open --anyway`).
//! What was asked for and never answered is not counted, though it may have been released; nor what
//! the same member of staff opened on another computer.

use super::Shell;
use super::opened::Entry;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use ledger::leaf::{Policy, Why};
use sign::Time;
use sign::id::RecordId;
use sign::time::{HOUR, MINUTE};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use world::desk::JobId;

/// What somebody opened, as far as limits that stop at once go by it.
#[derive(Clone, Debug)]
pub struct Pace<R> {
    /// Records that were opened before.
    known: BTreeSet<R>,
    /// Those of this day (UTC): they cost nothing again.
    today: (u64, BTreeSet<R>),
    /// When records were opened for the first time, in the last hour, the oldest first.
    new: VecDeque<(Time, u32)>,
    /// Until when nothing more is opened because a limit refused that.
    rest: Option<Time>,
    /// The same of searches, which have a limit of their own.
    search: Option<Time>,
    /// What was asked for and is not answered yet.
    asked: BTreeMap<JobId, (Vec<R>, Time)>,
    /// As many new records as were released within an hour once, if that is more than is agreed.
    most: u32,
}

impl<R> Default for Pace<R> {
    fn default() -> Self {
        Pace {
            known: BTreeSet::new(),
            today: (0, BTreeSet::new()),
            new: VecDeque::new(),
            rest: None,
            search: None,
            asked: BTreeMap::new(),
            most: Policy::default().novelty_hour,
        }
    }
}

/// Why the desk waits, and until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// More records never seen before than are allowed within an hour.
    New(Time),
    /// A limit has just refused something.
    Limit(Time),
}

impl<R: Ord + Copy> Pace<R> {
    /// These were released at this time.
    pub fn opened(&mut self, records: &[R], time: Time) {
        let mut fresh = 0;
        if self.today.0 != time.day() {
            self.today = (time.day(), BTreeSet::new());
        }
        self.today.1.extend(records);
        for record in records {
            fresh += u32::from(self.known.insert(*record));
        }
        self.new.retain(|(at, _)| time.since(*at) < HOUR);
        if fresh > 0 {
            self.new.push_back((time, fresh));
        }
        self.most = self.most.max(self.recent());
    }

    /// A limit refused to open something at this time.
    pub fn refused(&mut self, time: Time) {
        self.rest = Some(after(time));
    }

    /// A limit refused a search at this time.
    pub fn refused_search(&mut self, time: Time) {
        self.search = Some(after(time));
    }

    /// Until when nothing is searched for.
    #[must_use]
    pub fn rest_of_searches(&self, now: Time) -> Option<Rest> {
        waits(self.search, now).map(Rest::Limit)
    }

    /// Why these are not asked for now, if they are not; without any, whether anything is that is
    /// counted by itself, as under a bulk approval.
    #[must_use]
    pub fn rest(&self, records: &[R], now: Time) -> Option<Rest> {
        let free = |of: &R| self.today.0 == now.day() && self.today.1.contains(of);
        let counts = records.is_empty() || !records.iter().all(free);
        if let Some(until) = waits(self.rest, now).filter(|_| counts) {
            return Some(Rest::Limit(until));
        }
        let fresh = records.iter().filter(|of| !self.known.contains(of));
        let fresh = u32::try_from(fresh.count()).unwrap_or(u32::MAX);
        // A clock that was ahead left times that are still to come: they tell nothing.
        let in_hour = || {
            let past = self.new.iter().filter(|(at, _)| *at <= now);
            past.filter(|(at, _)| now.since(*at) < HOUR)
        };
        let mut recent: u32 = in_hour().map(|(_, of)| of).sum();
        if fresh == 0 || recent.saturating_add(fresh) <= self.most {
            return None;
        }
        // When so many of the hour's are over that these have room; a moment later, because the
        // keyholder's clock is another.
        let mut until = now.plus(HOUR);
        for (at, of) in in_hour() {
            recent -= of;
            until = at.plus(HOUR);
            if recent.saturating_add(fresh) <= self.most {
                break;
            }
        }
        Some(Rest::New(until.plus(MINUTE)))
    }

    fn recent(&self) -> u32 {
        self.new.iter().map(|(_, of)| of).sum()
    }
}

fn after(time: Time) -> Time {
    time.plus(u64::from(Policy::default().denial_minutes) * MINUTE)
}

/// What is still to come, and not further off than it ever is: a clock may have been ahead.
fn waits(until: Option<Time>, now: Time) -> Option<Time> {
    until.filter(|until| now < *until && *until <= after(now))
}

impl Pace<RecordId> {
    /// What this computer's own file says, entry by entry.
    fn of(entries: &[Entry]) -> Self {
        let mut pace = Pace::default();
        for entry in entries {
            pace.note(entry);
        }
        pace
    }

    /// What is being written into the file now, in its order. Only what came was opened: a record
    /// that a limit refused is as new and as dear as before. Under a bulk approval nothing is
    /// counted here, as nothing is by the rules.
    pub(super) fn note(&mut self, entry: &Entry) {
        match entry {
            Entry::Asked(asked) if matches!(asked.why, Why::Grant(_)) => {
                let records = asked.items.iter().map(|i| i.record).collect();
                self.asked.insert(asked.job, (records, asked.time));
            }
            Entry::Came(came) => {
                let asked = self.asked.remove(&came.job);
                if let Some((records, time)) = asked.filter(|_| came.leaf.is_some()) {
                    self.opened(&records, time);
                }
            }
            Entry::Limited(limited) if limited.search => self.refused_search(limited.time),
            Entry::Limited(limited) => self.refused(limited.time),
            Entry::Asked(_) => {}
        }
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Why these records are not to be asked for now; without any, whether anything is that is
    /// counted by itself.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn rest(&mut self, records: &[RecordId]) -> Result<Option<Rest>, Fault> {
        let now = self.now();
        Ok(self.pace()?.rest(records, now))
    }

    /// Why nothing is to be searched for now.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn rest_of_searches(&mut self) -> Result<Option<Rest>, Fault> {
        let now = self.now();
        Ok(self.pace()?.rest_of_searches(now))
    }

    /// Read once: the file of a year is long.
    fn pace(&mut self) -> Result<&Pace<RecordId>, Fault> {
        if self.pace.is_none() {
            self.pace = Some(Pace::of(&self.opened_entries()?));
        }
        Ok(self.pace.get_or_insert_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Time = Time(20_000 * sign::time::DAY);

    #[test]
    fn as_many_as_are_agreed_are_opened_and_no_more() {
        let mut pace = Pace::default();
        for n in 0..50_u32 {
            let now = AT.plus(u64::from(n) * MINUTE);
            assert_eq!(pace.rest(&[n], now), None);
            pace.opened(&[n], now);
        }
        let now = AT.plus(50 * MINUTE);
        // What was seen before is free.
        assert_eq!(pace.rest(&[3, 7], now), None);
        // Two new ones have room when two of the first are an hour old.
        let until = AT.plus(MINUTE + HOUR + MINUTE);
        assert_eq!(pace.rest(&[70, 71], now), Some(Rest::New(until)));
        assert_eq!(pace.rest(&[70, 71], until), None);
    }

    #[test]
    fn after_a_refusal_by_a_limit_nothing_is_asked_for_ten_minutes() {
        let mut pace = Pace::default();
        pace.opened(&[7], AT);
        pace.refused(AT);
        let until = AT.plus(10 * MINUTE);
        assert_eq!(pace.rest(&[1], AT.plus(MINUTE)), Some(Rest::Limit(until)));
        assert_eq!(pace.rest(&[], AT.plus(MINUTE)), Some(Rest::Limit(until)));
        assert_eq!(pace.rest(&[1], until), None);
        // What was opened today costs nothing, and a search has a limit of its own.
        assert_eq!(pace.rest(&[7], AT.plus(MINUTE)), None);
        assert_eq!(pace.rest_of_searches(AT.plus(MINUTE)), None);
        pace.refused_search(AT);
        assert_eq!(pace.rest_of_searches(AT), Some(Rest::Limit(until)));
    }

    fn asked(job: u64, n: u8, why: Why) -> Entry {
        Entry::Asked(super::super::opened::Asked {
            job: JobId(job),
            time: AT,
            why,
            purpose: ledger::leaf::Purpose::Casework,
            items: vec![super::super::opened::Item {
                holder: sign::SocietyId(1),
                record: RecordId([n; 16]),
                categories: Vec::new(),
            }],
        })
    }

    fn came(job: u64, leaf: Option<u64>) -> Entry {
        Entry::Came(super::super::opened::Came {
            job: JobId(job),
            leaf,
        })
    }

    /// Who clicks again on what a limit refused is the one it is for.
    #[test]
    fn what_a_limit_refused_is_not_taken_for_opened() {
        let grant = Why::Grant(sign::id::GrantId([6; 16]));
        let limited = Entry::Limited(super::super::opened::Limited {
            time: AT,
            search: false,
        });
        let pace = Pace::of(&[asked(1, 1, grant), limited, came(1, None)]);
        let waits = Some(Rest::Limit(AT.plus(10 * MINUTE)));
        assert_eq!(pace.rest(&[RecordId([1; 16])], AT), waits);
        let pace = Pace::of(&[asked(1, 1, grant), came(1, Some(4))]);
        assert!(pace.known.contains(&RecordId([1; 16])));
    }

    /// The rules count nothing of a bulk approval against these limits.
    #[test]
    fn a_bulk_approval_changes_nothing() {
        let warrant = Why::Warrant(sign::id::WarrantId([6; 16]));
        let many = (0..120_u8).flat_map(|n| {
            let job = u64::from(n);
            [asked(job, n, warrant), came(job, Some(job))]
        });
        let pace = Pace::of(&many.collect::<Vec<_>>());
        assert!(pace.known.is_empty());
        assert_eq!(pace.most, Policy::default().novelty_hour);
    }

    #[test]
    fn what_was_released_once_is_allowed() {
        let mut pace = Pace::default();
        let many: Vec<u32> = (0..90).collect();
        pace.opened(&many, AT);
        let later = AT.plus(3 * HOUR);
        let more: Vec<u32> = (90..180).collect();
        assert_eq!(pace.rest(&more, later), None);
        pace.opened(&more, later);
        assert!(pace.rest(&[500], later).is_some());
    }
}
