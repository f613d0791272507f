//! Invented registers of four societies, the same on every run with the same seed.
//!
//! Nine writing systems, four calendars, families; one person in ten stands in two registers, in
//! other letters and mostly another calendar. Names are common ones put together at random;
//! nobody is described. Everything is written as a stream: a row follows from the seed and its
//! number.

mod canary;
mod names;
pub(crate) mod pair;
mod person;
mod pfif;

mod row;
mod society;

pub use canary::Canary;
pub(crate) use canary::typed_marker;
pub(crate) use society::called;
pub use society::{SOCIETIES, Society};

use society::{COLUMNS, Form};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Fields that are searched for at the server.
const SAMPLED: &[&str] = &[
    "name",
    "transliteration",
    "mother",
    "father",
    "address",
    "phone",
    "email",
];
/// Bytes of the shortest text that is searched for.
const SHORTEST: usize = 12;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Rows of all registers together.
    pub people: u64,
    /// What they follow from.
    pub seed: u64,
    /// Whether to plant canaries.
    pub canaries: bool,
}

impl Plan {
    /// Rows of one society.
    #[must_use]
    pub fn rows(&self, society: usize) -> u64 {
        let all = SOCIETIES.len() as u64;
        self.people / all + u64::from((society as u64) < self.people % all)
    }

    /// Writes the register of a society.
    ///
    /// # Errors
    /// As `out` says.
    pub fn write(&self, society: usize, out: impl Write) -> io::Result<Vec<Canary>> {
        let form = SOCIETIES[society].form;
        let mut canaries = Vec::new();
        let rows = (0..self.rows(society)).map(|number| self.row(society, number, &mut canaries));
        match form {
            Form::Pfif => pfif::write(rows, out)?,
            _ => write_table(form, rows, out)?,
        }
        Ok(canaries)
    }

    /// Texts of some rows of every register, and what the sister types: what an intruder would look
    /// for at the server. Long enough not to stand anywhere by chance.
    pub(crate) fn sample(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for society in 0..SOCIETIES.len() {
            let rows = self.rows(society);
            let chosen = (0..rows).filter(|number| canary::chosen(*number, rows));
            for number in chosen {
                let row = self.row(society, number, &mut Vec::new());
                let own = row.into_iter().filter(|(field, _)| SAMPLED.contains(field));
                texts.extend(own.map(|(_, text)| text));
            }
        }
        let typed = pair::ANSWERS.iter().flat_map(|page| page.iter());
        let typed = typed.filter(|(name, _)| pair::TEXTS.contains(name));
        texts.extend(typed.map(|(_, text)| (*text).to_owned()));
        texts.retain(|text| text.len() >= SHORTEST);
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    fn row(&self, society: usize, number: u64, canaries: &mut Vec<Canary>) -> row::Row {
        // Who is to be found must not carry a marker in his name.
        if (society, number) == pair::PLACE {
            return pair::row();
        }
        let mut row = row::row(self.seed, society, number);
        if self.canaries && canary::chosen(number, self.rows(society)) {
            let place = (self.seed, society, number);
            canaries.extend(canary::plant(&mut row, place, SOCIETIES[society].name));
        }
        row
    }

    /// Writes all registers and mappings into a folder.
    ///
    /// # Errors
    /// As the system says.
    pub fn write_all(&self, into: &Path) -> io::Result<Vec<Canary>> {
        fs::create_dir_all(into)?;
        let mut canaries = Vec::new();
        for (at, society) in SOCIETIES.iter().enumerate() {
            let file = File::create(into.join(society.file))?;
            canaries.extend(self.write(at, BufWriter::new(file))?);
            if let (Some((name, _)), Some(text)) = (society.mapping, society::mapping(society)) {
                fs::write(into.join(name), text)?;
            }
        }
        Ok(canaries)
    }
}

fn write_table(
    form: Form,
    rows: impl Iterator<Item = row::Row>,
    out: impl Write,
) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new()
        .delimiter(form.delimiter())
        .from_writer(out);
    table.write_record(COLUMNS.iter().map(|(_, headings)| headings[form.heading()]))?;
    for row in rows {
        let mut cells = row.iter().peekable();
        let line = COLUMNS.iter().map(|(field, _)| {
            cells
                .next_if(|(f, _)| f == field)
                .map_or("", |(_, cell)| cell.as_str())
        });
        table.write_record(line)?;
    }
    table.flush()
}
