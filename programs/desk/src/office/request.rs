//! A tracing request that was taken at this desk becomes records.

use super::{all, meet};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Ended, Role, Shell};
use record::Person;
use record::person::Note;
use record::relationship::Relationship;
use record::request::TracingRequest;
use record::safe::Danger;
use sign::id::{PersonId, RecordId};
use sign::{Category, Time};
use world::desk::{JobId, Save, Work};

/// A request that was filed: its records, and how far that came.
#[derive(Debug)]
pub struct Filed {
    /// The records, and whose they are.
    pub records: Vec<(Role, RecordId)>,
    /// How it ended; what waits is kept here and sent later.
    pub ended: Ended,
}

/// Files a request: records of this society, kept here until the keyholder has their keys.
///
/// # Errors
/// [`Fault`].
pub fn file<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    request: TracingRequest,
    until: Time,
) -> Result<Filed, Fault> {
    meet(shell)?;
    let (mut jobs, mut records): (Vec<JobId>, Vec<(Role, RecordId)>) = (Vec::new(), Vec::new());
    for (role, person) in persons(request) {
        let record = RecordId(shell.outside().id()?);
        let id = PersonId(shell.outside().id()?);
        let since = shell.now();
        // Of no use without its record: written in the same file, with the machine's next state.
        shell.change(|side| {
            side.case(Case {
                record,
                role,
                since,
                grant: None,
            });
        })?;
        jobs.push(shell.work(Work::Save(Box::new(Save {
            record,
            id,
            person,
            changed: Category::RECORD.to_vec(),
        })))?);
        records.push((role, record));
    }
    let ended = all(shell, &jobs, until)?;
    Ok(Filed { records, ended })
}

/// Everybody of a request, with what was said about how they belong together.
fn persons(request: TracingRequest) -> Vec<(Role, Person)> {
    let in_danger = request.sought_in_danger();
    let TracingRequest {
        mut enquirer,
        mut sought,
        relation,
        relatives,
        message,
        never: _,
    } = request;
    // Whoever was not asked whether the sought person hides is not sure.
    if in_danger && !sought.in_danger() {
        let loss = sought.circumstances.loss.get_or_insert_default();
        loss.in_hiding = Some(Danger::NotSure);
    }
    if let (Some(relation), Some(name)) = (relation, sought.names().next()) {
        let known = Relationship::named(relation, name.clone());
        enquirer.family.relations.push(known);
    }
    sought.casework.notes.extend(message.map(|text| Note {
        on: None,
        author: None,
        text,
    }));
    let relatives = relatives.into_iter().map(|r| (Role::Relative, r.person));
    [(Role::Sought, sought), (Role::Enquirer, enquirer)]
        .into_iter()
        .chain(relatives)
        .collect()
}
