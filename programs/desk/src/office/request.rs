//! A tracing request that was taken at this desk becomes records.

use super::search::entry;
use super::{all, decide, meet, people};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Ended, Role, Shell};
use record::case::Step;
use record::file::{Act, CaseFile, Entry, Member};
use record::name::Name;
use record::person::Note;
use record::relationship::{Relation, Relationship};
use record::request::TracingRequest;
use record::safe::Danger;
use record::{Person, Text};
use seal::KeyRef;
use sign::id::{IntakeId, PersonId, RecordId};
use sign::{Category, Time};
use world::desk::{JobId, Save, Work};
use world::search::Word;

/// A request that was filed: its records, and how far that came.
#[derive(Debug)]
pub struct Filed {
    /// The records, and whose they are.
    pub records: Vec<(Role, RecordId)>,
    /// How it ended; what waits is kept here and sent later.
    pub ended: Ended,
}

/// Files a request that was taken on: records of this society, with a file around the sought
/// person's, kept here until the keyholder has their keys. `intake` is the form it came by, if a
/// family sent it: filed twice, it gives the same records.
///
/// # Errors
/// [`Fault::Refused`] if another desk filed the form before; [`Fault`].
pub fn file<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    request: TracingRequest,
    intake: Option<IntakeId>,
    until: Time,
) -> Result<Filed, Fault> {
    let steps = [Step::Assess, Step::Accept, Step::Open];
    file_as(shell, request, (intake, &steps, None), until)
}

/// As [`file`], with the steps that were taken and a note.
///
/// # Errors
/// [`Fault`].
pub(super) fn file_as<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    mut request: TracingRequest,
    (intake, steps, note): (Option<IntakeId>, &[Step], Option<Text>),
    until: Time,
) -> Result<Filed, Fault> {
    // What comes from outside names no attachment of this society's.
    request.detach_all();
    meet(shell)?;
    let (mut jobs, mut records): (Vec<JobId>, Vec<(Role, RecordId)>) = (Vec::new(), Vec::new());
    let since = shell.now();
    let relations = relations(&request);
    let mut persons = persons(request);
    let ids = ids(shell, intake, persons.len())?;
    bind(&mut persons, &relations, &ids);
    // What was broken off goes on: whatever is there already is not written a second time.
    let there = people::held(shell, ids[0].0, &[Category::Casework])?;
    let there = there.person.casework.file;
    let mut file = CaseFile::new(record::case::Case::EnquiryReceived);
    file.intake = intake;
    file.walk(steps)
        .map_err(|refused| Fault::Refused(refused.to_string()))?;
    let others = persons.iter().zip(&ids).zip(relations).skip(1);
    file.members = others
        .map(|(((role, _), (record, _)), relation)| Member {
            record: *record,
            role: match role {
                Role::Enquirer => record::file::Role::Enquirer,
                _ => record::file::Role::Relative,
            },
            relation,
        })
        .collect();
    let staff = shell.desk().book().device(shell.desk().device());
    file.history.push(Entry {
        on: since,
        by: staff.map(|own| own.staff),
        act: Act::TakenIn,
        note,
    });
    let told = there.as_ref().unwrap_or(&file);
    let word = told.state.public_word(told.asked);
    if let Some((_, sought)) = persons.first_mut() {
        sought.casework.file = Some(file);
    }
    for ((role, person), (record, id)) in persons.into_iter().zip(ids) {
        records.push((role, record));
        if shell.desk().tip(record, Category::Casework).is_some() {
            continue;
        }
        // Of no use without its record: written in the same file, with the machine's next state.
        shell.change(|side| {
            side.case(Case {
                record,
                role,
                since,
                grant: None,
            });
        })?;
        let tell = vec![Word::Register(vec![entry(record, &person)])];
        jobs.push(shell.work(Work::Save(Box::new(Save {
            record,
            id,
            person,
            changed: Category::RECORD.to_vec(),
            tell,
        })))?);
    }
    let ended = match intake {
        None => all(shell, &jobs, until)?,
        Some(intake) => {
            let ended = once(shell, &jobs, &records, until)?;
            super::file::tell_family(shell, intake, word)?;
            ended
        }
    };
    Ok(Filed { records, ended })
}

/// The ids of what a request becomes. Of a form's they follow from its key, so that a second desk
/// that takes the same form on meets the first.
fn ids<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    intake: Option<IntakeId>,
    count: usize,
) -> Result<Vec<(RecordId, PersonId)>, Fault> {
    let form = intake.map(|intake| KeyRef::intake(shell.own.society, intake));
    let ids = (0_u32..).take(count).map(|number| match &form {
        None => Ok((
            RecordId(shell.outside().id()?),
            PersonId(shell.outside().id()?),
        )),
        Some(form) => {
            let made = |what| shell.desk().derived(form, what, number);
            let both = made("record").zip(made("person"));
            let both = both.map(|(record, person)| (RecordId(record), PersonId(person)));
            both.ok_or_else(|| Fault::asked("open it first, on the page of the queue"))
        }
    });
    ids.collect()
}

/// The record of the sought person that a form becomes, if the form is held here.
pub(super) fn record_of<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    intake: IntakeId,
) -> Option<RecordId> {
    let of = ids(shell, Some(intake), 1).ok()?;
    of.first().map(|(record, _)| *record)
}

/// Waits for the records of a form. If another desk made the first of them before, it made the
/// case, and nothing of what was written here is needed; what it did not come to write of the
/// others is written here.
fn once<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    jobs: &[JobId],
    records: &[(Role, RecordId)],
    until: Time,
) -> Result<Ended, Fault> {
    let (mut first, mut taken) = (None, false);
    for job in jobs {
        let mut ended = shell.until(*job, until, |_, _| ())?;
        if matches!(ended, Ended::Branched) {
            let lost = shell.with_desk(|desk| desk.settle_branch(*job))?;
            taken |= lost.is_some_and(|save| save.person.casework.file.is_some());
            ended = Ended::Done(None);
        }
        first.get_or_insert(ended);
    }
    if taken {
        shell.change(|side| records.iter().for_each(|(_, record)| side.forget(*record)))?;
        return Err(decide::taken_before(records[0].1));
    }
    Ok(first.unwrap_or(Ended::Done(None)))
}

/// What each of [`persons`] is to the sought person; of the enquirer, what the sought person is to
/// them.
fn relations(request: &TracingRequest) -> Vec<Option<Relation>> {
    let relatives = request.relatives.iter().map(|r| Some(r.relation));
    [None, request.relation]
        .into_iter()
        .chain(relatives)
        .collect()
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
        let relations = &mut enquirer.family.relations;
        if !relations.contains(&known) {
            relations.push(known);
        }
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

/// A relative who has a record of their own in this request is known by it from now on, however
/// staff correct a name later: who is called the same, and is the same to them. A father or uncle
/// may be called so, too. Of whom two might be meant, none is.
fn bind(
    persons: &mut [(Role, Person)],
    relations: &[Option<Relation>],
    ids: &[(RecordId, PersonId)],
) {
    let called = |(role, person): &(Role, Person)| (*role, person.names().cloned().collect());
    let called: Vec<(Role, Vec<Name>)> = persons.iter().map(called).collect();
    let sought = relations.get(1).copied().flatten();
    for (at, (role, person)) in persons.iter_mut().enumerate() {
        for relative in &mut person.family.relations {
            let Some(name) = &relative.name else {
                continue;
            };
            // What two relatives of the sought person are to each other nobody said.
            let fits = |other: usize, of: Role| match (*role, of) {
                (Role::Enquirer, Role::Sought) => sought == Some(relative.relation),
                (Role::Sought, Role::Enquirer) => {
                    sought.is_some_and(|to| to.may_be_back(relative.relation))
                }
                (Role::Sought, Role::Relative) => {
                    relations.get(other).copied().flatten() == Some(relative.relation)
                }
                _ => false,
            };
            let same = |known: &Name| known.written == name.written;
            let others = called.iter().zip(ids).enumerate();
            let mut meant = others
                .filter(|(other, ((of, names), _))| {
                    *other != at && names.iter().any(same) && fits(*other, *of)
                })
                .map(|(_, (_, (record, _)))| *record);
            relative.to = meant.next().filter(|_| meant.next().is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::name::{NameKind, NameOrder};
    use record::statement::Statement;

    #[test]
    fn a_relative_is_known_by_a_record_only_if_they_are_the_same_to_each_other() {
        let name = |text: &str| Name::whole(text, NameOrder::Unsaid, NameKind::Current);
        let person = |called: &str, of: &[(Relation, &str)]| {
            let mut person = Person::default();
            let said = Statement::from_register(name(called), None);
            person.identity.names.push(said);
            let of = of.iter();
            person.family.relations = of
                .map(|(relation, text)| Relationship::named(*relation, name(text)))
                .collect();
            person
        };
        let (brother, uncle) = (Relation::Brother, Relation::Uncle);
        let mut persons = vec![
            (
                Role::Sought,
                person(
                    "Ahmed Hassan",
                    &[(Relation::Sister, "Hana"), (Relation::Aunt, "Hana")],
                ),
            ),
            (
                Role::Enquirer,
                person(
                    "Hana",
                    &[(uncle, "Ahmed Hassan"), (brother, "Ahmed Hassan")],
                ),
            ),
        ];
        let ids = [1, 2].map(|n| (RecordId([n; 16]), PersonId([n; 16])));
        bind(&mut persons, &[None, Some(brother)], &ids);
        let to = |at: usize| -> Vec<Option<RecordId>> {
            let relations = persons[at].1.family.relations.iter();
            relations.map(|one| one.to).collect()
        };
        assert_eq!(to(0), [Some(ids[1].0), None]);
        assert_eq!(to(1), [None, Some(ids[0].0)]);
    }
}
