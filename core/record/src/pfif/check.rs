//! What the format asks of the fields of a record.

use super::{PfifNote, PfifPerson};
use crate::country::Country;
use crate::date::{Calendar, Date, DateForm};
use crate::register::Reason;
use crate::text::Text;
use sign::Time;

type Fault = (&'static str, Reason);

/// Checks a person and its notes; an expired one is reduced to what may remain of it.
pub(super) fn person(person: &mut PfifPerson, now: Time) -> Result<(), Fault> {
    id("person_record_id", &person.person_record_id, true)?;
    for (field, value, needed) in [
        ("entry_date", &person.entry_date, false),
        ("expiry_date", &person.expiry_date, false),
        ("source_date", &person.source_date, true),
    ] {
        date(field, value, needed)?;
    }
    if let Some(expiry) = person.expiry_date.as_ref().and_then(|d| time(d.reveal()))
        && expiry <= now
    {
        person.expire();
        return Ok(());
    }
    if person.full_name.as_ref().is_none_or(Text::is_blank) {
        return Err(("full_name", Reason::Missing));
    }
    word("sex", &person.sex, &["female", "male", "other"])?;
    let form = DateForm {
        calendar: Some(Calendar::Gregorian),
        ..DateForm::default()
    };
    if let Some(birth) = filled(&person.date_of_birth) {
        Date::read(birth, form).map_err(|e| ("date_of_birth", e.into()))?;
    }
    if let Some(age) = filled(&person.age) {
        let (least, most) = age.split_once('-').unwrap_or((age, age));
        let fits = |n: &str| n.len() <= 3 && n.parse::<u8>().is_ok();
        if !fits(least) || !fits(most) {
            return Err(("age", Reason::NotADate));
        }
    }
    if let Some(country) = filled(&person.home_country) {
        Country::from_code(country).ok_or(("home_country", Reason::UnknownCountry))?;
    }
    person.notes.iter().try_for_each(note)
}

/// Checks a note.
pub(super) fn note(note: &PfifNote) -> Result<(), Fault> {
    id("note_record_id", &note.note_record_id, true)?;
    id("person_record_id", &note.person_record_id, false)?;
    id(
        "linked_person_record_id",
        &note.linked_person_record_id,
        false,
    )?;
    date("entry_date", &note.entry_date, false)?;
    date("source_date", &note.source_date, true)?;
    for (field, value) in [("author_name", &note.author_name), ("text", &note.text)] {
        if value.is_none() {
            return Err((field, Reason::Missing));
        }
    }
    word(
        "author_made_contact",
        &note.author_made_contact,
        &["true", "false"],
    )?;
    let states = [
        "information_sought",
        "is_note_author",
        "believed_alive",
        "believed_missing",
        "believed_dead",
    ];
    word("status", &note.status, &states)
}

/// The moment of a date of the format, `yyyy-mm-ddThh:mm:ssZ` with optional fractions.
pub(super) fn time(text: &str) -> Option<Time> {
    let text = text.trim().strip_suffix('Z')?;
    let (day, clock) = text.split_once('T')?;
    let mut parts = day.split('-');
    let mut next = |length: usize| {
        let part = parts.next().filter(|p| p.len() == length)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        part.parse::<u16>().ok()
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if fraction.is_empty() || fraction.len() > 6 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut seconds = 0;
    let mut parts = clock.split(':');
    for limit in [24, 60, 60] {
        let part = parts.next().filter(|p| p.len() == 2)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        let n = part.parse::<u64>().ok().filter(|n| *n < limit)?;
        seconds = seconds * 60 + n;
    }
    if parts.next().is_some() {
        return None;
    }
    let point = crate::date::Point::Day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let day = Calendar::Gregorian.range(point).ok()?.first.0;
    let days = u64::try_from(day).ok()?;
    Some(Time((days * 86_400 + seconds) * 1_000_000))
}

/// A field with something in it, without white space at its ends.
pub(super) fn filled(field: &Option<Text>) -> Option<&str> {
    field
        .as_ref()
        .map(|text| text.reveal().trim())
        .filter(|text| !text.is_empty())
}

/// `domain/local-id`.
fn id(field: &'static str, value: &Option<Text>, needed: bool) -> Result<(), Fault> {
    match filled(value).map(|id| id.split_once('/')) {
        Some(Some((domain, local))) if !domain.is_empty() && !local.is_empty() => Ok(()),
        Some(_) => Err((field, Reason::UnknownWord)),
        None if needed => Err((field, Reason::Missing)),
        None => Ok(()),
    }
}

fn date(field: &'static str, value: &Option<Text>, needed: bool) -> Result<(), Fault> {
    match filled(value) {
        Some(date) if time(date).is_some() => Ok(()),
        Some(_) => Err((field, Reason::NotADate)),
        None if needed => Err((field, Reason::Missing)),
        None => Ok(()),
    }
}

fn word(field: &'static str, value: &Option<Text>, known: &[&str]) -> Result<(), Fault> {
    match filled(value) {
        Some(word) if !known.contains(&word) => Err((field, Reason::UnknownWord)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_moments_in_utc() {
        let at = |text| time(text).map(|t| t.to_string());
        assert_eq!(
            at("2022-01-18T09:30:59Z"),
            Some("2022-01-18T09:30:59Z".into())
        );
        assert_eq!(
            at("2022-01-18T09:30:59.5Z"),
            Some("2022-01-18T09:30:59Z".into())
        );
        for bad in [
            "2022-01-18",
            "2022-01-18T09:30:59",
            "2022-02-30T09:30:59Z",
            "2022-01-18T24:00:00Z",
            "2022-1-18T09:30:59Z",
            "+022-01-18T09:30:59Z",
            "2022-01-18T+9:30:59Z",
            "2022-01-18T09:30:59.Z",
            "",
        ] {
            assert_eq!(time(bad), None, "{bad}");
        }
    }
}
