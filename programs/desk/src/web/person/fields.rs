//! What is known of a person, as the values of fields, and the fields around them.

use super::super::file::relation;
use super::super::{Posted, Reader};
use super::contact;
use super::{MORE, MOST, rows};
use language::{Id, Piece, id};
use page::{Choice, Field, Kind};
use record::Person;
use record::date::{Calendar, Date, Point, When};
use record::name::NameKind;
use record::relationship::{Alive, Relation};
use record::safe::Gender;

pub(super) const KINDS: [(NameKind, Id); 6] = [
    (NameKind::Birth, id::PERSON_NAME_BIRTH),
    (NameKind::Current, id::PERSON_NAME_CURRENT),
    (NameKind::Alias, id::PERSON_NAME_ALIAS),
    (NameKind::Nickname, id::PERSON_NAME_NICKNAME),
    (NameKind::Transliteration, id::PERSON_NAME_TRANSLITERATION),
    (NameKind::AsHeard, id::PERSON_NAME_AS_HEARD),
];
pub(super) const CALENDARS: [(Calendar, Id); 5] = [
    (Calendar::Gregorian, id::PERSON_GREGORIAN),
    (Calendar::Julian, id::PERSON_JULIAN),
    (Calendar::Hijri, id::PERSON_HIJRI),
    (Calendar::SolarHijri, id::PERSON_SOLAR_HIJRI),
    (Calendar::Ethiopian, id::PERSON_ETHIOPIAN),
];
pub(super) const GENDERS: [(Gender, Id); 4] = [
    (Gender::Female, id::GENDER_FEMALE),
    (Gender::Male, id::GENDER_MALE),
    (Gender::Other, id::PERSON_GENDER_OTHER),
    (Gender::Unknown, id::PERSON_NOT_KNOWN),
];
const ALIVE: [(Alive, Id); 3] = [
    (Alive::Alive, id::PERSON_ALIVE),
    (Alive::Dead, id::PERSON_DEAD),
    (Alive::Unknown, id::PERSON_NOT_KNOWN),
];

/// The values of the fields of a person.
pub(super) fn values(person: &Person) -> Posted {
    let mut values = Posted::default();
    each(&mut values, person, false);
    let identity = &person.identity;
    values.set("gender", identity.gender.map_or("", Gender::word));
    let codes: Vec<&str> = identity.nationalities.iter().map(|c| c.code()).collect();
    values.set("nationalities", &codes.join(", "));
    contact::values(&mut values, &person.contact);
    values
}

/// Adds what is not there yet of the values of which there can be many, each in a row of its own.
pub(super) fn add(values: &mut Posted, person: &Person) {
    each(values, person, true);
}

fn each(values: &mut Posted, person: &Person, once: bool) {
    let mut row = |first: (&str, &str), more: &[(&str, &str)]| row(values, first, more, once);
    for said in &person.identity.names {
        let name = &said.value;
        let language = name.language.as_ref().map_or("", |tag| tag.tag());
        let more = [("name-kind", name.kind.word()), ("name-language", language)];
        row(("name", name.written.reveal()), &more);
    }
    for said in &person.identity.births {
        let calendar = said.value.calendar().map_or("", Calendar::word);
        let more = [("birth-calendar", calendar)];
        row(("birth", &date(&said.value)), &more);
    }
    for said in &person.identity.birth_places {
        let place = &said.value;
        let country = place.country.as_ref().map_or("", |c| c.code());
        let more = [("born-country", country)];
        row(("born-in", place.written.reveal()), &more);
    }
    for address in &person.contact.addresses {
        let place = &address.place;
        let country = place.country.as_ref().map_or("", |c| c.code());
        let more = [
            ("address-kind", address.kind.word()),
            ("address-country", country),
        ];
        row(("address", place.written.reveal()), &more);
    }
    for relative in &person.family.relations {
        let name = relative.name.as_ref().map_or("", |n| n.written.reveal());
        let with = if relative.companion { "yes" } else { "" };
        let more = [
            ("relation", relative.relation.word()),
            ("alive", relative.alive.word()),
            ("with", with),
        ];
        row(("relative", name), &more);
    }
}

fn row(values: &mut Posted, (name, value): (&str, &str), more: &[(&str, &str)], once: bool) {
    let count = rows(values, name);
    // Relatives without a name are told apart by what they are.
    let mark = more.first().filter(|_| value.trim().is_empty());
    let there = once
        && (0..count).any(|at| {
            values.get(&format!("{name}-{at}")).trim() == value.trim()
                && mark.is_none_or(|(key, word)| values.get(&format!("{key}-{at}")) == *word)
        });
    // An empty row of the form is filled before another is begun.
    let empty = (0..count).find(|at| {
        let filled = |field: &str| !values.get(&format!("{field}-{at}")).trim().is_empty();
        !filled(name) && !more.iter().any(|(key, _)| filled(key))
    });
    let at = empty.unwrap_or(count);
    if there || at >= MOST {
        return;
    }
    for (name, value) in core::iter::once((name, value)).chain(more.iter().copied()) {
        values.put(&format!("{name}-{at}"), value);
    }
}

/// A date as it can be typed; what no one line can say is shown, and stays while it is not touched.
pub(super) fn date(date: &Date) -> String {
    let point = |point: Point| match point {
        Point::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Point::Month(year, month) => format!("{year:04}-{month:02}"),
        Point::Year(year) => format!("{year:04}"),
    };
    match date.when() {
        When::On(at) => point(at),
        When::Between(from, to) => format!("{}..{}", point(from), point(to)),
        When::About(at, _) => format!("~{}", point(at)),
        When::Before(at) => format!("<{}", point(at)),
        When::After(at) => format!(">{}", point(at)),
        When::Aged { least, most, at } if least == most => format!("age {least} ({})", point(at)),
        When::Aged { least, most, at } => format!("age {least}-{most} ({})", point(at)),
    }
}

/// The names of fields, which a form borrows.
pub(super) fn names(values: &Posted) -> Vec<(&'static str, Vec<[String; 4]>)> {
    let kinds: [(&'static str, [&str; 3]); 5] = [
        ("name", ["name-kind", "name-language", ""]),
        ("birth", ["birth-calendar", "", ""]),
        ("born-in", ["born-country", "", ""]),
        ("address", ["address-kind", "address-country", ""]),
        ("relative", ["relation", "alive", "with"]),
    ];
    let one = |(name, more): (&'static str, [&str; 3])| {
        let filled = (0..rows(values, name)).filter(|at| {
            let filled = |field: &str| !values.get(&format!("{field}-{at}")).trim().is_empty();
            filled(name) || filled(more[0])
        });
        let last = filled.max().map_or(0, |at| at + 1);
        let count = (last + MORE).min(MOST);
        let names = (0..count).map(|at| {
            let all = [name, more[0], more[1], more[2]];
            all.map(|field| format!("{field}-{at}"))
        });
        (name, names.collect())
    };
    kinds.into_iter().map(one).collect()
}

/// The fields of a form.
pub(super) fn fields<'a>(
    reader: &Reader,
    values: &'a Posted,
    names: &'a [(&'static str, Vec<[String; 4]>)],
) -> Vec<Field<'a>> {
    let of = |kind: &str| {
        let found = names.iter().find(|(name, _)| *name == kind);
        found.map_or(&[][..], |(_, rows)| rows.as_slice())
    };
    let line = |name: &'a str, label: Id, hint: Option<Id>, kind: Kind<'a>| Field {
        name,
        label: reader.say(label),
        hint: hint.map(|hint| reader.say(hint)),
        value: values.get(name),
        kind,
        optional: true,
    };
    let head = |name: &'static str, label: Id| line(name, label, None, Kind::Heading);
    let words = |all: &[(&'static str, Id)]| -> Kind<'a> { list(reader, all) };
    let kinds: Vec<_> = KINDS.iter().map(|(k, label)| (k.word(), *label)).collect();
    let calendars: Vec<_> = CALENDARS.iter().map(|(c, l)| (c.word(), *l)).collect();
    let genders: Vec<_> = GENDERS.iter().map(|(g, l)| (g.word(), *l)).collect();
    let alive: Vec<_> = ALIVE.iter().map(|(a, l)| (a.word(), *l)).collect();
    let addresses: Vec<_> = contact::ADDRESSES
        .iter()
        .map(|(a, l)| (a.word(), *l))
        .collect();
    let mut fields = vec![head("part-names", id::PERSON_NAMES)];
    for [name, kind, language, _] in of("name") {
        fields.push(line(name, id::FIELD_NAME, None, Kind::Line));
        fields.push(line(kind, id::PERSON_NAME_KIND, None, words(&kinds)));
        let hint = Some(id::PERSON_LANGUAGE_HINT);
        fields.push(line(language, id::PERSON_NAME_LANGUAGE, hint, Kind::Code));
    }
    fields.push(head("part-identity", id::PERSON_IDENTITY));
    fields.push(line("gender", id::FIELD_GENDER, None, words(&genders)));
    for [birth, calendar, ..] in of("birth") {
        let hint = Some(id::PERSON_BIRTH_HINT);
        fields.push(line(birth, id::FIELD_BORN, hint, Kind::Code));
        fields.push(line(calendar, id::PERSON_CALENDAR, None, words(&calendars)));
    }
    for [place, country, ..] in of("born-in") {
        fields.push(line(place, id::FIELD_BORN_IN, None, Kind::Line));
        let hint = Some(id::PERSON_COUNTRY_HINT);
        fields.push(line(country, id::PERSON_COUNTRY, hint, Kind::Line));
    }
    let hint = Some(id::PERSON_COUNTRIES_HINT);
    fields.push(line(
        "nationalities",
        id::FIELD_NATIONALITY,
        hint,
        Kind::Line,
    ));
    fields.push(head("part-contact", id::PERSON_CONTACT));
    for [address, kind, country, _] in of("address") {
        fields.push(line(address, id::FIELD_ADDRESS, None, Kind::Line));
        fields.push(line(kind, id::PERSON_ADDRESS_KIND, None, words(&addresses)));
        let hint = Some(id::PERSON_COUNTRY_HINT);
        fields.push(line(country, id::PERSON_COUNTRY, hint, Kind::Line));
    }
    fields.extend(contact::fields(reader, values));
    fields.push(head("part-family", id::PERSON_FAMILY));
    for [name, kind, lives, with] in of("relative") {
        fields.push(line(name, id::PERSON_RELATIVE_NAME, None, Kind::Line));
        fields.push(line(kind, id::FIELD_RELATIVE, None, relations(reader)));
        fields.push(line(lives, id::PERSON_LIVES, None, words(&alive)));
        let yes = Choice {
            value: "yes",
            label: reader.say(id::PERSON_WITH_YES),
        };
        fields.push(line(with, id::PERSON_WITH, None, Kind::Any(vec![yes])));
    }
    fields
}

/// One of a list, or nothing.
pub(super) fn list<'a>(reader: &Reader, all: &[(&'static str, Id)]) -> Kind<'a> {
    let none = Choice {
        value: "",
        label: reader.say(id::PERSON_UNSAID),
    };
    let all = all.iter().map(|(value, label)| Choice {
        value,
        label: reader.say(*label),
    });
    Kind::List(core::iter::once(none).chain(all).collect())
}

fn relations<'a>(reader: &Reader) -> Kind<'a> {
    let none: (&'static str, Vec<Piece>) = ("", reader.say(id::PERSON_UNSAID));
    let all = Relation::ALL.iter();
    let all = all.map(|kind| (kind.word(), relation(reader, Some(*kind))));
    let choices = core::iter::once(none).chain(all);
    Kind::List(
        choices
            .map(|(value, label)| Choice { value, label })
            .collect(),
    )
}
