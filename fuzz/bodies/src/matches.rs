//! What the comparison of persons is given: names, dates and places as anybody may write them.

use crate::text;
use matching::features::{Country, Kin, Name, Place, PlaceKind};
use matching::{EntryId, Features, Index, NameRead, Relation, Visibility, births};
use record::date::{Date, DateForm};

pub(crate) fn snapshot(bytes: &[u8]) -> bool {
    match Index::restore(bytes) {
        Ok(index) => {
            assert_eq!(index.snapshot().as_slice(), bytes);
            true
        }
        Err(_) => false,
    }
}

/// Any text can be somebody's name.
pub(crate) fn names(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        let mut features = Features::default();
        features.names.push(Name::whole(t));
        let frequencies = matching::Frequencies::default();
        let explanation = matching::compare(&features, &features, &frequencies);
        let _codes = explanation.codes();
        true
    })
}

/// Two lines are two names: they compare alike from both sides, however often they are repeated.
pub(crate) fn two_names(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        let (one, other) = t.split_once('\n').unwrap_or((t, t));
        let long = one.repeat(10_000 / one.len().max(1));
        for one in [one, &long] {
            let (a, b) = (NameRead::of(one), NameRead::of(other));
            assert_eq!(a.likeness(&b), b.likeness(&a));
        }
        true
    })
}

/// Every line is a person: name, father, date of birth, place and country between bars. Whoever
/// is put in is found, and comes back the same from a snapshot.
pub(crate) fn person_lines(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        let persons: Vec<Features> = t.lines().take(16).map(person).collect();
        let mut index = Index::new();
        for (at, person) in (0u8..).zip(&persons) {
            let taken = index.insert(EntryId([at; 16]), Visibility::default(), person);
            assert!(taken.is_ok());
        }
        let snapshot = index.snapshot();
        let again = Index::restore(&snapshot).expect("its own snapshot");
        assert_eq!(*again.snapshot(), *snapshot);
        for person in persons.iter().take(4) {
            let found = index.query(person, 5);
            assert_eq!(found, again.query(person, 5));
            assert!(found.windows(2).all(|w| w[0].decibans >= w[1].decibans));
        }
        for at in (0u8..).zip(&persons).map(|(at, _)| at) {
            assert!(index.delete(EntryId([at; 16])));
        }
        assert!(index.is_empty());
        !persons.is_empty()
    })
}

fn person(line: &str) -> Features {
    let cells: Vec<&str> = line.split('|').collect();
    let cell = |at: usize| cells.get(at).copied().unwrap_or("");
    let mut out = Features::default();
    out.names.push(Name::whole(cell(0)));
    out.kin.push(Kin {
        relation: Relation::Father,
        name: cell(1).to_owned(),
    });
    let born = Date::read(cell(2), DateForm::default());
    out.births = born.map(|d| births(&d)).unwrap_or_default();
    out.places.push(Place {
        kind: PlaceKind::Birth,
        text: cell(3).to_owned(),
    });
    if let Ok(code) = <[u8; 2]>::try_from(cell(4).as_bytes())
        && code.iter().all(u8::is_ascii_uppercase)
    {
        out.countries.push(Country(code));
    }
    out
}
