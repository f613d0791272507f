//! Invented people, household by household. Everybody follows from the seed and a number, so
//! that a register of any length is written without holding it, and two registers can know the
//! same person.

use super::names::{Origin, Style, Word};
use crate::demo::random::{Purpose, Random};
use record::date::{Calendar, Day, Point};

/// Members of a household: father, mother, two children.
pub(super) const HOUSEHOLD: u64 = 4;

/// Somebody, as they themselves would tell.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) origin: &'static Origin,
    pub(super) woman: bool,
    /// Given name; then father's and grandfather's, or the family name.
    pub(super) name: Vec<&'static Word>,
    pub(super) mother: Vec<&'static Word>,
    pub(super) father: Vec<&'static Word>,
    /// Others of the household: what they are to this person, and their names.
    pub(super) kin: Vec<(&'static str, Vec<&'static Word>)>,
    pub(super) place: &'static Word,
    pub(super) born: Day,
    /// Number of the household, for what all its members tell.
    pub(super) household: u64,
}

/// In which letters a name is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Letters {
    Latin = 0,
    Own = 1,
    Arabic = 2,
}

/// The person of this number among those a society met first.
pub(super) fn person(
    seed: u64,
    society: usize,
    origins: &[&'static Origin],
    number: u64,
) -> Person {
    let household = number / HOUSEHOLD;
    let mut r = Random::at(seed, Purpose::Household, society, household);
    let origin = *r.pick(origins);
    let family = match origin.style {
        Style::Generations => None,
        Style::GivenFamily | Style::FamilyGiven => Some(r.pick(origin.families)),
    };
    // Of three generations: given name, father's, grandfather's.
    let line = |given: &'static Word, father: &'static Word, grandfather: &'static Word| {
        family.map_or_else(|| vec![given, father, grandfather], |f| vec![given, f])
    };
    let man = |r: &mut Random| -> &'static Word { r.pick(origin.men) };
    let woman = |r: &mut Random| -> &'static Word { r.pick(origin.women) };
    let (given, father, grandfather) = (man(&mut r), man(&mut r), man(&mut r));
    let older = man(&mut r);
    let husband = line(given, father, grandfather);
    let wife = match family {
        Some(_) => vec![woman(&mut r), r.pick(origin.families)],
        None => vec![woman(&mut r), man(&mut r), man(&mut r)],
    };
    let children: Vec<(bool, Vec<&'static Word>)> = (0..2)
        .map(|_| {
            let girl = r.chance(50);
            let own = if girl { woman(&mut r) } else { man(&mut r) };
            (girl, line(own, given, father))
        })
        .collect();
    let place = r.pick(origin.places);
    let year = 1945 + r.below(35);
    let born: Vec<Day> = [
        year,
        year + r.below(8),
        year + 20 + r.below(6),
        year + 27 + r.below(8),
    ]
    .into_iter()
    .map(|year| some_day(year, &mut r))
    .collect();
    let grandmother = vec![woman(&mut r)];
    let member = usize::try_from(number % HOUSEHOLD).expect("below four");
    let (sex, name, parents) = match member {
        0 => (
            false,
            husband.clone(),
            (grandmother, line(father, grandfather, older)),
        ),
        1 => (
            true,
            wife.clone(),
            (
                grandmother,
                match family {
                    Some(_) => vec![older, wife[1]],
                    None => vec![wife[1], wife[2], older],
                },
            ),
        ),
        child => {
            let (girl, name) = &children[child - 2];
            (*girl, name.clone(), (wife.clone(), husband.clone()))
        }
    };
    let kind = |girl: bool, of_parent: bool| match (of_parent, girl) {
        (true, true) => "daughter",
        (true, false) => "son",
        (false, true) => "sister",
        (false, false) => "brother",
    };
    let mut kin = Vec::new();
    match member {
        0 => kin.push(("wife", wife)),
        1 => kin.push(("husband", husband)),
        _ => {}
    }
    for (at, (girl, name)) in children.into_iter().enumerate() {
        if at + 2 != member {
            kin.push((kind(girl, member < 2), name));
        }
    }
    Person {
        origin,
        woman: sex,
        name,
        mother: parents.0,
        father: parents.1,
        kin,
        place,
        born: born[member],
        household,
    }
}

fn some_day(year: u32, r: &mut Random) -> Day {
    let small = |n: u32| u8::try_from(n).expect("a day or month");
    let year = u16::try_from(year).expect("a year of our time");
    let point = Point::Day(year, small(1 + r.below(12)), small(1 + r.below(28)));
    let range = Calendar::Gregorian.range(point);
    range.expect("every month has 28 days").first
}

impl Person {
    /// The letters in which a society that writes these languages knows this person's name.
    pub(super) fn letters(&self, languages: &[&str]) -> Letters {
        if languages.contains(&self.origin.language) {
            Letters::Own
        } else if languages.contains(&"ar") && self.name.iter().all(|w| !w[2].is_empty()) {
            Letters::Arabic
        } else {
            Letters::Latin
        }
    }

    /// A name of this person's origin, its first `parts` parts.
    pub(super) fn write(&self, name: &[&'static Word], letters: Letters, parts: usize) -> String {
        let mut words: Vec<&str> = name
            .iter()
            .take(parts)
            .map(|w| w[letters as usize])
            .collect();
        if self.origin.style == Style::FamilyGiven && letters == Letters::Own {
            words.reverse();
            return words.concat();
        }
        words.join(" ")
    }
}

/// A number or date with digits of another script.
pub(super) fn digits(text: &str, zero: char) -> String {
    let other = |c: char| {
        let value = c.to_digit(10)?;
        char::from_u32(u32::from(zero) + value)
    };
    text.chars().map(|c| other(c).unwrap_or(c)).collect()
}
