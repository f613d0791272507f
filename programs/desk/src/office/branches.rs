//! What was written here and lost against somebody else's version: to be merged.

use super::{letters, people};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use record::Person;
use record::codec::{decode_part, encode_part};
use sign::id::RecordId;
use sign::{Category, Time};
use world::desk::JobId;

/// A branch, and what stands in its place by now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// Its number.
    pub id: JobId,
    /// Of which record.
    pub record: RecordId,
    /// What was written here.
    pub mine: Person,
    /// What was changed here.
    pub changed: Vec<Category>,
    /// The newest that this computer holds.
    pub newest: Person,
    /// The kinds of information of which it holds the newest version that it knows of.
    pub held: Vec<Category>,
}

/// All branches: number, record, what was changed.
pub fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<(JobId, RecordId, Vec<Category>)> {
    let branches = shell.desk().branches();
    branches
        .map(|(id, save)| (id, save.record, save.changed.clone()))
        .collect()
}

/// A branch beside the newest version.
///
/// # Errors
/// [`Fault::Asked`] if there is no such branch.
pub fn of<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, id: JobId) -> Result<Branch, Fault> {
    let mut branches = shell.desk().branches();
    let save = branches.find(|(known, _)| *known == id).map(|(_, s)| s);
    let save = save.ok_or_else(|| gone(id))?;
    let mut newest = Person::default();
    let mut held = Vec::new();
    for of in shell.desk().held().filter(|of| of.record == save.record) {
        let tip = shell.desk().tip(of.record, of.category);
        if tip.map(|(version, _)| version) != Some(of.version) {
            continue;
        }
        if let Some(content) = shell.desk().read(of) {
            decode_part(&mut newest, of.category, &content)
                .map_err(|e| Fault::Refused(e.to_string()))?;
            held.push(of.category);
        }
    }
    Ok(Branch {
        id,
        record: save.record,
        mine: save.person.clone(),
        changed: save.changed.clone(),
        newest,
        held,
    })
}

/// Takes these kinds of information from the branch, each in the place of the newest version, and
/// gives up the rest. The branch goes once what was taken is kept.
///
/// # Errors
/// [`Fault::Refused`] if the newest version is not held here; [`Fault`].
pub fn settle<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: JobId,
    mine: &[Category],
    until: Time,
) -> Result<Option<Ended>, Fault> {
    let (mut before, mut person, record) = merged(shell, id, mine)?;
    let never = |person: &Person| person.casework.consent.never.clone();
    let excludes = letters::excludes_more(&never(&before.person), &never(&person));
    let became = person.in_danger() && !before.person.in_danger();
    let mut announced = None;
    if became || excludes {
        let why = match became {
            true => letters::UNSAFE,
            false => letters::EXCLUDED,
        };
        announced = Some(letters::announce(shell, record, why, until)?);
        // The line that says so is in the newest version by now.
        (before, person, _) = merged(shell, id, mine)?;
    }
    let (changed, how) = people::save(shell, record, &before, person, until)?;
    if matches!(how, Ended::Refused(_) | Ended::Conflict | Ended::Branched) {
        return Ok(Some(how));
    }
    letters::carry_out(shell, announced, until)?;
    let ended = (!changed.is_empty()).then_some(how);
    give_up(shell, id)?;
    Ok(ended)
}

/// The newest version, and the same with what is taken from the branch; of which record.
fn merged<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    id: JobId,
    mine: &[Category],
) -> Result<(people::Held, Person, RecordId), Fault> {
    let branch = of(shell, id)?;
    let mut person = branch.newest;
    for category in mine.iter().filter(|c| branch.changed.contains(c)) {
        if !branch.held.contains(category) {
            return Err(Fault::Refused(format!(
                "open the newest {} of this record first: what you keep follows it",
                crate::words::category(*category)
            )));
        }
        let part = encode_part(&branch.mine, *category);
        let part = part.map_err(|e| Fault::Refused(e.to_string()))?;
        decode_part(&mut person, *category, &part).map_err(|e| Fault::Refused(e.to_string()))?;
    }
    let before = people::held(shell, branch.record, &Category::RECORD)?;
    Ok((before, person, branch.record))
}

/// Settles a branch: it was merged elsewhere, or is given up.
///
/// # Errors
/// [`Fault::Asked`] if there is no such branch.
pub fn give_up<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, id: JobId) -> Result<(), Fault> {
    let branch = shell.with_desk(|desk| desk.settle_branch(id))?;
    branch.map(|_| ()).ok_or_else(|| gone(id))
}

fn gone(id: JobId) -> Fault {
    Fault::asked(format!("there is no branch {}", id.0))
}
