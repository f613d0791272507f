//! Cutting a stream of bytes into rows, within limits.
//!
//! The grammar is `csv-core`'s; the window is ours, so that a row can be given up and the reading
//! go on with the line after its first: a quotation mark that is never closed costs its own line,
//! not the rest of the file.

use super::Limits;
use crate::register::Reason;
use csv_core::ReadRecordResult;
use std::io::BufRead;
use zeroize::Zeroizing;

pub(super) struct Splitter<R> {
    input: R,
    limits: Limits,
    core: csv_core::Reader,
    /// Bytes read and not yet given out; the current row starts at `start`.
    window: Zeroizing<Vec<u8>>,
    start: usize,
    ended: bool,
    /// Line on which the current row starts.
    line: u64,
    out: Zeroizing<Vec<u8>>,
    ends: Vec<usize>,
    given_up: u32,
}

/// A row as it was cut.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) fields: usize,
    /// Where the next row starts, and how many lines this one takes.
    next: usize,
    lines: u64,
    /// Whether a line ends within it.
    folded: bool,
}

/// Rows whose quotation marks may be found open before the file is given up.
const MAX_GIVEN_UP: u32 = 200;

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

impl<R: BufRead> Splitter<R> {
    pub(super) fn new(input: R, delimiter: u8, limits: Limits) -> Splitter<R> {
        Splitter {
            input,
            limits,
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            window: Zeroizing::new(Vec::new()),
            start: 0,
            ended: false,
            line: 1,
            out: Zeroizing::new(vec![0; limits.max_record + 1]),
            ends: vec![0; limits.max_columns as usize + 1],
            given_up: 0,
        }
    }

    /// The first line as it stands, at most `max_record` bytes, for guessing the delimiter.
    pub(super) fn first_line(&mut self) -> Result<&[u8], Reason> {
        while !self.window.contains(&b'\n') && self.window.len() <= self.limits.max_record {
            if !self.fill()? {
                break;
            }
        }
        Ok(self.window.split(|b| *b == b'\n').next().unwrap_or(&[]))
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    }

    /// The next row, or why a row was given up; then with the line it starts on.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, (u64, Reason)>> {
        match self.skip_empty_lines() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(reason) => return Some(Err((self.line, reason))),
        }
        self.core.reset();
        let (mut at, mut written, mut fields) = (self.start, 0, 0);
        loop {
            if at == self.window.len() && !self.ended {
                if self.window.len() - self.start > self.limits.max_record {
                    return Some(Err(self.give_up_large()));
                }
                let before = self.start;
                if let Err(reason) = self.fill() {
                    return Some(Err((self.line, reason)));
                }
                at -= before - self.start;
                continue;
            }
            let (result, read, wrote, cut) = self.core.read_record(
                &self.window[at..],
                &mut self.out[written..],
                &mut self.ends[fields..],
            );
            at += read;
            written += wrote;
            fields += cut;
            if at - self.start > self.limits.max_record {
                return Some(Err(self.give_up_large()));
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => return Some(Err(self.give_up_large())),
                ReadRecordResult::OutputEndsFull => {
                    return Some(Err(self.give_up(Reason::RecordTooLarge)));
                }
                ReadRecordResult::Record => return Some(self.cut(at, fields)),
                ReadRecordResult::End => return None,
            }
        }
    }

    /// The bytes of a field of the row that was cut last.
    pub(super) fn field(&self, i: usize) -> &[u8] {
        let from = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.out[from..self.ends[i]]
    }

    /// Goes behind the row.
    pub(super) fn accept(&mut self, row: Row) {
        self.start = row.next;
        self.line += row.lines;
    }

    /// Goes behind a row with a wrong number of columns: if it has several lines, a quotation
    /// mark may have swallowed them, so the reading goes on with its second line.
    pub(super) fn refuse(&mut self, row: Row) -> Option<Reason> {
        if !row.folded {
            self.accept(row);
            return None;
        }
        let (_, reason) = self.give_up(Reason::UnclosedQuote);
        (reason != Reason::UnclosedQuote).then_some(reason)
    }

    fn cut(&mut self, next: usize, fields: usize) -> Result<Row, (u64, Reason)> {
        let raw = &self.window[self.start..next];
        let breaks = raw.iter().filter(|b| **b == b'\n').count() as u64;
        let folded = breaks > u64::from(raw.last() == Some(&b'\n'));
        if folded && raw.iter().filter(|b| **b == b'"').count() % 2 == 1 {
            return Err(self.give_up(Reason::UnclosedQuote));
        }
        Ok(Row {
            line: self.line,
            fields,
            next,
            lines: breaks,
            folded,
        })
    }

    fn give_up_large(&mut self) -> (u64, Reason) {
        let raw = &self.window[self.start..];
        let quoted = raw.contains(&b'"') && raw.contains(&b'\n');
        self.give_up(if quoted {
            Reason::UnclosedQuote
        } else {
            Reason::RecordTooLarge
        })
    }

    /// Leaves the current row behind and goes on with the next line.
    fn give_up(&mut self, reason: Reason) -> (u64, Reason) {
        let line = self.line;
        self.given_up += u32::from(reason == Reason::UnclosedQuote);
        if self.given_up > MAX_GIVEN_UP {
            return (line, Reason::QuotingBroken);
        }
        loop {
            if let Some(end) = self.window[self.start..].iter().position(|b| *b == b'\n') {
                self.start += end + 1;
                self.line += 1;
                return (line, reason);
            }
            self.start = self.window.len();
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return (line, reason),
                Err(reason) => return (line, reason),
            }
        }
    }

    /// Goes to the first byte of a row; false at the end.
    fn skip_empty_lines(&mut self) -> Result<bool, Reason> {
        loop {
            match self.window.get(self.start) {
                Some(b'\n') => {
                    self.line += 1;
                    self.start += 1;
                }
                Some(b'\r') => self.start += 1,
                Some(_) => return Ok(true),
                None if self.ended => return Ok(false),
                None => {
                    self.fill()?;
                }
            }
        }
    }

    /// Reads more into the window, whose used front is dropped first; false at the end.
    fn fill(&mut self) -> Result<bool, Reason> {
        if self.start > 0 {
            let rest = self.window.len() - self.start;
            self.window.copy_within(self.start.., 0);
            self.window.truncate(rest);
            self.start = 0;
        }
        let more = loop {
            match self.input.fill_buf() {
                Ok(more) => break &more[..more.len().min(CHUNK)],
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => {
                    self.ended = true;
                    return Err(Reason::Input);
                }
            }
        };
        self.window.extend_from_slice(more);
        let read = more.len();
        self.input.consume(read);
        self.ended = read == 0;
        Ok(read > 0)
    }
}
