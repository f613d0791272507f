//! Who said something, when, and how sure they were.

use crate::date::Day;
use sign::{Canonical, DecodeError, Decoder, Encoder};

words! {
    /// Who a statement comes from.
    pub enum Source {
        1 Themself "themself",
        2 Enquirer "enquirer",
        3 Family "family",
        4 Witness "witness",
        5 Document "document",
        6 Register "register",
        7 Authority "authority",
        8 Staff "staff",
        9 Unknown "unknown",
    }
}

words! {
    /// How sure whoever said it was.
    pub enum Sureness {
        1 Certain "certain",
        2 Probable "probable",
        3 Doubtful "doubtful",
        4 NotAsked "not asked",
    }
}

/// A value somebody stated.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement<T> {
    /// What was said.
    pub value: T,
    /// By whom.
    pub source: Source,
    /// When, if known.
    pub said: Option<Day>,
    /// How sure.
    pub sure: Sureness,
}

impl<T> Statement<T> {
    /// A value as a register has it: nobody was asked how sure they are.
    pub fn from_register(value: T, said: Option<Day>) -> Statement<T> {
        Statement {
            value,
            source: Source::Register,
            said,
            sure: Sureness::NotAsked,
        }
    }

    /// A value as the enquirer gave it.
    pub fn from_enquirer(value: T, said: Option<Day>) -> Statement<T> {
        Statement {
            value,
            source: Source::Enquirer,
            said,
            sure: Sureness::NotAsked,
        }
    }
}

impl<T> core::fmt::Debug for Statement<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Statement(redacted)")
    }
}

/// `[value, source, day said or null, sureness]`.
impl<T: Canonical> Canonical for Statement<T> {
    fn encode(&self, out: &mut Encoder) {
        out.array(4);
        self.value.encode(out);
        self.source.encode(out);
        self.said.encode(out);
        self.sure.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(4)?;
        Ok(Statement {
            value: T::decode(from)?,
            source: Source::decode(from)?,
            said: Option::decode(from)?,
            sure: Sureness::decode(from)?,
        })
    }
}

#[cfg(test)]
impl<T: crate::sample::Sample> crate::sample::Sample for Statement<T> {
    fn sample(from: &mut crate::sample::Random) -> Self {
        Statement {
            value: T::sample(from),
            source: Source::sample(from),
            said: Option::sample(from),
            sure: Sureness::sample(from),
        }
    }
}
