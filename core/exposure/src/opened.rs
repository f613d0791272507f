//! The opened daily index: whose name stands behind which name in the log, in clear and without
//! any key. `docs/formats/exposure.md` describes it.

use sign::id::{PersonId, PersonPseudonym, RecordId, RecordPseudonym};
use sign::{Category, Hash, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

const FIRST: &str = "kinfold-opened-index 1";

/// The indexes of some societies, opened.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OpenedIndex {
    /// By society.
    pub societies: BTreeMap<SocietyId, OfSociety>,
}

/// One society's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfSociety {
    /// Of which day (days since 1970-01-01, UTC).
    pub day: u32,
    /// SHA-256 of the sealed index, as a leaf has it.
    pub digest: Hash,
    /// Everybody in it, by their names in the log.
    pub persons: BTreeMap<PersonPseudonym, Person>,
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub person: PersonId,
    /// Their records.
    pub records: Vec<Record>,
}

/// A record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Which.
    pub record: RecordId,
    /// Its name in the log.
    pub name: RecordPseudonym,
    /// Which kinds of information it has.
    pub categories: Vec<Category>,
}

/// Why an opened index is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct OpenedFault {
    /// Where; from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: &'static str,
}

impl OpenedIndex {
    /// Reads the file.
    ///
    /// # Errors
    /// [`OpenedFault`], naming the line. A file that was cut is refused.
    pub fn parse(text: &str) -> Result<OpenedIndex, OpenedFault> {
        let mut reading = Reading::default();
        let mut lines = 0;
        for (line, text) in (1..).zip(text.split_terminator('\n')) {
            lines = line;
            reading
                .line(line, text)
                .map_err(|what| OpenedFault { line, what })?;
        }
        if !reading.ended || !text.ends_with('\n') {
            return Err(OpenedFault {
                line: lines + 1,
                what: "the file was cut: its last line is `end`",
            });
        }
        Ok(reading.index)
    }

    /// Number of persons.
    #[must_use]
    pub fn persons(&self) -> usize {
        self.societies.values().map(|s| s.persons.len()).sum()
    }
}

impl fmt::Display for OpenedIndex {
    /// The file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        for (society, index) in &self.societies {
            writeln!(f, "index\t{society}\t{}\t{}", index.day, index.digest)?;
            for (name, person) in &index.persons {
                writeln!(f, "person\t{}\t{name}", person.person)?;
                for record in &person.records {
                    write!(f, "record\t{}\t{}\t", record.record, record.name)?;
                    for category in &record.categories {
                        f.write_char(char::from(b'0' + category.number()))?;
                    }
                    writeln!(f)?;
                }
            }
        }
        writeln!(f, "end\t{}", self.persons())
    }
}

#[derive(Default)]
struct Reading {
    index: OpenedIndex,
    society: Option<SocietyId>,
    person: Option<PersonPseudonym>,
    /// Everybody of this society so far.
    seen: BTreeSet<PersonId>,
    ended: bool,
}

impl Reading {
    fn line(&mut self, line: usize, text: &str) -> Result<(), &'static str> {
        if line == 1 {
            return match text {
                FIRST => Ok(()),
                _ => Err("this is no opened index: it begins with `kinfold-opened-index 1`"),
            };
        }
        if self.ended {
            return Err("something follows `end`");
        }
        let mut words = text.split('\t');
        let kind = words.next().unwrap_or("");
        let rest: Vec<&str> = words.collect();
        match (kind, rest.as_slice()) {
            ("index", [society, day, digest]) => self.begin(society, day, digest),
            ("person", [person, name]) => self.person(person, name),
            ("record", [record, name, categories]) => self.record(record, name, categories),
            ("end", [persons]) => {
                self.ended = true;
                match decimal(persons) == Some(self.index.persons() as u64) {
                    true => Ok(()),
                    false => Err("there are more or fewer persons than `end` says"),
                }
            }
            _ => Err("a line is `index`, `person`, `record` or `end`, with its fields"),
        }
    }

    fn begin(&mut self, society: &str, day: &str, digest: &str) -> Result<(), &'static str> {
        let number = |text| decimal(text).and_then(|n| u32::try_from(n).ok());
        let society = number(society).filter(|n| *n > 0);
        let society = SocietyId(society.ok_or("societies are numbered from 1")?);
        let of = OfSociety {
            day: number(day).ok_or("the day is a number")?,
            digest: hash(digest).ok_or("a hash is 64 hexadecimal digits in lower case")?,
            persons: BTreeMap::new(),
        };
        self.society = Some(society);
        self.person = None;
        self.seen.clear();
        match self.index.societies.insert(society, of) {
            None => Ok(()),
            Some(_) => Err("a society stands here twice"),
        }
    }

    fn person(&mut self, person: &str, name: &str) -> Result<(), &'static str> {
        let society = self.society.and_then(|s| self.index.societies.get_mut(&s));
        let society = society.ok_or("a person before any `index`")?;
        let name = name.parse().map_err(|_| NO_ID)?;
        let person = Person {
            person: person.parse().map_err(|_| NO_ID)?,
            records: Vec::new(),
        };
        self.person = Some(name);
        if !self.seen.insert(person.person) {
            return Err("a person stands here twice");
        }
        match society.persons.insert(name, person) {
            None => Ok(()),
            Some(_) => Err("a name in the log stands here twice"),
        }
    }

    fn record(&mut self, record: &str, name: &str, kinds: &str) -> Result<(), &'static str> {
        let society = self.society.and_then(|s| self.index.societies.get_mut(&s));
        let person = self.person.and_then(|p| society?.persons.get_mut(&p));
        let person = person.ok_or("a record before any `person`")?;
        let categories: Option<Vec<Category>> = kinds.chars().map(category).collect();
        person.records.push(Record {
            record: record.parse().map_err(|_| NO_ID)?,
            name: name.parse().map_err(|_| NO_ID)?,
            categories: categories.ok_or("kinds of information are digits from 1 to 8")?,
        });
        Ok(())
    }
}

const NO_ID: &str = "an id is 32 hexadecimal digits in lower case";

fn category(digit: char) -> Option<Category> {
    let number = u8::try_from(digit.to_digit(10)?).ok()?;
    sign::from_bytes(&[number]).ok()
}

/// A decimal number in its one spelling.
fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn hash(text: &str) -> Option<Hash> {
    let (front, back) = text.split_at_checked(32)?;
    let (front, back): (PersonId, PersonId) = (front.parse().ok()?, back.parse().ok()?);
    let mut out = [0; 32];
    out[..16].copy_from_slice(&front.0);
    out[16..].copy_from_slice(&back.0);
    Some(Hash(out))
}
