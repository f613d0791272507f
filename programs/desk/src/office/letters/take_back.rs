//! Consent that is taken back, here and at everybody who was shown anything. It takes several
//! steps, some of them at other computers: what is to be done is noted before the first of them,
//! in the desk's own files, and in the file of the case where colleagues see it.

use super::super::consents;
use super::super::erase;
use super::super::file::{change, change_if};
use super::super::people::{self, fetch, is_gone, kept, me};
use super::call_back::{TAKEN_BACK, is_due};
use super::{not_a_letter, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Shell, Taking, Wanted};
use ledger::leaf::Choice;
use record::Person;
use record::consent::{Answer, How, Purpose, Receipt};
use record::date::Day;
use record::exchange::{Exchange, Withdrawal};
use record::file::{Act, CaseFile, Entry, Shared};
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
    let receipt = taken_back(purpose, How::InPerson, today);
    let known = fetch(shell, case, &[Category::Casework], until)?;
    if known.person.casework.file.is_none() {
        // Whoever asks for somebody: what was shown stands in the cases, and not here.
        let recorded = consents::record(shell, case, &receipt, until)?;
        kept(&recorded.ended)?;
        return Ok(Vec::new());
    }
    take_back(shell, case, &[case], &receipt, until)
}

pub(super) fn taken_back(purpose: Purpose, how: How, on: Day) -> Receipt {
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
/// cases and with their enquirers, and told to everybody who was shown anything; they erase it.
/// What was shared, and with whom, stays in the file to be shown to the person. What was begun of
/// the same person before and could not be finished goes on with it, and keeps nothing from being
/// written: a society that cannot be told must not keep the person's word out of the file.
///
/// # Errors
/// [`Fault`]; what was begun stays to be finished.
pub(in super::super) fn take_back<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    cases: &[RecordId],
    receipt: &Receipt,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    // Nothing is begun that only a lead can bring to its end.
    for case in cases {
        let before = fetch(shell, *case, &[Category::Casework], until)?;
        let mut shared = before
            .person
            .casework
            .file
            .iter()
            .flat_map(|file| &file.shared);
        if shared.any(|shared| shared.withdrawn.is_none()) && !me(shell)?.1 {
            return Err(Fault::Refused(
                "something was shared with other societies: a team leader takes consent back, who \
                 can write to them"
                    .to_owned(),
            ));
        }
    }
    let begun = shell.unfinished().takings.iter();
    let begun: Vec<&Taking> = begun.filter(|t| is_same(t, of, receipt.purpose)).collect();
    let mut cases = cases.to_vec();
    cases.extend(begun.iter().flat_map(|taking| &taking.cases));
    cases.sort_unstable();
    cases.dedup();
    let taking = Taking {
        of,
        cases,
        receipt: receipt.clone(),
        wanted: Vec::new(),
        since: shell.now(),
    };
    shell.note_unfinished(|unfinished| {
        let takings = &mut unfinished.takings;
        takings.retain(|t| !is_same(t, of, receipt.purpose));
        takings.push(taking.clone());
    })?;
    finish(shell, &taking, until)
}

/// Does what is left to be done of what was begun. A case that cannot be finished does not keep the
/// others from it.
///
/// # Errors
/// [`Fault`]; what is left stays to be finished.
pub(in super::super) fn finish<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    taking: &Taking,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    let (mut open, mut failed) = (Vec::new(), None);
    for case in &taking.cases {
        match in_case(shell, *case, taking, until) {
            Ok(shared) => open.extend(shared),
            // Erased meanwhile: nothing is left that anybody could be told of.
            Err(fault) if is_gone(&fault) => {}
            Err(fault) => drop(failed.get_or_insert(fault)),
        }
    }
    if let Some(fault) = failed {
        return Err(fault);
    }
    let (of, purpose) = (taking.of, taking.receipt.purpose);
    shell.note_unfinished(|unfinished| unfinished.takings.retain(|t| !is_same(t, of, purpose)))?;
    Ok(open)
}

fn is_same(taking: &Taking, of: RecordId, purpose: Purpose) -> bool {
    taking.of == of && taking.receipt.purpose == purpose
}

/// Whether consent is being taken back here in this case, and does not stand in its file yet.
///
/// # Errors
/// [`Fault`].
pub(super) fn is_unwritten<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    until: Time,
) -> Result<bool, Fault> {
    let takings = shell.unfinished().takings.iter();
    let takings: Vec<Taking> = takings
        .filter(|t| t.cases.contains(&case))
        .cloned()
        .collect();
    if takings.is_empty() {
        return Ok(false);
    }
    let known = fetch(shell, case, &[Category::Casework], until)?;
    let receipts = &known.person.casework.consent.receipts;
    Ok(takings.iter().any(|taking| {
        let wanted = taking.wanted.iter().find(|w| w.record == case);
        wanted.is_none_or(|w| stands(receipts, &taking.receipt) < w.times)
    }))
}

fn in_case<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    taking: &Taking,
    until: Time,
) -> Result<Vec<Shared>, Fault> {
    let (receipt, purpose) = (&taking.receipt, taking.receipt.purpose);
    let casework = [Category::Casework];
    let before = fetch(shell, case, &casework, until)?;
    let times = wanted(shell, taking, (case, &before.person))?;
    let (staff, now) = (me(shell)?.0, shell.now());
    let told = (Act::Withdrew, None);
    change_if(shell, case, told, until, |casework, file| {
        if stands(&casework.consent.receipts, receipt) >= times {
            return Ok(false);
        }
        casework.consent.receipts.push(receipt.clone());
        // In one with it: whoever opens the case reads that letters are still out.
        if open_of(file, purpose).next().is_some() {
            file.history.push(Entry {
                on: now,
                by: Some(staff),
                act: Act::CallBack,
                note: Some(TAKEN_BACK.into()),
            });
        }
        Ok(true)
    })?;
    let file = fetch(shell, case, &casework, until)?;
    let file = file.person.casework.file.ok_or_else(not_a_letter)?;
    // The enquirer answers for the case: what was taken back is taken back there, too.
    if let Some(enquirer) = file.enquirer() {
        match with_enquirer(shell, enquirer, taking, until) {
            // Who was erased meanwhile says nothing any more; the rest is taken back all the same.
            Err(fault) if !is_gone(&fault) => return Err(fault),
            _ => {}
        }
    }
    let open: Vec<Shared> = open_of(&file, purpose).cloned().collect();
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
    failed.map_or(Ok(()), Err)?;
    // What is to be called back for another reason stays to be done.
    let done = (Act::CalledBack, None);
    change_if(shell, case, done, until, |_, file| {
        Ok(is_due(file, TAKEN_BACK) && open_of(file, purpose).next().is_none())
    })?;
    Ok(open)
}

fn with_enquirer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    enquirer: RecordId,
    taking: &Taking,
    until: Time,
) -> Result<(), Fault> {
    let before = fetch(shell, enquirer, &[Category::Casework], until)?;
    let times = wanted(shell, taking, (enquirer, &before.person))?;
    if stands(&before.person.casework.consent.receipts, &taking.receipt) >= times {
        return Ok(());
    }
    let mut person = before.person.clone();
    let receipts = &mut person.casework.consent.receipts;
    receipts.push(taking.receipt.clone());
    let (_, ended) = people::save(shell, enquirer, &before, person, until)?;
    kept(&ended)
}

/// How often the receipt is to stand in a record: counted and noted before it is written there, so
/// that a later try neither leaves it out nor writes it over what the person said since.
fn wanted<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    taking: &Taking,
    (record, person): (RecordId, &Person),
) -> Result<u64, Fault> {
    let (of, purpose) = (taking.of, taking.receipt.purpose);
    let mut takings = shell.unfinished().takings.iter();
    let known = takings.find(|t| is_same(t, of, purpose));
    let known = known.and_then(|t| t.wanted.iter().find(|w| w.record == record));
    if let Some(known) = known {
        return Ok(known.times);
    }
    let receipts = &person.casework.consent.receipts;
    // What was said last is this already: it was written before the program ended, or twice asked.
    let last = receipts.iter().rev().find(|r| r.purpose == purpose);
    let times = stands(receipts, &taking.receipt) + u64::from(last != Some(&taking.receipt));
    shell.note_unfinished(|unfinished| {
        let mut takings = unfinished.takings.iter_mut();
        let taking = takings.find(|t| is_same(t, of, purpose));
        taking
            .into_iter()
            .for_each(|taking| taking.wanted.push(Wanted { record, times }));
    })?;
    Ok(times)
}

/// How often a receipt stands there.
fn stands(receipts: &[Receipt], receipt: &Receipt) -> u64 {
    receipts
        .iter()
        .map(|known| u64::from(known == receipt))
        .sum()
}

fn open_of(file: &CaseFile, purpose: Purpose) -> impl Iterator<Item = &Shared> {
    let shared = file.shared.iter();
    shared.filter(move |s| s.withdrawn.is_none() && s.purpose == purpose)
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
