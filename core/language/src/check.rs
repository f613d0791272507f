//! The lint over a language's folder. It finds what readers would stumble over; it cannot find a
//! wrong word.

use crate::args::{CODE, is_mark};
use crate::source::{ENGLISH, Folder, folder};
use crate::state::{lines, stand};
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource,
};
use fluent_syntax::parser::parse;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a message.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Flaw {
    /// Not Fluent.
    Syntax,
    /// Stands twice.
    Double,
    /// English has no such message.
    Unknown,
    /// Other places to fill than in English: one lacks, or one is too many.
    Places,
    /// Digits with spaces or hyphens between them: they turn round in right-to-left text. A
    /// number that is read out is a place, filled by a code; an example is a `CODE`.
    Digits,
    /// An address of the web or of mail: it turns round, and it differs from site to site.
    Address,
    /// Angle brackets: a text is no HTML.
    Markup,
    /// A mark of direction: the program sets them.
    Mark,
    /// No line in the state file.
    NoState,
    /// A line of the state file that is none, or about no message.
    BadState,
}

/// What is wrong with a folder: the message (or line), and why. None for a folder in order.
#[must_use]
pub fn check(tag: &str) -> Option<Vec<(String, Flaw)>> {
    Some(flaws(folder(tag)?, folder(ENGLISH)?))
}

fn flaws(of: &Folder, english: &Folder) -> Vec<(String, Flaw)> {
    let mut found = Vec::new();
    let wanted = read(english, &mut Vec::new());
    let here = read(of, &mut found);
    for (id, message) in &here {
        match wanted.get(id) {
            None => found.push((id.clone(), Flaw::Unknown)),
            Some(source) if source.places != message.places => {
                found.push((id.clone(), Flaw::Places));
            }
            Some(_) => {}
        }
        for text in &message.texts {
            found.extend(flaws_of_text(text).map(|flaw| (id.clone(), flaw)));
        }
    }
    if of.tag != ENGLISH {
        flaws_of_state(of, &here, &mut found);
    }
    found
}

/// A message: the places it fills, its texts in all variants.
#[derive(Default)]
struct Message {
    places: BTreeSet<String>,
    texts: Vec<String>,
}

fn read(of: &Folder, found: &mut Vec<(String, Flaw)>) -> BTreeMap<String, Message> {
    let mut all = BTreeMap::new();
    for file in of.files {
        let resource: Resource<&str> = parse(*file).unwrap_or_else(|(resource, _)| resource);
        for entry in resource.body {
            match entry {
                Entry::Message(entry) => {
                    let id = entry.id.name.to_owned();
                    let mut message = Message::default();
                    match &entry.value {
                        Some(pattern) => message.pattern(pattern),
                        None => found.push((id.clone(), Flaw::Syntax)),
                    }
                    if all.insert(id.clone(), message).is_some() {
                        found.push((id, Flaw::Double));
                    }
                }
                // Terms hide texts from the state file; nothing here needs one.
                Entry::Term(term) => found.push((term.id.name.to_owned(), Flaw::Syntax)),
                Entry::Junk { content } => {
                    let line = content.lines().next().unwrap_or_default();
                    found.push((line.to_owned(), Flaw::Syntax));
                }
                _ => {}
            }
        }
    }
    all
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.texts.push((*value).to_owned()),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.places.insert(id.name.to_owned());
            }
            InlineExpression::StringLiteral { value } => self.texts.push((*value).to_owned()),
            InlineExpression::NumberLiteral { value } => self.texts.push((*value).to_owned()),
            InlineExpression::Placeable { expression } => self.expression(expression),
            // What stands in CODE is typed as it stands, in every language.
            InlineExpression::FunctionReference { id, arguments } if id.name == CODE => {
                self.codes(arguments);
            }
            InlineExpression::FunctionReference { arguments, .. } => self.arguments(arguments),
            _ => {}
        }
    }

    fn codes(&mut self, arguments: &CallArguments<&str>) {
        for argument in &arguments.positional {
            if let InlineExpression::StringLiteral { value } = argument {
                self.places.insert(format!("{CODE}({value})"));
            }
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        for argument in &arguments.positional {
            self.inline(argument);
        }
    }
}

fn flaws_of_text(text: &str) -> impl Iterator<Item = Flaw> {
    let lower = text.to_lowercase();
    let address = ["://", "www.", "http", "mailto:"];
    let found = [
        (spaced_digits(text), Flaw::Digits),
        (
            address.iter().any(|part| lower.contains(part)) || is_mail(text),
            Flaw::Address,
        ),
        (text.contains(['<', '>']), Flaw::Markup),
        (text.contains(is_mark), Flaw::Mark),
    ];
    found
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, flaw)| flaw)
}

/// A digit, then spaces, hyphens or other separators of a written number, then a digit.
fn spaced_digits(text: &str) -> bool {
    let mut after_digit = false;
    let mut apart = false;
    for c in text.chars() {
        if c.is_numeric() {
            if after_digit && apart {
                return true;
            }
            (after_digit, apart) = (true, false);
        } else if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '(' | ')' | '/')
        {
            apart = true;
        } else {
            (after_digit, apart) = (false, false);
        }
    }
    false
}

/// A word with an @ inside.
fn is_mail(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.any(|word| word.trim_matches('@').contains('@'))
}

fn flaws_of_state(of: &Folder, here: &BTreeMap<String, Message>, found: &mut Vec<(String, Flaw)>) {
    let mut seen = BTreeSet::new();
    for line in lines(of.state) {
        match stand(line).filter(|stand| here.contains_key(stand.id)) {
            Some(stand) if seen.insert(stand.id.to_owned()) => {}
            _ => found.push((line.to_owned(), Flaw::BadState)),
        }
    }
    let unsaid = here.keys().filter(|id| !seen.contains(*id));
    found.extend(unsaid.map(|id| (id.clone(), Flaw::NoState)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(english: &'static str, here: &'static str, state: &'static str) -> Vec<Flaw> {
        let english = Folder {
            tag: "en",
            files: Box::leak(Box::new([english])),
            state: "",
        };
        let of = Folder {
            tag: "ar",
            files: Box::leak(Box::new([here])),
            state,
        };
        flaws(&of, &english)
            .into_iter()
            .map(|(_, flaw)| flaw)
            .collect()
    }

    const STATE: &str = "draft - - 00 a\n";

    #[test]
    fn a_folder_in_order_has_no_flaw() {
        let english = "a = { $n ->\n [one] { $n } x\n *[other] { $n } xs\n }\nb = more\n";
        assert_eq!(found(english, "a = { $n } y\n", STATE), []);
    }

    #[test]
    fn every_flaw_is_found() {
        for (here, flaw) in [
            ("a = { $m } y\n", Flaw::Places),
            ("a = y\n", Flaw::Places),
            ("a = { $n } call 030 123\n", Flaw::Digits),
            ("a = { $n } ٠٣٠-١٢٣\n", Flaw::Digits),
            ("a = { $n } { \"4821 7730\" }\n", Flaw::Digits),
            ("a = { $n } { CODE(\"4821 7730\") }\n", Flaw::Places),
            ("a = { $n } see https://x.example\n", Flaw::Address),
            ("a = { $n } me@x.example\n", Flaw::Address),
            ("a = { $n } <b>\n", Flaw::Markup),
            ("a = { $n } \u{202e}x\n", Flaw::Mark),
            ("a = { $n } \u{e000}x\n", Flaw::Mark),
            ("a = { $n }\na = { $n }\n", Flaw::Double),
            ("a = { $n }\n-t = x\n", Flaw::Syntax),
            ("a = { $n }\n???\n", Flaw::Syntax),
        ] {
            assert_eq!(found("a = { $n } x\n", here, STATE), [flaw], "{here}");
        }
        let unknown = found("a = x\n", "a = y\nz = y\n", STATE);
        assert_eq!(unknown, [Flaw::Unknown, Flaw::NoState]);
        let state = "draft - - 00 a\ndraft - - 00 a\nnice\n";
        let twice = found("a = x\n", "a = y\n", state);
        assert_eq!(twice, [Flaw::BadState, Flaw::BadState]);
    }

    #[test]
    fn a_year_or_a_count_is_no_spaced_number() {
        assert_eq!(
            found("a = x\n", "a = 12 pages, 2 numbers, 100 000\n", STATE),
            [Flaw::Digits]
        );
        assert_eq!(
            found("a = x\n", "a = 12 pages, 2 numbers, @ sign\n", STATE),
            []
        );
    }
}
