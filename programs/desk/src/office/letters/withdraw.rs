//! Consent that is taken back, here and at everybody who was shown anything.

use super::super::erase;
use super::super::file::change;
use super::super::people::{self, fetch, is_gone, kept, me};
use super::read::{case_of, text};
use super::{not_a_letter, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Kept, Shell};
use ledger::leaf::Choice;
use record::consent::{Answer, How, Purpose, Receipt};
use record::date::Day;
use record::exchange::{Exchange, Withdrawal};
use record::file::{About, Act, Link, Match, Shared};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};

/// Consent was taken back here, today, by the person: as any answer is that takes consent back.
///
/// # Errors
/// [`Fault`].
pub fn withdraw<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    purpose: Purpose,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    let today = Day::of(shell.now());
    take_back(
        shell,
        case,
        &taken_back(purpose, How::InPerson, today),
        until,
    )
}

fn taken_back(purpose: Purpose, how: How, on: Day) -> Receipt {
    Receipt {
        purpose,
        answer: Answer::Withdrawn,
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: Some(on),
        how,
    }
}

/// Consent was taken back, or refused, as the receipt has it: written down as it was heard, in the
/// case and with its enquirer, and told to everybody who was shown anything; they erase it. What
/// was shared, and with whom, stays in the file to be shown to the person.
///
/// # Errors
/// [`Fault`].
pub(in super::super) fn take_back<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    receipt: &Receipt,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    let purpose = receipt.purpose;
    // Nothing is begun that only a lead can bring to its end.
    let before = fetch(shell, case, &[Category::Casework], until)?;
    let shared = before.person.casework.file.iter().flat_map(|f| &f.shared);
    let theirs = shared.filter(|s| s.withdrawn.is_none()).count();
    if theirs > 0 && !me(shell)?.1 {
        return Err(Fault::Refused(
            "something was shared with other societies: a team leader takes consent back, who can \
             write to them"
                .to_owned(),
        ));
    }
    change(shell, case, (Act::Withdrew, None), until, |casework, _| {
        casework.consent.receipts.push(receipt.clone());
        Ok(())
    })?;
    let file = fetch(shell, case, &[Category::Casework], until)?;
    let file = file.person.casework.file.ok_or_else(not_a_letter)?;
    // The enquirer answers for the case: what was taken back is taken back there, too.
    if let Some(enquirer) = file.enquirer() {
        match fetch(shell, enquirer, &[Category::Casework], until) {
            Ok(before) => {
                let mut person = before.person.clone();
                person.casework.consent.receipts.push(receipt.clone());
                let (_, ended) = people::save(shell, enquirer, &before, person, until)?;
                kept(&ended)?;
            }
            // Who was erased meanwhile says nothing any more; the rest is taken back all the same.
            Err(fault) if is_gone(&fault) => {}
            Err(fault) => return Err(fault),
        }
    }
    let open: Vec<Shared> = file
        .shared
        .iter()
        .filter(|s| s.withdrawn.is_none() && s.purpose == purpose)
        .cloned()
        .collect();
    // Whoever has not opened it yet cannot open it any more.
    let records: Vec<RecordId> = open.iter().map(|s| s.record).collect();
    erase::letters(shell, &records, Choice::CountedOnly, until)?;
    let mut told: Vec<SocietyId> = open.iter().map(|s| s.with).collect();
    told.sort_unstable();
    told.dedup();
    // A society that cannot be written to does not keep the others from hearing of it.
    let mut failed = None;
    for society in told {
        if let Err(fault) = tell(shell, case, (purpose, society), until) {
            failed.get_or_insert(fault);
        }
    }
    failed.map_or(Ok(open), Err)
}

/// Tells a society that consent to this purpose is taken back.
pub(super) fn tell<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (purpose, society): (Purpose, SocietyId),
    until: Time,
) -> Result<(), Fault> {
    let letter = Exchange::Withdrawal(Withdrawal {
        record: case,
        purpose,
    });
    write(shell, Some(case), (&letter, None), society, until)?;
    let now = shell.now();
    change(shell, case, (Act::Withdrew, None), until, |_, file| {
        let theirs = |s: &&mut Shared| s.with == society && s.purpose == purpose;
        for shared in file.shared.iter_mut().filter(theirs) {
            shared.withdrawn.get_or_insert(now);
        }
        Ok(())
    })?;
    Ok(())
}

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
    for case in accepted(shell, from, withdrawal.record) {
        // The other society wrote it; nobody here saw the person.
        let receipt = taken_back(withdrawal.purpose, How::InWriting, today);
        match take_back(shell, case, &receipt, until) {
            // Erased here meanwhile: the copies go all the same.
            Err(fault) if !is_gone(&fault) => return Err(fault),
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
    Ok(())
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
