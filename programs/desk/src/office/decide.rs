//! A family's form is decided about once: taken on, or not.

use super::meet;
use super::people::{self, held, kept, me};
use super::queue::{case_of, lay_aside};
use super::request::{self, Filed};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use record::Text;
use record::case::{Case, Outcome, Step};
use record::request::TracingRequest;
use sign::id::{IntakeId, RecordId};
use sign::{Category, Time};

/// Takes an enquiry into the society's casework: its records, the file around them, and a word to
/// the colleagues that it is taken. Whoever took it on here and does so again gets the same case.
///
/// # Errors
/// [`Fault::Refused`] if it was declined, or somebody else has it; [`Fault`].
pub fn take_on<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: IntakeId,
    request: TracingRequest,
    until: Time,
) -> Result<Filed, Fault> {
    meet(shell)?;
    if let Some(before) = settled(shell, intake)?.filter(|b| b.declined || !b.own) {
        return Err(before.refusal());
    }
    let filed = noticed(shell, intake, |shell| {
        request::file(shell, request, Some(intake), until)
    })?;
    let records: Vec<RecordId> = filed.records.iter().map(|(_, record)| *record).collect();
    let (staff, lead) = me(shell)?;
    // Who took it on works on it: a search needs access, too. A lead's own waits if it must.
    if !lead {
        people::want(shell, &records)?;
    } else if matches!(filed.ended, Ended::Done(_)) {
        people::give(shell, &records, staff, until)?;
    }
    Ok(filed)
}

/// Does not take an enquiry on: it is kept with the reason, closed, so that the family's page says
/// so and nobody looks at it a second time.
///
/// # Errors
/// [`Fault::Refused`] if it was taken on, or somebody else has it; [`Fault`].
pub fn decline<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: IntakeId,
    request: TracingRequest,
    reason: Option<Text>,
    until: Time,
) -> Result<Filed, Fault> {
    let steps = [
        Step::Assess,
        Step::Decline,
        Step::Close(Outcome::OutOfCriteria),
    ];
    meet(shell)?;
    if let Some(before) = settled(shell, intake)?.filter(|b| !b.declined || !b.own) {
        return Err(before.refusal());
    }
    noticed(shell, intake, |shell| {
        request::file_as(shell, request, (Some(intake), &steps, reason), until)
    })
}

/// Files a form; whatever came of it here or before on another desk, it is in the queue no more.
fn noticed<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: IntakeId,
    file: impl FnOnce(&mut Shell<'_, D, O>) -> Result<Filed, Fault>,
) -> Result<Filed, Fault> {
    let filed = file(shell);
    let taken = request::record_of(shell, intake).map(taken_before);
    if let (Err(Fault::Refused(why)), Some(Fault::Refused(taken))) = (&filed, taken)
        && *why == taken
    {
        lay_aside(shell, intake)?;
    }
    let filed = filed?;
    kept(&filed.ended)?;
    lay_aside(shell, intake)?;
    Ok(filed)
}

/// What came of a form, as far as this desk knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settled {
    /// The record of the sought person, with the case's file.
    pub case: Option<RecordId>,
    /// Whether it was not taken on.
    pub declined: bool,
    /// Whether whoever works here decided that.
    pub own: bool,
}

impl Settled {
    /// Why nobody decides about it a second time.
    #[must_use]
    pub fn refusal(&self) -> Fault {
        match self.case {
            Some(case) if self.own && self.declined => Fault::Refused(format!(
                "this request was declined already: the reason stands in case {case}"
            )),
            Some(case) if self.own => {
                Fault::Refused(format!("this request was taken on already: case {case}"))
            }
            Some(case) => taken_before(case),
            None => Fault::Refused(
                "a colleague took this request on or declined it already: it is in the queue no \
                 more"
                    .to_owned(),
            ),
        }
    }
}

/// A colleague was faster.
pub(super) fn taken_before(case: RecordId) -> Fault {
    Fault::Refused(format!(
        "a colleague took this request on or declined it already: its case is {case}"
    ))
}

/// What is known here of what came of a form; none if it waits.
///
/// # Errors
/// [`Fault`].
pub fn settled<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    intake: IntakeId,
) -> Result<Option<Settled>, Fault> {
    let case = case_of(shell, intake)?;
    let Some(record) = case else {
        let taken = shell.side().taken.contains(&intake);
        return Ok(taken.then(|| Settled {
            case: request::record_of(shell, intake),
            declined: false,
            own: false,
        }));
    };
    let file = held(shell, record, &[Category::Casework])?;
    let file = file.person.casework.file;
    let own = me(shell).ok().map(|(staff, _)| staff);
    let begun = file.as_ref().and_then(|file| file.history.first());
    Ok(Some(Settled {
        case,
        declined: file
            .as_ref()
            .is_some_and(|file| file.history.len() == 1 && matches!(file.state, Case::Closed(_))),
        own: own.is_some() && begun.and_then(|entry| entry.by) == own,
    }))
}
