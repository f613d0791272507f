//! A day's work of many societies, as it comes: families at portals, staff at desks, searches, all
//! at their own moments and not one after the other. What is reported is how long each act took
//! from the moment it was due, what was not done, and what the programs hold in memory.
//!
//! Rates are assumptions ([`Day`]), printed with the figures. Desks sit in this process, on the same
//! processors as the programs; each has its own session, its own state on disk, and asks the server
//! every two seconds, as desks do while somebody works.

mod families;
mod staff;

use super::figures::{Figures, Spread};
use super::floors;
use super::place::Bench;
use super::weeks::chance::Chance;
use crate::Fault;
use crate::cli::{BenchLoad, LoadDay};
use crate::demo::{Desk, free_port};
use crate::screen::{Screen, number};
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many of everything there is, and how often everything comes in an hour.
#[derive(Clone, Copy, Debug)]
struct Day {
    societies: u32,
    /// Desks of the first society beside its team leader's.
    desks: u32,
    /// Societies that have a portal here, from the first on.
    portals: u32,
    /// Of each desk: cases taken on (where its society has a portal), records opened, records
    /// written, searches.
    taken: f64,
    opened: f64,
    written: f64,
    searched: f64,
    /// Of all portals together: requests, looks at *my case*.
    requests: f64,
    looks: f64,
}

/// As many societies as one founding holds (its leaf has at most 65,535 bytes, of which each takes
/// some 2,500), a desk each. Three times as much is what sixty would do.
const BUSY: Day = Day {
    societies: 20,
    desks: 0,
    portals: 2,
    taken: 10.0,
    opened: 25.0,
    written: 8.0,
    searched: 6.0,
    requests: 300.0,
    looks: 2_000.0,
};
/// A thousand families an hour, and ten desks.
const DISASTER: Day = Day {
    societies: 4,
    desks: 10,
    portals: 1,
    taken: 15.0,
    opened: 20.0,
    written: 6.0,
    searched: 4.0,
    requests: 1_000.0,
    looks: 4_000.0,
};

/// What somebody does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Act {
    Request,
    Look,
    Take,
    Open,
    Write,
    Search,
    Sync,
}

impl Act {
    fn told(self) -> &'static str {
        match self {
            Act::Request => "a family's last page, to its receipt",
            Act::Look => "a family's look at its case",
            Act::Take => "a form read and taken on: records filed, family told",
            Act::Open => "a record opened, to shown",
            Act::Write => "a record written, to confirmed",
            Act::Search => "a search, to its answer (two seconds of it are waited by all)",
            Act::Sync => "a desk's round with the server",
        }
    }
}

/// What came of it.
#[derive(Default)]
struct Seen {
    times: BTreeMap<Act, Vec<Duration>>,
    /// What was not done, with the words that were said of it.
    failed: BTreeMap<(Act, String), u64>,
    receipts: u64,
}

/// Shared by all threads of a day.
struct Shared<'a> {
    place: &'a Bench,
    seen: Mutex<Seen>,
    begin: Instant,
    lasts: Duration,
}

impl Shared<'_> {
    fn over(&self) -> bool {
        self.begin.elapsed() >= self.lasts || self.place.house.commands.stop.asked()
    }

    fn seen<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        change(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An act that was due then is done, or not.
    fn done(&self, act: Act, due: Instant, failed: Option<String>) {
        self.seen(|seen| match failed {
            None => seen.times.entry(act).or_default().push(due.elapsed()),
            Some(why) => *seen.failed.entry((act, why)).or_default() += 1,
        });
    }
}

/// When what comes next, if everything comes by chance, so often an hour.
struct Coming {
    chance: Chance,
    rates: Vec<(Act, f64)>,
    due: Instant,
}

impl Coming {
    fn new(seed: u64, begin: Instant, rates: &[(Act, f64)], times: u32) -> Coming {
        let rates = rates.iter().filter(|(_, rate)| *rate > 0.0);
        let rates = rates.map(|(act, rate)| (*act, rate * f64::from(times)));
        let mut coming = Coming {
            chance: Chance::new(seed),
            rates: rates.collect(),
            due: begin,
        };
        coming.wait();
        coming
    }

    fn wait(&mut self) {
        let all: f64 = self.rates.iter().map(|(_, rate)| rate).sum();
        let hours = self.chance.exponential() / all.max(1e-9);
        // Longer than any day.
        self.due += Duration::from_secs_f64((3_600.0 * hours).min(1e6));
    }

    /// What is due now, and since when; draws when the next comes.
    fn take(&mut self) -> Option<(Act, Instant)> {
        let due = self.due;
        if due > Instant::now() {
            return None;
        }
        let all: f64 = self.rates.iter().map(|(_, rate)| rate).sum();
        let mut at = self.chance.unit() * all;
        let act = self.rates.iter().find(|(_, rate)| {
            at -= rate;
            at < 0.0
        });
        let act = act.or(self.rates.last()).map(|(act, _)| *act);
        self.wait();
        act.map(|act| (act, due))
    }
}

/// `kinfold bench load`.
///
/// # Errors
/// [`Fault`].
pub(crate) fn run(asked: &BenchLoad, screen: &mut Screen) -> Result<u8, Fault> {
    let day = match asked.day {
        LoadDay::Busy => BUSY,
        LoadDay::Disaster => DISASTER,
    };
    let place = place(asked, day)?;
    screen.line(format!(
        "Founding a log of {} societies, enrolling {} desks …",
        day.societies,
        place.house.desks.len()
    ));
    place.found()?;
    let mut figures = Figures::default();
    floors::hub(&place, &mut figures)?;
    let floor = figures.p50("a bare call, p50 and p99");
    screen.line("Desks write the records that they will open …");
    let shared = Shared {
        place: &place,
        seen: Mutex::default(),
        begin: Instant::now(),
        lasts: Duration::ZERO,
    };
    let desks = staff::prepare(&shared)?;
    let before = place.memory_now();
    screen.line(format!("{} minutes of it …", asked.minutes));
    let shared = Shared {
        begin: Instant::now(),
        lasts: Duration::from_secs(60 * asked.minutes),
        ..shared
    };
    std::thread::scope(|scope| {
        let (shared, day) = (&shared, &day);
        let families = families::come(scope, shared, day, asked);
        let staff = desks
            .iter()
            .zip(0..)
            .map(|(desk, n)| scope.spawn(move || staff::work(shared, desk, day, (asked, n))));
        let all: Vec<_> = families.into_iter().chain(staff).collect();
        let end = |thread: std::thread::ScopedJoinHandle<'_, Result<(), Fault>>| {
            let stopped = |_| Err(Fault::ours("bench")("a thread stopped".into()));
            thread.join().unwrap_or_else(stopped)
        };
        all.into_iter().map(end).collect::<Result<Vec<()>, _>>()
    })?;
    let (receipts, kept) = (shared.seen(|seen| seen.receipts), staff::kept(&shared)?);
    let good = told(&shared, floor, &mut figures);
    place.memory(&mut figures);
    for (name, before, now) in place
        .memory_now()
        .into_iter()
        .zip(before)
        .map(|((name, now), (_, before))| (name, before, now))
    {
        figures.bytes(format!("memory of the {name} before"), before);
        figures.bytes(format!("memory of the {name} afterwards"), now);
    }
    figures.note(format!(
        "Receipts given: {}. Forms that the server lists or that were taken on, counted: {}. {}",
        number(receipts),
        number(kept),
        match kept >= receipts {
            true => "By number none is missing; which ones they are was not compared.",
            false => "SOME ARE MISSING.",
        }
    ));
    figures.note(format!("In an hour, times {}: {day:?}.", asked.times));
    for line in figures.table() {
        screen.line(line);
    }
    if let Some(file) = &asked.json {
        let json = serde_json::to_string_pretty(&figures.to_json()).unwrap_or_default();
        fs::write(file, json + "\n").map_err(Fault::file(file))?;
    }
    Ok(u8::from(!good || kept < receipts))
}

/// The folder: the rules of the log are the agreed ones, as often as the day is.
fn place(asked: &BenchLoad, day: Day) -> Result<Bench, Fault> {
    let ports: Vec<u16> = (0..day.portals)
        .map(|_| free_port())
        .collect::<Result<_, _>>()?;
    Bench::with(asked.dir.as_deref(), |house| {
        house.grow(day.societies);
        house.desks.extend((0..day.desks).map(|n| Desk {
            name: format!("helper-{n}"),
            society: 1,
            roles: &["lead", "caseworker"],
        }));
        let agreed = ledger::leaf::Policy::default();
        let numbers = [
            ("hour", agreed.hour),
            ("day", agreed.day),
            ("society_day", agreed.society_day),
            ("all_day", agreed.all_day),
            ("novelty_hour", agreed.novelty_hour),
            ("case_queries", agreed.case_queries),
            ("device_queries", agreed.device_queries),
        ];
        let lines = numbers.map(|(name, number)| format!("{name} = {}\n", number * asked.times));
        house.rules = format!("[rules]\n{}", lines.concat());
        for (society, port) in (1..).zip(ports) {
            house.add_portal(society, port, &[]);
        }
    })
}

/// Whether everything was done.
fn told(shared: &Shared<'_>, floor: Duration, figures: &mut Figures) -> bool {
    shared.seen(|seen| {
        for (act, times) in std::mem::take(&mut seen.times) {
            let spread = Spread::of(times);
            figures.time(act.told().to_owned(), spread, (floor, "a bare call"), None);
        }
        for ((act, why), count) in &seen.failed {
            figures.note(format!("NOT DONE, {count} times: {}: {why}", act.told()));
        }
        seen.failed.is_empty()
    })
}
