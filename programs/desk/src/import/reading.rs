//! Registers as streams of persons, with a line for every row that is refused.

use crate::Fault;
use record::consent::LeadStatement;
use record::csv::{self, Mapping, Target};
use record::pfif;
use record::register::{Imported, Refused};
use record::request::{TracingRequest, request_from_toml, statement_from_toml};
use sign::Time;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zeroize::Zeroizing;

/// A register as a file.
#[derive(Debug)]
pub struct Register {
    /// Where.
    pub path: PathBuf,
    /// How its columns are read; nothing for headings alone.
    pub mapping: Option<Mapping>,
}

/// A register that is being read.
pub struct Source {
    rows: Box<dyn Iterator<Item = Result<Imported, Refused>> + Send>,
    /// What kind of file it is.
    pub kind: &'static str,
    /// Columns that are not read: number from 1, and heading.
    pub unread: Vec<(usize, String)>,
    /// Bytes taken from the file so far.
    pub read: Arc<AtomicU64>,
    /// Length of the file.
    pub length: u64,
}

impl core::fmt::Debug for Source {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Source({})", self.kind)
    }
}

impl Iterator for Source {
    type Item = Result<Imported, Refused>;
    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

/// Opens a register: XML is PFIF, everything else a table.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`] if it cannot be read at all, naming file and what to do.
pub fn open(register: &Register, now: Time) -> Result<Source, Fault> {
    let path = &register.path;
    let file = File::open(path).map_err(Fault::file(path))?;
    let length = file.metadata().map_err(Fault::file(path))?.len();
    let read = Arc::new(AtomicU64::new(0));
    let mut input = BufReader::with_capacity(
        1 << 16,
        Counted {
            file,
            read: read.clone(),
        },
    );
    let first = input.fill_buf().map_err(Fault::file(path))?;
    if is_xml(first) {
        if register.mapping.is_some() {
            return Err(Fault::Asked(format!(
                "{}: a mapping was given, but this is XML, which needs none; take --mapping away",
                path.display()
            )));
        }
        return Ok(Source {
            rows: Box::new(pfif::Register::new(input, now, pfif::Limits::default())),
            kind: "PFIF 1.4",
            unread: Vec::new(),
            read,
            length,
        });
    }
    let heading = first.to_vec();
    let guessed = Mapping::default();
    let mapping = register.mapping.as_ref().unwrap_or(&guessed);
    let table = csv::Reader::new(input, mapping, csv::Limits::default())
        .map_err(|e| Fault::Asked(format!("{}: {e}", path.display())))?;
    let unread = unread(&heading, table.columns());
    Ok(Source {
        kind: if register.mapping.is_some() {
            "table, by its mapping"
        } else {
            "table, by its headings"
        },
        rows: Box::new(table),
        unread,
        read,
        length,
    })
}

/// That a register is of the kind that was said.
///
/// # Errors
/// [`Fault::Asked`] if it is the other.
pub fn expect(path: &Path, pfif: bool) -> Result<(), Fault> {
    let mut first = [0; 64];
    let mut file = File::open(path).map_err(Fault::file(path))?;
    let n = file.read(&mut first).map_err(Fault::file(path))?;
    match (is_xml(&first[..n]), pfif) {
        (true, false) => Err(Fault::Asked(format!(
            "{}: this is XML; write `kinfold import pfif`",
            path.display()
        ))),
        (false, true) => Err(Fault::Asked(format!(
            "{}: this is no XML; write `kinfold import csv`",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// A refusal as it stands in `refused.txt` and on the screen.
#[must_use]
pub fn refusal(path: &Path, refused: &Refused) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("{}, {refused}", name.display())
}

fn is_xml(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    text.trim_ascii_start().starts_with(b"<")
}

/// The columns without a target, with their headings as far as one of the usual delimiters cuts
/// the first line into as many fields.
fn unread(first: &[u8], columns: &[Option<Target>]) -> Vec<(usize, String)> {
    let headings = |delimiter: u8| -> Option<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(first);
        let row = reader.records().next()?.ok()?;
        (row.len() == columns.len()).then(|| row.iter().map(str::to_owned).collect())
    };
    let headings = [b',', b'\t', b';', b'|'].into_iter().find_map(headings);
    let name = |at: usize| {
        let names = headings.as_ref().and_then(|h| h.get(at));
        names.map_or(String::new(), |n| {
            n.trim_start_matches('\u{feff}').trim().to_owned()
        })
    };
    let without = columns.iter().enumerate().filter(|(_, c)| c.is_none());
    without.map(|(at, _)| (at + 1, name(at))).collect()
}

/// Counts what is read, for the progress bar.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A small text file: a register given in its place is refused by its size.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`].
pub fn small(path: &Path) -> Result<Zeroizing<String>, Fault> {
    const LARGEST: u64 = 1 << 20;
    let length = fs::metadata(path).map_err(Fault::file(path))?.len();
    if length > LARGEST {
        return Err(Fault::Asked(format!(
            "{}: larger than a mapping, request or statement can be; is it a register?",
            path.display()
        )));
    }
    let bytes = fs::read(path).map_err(Fault::file(path))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(_) => Err(Fault::Asked(format!(
            "{}: not UTF-8; save it with the encoding UTF-8",
            path.display()
        ))),
    }
}

/// How the columns of a table are read.
///
/// # Errors
/// [`Fault::Asked`], naming the file and the key.
pub fn mapping(path: &Path) -> Result<Mapping, Fault> {
    let text = small(path)?;
    Mapping::from_toml(&text).map_err(|e| Fault::Asked(format!("{}: {e}", path.display())))
}

/// A tracing request.
///
/// # Errors
/// As [`mapping`].
pub fn request(path: &Path) -> Result<TracingRequest, Fault> {
    let text = small(path)?;
    request_from_toml(&text).map_err(|e| Fault::Asked(format!("{}: {e}", path.display())))
}

/// A team leader's statement for a whole register.
///
/// # Errors
/// As [`mapping`].
pub fn statement(path: &Path) -> Result<LeadStatement, Fault> {
    let text = small(path)?;
    statement_from_toml(&text).map_err(|e| Fault::Asked(format!("{}: {e}", path.display())))
}
