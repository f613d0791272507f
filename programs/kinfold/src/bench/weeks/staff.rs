//! What a caseworker does in a day, click by click.

use super::chance::Chance;
use super::log::{GRANT, Log, Place};
use super::{Habits, Outcome, Setting, opens};
use crate::Fault;
use desk::shell::pace::Pace;
use ledger::leaf::{Policy, Subject};
use sign::Time;
use sign::time::{HOUR, MINUTE};

/// How long a day is before people go home, whatever is left.
const LONG: u64 = 9 * HOUR + 30 * MINUTE;
/// How soon somebody tries again who was refused.
const IMPATIENT: u64 = 40_000_000;
/// How long a team leader takes to extend a day, at most.
const ANSWERED: u64 = 45 * MINUTE;

/// A caseworker, at one computer.
pub(super) struct Person {
    place: Place,
    /// Records that were ever opened: numbers below this.
    known: u64,
    /// The next of those that are opened again.
    again: u64,
    granted: u64,
    pace: Pace<u64>,
    today: Today,
    stopped: Option<Subject>,
}

#[derive(Default)]
struct Today {
    ends: Time,
    opened: u64,
    extended: bool,
    /// Whether they were refused and gave up.
    over: bool,
    /// How often they tried the same again.
    tries: u64,
}

/// A case that is opened at a moment: of records seen before, or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Click {
    pub(super) time: Time,
    /// Whose, as the caller counts people.
    pub(super) who: usize,
    new: bool,
}

impl Person {
    pub(super) fn new(society: u32, number: u32) -> Person {
        Person {
            place: (society, number),
            known: 0,
            again: 0,
            granted: 0,
            pace: Pace::default(),
            today: Today::default(),
            stopped: None,
        }
    }

    /// If they were stopped, two officers looked at it over night.
    pub(super) fn go_on(&mut self, log: &mut Log, now: Time) -> Result<(), Fault> {
        match self.stopped.take() {
            Some(subject) => log.reinstate(subject, now),
            None => Ok(()),
        }
    }

    /// What they mean to do on this day.
    pub(super) fn plan(
        &mut self,
        who: usize,
        (habits, morning): (&Habits, Time),
        log: &mut Log,
        chance: &mut Chance,
    ) -> Result<Vec<Click>, Fault> {
        let begin = opens(self.place.0, morning);
        self.today = Today {
            ends: begin.plus(LONG),
            ..Today::default()
        };
        self.go_on(log, morning)?;
        let records = chance.log_normal(habits.median, habits.spread) as usize;
        let mut cases: Vec<bool> = (0..records / habits.case)
            .map(|_| chance.percent(habits.new))
            .collect();
        let mut pace = habits.pace;
        if chance.below(habits.handed_over) == 0 {
            // A colleague left: their cases are looked through first.
            cases.splice(0..0, std::iter::repeat_n(true, habits.handed));
            pace = habits.haste;
        }
        let mut time = begin;
        let clicks = cases.into_iter().map(|new| {
            time = time.plus(chance.waiting(pace * MINUTE));
            Click { time, who, new }
        });
        let ends = self.today.ends;
        Ok(clicks.take_while(|click| click.time < ends).collect())
    }

    /// Opens a case; when they will try the same again, if they will.
    pub(super) fn click(
        &mut self,
        click: Click,
        setting: &Setting,
        log: &mut Log,
        chance: &mut Chance,
        outcome: &mut Outcome,
    ) -> Result<Option<Click>, Fault> {
        let now = click.time;
        if self.today.over || self.stopped.is_some() || now >= self.today.ends {
            return Ok(None);
        }
        let records = self.records(click.new, setting.habits.case, log, now)?;
        if setting.desks_wait
            && let Some(rest) = self.pace.rest(&records, now)
        {
            use desk::shell::pace::Rest::{Limit, New};
            let (New(time) | Limit(time)) = rest;
            outcome.waited += 1;
            return Ok(Some(Click { time, ..click }));
        }
        match log.open(self.place, &records, now)? {
            Ok(()) => {
                self.pace.opened(&records, now);
                self.known = self.known.max(records.iter().max().map_or(0, |n| n + 1));
                self.today.opened += records.len() as u64;
                self.today.tries = 0;
                outcome.opened += records.len() as u64;
                Ok(None)
            }
            Err(stopped) => {
                outcome.refused += 1;
                if let Some(trip) = stopped {
                    outcome.tripped += 1;
                    outcome.shut = matches!(trip.subject, Subject::Society(_));
                    self.stopped = Some(trip.subject);
                    return Ok(None);
                }
                self.pace.refused(now);
                Ok(self.refused(click, setting, log, chance, outcome))
            }
        }
    }

    /// Some try the same again at once, as people do; the others ask a team leader, who extends the
    /// day, or go home.
    fn refused(
        &mut self,
        click: Click,
        setting: &Setting,
        log: &mut Log,
        chance: &mut Chance,
        outcome: &mut Outcome,
    ) -> Option<Click> {
        let now = click.time;
        self.today.tries += 1;
        if chance.percent(setting.habits.again) {
            let time = now.plus(IMPATIENT);
            return Some(Click { time, ..click });
        }
        let half = Policy::default().day / 2;
        if !self.today.extended && chance.percent(70) && log.extend(self.place, half, now) {
            self.today.extended = true;
            outcome.extended += 1;
            let time = now.plus(chance.waiting(ANSWERED / 2).min(ANSWERED));
            return Some(Click { time, ..click });
        }
        self.today.over = true;
        None
    }

    /// The records of the next case.
    fn records(
        &mut self,
        new: bool,
        count: usize,
        log: &mut Log,
        now: Time,
    ) -> Result<Vec<u64>, Fault> {
        let count = count as u64;
        let first = if new || self.known < count {
            // A case lies in one access.
            let left = GRANT - self.known % GRANT;
            self.known + if left < count { left } else { 0 }
        } else {
            self.again = (self.again + count) % self.known;
            let first = self.again.min(self.known - count);
            let left = GRANT - first % GRANT;
            if left < count {
                first - (count - left)
            } else {
                first
            }
        };
        while self.granted <= (first + count) / GRANT {
            log.give(self.place, self.granted, now)?;
            self.granted += 1;
        }
        Ok((first..first + count).collect())
    }

    /// How many records they opened.
    pub(super) fn end_of_day(&self) -> u64 {
        self.today.opened
    }
}
