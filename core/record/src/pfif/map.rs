//! Between PFIF records and persons.

use super::check::{filled, time};
use super::{Item, Items, Limits, PfifNote, PfifPerson};
use crate::Person;
use crate::consent::{Denied, Purpose};
use crate::country::Country;
use crate::date::{Calendar, Date, DateForm, Day, Point, When};
use crate::name::{Name, NameKind, NameOrder, NamePart, Role};
use crate::person::{Address, AddressKind, Note};
use crate::place::Place;
use crate::register::{Imported, Reason, Refused};
use crate::safe::Gender;
use crate::sharing::may_publish;
use crate::statement::Statement;
use crate::text::Text;
use sign::Time;
use std::io::BufRead;
use zeroize::Zeroizing;

/// The persons of a PFIF file. Their consent is *not recorded*: the format has none.
pub struct Register<R: BufRead> {
    items: Items<R>,
    loose_notes: u64,
}

impl<R: BufRead> Register<R> {
    /// Reads persons from `input`; records that expired before `now` are refused.
    pub fn new(input: R, now: Time, limits: Limits) -> Register<R> {
        Register {
            items: Items::new(input, now, limits),
            loose_notes: 0,
        }
    }

    /// How many notes stood outside of persons so far: a stream cannot add them to a person
    /// already given out, so they are counted, and not taken in.
    #[must_use]
    pub fn loose_notes(&self) -> u64 {
        self.loose_notes
    }
}

impl<R: BufRead> Iterator for Register<R> {
    type Item = Result<Imported, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.items.next()? {
                Err(refused) => return Some(Err(refused)),
                Ok(Item::Note { .. }) => self.loose_notes += 1,
                Ok(Item::Person {
                    record,
                    line,
                    person,
                }) => {
                    let refused = |(field, reason)| Refused {
                        record,
                        line,
                        column: None,
                        field: Some(field),
                        reason,
                    };
                    return Some(to_person(&person).map_err(refused).map(|person| Imported {
                        record,
                        line,
                        person,
                    }));
                }
            }
        }
    }
}

fn to_person(from: &PfifPerson) -> Result<Person, (&'static str, Reason)> {
    if from.full_name.is_none() {
        // A record in force was refused without a name: this one has expired.
        return Err(("expiry_date", Reason::Expired));
    }
    let mut person = Person::default();
    let source = from.source_date.as_ref().and_then(|d| time(d.reveal()));
    let said_on = source.map(Day::of);
    names(&mut person, from, said_on);
    person.identity.gender = match filled(&from.sex) {
        Some("female") => Some(Gender::Female),
        Some("male") => Some(Gender::Male),
        Some("other") => Some(Gender::Other),
        _ => None,
    };
    let form = DateForm {
        calendar: Some(Calendar::Gregorian),
        aged_at: said_on.and_then(|day| {
            let (year, month, day) = day.gregorian();
            Some(Point::Day(u16::try_from(year).ok()?, month, day))
        }),
        ..DateForm::default()
    };
    if let Some(birth) = filled(&from.date_of_birth) {
        let date = Date::read(birth, form).map_err(|e| ("date_of_birth", e.into()))?;
        person
            .identity
            .births
            .push(Statement::from_register(date, said_on));
    }
    if let Some(age) = filled(&from.age) {
        let mut text = Zeroizing::new(String::from("age "));
        text.push_str(age);
        let date = Date::read(&text, form).map_err(|e| ("age", e.into()))?;
        person
            .identity
            .births
            .push(Statement::from_register(date, said_on));
    }
    home(&mut person, from);
    person.casework.source_id = filled(&from.person_record_id).map(Text::from);
    for text in [&from.description, &from.photo_url, &from.profile_urls] {
        if let Some(text) = filled(text) {
            person.casework.notes.push(Note {
                on: said_on,
                author: from.author_name.clone(),
                text: text.into(),
            });
        }
    }
    from.notes
        .iter()
        .for_each(|note| take_note(&mut person, note));
    Ok(person)
}

fn names(person: &mut Person, from: &PfifPerson, said_on: Option<Day>) {
    let mut parts = Vec::new();
    for (role, text) in [
        (Role::Given, &from.given_name),
        (Role::Family, &from.family_name),
    ] {
        if let Some(text) = filled(text) {
            parts.push(NamePart::read(role, text));
        }
    }
    let mut add = |name| {
        person
            .identity
            .names
            .push(Statement::from_register(name, said_on));
    };
    let lines = |text: &Option<Text>, add: &mut dyn FnMut(&str)| {
        if let Some(text) = filled(text) {
            text.lines().filter(|l| !l.trim().is_empty()).for_each(add);
        }
    };
    lines(&from.full_name, &mut |line| {
        let mut name = Name::whole(line, NameOrder::Unsaid, NameKind::Current);
        // The parts belong to the first of several full names.
        if !parts.is_empty() {
            name.parts = std::mem::take(&mut parts);
        }
        add(name);
    });
    lines(&from.alternate_names, &mut |line| {
        add(Name::whole(line, NameOrder::Unsaid, NameKind::Alias));
    });
}

fn home(person: &mut Person, from: &PfifPerson) {
    let mut written = Zeroizing::new(String::new());
    for part in [
        &from.home_street,
        &from.home_neighborhood,
        &from.home_city,
        &from.home_postal_code,
    ] {
        if let Some(part) = filled(part) {
            if !written.is_empty() {
                written.push_str(", ");
            }
            written.push_str(part);
        }
    }
    let country = filled(&from.home_country).and_then(Country::from_code);
    let admin = filled(&from.home_state).map(Text::from);
    if written.is_empty() && country.is_none() && admin.is_none() {
        return;
    }
    let mut place = Place::named(&written, country);
    place.admin = admin;
    person.contact.addresses.push(Address {
        kind: AddressKind::BeforeSeparation,
        place,
    });
}

fn take_note(person: &mut Person, note: &PfifNote) {
    let on = note.source_date.as_ref().and_then(|d| time(d.reveal()));
    for text in [&note.text, &note.status] {
        if let Some(text) = filled(text) {
            person.casework.notes.push(Note {
                on: on.map(Day::of),
                author: note.author_name.clone(),
                text: text.into(),
            });
        }
    }
    if let Some(place) = filled(&note.last_known_location) {
        person.contact.addresses.push(Address {
            kind: AddressKind::LastKnown,
            place: Place::named(place, None),
        });
    }
}

/// What an exported record is marked with.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// `domain/local-id`, made for this export and no number of ours.
    pub record_id: &'a str,
    /// Name of the society.
    pub source_name: &'a str,
    /// When the society last confirmed the data.
    pub source_date: Time,
    /// When the record must be reduced to its ids and dates.
    pub expiry_date: Time,
}

/// Why a person is not exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ExportError {
    /// No consent to publish the name.
    #[error("there is no consent to publish the name")]
    NoConsent,
    /// In hiding or in danger, or not sure; or there is somebody nothing may be shared with, which
    /// a publication cannot keep.
    #[error("the person is in danger, or excluded somebody from being told")]
    Unsafe,
}

/// A person as a PFIF record: names, sex and birth date, nothing else. Off unless the person
/// consented to the publication of the name.
///
/// # Errors
/// [`ExportError`] without that consent, in danger, or with anybody excluded.
pub fn export(person: &Person, stamp: Stamp<'_>) -> Result<PfifPerson, ExportError> {
    may_publish(person, Purpose::PublicationOfName).map_err(|why| match why {
        Denied::NotRecorded | Denied::Refused => ExportError::NoConsent,
        _ => ExportError::Unsafe,
    })?;
    let lines = |aliases: bool| {
        let names = person
            .names()
            .filter(|n| matches!(n.kind, NameKind::Alias | NameKind::Nickname) == aliases);
        let lines: Vec<&str> = names.map(|n| n.written.reveal()).collect();
        Text::from_trimmed(&Zeroizing::new(lines.join("\n")))
    };
    let birth = person.identity.births.first().and_then(|born| {
        let known = born.value.calendar() == Some(Calendar::Gregorian);
        match born.value.when() {
            When::On(Point::Day(y, m, d)) if known => Some(format!("{y:04}-{m:02}-{d:02}")),
            When::On(Point::Month(y, m)) if known => Some(format!("{y:04}-{m:02}")),
            When::On(Point::Year(y)) if known => Some(format!("{y:04}")),
            _ => None,
        }
    });
    Ok(PfifPerson {
        person_record_id: Some(stamp.record_id.into()),
        source_name: Some(stamp.source_name.into()),
        source_date: Some(Text::new(stamp.source_date.to_string())),
        expiry_date: Some(Text::new(stamp.expiry_date.to_string())),
        full_name: lines(false).or_else(|| lines(true)),
        alternate_names: lines(true),
        sex: match person.identity.gender {
            Some(Gender::Female) => Some("female".into()),
            Some(Gender::Male) => Some("male".into()),
            Some(Gender::Other) => Some("other".into()),
            _ => None,
        },
        date_of_birth: birth.map(Text::new),
        ..PfifPerson::default()
    })
}
