//! What is put into a message, and what comes out.

use fluent_bundle::{FluentArgs, FluentValue};

/// Before and after a code while a message is put together. Private characters: they are taken
/// out of every other value, and the lint keeps them out of messages.
const OPEN: char = '\u{e000}';
const SHUT: char = '\u{e001}';
/// What Fluent writes around a value, and plain text around a code.
const FIRST_STRONG: char = '\u{2068}';
const LEFT_TO_RIGHT: char = '\u{2066}';
const END: char = '\u{2069}';

/// The function of a message that writes an example of what is typed: `{ CODE("1-5 09:00") }`.
pub(crate) const CODE: &str = "CODE";

/// What [`CODE`] says: a piece of its own, from left to right in any text.
pub(crate) fn code<'a>(said: &[FluentValue<'a>], _: &FluentArgs) -> FluentValue<'a> {
    match said {
        [FluentValue::String(text)] => FluentValue::from(marked(text)),
        _ => FluentValue::Error,
    }
}

/// A part of what is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A code, a telephone number, an address: written from left to right in any text.
    Code(String),
}

/// Values for the places of a message.
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    /// No values.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Words.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: &str) -> Self {
        self.0.set(name, FluentValue::from(without_marks(value)));
        self
    }

    /// A number that is counted: it chooses the plural. In Arabic right up to 102 and for whole
    /// hundreds: the library's rules (intl_pluralrules 7.0.2) leave out that 103 is said as 3 is.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: u32) -> Self {
        self.0.set(name, FluentValue::from(value));
        self
    }

    /// A code, a telephone number, an address.
    #[must_use]
    pub fn code(mut self, name: &'static str, value: &str) -> Self {
        self.0.set(name, FluentValue::from(marked(value)));
        self
    }

    /// What another message said, its codes kept as codes: a date within a sentence.
    #[must_use]
    pub fn said(mut self, name: &'static str, pieces: &[Piece]) -> Self {
        let mut value = String::new();
        for piece in pieces {
            match piece {
                // What a message said: its values were cleaned, and its marks are in pairs.
                Piece::Text(text) => value.push_str(&text.replace([OPEN, SHUT], "")),
                Piece::Code(code) => value.push_str(&marked(code)),
            }
        }
        self.0.set(name, FluentValue::from(value));
        self
    }

    pub(crate) fn fluent(&self) -> &FluentArgs<'static> {
        &self.0
    }
}

/// Splits what Fluent wrote at its codes. The isolates around a code go: whoever shows the piece
/// isolates it.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(OPEN) {
        let (code, after) = from.split_once(SHUT).unwrap_or((from, ""));
        let isolated = before
            .strip_suffix(FIRST_STRONG)
            .zip(after.strip_prefix(END));
        let (before, after) = isolated.unwrap_or((before, after));
        words(before, &mut out);
        out.push(Piece::Code(code.to_owned()));
        rest = after;
    }
    words(rest, &mut out);
    out
}

/// The pieces as one text: a code is isolated by marks.
pub(crate) fn joined(pieces: Vec<Piece>) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&text),
            Piece::Code(code) => {
                out.push(LEFT_TO_RIGHT);
                out.push_str(&code);
                out.push(END);
            }
        }
    }
    out
}

/// Whether a message may not hold this character: marks of this crate and of direction.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, OPEN | SHUT | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn words(text: &str, out: &mut Vec<Piece>) {
    if !text.is_empty() {
        out.push(Piece::Text(text.to_owned()));
    }
}

fn marked(code: &str) -> String {
    format!("{OPEN}{}{SHUT}", without_marks(code))
}

/// Also without marks of direction: a value cannot turn round what stands behind it.
fn without_marks(value: &str) -> String {
    let replaced = |c| if is_mark(c) { '\u{fffd}' } else { c };
    value.chars().map(replaced).collect()
}
