//! What is sealed to a device's session: released keys, found candidates, a seed passed on.
//!
//! The randomness of the encapsulation is derived from a secret of the sender, the request, the
//! leaf and the content itself. A retry of the same answer gives the same bytes; another content
//! under the same request and leaf, which must not occur, would still get other randomness
//! instead of a second use of one nonce.

use crate::cipher::expand;
use crate::error::{OpenError, SealError};
use crate::keys::{AnswerSecret, KeyRef, PartKey};
use crate::pad;
use crate::pair::{self, Public, Secret};
use crate::suite::{Suite, info, suited};
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::SessionId;
use sign::{Hash, from_bytes, to_bytes};
use zeroize::Zeroizing;

/// Most keys in one answer.
pub const MAX_KEYS: usize = 512;

/// What kind of message goes to the session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Released keys, from the keyholder.
    Keys,
    /// What a search found, from the matcher; always of the same size.
    Found,
    /// A search, from a desk to the matcher's session.
    Query,
    /// The second-lock seed, from another device of the society.
    Seed,
    /// Searchable records, from a desk to the matcher's session.
    Register,
    /// Matches that only the holder may hear of, from the matcher to a society's own pair.
    Notice,
}
sign::canonical_code!(Kind {
    1 => Keys,
    2 => Found,
    3 => Query,
    4 => Seed,
    5 => Register,
    6 => Notice,
});

/// What a message to a session is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
    /// What kind of message.
    pub kind: Kind,
    /// Hash of the request that it answers, or belongs to.
    pub request: Hash,
    /// RFC 6962 hash of the leaf that had to be durable first; zeros if there is none yet.
    pub leaf: Hash,
}
suited!(Bound {
    kind,
    request,
    leaf
});

/// A released key.
#[derive(PartialEq, Eq, Debug)]
pub struct Released {
    /// What it opens.
    pub of: KeyRef,
    /// Header hash that the part must have.
    pub header: Hash,
    /// The key, or half A of it.
    pub key: PartKey,
}

/// Seals released keys to a session; padded to one of [`pad::SIZES`].
///
/// # Errors
/// [`SealError::Count`] for none or more than [`MAX_KEYS`]; [`SealError::PublicKey`].
pub fn seal_answer(
    secret: &AnswerSecret,
    request: &Hash,
    leaf: &Hash,
    session: &Public,
    keys: &[Released],
) -> Result<Vec<u8>, SealError> {
    if keys.is_empty() || keys.len() > MAX_KEYS {
        return Err(SealError::Count);
    }
    let mut out = Encoder::with_capacity(16 + keys.len() * 104);
    out.array(2);
    Suite.encode(&mut out);
    out.array(keys.len() as u64);
    keys.iter().for_each(|key| key.encode(&mut out));
    let content = Zeroizing::new(out.into_bytes());
    let size = pad::size_for(content.len()).ok_or(SealError::TooLong)?;
    seal_to_session(secret, &bound(request, leaf), session, &content, size)
}

/// Opens released keys.
///
/// # Errors
/// [`OpenError::Changed`] if it answers another request, stands under another leaf or was sealed
/// to another session; [`OpenError::Malformed`].
pub fn open_answer(
    sealed: &[u8],
    request: &Hash,
    leaf: &Hash,
    session: &Secret,
) -> Result<Vec<Released>, OpenError> {
    let content = open_to_session(sealed, &bound(request, leaf), session)?;
    let (Suite, keys) = from_bytes::<(Suite, Vec<Released>)>(&content)?;
    match keys.len() {
        1..=MAX_KEYS => Ok(keys),
        _ => Err(OpenError::Length),
    }
}

/// Seals any content to a session, padded to exactly `size` bytes.
///
/// # Errors
/// [`SealError::TooLong`] if `content` and its length prefix are longer than `size`;
/// [`SealError::PublicKey`].
pub fn seal_to_session(
    secret: &AnswerSecret,
    bound: &Bound,
    session: &Public,
    content: &[u8],
    size: usize,
) -> Result<Vec<u8>, SealError> {
    let padded = Zeroizing::new(pad::pad(content, size)?);
    let aad = to_bytes(bound);
    let digest = sign::hash("to session", &[&aad, session.as_bytes(), &padded]);
    let random = expand::<64>(secret.as_bytes(), "answer", &[&digest.0]);
    pair::seal(
        session,
        &info("session", &session.session()),
        &aad,
        &padded,
        &random,
    )
}

/// Opens what was sealed to a session.
///
/// # Errors
/// As [`open_answer`].
pub fn open_to_session(
    sealed: &[u8],
    bound: &Bound,
    session: &Secret,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let id: SessionId = session.public().session();
    let padded = pair::open(session, &info("session", &id), &to_bytes(bound), sealed)?;
    pad::strip(padded)
}

fn bound(request: &Hash, leaf: &Hash) -> Bound {
    Bound {
        kind: Kind::Keys,
        request: *request,
        leaf: *leaf,
    }
}

impl Canonical for Released {
    fn encode(&self, out: &mut Encoder) {
        out.array(3);
        self.of.encode(out);
        self.header.encode(out);
        out.bytes(self.key.as_bytes());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        Ok(Released {
            of: KeyRef::decode(from)?,
            header: Hash::decode(from)?,
            key: PartKey::from_bytes(Canonical::decode(from)?),
        })
    }
}
