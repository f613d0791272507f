//! The records that this desk works on.

use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Shell};
use record::Text;
use record::date::Day;
use record::file::CaseFile;
use sign::id::RecordId;
use sign::time::DAY;
use sign::{Category, Time};
use std::collections::BTreeMap;

/// A record of this desk's work, and what of it is held here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The record.
    pub case: Case,
    /// Kinds of information whose newest known version is held here, opened, for some days.
    pub held: Vec<Category>,
    /// Whether something written here about it has not been confirmed yet.
    pub waits: bool,
    /// What is known here of it, if its parts are held.
    pub known: Option<Known>,
}

/// What a case looks like in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The name of the person, if it is held.
    pub name: Option<Text>,
    /// Where the case stands; none for whoever has no file of their own.
    pub state: Option<record::case::Case>,
    /// Whether and why somebody should look at it.
    pub look: Look,
}

/// Why a case wants to be looked at, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Look {
    /// The day on which it was to be looked at is over.
    Overdue,
    /// That day is today.
    Due,
    /// Nothing was done for ninety days.
    Silent,
    /// Nothing is wanted.
    Nothing,
}

/// After so many microseconds without an entry a case is silent.
const SILENT: u64 = 90 * DAY;

/// Whether a case wants to be looked at.
#[must_use]
pub fn look(file: &CaseFile, now: Time) -> Look {
    if matches!(file.state, record::case::Case::Closed(_)) {
        return Look::Nothing;
    }
    let today = Day::of(now);
    let last = file.history.last().map(|entry| entry.on);
    match file.due {
        Some(due) if due < today => Look::Overdue,
        Some(due) if due == today => Look::Due,
        _ if last.is_some_and(|last| now.since(last) >= SILENT) => Look::Silent,
        _ => Look::Nothing,
    }
}

/// All of them: what wants to be looked at before the rest, the newest first.
pub fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Listed> {
    let now = shell.now();
    let known = |record: RecordId| {
        let wanted = [Category::Identity, Category::Casework];
        let held = super::people::held(shell, record, &wanted).ok()?;
        let person = &held.person;
        (!held.parts.is_empty()).then(|| Known {
            name: person.names().next().map(|name| name.written.clone()),
            state: person.casework.file.as_ref().map(|file| file.state),
            look: person
                .casework
                .file
                .as_ref()
                .map_or(Look::Nothing, |f| look(f, now)),
        })
    };
    let mut held: BTreeMap<RecordId, Vec<Category>> = BTreeMap::new();
    for of in shell.desk().held() {
        let kinds = held.entry(of.record).or_default();
        if !kinds.contains(&of.category) {
            kinds.push(of.category);
        }
    }
    let waiting: Vec<RecordId> = shell.desk().waiting().flat_map(|w| w.writes).collect();
    let listed = |case: &Case| Listed {
        case: *case,
        held: held.get(&case.record).cloned().unwrap_or_default(),
        waits: waiting.contains(&case.record),
        known: known(case.record),
    };
    let mut all: Vec<Listed> = shell.side().cases.iter().map(listed).collect();
    let urgent = |listed: &Listed| listed.known.as_ref().map_or(Look::Nothing, |k| k.look);
    all.sort_by_key(|listed| (urgent(listed), core::cmp::Reverse(listed.case.since)));
    all
}
