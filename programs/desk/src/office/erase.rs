//! Erasing a person: the keys of every record of theirs are destroyed at the keyholder, the search
//! and this desk forget, and a mark remains by which a later import is stopped.

mod forms;
mod look;
mod marks;
mod names;

pub use forms::{discard_word, is_erased};
pub use look::not_held;
pub use marks::marks;

use super::people::{self, done, fetch, is_gone};
use super::{file, letters as post, meet};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Erasing, Shell};
use crate::words;
use ledger::leaf::{Choice, Reason};
use names::{Gone as Leaving, Place, Same};
use policy::request::WantErase;
use record::case::PublicWord;
use record::consent::Purpose;
use record::file::{About, Act, CaseFile, Letter, Role as InCase};
use record::person::Note;
use sign::id::{IntakeId, RecordId};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeMap;
use world::desk::Work;
use world::search::{Gone, MOST, Pointer};

/// What was erased.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Erased {
    /// Records of the person and letters about them.
    pub records: Vec<RecordId>,
    /// What other societies were allowed to open: they keep what they copied until they are told
    /// that consent was taken back.
    pub shared: Vec<record::file::Shared>,
    /// Records that name a relative who may be the person, and is not known to be: to be looked
    /// at by hand. It stands among what this computer was told, too.
    pub by_hand: Vec<RecordId>,
    /// Versions of the person's names that could not be read: who was called so stays.
    pub unread: usize,
    /// Forms in the queue that nobody opened here: any of them may be a word about the person.
    /// None if the server could not be asked.
    pub unopened: Option<usize>,
    /// Records that this computer worked on and does not hold any more, or not whole: whether they
    /// name the person nobody looked. It stands among what this computer was told, too.
    pub not_held: Vec<RecordId>,
}

/// Erases the person of a record: the record, this society's letters about them, the form that
/// their case came by and what was added to it, and them among the relatives of everybody in that
/// case, whatever their record called them before. Of somebody who asked for another person, it is what was written in that person's
/// case, with what they added: the enquirer alone allowed it, so other societies are told first
/// that it is taken back. The family's page reads *closed* from then on.
///
/// # Errors
/// [`Fault::Refused`] if the record cannot be read here, so that its letters are not known, or if
/// the case is not known here that an enquirer belongs to; [`Fault`].
pub fn person<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    choice: Choice,
    until: Time,
) -> Result<Erased, Fault> {
    let begun = shell.unfinished().erasures.iter();
    if let Some(begun) = begun.clone().find(|e| e.tombstone.record == record) {
        let begun = begun.clone();
        return finish(shell, &begun, until);
    }
    let held = fetch(
        shell,
        record,
        &[Category::Identity, Category::Casework],
        until,
    )?;
    let not_held = look::open(shell, record, until)?;
    let file = held.person.casework.file.as_ref();
    let own = shell.own.society;
    // The letters first: once the record is gone nobody knows which they were.
    let of_case = file.map(|file| about(file, own)).unwrap_or_default();
    let mut records = of_case.clone();
    let shared = file.map(|file| file.shared.clone()).unwrap_or_default();
    let gone = Leaving::of(shell, record, &held.person, until)?;
    // The form of each case, and whether nobody is left whom its page could tell anything.
    let mut forms: Vec<(IntakeId, bool)> = Vec::new();
    forms.extend(file.and_then(|file| file.intake).map(|form| (form, true)));
    let mut others: Others = BTreeMap::new();
    if let Some(file) = file {
        add(&mut others, record, file, record);
    }
    let cases = look::cases_of(shell, record)?;
    for (case, role) in cases.iter().copied() {
        let left = leave(shell, case, (record, role), until)?;
        letters(shell, &left.letters, choice, until)?;
        records.extend(left.letters);
        forms.extend(left.form.map(|form| (form, role == InCase::Enquirer)));
        for (other, role) in left.others {
            let known = others.entry(other).or_insert(role);
            *known = known.or(role);
        }
    }
    for other in look::who_names(shell, record)? {
        others.entry(other).or_insert(None);
    }
    letters(shell, &of_case, choice, until)?;
    for (form, last) in forms {
        // What it said of others stands in their records by now.
        letters(shell, &[RecordId(form.0)], choice, until)?;
        records.push(RecordId(form.0));
        if last {
            records.extend(forms::end(shell, form, choice, until)?);
            file::tell_family(shell, form, PublicWord::Closed)?;
        }
    }
    others.remove(&record);
    let mut by_hand = Vec::new();
    for (other, role) in others {
        if unname(shell, other, (&gone, role), until)? {
            by_hand.push(other);
            // Once they are erased nobody can tell any more whom it might have been.
            let now = shell.now();
            let line = format!(
                "Record {other} names a relative who may be a person that was erased: look at it \
                 by hand."
            );
            shell.change(|side| side.line(now, line))?;
        }
    }
    // The cases name them until nothing else is left: whatever breaks this off, it can be done again.
    shell.change(|side| side.left(record))?;
    for (case, role) in cases {
        take_out(shell, case, (record, role), &records, until)?;
    }
    look::say(shell, &not_held)?;
    let erasing = Erasing {
        tombstone: marks::tombstone(shell, record, &held.person),
        choice,
        since: shell.now(),
    };
    // What is to remain is noted first: once the keyholder has erased, nobody can make it any more.
    shell.note_unfinished(|unfinished| unfinished.erasures.push(erasing.clone()))?;
    let ended = match finish(shell, &erasing, until) {
        // Nothing was erased, and somebody hears why.
        Err(fault @ Fault::Refused(_)) => {
            shell.note_unfinished(|unfinished| unfinished.erasures.retain(|e| *e != erasing))?;
            return Err(fault);
        }
        ended => ended?,
    };
    records.extend(ended.records);
    Ok(Erased {
        records,
        shared,
        by_hand,
        unread: gone.unread,
        unopened: ended.unopened,
        not_held,
    })
}

/// The last step, done again if it was broken off: the keyholder erases the record, and what
/// remains of it stands here and is told to colleagues.
///
/// # Errors
/// As [`record`]; what was begun stays to be finished.
pub(super) fn finish<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    erasing: &Erasing,
    until: Time,
) -> Result<Erased, Fault> {
    let tombstone = &erasing.tombstone;
    record(shell, tombstone.record, erasing.choice, until)?;
    shell.change(|side| side.bury(tombstone))?;
    shell.point(shell.own.society, Pointer::Erased(tombstone.clone()))?;
    shell.note_unfinished(|unfinished| unfinished.erasures.retain(|e| e != erasing))?;
    Ok(Erased {
        records: vec![tombstone.record],
        unopened: forms::unopened(shell),
        ..Erased::default()
    })
}

/// Records that may name somebody among their relatives, and as what the case has them there.
type Others = BTreeMap<RecordId, Option<Place>>;

/// Everybody of a case but the one who is erased.
fn add(others: &mut Others, case: RecordId, file: &CaseFile, gone: RecordId) {
    let member = file.members.iter().find(|m| m.record == gone);
    let to_sought = member.filter(|m| m.role == InCase::Relative);
    let to_sought = to_sought.and_then(|m| m.relation).map(Place::Is);
    let asked = member.filter(|m| m.role == InCase::Enquirer);
    let asked = asked.and_then(|m| m.relation).map(Place::Back);
    others.insert(case, to_sought.or(asked));
    for other in file.members.iter().filter(|m| m.record != gone) {
        // Of the enquirer it says what the sought person is to them.
        let of_sought = gone == case && other.role == InCase::Enquirer;
        let place = other.relation.filter(|_| of_sought).map(Place::Is);
        others.insert(other.record, place);
    }
}

/// Letters of a case that are this society's records. Not those that take something back or warn:
/// they name a record and nothing of anybody, and who has not read them yet would hear nothing.
fn about(file: &CaseFile, own: SocietyId) -> Vec<RecordId> {
    let letters = file.letters.iter();
    let stays = |l: &&Letter| match l.about {
        About::Withdrawal => true,
        About::Warning => l.sent,
        _ => false,
    };
    let own = letters.filter(|l| l.holder == own && !stays(l));
    own.map(|l| l.record).collect()
}

/// What tells of somebody in a case of another person.
#[derive(Default)]
struct Left {
    letters: Vec<RecordId>,
    form: Option<IntakeId>,
    others: Others,
}

/// What of a case of another person tells of somebody; what went out of it is taken back.
fn leave<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (record, role): (RecordId, InCase),
    until: Time,
) -> Result<Left, Fault> {
    let casework = fetch(shell, case, &[Category::Casework], until)?;
    let casefile = casework.person.casework.file;
    let own = shell.own.society;
    let mut left = Left {
        form: casefile.as_ref().and_then(|file| file.intake),
        ..Left::default()
    };
    if let Some(file) = &casefile {
        add(&mut left.others, case, file, record);
    }
    if let (Some(of), InCase::Enquirer) = (&casefile, role) {
        left.letters = about(of, own);
        if of.shared.iter().any(|shared| shared.withdrawn.is_none()) {
            post::withdraw(shell, case, Purpose::TracingInNetwork, until)?;
        }
    }
    Ok(left)
}

/// Takes somebody out of a case of another person, with the letters that were erased.
fn take_out<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (record, role): (RecordId, InCase),
    letters: &[RecordId],
    until: Time,
) -> Result<(), Fault> {
    let ended = file::change(shell, case, (Act::Edited, None), until, |casework, file| {
        file.members.retain(|member| member.record != record);
        file.letters
            .retain(|letter| !letters.contains(&letter.record));
        if role == InCase::Enquirer {
            file.history.retain(|entry| entry.act != Act::Added);
            // Their message to whom they seek: no other note is without an author and a day.
            let theirs = |note: &Note| note.author.is_none() && note.on.is_none();
            casework.notes.retain(|note| !theirs(note));
            file.intake = None;
        }
        Ok(())
    })?;
    done(&ended)
}

/// Takes somebody out from among the relatives of another person, if they are certainly the one;
/// whether one is left who may be them.
fn unname<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    other: RecordId,
    (gone, role): (&Leaving, Option<Place>),
    until: Time,
) -> Result<bool, Fault> {
    let before = match fetch(shell, other, &[Category::Family], until) {
        Err(fault) if is_gone(&fault) => return Ok(false),
        before => before?,
    };
    let mut person = before.person.clone();
    let relations = &mut person.family.relations;
    let found: Vec<Same> = relations.iter().map(|one| gone.is(one, role)).collect();
    let mut each = found.iter();
    relations.retain(|_| each.next() != Some(&Same::Certain));
    // Who is found for certain fills their place: another of the same relation is somebody else.
    let likely = match found.contains(&Same::Certain) {
        true => relations
            .iter()
            .any(|one| gone.is(one, None) == Same::Likely),
        false => found.contains(&Same::Likely),
    };
    let (_, ended) = people::save(shell, other, &before, person, until)?;
    done(&ended)?;
    Ok(likely)
}

/// Erases letters; the other desks of this society forget what they opened of them.
///
/// # Errors
/// As [`record`].
pub(super) fn letters<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[RecordId],
    choice: Choice,
    until: Time,
) -> Result<(), Fault> {
    for record in records {
        self::record(shell, *record, choice, until)?;
    }
    let own = shell.own.society;
    for records in records.chunks(MOST) {
        let records = records.to_vec();
        shell.point(own, Pointer::Gone(Gone { records }))?;
    }
    Ok(())
}

/// Erases one record and forgets it here. What the keyholder does not know is erased already: by
/// an attempt that was broken off, or by its society.
///
/// # Errors
/// [`Fault::Refused`], [`Fault::Waits`]; [`Fault`].
pub(super) fn record<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    choice: Choice,
    until: Time,
) -> Result<(), Fault> {
    let attachments = super::attachment::known(shell, record)?;
    meet(shell)?;
    let job = shell.work(Work::Erase(WantErase {
        records: vec![record],
        choice,
    }))?;
    match shell.until(job, until, |_, _| ())? {
        Ended::Refused(why) if why == words::reason(Reason::Unknown) => {
            // What was written here and not sent yet would come after.
            if shell.desk().waiting().any(|w| w.writes.contains(&record)) {
                return Err(Fault::Waits(
                    "something written here about this record was not sent yet".to_owned(),
                ));
            }
            shell.with_desk(|desk| desk.forget(record))?;
        }
        ended => done(&ended)?,
    }
    shell.remove_attachments_of(record, &attachments)?;
    shell.change(|side| side.forget(record))
}
