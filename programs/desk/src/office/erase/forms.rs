//! The form that an erased case came by, and what its family added that nobody has put to it.

use super::super::people::me;
use super::super::queue;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::Choice;
use record::codec::decode_form;
use record::form::Content;
use sign::id::{IntakeId, RecordId};
use sign::{Category, Time};
use world::search::{Pointer, Tombstone};

/// The form is erased, and nobody is left to whom a word of its family could be put: those that
/// were opened here are discarded, and every desk of the society knows the others by the form that
/// they name, once somebody opens them. What was discarded.
///
/// # Errors
/// As [`super::record`].
pub(super) fn end<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    form: IntakeId,
    choice: Choice,
    until: Time,
) -> Result<Vec<RecordId>, Fault> {
    let tombstone = Tombstone {
        record: RecordId(form.0),
        marks: Vec::new(),
    };
    shell.change(|side| side.bury(&tombstone))?;
    let own = shell.own.society;
    shell.point(own, Pointer::Erased(tombstone))?;
    let mut discarded = Vec::new();
    for of in shell.desk().held() {
        let Some(content) = shell.desk().read(of) else {
            continue;
        };
        let theirs = of.category == Category::Intake
            && matches!(decode_form(&content), Ok(Content::FollowUp(more)) if more.intake == form);
        if theirs {
            discarded.push(of.record);
        }
    }
    for record in &discarded {
        discard(shell, IntakeId(record.0), choice, until)?;
    }
    Ok(discarded)
}

/// Whether the case that this form became was erased, as far as this desk has heard.
#[must_use]
pub fn is_erased<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, form: IntakeId) -> bool {
    let mut tombstones = shell.side().tombstones.iter();
    tombstones.any(|tombstone| tombstone.record == RecordId(form.0))
}

/// A word of a family whose case was erased is erased, too, and is in the queue no more.
///
/// # Errors
/// As [`super::record`].
pub(super) fn discard<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    word: IntakeId,
    choice: Choice,
    until: Time,
) -> Result<(), Fault> {
    super::letters(shell, &[RecordId(word.0)], choice, until)?;
    queue::lay_aside(shell, word)
}

/// As `end` does it, of a word that was opened after its case was erased.
///
/// # Errors
/// [`Fault::Refused`] if its case was not erased, or whoever works here leads no cases; as `super::record`.
pub fn discard_word<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    word: IntakeId,
    until: Time,
) -> Result<(), Fault> {
    if !me(shell)?.1 {
        return Err(Fault::Refused(
            "what belongs to an erased case is discarded by a team leader".to_owned(),
        ));
    }
    match queue::read(shell, word, until)? {
        Content::FollowUp(more) if is_erased(shell, more.intake) => {
            discard(shell, word, Choice::CountedOnly, until)
        }
        _ => Err(Fault::Refused(
            "the case of this form was not erased: it is not discarded".to_owned(),
        )),
    }
}

/// Forms in the queue that this desk has not opened: any of them may be a word about whom was
/// erased. None if the server could not be asked.
pub(super) fn unopened<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>) -> Option<usize> {
    let queued = queue::at_the_hub(shell).ok()??;
    Some(queued.iter().filter(|form| !form.held).count())
}
