//! Between the bytes and the XML reader: what passes is UTF-8, no run of text is longer than a
//! field may be, and lines are counted. A flaw is noted at its place instead of ending the
//! reading, so that it costs one record.

use super::Limits;
use crate::register::Reason;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use zeroize::Zeroizing;

pub(super) struct Gate<R> {
    inner: R,
    limits: Limits,
    clean: Zeroizing<Vec<u8>>,
    at: usize,
    /// The start of a letter whose rest has not been read yet.
    carry: Zeroizing<Vec<u8>>,
    /// Bytes let through so far, and those of them that were taken.
    passed: u64,
    taken: u64,
    event_start: u64,
    run: usize,
    line: u64,
    flaws: VecDeque<Flaw>,
    overflow: bool,
    ended: bool,
}

/// Something not let through as it stood.
struct Flaw {
    /// Number of the byte before which it stood, of those let through.
    at: u64,
    reason: Reason,
    /// Lines that ended in it.
    lines: u64,
}

/// Bytes let through at a time: by so much the limits may be exceeded.
const CHUNK: usize = 16 * 1024;

impl<R: BufRead> Gate<R> {
    pub(super) fn new(inner: R, limits: Limits) -> Gate<R> {
        Gate {
            inner,
            limits,
            clean: Zeroizing::new(Vec::new()),
            at: 0,
            carry: Zeroizing::new(Vec::new()),
            passed: 0,
            taken: 0,
            event_start: 0,
            run: 0,
            line: 1,
            flaws: VecDeque::new(),
            overflow: false,
            ended: false,
        }
    }

    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Called between events: the first flaw in what was taken since.
    pub(super) fn event_done(&mut self) -> Option<Reason> {
        self.event_start = self.taken;
        let mut first = None;
        while self.flaws.front().is_some_and(|f| f.at < self.taken) {
            if let Some(flaw) = self.flaws.pop_front() {
                self.line += flaw.lines;
                first = first.or(Some(flaw.reason));
            }
        }
        first
    }

    /// Whether the reading failed because one event was too large.
    pub(super) fn overflowed(&self) -> bool {
        self.overflow
    }

    fn refill(&mut self) -> io::Result<()> {
        self.clean.clear();
        self.at = 0;
        while self.clean.is_empty() && !self.ended {
            let more = match self.inner.fill_buf() {
                Ok(more) => &more[..more.len().min(CHUNK)],
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let mut bytes = std::mem::take(&mut self.carry);
            bytes.extend_from_slice(more);
            let read = more.len();
            self.inner.consume(read);
            self.ended = read == 0;
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                match core::str::from_utf8(rest) {
                    Ok(text) => {
                        self.pass(text);
                        break;
                    }
                    Err(e) => {
                        let (good, bad) = rest.split_at(e.valid_up_to());
                        if let Ok(text) = core::str::from_utf8(good) {
                            self.pass(text);
                        }
                        let length = match e.error_len() {
                            Some(length) => length,
                            None if self.ended => bad.len(),
                            None => {
                                self.carry = Zeroizing::new(bad.to_vec());
                                break;
                            }
                        };
                        self.flaws.push_back(Flaw {
                            at: self.passed,
                            reason: Reason::NotUtf8,
                            lines: 0,
                        });
                        self.pass("\u{fffd}");
                        rest = &bad[length..];
                    }
                }
            }
        }
        Ok(())
    }

    /// Lets text through; of a run between `<` and `>` no more than a field may hold.
    fn pass(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, '<' | '>') {
                self.run = 0;
            } else {
                self.run += c.len_utf8();
                if self.run > self.limits.max_field {
                    self.drop_char(c);
                    continue;
                }
            }
            let mut bytes = [0; 4];
            self.clean
                .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
            self.passed += c.len_utf8() as u64;
        }
    }
}

impl<R> Gate<R> {
    fn drop_char(&mut self, c: char) {
        let lines = u64::from(c == '\n');
        match self.flaws.back_mut() {
            Some(flaw) if flaw.at == self.passed && flaw.reason == Reason::FieldTooLarge => {
                flaw.lines += lines;
            }
            _ => self.flaws.push_back(Flaw {
                at: self.passed,
                reason: Reason::FieldTooLarge,
                lines,
            }),
        }
    }
}

impl<R: BufRead> Read for Gate<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(out.len());
        out[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Gate<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken - self.event_start > self.limits.max_record as u64 {
            self.overflow = true;
            return Err(io::Error::other("event too large"));
        }
        if self.at == self.clean.len() {
            self.refill()?;
        }
        Ok(&self.clean[self.at..])
    }

    fn consume(&mut self, n: usize) {
        let taken = &self.clean[self.at..self.at + n];
        self.line += taken.iter().filter(|b| **b == b'\n').count() as u64;
        self.at += n;
        self.taken += n as u64;
    }
}
