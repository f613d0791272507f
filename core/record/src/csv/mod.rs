//! Registers as tables: CSV and TSV, read as a stream.
//!
//! The first row is the heading. A [`Mapping`] says what the columns stand for; without one they
//! are guessed by common headings. A row that cannot be taken in is refused by line and column,
//! and the reading goes on.

mod draft;
mod mapping;
mod row;
mod split;
mod target;
mod words;

pub use mapping::{Mapping, MappingError};
pub use target::Target;

use crate::register::{Imported, Reason, Refused};
use row::Plan;
use split::{Row, Splitter};
use std::io::BufRead;

/// How much a table may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of one row.
    pub max_record: usize,
    /// Bytes of one field.
    pub max_field: usize,
    /// Columns.
    pub max_columns: u32,
    /// Rows, refused ones counted.
    pub max_records: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_record: 64 * 1024,
            max_field: 16 * 1024,
            max_columns: 256,
            max_records: 10_000_000,
        }
    }
}

/// Why a table cannot be read at all.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeadingError {
    /// There is no first row.
    #[error("the file is empty: its first row must be the heading")]
    Empty,
    /// The heading could not be cut or is no UTF-8.
    #[error("heading: {0}")]
    Refused(Reason),
    /// A column of the mapping is not in the heading.
    #[error("the mapping names a column for {0} that the heading has not")]
    NoSuchColumn(&'static str),
    /// No column stands for any part of a name.
    #[error("no column was recognised as a name: give a mapping with [columns] name = \"...\"")]
    NoName,
}

/// Reads a table row by row.
pub struct Reader<R> {
    rows: Splitter<R>,
    plan: Plan,
    limits: Limits,
    records: u64,
    done: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads the heading.
    ///
    /// # Errors
    /// [`HeadingError`] if there is none, or it does not fit the mapping.
    pub fn new(input: R, mapping: &Mapping, limits: Limits) -> Result<Reader<R>, HeadingError> {
        let mut rows = Splitter::new(input, mapping.delimiter.unwrap_or(b','), limits);
        if mapping.delimiter.is_none() {
            let line = rows.first_line().map_err(HeadingError::Refused)?;
            let delimiter = guess(line);
            rows.set_delimiter(delimiter);
        }
        let row = match rows.next_row() {
            None => return Err(HeadingError::Empty),
            Some(Err((_, reason))) => return Err(HeadingError::Refused(reason)),
            Some(Ok(row)) => row,
        };
        let mut headings = Vec::with_capacity(row.fields);
        for i in 0..row.fields {
            let heading = core::str::from_utf8(rows.field(i))
                .map_err(|_| HeadingError::Refused(Reason::NotUtf8))?;
            headings.push(heading.trim_start_matches('\u{feff}').trim().to_owned());
        }
        rows.accept(row);
        Ok(Reader {
            plan: Plan::new(&headings, mapping)?,
            rows,
            limits,
            records: 0,
            done: false,
        })
    }

    /// What each column is read as; nothing for a column that is not read.
    #[must_use]
    pub fn columns(&self) -> &[Option<Target>] {
        self.plan.columns()
    }

    fn refused(&self, line: u64, reason: Reason) -> Refused {
        Refused {
            record: self.records,
            line,
            column: None,
            field: None,
            reason,
        }
    }

    fn person(&mut self, row: Row) -> Result<Imported, Refused> {
        let expected = self.plan.columns().len();
        if row.fields != expected {
            let reason = Reason::WrongColumns {
                expected: u32::try_from(expected).unwrap_or(u32::MAX),
                found: u32::try_from(row.fields).unwrap_or(u32::MAX),
            };
            let reason = self.rows.refuse(row).unwrap_or(reason);
            return Err(self.refused(row.line, reason));
        }
        let mut cells = Vec::with_capacity(row.fields);
        let mut fault = None;
        for i in 0..row.fields {
            let bytes = self.rows.field(i);
            let reason = if bytes.len() > self.limits.max_field {
                Some(Reason::FieldTooLarge)
            } else if bytes.contains(&0) {
                Some(Reason::ControlCharacter)
            } else {
                None
            };
            match core::str::from_utf8(bytes) {
                Ok(cell) if reason.is_none() => cells.push(cell),
                _ => {
                    fault = Some((i, reason.unwrap_or(Reason::NotUtf8)));
                    break;
                }
            }
        }
        let person = match fault {
            Some((i, reason)) => Err((Some(i), None, reason)),
            None => self.plan.person(&cells),
        };
        drop(cells);
        self.rows.accept(row);
        match person {
            Ok(person) => Ok(Imported {
                record: self.records,
                line: row.line,
                person,
            }),
            Err((column, target, reason)) => {
                let target = target.or(column.and_then(|i| self.plan.columns()[i]));
                Err(Refused {
                    column: column.and_then(|i| u32::try_from(i + 1).ok()),
                    field: target.map(Target::word),
                    ..self.refused(row.line, reason)
                })
            }
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Imported, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let row = self.rows.next_row()?;
        self.records += 1;
        let result = match row {
            Ok(Row { line, .. }) | Err((line, _)) if self.records > self.limits.max_records => {
                Err(self.refused(line, Reason::TooManyRecords))
            }
            Ok(row) => self.person(row),
            Err((line, reason)) => Err(self.refused(line, reason)),
        };
        self.done = matches!(&result, Err(refused) if refused.reason.ends_the_file());
        Some(result)
    }
}

/// The delimiter that stands most often in the heading.
fn guess(line: &[u8]) -> u8 {
    let count = |delimiter: u8| line.iter().filter(|b| **b == delimiter).count();
    let mut best = b',';
    for delimiter in [b'\t', b';', b'|'] {
        if count(delimiter) > count(best) {
            best = delimiter;
        }
    }
    best
}
