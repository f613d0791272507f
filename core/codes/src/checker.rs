//! *Check a message*: what was really sent under a code.
//!
//! A true code can be pasted into a false message, so no answer says that a message is genuine.
//! It says what was sent, and the person compares. It never says to whom.

use std::collections::BTreeMap;

use crate::kept_code::{Kept, Slow};
use crate::{CodeError, MessageCode, digits};
use core::fmt;
use sign::id::SocietyId;
use sign::{Canonical, DecodeError, Decoder, Encoder};

/// The last three digits of where a message went: of the number of a telephone, of a house, or,
/// for mail, of the reference of the receipt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tail(u16);

/// So many tails there are.
const TAILS: u16 = 1000;

impl Tail {
    /// Reads three typed digits, of any script of [`digits()`].
    ///
    /// # Errors
    /// [`CodeError::Digits`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let typed = digits(text).ok_or(CodeError::Digits)?;
        if typed.len() != 3 {
            return Err(CodeError::Digits);
        }
        Ok(last_three(&typed))
    }

    /// The tail of a number as written: the last three of its digits, whatever stands between
    /// them, with zeros before if there are fewer (house 7 is 007). Nothing without a digit.
    #[must_use]
    pub fn of_number(written: &str) -> Option<Self> {
        let single = |c: char| digits(c.encode_utf8(&mut [0; 4])).filter(|one| !one.is_empty());
        let all: Vec<u8> = written.chars().filter_map(single).flatten().collect();
        (!all.is_empty()).then(|| last_three(&all))
    }

    /// Three ASCII digits.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:03}", self.0)
    }

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Tail> {
        (0..TAILS).map(Tail)
    }
}

/// Part of a telephone number: not shown.
impl fmt::Debug for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tail")
    }
}

fn last_three(all: &[u8]) -> Tail {
    let last = all.iter().rev().take(3).rev();
    Tail(last.fold(0, |n, digit| n * 10 + u16::from(*digit)))
}

/// Why a message was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Purpose {
    /// To tell of an incident.
    Incident,
    /// To correct an earlier message.
    Correction,
    /// An exercise.
    Drill,
}
sign::canonical_code!(Purpose { 1 => Incident, 2 => Correction, 3 => Drill });

/// What was sent, without a name, a body or a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    /// By whom.
    pub society: SocietyId,
    /// On which day: days since 1970-01-01 (UTC).
    pub day: u32,
    /// Number of the channel.
    pub channel: u8,
    /// Why.
    pub purpose: Purpose,
}
sign::canonical_struct!(Sent {
    society,
    day,
    channel,
    purpose
});

/// What the checker says. Two answers and no third: whether a code exists with another tail, was
/// never made, or was taken back looks alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// This was sent, with no link, asking for nothing; is yours the same?
    Sent {
        /// What.
        sent: Sent,
        /// How often it was checked before.
        before: u32,
        /// Without a tail: whoever copied the code would get the same answer.
        weak: bool,
    },
    /// We cannot confirm it: do not reply, report it.
    NotConfirmed,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    sent: Sent,
    checked: u32,
}
sign::canonical_struct!(Entry { sent, checked });

/// The codes of messages that were really sent. What is in it names no recipient.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CodeBook(BTreeMap<Kept, Entry>);

/// A list of [hash, entry], ascending by hash.
impl Canonical for CodeBook {
    fn encode(&self, out: &mut Encoder) {
        let entries: Vec<(Kept, Entry)> = self.0.iter().map(|(k, e)| (*k, *e)).collect();
        entries.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        // Order and repetition are checked by encoding again.
        let entries = Vec::<(Kept, Entry)>::decode(from)?;
        Ok(CodeBook(entries.into_iter().collect()))
    }
}

impl CodeBook {
    /// How many codes stand in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in another book. Of a code that stands in both, what was sent stays, and it was
    /// checked as often as the book says that says more: the same book again changes nothing.
    pub fn merge(&mut self, other: CodeBook) {
        for (kept, entry) in other.0 {
            let here = self.0.entry(kept).or_insert(entry);
            here.checked = here.checked.max(entry.checked);
        }
    }
}

/// The checker: the book, and the pepper that stands elsewhere.
#[derive(Debug)]
pub struct Checker {
    book: CodeBook,
    slow: Slow,
}

impl Checker {
    /// Over a book that was kept, or an empty one.
    #[must_use]
    pub fn new(book: CodeBook, pepper: [u8; 32]) -> Checker {
        Checker {
            book,
            slow: Slow::new(pepper),
        }
    }

    /// The book, to be kept.
    #[must_use]
    pub fn book(&self) -> &CodeBook {
        &self.book
    }

    /// Takes in what was entered elsewhere since.
    pub fn learn(&mut self, more: CodeBook) {
        self.book.merge(more);
    }

    /// Empties the book: for whoever writes down each entry by itself, and checks nothing.
    pub fn forget(&mut self) {
        self.book.0.clear();
    }

    /// Enters what is about to be sent. The same again changes nothing.
    pub fn enter(&mut self, code: MessageCode, tail: Tail, sent: Sent) {
        let kept = self.slow.kept(code, tail);
        let entry = Entry { sent, checked: 0 };
        self.book.0.entry(kept).or_insert(entry);
    }

    /// Whether this code went to a number with this tail. One slow hash, whatever the answer.
    #[must_use]
    pub fn check(&mut self, code: MessageCode, tail: Tail) -> Found {
        let kept = self.slow.kept(code, tail);
        self.answer(&kept, false).unwrap_or(Found::NotConfirmed)
    }

    /// The same for somebody who has no tail: every tail is tried, always all of them, so that
    /// the time tells nothing. Takes a thousand times as long: one at a time, in a queue.
    #[must_use]
    pub fn check_without_tail(&mut self, code: MessageCode) -> Found {
        let mut found = None;
        for tail in Tail::all() {
            let kept = self.slow.kept(code, tail);
            if found.is_none() && self.book.0.contains_key(&kept) {
                found = Some(kept);
            }
        }
        found
            .and_then(|kept| self.answer(&kept, true))
            .unwrap_or(Found::NotConfirmed)
    }

    fn answer(&mut self, kept: &Kept, weak: bool) -> Option<Found> {
        let entry = self.book.0.get_mut(kept)?;
        let before = entry.checked;
        entry.checked = before.saturating_add(1);
        Some(Found::Sent {
            sent: entry.sent,
            before,
            weak,
        })
    }
}

#[cfg(test)]
mod tests;
