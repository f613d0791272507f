//! What the findings of a comparison say together, beyond what each says alone.
//!
//! The weights of single findings take them for independent. They are not: an own name that is
//! apart weighs otherwise where the father agrees, and a common name and a year prove nothing if
//! nothing else is stated. Small trees, three questions deep, correct the sum (Friedman, "Greedy
//! Function Approximation: A Gradient Boosting Machine", 2001). An explanation stays a sum over
//! fields: what the answer to a question changes counts for the field that it asks about (Saabas,
//! "Interpreting random forests", 2014).

use crate::clue::{Clue, Clues, KINDS, Kind};
use crate::explain::{Evidence, FIELDS, Field};
use crate::trees::TREES;

/// How the words of two names were paired. A share is of a word's bearers in the register, how many
/// in a hundred bear it as their own name; a role is 0 no partner, 1 own name, 2 father, 3 another
/// part, 4 grandfather.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Pairing {
    /// Words of the name that is looked for.
    Asked,
    /// Words of the other.
    Found,
    /// Whether both say who the father is.
    Fathers,
    AskedLeft,
    FoundLeft,
    /// The largest share among the words left.
    AskedLeftShare,
    FoundLeftShare,
    OwnShare,
    OwnPartner,
    FoundOwnShare,
    FoundOwnPartner,
    /// The least distance between words left on both sides; 101 if there are none.
    Nearest,
    /// The largest distance of a pair.
    Worst,
    /// The largest share of a pair: the lesser of its two words.
    PairShare,
    /// The weights of all pairs, in tenths of a deciban.
    PairWeight,
    Pairs,
}

/// How many there are.
pub(crate) const PAIRINGS: usize = 16;
/// Measures: the weight of every field, details of its findings, and the pairing.
const MEASURES: usize = FIELDS + DETAILS + PAIRINGS;
const DETAILS: usize = 29;

/// Measure and limit of each of seven questions, what each place below the root is worth.
pub(crate) struct Tree(
    pub(crate) [u8; 7],
    pub(crate) [i16; 7],
    pub(crate) [i16; 14],
);

/// The field that each measure speaks of.
const FIELD: [Field; MEASURES] = {
    use Field::{Birth, Country, Father, Gender, Given, Mother, Names, Place, Relatives};
    [
        Given, Names, Father, Mother, Relatives, Gender, Birth, Place, Country, Given, Given,
        Given, Given, Given, Given, Given, Given, Given, Names, Father, Father, Father, Father,
        Mother, Mother, Relatives, Relatives, Gender, Birth, Birth, Birth, Place, Place, Place,
        Country, Names, Names, Names, Names, Names, Father, Names, Names, Given, Given, Given,
        Given, Given, Given, Given, Names, Given, Names, Names,
    ]
};

/// Adds to the evidence of every field what its findings say together with the others. A field that
/// one side does not have says nothing: what is asked about it counts for the own name.
pub(crate) fn add(clues: &Clues, evidence: &mut [Evidence; FIELDS]) {
    let measures = measures(clues, evidence);
    let mut sums = [0i32; FIELDS];
    for Tree(asks, limits, worth) in &TREES {
        let (mut at, mut before) = (0, 0);
        while at < asks.len() {
            let measure = usize::from(asks[at]);
            let after = at * 2 + 1 + usize::from(measures[measure] > i32::from(limits[at]));
            let now = i32::from(worth[after - 1]);
            sums[FIELD[measure] as usize] += now - before;
            (at, before) = (after, now);
        }
    }
    let said = evidence.map(|e| e != Evidence::default());
    let first = said.iter().position(|s| *s).unwrap_or(0);
    for (field, sum) in sums.into_iter().enumerate() {
        let to = if said[field] { field } else { first };
        evidence[to].weight.0 += sum;
    }
}

/// Places of the details after the weights of the fields.
mod at {
    pub(super) const GIVEN: usize = 9;
    pub(super) const MOVED: usize = 12;
    pub(super) const GIVEN_FAR: usize = 15;
    pub(super) const SIBLING: usize = 16;
    pub(super) const LOST: usize = 17;
    pub(super) const NAME_FAR: usize = 18;
    pub(super) const FATHER: usize = 19;
    pub(super) const FATHER_LEFT: usize = 22;
    pub(super) const MOTHER: usize = 23;
    pub(super) const RELATIVE: usize = 25;
    pub(super) const GENDER: usize = 27;
    pub(super) const BIRTH: usize = 28;
    pub(super) const PLACE: usize = 31;
    pub(super) const COUNTRY: usize = 34;
    pub(super) const NAMES: usize = 35;
    pub(super) const NAMES_RARE: usize = 36;
    pub(super) const NAMES_LEFT: usize = 37;
}

fn measures(clues: &Clues, evidence: &[Evidence; FIELDS]) -> [i32; MEASURES] {
    let mut out = [-1; MEASURES];
    for (to, field) in out.iter_mut().zip(evidence) {
        *to = field.weight.0;
    }
    out[at::NAMES..=at::NAMES_LEFT].fill(0);
    for clue in &clues.all {
        match KINDS[clue.kind as usize].1 {
            Field::Given => given(clue, &mut out),
            Field::Names => names(clue, &mut out),
            Field::Father => father(clue, &mut out),
            _ => other(clue, &mut out),
        }
    }
    for (to, pairing) in out[FIELDS + DETAILS..].iter_mut().zip(clues.pairing) {
        *to = i32::from(pairing);
    }
    out
}

fn since(clue: &Clue, first: Kind) -> i32 {
    clue.kind as i32 - first as i32
}

fn given(clue: &Clue, out: &mut [i32; MEASURES]) {
    let (far, rare) = (i32::from(clue.far), clue.rare.0);
    match clue.kind {
        Kind::GivenMoved | Kind::GivenFather => {
            out[at::MOVED] = clue.kind as i32;
            out[at::MOVED + 1] = far;
            out[at::MOVED + 2] = out[at::MOVED + 2].max(rare);
        }
        Kind::GivenMember | Kind::GivenDifferent => out[at::GIVEN_FAR] = far,
        Kind::GivenSibling => out[at::SIBLING] = 1,
        Kind::GivenLost => out[at::LOST] = 2,
        Kind::GivenAlone => out[at::LOST] = 1,
        _ => out[at::GIVEN..at::GIVEN + 3].copy_from_slice(&[clue.kind as i32, far, rare]),
    }
}

fn names(clue: &Clue, out: &mut [i32; MEASURES]) {
    match clue.kind {
        Kind::NameDifferent | Kind::NameDifferentMore | Kind::NamePartial => {
            out[at::NAMES_LEFT] = since(clue, Kind::NameSimilarScript);
        }
        _ => {
            out[at::NAMES] += 1;
            out[at::NAMES_RARE] += clue.rare.0;
            out[at::NAME_FAR] = out[at::NAME_FAR].max(i32::from(clue.far));
        }
    }
}

fn father(clue: &Clue, out: &mut [i32; MEASURES]) {
    let kind = since(clue, Kind::FatherSame);
    match clue.kind {
        Kind::FatherAbsent | Kind::FatherMissing => {
            out[at::FATHER_LEFT] = since(clue, Kind::FatherDifferent);
        }
        Kind::FatherDifferent => {
            out[at::FATHER..at::FATHER + 2].copy_from_slice(&[kind, i32::from(clue.far)]);
        }
        _ => out[at::FATHER..at::FATHER + 3].copy_from_slice(&[
            kind,
            i32::from(clue.far),
            clue.rare.0,
        ]),
    }
}

fn other(clue: &Clue, out: &mut [i32; MEASURES]) {
    let (far, rare) = (i32::from(clue.far), clue.rare.0);
    match KINDS[clue.kind as usize].1 {
        Field::Mother => out[at::MOTHER..at::MOTHER + 2].copy_from_slice(&[far, rare]),
        Field::Relatives => out[at::RELATIVE..at::RELATIVE + 2].copy_from_slice(&[far, rare]),
        Field::Gender => out[at::GENDER] = since(clue, Kind::GenderSame),
        Field::Birth => {
            out[at::BIRTH..at::BIRTH + 3].copy_from_slice(&[since(clue, Kind::BirthDay), far, rare])
        }
        Field::Place => {
            let kind = match clue.kind {
                Kind::PlaceSimilar => 1,
                Kind::PlaceDifferent => 2,
                Kind::PlaceUnknown => 3,
                _ => 0,
            };
            out[at::PLACE..at::PLACE + 3].copy_from_slice(&[kind, far, rare]);
        }
        _ if clue.kind == Kind::CountrySame => out[at::COUNTRY] = rare,
        _ => out[at::COUNTRY] = -500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Features, Gender, Name};
    use crate::weight::Decibans;
    use crate::{Code, EntryId, Index, Visibility};

    fn person(name: &str, gender: Gender) -> Features {
        let mut out = Features::default();
        out.names.push(Name::whole(name));
        out.gender = Some(gender);
        out
    }

    #[test]
    fn an_explanation_is_the_sum_of_its_fields_and_silent_where_nothing_is_said() {
        let (id, other) = (EntryId([1; 16]), EntryId([2; 16]));
        let mut index = Index::new();
        for (id, name) in [(id, "Yusuf Daud Haddad"), (other, "Salim Daud Haddad")] {
            let one = person(name, Gender::Male);
            index.insert(id, Visibility(0), &one).expect("a new entry");
        }
        let asked = person("Yusuf Daud Haddad", Gender::Male);
        let mut totals = Vec::new();
        for id in [id, other] {
            let why = index.explain(&asked, id).expect("an entry");
            let sum: i32 = why.evidence.iter().map(|e| e.weight.0).sum();
            assert_eq!(Decibans(sum), why.total);
            for silent in why.evidence.iter().filter(|e| e.code == Code::Unknown) {
                assert_eq!(silent.weight, Decibans::ZERO);
            }
            totals.push(why.total);
        }
        assert!(totals[0].0 > totals[1].0 + 1000, "{totals:?}");
    }

    #[test]
    fn trees_ask_about_measures_that_there_are() {
        let asked = TREES.iter().flat_map(|tree| tree.0);
        assert!(asked.max().is_some_and(|most| usize::from(most) < MEASURES));
        let changed = TREES.iter().filter(|tree| tree.2.iter().any(|w| *w != 0));
        assert_eq!(changed.count(), TREES.len());
    }
}
