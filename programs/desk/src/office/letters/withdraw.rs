//! Consent that is taken back, here and at everybody who was shown anything.

use super::super::erase;
use super::super::file::change;
use super::super::people::{self, fetch, kept};
use super::{not_a_letter, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::Choice;
use record::consent::{Answer, How, Purpose, Receipt};
use record::date::Day;
use record::exchange::{Exchange, Withdrawal};
use record::file::{Act, Shared};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};

/// Consent was taken back: written down, and told to everybody who was shown anything; they erase
/// it. What was shared, and with whom, stays in the file to be shown to the person.
///
/// # Errors
/// [`Fault`].
pub fn withdraw<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    purpose: Purpose,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    let on = Day::of(shell.now());
    let receipt = || Receipt {
        purpose,
        answer: Answer::Withdrawn,
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: Some(on),
        how: How::InPerson,
    };
    change(shell, case, (Act::Withdrew, None), until, |casework, _| {
        casework.consent.receipts.push(receipt());
        Ok(())
    })?;
    let file = fetch(shell, case, &[Category::Casework], until)?;
    let file = file.person.casework.file.ok_or_else(not_a_letter)?;
    // The enquirer answers for the case: what was taken back is taken back there, too.
    if let Some(enquirer) = file.enquirer() {
        let before = fetch(shell, enquirer, &Category::RECORD, until)?;
        let mut person = before.person.clone();
        person.casework.consent.receipts.push(receipt());
        let (_, ended) = people::save(shell, enquirer, &before, person, until)?;
        kept(&ended)?;
    }
    let open: Vec<Shared> = file
        .shared
        .iter()
        .filter(|s| s.withdrawn.is_none())
        .cloned()
        .collect();
    let mut told: Vec<SocietyId> = open.iter().map(|s| s.with).collect();
    told.sort_unstable();
    told.dedup();
    for society in told {
        let letter = Exchange::Withdrawal(Withdrawal {
            record: case,
            purpose,
        });
        write(shell, case, (&letter, None), society, until)?;
        let now = shell.now();
        change(shell, case, (Act::Withdrew, None), until, |_, file| {
            for shared in file.shared.iter_mut().filter(|s| s.with == society) {
                shared.withdrawn.get_or_insert(now);
            }
            Ok(())
        })?;
    }
    Ok(open)
}

/// What the other society may no longer keep is erased here.
pub(super) fn withdrawn<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    from: SocietyId,
    withdrawal: &Withdrawal,
    until: Time,
) -> Result<(), Fault> {
    let theirs = shell.side().letters.iter();
    let copies: Vec<RecordId> = theirs
        .filter(|l| l.from == from && l.about == Some(withdrawal.record))
        .map(|l| l.copy)
        .collect();
    for copy in copies {
        erase::record(shell, copy, Choice::CountedOnly, until)?;
        shell.change(|side| side.letters.retain(|l| l.copy != copy))?;
    }
    Ok(())
}
