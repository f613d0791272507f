//! Why two persons may be one: for each field a comparison code and its weight, never a value.

use crate::weight::{Decibans, Probability};
use sign::canonical_code;

/// The fields that are compared, in the order of every explanation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// The person's own name.
    Given,
    /// The other parts of the name: grandfather's, family's, and parts not told apart.
    Names,
    /// The father's name.
    Father,
    /// The mother's name.
    Mother,
    /// Brothers, sisters and other relatives.
    Relatives,
    /// Gender.
    Gender,
    /// Birth.
    Birth,
    /// Places.
    Place,
    /// Countries.
    Country,
}

/// How many fields an explanation has.
pub const FIELDS: usize = 9;

impl Field {
    /// All of them, in order.
    pub const ALL: [Field; FIELDS] = [
        Field::Given,
        Field::Names,
        Field::Father,
        Field::Mother,
        Field::Relatives,
        Field::Gender,
        Field::Birth,
        Field::Place,
        Field::Country,
    ];
}

/// What a comparison of one field found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Code {
    /// One of the two sides does not have it; counts nothing.
    #[default]
    Unknown,
    /// The same.
    Same,
    /// The same sounds, written in another script.
    SameOtherScript,
    /// A near spelling.
    Similar,
    /// A near spelling in another script.
    SimilarOtherScript,
    /// It stands in another position of the name.
    OtherPosition,
    /// A part of the one name is missing in the other; nothing contradicts.
    Partial,
    /// They contradict each other.
    Different,
    /// One side's own name is the name of the other's brother or sister: probably a sibling.
    Sibling,
    /// The person's own name differs, everything after it agrees: parent, child or sibling.
    OtherMember,
    /// The same day.
    SameDay,
    /// The same day if day and month are exchanged.
    SameDaySwapped,
    /// Days that agree as far as they are known: the same month or year.
    SameYear,
    /// Agreement if one date stands in another calendar than its register says.
    SameOtherCalendar,
    /// At most a year apart.
    YearWithinOne,
    /// At most three years apart.
    YearWithinThree,
}

canonical_code!(Code {
    0 => Unknown,
    1 => Same,
    2 => SameOtherScript,
    3 => Similar,
    4 => SimilarOtherScript,
    5 => OtherPosition,
    6 => Partial,
    7 => Different,
    8 => Sibling,
    9 => OtherMember,
    10 => SameDay,
    11 => SameDaySwapped,
    12 => SameYear,
    13 => SameOtherCalendar,
    14 => YearWithinOne,
    15 => YearWithinThree,
});

/// How likely a candidate is the person, in steps that a caseworker acts on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Under one in twenty.
    Unlikely,
    /// From one in twenty.
    Possible,
    /// From three in ten.
    Plausible,
    /// From seven in ten.
    Likely,
    /// From nineteen in twenty.
    Strong,
}

canonical_code!(Band { 1 => Unlikely, 2 => Possible, 3 => Plausible, 4 => Likely, 5 => Strong });

impl Band {
    /// The band of a probability.
    #[must_use]
    pub fn of(probability: Probability) -> Band {
        match probability.0 {
            950_000.. => Band::Strong,
            700_000.. => Band::Likely,
            300_000.. => Band::Plausible,
            50_000.. => Band::Possible,
            _ => Band::Unlikely,
        }
    }
}

/// What one field says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Evidence {
    /// What the comparison found.
    pub code: Code,
    /// Its weight for (positive) or against (negative) the two being one person.
    pub weight: Decibans,
}

/// The evidence of every field, and what it comes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Explanation {
    /// One for each of [`Field::ALL`], in its order.
    pub evidence: [Evidence; FIELDS],
    /// The sum of all weights.
    pub total: Decibans,
    /// The chance that this is the person, in a register of the size compared with.
    pub probability: Probability,
}

impl Explanation {
    /// What that field says.
    #[must_use]
    pub fn field(&self, field: Field) -> Evidence {
        self.evidence[field as usize]
    }

    /// The codes of all fields, in the order of [`Field::ALL`].
    #[must_use]
    pub fn codes(&self) -> [Code; FIELDS] {
        self.evidence.map(|e| e.code)
    }

    /// The band of the probability.
    #[must_use]
    pub fn band(&self) -> Band {
        Band::of(self.probability)
    }
}
