//! Our messages against our own warning: whoever reads our page about swindlers must not find our
//! message in it.

/// What the public page warns of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Warned {
    /// A link, a web or mail address.
    Link,
    /// Money in any form.
    Money,
    /// Papers, pictures, private numbers.
    Documents,
    /// Where somebody is.
    Whereabouts,
    /// Haste.
    Hurry,
    /// Digits in groups: numbers and codes are put in by the program, and keep their order.
    Digits,
    /// Characters that nobody sees.
    Invisible,
    /// A word that tells a stranger who sees it more than they may know.
    Outside,
}

/// One finding: what is warned of, and the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What.
    pub warned: Warned,
    /// Which words.
    pub words: String,
}

/// Sentences that name what we never ask for. They may stand in a message as they are.
pub const DENIALS: [&str; 4] = [
    "We never ask for money to find your family.",
    "We never ask for documents or for the place where you are.",
    "This message has no link and asks for nothing.",
    "Staff never ask for the private number.",
];

const WORDS: [(Warned, &[&str]); 5] = [
    (
        Warned::Money,
        &[
            "money",
            "pay",
            "paid",
            "payment",
            "fee",
            "fees",
            "charge",
            "cost",
            "costs",
            "price",
            "bank",
            "account",
            "transfer",
            "deposit",
            "donate",
            "donation",
            "cash",
            "card",
            "dollar",
            "dollars",
            "euro",
            "euros",
            "$",
            "€",
            "£",
            "bitcoin",
            "voucher",
            "reward",
            "compensation",
            "refund",
        ],
    ),
    (
        Warned::Documents,
        &[
            "passport",
            "document",
            "documents",
            "papers",
            "identity card",
            "id card",
            "photo",
            "photos",
            "picture",
            "selfie",
            "birth certificate",
            "password",
            "private number",
            "secret number",
            "pin",
        ],
    ),
    (
        Warned::Whereabouts,
        &[
            "where you are",
            "where are you",
            "your address",
            "your location",
            "share your location",
            "where do you live",
            "where you live",
            "whereabouts",
        ],
    ),
    (
        Warned::Hurry,
        &[
            "immediately",
            "urgent",
            "urgently",
            "at once",
            "last chance",
            "within 24 hours",
            "hurry",
            "today only",
            "act now",
        ],
    ),
    (
        Warned::Outside,
        &[
            "missing",
            "refugee",
            "refugees",
            "breach",
            "asylum",
            "migrant",
            "migrants",
            "detained",
            "detention",
            "tracing",
            "family links",
            "red cross",
            "red crescent",
            "found",
            "dead",
            "died",
        ],
    ),
];

/// What in a text is warned of; nothing if it is clean. `outside` for whatever strangers may see:
/// SMS, subject, sender, envelope. English words are known here; `more` has those of the text's
/// language, lower case, and `denials` its sentences that may stand as they are.
#[must_use]
pub fn lint(text: &str, outside: bool, more: &[(Warned, &str)], denials: &[&str]) -> Vec<Finding> {
    let mut rest = text.to_owned();
    for denial in DENIALS.iter().chain(denials) {
        rest = rest.replace(denial, "\n");
    }
    let mut found = Vec::new();
    found.extend(
        rest.split_whitespace()
            .filter(|t| is_link(t))
            .map(|token| Finding {
                warned: Warned::Link,
                words: token.to_owned(),
            }),
    );
    let lower = rest.to_lowercase();
    let english = WORDS
        .iter()
        .flat_map(|(warned, words)| words.iter().map(|word| (*warned, *word)));
    for (warned, word) in english.chain(more.iter().copied()) {
        if (outside || warned != Warned::Outside) && stands_in(&lower, word) {
            found.push(Finding {
                warned,
                words: word.to_owned(),
            });
        }
    }
    if let Some(words) = spaced_digits(&rest) {
        found.push(Finding {
            warned: Warned::Digits,
            words,
        });
    }
    if outside && text.contains(is_invisible) {
        found.push(Finding {
            warned: Warned::Invisible,
            words: String::new(),
        });
    }
    found
}

/// An address of the web or of mail, however short: `bit.ly`, `a@b.org`, `http:`.
fn is_link(token: &str) -> bool {
    let token = token.to_lowercase();
    if ["http", "www.", "://"]
        .iter()
        .any(|part| token.contains(part))
        || token.contains('@')
    {
        return true;
    }
    let dots = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];
    token.match_indices(dots).any(|(at, dot)| {
        let before = token[..at].chars().next_back();
        let after = token[at + dot.len()..].chars();
        let name: Vec<char> = after.take_while(|c| c.is_alphanumeric()).collect();
        let latin = before.is_some_and(|c| c.is_ascii_alphanumeric());
        latin && name.len() >= 2 && name.iter().all(char::is_ascii_alphabetic)
    })
}

/// As a word of its own, not inside another.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let symbol = word.chars().all(|c| !c.is_alphanumeric());
        symbol || (!joined(before) && !joined(after))
    })
}

/// Five digits or more with spaces between them.
fn spaced_digits(text: &str) -> Option<String> {
    let is_digit = |c: char| c.is_numeric();
    let is_part = |c: char| is_digit(c) || c == ' ' || c == '\u{a0}' || c == '\u{202f}';
    let runs = text.split(|c| !is_part(c)).map(str::trim);
    let spaced = runs.filter(|run| run.contains([' ', '\u{a0}', '\u{202f}']));
    let mut long = spaced.filter(|run| run.chars().filter(|c| is_digit(*c)).count() >= 5);
    long.next().map(str::to_owned)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warned(text: &str) -> Vec<Warned> {
        let mut found: Vec<_> = lint(text, true, &[], &[])
            .into_iter()
            .map(|finding| finding.warned)
            .collect();
        found.dedup();
        found
    }

    /// What swindlers wrote after earlier breaches, shortened.
    #[test]
    fn what_swindlers_write_is_found() {
        for (text, of) in [
            ("We know where he is. Open bit.ly/x7 now", Warned::Link),
            ("Write to help@family.example", Warned::Link),
            ("Visit HTTPS://FAMILY.EXAMPLE", Warned::Link),
            ("See family。example", Warned::Link),
            ("A small fee of 50 is needed", Warned::Money),
            ("Send €50 for the transport", Warned::Money),
            ("Send a photo of the passport", Warned::Documents),
            ("Tell us the private number", Warned::Documents),
            ("Tell us where you are", Warned::Whereabouts),
            ("Answer immediately", Warned::Hurry),
            ("Your missing brother", Warned::Outside),
            ("Ring 079 123 45 67", Warned::Digits),
            ("Your code is ٤٨٢ ٩١٣", Warned::Digits),
            ("Please\u{2066} ring", Warned::Invisible),
        ] {
            assert!(warned(text).contains(&of), "{text}: {:?}", warned(text));
        }
    }

    #[test]
    fn our_own_messages_are_not() {
        for text in [
            "Please call us back when it suits you. This message has no link and asks for nothing.",
            "We have something to tell you. Ask for us at the office you know.",
            "We never ask for money to find your family.",
            "On 18 January 2022 somebody got into our computers. As far as we know it is over.",
            "We open at 9 a.m. and close at 5 p.m. e.g. on Monday.",
            "12,500 people wrote. In 2022 it was 7.",
        ] {
            assert_eq!(warned(text), [], "{text}");
        }
        // The denial shields its own words and no others.
        let mixed = "We never ask for money to find your family. Pay the fee.";
        assert_eq!(warned(mixed), [Warned::Money]);
        assert_eq!(
            warned("We never ask for money, only for a gift."),
            [Warned::Money]
        );
    }

    #[test]
    fn inside_a_letter_a_word_may_stand_that_an_envelope_may_not_bear() {
        let text = "The breach concerns your name.";
        assert_eq!(lint(text, false, &[], &[]), []);
        assert_eq!(lint(text, true, &[], &[]).len(), 1);
    }

    #[test]
    fn other_languages_bring_their_words() {
        let more = [(Warned::Money, "ገንዘብ")];
        let text = "ገንዘብ ላኩ";
        assert_eq!(lint(text, true, &more, &[]).len(), 1);
        assert_eq!(lint(text, true, &more, &["ገንዘብ ላኩ"]), []);
    }
}
