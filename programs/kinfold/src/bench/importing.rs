//! Registers of four societies imported, one after the other, by desks in this process.

use super::figures::Figures;
use super::floors;
use super::place::Bench;
use crate::Fault;
use crate::demo::people::{Plan, SOCIETIES};
use desk::import::reading::{self, Register};
use desk::import::{Import, import as take_in};
use record::Person;
use std::fs;
use std::time::{Duration, Instant};

/// Persons whose import has a bar, and the bar.
const MANY: (u64, Duration) = (515_000, Duration::from_secs(600));

/// Imports so many invented persons; also some of them, for records to be opened.
pub(super) fn import(
    place: &Bench,
    people: u64,
    sample: usize,
    figures: &mut Figures,
) -> Result<Vec<Person>, Fault> {
    let registers = place.house.dir.join("registers");
    let plan = Plan {
        people,
        seed: 1,
        canaries: false,
    };
    plan.write_all(&registers)
        .map_err(Fault::file(&registers))?;
    let before = place.hub_bytes()?;
    let mut took = Duration::ZERO;
    let mut persons = 0;
    for (at, society) in SOCIETIES.iter().enumerate() {
        let mapping = society.mapping.map(|(file, _)| registers.join(file));
        let import = Import {
            register: Register {
                path: registers.join(society.file),
                mapping: mapping.as_deref().map(reading::mapping).transpose()?,
            },
            source: society.file.to_owned(),
            statement: None,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        let begin = Instant::now();
        let desk = format!("lead-{}", at + 1);
        let done = place.sit(&desk, |shell, line| {
            take_in(shell, line, &import, &mut |_, _, _| ())
        })?;
        took += begin.elapsed();
        persons += done.persons;
    }
    if persons != people {
        let what = format!("{persons} of {people} persons were taken in");
        return Err(Fault::ours("bench")(what));
    }
    let bytes = place.hub_bytes()? - before;
    let floor = floors::bytes(place, bytes)?;
    let bar = (people >= MANY.0).then_some(MANY.1);
    figures.work(format!("import of {people} persons"), took, floor, bar);
    let rate = persons as f64 / took.as_secs_f64();
    figures.rate("persons imported a second".to_owned(), rate, None);
    figures.bytes(format!("the hub's file for {people} persons"), bytes);
    figures.bytes(
        "peak memory of the desk that imported".to_owned(),
        place.peak(std::process::id()),
    );
    let first = Register {
        path: registers.join(SOCIETIES[0].file),
        mapping: SOCIETIES[0]
            .mapping
            .map(|(file, _)| reading::mapping(&registers.join(file)))
            .transpose()?,
    };
    let rows = reading::open(&first, place.now())?;
    let persons = rows.filter_map(Result::ok).map(|row| row.person);
    let persons = persons.take(sample).collect();
    fs::remove_dir_all(&registers).map_err(Fault::file(&registers))?;
    Ok(persons)
}
