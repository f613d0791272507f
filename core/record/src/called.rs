//! What colleagues call a member of staff: a role or a first name, of their own choice. It stands
//! beside the number that the log knows them by and never in its place: two may choose the same.

use crate::Text;
use sign::{Canonical, DecodeError, Decoder, Encoder};
use thiserror::Error;

/// Letters and signs at most.
pub const LONGEST: usize = 60;

/// The name; one that [`Called::new`] would refuse is not read either.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Called(Text);

/// Why something can be nobody's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum NoName {
    /// Nothing stands in it.
    #[error("a name holds at least one letter or digit")]
    Empty,
    /// More than [`LONGEST`] letters.
    #[error("a name has at most {LONGEST} letters")]
    Long,
    /// Something that ends a line, or turns the direction of what stands beside it.
    #[error("a name holds no signs that end a line or turn the direction of writing")]
    Signs,
}

impl Called {
    /// Takes a name, without white space at its ends.
    ///
    /// # Errors
    /// [`NoName`].
    pub fn new(text: &str) -> Result<Called, NoName> {
        let text = text.trim();
        if text.chars().any(is_refused) {
            return Err(NoName::Signs);
        }
        if text.chars().count() > LONGEST {
            return Err(NoName::Long);
        }
        match text.chars().any(char::is_alphanumeric) {
            true => Ok(Called(Text::from(text))),
            false => Err(NoName::Empty),
        }
    }

    /// The name itself, for showing to colleagues.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// The two joiners stay: names in Persian, Kurdish and the scripts of India are written with them.
fn is_refused(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}');
    let ends = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    ends || crate::text::is_invisible(c) && !joins
}

impl Canonical for Called {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        let text = from.str()?;
        let called = Called::new(text).map_err(|_| DecodeError::Range(at))?;
        match called.reveal() == text {
            true => Ok(called),
            false => Err(DecodeError::NotCanonical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::{from_bytes, to_bytes};

    #[test]
    fn names_in_many_scripts_are_taken() {
        for name in ["Night desk", "سارا", "می\u{200c}نا", "ሰላም", "O'Neill 2"] {
            let called = Called::new(&format!("  {name} ")).unwrap();
            assert_eq!(called.reveal(), name);
            assert_eq!(from_bytes::<Called>(&to_bytes(&called)), Ok(called));
        }
    }

    #[test]
    fn what_could_deceive_is_refused_also_in_bytes() {
        let long = "x".repeat(LONGEST + 1);
        for (name, why) in [
            ("", NoName::Empty),
            (" - ", NoName::Empty),
            ("a\u{202e}b", NoName::Signs),
            ("a\u{2067}b", NoName::Signs),
            ("a\u{200f}b", NoName::Signs),
            ("a\nb", NoName::Signs),
            ("a\u{2028}b", NoName::Signs),
            (long.as_str(), NoName::Long),
        ] {
            assert_eq!(Called::new(name), Err(why), "{name:?}");
            assert!(from_bytes::<Called>(&to_bytes(&name.to_owned())).is_err());
        }
        assert!(from_bytes::<Called>(&to_bytes(&" Sara".to_owned())).is_err());
        assert!(!format!("{:?}", Called::new("Sara")).contains("Sara"));
    }
}
