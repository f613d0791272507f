//! Where somebody who is erased may stand, as far as this computer can tell.

use super::super::people::{self, fetch, is_gone};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Role, Shell};
use record::file::Role as InCase;
use sign::id::RecordId;
use sign::{Category, Time};
use std::collections::BTreeSet;

/// In what others' records somebody stands.
const NEEDED: [Category; 2] = [Category::Family, Category::Casework];
/// Records that a line names.
const IN_A_LINE: usize = 50;

/// Records that this computer worked on and does not hold any more, or not what somebody else
/// would stand in: they are wiped after a while. Not letters, which go with their case.
pub fn not_held<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<Vec<RecordId>, Fault> {
    let held = shell.desk().held().map(|of| (of.record, of.category));
    let held: BTreeSet<(RecordId, Category)> = held.collect();
    let mut missing = Vec::new();
    for case in shell.side().cases.iter().filter(|c| c.record != record) {
        let of = case.record;
        let lacks = |category| !held.contains(&(of, category));
        let copied = || shell.side().letters.iter().any(|letter| letter.copy == of);
        if !NEEDED.into_iter().any(lacks) || copied() {
            continue;
        }
        let casework = people::held(shell, of, &[Category::Casework])?
            .person
            .casework;
        if casework.exchange.is_none() {
            missing.push(of);
        }
    }
    Ok(missing)
}

/// Opens what was filed or opened together with the record and is not held any more; what is not
/// held after that.
pub(super) fn open<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<Vec<RecordId>, Fault> {
    let cases = shell.side().cases.clone();
    let this: Vec<&Case> = cases.iter().filter(|c| c.record == record).collect();
    let beside = |case: &Case| {
        let same =
            |of: &&Case| of.since == case.since || of.grant.is_some_and(|_| of.grant == case.grant);
        this.iter().any(same)
    };
    let mut gone = Vec::new();
    for of in not_held(shell, record)? {
        if !cases.iter().any(|case| case.record == of && beside(case)) {
            continue;
        }
        match fetch(shell, of, &NEEDED, until) {
            Err(fault) if is_gone(&fault) => gone.push(of),
            // Whoever erases is told, and erases all the same.
            Ok(_) | Err(Fault::Waits(_) | Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let mut left = not_held(shell, record)?;
    left.retain(|of| !gone.contains(of));
    Ok(left)
}

/// Says which records nobody looked into: on this computer's page, and on theirs.
pub(super) fn say<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    not_held: &[RecordId],
) -> Result<(), Fault> {
    for records in not_held.chunks(IN_A_LINE) {
        let records: Vec<String> = records.iter().map(ToString::to_string).collect();
        let (now, records) = (shell.now(), records.join(", "));
        let line = format!(
            "When a person was erased, this computer did not hold these records any more, and did \
             not look whether they name them: {records}. Open each and look."
        );
        shell.change(|side| side.line(now, line))?;
    }
    Ok(())
}

/// Records held here, of whatever case, that have this record among their relatives.
pub(super) fn who_names<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<Vec<RecordId>, Fault> {
    let mut found = Vec::new();
    for case in &shell.side().cases {
        let held = people::held(shell, case.record, &[Category::Family])?;
        let mut relatives = held.person.family.relations.iter();
        if relatives.any(|relative| relative.to == Some(record)) {
            found.push(case.record);
        }
    }
    Ok(found)
}

/// Cases that are held here in which somebody is not the sought person.
pub(super) fn cases_of<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<Vec<(RecordId, InCase)>, Fault> {
    let mut found = Vec::new();
    let mut filed = false;
    for case in &shell.side().cases {
        filed |= case.record == record && case.role == Role::Enquirer;
        let held = people::held(shell, case.record, &[Category::Casework])?;
        let file = held.person.casework.file;
        let member = file
            .iter()
            .flat_map(|f| &f.members)
            .find(|m| m.record == record);
        found.extend(member.map(|member| (case.record, member.role)));
    }
    if filed && found.is_empty() {
        return Err(Fault::Refused(
            "this person asked for somebody: open that case on this computer first, so that what \
             was written in it is erased, too"
                .to_owned(),
        ));
    }
    Ok(found)
}
