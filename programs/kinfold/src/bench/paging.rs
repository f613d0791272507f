//! The page of a case, at a desk with a caseload, over HTTP on this computer: beside a page of the
//! same desk that knows no record.

use super::figures::{Figures, Spread};
use super::opening::done;
use super::place::{Bench, sign_in};
use crate::Fault;
use crate::demo::Clerk;
use desk::clock::{Computer, Outside as _};
use desk::disk::Folder;
use desk::shell::Shell;
use record::Person;
use record::case::Case;
use record::file::{Act, CaseFile, Entry, Member, Role};
use sign::Category;
use sign::id::{PersonId, RecordId};
use std::time::{Duration, Instant};
use world::desk::{Save, Work};

/// Persons of a case, with the one it is about.
const PERSONS: usize = 6;
/// Lines in the history of a case.
const LINES: usize = 20;
/// Looks at pages.
const LOOKS: usize = 400;
/// Whose desk.
const DESK: &str = "lead-3";

/// Writes so many cases on a desk, and looks at their pages.
pub(super) fn measure(
    place: &Bench,
    persons: &[Person],
    cases: u64,
    figures: &mut Figures,
) -> Result<(), Fault> {
    let records = place.sit(DESK, |shell, _| {
        sign_in(shell)?;
        let cases = 0..usize::try_from(cases).unwrap_or(usize::MAX);
        cases
            .map(|at| case(shell, persons, at))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let mut clerk = Clerk::sit_down(&place.house, DESK)?;
    let (mut pages, mut floor) = (Vec::new(), Vec::new());
    for look in 0..LOOKS {
        // In turn, and never the same case twice within a round.
        let record = records[look * 7 % records.len().max(1)];
        let mut took = |path: &str| -> Result<Duration, Fault> {
            let begin = Instant::now();
            clerk.open(path)?;
            Ok(begin.elapsed())
        };
        floor.push(took("request/paper")?);
        pages.push(took(&format!("case/{record}"))?);
    }
    clerk.leave()?;
    let floor = Spread::of(floor);
    let name = "a page of the desk that knows no record, p50 and p99";
    figures.floor(name, &floor);
    let what = format!(
        "the page of a case, {PERSONS} persons and {LINES} lines of history, of {cases} cases"
    );
    let at = figures.p50(name);
    figures.time(
        what,
        Spread::of(pages),
        (at, "a page that knows no record"),
        None,
    );
    Ok(())
}

/// A case of invented persons, all of it held by this desk.
fn case(
    shell: &mut Shell<'_, &Folder, Computer>,
    persons: &[Person],
    at: usize,
) -> Result<RecordId, desk::Fault> {
    let mut members = Vec::new();
    let mut written = None;
    for n in (0..PERSONS).rev() {
        let mut person = persons[(at * PERSONS + n) % persons.len()].clone();
        let record = RecordId(shell.outside().id()?);
        if n == 0 {
            let mut file = CaseFile::new(Case::Open);
            file.members = std::mem::take(&mut members);
            let line = |line: usize| Entry {
                on: shell.now(),
                by: None,
                act: Act::Edited,
                note: Some(
                    format!("What was done, line {line}, in a few words.")
                        .as_str()
                        .into(),
                ),
            };
            file.history = (0..LINES).map(line).collect();
            person.casework.file = Some(file);
        }
        members.push(Member {
            record,
            role: Role::Relative,
            relation: None,
        });
        let save = Save {
            record,
            id: PersonId(shell.outside().id()?),
            person,
            changed: Category::RECORD.to_vec(),
            tell: Vec::new(),
        };
        done(shell, Work::Save(Box::new(save)))?;
        written = Some(record);
    }
    written.ok_or_else(|| desk::Fault::Refused("a case has somebody in it".to_owned()))
}
