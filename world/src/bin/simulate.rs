//! Runs the simulation over seeds, prints what was exercised, and shrinks what fails.

use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use world::runner::seventy::{Login, Setting, run as run_seventy};
use world::runner::{Outcome, Plan, shrink};
use world::{RULES, Tally};

#[derive(Parser)]
#[command(about = "The machines against faults and lies, seed by seed")]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// How many operations in each run.
    #[arg(long, default_value_t = 150)]
    ops: usize,
    /// Runs a reproduction instead.
    #[arg(long)]
    file: Option<std::path::PathBuf>,
    /// Seventy days with somebody inside who stays below the limits, instead: with a caseworker's
    /// login, then with a team leader's
    #[arg(long)]
    seventy: bool,
    /// Records in the register of those seventy days.
    #[arg(long, default_value_t = 600)]
    register: usize,
    /// Runs that a failing list is shrunk with.
    #[arg(long, default_value_t = 250)]
    shrink: usize,
}

fn main() -> io::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    if let Some(file) = &arguments.file {
        let text = std::fs::read_to_string(file)?;
        let plan = Plan::parse(&text)
            .map_err(|line| io::Error::other(format!("line {line} is no operation")))?;
        let outcome = plan.run();
        counts(&mut out, &outcome.tally)?;
        return failed(&mut out, &plan, &outcome, arguments.shrink);
    }
    if arguments.seventy {
        return seventy(&mut out, arguments.from, arguments.register);
    }
    let begin = Instant::now();
    let (tally, first) = run(&arguments, &mut out)?;
    counts(&mut out, &tally)?;
    writeln!(
        out,
        "{} seeds of {} operations in {:.1} s",
        arguments.seeds,
        arguments.ops,
        begin.elapsed().as_secs_f64()
    )?;
    if let Some((plan, outcome)) = first {
        return failed(&mut out, &plan, &outcome, arguments.shrink);
    }
    let idle = tally.idle_rules();
    if idle.is_empty() || arguments.seeds < 20 {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "NEVER EXERCISED: {idle:?}. This run proves nothing about them."
    )?;
    Ok(ExitCode::FAILURE)
}

/// What somebody reads in seventy days below the limits, and whether that is told rightly.
fn seventy(out: &mut impl Write, seed: u64, register: usize) -> io::Result<ExitCode> {
    let mut sound = true;
    for (login, words) in [
        (Login::Caseworker, "a caseworker's"),
        (Login::Lead, "a team leader's"),
    ] {
        let begin = Instant::now();
        let setting = Setting::seventy(seed, login, register);
        let outcome = run_seventy(&setting);
        let judged = &outcome.judged;
        writeln!(
            out,
            "{} days with {words} login, {register} records in the register, seed {seed}: {} records \
             read, {} records and kinds of information.",
            setting.days, judged.records, judged.pairs
        )?;
        let (hour, day) = outcome.dares;
        writeln!(
            out,
            "  at most {hour} new ones an hour and {day} a day, {} on the busiest; limits hit: {}; \
             leaves: {}; the log verifies: {}",
            outcome.busiest, outcome.tripped, outcome.leaves, outcome.verified
        )?;
        writeln!(
            out,
            "  of what was read: cleared wrongly {}, called `may have been read` {}",
            judged.wrongly, judged.possible
        )?;
        writeln!(
            out,
            "  of what was only copied: called unreadable {}, `may have been read` {}, read {}, not \
             reached {}",
            judged.ciphertext, judged.cautious, judged.over, judged.hidden
        )?;
        writeln!(
            out,
            "  written afterwards: not reached {}, touched {}",
            judged.control, judged.control_touched
        )?;
        writeln!(
            out,
            "  cleared wrongly if the end were set 30 days too early: {}; if every fifth release \
             had no leaf: {} (such a copy of the log verifies: {})",
            outcome.ended_early.wrongly, outcome.unlogged.wrongly, outcome.unlogged_verified
        )?;
        for what in &outcome.broken {
            writeln!(out, "  RULE BROKEN: {what}")?;
        }
        writeln!(out, "  {:.0} s", begin.elapsed().as_secs_f64())?;
        out.flush()?;
        sound &= outcome.sound();
    }
    Ok(match sound {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

type Failed = Option<(Plan, Outcome)>;

/// All seeds, on all processors; the counts, and the failing run with the smallest seed.
fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<(Tally, Failed)> {
    let next = AtomicU64::new(arguments.from);
    let end = arguments.from + arguments.seeds;
    let results = Mutex::new((Tally::default(), Failed::None));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    let plan = Plan::of_seed(seed, arguments.ops);
                    let outcome = plan.run();
                    let mut all = results.lock().unwrap_or_else(PoisonError::into_inner);
                    all.0.add(&outcome.tally);
                    let earlier = all.1.as_ref().is_some_and(|(p, _)| p.seed < seed);
                    if !outcome.tally.found.is_empty() && !earlier {
                        all.1 = Some((plan, outcome));
                        next.fetch_max(end, Ordering::Relaxed);
                    }
                }
            });
        }
        // Progress, as long as somebody works.
        let mut shown = arguments.from;
        while next.load(Ordering::Relaxed) < end {
            std::thread::sleep(std::time::Duration::from_millis(200));
            let at = next.load(Ordering::Relaxed).min(end);
            if at >= shown + 20 {
                shown = at;
                writeln!(
                    out,
                    "  {} of {} seeds",
                    at - arguments.from,
                    arguments.seeds
                )?;
            }
        }
        io::Result::Ok(())
    })?;
    Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn counts(out: &mut impl Write, tally: &Tally) -> io::Result<()> {
    writeln!(out, "Held against each rule:")?;
    for (rule, text) in RULES {
        let times = tally.rules.get(rule).copied().unwrap_or(0);
        writeln!(out, "{times:>10}  {rule:>4}  {text}")?;
    }
    writeln!(out, "What happened:")?;
    for (event, times) in &tally.events {
        writeln!(out, "{times:>10}  {event}")?;
    }
    Ok(())
}

fn failed(
    out: &mut impl Write,
    plan: &Plan,
    outcome: &Outcome,
    runs: usize,
) -> io::Result<ExitCode> {
    let Some(first) = outcome.tally.found.first() else {
        return Ok(ExitCode::SUCCESS);
    };
    for violation in outcome.tally.found.iter().take(5) {
        writeln!(out, "RULE {} BROKEN: {}", violation.rule, violation.what)?;
    }
    writeln!(out, "Seed {}. Shrinking ...", plan.seed)?;
    out.flush()?;
    let short = shrink(plan, first.rule, runs);
    writeln!(
        out,
        "Keep these {} lines as a file in world/reproductions/, with a first line that begins \
         with a number sign and says what it showed; a test runs every file there:\n",
        short.steps.len() + 1
    )?;
    write!(out, "{}", short.to_text())?;
    Ok(ExitCode::FAILURE)
}
