//! What a comparison may find, finer than the codes told to a reader, and what each is worth.

use crate::explain::{Code, Evidence, FIELDS, Field};
use crate::fitted::FITTED;
use crate::script::Script;
use crate::spelling::Distance;
use crate::together::{self, PAIRINGS};
use crate::weight::Decibans;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $field:ident $code:ident,)*) => {
        /// One finding of a comparison. The numbers are those of the fitted weights.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum Kind { $($(#[$doc])* $name,)* }
        /// Every kind, with the field it speaks of and the code it is told by.
        pub const KINDS: &[(Kind, Field, Code)] =
            &[$((Kind::$name, Field::$field, Code::$code),)*];
    };
}

kinds! {
    /// The own names are the same.
    GivenSame: Given Same,
    GivenSameScript: Given SameOtherScript,
    GivenSimilar: Given Similar,
    GivenSimilarScript: Given SimilarOtherScript,
    /// One side's own name stands elsewhere in the other's.
    GivenMoved: Given OtherPosition,
    /// One side's own name is the other's father's.
    GivenFather: Given OtherMember,
    /// Both known and apart, other parts agree.
    GivenMember: Given OtherMember,
    /// Both known and apart, nothing else agrees.
    GivenDifferent: Given Different,
    GivenSibling: Given Sibling,
    /// One side's own name has found no partner, and other words are left on both sides.
    GivenLost: Given OtherMember,
    /// One side's own name has found no partner.
    GivenAlone: Given OtherPosition,
    NameSame: Names Same,
    NameSameScript: Names SameOtherScript,
    NameSimilar: Names Similar,
    NameSimilarScript: Names SimilarOtherScript,
    /// Words left on both sides.
    NameDifferent: Names Different,
    /// Two or more words left on both sides.
    NameDifferentMore: Names Different,
    /// Words left on one side only.
    NamePartial: Names Partial,
    FatherSame: Father Same,
    FatherSameScript: Father SameOtherScript,
    FatherSimilar: Father Similar,
    FatherSimilarScript: Father SimilarOtherScript,
    /// The father's name of the one stands among the other's names.
    FatherAmong: Father OtherPosition,
    FatherDifferent: Father Different,
    /// The father's name of the one does not stand among the other's names, of which some are left.
    FatherAbsent: Father Different,
    /// The father's name of the one is all that is left.
    FatherMissing: Father Partial,
    MotherSame: Mother Same,
    MotherSimilar: Mother Similar,
    MotherDifferent: Mother Different,
    RelativeSame: Relatives Same,
    RelativeSimilar: Relatives Similar,
    RelativeDifferent: Relatives Different,
    GenderSame: Gender Same,
    GenderDifferent: Gender Different,
    /// Both days known and the same.
    BirthDay: Birth SameDay,
    BirthDaySwapped: Birth SameDaySwapped,
    BirthDayCalendar: Birth SameOtherCalendar,
    /// Both days known, apart by `far` years.
    BirthDaysApart: Birth Different,
    /// At least one year or range: they meet.
    BirthYear: Birth SameYear,
    BirthYearCalendar: Birth SameOtherCalendar,
    BirthWithin1: Birth YearWithinOne,
    BirthWithin2: Birth YearWithinThree,
    BirthWithin3: Birth YearWithinThree,
    BirthWithin5: Birth Different,
    BirthWithin8: Birth Different,
    BirthApart: Birth Different,
    PlaceSame: Place Same,
    PlaceSimilar: Place Similar,
    /// The same place by the gazetteer, under another of its names.
    PlaceKnown: Place Same,
    /// Both known to the gazetteer, and two.
    PlaceDifferent: Place Different,
    /// Apart, and one is not in the gazetteer.
    PlaceUnknown: Place Different,
    CountrySame: Country Same,
    CountryDifferent: Country Different,
}

/// A finding: its kind, how rare what agrees is, how far apart the two are.
#[derive(Clone, Copy, Debug)]
pub struct Clue {
    /// What was found.
    pub kind: Kind,
    /// What agrees by chance, as a weight.
    pub rare: Decibans,
    /// In hundredths, or years.
    pub far: u8,
}

/// What a kind is worth: a base in hundredths of a deciban; what a deciban of rarity adds beyond
/// each of [`RARE`], in hundredths; and a hundredth of distance beyond each of [`FAR`].
#[derive(Clone, Copy)]
pub(crate) struct Fit(pub(crate) i16, pub(crate) [i16; 4], pub(crate) [i16; 6]);

/// Where the slope of rarity may change, in hundredths of a deciban.
const RARE: [i32; 4] = [0, 800, 1600, 2400];
/// Where the slope of distance may change.
const FAR: [i32; 6] = [0, 20, 40, 60, 80, 95];

impl Clue {
    pub(crate) fn new(kind: Kind, rare: Decibans, far: u8) -> Clue {
        Clue { kind, rare, far }
    }

    /// A finding that has no degrees.
    pub(crate) fn plain(kind: Kind) -> Clue {
        Clue::new(kind, Decibans::ZERO, 0)
    }

    pub(crate) fn weight(&self) -> Decibans {
        let Fit(base, rare, far) = &FITTED[self.kind as usize];
        let mut weight = i32::from(*base);
        for (knot, slope) in RARE.iter().zip(rare) {
            weight += (self.rare.0 - knot).max(0) * i32::from(*slope) / 100;
        }
        for (knot, slope) in FAR.iter().zip(far) {
            weight += (i32::from(self.far) - knot).max(0) * i32::from(*slope);
        }
        Decibans(weight)
    }
}

/// The findings of one comparison.
#[derive(Default)]
pub(crate) struct Clues {
    pub(crate) all: Vec<Clue>,
    /// By [`crate::together::Pairing`]; only filled in when looked at closely.
    pub(crate) pairing: [i16; PAIRINGS],
}

impl Clues {
    pub(crate) fn push(&mut self, clue: Clue) {
        self.all.push(clue);
    }

    /// What the findings say each alone.
    pub(crate) fn total(&self) -> Decibans {
        self.all
            .iter()
            .fold(Decibans::ZERO, |sum, c| sum + c.weight())
    }

    /// The evidence by field, what the findings say together included: of several findings the weightiest gives the code.
    pub(crate) fn evidence(&self) -> [Evidence; FIELDS] {
        let mut out = [Evidence::default(); FIELDS];
        let mut heaviest = [-1; FIELDS];
        for clue in &self.all {
            let (_, field, code) = KINDS[clue.kind as usize];
            let (at, weight) = (field as usize, clue.weight());
            out[at].weight += weight;
            if weight.0.abs() > heaviest[at] {
                heaviest[at] = weight.0.abs();
                out[at].code = code;
            }
        }
        together::add(self, &mut out);
        out
    }
}

/// The kind of two words at that distance, of the four that tell scripts and likeness apart.
pub(crate) fn alike(of: [Kind; 4], a: Script, b: Script, far: Distance) -> Kind {
    match (far.0 <= 8, a == b) {
        (true, true) => of[0],
        (true, false) => of[1],
        (false, true) => of[2],
        (false, false) => of[3],
    }
}
