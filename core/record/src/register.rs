//! Registers as streams of persons: what every reader gives, and how it refuses.

use crate::Person;
use crate::consent::Consent;
use crate::date::{DateError, ReadError};
use crate::relationship::Relation;
use crate::text::Text;
use core::fmt;

/// A stream of persons out of a register. It ends after a refusal for which
/// [`Reason::ends_the_file`] holds, else with the input.
pub trait RegisterReader: Iterator<Item = Result<Imported, Refused>> {}

impl<T: Iterator<Item = Result<Imported, Refused>>> RegisterReader for T {}

/// One person of a register.
pub struct Imported {
    /// Number of the record in the file, from 1; refused ones are counted too.
    pub record: u64,
    /// Line on which it starts, from 1.
    pub line: u64,
    /// The person, with relatives in [`crate::person::Family`], consent in
    /// [`crate::person::Casework`].
    pub person: Person,
}

redacted!(Imported);

impl Imported {
    /// The register's own number of the person, if it has one.
    #[must_use]
    pub fn source_id(&self) -> Option<&Text> {
        self.person.casework.source_id.as_ref()
    }

    /// What the register says about consent; *not recorded* if nothing.
    #[must_use]
    pub fn consent(&self) -> &Consent {
        &self.person.casework.consent
    }

    /// The relatives named, each as a person of their own, in the order of
    /// [`crate::person::Family::relations`] (those without a name left out).
    pub fn relatives(&self) -> impl Iterator<Item = (Relation, Person)> + '_ {
        self.person.family.relations.iter().filter_map(|relation| {
            let name = relation.name.clone()?;
            let mut person = Person::default();
            person
                .identity
                .names
                .push(crate::statement::Statement::from_register(name, None));
            Some((relation.relation, person))
        })
    }
}

/// A record that was not taken in: where, and why, and never what stood there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Number of the record in the file, from 1.
    pub record: u64,
    /// Line on which it starts, from 1.
    pub line: u64,
    /// Number of the column, from 1, where the file has columns.
    pub column: Option<u32>,
    /// Our name of the field, if one is at fault.
    pub field: Option<&'static str>,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        if let Some(field) = self.field {
            write!(f, " ({field})")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why a record was refused, in words that say what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
    /// Bytes that are no UTF-8.
    #[error("not UTF-8: save the file with the encoding UTF-8")]
    NotUtf8,
    /// A character that no text holds.
    #[error("holds a control character: remove it")]
    ControlCharacter,
    /// A row with another number of columns than the heading.
    #[error(
        "has {found} columns, the heading has {expected}: put text that holds the delimiter in quotation marks"
    )]
    WrongColumns {
        /// Columns of the heading.
        expected: u32,
        /// Columns of the row.
        found: u32,
    },
    /// A quotation mark is opened and not closed.
    #[error("a quotation mark is opened here and not closed: close it, or double it within a text")]
    UnclosedQuote,
    /// The record is larger than the limit.
    #[error("the record is too large: shorten it, or give long texts as documents")]
    RecordTooLarge,
    /// One field is larger than the limit.
    #[error("the text is too long: shorten it")]
    FieldTooLarge,
    /// The file holds more records than the limit.
    #[error("the file holds too many records: divide it")]
    TooManyRecords,
    /// Quotation marks are not closed on so many lines that the file cannot be read.
    #[error(
        "too many quotation marks that are not closed: check delimiter and quoting of the file"
    )]
    QuotingBroken,
    /// There is no name at all.
    #[error("no name: give at least one part of a name, or ? for an unknown one")]
    NoName,
    /// A mandatory field is missing.
    #[error("is missing")]
    Missing,
    /// A field that may stand once stands again.
    #[error("stands more than once")]
    Repeated,
    /// A word that is none of the known ones.
    #[error("is none of the words known for this field: add it to [values] of the mapping")]
    UnknownWord,
    /// No country of ISO 3166-1.
    #[error("is no country: write its two-letter code, or add the word to [values] of the mapping")]
    UnknownCountry,
    /// No language tag.
    #[error("is no language tag: write for example ar, am, uk, zh-Hant")]
    UnknownLanguage,
    /// No known form of a date.
    #[error("is no date: write 1991-05-04, 1991, ~1991, before 1991 or age 34 (2015)")]
    NotADate,
    /// Day and month cannot be told apart.
    #[error(
        "day and month cannot be told apart: set date_order in the mapping, or write the year first"
    )]
    AmbiguousDate,
    /// A year of two digits.
    #[error("the year has two digits: write four")]
    ShortYear,
    /// An age, but not when it was so.
    #[error(
        "an age needs the date at which it was true: write age 34 (2015), or set aged_at in the mapping"
    )]
    AgeWithoutDate,
    /// No such day in its calendar.
    #[error("there is no such day in its calendar: check day, month and calendar")]
    NoSuchDay,
    /// Out of 1800 to 2200 in its calendar.
    #[error("the year is out of range for its calendar: check year and calendar")]
    YearOutOfRange,
    /// A range that ends before it starts.
    #[error("ends before it starts: exchange the two")]
    Reversed,
    /// A list entry that is not `kind:value`.
    #[error("is no list of kind:value;kind:value with known kinds")]
    NotAList,
    /// XML that is not well formed.
    #[error("the XML is not well formed here")]
    Malformed,
    /// A document type or an entity of its own.
    #[error("document types and entities are refused: remove them")]
    Doctype,
    /// A reference to an entity that XML does not define.
    #[error("holds an entity that XML does not define: write the character itself")]
    UnknownEntity,
    /// A comment, tag or section larger than a whole record may be.
    #[error("a comment, tag or section here is too large")]
    MarkupTooLarge,
    /// Elements nested deeper than the limit.
    #[error("elements are nested too deep")]
    TooDeep,
    /// The root is not PFIF 1.4.
    #[error("the file is not PFIF 1.4: its root must be pfif in http://zesty.ca/pfif/1.4")]
    NotPfif,
    /// The record has expired: only its ids and dates may remain.
    #[error("has expired: only its ids and dates may be kept")]
    Expired,
    /// The input failed or ended early.
    #[error("the file could not be read further")]
    Input,
}

impl Reason {
    /// Whether nothing after it can be read.
    #[must_use]
    pub fn ends_the_file(self) -> bool {
        matches!(
            self,
            Reason::TooManyRecords
                | Reason::QuotingBroken
                | Reason::Malformed
                | Reason::Doctype
                | Reason::TooDeep
                | Reason::MarkupTooLarge
                | Reason::NotPfif
                | Reason::Input
        )
    }
}

impl From<ReadError> for Reason {
    fn from(error: ReadError) -> Reason {
        match error {
            ReadError::NotADate => Reason::NotADate,
            ReadError::Ambiguous => Reason::AmbiguousDate,
            ReadError::ShortYear => Reason::ShortYear,
            ReadError::AgeWithoutDate => Reason::AgeWithoutDate,
            ReadError::NoSuchDate(error) => error.into(),
        }
    }
}

impl From<DateError> for Reason {
    fn from(error: DateError) -> Reason {
        match error {
            DateError::NoSuchDay => Reason::NoSuchDay,
            DateError::YearOutOfRange => Reason::YearOutOfRange,
            DateError::Reversed => Reason::Reversed,
        }
    }
}
