//! Editing a person: names, births, places, contact, relatives, against the version that whoever
//! edits has seen.

use super::letters;
use super::people::{self, Held, USUAL, fetch, kept};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use record::Person;
use sign::Category;
use sign::Time;
use sign::id::RecordId;

/// Rows of a kind that the page of a person shows, at most.
pub const ROWS: usize = 40;

/// The kinds of information that are edited here.
pub const EDITED: [Category; 3] = [Category::Identity, Category::Contact, Category::Family];

/// What became of an edit.
#[derive(Debug)]
pub enum Edited {
    /// It was saved, or is kept.
    Saved(Ended),
    /// Nothing is different.
    Same,
    /// Somebody saved since the page was made: what stands there now. Nothing was changed.
    Meanwhile(Box<Held>),
}

/// Which versions somebody has before them.
#[must_use]
pub fn seen(held: &Held) -> String {
    let version = |category: Category| {
        let of = held.parts.iter().find(|of| of.category == category);
        of.map_or_else(|| "-".to_owned(), |of| of.version.to_string())
    };
    EDITED.map(version).join(".")
}

/// What is to be edited, whole: what is not held here is opened.
///
/// # Errors
/// As [`fetch`]; [`Fault::Refused`] for a letter.
pub fn before<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<Held, Fault> {
    let held = fetch(shell, record, &USUAL, until)?;
    if held.person.casework.exchange.is_some() {
        return Err(Fault::Refused("this is a letter, and no person".to_owned()));
    }
    // A page has so many rows of a kind: what it does not show it would take away.
    let (identity, contact) = (&held.person.identity, &held.person.contact);
    let rows = [
        identity.names.len(),
        identity.births.len(),
        identity.birth_places.len(),
        identity.nationalities.len(),
        contact.addresses.len(),
        contact.phones.len(),
        contact.mails.len(),
        held.person.family.relations.len(),
    ];
    if rows.into_iter().any(|count| count > ROWS) {
        return Err(Fault::Refused(format!(
            "this record has more than {ROWS} names, dates, addresses or relatives, more than the \
             page can show: nothing is changed here"
        )));
    }
    Ok(held)
}

/// Saves a person in place of the version that was seen.
///
/// # Errors
/// [`Fault`].
pub fn edit<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (versions, change): (&str, impl FnOnce(Person) -> Person),
    until: Time,
) -> Result<Edited, Fault> {
    let held = before(shell, record, until)?;
    if seen(&held) != versions {
        return Ok(Edited::Meanwhile(Box::new(held)));
    }
    let person = change(held.person.clone());
    let became = person.in_danger() && !held.person.in_danger();
    let mut announced = None;
    let mut held = held;
    if became {
        announced = Some(letters::announce(shell, record, letters::UNSAFE, until)?);
        // A line in the file made its part newer.
        let casework = fetch(shell, record, &USUAL, until)?;
        held.parts = casework.parts;
    }
    let (changed, ended) = people::save(shell, record, &held, person, until)?;
    if kept(&ended).is_ok() {
        letters::carry_out(shell, announced, until)?;
    }
    Ok(match changed.is_empty() {
        true => Edited::Same,
        false => Edited::Saved(ended),
    })
}
