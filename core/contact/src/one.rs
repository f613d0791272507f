//! One recipient.

use record::Text;
use record::person::{AddressKind, Contact};
use record::safe::Means;

/// Where one message goes: exactly one number, mailbox or place.
#[derive(Clone, PartialEq, Eq)]
pub enum To {
    /// A telephone number.
    Phone(Text),
    /// A mailbox.
    Mail(Text),
    /// An address.
    Place(Text),
}

impl core::fmt::Debug for To {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            To::Phone(_) => "Phone(redacted)",
            To::Mail(_) => "Mail(redacted)",
            To::Place(_) => "Place(redacted)",
        })
    }
}

/// Digits of the shortest and the longest number (E.164 allows 15).
const NUMBER: core::ops::RangeInclusive<usize> = 5..=15;

impl To {
    /// The first number, mailbox or current address that is one; what looks like two is none.
    #[must_use]
    pub fn of(contact: &Contact, means: Means) -> Option<To> {
        match means {
            Means::Voice | Means::Sms => {
                let one = contact.phones.iter().find(|text| is_number(text.reveal()));
                one.cloned().map(To::Phone)
            }
            Means::Mail => {
                let one = contact.mails.iter().find(|text| is_mailbox(text.reveal()));
                one.cloned().map(To::Mail)
            }
            Means::Letter | Means::InPerson => {
                let mut current = contact
                    .addresses
                    .iter()
                    .filter(|address| address.kind == AddressKind::Current)
                    .map(|address| &address.place.written);
                let first = current.find(|text| !text.is_blank());
                first.cloned().map(To::Place)
            }
        }
    }

    /// Its text, for whoever sends.
    #[must_use]
    pub fn text(&self) -> &Text {
        let (To::Phone(text) | To::Mail(text) | To::Place(text)) = self;
        text
    }
}

fn is_number(text: &str) -> bool {
    let mut digits = 0;
    for (at, c) in text.trim().chars().enumerate() {
        match c {
            _ if record::text::digit(c).is_some() => digits += 1,
            '+' if at == 0 => {}
            ' ' | '\u{a0}' | '-' | '(' | ')' | '.' => {}
            _ => return false,
        }
    }
    NUMBER.contains(&digits)
}

fn is_mailbox(text: &str) -> bool {
    let bad = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | ':' | '<' | '>' | '"')
    };
    let text = text.trim();
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !text.contains(bad) && !name.is_empty() && host.contains('.') && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_two_recipients_is_none() {
        for text in [
            "a@example.org,b@example.org",
            "a@example.org b@example.org",
            "a@example.org;b@example.org",
            "a@b@example.org",
            "<a@example.org>",
            "a@example.org\nBcc:b@example.org",
            "@example.org",
            "a@",
        ] {
            assert!(!is_mailbox(text), "{text}");
        }
        assert!(is_mailbox("a.b@example.org"));
        for text in ["+41 79 123 45 67", "٠٧٩ ١٢٣ ٤٥", "(030) 123-456"] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "0791234567, 0797654321",
            "0791234567/8",
            "079 123 45 67 or 078 123 45 67",
            "+4179123456 +4178123456",
            "12",
            "",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn the_first_that_is_one_is_taken() {
        let contact = Contact {
            phones: vec!["a, b".into(), "0301234567".into(), "0307654321".into()],
            ..Contact::default()
        };
        let to = To::of(&contact, Means::Sms).expect("a number");
        assert_eq!(to.text().reveal(), "0301234567");
        assert!(To::of(&contact, Means::Mail).is_none());
        assert_eq!(format!("{to:?}"), "Phone(redacted)");
    }
}
