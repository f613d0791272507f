//! From fields back to a person: what stands there as it stood stays as it was said; what is new
//! is said by staff, today.

use super::super::Posted;
use super::contact;
use super::{Wrong, rows};
use language::{Id, id};
use matching::NameRead;
use record::Person;
use record::country::Country;
use record::date::{Calendar, Date, DateForm, Day};
use record::name::{Name, NameKind, NameOrder};
use record::person::{Address, AddressKind};
use record::place::Place;
use record::relationship::{Alive, Relation, Relationship};
use record::safe::Gender;
use record::script::Language;
use record::statement::{Source, Statement, Sureness};

/// The person that the fields say, in place of the one before.
///
/// # Errors
/// What is wrong, by field, in their order.
pub(super) fn read(values: &Posted, before: &Person, today: Day) -> Result<Person, Wrong> {
    let mut person = before.clone();
    let mut wrong = Wrong::new();
    person.identity.names = names(values, before, today, &mut wrong);
    person.identity.gender = Gender::from_word(values.get("gender"));
    person.identity.births = births(values, before, today, &mut wrong);
    person.identity.birth_places = places(values, before, today, &mut wrong);
    person.identity.nationalities = nationalities(values, before, &mut wrong);
    person.contact.addresses = addresses(values, before, &mut wrong);
    contact::read(values, &mut person.contact, &mut wrong);
    person.family.relations = relatives(values, before, &mut wrong);
    if wrong.is_empty() {
        Ok(person)
    } else {
        Err(wrong)
    }
}

/// The rows of a kind, each with how its fields are named.
fn each<'a>(
    values: &'a Posted,
    name: &'static str,
) -> impl Iterator<Item = (&'a str, impl Fn(&str) -> String)> {
    (0..rows(values, name)).map(move |at| {
        let field = move |name: &str| format!("{name}-{at}");
        (values.get(&field(name)).trim(), field)
    })
}

/// The one that is known already, taken out of those that are left: of two alike each is met once.
fn take<T: Clone>(left: &mut Vec<&T>, same: impl Fn(&T) -> bool) -> Option<T> {
    let at = left.iter().position(|one| same(one))?;
    Some(left.remove(at).clone())
}

fn said<T>(value: T, today: Day) -> Statement<T> {
    Statement {
        value,
        source: Source::Staff,
        said: Some(today),
        sure: Sureness::NotAsked,
    }
}

fn names(values: &Posted, before: &Person, today: Day, wrong: &mut Wrong) -> Vec<Statement<Name>> {
    let mut names = Vec::new();
    let mut left: Vec<&Statement<Name>> = before.identity.names.iter().collect();
    for (written, field) in each(values, "name") {
        if written.is_empty() {
            continue;
        }
        let kind = NameKind::from_word(values.get(&field("name-kind")));
        let Some(kind) = kind else {
            wrong.push((field("name-kind"), id::ERROR_CHOOSE));
            continue;
        };
        let tag = values.said(&field("name-language"));
        let language = tag.and_then(Language::from_tag);
        if tag.is_some() && language.is_none() {
            wrong.push((field("name-language"), id::PERSON_ERROR_LANGUAGE));
            continue;
        }
        let same = |s: &Statement<Name>| s.value.written.reveal().trim() == written;
        let known = take(&mut left, |s| same(s) && s.value.kind == kind);
        let known = known.or_else(|| take(&mut left, same));
        let mut name =
            known.unwrap_or_else(|| said(Name::whole(written, NameOrder::Unsaid, kind), today));
        (name.value.kind, name.value.language) = (kind, language);
        names.push(name);
    }
    names
}

fn births(values: &Posted, before: &Person, today: Day, wrong: &mut Wrong) -> Vec<Statement<Date>> {
    let mut births = Vec::new();
    let mut left: Vec<&Statement<Date>> = before.identity.births.iter().collect();
    for (typed, field) in each(values, "birth") {
        if typed.is_empty() {
            continue;
        }
        let word = values.get(&field("birth-calendar"));
        let calendar = Calendar::from_word(word);
        let known = take(&mut left, |s: &Statement<Date>| {
            super::fields::date(&s.value) == typed && s.value.calendar() == calendar
        });
        if let Some(known) = known {
            births.push(known);
            continue;
        }
        let form = DateForm {
            calendar,
            ..DateForm::default()
        };
        match Date::read(typed, form) {
            Ok(date) => births.push(said(date, today)),
            Err(_) => wrong.push((field("birth"), id::PERSON_ERROR_DATE)),
        }
    }
    births
}

/// A country that was typed; a fault if it is none.
fn country(values: &Posted, field: String, wrong: &mut Wrong) -> Option<Country> {
    let typed = values.said(&field)?;
    let country = Country::from_code_or_name(typed);
    if country.is_none() {
        wrong.push((field, id::PERSON_ERROR_COUNTRY));
    }
    country
}

fn places(
    values: &Posted,
    before: &Person,
    today: Day,
    wrong: &mut Wrong,
) -> Vec<Statement<Place>> {
    let mut places = Vec::new();
    let mut left: Vec<&Statement<Place>> = before.identity.birth_places.iter().collect();
    for (written, field) in each(values, "born-in") {
        let country = country(values, field("born-country"), wrong);
        if written.is_empty() {
            if country.is_some() {
                wrong.push((field("born-in"), id::PERSON_ERROR_PLACE));
            }
            continue;
        }
        let same = |s: &Statement<Place>| s.value.written.reveal().trim() == written;
        let known = take(&mut left, same);
        let mut place = known.unwrap_or_else(|| said(Place::named(written, country), today));
        place.value.country = country;
        places.push(place);
    }
    places
}

fn nationalities(values: &Posted, before: &Person, wrong: &mut Wrong) -> Vec<Country> {
    let typed = values.get("nationalities").split([',', ';', '\n', '،']);
    let mut countries = Vec::new();
    for one in typed.map(str::trim).filter(|one| !one.is_empty()) {
        match Country::from_code_or_name(one) {
            Some(country) => countries.push(country),
            None => {
                wrong.push(("nationalities".to_owned(), id::PERSON_ERROR_COUNTRY));
                return before.identity.nationalities.clone();
            }
        }
    }
    countries
}

fn addresses(values: &Posted, before: &Person, wrong: &mut Wrong) -> Vec<Address> {
    let mut addresses = Vec::new();
    let mut left: Vec<&Address> = before.contact.addresses.iter().collect();
    for (written, field) in each(values, "address") {
        let country = country(values, field("address-country"), wrong);
        if written.is_empty() {
            if country.is_some() {
                wrong.push((field("address"), id::PERSON_ERROR_PLACE));
            }
            continue;
        }
        let Some(kind) = AddressKind::from_word(values.get(&field("address-kind"))) else {
            wrong.push((field("address-kind"), id::ERROR_CHOOSE));
            continue;
        };
        let known = take(&mut left, |a: &Address| {
            a.place.written.reveal().trim() == written
        });
        let mut place = known.map_or_else(|| Place::named(written, country), |a| a.place);
        place.country = country;
        addresses.push(Address { kind, place });
    }
    addresses
}

fn relatives(values: &Posted, before: &Person, wrong: &mut Wrong) -> Vec<Relationship> {
    let mut relatives = Vec::new();
    let mut left: Vec<&Relationship> = before.family.relations.iter().collect();
    let rows: Vec<&str> = each(values, "relative")
        .map(|(written, _)| written)
        .collect();
    for (written, field) in each(values, "relative") {
        let relation = Relation::from_word(values.get(&field("relation")));
        let Some(relation) = relation else {
            if !written.is_empty() {
                wrong.push((field("relation"), id::ERROR_CHOOSE));
            }
            continue;
        };
        let named = |one: &Relationship| {
            let name = one.name.as_ref().map_or("", |n| n.written.reveal().trim());
            name == written
        };
        let known = take(&mut left, |one| named(one) && one.relation == relation);
        // Somebody may be another relative than was thought; without a name nobody knows who.
        let known = known.or_else(|| {
            let someone = (!written.is_empty()).then_some(());
            someone.and_then(|()| take(&mut left, named))
        });
        let mut relative = match known.or_else(|| renamed(&mut left, relation, (written, &rows))) {
            Some(known) => known,
            None if written.is_empty() => {
                wrong.push((field("relative"), id::ERROR_NAME));
                continue;
            }
            None => {
                let name = Name::whole(written, NameOrder::Unsaid, NameKind::AsHeard);
                Relationship::named(relation, name)
            }
        };
        relative.relation = relation;
        let alive = Alive::from_word(values.get(&field("alive")));
        relative.alive = alive.unwrap_or(Alive::Unknown);
        relative.companion = values.get(&field("with")) == "yes";
        relatives.push(relative);
    }
    relatives
}

/// Somebody with a record of their own whose name is spelt otherwise now: the one of this relation
/// whose name is alike, with the name as it was written here.
fn renamed(
    left: &mut Vec<&Relationship>,
    relation: Relation,
    (written, rows): (&str, &[&str]),
) -> Option<Relationship> {
    let read = NameRead::of(written);
    let alike = |one: &Relationship| {
        let name = one.name.as_ref().map(|name| name.written.reveal());
        // Whose name still stands in a row of its own is that one.
        let name = name.filter(|name| !rows.contains(&name.trim()));
        let likeness = name.map(|name| NameRead::of(name).likeness(&read).0);
        one.to.is_some() && one.relation == relation && likeness.is_some_and(|of| of > 0)
    };
    let mut known = take(left, alike)?;
    known.name = Some(Name::whole(written, NameOrder::Unsaid, NameKind::AsHeard));
    Some(known)
}

/// A field by its name and what is wrong with it, if a value is.
pub(super) fn check<T>(read: Option<T>, (field, says): (&str, Id), wrong: &mut Wrong) -> Option<T> {
    if read.is_none() {
        wrong.push((field.to_owned(), says));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::super::fields::values;
    use super::*;
    use record::request::request_from_toml;

    const REQUEST: &str = include_str!("../../../../../examples/request.toml");

    fn sought() -> Person {
        request_from_toml(REQUEST).unwrap().sought
    }

    fn changed(person: &Person, changes: &[(&str, &str)]) -> Posted {
        let mut posted = values(person);
        changes
            .iter()
            .for_each(|(name, value)| posted.put(name, value));
        posted
    }

    #[test]
    fn what_is_not_touched_stays_as_it_was_said() {
        let request = request_from_toml(REQUEST).unwrap();
        for person in [request.sought, request.enquirer] {
            let same = read(&values(&person), &person, Day(20_000)).unwrap();
            assert!(same == person);
        }
    }

    #[test]
    fn what_is_new_is_said_by_staff_and_the_rest_keeps_its_source() {
        let person = sought();
        let at = person.identity.names.len();
        let (name, kind) = (format!("name-{at}"), format!("name-kind-{at}"));
        let posted = changed(
            &person,
            &[
                (name.as_str(), "Salih"),
                (kind.as_str(), "transliteration"),
                ("birth-0", "1976"),
                ("birth-calendar-0", "ethiopian"),
                ("means-voice", "allowed"),
                ("seen-voice", "nobody else"),
                ("hours", "1-5 09:00-17:30"),
                ("in-hiding", "not sure"),
            ],
        );
        let edited = read(&posted, &person, Day(20_000)).unwrap();
        assert_eq!(edited.identity.names.len(), at + 1);
        assert!(edited.identity.names[..at] == person.identity.names[..]);
        let new = &edited.identity.names[at];
        assert_eq!((new.source, new.said), (Source::Staff, Some(Day(20_000))));
        assert_eq!(edited.identity.births[0].source, Source::Staff);
        assert!(edited.in_danger());
        assert_eq!(edited.contact.safe.hours[0].days, 0b001_1111);
        assert_eq!(edited.contact.safe.hours[0].to, 17 * 60 + 30);
        assert!(edited.family == person.family && edited.casework == person.casework);
    }

    #[test]
    fn a_relative_whose_name_is_spelt_otherwise_keeps_their_record() {
        use sign::id::RecordId;
        let mut person = Person::default();
        for (name, n) in [("Hassan Ali", 1), ("Hassan Omar", 2)] {
            let name = Name::whole(name, NameOrder::Unsaid, NameKind::Current);
            let mut one = Relationship::named(Relation::Brother, name);
            one.to = Some(RecordId([n; 16]));
            person.family.relations.push(one);
        }
        let records = |changes: &[(&str, &str)]| {
            let posted = changed(&person, changes);
            let read = read(&posted, &person, Day(20_000)).unwrap();
            let relations = read.family.relations.into_iter();
            relations
                .map(|one| one.to.map(|r| r.0[0]))
                .collect::<Vec<_>>()
        };
        assert_eq!(records(&[("relative-0", "Hasan Aly")]), [Some(1), Some(2)]);
        // Somebody else in their place is somebody else.
        assert_eq!(records(&[("relative-0", "Zuri Quartz")]), [None, Some(2)]);
        let sister = [("relative-0", "Hasan Aly"), ("relation-0", "sister")];
        assert_eq!(records(&sister), [None, Some(2)]);
    }

    #[test]
    fn every_fault_stands_beside_its_field() {
        let person = sought();
        let at = person.identity.names.len();
        let name = format!("name-{at}");
        let kind = format!("name-kind-{at}");
        for (changes, field) in [
            (vec![(name.as_str(), "Salih")], kind.as_str()),
            (vec![("birth-0", "04/05/1991")], "birth-0"),
            (vec![("born-country-0", "Atlantis")], "born-country-0"),
            (vec![("nationalities", "ET, Atlantis")], "nationalities"),
            (vec![("address-9", "x")], ""),
            (vec![("phones", "12")], "phones"),
            (vec![("mails", "nobody")], "mails"),
            (vec![("hours", "9-5")], "hours"),
            (vec![("confirmed", "yesterday")], "confirmed"),
            (vec![("relation-0", "")], "relation-0"),
        ] {
            let read = read(&changed(&person, &changes), &person, Day(20_000));
            match field {
                // A row behind a gap is none that a form sends.
                "" => assert!(read.unwrap() == person),
                field => assert_eq!(read.unwrap_err()[0].0, field),
            }
        }
    }
}
