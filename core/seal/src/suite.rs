//! The one suite: HPKE base mode (RFC 9180) with X-Wing (KEM 0x647a), HKDF-SHA256 and
//! AES-256-GCM; AES-256-GCM and AES-256-GCM-SIV (RFC 8452) outside HPKE. Its number stands in
//! every key id, header, info and associated data; there is no negotiation.

use sign::{Canonical, DecodeError, Decoder, Encoder};

/// Number of the suite.
pub const SUITE: u8 = 1;

/// Stands in a format for [`SUITE`]; every other number is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Suite;

impl Canonical for Suite {
    fn encode(&self, out: &mut Encoder) {
        SUITE.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        match u8::decode(from)? {
            SUITE => Ok(Suite),
            _ => Err(DecodeError::Unknown(at)),
        }
    }
}

/// A label, then the suite, then what a key is bound to:
/// `"kinfold/v1/" purpose 0x00 suite canonical(bound)`.
#[must_use]
pub fn info<T: Canonical>(purpose: &str, bound: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    out.extend_from_slice(b"kinfold/v1/");
    out.extend_from_slice(purpose.as_bytes());
    out.extend_from_slice(&[0, SUITE]);
    out.extend_from_slice(&sign::to_bytes(bound));
    out
}

/// As `sign::canonical_struct!`, with the suite's number as the first item. The crate that uses it
/// needs `sign`.
#[macro_export]
macro_rules! suited {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl sign::Canonical for $name {
            fn encode(&self, out: &mut sign::Encoder) {
                out.array(1 + [$(stringify!($field)),*].len() as u64);
                sign::Canonical::encode(&$crate::Suite, out);
                $(sign::Canonical::encode(&self.$field, out);)*
            }
            fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
                from.array(1 + [$(stringify!($field)),*].len() as u64)?;
                <$crate::Suite as sign::Canonical>::decode(from)?;
                Ok($name { $($field: sign::Canonical::decode(from)?),* })
            }
        }
    };
}
pub(crate) use suited;
