//! What is typed into fields, read: each fault is kept with its field, and reading goes on.

use crate::form::{Choices, Typed, Wrong};
use crate::pages::Ended;
use crate::reader::Reader;
use crate::words::Spoken;
use answering::{Console, files, moment};
use language::{Id, Piece, id};
use sign::id::StaffId;
use sign::{Hash, SocietyId, Time};

/// Fields that are read, and what was wrong with them.
pub(crate) struct Fields<'a> {
    typed: &'a Typed,
    wrong: Wrong,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(typed: &'a Typed) -> Self {
        Fields {
            typed,
            wrong: Vec::new(),
        }
    }

    /// Something is wrong with a field.
    pub(crate) fn wrong(&mut self, field: &'static str, words: Id) {
        self.wrong.push((field, words));
    }

    /// Goes on only if nothing was wrong.
    pub(crate) fn done(self) -> Result<(), Ended> {
        match self.wrong.is_empty() {
            true => Ok(()),
            false => Err(Ended::Wrong(self.wrong)),
        }
    }

    /// What must be said.
    pub(crate) fn text(&mut self, field: &'static str) -> String {
        let said = self.typed.get(field);
        if said.is_empty() {
            self.wrong(field, id::INCIDENT_BAD_EMPTY);
        }
        said.to_owned()
    }

    /// What may be said.
    pub(crate) fn may(&self, field: &str) -> &'a str {
        self.typed.get(field)
    }

    fn parsed<T, E>(
        &mut self,
        field: &'static str,
        words: Id,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let said = self.typed.said(field)?;
        let parsed = parse(said).ok();
        if parsed.is_none() {
            self.wrong(field, words);
        }
        parsed
    }

    /// A moment, or none.
    pub(crate) fn moment(&mut self, field: &'static str) -> Option<Time> {
        self.parsed(field, id::INCIDENT_BAD_MOMENT, moment::parse)
    }

    /// A moment that must be said.
    pub(crate) fn the_moment(&mut self, field: &'static str) -> Option<Time> {
        self.needed(field);
        self.moment(field)
    }

    /// An id of 32 digits, or none.
    pub(crate) fn id<T: core::str::FromStr>(&mut self, field: &'static str) -> Option<T> {
        self.parsed(field, id::INCIDENT_BAD_ID, str::parse)
    }

    /// A number, or none.
    pub(crate) fn number<T: core::str::FromStr>(&mut self, field: &'static str) -> Option<T> {
        self.parsed(field, id::INCIDENT_BAD_NUMBER, str::parse)
    }

    /// A number that must be said.
    pub(crate) fn the_number<T: core::str::FromStr>(&mut self, field: &'static str) -> Option<T> {
        self.needed(field);
        self.number(field)
    }

    fn needed(&mut self, field: &'static str) {
        if self.typed.said(field).is_none() {
            self.wrong(field, id::INCIDENT_BAD_EMPTY);
        }
    }

    /// One of the words of a type.
    pub(crate) fn one<T: Spoken>(&mut self, field: &'static str) -> Option<T> {
        let chosen = T::named(self.typed.get(field)).ok();
        if chosen.is_none() {
            self.wrong(field, id::ERROR_CHOOSE);
        }
        chosen
    }

    /// Any of the words of a type.
    pub(crate) fn any<T: Spoken>(&mut self, field: &'static str) -> Vec<T> {
        let ticked = self.typed.ticked(field);
        let known: Vec<T> = ticked
            .iter()
            .filter_map(|word| T::named(word).ok())
            .collect();
        if known.len() != ticked.len() {
            self.wrong(field, id::ERROR_CHOOSE);
        }
        known
    }

    /// Numbers of societies, at least one.
    pub(crate) fn societies(&mut self, field: &'static str) -> Vec<SocietyId> {
        let said = self.typed.get(field);
        let words = said.split(|c: char| c.is_whitespace() || c == ',');
        let words = words.filter(|word| !word.is_empty());
        let read = words.map(|word| word.parse().ok().filter(|n| *n > 0).map(SocietyId));
        let read: Option<Vec<SocietyId>> = read.collect();
        match read.filter(|all| !all.is_empty()) {
            Some(all) => all,
            None => {
                self.wrong(field, id::INCIDENT_BAD_SOCIETY);
                Vec::new()
            }
        }
    }

    /// Hashes, one a line.
    pub(crate) fn hashes(&mut self, field: &'static str) -> Vec<Hash> {
        let said = self.typed.get(field).split_whitespace();
        match said.map(files::hash).collect() {
            Ok(all) => all,
            Err(_) => {
                self.wrong(field, id::INCIDENT_BAD_HASH);
                Vec::new()
            }
        }
    }
}

/// Everything that a type can be, to choose from.
pub(crate) fn choices<T: Spoken>(reader: &Reader) -> Choices {
    let all = T::WORDS.iter();
    all.map(|(word, value)| ((*word).to_owned(), reader.say(value.id())))
        .collect()
}

/// One box to tick.
pub(crate) fn tick(reader: &Reader, words: Id) -> Choices {
    vec![("yes".to_owned(), reader.say(words))]
}

/// Who works on it, to choose from; the first is nobody.
pub(crate) fn people(reader: &Reader, console: &Console) -> Choices {
    let known = console.settings().people.keys();
    let known = known.map(|word| (word.clone(), vec![Piece::Text(word.clone())]));
    core::iter::once((String::new(), reader.say(id::DESK_CHOOSE)))
        .chain(known)
        .collect()
}

/// As the settings call somebody.
pub(crate) fn called(console: &Console, staff: StaffId) -> String {
    console.settings().people().unwrap_or_default().word(staff)
}
