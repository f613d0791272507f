//! Weeks of honest work under the rules of the log: how often they stop somebody who did nothing
//! wrong, and whether they still stop somebody who reads along a register.
//!
//! What is simulated is the log alone, leaf by leaf, by the code that the keyholder and every
//! verifier run ([`policy::State`]); no keys, no files, no clock. How much staff do in a day is not
//! known to us from anywhere: the numbers in [`Habits`] are assumptions, heavier than what we would
//! expect, and are printed with the result.

pub(super) mod chance;
mod intruder;
mod log;
mod staff;

use crate::Fault;
use crate::cli::BenchWeeks;
use crate::screen::{Screen, number};
use chance::Chance;
use log::{Log, START};
use serde_json::json;
use sign::Time;
use sign::time::{DAY, HOUR, MINUTE};
use staff::Person;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs;

/// What everybody does, unless it is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Habits {
    /// Records that a caseworker opens on the middle one of all days.
    pub(crate) median: f64,
    /// How far days lie apart: the standard deviation of the logarithm.
    pub(crate) spread: f64,
    /// Records of one case, opened by one click.
    pub(crate) case: usize,
    /// Of a day's cases, how many of a hundred the caseworker had never seen before.
    pub(crate) new: u64,
    /// On one of so many days a caseworker is handed the cases of a colleague who left.
    pub(crate) handed_over: u64,
    /// How many cases that are.
    pub(crate) handed: usize,
    /// Minutes from one case to the next, on average, on a usual day.
    pub(crate) pace: u64,
    /// The same where many are looked through.
    pub(crate) haste: u64,
    /// Of a hundred people who were refused, how many try at once again; and again of those.
    pub(crate) again: u64,
}

impl Habits {
    /// A busy day.
    pub(crate) const BUSY: Habits = Habits {
        median: 45.0,
        spread: 0.5,
        case: 3,
        new: 30,
        handed_over: 40,
        handed: 40,
        pace: 9,
        haste: 3,
        again: 50,
    };
    /// The day after a disaster: forms without end, each opened once, and what they lead to.
    pub(crate) const DISASTER: Habits = Habits {
        median: 110.0,
        spread: 0.3,
        case: 2,
        new: 85,
        handed_over: 15,
        handed: 30,
        pace: 5,
        haste: 3,
        again: 50,
    };
}

/// Societies that work after a disaster at the same time, and caseworkers in each.
const DISASTERS: u32 = 6;
const DISASTER_DESKS: u32 = 10;

/// What is simulated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Setting {
    pub(crate) seed: u64,
    pub(crate) societies: u32,
    /// Caseworkers of each, one computer each, and a team leader beside them.
    pub(crate) desks: u32,
    pub(crate) days: u32,
    pub(crate) habits: Habits,
    /// Whether desks wait by themselves before a limit ([`desk::shell::pace`]), as ours do.
    pub(crate) desks_wait: bool,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Outcome {
    /// Leaves of the log.
    pub(crate) leaves: u64,
    /// Records opened, by day and person.
    pub(crate) opened: u64,
    /// The most that one person opened in one day.
    pub(crate) most: u64,
    /// How often a desk waited by itself.
    pub(crate) waited: u64,
    /// How often a limit refused somebody honest.
    pub(crate) refused: u64,
    /// How often a team leader extended a day.
    pub(crate) extended: u64,
    /// How often somebody honest was stopped.
    pub(crate) tripped: u64,
    /// Whether that stopped a society, or all: then the weeks end there.
    pub(crate) shut: bool,
    /// Records that the intruder read, in the end, before he was stopped; none if he was not.
    pub(crate) stopped_after: Option<u64>,
}

/// Runs it.
///
/// # Errors
/// [`Fault`] if the rules refuse what they must allow: ours.
pub(crate) fn simulate(setting: &Setting) -> Result<Outcome, Fault> {
    let mut log = Log::found(setting)?;
    let mut chance = Chance::new(setting.seed);
    let mut outcome = Outcome::default();
    let all = (1..=setting.societies).flat_map(|s| (0..setting.desks).map(move |n| (s, n)));
    let mut people: Vec<Person> = all.map(|(s, n)| Person::new(s, n)).collect();
    for day in 0..setting.days {
        let morning = START.plus(u64::from(day) * DAY);
        log.renew(morning)?;
        // A day of rest in seven: the windows of hours and days begin anew all the same.
        if day % 7 == 6 {
            continue;
        }
        let mut clicks = BinaryHeap::new();
        for (who, person) in people.iter_mut().enumerate() {
            let planned = person.plan(who, (&setting.habits, morning), &mut log, &mut chance)?;
            clicks.extend(planned.into_iter().map(Reverse));
        }
        while let Some(Reverse(click)) = clicks.pop() {
            let person = &mut people[click.who];
            let later = person.click(click, setting, &mut log, &mut chance, &mut outcome)?;
            if outcome.shut {
                outcome.leaves = log.size();
                return Ok(outcome);
            }
            clicks.extend(later.map(Reverse));
        }
        for person in &people {
            outcome.most = outcome.most.max(person.end_of_day());
        }
    }
    let evening = START.plus(u64::from(setting.days) * DAY);
    log.renew(evening)?;
    for person in &mut people {
        person.go_on(&mut log, evening)?;
    }
    outcome.stopped_after = intruder::read(&mut log, evening)?;
    outcome.leaves = log.size();
    Ok(outcome)
}

/// `kinfold bench weeks`.
///
/// # Errors
/// [`Fault`].
pub(crate) fn run(asked: &BenchWeeks, screen: &mut Screen) -> Result<u8, Fault> {
    let mut figures = Vec::new();
    let mut good = true;
    let days = [
        ("busy", Habits::BUSY, asked.societies, asked.desks),
        ("disaster", Habits::DISASTER, DISASTERS, DISASTER_DESKS),
    ];
    for (what, habits, societies, desks) in days {
        for desks_wait in [true, false] {
            let setting = Setting {
                seed: asked.seed,
                societies,
                desks,
                days: 7 * asked.weeks,
                habits,
                desks_wait,
            };
            screen.line(format!(
                "{} weeks of {what} days, {societies} societies with {desks} caseworkers each{} …",
                asked.weeks,
                if desks_wait {
                    ""
                } else {
                    ", by a desk that waits for nothing"
                },
            ));
            let outcome = simulate(&setting)?;
            good &= !desks_wait || (outcome.tripped == 0 && outcome.stopped_after.is_some());
            screen.line(told(&outcome));
            figures.push(json!({
                "days": what,
                "societies": societies,
                "desks": desks,
                "desks_wait": desks_wait,
                "leaves": outcome.leaves,
                "opened": outcome.opened,
                "most_a_day": outcome.most,
                "waited": outcome.waited,
                "refused": outcome.refused,
                "extended": outcome.extended,
                "honest_stopped": outcome.tripped,
                "society_or_all_stopped": outcome.shut,
                "intruder_stopped_after": outcome.stopped_after,
            }));
        }
    }
    screen.line(format!(
        "Assumed, not measured anywhere: {:?}; {:?}.",
        Habits::BUSY,
        Habits::DISASTER
    ));
    if let Some(file) = &asked.json {
        let json = serde_json::to_string_pretty(&figures).unwrap_or_default();
        fs::write(file, json + "\n").map_err(Fault::file(file))?;
    }
    Ok(u8::from(!good))
}

fn told(outcome: &Outcome) -> String {
    if outcome.shut {
        return format!(
            "  STOPPED: a limit of a society, or of all, was reached by honest work, after {} leaves \
             and {} records. Such a log needs other numbers in its rules.",
            number(outcome.leaves),
            number(outcome.opened)
        );
    }
    let intruder = outcome.stopped_after.map_or_else(
        || "an intruder was NOT stopped".to_owned(),
        |after| {
            format!("an intruder who reads along the register was stopped after {after} records")
        },
    );
    format!(
        "  {} leaves, {} records opened, at most {} a day by one person; desks waited {} times, \
         refused {}, days extended {}, honest people stopped: {}; {intruder}.",
        number(outcome.leaves),
        number(outcome.opened),
        outcome.most,
        number(outcome.waited),
        number(outcome.refused),
        number(outcome.extended),
        outcome.tripped,
    )
}

/// Eight in the morning where a society is: they lie all around the world.
fn opens(society: u32, morning: Time) -> Time {
    morning.plus(u64::from(society * 7 % 14) * HOUR + 10 * MINUTE)
}

#[cfg(test)]
mod tests;
