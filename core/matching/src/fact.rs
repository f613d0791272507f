//! Gender and countries.

use crate::bag::Facts;
use crate::clue::{Clue, Clues, Kind};
use crate::features::Country;
use crate::frequency::Frequencies;
use crate::weight::Decibans;

pub(crate) fn gender(a: &Facts, b: &Facts, out: &mut Clues) {
    match (a.gender, b.gender) {
        (Some(x), Some(y)) if x == y => out.push(Clue::plain(Kind::GenderSame)),
        (Some(_), Some(_)) => out.push(Clue::plain(Kind::GenderDifferent)),
        _ => {}
    }
}

pub(crate) fn country(a: &Facts, b: &Facts, register: &Frequencies, out: &mut Clues) {
    if a.countries.is_empty() || b.countries.is_empty() {
        return;
    }
    let shared = |c: &&Country| b.countries.contains(c);
    let rarest = a
        .countries
        .iter()
        .filter(shared)
        .map(|c| register.in_country(*c))
        .min();
    out.push(match rarest {
        Some(count) => Clue::new(
            Kind::CountrySame,
            Decibans::ratio(
                register.persons().saturating_add(20),
                count.saturating_add(1),
            )
            .min(Decibans::whole(20)),
            0,
        ),
        None => Clue::plain(Kind::CountryDifferent),
    });
}
