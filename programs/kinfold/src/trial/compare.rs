//! Two persons side by side, field by field, with what speaks for and against.

use crate::screen::{Screen, isolated, latin, table};
use matching::{Band, Code, Explanation, Field};
use record::Person;
use record::date::{Calendar, Date, Point, When};
use record::name::Role;
use record::place::Place;
use record::relationship::Relation;

/// Prints a request's person beside a candidate, with the evidence of every field.
pub(super) fn show(screen: &mut Screen, sought: &Person, found: &Person, why: &Explanation) {
    let free = screen.width().saturating_sub(2 + 12 + 24 + 8 + 8);
    let half = free / 2;
    let widths = [12, half, half, 24, 8];
    let mut rows = vec![
        ["", "REQUEST", "RECORD", "COMPARED", "EVIDENCE"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for field in Field::ALL {
        let (left, right) = (values(sought, field), values(found, field));
        if left.is_empty() && right.is_empty() {
            continue;
        }
        let evidence = why.field(field);
        let weight = match evidence.code {
            Code::Unknown => String::new(),
            _ => format!("{:>+5} dB", evidence.weight.rounded()),
        };
        rows.push(vec![
            name_of(field).to_owned(),
            side(&left),
            side(&right),
            words(evidence.code).to_owned(),
            weight,
        ]);
    }
    rows.push(vec![
        String::new(),
        String::new(),
        String::new(),
        "all together".to_owned(),
        format!("{:>+5} dB", why.total.rounded()),
    ]);
    for line in table(&widths, &rows) {
        screen.line(line);
    }
    screen.line("");
    screen.line(format!("  {}", chance(why)));
    screen.line(
        "  10 dB make it ten times likelier, -10 dB ten times less likely; rare names weigh more \
         than common ones.",
    );
    screen.line("  In brackets: letters turned into Latin ones, as a reading aid.");
}

/// What a caseworker does with a band.
#[must_use]
pub(super) fn advice(band: Band) -> &'static str {
    match band {
        Band::Strong => "ask for access, compare, then verify with the family",
        Band::Likely => "ask for access and compare",
        Band::Plausible => "compare, if nothing better is found",
        Band::Possible => "one of several; ask the family for more before opening",
        Band::Unlikely => "look elsewhere",
    }
}

/// The word for a band.
#[must_use]
pub(super) fn band(band: Band) -> &'static str {
    match band {
        Band::Strong => "very likely",
        Band::Likely => "likely",
        Band::Plausible => "plausible",
        Band::Possible => "possible",
        Band::Unlikely => "unlikely",
    }
}

/// The fields that agree and those that do not, by their names: what codes alone tell.
#[must_use]
pub(super) fn codes(codes: &[Code]) -> String {
    let told: Vec<String> = Field::ALL
        .iter()
        .zip(codes)
        .filter(|(_, code)| **code != Code::Unknown)
        .map(|(field, code)| format!("{}: {}", name_of(*field), words(*code)))
        .collect();
    told.join("; ")
}

fn chance(why: &Explanation) -> String {
    let hundredths = why.probability.0 / 10_000;
    let odds = match hundredths {
        99.. => "more than 99 in 100".to_owned(),
        0 => "less than 1 in 100".to_owned(),
        n => format!("about {n} in 100"),
    };
    format!(
        "The chance that this is the person sought, among all searched here: {odds} ({}).\n  {}.",
        band(why.band()),
        capital(advice(why.band()))
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn side(values: &[String]) -> String {
    if values.is_empty() {
        return "-".to_owned();
    }
    values.join("\n")
}

fn name_of(field: Field) -> &'static str {
    match field {
        Field::Given => "own name",
        Field::Names => "whole name",
        Field::Father => "father",
        Field::Mother => "mother",
        Field::Relatives => "relatives",
        Field::Gender => "gender",
        Field::Birth => "born",
        Field::Place => "place",
        Field::Country => "country",
    }
}

fn words(code: Code) -> &'static str {
    match code {
        Code::Unknown => "not known on both sides",
        Code::Same => "the same",
        Code::SameOtherScript => "the same, in another script",
        Code::Similar => "similar",
        Code::SimilarOtherScript => "similar, in another script",
        Code::OtherPosition => "in another position of the name",
        Code::Partial => "a part is missing",
        Code::Different => "different",
        Code::Sibling => "perhaps brother or sister",
        Code::OtherMember => "perhaps another of the family",
        Code::SameDay => "the same day",
        Code::SameDaySwapped => "the same, day and month exchanged",
        Code::SameYear => "agrees as far as known",
        Code::SameOtherCalendar => "agrees in another calendar",
        Code::YearWithinOne => "at most a year apart",
        Code::YearWithinThree => "at most three years apart",
    }
}

/// A person's values of a field, for the screen.
fn values(person: &Person, field: Field) -> Vec<String> {
    let identity = &person.identity;
    let relatives = |wanted: &dyn Fn(Relation) -> bool, told: bool| -> Vec<String> {
        let relations = person
            .family
            .relations
            .iter()
            .filter(|r| wanted(r.relation));
        relations
            .filter_map(|r| {
                let name = value(r.name.as_ref()?.written.reveal());
                Some(match told {
                    true => format!("{}: {name}", r.relation.word().replace('_', " ")),
                    false => name,
                })
            })
            .collect()
    };
    match field {
        Field::Given => parts(person, Role::Given),
        Field::Names => person
            .names()
            .map(|name| value(name.written.reveal()))
            .collect(),
        Field::Father => {
            let mut known = relatives(&|r| r == Relation::Father, false);
            if known.is_empty() {
                known = parts(person, Role::Patronymic);
            }
            known
        }
        Field::Mother => relatives(&|r| r == Relation::Mother, false),
        Field::Relatives => relatives(&|r| !matches!(r, Relation::Father | Relation::Mother), true),
        Field::Gender => identity
            .gender
            .iter()
            .map(|g| g.word().to_owned())
            .collect(),
        Field::Birth => identity.births.iter().map(|b| date(&b.value)).collect(),
        Field::Place => {
            let loss = person.circumstances.loss.as_ref();
            let lost = loss.and_then(|l| l.place.as_ref());
            let born = identity.birth_places.iter().map(|p| place(&p.value));
            let lost = lost.map(|p| format!("contact lost: {}", place(&p.value)));
            born.chain(lost).collect()
        }
        Field::Country => {
            let born = identity
                .birth_places
                .iter()
                .filter_map(|p| p.value.country.as_ref());
            let mut all: Vec<String> = Vec::new();
            for country in identity.nationalities.iter().chain(born) {
                let code = country.code().to_owned();
                if !all.contains(&code) {
                    all.push(code);
                }
            }
            all
        }
    }
}

fn parts(person: &Person, role: Role) -> Vec<String> {
    let mut all = Vec::new();
    for name in person.names() {
        for part in name.parts_of(role) {
            let shown = value(part.reveal());
            if !all.contains(&shown) {
                all.push(shown);
            }
        }
    }
    all
}

fn place(place: &Place) -> String {
    let mut shown = value(place.written.reveal());
    for other in &place.other_names {
        shown.push_str(", ");
        shown.push_str(&value(other.reveal()));
    }
    shown
}

/// A value, isolated, with its Latin letters behind it.
fn value(text: &str) -> String {
    match latin(text) {
        Some(letters) => format!("{} [{letters}]", isolated(text)),
        None => isolated(text),
    }
}

/// A date as it was given, and the days it can have been in the Gregorian calendar.
fn date(date: &Date) -> String {
    let given = match date.when() {
        When::On(point) => at(point),
        When::Between(from, to) => format!("{} to {}", at(from), at(to)),
        When::About(point, _) => format!("about {}", at(point)),
        When::Before(point) => format!("before {}", at(point)),
        When::After(point) => format!("after {}", at(point)),
        When::Aged {
            least,
            most,
            at: on,
        } if least == most => {
            format!("age {least} in {}", at(on))
        }
        When::Aged {
            least,
            most,
            at: on,
        } => format!("age {least}-{most} in {}", at(on)),
    };
    let calendar = match date.calendar() {
        Some(Calendar::Gregorian) => return given,
        Some(calendar) => calendar.word(),
        None => return format!("{given}, calendar not said"),
    };
    let reading = date.readings().next().map(|r| r.stated);
    let gregorian = reading.map_or(String::new(), |range| {
        let day = |day: record::date::Day| {
            let (year, month, day) = day.gregorian();
            format!("{year:04}-{month:02}-{day:02}")
        };
        let (first, last) = (day(range.first), day(range.last));
        if first == last {
            format!("\n= {first}")
        } else {
            format!("\n= {first} to {last}")
        }
    });
    format!("{given} {calendar}{gregorian}")
}

fn at(point: Point) -> String {
    match point {
        Point::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Point::Month(year, month) => format!("{year:04}-{month:02}"),
        Point::Year(year) => format!("{year:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::date::DateForm;

    fn read(text: &str, calendar: Option<Calendar>) -> String {
        let form = DateForm {
            calendar,
            ..DateForm::default()
        };
        date(&Date::read(text, form).unwrap())
    }

    #[test]
    fn a_date_is_told_in_its_calendar_and_in_ours() {
        assert_eq!(read("1991-05-04", Some(Calendar::Gregorian)), "1991-05-04");
        let ethiopian = read("1983", Some(Calendar::Ethiopian));
        assert_eq!(ethiopian, "1983 ethiopian\n= 1990-09-11 to 1991-09-11");
        assert!(read("1405", None).ends_with("calendar not said"));
    }
}
