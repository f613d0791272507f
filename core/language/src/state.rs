//! Who has checked a message, and whether its English has changed since.
//!
//! A state file has a line for each message: `STATE ROLE DATE MARK ID`, where MARK is the mark of
//! the English text that the message was made from, and ROLE and DATE are `-` until somebody has
//! checked it.

use crate::source::{ENGLISH, Folder, folder};
use std::collections::BTreeMap;

/// How far a message has been checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Not said in this language: English is shown.
    Missing,
    /// The English it was made from has changed.
    Stale,
    /// Made by whoever built this.
    Draft,
    /// Made by a machine.
    Machine,
    /// Checked by a speaker.
    Reviewed,
    /// Approved by the society.
    Approved,
    /// English: the source itself.
    Source,
}

const WORDS: [(&str, Standing); 4] = [
    ("draft", Standing::Draft),
    ("machine", Standing::Machine),
    ("human-reviewed", Standing::Reviewed),
    ("approved", Standing::Approved),
];

/// A line of a state file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stand<'a> {
    /// What its word says; [`Standing::Stale`] is never written, it is found.
    pub standing: Standing,
    /// Who checked it, by role.
    pub role: &'a str,
    /// When.
    pub date: &'a str,
    /// The mark of the English text.
    pub mark: &'a str,
    /// Which message.
    pub id: &'a str,
}

/// The lines of a state file; a line that is none is left out (the lint names it).
pub(crate) fn stands(text: &str) -> impl Iterator<Item = Stand<'_>> {
    lines(text).filter_map(stand)
}

pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

pub(crate) fn stand(line: &str) -> Option<Stand<'_>> {
    let mut words = line.split_whitespace();
    let word = words.next()?;
    let (_, standing) = WORDS.iter().find(|(known, _)| *known == word)?;
    let stand = Stand {
        standing: *standing,
        role: words.next()?,
        date: words.next()?,
        mark: words.next()?,
        id: words.next()?,
    };
    words.next().is_none().then_some(stand)
}

/// What the messages of a language are worth, given the texts of today: read once for all of them,
/// as the files are long.
pub(crate) struct Worth {
    is_source: bool,
    here: BTreeMap<&'static str, String>,
    english: BTreeMap<&'static str, String>,
    stands: BTreeMap<&'static str, Stand<'static>>,
}

impl Worth {
    pub(crate) fn of(of: &Folder, english: &Folder) -> Self {
        let stands: Vec<_> = stands(of.state).collect();
        Worth {
            is_source: of.tag == ENGLISH,
            here: of.marks(),
            english: english.marks(),
            // The first line of a message counts.
            stands: stands.into_iter().rev().map(|s| (s.id, s)).collect(),
        }
    }

    /// What this message is worth.
    pub(crate) fn standing(&self, id: &str) -> Standing {
        if self.is_source {
            return Standing::Source;
        }
        if !self.here.contains_key(id) {
            return Standing::Missing;
        }
        match self.stands.get(id) {
            Some(stand) if self.english.get(id).is_some_and(|m| m == stand.mark) => stand.standing,
            _ => Standing::Stale,
        }
    }
}

/// The state file that a language should have: lines that stand are kept, new messages become
/// drafts of today's English, lines of messages that are gone are dropped. A stale line stays
/// stale: whoever made the message anew takes the old line out first.
#[must_use]
pub fn state_file(tag: &str) -> Option<String> {
    let (of, english) = (folder(tag)?, folder(ENGLISH)?);
    let marks = english.marks();
    let mut out = String::from("# state, role, date, mark of the English text, message\n");
    for (id, _) in of.messages() {
        let Some(mark) = marks.get(id) else {
            continue;
        };
        let kept = lines(of.state).find(|line| stand(line).is_some_and(|s| s.id == id));
        match kept {
            Some(line) => out.push_str(line),
            None => out.push_str(&format!("draft - - {mark} {id}")),
        }
        out.push('\n');
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::mark;

    const ENGLISH_NOW: Folder = Folder {
        tag: "en",
        files: &["a = One\nb = Two\nc =\n    Three\n"],
        state: "",
    };

    fn made_from(text: &str) -> Folder {
        let state = format!("human-reviewed editor 2026-01-01 {} a\n", mark(text));
        Folder {
            tag: "ar",
            files: &["a = un\nb = deux\n"],
            state: Box::leak(state.into_boxed_str()),
        }
    }

    #[test]
    fn a_message_is_stale_once_its_english_changed() {
        let fresh = made_from("One");
        assert_eq!(
            Worth::of(&fresh, &ENGLISH_NOW).standing("a"),
            Standing::Reviewed
        );
        let old = made_from("One, as it was");
        assert_eq!(Worth::of(&old, &ENGLISH_NOW).standing("a"), Standing::Stale);
        assert_eq!(
            Worth::of(&fresh, &ENGLISH_NOW).standing("b"),
            Standing::Stale,
            "no line"
        );
        assert_eq!(
            Worth::of(&fresh, &ENGLISH_NOW).standing("c"),
            Standing::Missing
        );
        assert_eq!(
            Worth::of(&ENGLISH_NOW, &ENGLISH_NOW).standing("a"),
            Standing::Source
        );
    }

    #[test]
    fn only_whole_lines_of_known_words_are_read() {
        for line in [
            "",
            "draft",
            "draft - - 00",
            "nice - - 00 a",
            "draft - - 00 a b",
        ] {
            assert_eq!(stand(line), None, "{line}");
        }
        assert!(stand("draft - - 00 a").is_some());
    }
}
