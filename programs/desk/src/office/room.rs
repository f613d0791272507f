//! Room in the file of a case. Everything that staff write about a case stands in one part of its
//! record, and a part has a greatest length: what is old moves into records of its own, so that a
//! case can be changed for as long as it lasts. Whatever protects somebody finds room last of all.

use super::file::settle_branch;
use super::people::{self, create, fetch, kept};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use record::Person;
use record::codec::encode_part;
use record::exchange::{Enclosed, Exchange, Older};
use record::file::{About, Act, CaseFile, Letter, Wish};
use record::person::Casework;
use seal::pad::LONGEST;
use sign::id::RecordId;
use sign::{Category, Time, to_bytes};

/// The longest single text that staff write into a file, in bytes.
pub const TEXT: usize = 12 * 1024;
/// From this length on of the part, in bytes, old entries move out: behind it there is room for
/// the longest text of staff, for the longest of a family, and for what is kept free.
const LONG: usize = 28 * 1024;
/// Entries that stay, in bytes, and as much of notes.
const STAY: usize = 6 * 1024;
/// What is kept free for acts that protect somebody, and for the end of a case, in bytes.
const FREE: usize = 6 * 1024;

/// Moves old entries of a file out of it, if it has become long: first it is written down where
/// they will stand, then they are written there, then they leave. Broken off anywhere, nothing is
/// lost, and nothing stands where no file knows of it.
///
/// # Errors
/// [`Fault`].
pub(super) fn make<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<(), Fault> {
    let before = fetch(shell, record, &[Category::Casework], until)?;
    let mut person = before.person.clone();
    if length(&person) <= LONG || older(&mut person.casework).is_none() {
        return Ok(());
    }
    let (place, holder, on) = (
        RecordId(shell.outside().id()?),
        shell.own.society,
        shell.now(),
    );
    let mut named = before.person.clone();
    named.casework.file.iter_mut().for_each(|file| {
        file.letters.push(Letter {
            record: place,
            holder,
            about: About::Older,
            with: holder,
            sent: true,
            on,
        });
    });
    if !saved(shell, record, &before, named, until)? {
        return Ok(());
    }
    let before = fetch(shell, record, &[Category::Casework], until)?;
    let mut rest = before.person.clone();
    let Some(older) = older(&mut rest.casework) else {
        return Ok(());
    };
    let mut person = Person::default();
    person.casework.exchange = Some(Enclosed::of(&Exchange::Older(older)));
    kept(&create(shell, place, person, until)?)?;
    saved(shell, record, &before, rest, until).map(drop)
}

/// Saves; false if a colleague was faster: it is done at the next change.
fn saved<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    before: &people::Held,
    person: Person,
    until: Time,
) -> Result<bool, Fault> {
    let (_, ended) = people::save(shell, record, before, person, until)?;
    if matches!(ended, Ended::Branched) {
        settle_branch(shell, record)?;
        return Ok(false);
    }
    kept(&ended).map(|()| true)
}

/// Takes old entries out of a file, if it has any.
fn older(casework: &mut Casework) -> Option<Older> {
    let file = casework.file.as_mut()?;
    let history = file.take_older(STAY);
    let mut left: usize = casework.notes.iter().map(|n| to_bytes(n).len()).sum();
    let mut notes = Vec::new();
    casework.notes.retain(|note| {
        if left <= STAY {
            return true;
        }
        left -= to_bytes(note).len();
        notes.push(note.clone());
        false
    });
    (!(history.is_empty() && notes.is_empty())).then_some(Older { history, notes })
}

/// Length of the casework part, in bytes.
fn length(person: &Person) -> usize {
    encode_part(person, Category::Casework).map_or(0, |part| part.len())
}

/// Whether there is room for this change. A letter that takes something back counts as what
/// protects somebody: whoever tells of somebody asks [`for_a_letter`] first.
///
/// # Errors
/// [`Fault::Refused`].
pub(super) fn leaves(before: &Person, person: &Person, act: Act) -> Result<(), Fault> {
    let file = person.casework.file.as_ref();
    let protects = match act {
        // Whoever was found and wants nothing takes something back, too.
        Act::Chosen => file.and_then(CaseFile::wish) == Some(Wish::Nothing),
        Act::Read => {
            let newest = file.and_then(|file| file.letters.last());
            newest.is_some_and(|letter| letter.about == About::Warning)
        }
        // Somebody is taken out of the case, with what it says of them.
        Act::Edited => members(person) < members(before),
        Act::Withdrew | Act::CallBack | Act::CalledBack | Act::Moved | Act::Told | Act::Wrote => {
            true
        }
        _ => false,
    };
    let most = if protects { LONGEST } else { LONGEST - FREE };
    if length(person) > most {
        return Err(full());
    }
    Ok(())
}

fn members(person: &Person) -> usize {
    person.casework.file.iter().map(|f| f.members.len()).sum()
}

/// Whether there is room for one more letter that tells of somebody, and for taking it back.
///
/// # Errors
/// [`Fault::Refused`].
pub(super) fn for_a_letter(file: &CaseFile) -> Result<(), Fault> {
    if to_bytes(file).len() > LONGEST - 2 * FREE {
        return Err(full());
    }
    Ok(())
}

fn full() -> Fault {
    Fault::Refused(
        "there is no more room in the file of this case: close it, and open another for what is \
         still to be done"
            .to_owned(),
    )
}

/// Whether the part can be saved at all.
pub(super) fn fits(person: &Person) -> bool {
    length(person) <= LONGEST
}
