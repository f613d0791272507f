//! Sentences that come from below, in the page's language.
//!
//! Why something was refused or waits, and what was told, travels in English: commands print it,
//! files of the desk keep it, lines of the keyholder and the hub end in it. All but free text of
//! them is closed, and stands as a message of its own whose English is just that sentence: by that
//! a page knows it again, with the values in its places. What is not known stays English, marked
//! as English. A test reads every such sentence of the desk's source and holds that it is known.

use super::Reader;
use super::words::{category_id, reason_id};
use crate::words;
use language::{Args, Id, Locale, Piece, id};
use ledger::leaf::{Limit, Reason};
use page::Html;
use std::sync::LazyLock;

/// Every reason of the keyholder.
const REASONS: [Reason; 16] = [
    Reason::Limit(Limit::Device),
    Reason::Limit(Limit::Staff),
    Reason::Limit(Limit::Society),
    Reason::Limit(Limit::Warrant),
    Reason::Limit(Limit::Queries),
    Reason::Limit(Limit::Novelty),
    Reason::Limit(Limit::All),
    Reason::Device,
    Reason::Stopped,
    Reason::NoGrant,
    Reason::Unknown,
    Reason::Sealed,
    Reason::Role,
    Reason::Session,
    Reason::Request,
    Reason::Conflict,
];

/// How messages with places for values are named.
const KNOWN: [&str; 2] = ["why-", "told-"];
/// Their places.
const PLACES: [&str; 3] = ["a", "b", "c"];
/// How deep a sentence may stand within another.
const DEEP: u8 = 3;

impl Reader {
    /// A sentence from below.
    #[must_use]
    pub fn told(&self, text: &str) -> Html {
        said(self.locale(), text, DEEP)
    }
}

/// A message and its English, cut at its places.
struct Known {
    id: Id,
    cut: Vec<Piece>,
}

/// The most definite first: the one with the most letters.
fn known() -> &'static [Known] {
    static ALL: LazyLock<Vec<Known>> = LazyLock::new(|| {
        let all = id::ALL.iter().copied();
        let all = all.filter(|id| KNOWN.iter().any(|begin| id.name().starts_with(begin)));
        let mut all: Vec<Known> = all
            .map(|id| Known {
                id,
                cut: Locale::english().pieces(id, &places()),
            })
            .collect();
        all.sort_by_key(|known| {
            let letters = known.cut.iter().map(|piece| match piece {
                Piece::Text(text) => text.len(),
                Piece::Code(_) => 0,
            });
            core::cmp::Reverse(letters.sum::<usize>())
        });
        all
    });
    &ALL
}

fn places() -> Args {
    let all = PLACES.iter();
    all.fold(Args::none(), |args, name| args.code(name, name))
}

/// What stands in the places, if this is the sentence.
fn fits<'a>(cut: &[Piece], text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut found = Vec::new();
    let (mut rest, mut open): (&str, Option<&'static str>) = (text, None);
    for (at, piece) in cut.iter().enumerate() {
        match piece {
            Piece::Code(name) => open = PLACES.iter().copied().find(|known| known == name),
            Piece::Text(words) => {
                let last = at + 1 == cut.len();
                let from = match (open, last) {
                    (None, _) => rest.starts_with(words.as_str()).then_some(0)?,
                    (Some(_), true) => rest.strip_suffix(words.as_str())?.len(),
                    (Some(_), false) => rest.find(words.as_str())?,
                };
                if let Some(name) = open.take() {
                    found.push((name, &rest[..from]));
                }
                rest = &rest[from + words.len()..];
            }
        }
    }
    match open {
        Some(name) => found.push((name, rest)),
        None if !rest.is_empty() => return None,
        None => {}
    }
    Some(found)
}

fn said(locale: &'static Locale, text: &str, deep: u8) -> Html {
    if let Some(reason) = REASONS.iter().find(|r| words::reason(**r) == text) {
        return Html::words(&locale.pieces(reason_id(*reason), &Args::none()));
    }
    let fitting = known()
        .iter()
        .find_map(|known| Some((known.id, fits(&known.cut, text)?)));
    let Some((id, values)) = fitting.filter(|_| deep > 0) else {
        return Html::english(text);
    };
    let shown = locale.pieces(id, &places()).into_iter().map(|piece| {
        let value = match &piece {
            Piece::Code(name) => values.iter().find(|(known, _)| known == name),
            Piece::Text(_) => None,
        };
        match value {
            Some((_, value)) => self::value(locale, value, deep - 1),
            None => Html::words(&[piece]),
        }
    });
    Html::all(shown)
}

/// What stands in a place: kinds of information, a number, or a sentence of its own.
fn value(locale: &'static Locale, value: &str, deep: u8) -> Html {
    let kinds: Option<Vec<_>> = value.split(", ").map(words::category_of).collect();
    if let Some(kinds) = kinds {
        let mut out = Vec::new();
        for (at, kind) in kinds.into_iter().enumerate() {
            if at > 0 {
                out.extend(locale.pieces(id::DESK_COMMA, &Args::none()));
                out.push(Piece::Text(" ".to_owned()));
            }
            out.extend(locale.pieces(category_id(kind), &Args::none()));
        }
        return Html::words(&out);
    }
    let number = |c: char| c.is_ascii_hexdigit() || " ,.:-UTC".contains(c);
    match value.chars().all(number) {
        true => Html::words(&[Piece::Code(value.to_owned())]),
        false => said(locale, value, deep),
    }
}

#[cfg(test)]
mod tests;
