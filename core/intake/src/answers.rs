//! What was answered, and what is wrong with it.

use super::{Ask, PAGES, Question};
use language::{Id, id};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Answers, by the names of their questions. Wiped when dropped, shown by no `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<&'static str, Zeroizing<String>>);

/// What is wrong with an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Which question's.
    pub name: &'static str,
    /// What is said about it.
    pub says: Id,
    /// The most characters there may be, if that is what is wrong.
    pub most: Option<u32>,
}

impl Answers {
    /// Takes an answer, if such a question exists. What browsers and writers add and nobody sees
    /// goes: carriage returns, and the null character, which no form can send back.
    pub fn take(&mut self, name: &str, value: &str) {
        let mut all = PAGES.iter().flat_map(|page| page.questions);
        if let Some(question) = all.find(|question| question.name == name) {
            let value = value.replace("\r\n", "\n").replace(['\r', '\0'], "");
            self.0.insert(question.name, Zeroizing::new(value));
        }
    }

    /// An answer; empty if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.as_str())
    }

    /// An answer without white space around it, if one is left and its question is put.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<&str> {
        let mut all = PAGES.iter().flat_map(|page| page.questions);
        let question = all.find(|question| question.name == name)?;
        let value = self.get(name).trim();
        (question.is_asked(self) && shows(value)).then_some(value)
    }

    /// All that was answered.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// What is wrong on a page, in the order of its questions.
    #[must_use]
    pub fn wrong(&self, page: usize) -> Vec<Wrong> {
        let questions = PAGES.get(page).map_or(&[][..], |page| page.questions);
        let asked = questions.iter().filter(|question| question.is_asked(self));
        asked
            .filter_map(|question| self.wrong_with(question))
            .collect()
    }

    fn wrong_with(&self, question: &Question) -> Option<Wrong> {
        let name = question.name;
        let wrong = |says| {
            Some(Wrong {
                name,
                says,
                most: None,
            })
        };
        let value = self.get(name).trim();
        let most = question.longest();
        if value.chars().count() > most as usize {
            return Some(Wrong {
                name,
                says: id::ERROR_LONG,
                most: Some(most),
            });
        }
        if is_spoilt(value) {
            return wrong(id::ERROR_LETTERS);
        }
        if !shows(value) {
            return question.needed.and_then(wrong);
        }
        match &question.ask {
            Ask::One(choices) if !choices.iter().any(|(known, _)| *known == value) => {
                wrong(id::ERROR_CHOOSE)
            }
            Ask::Mail if !is_mail(value) => wrong(id::ERROR_EMAIL),
            Ask::Phone if value.chars().filter(|c| c.is_numeric()).count() < 5 => {
                wrong(id::ERROR_PHONE)
            }
            Ask::One(_) if name == "reach" && value == "yes" && !self.is_reachable() => {
                wrong(id::ERROR_REACH)
            }
            _ => None,
        }
    }

    fn is_reachable(&self) -> bool {
        let ways = ["phone", "mail", "address"];
        ways.iter().any(|way| shows(self.get(way)))
    }
}

impl core::fmt::Debug for Answers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Answers")
    }
}

/// Whether something of a text can be seen: not only spaces and what has no shape.
#[must_use]
pub fn shows(text: &str) -> bool {
    text.chars().any(|c| {
        let shapeless = matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}');
        !shapeless && !c.is_whitespace() && !c.is_control()
    })
}

/// Whether letters of a text did not arrive as they were sent: in an encoding that is not ours, or
/// broken on the way. What they were cannot be told any more.
#[must_use]
pub fn is_spoilt(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

/// Something, an @, something: more would refuse addresses that exist.
fn is_mail(value: &str) -> bool {
    let around = value.rsplit_once('@');
    around.is_some_and(|(name, place)| {
        !name.is_empty() && !place.is_empty() && !value.contains(char::is_whitespace)
    })
}
