//! Text that somebody said or wrote about a person.

use core::fmt;
use sign::{Canonical, DecodeError, Decoder, Encoder};
use zeroize::Zeroizing;

/// A personal text: wiped when dropped, never shown by `Debug`, read only by [`Text::reveal`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Text(Zeroizing<String>);

impl Text {
    /// Takes over a text.
    #[must_use]
    pub fn new(text: String) -> Text {
        Text(Zeroizing::new(text))
    }

    /// The text itself, for comparing, encoding, and showing to those who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The text without white space at its ends; nothing if nothing is left.
    #[must_use]
    pub fn from_trimmed(text: &str) -> Option<Text> {
        let text = text.trim();
        (!text.is_empty()).then(|| Text::from(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::new(text.to_owned())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(redacted)")
    }
}

impl Canonical for Text {
    fn encode(&self, out: &mut Encoder) {
        out.str(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.str().map(Text::from)
    }
}

/// Whether two words of a file are the same but for case, spaces, hyphens and underscores.
pub(crate) fn same_word(a: &str, b: &str) -> bool {
    fn bare(s: &str) -> impl Iterator<Item = char> + '_ {
        s.chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_' | '\u{a0}' | '/' | '.'))
            .flat_map(char::to_lowercase)
    }
    bare(a).eq(bare(b))
}

/// The value of a decimal digit in any of the scripts a register may be written in.
///
/// Unicode General Category Nd, of the scripts named in the design: ASCII, Arabic-Indic,
/// Extended Arabic-Indic (Persian), Devanagari, Bengali, Myanmar, full-width.
#[must_use]
pub fn digit(c: char) -> Option<u8> {
    const ZEROS: [char; 7] = [
        '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{1040}', '\u{ff10}',
    ];
    let value = ZEROS
        .iter()
        .find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|d| *d < 10))?;
    u8::try_from(value).ok()
}

/// Whether a character changes nothing but the direction or joining of its neighbours.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", Text::from("Selam")), "Text(redacted)");
        assert_eq!(
            format!("{:?}", Some(vec![Text::from("Selam")])),
            "Some([Text(redacted)])"
        );
    }

    #[test]
    fn words_are_compared_without_their_dress() {
        assert!(same_word("other_family", "Other Family"));
        assert!(!same_word("mother", "father"));
    }

    #[test]
    fn digits_of_seven_scripts() {
        let nines = "9٩۹९৯၉\u{ff19}";
        assert!(nines.chars().all(|c| digit(c) == Some(9)));
        assert_eq!(digit('x'), None);
        assert_eq!(digit(':'), None);
        assert_eq!(digit('/'), None);
    }
}
