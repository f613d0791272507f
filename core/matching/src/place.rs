//! Places, by the gazetteer if it knows both, else by their names as written.

use crate::clue::{Clue, Clues, Kind};
use crate::frequency::Frequencies;
use crate::gazetteer::Relation;
use crate::score::{Faced, Query};
use crate::spelling::Distance;
use crate::weight::Decibans;

/// Beyond this two spellings are not of one place.
const LIMIT: Distance = Distance(60);
/// To this, two spellings are the same but for how a script writes them.
const SAME: Distance = Distance(8);

/// The weightiest agreement of any two places.
pub(crate) fn compare(
    query: &mut Query,
    found: &[Faced<'_>],
    register: &Frequencies,
    out: &mut Clues,
) {
    let mut best: Option<Clue> = None;
    for at in 0..query.words.len() {
        if !query.words[at].role.is_place() {
            continue;
        }
        for word in found.iter().filter(|w| w.role.is_place()) {
            let now = match relation(query, at, word) {
                Relation::Same(place) => same(query, at, word, register.at(place), register),
                Relation::Apart(km) => Clue::new(Kind::PlaceDifferent, Decibans::ZERO, steps(km)),
                Relation::Unknown => spelled(query, at, word, register),
            };
            if best.is_none_or(|b| now.weight() > b.weight()) {
                best = Some(now);
            }
        }
    }
    out.all.extend(best);
}

fn relation(query: &Query, at: usize, word: &Faced<'_>) -> Relation {
    match (&query.words[at].known, &word.token.known) {
        (Some(a), Some(b)) => a.relation(b),
        _ => Relation::Unknown,
    }
}

/// One place by the gazetteer, whose persons are counted under all its names.
fn same(
    query: &mut Query,
    at: usize,
    word: &Faced<'_>,
    persons: u32,
    register: &Frequencies,
) -> Clue {
    let rare = rarity(persons.max(word.token.places), register);
    match query.far(at, word) {
        far if far <= SAME => Clue::new(Kind::PlaceSame, rare, far.0),
        _ => Clue::new(Kind::PlaceKnown, rare, 0),
    }
}

fn spelled(query: &mut Query, at: usize, word: &Faced<'_>, register: &Frequencies) -> Clue {
    let rare = rarity(word.token.places, register);
    match query.far(at, word) {
        far if far <= SAME => Clue::new(Kind::PlaceSame, rare, far.0),
        far if far <= LIMIT => Clue::new(Kind::PlaceSimilar, rare, far.0),
        far => Clue::new(Kind::PlaceUnknown, Decibans::ZERO, far.0),
    }
}

fn rarity(persons: u32, register: &Frequencies) -> Decibans {
    Decibans::ratio(
        register.persons().saturating_add(20),
        persons.saturating_add(50),
    )
    .min(Decibans::whole(25))
}

/// Kilometres as a distance: ten for every doubling, so that 5 km are 10, 35 km 30, 155 km 50
/// and 2,500 km 90.
fn steps(km: u32) -> u8 {
    let doubled = Decibans::ratio(km.saturating_add(5), 5).0.max(0);
    // A doubling is 3.01 decibans.
    u8::try_from(doubled / 30).unwrap_or(100).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Features, Name, Place, PlaceKind};
    use crate::{Code, EntryId, Field, Index, Visibility};

    fn born_in(place: &str) -> Features {
        let mut out = Features::default();
        out.names.push(Name::whole("Yusuf Ibrahim"));
        out.places.push(Place {
            kind: PlaceKind::Birth,
            text: place.to_owned(),
        });
        out
    }

    fn found(asked: &str, kept: &str) -> Kind {
        let mut index = Index::new();
        let id = EntryId([1; 16]);
        index
            .insert(id, Visibility::default(), &born_in(kept))
            .expect("a first entry");
        let indexed = place_of(&index.clues(&born_in(asked), &[id])[0].0);
        // Without an index, and from a snapshot, the same is found.
        let why = crate::compare(&born_in(asked), &born_in(kept), index.frequencies());
        let again = Index::restore(&index.snapshot()).expect("its own snapshot");
        assert_eq!(
            place_of(&again.clues(&born_in(asked), &[id])[0].0),
            indexed,
            "{asked} {kept}"
        );
        let code = why.evidence[Field::Place as usize].code;
        let told = crate::clue::KINDS[indexed as usize].2;
        assert_eq!(code, told, "{asked} {kept}");
        indexed
    }

    fn place_of(clues: &[Clue]) -> Kind {
        clues
            .iter()
            .map(|c| c.kind)
            .find(|k| crate::clue::KINDS[*k as usize].1 == Field::Place)
            .expect("both have a place")
    }

    #[test]
    fn one_place_under_several_names() {
        for (a, b) in [
            ("Aleppo", "حلب"),
            ("Alep", "Halab"),
            ("Kiev", "Київ"),
            ("Kyiv", "基輔"),
            ("Nazret", "Adama"),
        ] {
            assert_eq!(found(a, b), Kind::PlaceKnown, "{a} {b}");
            assert_eq!(found(b, a), Kind::PlaceKnown, "{b} {a}");
        }
        assert_eq!(found("Gondar", "Gondar"), Kind::PlaceSame);
        assert_eq!(found("Homs", "HOMS"), Kind::PlaceSame);
    }

    #[test]
    fn two_places_that_are_known_are_two() {
        assert_eq!(found("Homs", "حلب"), Kind::PlaceDifferent);
        assert_eq!(found("Gondar", "Asmara"), Kind::PlaceDifferent);
        let all = crate::clue::KINDS[Kind::PlaceDifferent as usize];
        assert_eq!((all.1, all.2), (Field::Place, Code::Different));
    }

    #[test]
    fn a_village_that_is_not_listed_is_compared_by_spelling() {
        assert_eq!(found("Khoshnamabz", "Xushnamabs"), Kind::PlaceSimilar);
        assert_eq!(found("Xushnamabz", "Xushnamabz"), Kind::PlaceSame);
        assert_eq!(found("Xushnamabz", "Aleppo"), Kind::PlaceUnknown);
    }

    #[test]
    fn kilometres_in_steps() {
        let all: Vec<u8> = [0, 5, 35, 155, 2555, 20_000].map(steps).to_vec();
        assert_eq!(all, [0, 10, 30, 50, 90, 100]);
    }

    #[test]
    fn persons_of_a_place_are_counted_under_all_its_names_and_discounted() {
        let mut index = Index::new();
        for (n, place) in (0u8..).zip(["Aleppo", "حلب", "Alep", "Homs"]) {
            index
                .insert(EntryId([n; 16]), Visibility::default(), &born_in(place))
                .expect("another entry");
        }
        let word = crate::script::squeeze("Halab").expect("a word");
        let place = crate::gazetteer::Known::of(&word).places()[0];
        assert_eq!(index.frequencies().at(place), 3);
        index.delete(EntryId([1; 16]));
        assert_eq!(index.frequencies().at(place), 2);
    }
}
