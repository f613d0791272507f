//! What the matcher holds of one person: the identity part, and names of parents and relatives.
//!
//! Nothing else of a record goes to the matcher, and nothing of a second-locked part. The bytes
//! ([`sign::Canonical`]) are what a desk seals to it.

use crate::kin::Relation;
use sign::{Canonical, DecodeError, Decoder, Encoder, canonical_code, canonical_struct};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What is known of one person, for comparison. Every list may be empty.
#[derive(Clone, PartialEq, Eq, Default, Zeroize, ZeroizeOnDrop)]
pub struct Features {
    /// The person's own names, each way of writing by itself, in any script.
    pub names: Vec<Name>,
    /// Names of parents and relatives.
    pub kin: Vec<Kin>,
    /// The person's gender, if known.
    #[zeroize(skip)]
    pub gender: Option<Gender>,
    /// The days of birth that what was said allows, each with how it was read.
    pub births: Vec<Birth>,
    /// Places as written.
    pub places: Vec<Place>,
    /// Nationality, country of birth and of residence.
    pub countries: Vec<Country>,
}

/// One way in which a person's name was written: its parts in the order they stand.
#[derive(Clone, PartialEq, Eq, Default, Zeroize, ZeroizeOnDrop)]
pub struct Name {
    /// The parts; one [`Part::Whole`] if nobody divided it.
    pub parts: Vec<NamePart>,
}

/// A part of a name.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct NamePart {
    /// What it is.
    #[zeroize(skip)]
    pub part: Part,
    /// As written, in any script.
    pub text: String,
}

/// What a part of a name is known to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// Not divided.
    Whole,
    /// The person's own name.
    Given,
    /// The father's name as a part of it.
    Patronymic,
    /// The grandfather's name as a part of it.
    Grandfather,
    /// The family's name.
    Family,
}

/// A relative's name.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Kin {
    /// What the relative is to the person.
    #[zeroize(skip)]
    pub relation: Relation,
    /// The relative's name as written.
    pub name: String,
}

/// Gender as recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of the two.
    Other,
}

/// Days on which the person may have been born, under one reading of what was written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize)]
pub struct Birth {
    /// The first possible day, counted from 1970-01-01 (Gregorian).
    pub first: i32,
    /// The last possible day; not before the first.
    pub last: i32,
    /// How what was written was read.
    #[zeroize(skip)]
    pub read: Read,
}

/// How a date of birth was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Read {
    /// As it stands.
    Stated,
    /// The day is the first of a year, which registers write for people who know no birthday:
    /// only the year counts.
    YearOnly,
    /// The date may stand in another calendar than its register's.
    OtherCalendar,
    /// Day and month exchanged.
    Swapped,
}

/// A place as written.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Place {
    /// What the place is to the person.
    #[zeroize(skip)]
    pub kind: PlaceKind,
    /// As written, in any script.
    pub text: String,
}

/// What a place is to a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PlaceKind {
    /// Born there.
    Birth,
    /// Last known to have lived there.
    Last,
}

/// Two capital letters of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Zeroize)]
pub struct Country(pub [u8; 2]);

impl Name {
    /// A name that nobody divided.
    #[must_use]
    pub fn whole(text: &str) -> Name {
        Name {
            parts: vec![NamePart {
                part: Part::Whole,
                text: text.to_owned(),
            }],
        }
    }
}

macro_rules! redacted {
    ($($name:ident)*) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
redacted! { Features Name NamePart Kin Birth Place }

canonical_struct!(Features {
    names,
    kin,
    gender,
    births,
    places,
    countries
});
canonical_struct!(Name { parts });
canonical_struct!(NamePart { part, text });
canonical_struct!(Kin { relation, name });
canonical_struct!(Place { kind, text });
canonical_code!(Part { 1 => Whole, 2 => Given, 3 => Patronymic, 4 => Grandfather, 5 => Family });
canonical_code!(Gender { 1 => Female, 2 => Male, 3 => Other });
canonical_code!(Read { 1 => Stated, 2 => YearOnly, 3 => OtherCalendar, 4 => Swapped });
canonical_code!(PlaceKind { 1 => Birth, 2 => Last });

/// `[first, last, read]`; days are encoded from 1600-03-01 on, so that they are not negative.
impl Canonical for Birth {
    fn encode(&self, out: &mut Encoder) {
        out.array(3);
        out.u64(shift(self.first));
        out.u64(shift(self.last));
        self.read.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        let at = from.position();
        let (first, last) = (unshift(from.u64()?, at)?, unshift(from.u64()?, at)?);
        if first > last {
            return Err(DecodeError::Range(at));
        }
        Ok(Birth {
            first,
            last,
            read: Canonical::decode(from)?,
        })
    }
}

/// Days from 1600-03-01 to 1970-01-01.
const BEFORE_1970: i32 = 135_080;

fn shift(day: i32) -> u64 {
    u64::try_from(day.saturating_add(BEFORE_1970)).unwrap_or(0)
}

fn unshift(day: u64, at: usize) -> Result<i32, DecodeError> {
    i32::try_from(day)
        .map(|day| day - BEFORE_1970)
        .map_err(|_| DecodeError::Range(at))
}

impl Canonical for Country {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        let country = Country(Canonical::decode(from)?);
        if country.0.iter().all(u8::is_ascii_uppercase) {
            Ok(country)
        } else {
            Err(DecodeError::Range(at))
        }
    }
}
