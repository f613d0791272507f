//! Opening a letter that waits, keeping a copy, putting it to its case.

use super::super::file::change;
use super::super::people::{self, Asked, create, done, fetch, is_gone, kept, me};
use super::call_back::warned;
use super::withdraw::withdrawn;
use super::{about, not_a_letter};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Incoming, Kept, Shell};
use ledger::leaf::Purpose;
use record::Person;
use record::case::{Finding, Outcome, Step};
use record::date::Day;
use record::exchange::{Enclosed, Exchange};
use record::file::{About, Act, CaseFile, Choice, Letter, Link, Match};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};
use world::search::Pointer;

/// A letter that was read and kept.
#[derive(Clone, Debug)]
pub struct Read {
    /// The copy, a record of this society.
    pub copy: RecordId,
    /// From whom.
    pub from: SocietyId,
    /// What it says.
    pub letter: Exchange,
    /// The record of this society that it was put to; none for an offered case.
    pub to: Option<RecordId>,
}

/// Opens a letter that waits, keeps a copy, and puts it to its case.
///
/// # Errors
/// [`Fault::Refused`] if nobody here has access to it, or if it is no letter; [`Fault`].
pub fn read<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<Read, Fault> {
    let incoming = shell.side().incoming.iter();
    let found = incoming
        .filter(|i| i.record() == Some(record))
        .find_map(|i| match &i.pointer {
            Pointer::Letter(posted) => Some((i.clone(), posted.clone())),
            _ => None,
        });
    let (incoming, posted) =
        found.ok_or_else(|| Fault::asked("no such letter waits on this computer"))?;
    let (staff, _) = me(shell)?;
    let access = posted.accesses.iter().find(|a| a.staff == staff);
    let grant = access.map(|a| a.grant).ok_or_else(|| {
        Fault::Refused("only the team leaders it was written to can open it".to_owned())
    })?;
    let asked = Asked {
        holder: incoming.from,
        record,
        grant,
        purpose: Purpose::MatchReview,
    };
    let (opened, ended) = people::open(shell, &asked, &[Category::Casework], until)?;
    // It is not shown again for ever: nobody will ever open it.
    if let Err(fault) = done(&ended) {
        if is_gone(&fault) {
            shell.dealt_with(record)?;
            return Err(Fault::Refused(format!(
                "society {} took this letter back before it was read",
                incoming.from
            )));
        }
        return Err(fault);
    }
    let enclosed = opened.person.casework.exchange.ok_or_else(not_a_letter)?;
    let letter = enclosed.read().map_err(|_| not_a_letter())?;
    if matches!(letter, Exchange::Older(_)) {
        shell.dealt_with(record)?;
        return Err(not_a_letter());
    }
    if let Some(case) = case_of(&letter) {
        let known = match fetch(shell, case, &[Category::Casework], until) {
            Err(fault) if is_gone(&fault) => {
                shell.dealt_with(record)?;
                return Err(Fault::Refused(format!(
                    "society {} wrote about a record that this society does not have, or erased: \
                     nothing of the letter was kept",
                    incoming.from
                )));
            }
            known => known?,
        };
        let file = known.person.casework.file.as_ref();
        if !awaited(file, incoming.from, &letter) {
            shell.dealt_with(record)?;
            return Err(Fault::Refused(format!(
                "society {} wrote about a case of which nothing was asked there, or which it did \
                 not ask about: the letter was not put to it",
                incoming.from
            )));
        }
    }
    let copy = copy_of(shell, record, &incoming, enclosed, until)?;
    let to = put_to_case(shell, &incoming, (copy, &letter), until)?;
    shell.dealt_with(record)?;
    // What takes something back is read on every computer it was sent to: each may have copied
    // something of which no other has heard yet.
    if !matches!(letter, Exchange::Withdrawal(_)) {
        tell_colleagues(shell, copy)?;
    }
    Ok(Read {
        copy,
        from: incoming.from,
        letter,
        to,
    })
}

/// Tells the other desks of this society how a letter stands that was read here.
pub(super) fn tell_colleagues<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    copy: RecordId,
) -> Result<(), Fault> {
    let known = shell.side().letters.iter().find(|l| l.copy == copy);
    match known.map(Kept::told) {
        Some(told) => {
            let own = shell.own.society;
            shell.point(own, Pointer::Copied(told))
        }
        None => Ok(()),
    }
}

/// The record of this society that a letter belongs to.
pub(super) fn case_of(letter: &Exchange) -> Option<RecordId> {
    match letter {
        Exchange::Enquiry(enquiry) => Some(enquiry.about),
        Exchange::Answer(answer) => Some(answer.case),
        Exchange::Carried(carried) => Some(carried.to),
        Exchange::TransferAnswer(answer) => Some(answer.case),
        Exchange::Transfer(_)
        | Exchange::Withdrawal(_)
        | Exchange::Older(_)
        | Exchange::Warning(_) => None,
    }
}

/// Whether this society may say this about this case. Anybody may ask; an answer counts of whom
/// was asked, and a message of whoever shares the case. Otherwise any society could say that a
/// person was found, or that it took a case over.
fn awaited(file: Option<&CaseFile>, from: SocietyId, letter: &Exchange) -> bool {
    let linked = |record| {
        let link = file.and_then(|file| file.link(record));
        link.is_some_and(|l| l.society == from && !matches!(l.state, Match::Undone))
    };
    let sent = |about| {
        let mut letters = file.iter().flat_map(|file| &file.letters);
        letters.any(|l| l.sent && l.with == from && l.about == about)
    };
    match letter {
        Exchange::Enquiry(_)
        | Exchange::Transfer(_)
        | Exchange::Withdrawal(_)
        | Exchange::Warning(_) => true,
        Exchange::Older(_) => false,
        Exchange::Answer(answer) => linked(answer.about) && sent(About::Enquiry),
        Exchange::Carried(carried) => linked(carried.from),
        Exchange::TransferAnswer(_) => sent(About::Transfer),
    }
}

/// A copy in this society's own records; the same if it was broken off before.
fn copy_of<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    theirs: RecordId,
    incoming: &Incoming,
    enclosed: Enclosed,
    until: Time,
) -> Result<RecordId, Fault> {
    let known = shell.side().letters.iter();
    let known = known.filter(|l| l.from == incoming.from && l.theirs == theirs);
    let known = known.map(|l| l.copy).next();
    let written = |copy| shell.desk().tip(copy, Category::Casework).is_some();
    if let Some(copy) = known.filter(|copy| written(*copy)) {
        return Ok(copy);
    }
    let copy = match known {
        Some(copy) => copy,
        None => RecordId(shell.outside().id()?),
    };
    let about = match enclosed.read().map_err(|_| not_a_letter())? {
        Exchange::Enquiry(enquiry) => Some(enquiry.case),
        Exchange::Answer(answer) => Some(answer.about),
        Exchange::Carried(carried) => Some(carried.from),
        Exchange::Transfer(transfer) => Some(transfer.case),
        Exchange::Warning(warning) => Some(warning.record),
        Exchange::TransferAnswer(_) | Exchange::Withdrawal(_) | Exchange::Older(_) => None,
    };
    let (from, on) = (incoming.from, shell.now());
    // Noted before it is written: a copy that nobody knows of could not be erased.
    if known.is_none() {
        shell.change(|side| {
            side.letters.push(Kept {
                from,
                theirs,
                copy,
                about,
                on,
                offered: false,
                taken: None,
            });
        })?;
    }
    let mut person = Person::default();
    person.casework.exchange = Some(enclosed);
    kept(&create(shell, copy, person, until)?)?;
    Ok(copy)
}

/// What a letter does to its case.
fn put_to_case<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    incoming: &Incoming,
    (copy, letter): (RecordId, &Exchange),
    until: Time,
) -> Result<Option<RecordId>, Fault> {
    let (now, own, from) = (shell.now(), shell.own.society, incoming.from);
    let (about, _) = about(letter);
    let Some(to) = case_of(letter) else {
        match letter {
            Exchange::Withdrawal(withdrawal) => withdrawn(shell, from, withdrawal, until)?,
            Exchange::Warning(warning) => warned(shell, from, (copy, warning), until)?,
            _ => shell.change(|side| {
                let kept = side.letters.iter_mut().find(|l| l.copy == copy);
                kept.into_iter().for_each(|l| l.offered = l.taken.is_none());
            })?,
        }
        return Ok(None);
    };
    if let Exchange::Carried(carried) = letter {
        super::message::answered(shell, (to, from), &carried.message, until)?;
    }
    let known = fetch(shell, to, &[Category::Casework], until)?;
    let known = known.person.casework.file;
    let known = known.is_some_and(|file| file.letters.iter().any(|l| l.record == copy));
    // A letter changes its case once.
    if known {
        return Ok(Some(to));
    }
    change(shell, to, (Act::Read, None), until, |_, file| {
        file.letters.push(Letter {
            record: copy,
            holder: own,
            about,
            with: from,
            sent: false,
            on: now,
        });
        let link = |record, state| Link {
            society: from,
            record,
            state,
            why: None,
            on: now,
            by: None,
        };
        match letter {
            Exchange::Enquiry(enquiry) => {
                if file.link(enquiry.case).is_none() {
                    file.set_link(link(enquiry.case, Match::Potential));
                }
                // Somebody of this register may be sought: from now on there is a case here.
                let _as_it_stands = file.walk(&[Step::Find(Finding::Located)]);
            }
            Exchange::Answer(answer) => {
                let state = match answer.wish {
                    Some(_) => Match::Confirmed,
                    None => Match::Rejected,
                };
                file.set_link(link(answer.about, state));
                file.choices.extend(answer.wish.map(|wish| Choice {
                    wish,
                    on: Day::of(now),
                    alone: true,
                    twice: false,
                    by: None,
                }));
                if answer.wish.is_some() {
                    let _as_it_stands =
                        file.walk(&[Step::Find(Finding::Located), Step::SeekConsent]);
                }
            }
            Exchange::TransferAnswer(answer) if answer.accepted => {
                let closed = Step::Close(Outcome::Transferred);
                let _as_it_stands = file.walk(&[closed]);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(Some(to))
}

/// A letter as it is held here: none if it would have to be opened.
///
/// # Errors
/// [`Fault::Refused`] if it is no letter.
pub fn held_text<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    copy: RecordId,
) -> Result<Option<Exchange>, Fault> {
    let held = people::held(shell, copy, &[Category::Casework])?;
    if held.parts.is_empty() {
        return Ok(None);
    }
    let enclosed = held.person.casework.exchange.ok_or_else(not_a_letter)?;
    enclosed.read().map(Some).map_err(|_| not_a_letter())
}

/// A letter as this society keeps it.
///
/// # Errors
/// [`Fault::Refused`] if it is not held here or is no letter.
pub fn text<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    copy: RecordId,
    until: Time,
) -> Result<Exchange, Fault> {
    let held = fetch(shell, copy, &[Category::Casework], until)?;
    let enclosed = held.person.casework.exchange.ok_or_else(not_a_letter)?;
    enclosed.read().map_err(|_| not_a_letter())
}
