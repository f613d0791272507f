//! Writing PFIF 1.4.

use super::{NAMESPACE, PfifNote, PfifPerson};
use crate::text::Text;
use quick_xml::escape::escape;
use std::io::Write;

/// Why a record cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A field holds a character that XML cannot.
    #[error("{0} holds a character that XML cannot hold")]
    Character(&'static str),
    /// The output failed.
    #[error("the file could not be written")]
    Output(#[from] std::io::Error),
}

/// Writes a file, record by record. A file that was not finished is not well formed.
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// [`WriteError::Output`] if the output fails.
    pub fn new(mut out: W) -> Result<Writer<W>, WriteError> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<pfif:pfif xmlns:pfif=\"{NAMESPACE}\">")?;
        Ok(Writer { out })
    }

    /// Writes a person with its notes.
    ///
    /// # Errors
    /// [`WriteError`]; nothing of the record is written if a character is at fault.
    pub fn person(&mut self, person: &PfifPerson) -> Result<(), WriteError> {
        check(person.fields())?;
        person.notes.iter().try_for_each(|n| check(n.fields()))?;
        writeln!(self.out, "  <pfif:person>")?;
        self.fields(person.fields())?;
        for note in &person.notes {
            self.note_inside(note)?;
        }
        writeln!(self.out, "  </pfif:person>")?;
        Ok(())
    }

    /// Writes a note outside of persons.
    ///
    /// # Errors
    /// As [`Writer::person`].
    pub fn note(&mut self, note: &PfifNote) -> Result<(), WriteError> {
        check(note.fields())?;
        self.note_inside(note)
    }

    /// Ends the file and gives the output back.
    ///
    /// # Errors
    /// [`WriteError::Output`] if the output fails.
    pub fn finish(mut self) -> Result<W, WriteError> {
        writeln!(self.out, "</pfif:pfif>")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn note_inside(&mut self, note: &PfifNote) -> Result<(), WriteError> {
        writeln!(self.out, "  <pfif:note>")?;
        self.fields(note.fields())?;
        writeln!(self.out, "  </pfif:note>")?;
        Ok(())
    }

    fn fields<'a>(
        &mut self,
        fields: impl Iterator<Item = (&'static str, &'a Text)>,
    ) -> Result<(), WriteError> {
        for (name, text) in fields {
            // A carriage return would be read as a line feed, were it not written by number.
            let text = escape(text.reveal()).replace('\r', "&#13;");
            writeln!(self.out, "    <pfif:{name}>{text}</pfif:{name}>")?;
        }
        Ok(())
    }
}

fn check<'a>(mut fields: impl Iterator<Item = (&'static str, &'a Text)>) -> Result<(), WriteError> {
    match fields.find(|(_, text)| !text.reveal().chars().all(is_xml)) {
        Some((name, _)) => Err(WriteError::Character(name)),
        None => Ok(()),
    }
}

/// `Char` of XML 1.0, 2.2.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
