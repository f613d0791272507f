//! `kinfold bench`: hub and keyholder as processes of their own, desks in this one, measured over
//! HTTP, each figure beside its floor in the same run.

mod family;
mod figures;
mod floors;
mod importing;
mod intake;
mod load;
mod opening;
mod paging;
mod place;
mod searching;
mod stopping;
mod weeks;

use crate::Fault;
use crate::cli::{Bench, BenchPart};
use crate::screen::{Screen, number};
use figures::{Bar, Figures, Spread};
use opening::{Case, Load};
use place::Bench as Place;
use std::fs;
use std::time::Duration;

/// Desks that open records.
const CLIENTS: usize = 16;
/// Records that they open, each of them all.
const RECORDS: usize = 64;

/// Runs every measurement.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Bench, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.part {
        Some(BenchPart::Load(asked)) => load::run(asked, screen),
        Some(BenchPart::Weeks(asked)) => weeks::run(asked, screen),
        None => acts(asked, screen),
    }
}

/// What single acts take.
fn acts(asked: &Bench, screen: &mut Screen) -> Result<u8, Fault> {
    let place = Place::new(asked.dir.as_deref(), CLIENTS)?;
    let mut figures = Figures::default();
    screen.line("Founding a log, enrolling desks …");
    place.found()?;
    floors::disk(&place, &mut figures)?;
    floors::hub(&place, &mut figures)?;
    screen.line(format!("Importing {} persons …", number(asked.people)));
    let sample = importing::import(&place, asked.people, RECORDS, &mut figures)?;
    if !asked.import_only {
        screen.line("Families ask in the portal …");
        intake::measure(&place, Duration::from_secs(asked.seconds), &mut figures)?;
        screen.line(format!(
            "Pages of a desk with {} cases …",
            number(asked.cases)
        ));
        paging::measure(&place, &sample, asked.cases, &mut figures)?;
    }
    if !asked.import_only && !asked.pages_only {
        let case = opening::found(&place, sample)?;
        releases(&place, &case, asked, screen, &mut figures)?;
        screen.line("Searching …");
        searching::measure(&place, &case, asked.searches, &mut figures)?;
        screen.line("An officer locks everything, again and again …");
        let stopped = stopping::measure(&place, &case, asked.lockdowns, &mut figures);
        match stopped {
            Err(Fault::Stopped) => return Err(Fault::Stopped),
            // What was measured before is worth being told.
            Err(fault) => figures.note(format!(
                "The lockdowns were NOT measured to the end: {fault}"
            )),
            Ok(()) => {}
        }
    }
    place.memory(&mut figures);
    for line in figures.table() {
        screen.line(line);
    }
    if let Some(file) = &asked.json {
        let json = serde_json::to_string_pretty(&figures.to_json()).unwrap_or_default();
        fs::write(file, json + "\n").map_err(Fault::file(file))?;
    }
    Ok(0)
}

fn releases(
    place: &Place,
    case: &Case,
    asked: &Bench,
    screen: &mut Screen,
    figures: &mut Figures,
) -> Result<(), Fault> {
    let time = Duration::from_secs(asked.seconds);
    let floor = figures.p50("a bare call, p50 and p99");
    let loads = [
        ("one desk, one after the other", Load::closed(1, 1, 1), None),
        (
            "16 desks, one after the other",
            Load::closed(CLIENTS, 1, 1),
            None,
        ),
        (
            "16 desks, 50 a second offered",
            Load::offered(CLIENTS, 50),
            Some(Duration::from_millis(10)),
        ),
        (
            "16 desks, 8 requests at a time each",
            Load::closed(CLIENTS, 8, 1),
            None,
        ),
        (
            "16 desks, 8 requests of 16 records at a time each",
            Load::closed(CLIENTS, 8, 16),
            None,
        ),
    ];
    for (what, load, bar) in loads {
        screen.line(format!("Opening records: {what} …"));
        let seen = opening::run(place, case, load, time)?;
        let spread = Spread::of(seen.times);
        let rate = seen.records as f64 / seen.lasted.as_secs_f64();
        figures.time(
            format!("opened, from asking to shown: {what}"),
            spread,
            (floor, "a bare call"),
            bar.map(Bar::P99),
        );
        // The bar is of what is sustained: of requests of one record each, at full load.
        let sustained = what.starts_with("16 desks, 8 requests at");
        figures.rate(
            format!("records opened a second: {what}"),
            rate,
            sustained.then_some(1_000.0),
        );
        if seen.other > 0 {
            figures.note(format!("{what}: {} were not answered in time", seen.other));
        }
    }
    figures.note(
        "Opened: the desk's own code signs the request, the hub carries it, the keyholder writes \
         the leaf and answers, the desk checks proof and checkpoint, fetches the sealed part, \
         opens it and keeps it durably. Desks run in this process, on the same processors."
            .to_owned(),
    );
    Ok(())
}
