//! The path, step by step.

mod breach;

use super::affected::Affected;
use super::breaking::Stolen;
use super::casework::{self, Case};
use super::chaos::Chaos;
use super::family::{self, Numbers};
use super::founding;
use super::house::House;
use super::people::{Canary, Plan, SOCIETIES};
use super::readable;
use super::report::{Report, Step, Watch};
use super::restoring::{self, Said, Taken};
use super::searching::{self, Likeness};
use super::telling::Told;
use crate::Fault;
use crate::cli::Demo;
use crate::needle::Memory;
use crate::screen::{Screen, counted, number};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a walk leaves, as far as it came: whoever goes on from there finds it.
#[derive(Default)]
pub(super) struct Walked {
    /// The sister's two numbers.
    pub(super) first: Option<Numbers>,
    /// Her case.
    pub(super) taken: Option<Taken>,
    /// The record in which her brother was found, and how it compares.
    pub(super) candidate: Option<String>,
    pub(super) likeness: Vec<Likeness>,
    /// What her page said while staff worked.
    pub(super) said: Vec<Said>,
    /// The page of her message and his reply, at his society's desk.
    pub(super) letter: Option<String>,
    pub(super) stolen: Option<Stolen>,
    /// Her case, open to somebody whose computer was not stolen.
    pub(super) case: Option<Case>,
    pub(super) affected: Option<Affected>,
    pub(super) told: Option<Told>,
}

/// What the steps from the break-in on begin with.
struct Path<'a> {
    house: &'a House,
    plan: Plan,
    /// The sister's case, open to the caseworker.
    case: Case,
    first: Numbers,
}

/// Walks as much of the path as can be walked. A step that fails ends it, and stands in the
/// report.
///
/// # Errors
/// [`Fault::Stopped`] on Ctrl-C.
pub(super) fn walk(
    house: &mut House,
    asked: &Demo,
    watch: &Arc<Watch>,
    screen: &mut Screen,
) -> Result<(Report, Walked), Fault> {
    let mut walked = Walked::default();
    let mut report = Report {
        watch: watch.clone(),
        asked: (asked.people, asked.seed),
        societies: SOCIETIES.len() as u64,
        last: usize::from(asked.steps),
        ..Report::default()
    };
    match steps(house, asked, (&mut report, &mut walked), screen) {
        Err(Fault::Stopped) => Err(Fault::Stopped),
        // The step that failed has it already.
        Ok(()) | Err(_) => Ok((report, walked)),
    }
}

fn steps(
    house: &mut House,
    asked: &Demo,
    (report, walked): (&mut Report, &mut Walked),
    screen: &mut Screen,
) -> Result<(), Fault> {
    let plan = Plan {
        people: asked.people,
        seed: asked.seed,
        canaries: asked.canaries,
    };
    let mut canaries = Vec::new();
    step(report, screen, 1, |report| {
        let begin = Instant::now();
        if asked.chaos.is_some() {
            // Every search whose command is killed counts: a person would stop at twelve a day.
            house.rules = "[rules]\ncase_queries = 200\n".to_owned();
        }
        house.commands.chaos = asked.chaos.map(|seed| Arc::new(Chaos::begin(seed)));
        founding::found(house)?;
        if let Some(chaos) = &house.commands.chaos {
            let programs = vec![house.hub.clone(), house.keyholder.clone()];
            chaos.programs(programs, house.commands.stop.clone());
        }
        founding::arrive(house)?;
        let founded = begin.elapsed();
        let begin = Instant::now();
        let done = founding::import(house, &plan)?;
        canaries = done.canaries;
        let seed = asked.canaries.then_some(asked.seed);
        canaries.extend(founding::call_names(house, seed)?);
        report.people = done.imported;
        report.records_sealed = done.imported;
        let note = format!(
            "{} societies, {} computers, set up in {} ms; {} imported in {} ms",
            SOCIETIES.len(),
            house.desks.len(),
            number(ms(founded)),
            counted(done.imported, "person", "persons"),
            number(ms(begin.elapsed())),
        );
        Ok((note, done.imported == plan.people))
    })?;
    if report.ends_before(2) {
        return Ok(());
    }
    let mut first = None;
    step(report, screen, 2, |_| {
        let typed = asked.canaries.then_some((asked.seed, &mut canaries));
        let filed = family::file(house, typed)?;
        first = Some(filed.first);
        Ok((filed.note, true))
    })?;
    let first = first.ok_or(Fault::Stopped)?;
    walked.first = Some(first.clone());
    if report.ends_before(3) {
        return Ok(());
    }
    step(report, screen, 3, |_| {
        let on = quietly(house, || restoring::take_on(house, &first))?;
        let (leaf, parts) = casework::open_at_last(house, &on.case)?;
        let note = format!(
            "{} By a command {parts} kinds of information were opened by leaf {leaf}.",
            on.note
        );
        walked.taken = Some(on);
        Ok((note, true))
    })?;
    let taken = walked.taken.as_ref().ok_or(Fault::Stopped)?;
    let case: Case = taken.case.clone();
    if report.ends_before(4) {
        return Ok(());
    }
    let mut candidate = String::new();
    step(report, screen, 4, |_| {
        let (found, pages) = quietly(house, || restoring::search(house, taken))?;
        candidate.clone_from(&found);
        walked.candidate = Some(found.clone());
        let (likeness, commands) = searching::search(house, &case, &found)?;
        walked.likeness = likeness;
        Ok((format!("{pages}\n{commands}"), true))
    })?;
    if report.ends_before(5) {
        return Ok(());
    }
    step(report, screen, 5, |_| {
        let (note, said, letter) = quietly(house, || {
            restoring::restore(house, taken, &candidate, &first)
        })?;
        walked.said = said;
        walked.letter = Some(letter);
        Ok((note, true))
    })?;
    if report.ends_before(6) {
        return Ok(());
    }
    step(report, screen, 6, |_| {
        let note = quietly(house, || restoring::close(house, taken, &first))?;
        Ok((note, true))
    })?;
    let path = Path {
        house,
        plan,
        case,
        first,
    };
    breach::walk(&path, &canaries, (report, walked), screen)?;
    if asked.canaries && !report.ends_before(11) {
        look_for(house, &canaries, report, screen)?;
    }
    Ok(())
}

/// Works at pages: only the desks themselves are killed meanwhile, if anything is.
fn quietly<T>(house: &House, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    if let Some(chaos) = &house.commands.chaos {
        chaos.rest(&house.commands.stop)?;
    }
    let done = work();
    if let Some(chaos) = &house.commands.chaos {
        chaos.go_on();
    }
    done
}

/// Searches the server for canaries, after it was shown that the search finds.
fn look_for(
    house: &House,
    canaries: &[Canary],
    report: &mut Report,
    screen: &mut Screen,
) -> Result<(), Fault> {
    let Some(process) = house.hub.process() else {
        return Ok(());
    };
    let hub = house.dir.join("hub");
    let shown = readable::shown_to_find(house, &hub, process)?;
    let found = readable::search(&hub, process, canaries)?;
    screen.line(format!(
        "Readable at the server: {} markers as {} byte strings, {} MB on its disk: {} found.",
        number(found.markers as u64),
        number(found.forms as u64),
        number(found.disk.bytes / 1_000_000),
        found.disk.hits.len(),
    ));
    match &found.memory {
        Memory::Searched(memory) => screen.line(format!(
            "In its memory, {} MB: {} found.",
            number(memory.bytes / 1_000_000),
            memory.hits.len()
        )),
        Memory::NotPermitted(why) => {
            screen.line(format!("Its memory was NOT searched: {why}."));
        }
    }
    screen.line(format!(
        "A word handed to it unsealed, on purpose, was found {} and {}: the search can find.",
        if shown.disk {
            "on its disk"
        } else {
            "NOT ON ITS DISK"
        },
        if shown.memory {
            "in its memory"
        } else {
            "NOT IN ITS MEMORY"
        },
    ));
    let searcher = house.server("matcher");
    let files = readable::on_disk_of(house, canaries)?;
    let names = searcher
        .program
        .process()
        .map(|process| readable::names_in(process, canaries));
    screen.line(format!(
        "On the disks of search and desks, {} MB: {} found. In the search's own memory, where they \
         must be: {}.",
        number(files.bytes / 1_000_000),
        files.hits.len(),
        match names {
            Some(Some(hits)) => format!("{} found", number(hits as u64)),
            _ => "NOT searched".to_owned(),
        }
    ));
    report.readable_from_trusted_disks = Some(files.hits.len() as u64);
    // A search that finds nothing planted proves nothing.
    let copied = report.readable_from_hub;
    report.readable_from_hub = copied.filter(|_| shown.disk).map(|n| n + found.places());
    Ok(())
}

/// Walks one step and notes how it went.
fn step(
    report: &mut Report,
    screen: &mut Screen,
    number: usize,
    walk: impl FnOnce(&mut Report) -> Result<(String, bool), Fault>,
) -> Result<(), Fault> {
    let begin = Instant::now();
    let went = walk(report);
    let time = begin.elapsed();
    let (note, ok) = match &went {
        Ok((note, ok)) => (note.clone(), *ok),
        Err(fault) => (fault.to_string(), false),
    };
    screen.line(format!(
        "Step {number} {}",
        if ok { "done" } else { "FAILED" }
    ));
    report.step(number, Step { ok, time, note });
    went.map(|_| ())
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
