//! In which cases somebody seeks somebody, as far as this computer can tell.

use super::people::{fetch, held, is_gone};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Role, Shell};
use sign::id::RecordId;
use sign::{Category, Time};

/// The cases of somebody.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Cases {
    /// Those whose files could be read.
    pub read: Vec<RecordId>,
    /// Records of relatives that may be further ones, and could not be opened here.
    pub closed: Vec<RecordId>,
    /// Nobody here knows of any, and there may be one.
    pub unsure: bool,
}

/// The case that a record is, or those in which its person seeks somebody: cases of this desk, and
/// records that stand among the person's relatives.
///
/// # Errors
/// [`Fault`].
pub(super) fn cases_of<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    until: Time,
) -> Result<Cases, Fault> {
    let mut cases = Cases::default();
    let own = fetch(shell, of, &[Category::Casework], until)?;
    if own.person.casework.file.is_some() {
        cases.read.push(of);
        return Ok(cases);
    }
    let known = shell.side().cases.clone();
    let this: Vec<&Case> = known.iter().filter(|case| case.record == of).collect();
    // What was filed or opened together belongs together.
    let beside = |case: &Case| {
        let same =
            |of: &&Case| of.since == case.since || of.grant.is_some_and(|_| of.grant == case.grant);
        this.iter().any(same)
    };
    for case in known.iter().filter(|case| case.record != of) {
        let record = case.record;
        let mut known = held(shell, record, &[Category::Casework])?;
        // A case is wiped from memory after a while, and is still its enquirer's.
        if known.parts.is_empty() && beside(case) {
            known = match fetch(shell, record, &[Category::Casework], until) {
                Err(fault) if is_gone(&fault) => continue,
                known => known?,
            };
        }
        let file = known.person.casework.file;
        if file.is_some_and(|file| file.enquirer() == Some(of)) {
            cases.read.push(record);
        }
    }
    for record in relatives(shell, of, until)? {
        if cases.read.contains(&record) {
            continue;
        }
        match fetch(shell, record, &[Category::Casework], until) {
            Err(fault) if is_gone(&fault) => {}
            // What protects somebody does not wait for it.
            Err(Fault::Waits(_) | Fault::Refused(_)) => cases.closed.push(record),
            Err(fault) => return Err(fault),
            Ok(known) => {
                let file = known.person.casework.file;
                let theirs = file.is_some_and(|file| file.enquirer() == Some(of));
                cases.read.extend(theirs.then_some(record));
            }
        }
    }
    let relative = this.iter().any(|case| case.role == Role::Relative);
    cases.unsure = cases.read.is_empty() && cases.closed.is_empty() && !relative;
    Ok(cases)
}

/// Records of this society that somebody's relatives have.
fn relatives<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    until: Time,
) -> Result<Vec<RecordId>, Fault> {
    let family = match fetch(shell, of, &[Category::Family], until) {
        // Whoever may not open that learns no more by it.
        Err(Fault::Waits(_) | Fault::Refused(_)) => return Ok(Vec::new()),
        family => family?.person.family,
    };
    let relatives = family.relations.iter().filter_map(|relative| relative.to);
    Ok(relatives.collect())
}
