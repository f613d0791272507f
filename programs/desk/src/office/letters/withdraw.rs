//! Another society took back what it had told: what was read of it here goes.

use super::super::erase;
use super::super::file::change;
use super::super::people::{fetch, is_gone};
use super::read::{case_of, text};
use super::take_back::{take_back, taken_back};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Kept, Shell};
use ledger::leaf::Choice;
use record::consent::{How, Purpose};
use record::date::Day;
use record::exchange::{Exchange, Withdrawal};
use record::file::{About, Act, Link, Match};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};

/// Letters of a society about a record of theirs, as they were read on this computer.
fn kept_of<'a, D: Disk, O: Outside>(
    shell: &'a Shell<'_, D, O>,
    from: SocietyId,
    record: RecordId,
) -> impl Iterator<Item = &'a Kept> + use<'a, D, O> {
    let letters = shell.side().letters.iter();
    letters.filter(move |l| l.from == from && l.about == Some(record))
}

/// Cases of this society that were accepted from there.
pub(super) fn accepted<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    from: SocietyId,
    record: RecordId,
) -> Vec<RecordId> {
    let of = kept_of(shell, from, record);
    of.filter_map(|letter| letter.taken).collect()
}

/// Copies of what was read about that record.
pub(super) fn copies<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    from: SocietyId,
    record: RecordId,
) -> Vec<RecordId> {
    let of = kept_of(shell, from, record);
    of.map(|letter| letter.copy).collect()
}

/// What the other society may no longer keep is erased here: the letters, and in the cases they
/// were put to the link and what they told of the person's choice.
pub(super) fn withdrawn<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    from: SocietyId,
    withdrawal: &Withdrawal,
    until: Time,
) -> Result<(), Fault> {
    // Letters are written under this purpose only.
    if withdrawal.purpose != Purpose::TracingInNetwork {
        return Ok(());
    }
    // A case that was accepted from there: its consents are taken back here, too, and by whomever
    // it was shared with since.
    let today = Day::of(shell.now());
    let mut failed = None;
    for case in accepted(shell, from, withdrawal.record) {
        // The other society wrote it; nobody here saw the person.
        let receipt = taken_back(withdrawal.purpose, How::InWriting, today);
        match take_back(shell, case, &[case], &receipt, until) {
            // Somebody cannot be told now, which stays to be done; or it was erased here meanwhile.
            // The copies go all the same.
            Err(fault) if !is_gone(&fault) => drop(failed.get_or_insert(fault)),
            _ => {}
        }
    }
    let mut gone = Vec::new();
    for copy in copies(shell, from, withdrawal.record) {
        // Of a letter that cannot be read any more nobody knows its case; it goes all the same.
        let letter = text(shell, copy, until).ok();
        if let Some(case) = letter.as_ref().and_then(case_of) {
            let now = shell.now();
            gone.extend(carrying_back(
                shell,
                case,
                (from, withdrawal.record),
                until,
            )?);
            change(shell, case, (Act::Withdrew, None), until, |_, file| {
                file.letters
                    .retain(|l| l.record != copy && !gone.contains(&l.record));
                let of = |l: &&mut Link| l.society == from && l.record == withdrawal.record;
                for link in file.links.iter_mut().filter(of) {
                    (link.state, link.on, link.by) = (Match::Undone, now, None);
                }
                file.choices.retain(|choice| choice.by.is_some());
                Ok(())
            })?;
        }
        gone.push(copy);
        erase::letters(shell, &gone, Choice::CountedOnly, until)?;
        gone.clear();
    }
    failed.map_or(Ok(()), Err)
}

/// Replies that this society sent there: on the form of a reply stands the message that it
/// answers.
fn carrying_back<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (to, about): (SocietyId, RecordId),
    until: Time,
) -> Result<Vec<RecordId>, Fault> {
    let file = fetch(shell, case, &[Category::Casework], until)?;
    let letters = file.person.casework.file.map(|file| file.letters);
    let replies = letters.into_iter().flatten();
    let replies = replies.filter(|l| l.sent && l.with == to && l.about == About::Reply);
    let mut carrying = Vec::new();
    for reply in replies {
        match text(shell, reply.record, until) {
            Ok(Exchange::Carried(carried)) if carried.to == about => carrying.push(reply.record),
            Ok(_) => {}
            Err(fault) if is_gone(&fault) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(carrying)
}
