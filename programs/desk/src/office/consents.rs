//! What a person allowed, and with whom nothing may be shared, as staff heard it: of anybody in a
//! case, the enquirer too.

use super::file::{settle_branch, tell_family};
use super::people::{self, USUAL, fetch, kept, me};
use super::seeking::cases_of;
use super::{letters, room};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Ended, Role, Shell};
use crate::show::by_program;
use record::Person;
use record::consent::{Answer, NeverShareWith, Purpose, Receipt};
use record::date::Day;
use record::file::{Act, Entry};
use record::person::Note;
use record::text::Text;
use sign::id::RecordId;
use sign::{Hash, Time, hash, to_bytes};

/// How often a change is made anew because a colleague was faster.
const TRIES: u8 = 3;

/// What became of an answer.
#[derive(Debug)]
pub struct Recorded {
    /// How it ended.
    pub ended: Ended,
    /// Cases from which it was taken back at everybody who was shown anything.
    pub cases: Vec<RecordId>,
}

/// Writes an answer down. One that takes consent to tracing back takes effect in the case as well,
/// and at whomever was shown anything of it, whether the person is sought or seeks.
///
/// # Errors
/// [`Fault::Refused`] if something was shared and whoever works here leads no cases; [`Fault`].
pub fn record<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    receipt: &Receipt,
    until: Time,
) -> Result<Recorded, Fault> {
    let mut cases = Vec::new();
    if receipt.purpose == Purpose::TracingInNetwork && receipt.answer != Answer::Given {
        let known = cases_of(shell, of, until)?;
        cases = known.read;
        let asked = |case: &Case| case.record == of && case.role == Role::Enquirer;
        let filed = cases.is_empty() && shell.side().cases.iter().any(asked);
        if filed || !known.closed.is_empty() {
            // Elsewhere nobody would be told, and the page would say that it was done.
            return Err(Fault::Refused(
                "this person asked for somebody: open that case on this computer first, so that \
                 whomever it was shown to is told"
                    .to_owned(),
            ));
        }
        if !cases.is_empty() {
            letters::take_back(shell, of, &cases, receipt, until)?;
        }
    }
    let note = format!("{}: {}", receipt.purpose.word(), receipt.answer.word());
    let act = match receipt.answer {
        Answer::Given => Act::Edited,
        Answer::Refused | Answer::Withdrawn => Act::Withdrew,
    };
    // Taken back in a case, it stands with the case and its enquirer already.
    let stands = !cases.is_empty();
    let ended = edit(shell, of, (act, &note), until, |person| {
        if !stands {
            person.casework.consent.receipts.push(receipt.clone());
        }
        Ok(())
    })?;
    Ok(Recorded { ended, cases })
}

/// What became of a list of those with whom nothing may be shared.
#[derive(Debug)]
pub enum Never {
    /// It was saved.
    Saved(Ended),
    /// Somebody changed it since the page was made: what stands there now.
    Meanwhile(NeverShareWith),
}

/// A list as a page was made from it.
#[must_use]
pub fn seen(never: &NeverShareWith) -> Hash {
    hash("never share with, as seen", &[&to_bytes(never)])
}

/// Puts a list in place of the one that was `seen`.
///
/// # Errors
/// [`Fault`].
pub fn set_never<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    (before, never): (Hash, &NeverShareWith),
    until: Time,
) -> Result<Never, Fault> {
    let held = fetch(shell, of, &USUAL, until)?;
    let now = &held.person.casework.consent.never;
    if seen(now) != before {
        return Ok(Never::Meanwhile(now.clone()));
    }
    // What went out before, and is not read yet, is not read any more by whom this excludes.
    let announced = match letters::excludes_more(now, never) {
        true => Some(letters::announce(shell, of, letters::EXCLUDED, until)?),
        false => None,
    };
    let other = || Fault::Waits("somebody changed this list meanwhile: look again".to_owned());
    let ended = edit(
        shell,
        of,
        (Act::Edited, letters::EXCLUDED),
        until,
        |person| {
            let list = &mut person.casework.consent.never;
            if seen(list) != before {
                return Err(other());
            }
            *list = never.clone();
            Ok(())
        },
    )?;
    letters::carry_out(shell, announced, until)?;
    Ok(Never::Saved(ended))
}

/// Changes a person's casework, with a line of who did it: in the file, or in a note where there
/// is none.
fn edit<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (act, what): (Act, &str),
    until: Time,
    change: impl Fn(&mut Person) -> Result<(), Fault>,
) -> Result<Ended, Fault> {
    let (staff, _) = me(shell)?;
    room::make(shell, record, until)?;
    let mut tries = TRIES;
    let (told, ended) = loop {
        let before = fetch(shell, record, &USUAL, until)?;
        let mut person = before.person.clone();
        if person.casework.exchange.is_some() {
            return Err(Fault::Refused("this is a letter, and no person".to_owned()));
        }
        change(&mut person)?;
        let now = shell.now();
        let casework = &mut person.casework;
        let told = match &mut casework.file {
            Some(file) => {
                file.history.push(Entry {
                    on: now,
                    by: Some(staff),
                    act,
                    note: Some(by_program(what)),
                });
                let word = file.state.public_word(file.asked);
                file.intake.map(|intake| (intake, word))
            }
            None => {
                casework.notes.push(Note {
                    on: Some(Day::of(now)),
                    author: Some(Text::new(staff.to_string())),
                    text: by_program(what),
                });
                None
            }
        };
        // The answer stands by itself, in a part that is signed: the line is what can be missed.
        if told.is_none() && !room::fits(&person) {
            person.casework.notes.pop();
        }
        let (_, ended) = people::save(shell, record, &before, person, until)?;
        tries -= 1;
        if !matches!(ended, Ended::Branched) || tries == 0 {
            break (told, ended);
        }
        // A colleague wrote before: the same is done to what they wrote.
        settle_branch(shell, record)?;
    };
    kept(&ended)?;
    if let Some((intake, word)) = told {
        tell_family(shell, intake, word)?;
    }
    Ok(ended)
}
