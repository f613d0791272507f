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

use super::Shell;
use super::opened::{End, Entry, Opened};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use ledger::leaf::Policy;
use sign::Time;
use sign::id::RecordId;
use sign::time::{HOUR, MINUTE};
use std::collections::{BTreeSet, VecDeque};

/// What somebody opened, as far as limits that stop at once go by it.
#[derive(Clone, Debug)]
pub struct Pace<R> {
    /// Records that were opened before.
    known: BTreeSet<R>,
    /// Those of this day (UTC): they cost nothing again.
    today: (u64, BTreeSet<R>),
    /// When records were opened for the first time, in the last hour, the oldest first.
    new: VecDeque<(Time, u32)>,
    /// Until when nothing is asked because a limit refused something.
    rest: Option<Time>,
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

    /// A limit refused something at this time.
    pub fn refused(&mut self, time: Time) {
        let minutes = u64::from(Policy::default().denial_minutes);
        self.rest = Some(time.plus(minutes * MINUTE));
    }

    /// Why these are not asked for now, if they are not; without any, why nothing that is counted
    /// otherwise is.
    #[must_use]
    pub fn rest(&self, records: &[R], now: Time) -> Option<Rest> {
        let free = |of: &R| self.today.0 == now.day() && self.today.1.contains(of);
        let counts = records.is_empty() || !records.iter().all(free);
        if let Some(until) = self.rest.filter(|until| counts && now < *until) {
            return Some(Rest::Limit(until));
        }
        let fresh = records.iter().filter(|of| !self.known.contains(of));
        let fresh = u32::try_from(fresh.count()).unwrap_or(u32::MAX);
        let in_hour = || self.new.iter().filter(|(at, _)| now.since(*at) < HOUR);
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

impl Pace<RecordId> {
    /// What this computer's own file says.
    fn of((opened, limited): (Vec<Opened>, Option<Time>)) -> Self {
        let mut pace = Pace::default();
        // What nobody heard of may have been released.
        for of in opened.iter().rev().filter(|of| of.end != End::Refused) {
            let records: Vec<RecordId> = of.asked.items.iter().map(|i| i.record).collect();
            pace.opened(&records, of.asked.time);
        }
        if let Some(time) = limited {
            pace.refused(time);
        }
        pace
    }

    /// What is being written into the file now. What will be refused counts until the desk is
    /// started anew: it waits sooner, never later.
    pub(super) fn note(&mut self, entry: &Entry) {
        match entry {
            Entry::Asked(asked) => {
                let records: Vec<RecordId> = asked.items.iter().map(|i| i.record).collect();
                self.opened(&records, asked.time);
            }
            Entry::Limited(time) => self.refused(*time),
            Entry::Came(_) => {}
        }
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Why these records are not to be asked for now; without any, why nothing else is.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn rest(&mut self, records: &[RecordId]) -> Result<Option<Rest>, Fault> {
        // Read once: the file of a year is long.
        if self.pace.is_none() {
            self.pace = Some(Pace::of(self.opened_and_limited()?));
        }
        let now = self.now();
        Ok(self.pace.as_ref().and_then(|pace| pace.rest(records, now)))
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
        let mut pace = Pace::<u32>::default();
        pace.opened(&[7], AT);
        pace.refused(AT);
        let until = AT.plus(10 * MINUTE);
        assert_eq!(pace.rest(&[1], AT.plus(MINUTE)), Some(Rest::Limit(until)));
        assert_eq!(pace.rest(&[], AT.plus(MINUTE)), Some(Rest::Limit(until)));
        assert_eq!(pace.rest(&[1], until), None);
        // What was opened today costs nothing.
        assert_eq!(pace.rest(&[7], AT.plus(MINUTE)), None);
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
