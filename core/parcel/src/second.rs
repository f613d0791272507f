//! The second lock: a part key made of two halves, of which hub and keyholder together have one.
//!
//! Half A goes the way of every part key (deposit, wrap, release). Half B is sealed to the
//! society's own X-Wing pair, whose seed only the society's devices hold, and travels in the
//! part's header, bound by everything that binds the header. A writer needs the public half only.
//!
//! A header shows whether there is a sealed half. So that the server does not learn whose contact
//! data has a second lock, a part without one may carry a decoy ([`SecondLock::seal`] of a half
//! that nothing is made of): whoever opens it tries half A alone first ([`open_key`]).

use crate::part::SealedPart;
use core::fmt;
use seal::pair::{self, OVERHEAD};
use seal::{KeyRef, OpenError, PairId, PartKey, Public, Random, SealError, Secret, Suite, info};
use sign::canonical_struct;
use sign::to_bytes;

/// Length of a sealed half in bytes.
pub const SEALED_HALF: usize = OVERHEAD + 32;

/// Half B of a part key, sealed to a society's own pair.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondLock {
    /// First half of the hash of the public key it is sealed to; the society is the part's.
    pub pair: [u8; 16],
    /// Encapsulation, ciphertext of 32 bytes, tag.
    pub sealed: [u8; SEALED_HALF],
}
canonical_struct!(SecondLock { pair, sealed });

impl fmt::Debug for SecondLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecondLock")
    }
}

impl SecondLock {
    /// Seals half B of the key of `of`.
    ///
    /// # Errors
    /// [`SealError::PublicKey`].
    pub fn seal(
        of: &KeyRef,
        half_b: &PartKey,
        to: &Public,
        random: &Random,
    ) -> Result<Self, SealError> {
        let pair = to.short();
        let info = info("second", &id(of, pair));
        let sealed = pair::seal(to, &info, &aad(of), half_b.as_bytes(), random)?;
        Ok(SecondLock {
            pair,
            sealed: sealed.try_into().map_err(|_| SealError::TooLong)?,
        })
    }

    /// Opens half B of the key of `of` with the pair it was sealed to.
    ///
    /// # Errors
    /// [`OpenError::Key`] if it was sealed to another pair; [`OpenError::Changed`].
    pub fn open(&self, of: &KeyRef, with: &Secret) -> Result<PartKey, OpenError> {
        if with.public().short() != self.pair {
            return Err(OpenError::Key);
        }
        let info = info("second", &id(of, self.pair));
        let half = pair::open(with, &info, &aad(of), &self.sealed)?;
        let half = <&[u8; 32]>::try_from(half.as_slice()).map_err(|_| OpenError::Length)?;
        Ok(PartKey::from_bytes(*half))
    }
}

/// The key of `part`, of the half that was released and, if it needs one, the half it carries.
///
/// # Errors
/// [`OpenError::Key`] if neither `half_a` alone nor with its second half is the key, or a second
/// half is needed and `pairs` has not the pair that it was sealed to; [`OpenError::Changed`].
pub fn open_key(
    part: &SealedPart,
    half_a: &PartKey,
    pairs: &[&Secret],
) -> Result<PartKey, OpenError> {
    if part.fits(half_a) {
        return Ok(PartKey::from_bytes(*half_a.as_bytes()));
    }
    let lock = part.header.about.second.as_ref().ok_or(OpenError::Key)?;
    let of = part.header.about.key_ref();
    let with = pairs
        .iter()
        .find(|pair| pair.public().short() == lock.pair)
        .ok_or(OpenError::Key)?;
    let key = PartKey::from_halves(&of, half_a, &lock.open(&of, with)?);
    if part.fits(&key) {
        Ok(key)
    } else {
        Err(OpenError::Key)
    }
}

fn id(of: &KeyRef, key: [u8; 16]) -> PairId {
    PairId {
        society: of.society,
        key,
    }
}

fn aad(of: &KeyRef) -> Vec<u8> {
    to_bytes(&(Suite, *of))
}
