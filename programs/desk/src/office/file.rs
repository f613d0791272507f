//! The file around a case: reading it, and every change of it. A change is one saved version of
//! the casework part, signed by this computer.

use super::people::{self, Held, USUAL, fetch, held, kept, me};
use super::{letters, room};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use record::case::{PublicWord, Step};
use record::consent::{Answer, How, Purpose, Receipt};
use record::date::{Date, DateForm, Day};
use record::file::{Act, CaseFile, Choice, Entry, Link, Verified, Wish};
use record::text::Text;
use sign::id::{RecordId, StaffId};
use sign::{Category, Time};

/// How often a change is made anew because a colleague was faster.
const TRIES: u8 = 3;

/// A case as it is known here.
#[derive(Clone, Debug)]
pub struct View {
    /// The record of the person it is about.
    pub record: RecordId,
    /// What is held of them.
    pub held: Held,
    /// The file; none if this record has none, or its casework is not held here.
    pub file: Option<CaseFile>,
    /// What is not held here, of what a case usually needs.
    pub missing: Vec<Category>,
    /// Whether something written here has not been confirmed.
    pub waits: bool,
}

/// What this desk holds of a case.
///
/// # Errors
/// [`Fault::Refused`] if a newer program wrote it.
pub fn view<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, record: RecordId) -> Result<View, Fault> {
    let held = held(shell, record, &Category::RECORD)?;
    let missing = USUAL.iter().copied().filter(|c| !held.has(*c)).collect();
    let waits = shell.desk().waiting().any(|w| w.writes.contains(&record));
    Ok(View {
        record,
        file: held.person.casework.file.clone(),
        held,
        missing,
        waits,
    })
}

/// Opens what a case needs and is not held here.
///
/// # Errors
/// As [`fetch`].
pub fn open<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<View, Fault> {
    fetch(shell, record, &USUAL, until)?;
    letters::opened(shell, record, until)?;
    view(shell, record)
}

/// Changes the casework of a record, with a line in its history.
///
/// # Errors
/// What `change` says, with nothing changed; [`Fault`].
pub fn change<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    line: (Act, Option<Text>),
    until: Time,
    change: impl Fn(&mut record::person::Casework, &mut CaseFile) -> Result<(), Fault>,
) -> Result<Ended, Fault> {
    change_if(shell, record, line, until, |casework, file| {
        change(casework, file).map(|()| true)
    })
}

/// As [`change`], unless the newest version says that nothing is to be done.
///
/// # Errors
/// As [`change`].
pub(super) fn change_if<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (act, note): (Act, Option<Text>),
    until: Time,
    change: impl Fn(&mut record::person::Casework, &mut CaseFile) -> Result<bool, Fault>,
) -> Result<Ended, Fault> {
    let (staff, _) = me(shell)?;
    room::make(shell, record, until)?;
    let mut tries = TRIES;
    let (word, intake, ended) = loop {
        // Nothing else of the person is needed to write here, so nothing else is opened.
        let before = fetch(shell, record, &[Category::Casework], until)?;
        let mut person = before.person.clone();
        let fresh = || CaseFile::new(record::case::Case::Open);
        let mut file = person.casework.file.take().unwrap_or_else(fresh);
        if !change(&mut person.casework, &mut file)? {
            return Ok(Ended::Done(None));
        }
        file.history.push(Entry {
            on: shell.now(),
            by: Some(staff),
            act,
            note: note.clone(),
        });
        let (word, intake) = (file.state.public_word(file.asked), file.intake);
        person.casework.file = Some(file);
        room::leaves(&before.person, &person, act)?;
        let (_, ended) = people::save(shell, record, &before, person, until)?;
        tries -= 1;
        // A colleague wrote before: the same is done to what they wrote.
        if !matches!(ended, Ended::Branched) || tries == 0 {
            break (word, intake, ended);
        }
        settle_branch(shell, record)?;
    };
    kept(&ended)?;
    if let Some(intake) = intake {
        tell_family(shell, intake, word)?;
    }
    Ok(ended)
}

/// Gives up what was written here last about a record and lost against a colleague's version: it
/// is done anew, to what they wrote.
pub(super) fn settle_branch<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
) -> Result<(), Fault> {
    shell.with_desk(|desk| {
        let newest = desk.branches().filter(|(_, save)| save.record == record);
        if let Some(job) = newest.map(|(job, _)| job).max() {
            desk.settle_branch(job);
        }
    })
}

/// The word that the family sees. It is told whenever the file was saved, changed or not: whoever
/// watches the server learns that somebody worked on a case and nothing of what came of it.
pub(super) fn tell_family<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: sign::id::IntakeId,
    word: PublicWord,
) -> Result<(), Fault> {
    shell.tell_portals(intake, word)
}

/// Takes the case steps further, all or none.
///
/// # Errors
/// [`Fault::Refused`] if the case does not stand where these can be taken; [`Fault`].
pub fn walk<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    steps: &[Step],
    note: Option<Text>,
    until: Time,
) -> Result<Ended, Fault> {
    change(shell, record, (Act::Moved, note), until, |_, file| {
        file.walk(steps)
            .map_err(|refused| Fault::Refused(refused.to_string()))
    })
}

/// Whether the family's page says *please contact us*: for a routine question as well as for news.
///
/// # Errors
/// [`Fault`].
pub fn ask_enquirer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    asked: bool,
    until: Time,
) -> Result<Ended, Fault> {
    let act = if asked { Act::Edited } else { Act::Told };
    change(shell, record, (act, None), until, |_, file| {
        file.asked = asked;
        Ok(())
    })
}

/// The relationship was proven.
///
/// # Errors
/// [`Fault`].
pub fn verify<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    how: Text,
    until: Time,
) -> Result<Ended, Fault> {
    let (on, by) = (Day::of(shell.now()), Some(me(shell)?.0));
    change(shell, record, (Act::Verified, None), until, |_, file| {
        let how = how.clone();
        file.verified = Some(Verified { on, by, how });
        Ok(())
    })
}

/// What a found person said when they were asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// What they chose.
    pub wish: Wish,
    /// Whether nobody else was there.
    pub alone: bool,
    /// Whether they were asked a second time.
    pub twice: bool,
}

/// The found person was asked. What they chose is also their consent, or its refusal: whoever
/// wants nothing is not found by others any more, and what others were told before is called back.
///
/// # Errors
/// [`Fault`].
pub fn choose<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    said: Said,
    until: Time,
) -> Result<Ended, Fault> {
    let (on, by) = (Day::of(shell.now()), Some(me(shell)?.0));
    let announced = match said.wish {
        Wish::Nothing => Some(letters::announce(shell, record, letters::NOTHING, until)?),
        _ => None,
    };
    let ended = change(
        shell,
        record,
        (Act::Chosen, None),
        until,
        |casework, file| {
            let choice = Choice {
                wish: said.wish,
                on,
                alone: said.alone,
                twice: said.twice,
                by,
            };
            file.choices.push(choice);
            let answer = match (said.wish, said.alone) {
                (Wish::Nothing, _) => Some(Answer::Refused),
                (_, true) => Some(Answer::Given),
                (_, false) => None,
            };
            casework
                .consent
                .receipts
                .extend(answer.map(|answer| Receipt {
                    purpose: Purpose::TracingInNetwork,
                    answer,
                    authorities: Vec::new(),
                    notice: None,
                    language: None,
                    on: Some(on),
                    how: How::InPerson,
                }));
            Ok(())
        },
    )?;
    letters::carry_out(shell, announced, until)?;
    Ok(ended)
}

/// Decides about a record of another society. Never a merge: it can be decided anew.
///
/// # Errors
/// [`Fault`].
pub fn decide<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    link: Link,
    until: Time,
) -> Result<Ended, Fault> {
    change(shell, record, (Act::Linked, None), until, |_, file| {
        file.set_link(link.clone());
        Ok(())
    })
}

/// A note of whoever works here.
///
/// # Errors
/// [`Fault`].
pub fn note<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (act, text): (Act, Text),
    until: Time,
) -> Result<Ended, Fault> {
    change(shell, record, (act, Some(text)), until, |_, _| Ok(()))
}

/// When somebody should look at the case again; none for never.
///
/// # Errors
/// [`Fault`].
pub fn set_due<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    due: Option<Day>,
    until: Time,
) -> Result<Ended, Fault> {
    change(shell, record, (Act::Edited, None), until, |_, file| {
        file.due = due;
        Ok(())
    })
}

/// A day as `YYYY-MM-DD`, in the digits of any script that people write dates in, and nothing else.
#[must_use]
pub fn day(typed: &str) -> Option<Day> {
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        c => c.to_digit(10),
    };
    let written = |(at, c): (usize, char)| match at {
        4 | 7 => c == '-',
        _ => digit(c).is_some(),
    };
    if typed.chars().count() != 10 || !typed.chars().enumerate().all(written) {
        return None;
    }
    let number = |part: &str| part.chars().filter_map(digit).fold(0, |n, d| n * 10 + d);
    let date = Date::read(typed, DateForm::default()).ok()?;
    let mut readings = date.readings();
    let range = readings.next()?.stated;
    // A day that no month has would be read as something wider, or as another one.
    let (year, month, day) = range.first.gregorian();
    let same = typed.split('-').map(number).eq([
        u32::try_from(year).ok()?,
        u32::from(month),
        u32::from(day),
    ]);
    (same && range.first == range.last).then_some(range.first)
}

/// Who of this society may be given a case: everybody whose computer may open.
#[must_use]
pub fn colleagues<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<StaffId> {
    let own = shell.own.society;
    let devices = shell.desk().book().devices();
    let desks = devices
        .filter(|d| d.society == own && d.usable && d.kind == ledger::leaf::DeviceKind::Desk);
    let mut staff: Vec<StaffId> = desks.map(|d| d.staff).collect();
    staff.sort_unstable();
    staff.dedup();
    staff
}
