//! Keys under keys: AES-256-GCM-SIV with an all-zero nonce.
//!
//! A wrap is deterministic: the same key under the same wrapping key and name gives the same
//! bytes, so that a rotation can crash anywhere and be repeated. GCM-SIV is made for this: with
//! one nonce it is deterministic authenticated encryption (RFC 8452, 9; Gueron, Langley, Lindell,
//! "AES-GCM-SIV: Specification and Analysis", eprint 2017/168), and all that equal inputs tell is
//! that they are equal. Inputs here are random keys under names that occur once. With q keys
//! under one wrapping key two synthetic nonces meet with probability about q² / 2^127: for 2^27
//! keys below 2^-72.
//!
//! The names ("associated data") have a fixed layout, each kind another first byte:
//! suite (1), kind (1), then the wrapping key's name if it has one, then what is wrapped.

use crate::cipher::Siv;
use crate::error::{OpenError, SealError};
use crate::keys::{IntakeKeyId, KekId, KeyRef, LogKey, PartKey, RootKey};
use crate::pair::Secret;
use crate::suite::SUITE;
use core::fmt;
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::PersonId;
use zeroize::Zeroizing;

/// A key of 32 bytes under another: ciphertext (32) and tag (16).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wrapped(pub [u8; 48]);

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrapped")
    }
}

impl Canonical for Wrapped {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Canonical::decode(from).map(Wrapped)
    }
}

const PART: u8 = 1;
const LOG: u8 = 2;
const KEK: u8 = 3;
const INTAKE: u8 = 4;

/// A society's wrapping key of one epoch, its key schedule made.
pub struct Kek {
    id: KekId,
    bytes: Zeroizing<[u8; 32]>,
    cipher: Siv,
}

impl fmt::Debug for Kek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kek").field(&self.id).finish()
    }
}

impl Kek {
    /// The key of 32 random bytes, never used under another id.
    #[must_use]
    pub fn new(id: KekId, bytes: [u8; 32]) -> Self {
        Kek {
            id,
            cipher: Siv::new(&bytes),
            bytes: Zeroizing::new(bytes),
        }
    }

    /// Whose, and of which epoch.
    #[must_use]
    pub fn id(&self) -> KekId {
        self.id
    }

    /// Wraps a part key.
    ///
    /// # Errors
    /// [`SealError::Society`] if it is another society's.
    pub fn wrap(&self, of: &KeyRef, key: &PartKey) -> Result<Wrapped, SealError> {
        if of.society != self.id.society {
            return Err(SealError::Society);
        }
        Ok(Wrapped(self.cipher.wrap(key.as_bytes(), &self.part(of))))
    }

    /// Unwraps a part key.
    ///
    /// # Errors
    /// [`OpenError::Changed`] if the bytes, the name or the wrapping key are not those of wrapping.
    pub fn unwrap(&self, of: &KeyRef, wrapped: &Wrapped) -> Result<PartKey, OpenError> {
        let key = self.cipher.unwrap(&wrapped.0, &self.part(of))?;
        Ok(PartKey::from_bytes(*key))
    }

    /// Wraps a part key of `self` anew under `new`.
    ///
    /// # Errors
    /// As [`Kek::unwrap`]; also if `new` is another society's.
    pub fn rewrap(&self, new: &Kek, of: &KeyRef, wrapped: &Wrapped) -> Result<Wrapped, OpenError> {
        let key = self.unwrap(of, wrapped)?;
        new.wrap(of, &key).map_err(|_| OpenError::Other)
    }

    /// Wraps a person's log key: under the epoch, so that erasure ends it with the epochs.
    #[must_use]
    pub fn wrap_log(&self, of: PersonId, key: &LogKey) -> Wrapped {
        Wrapped(self.cipher.wrap(key.as_bytes(), &self.log(of)))
    }

    /// Unwraps a person's log key.
    ///
    /// # Errors
    /// As [`Kek::unwrap`].
    pub fn unwrap_log(&self, of: PersonId, wrapped: &Wrapped) -> Result<LogKey, OpenError> {
        let key = self.cipher.unwrap(&wrapped.0, &self.log(of))?;
        Ok(LogKey::from_bytes(*key))
    }

    /// Wraps a log key of `self` anew under `new`.
    ///
    /// # Errors
    /// As [`Kek::unwrap`]; also if `new` is another society's.
    pub fn rewrap_log(
        &self,
        new: &Kek,
        of: PersonId,
        wrapped: &Wrapped,
    ) -> Result<Wrapped, OpenError> {
        if new.id.society != self.id.society {
            return Err(OpenError::Other);
        }
        Ok(new.wrap_log(of, &self.unwrap_log(of, wrapped)?))
    }

    /// suite, 1, society (4), epoch (4), the key's name (25).
    fn part(&self, of: &KeyRef) -> [u8; 10 + KeyRef::FIXED] {
        let mut out = [0; 10 + KeyRef::FIXED];
        out[..10].copy_from_slice(&self.prefix(PART));
        out[10..].copy_from_slice(&of.to_fixed());
        out
    }

    /// suite, 2, society (4), epoch (4), person (16).
    fn log(&self, of: PersonId) -> [u8; 26] {
        let mut out = [0; 26];
        out[..10].copy_from_slice(&self.prefix(LOG));
        out[10..].copy_from_slice(&of.0);
        out
    }

    fn prefix(&self, kind: u8) -> [u8; 10] {
        prefix(kind, self.id.society.0, self.id.epoch)
    }
}

impl RootKey {
    /// Wraps a society's wrapping key.
    #[must_use]
    pub fn wrap_kek(&self, kek: &Kek) -> Wrapped {
        let name = prefix(KEK, kek.id.society.0, kek.id.epoch);
        Wrapped(Siv::new(self.as_bytes()).wrap(&kek.bytes, &name))
    }

    /// Unwraps a society's wrapping key.
    ///
    /// # Errors
    /// [`OpenError::Changed`] if the bytes, the id or the root key are not those of wrapping.
    pub fn unwrap_kek(&self, id: KekId, wrapped: &Wrapped) -> Result<Kek, OpenError> {
        let name = prefix(KEK, id.society.0, id.epoch);
        let key = Siv::new(self.as_bytes()).unwrap(&wrapped.0, &name)?;
        Ok(Kek::new(id, *key))
    }

    /// Wraps the seed of a society's intake pair.
    #[must_use]
    pub fn wrap_intake(&self, id: IntakeKeyId, secret: &Secret) -> Wrapped {
        let name = prefix(INTAKE, id.society.0, id.month);
        Wrapped(Siv::new(self.as_bytes()).wrap(&secret.seed(), &name))
    }

    /// Unwraps a society's intake pair.
    ///
    /// # Errors
    /// As [`RootKey::unwrap_kek`].
    pub fn unwrap_intake(&self, id: IntakeKeyId, wrapped: &Wrapped) -> Result<Secret, OpenError> {
        let name = prefix(INTAKE, id.society.0, id.month);
        let seed = Siv::new(self.as_bytes()).unwrap(&wrapped.0, &name)?;
        Ok(Secret::from_seed(&seed))
    }
}

/// suite (1), kind (1), society (4, big-endian), epoch or month (4, big-endian).
fn prefix(kind: u8, society: u32, number: u32) -> [u8; 10] {
    let mut out = [SUITE, kind, 0, 0, 0, 0, 0, 0, 0, 0];
    out[2..6].copy_from_slice(&society.to_be_bytes());
    out[6..].copy_from_slice(&number.to_be_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sign::id::RecordId;
    use sign::{Category, SocietyId};

    fn kek(society: u32, epoch: u32, byte: u8) -> Kek {
        let id = KekId {
            society: SocietyId(society),
            epoch,
        };
        Kek::new(id, [byte; 32])
    }

    fn at(society: u32, record: u8, category: Category, version: u32) -> KeyRef {
        KeyRef {
            society: SocietyId(society),
            record: RecordId([record; 16]),
            category,
            version,
        }
    }

    #[test]
    fn invariant_9_a_wrap_for_one_tuple_opens_no_other() {
        let k = kek(1, 5, 1);
        let of = at(1, 2, Category::Identity, 3);
        let key = PartKey::from_bytes([9; 32]);
        let wrapped = k.wrap(&of, &key).unwrap();
        assert_eq!(k.unwrap(&of, &wrapped).unwrap(), key);
        for other in [
            at(2, 2, Category::Identity, 3),
            at(1, 3, Category::Identity, 3),
            at(1, 2, Category::Origin, 3),
            at(1, 2, Category::Identity, 4),
        ] {
            assert_eq!(k.unwrap(&other, &wrapped), Err(OpenError::Changed));
        }
        // Another epoch or society, even with the same bytes; another key.
        for k in [kek(1, 6, 1), kek(2, 5, 1), kek(1, 5, 2)] {
            assert_eq!(k.unwrap(&of, &wrapped), Err(OpenError::Changed));
        }
        assert_eq!(kek(2, 5, 1).wrap(&of, &key), Err(SealError::Society));
    }

    #[test]
    fn a_rotation_moves_keys_and_repeats_to_the_same_bytes() {
        let (old, new) = (kek(1, 5, 1), kek(1, 6, 2));
        let of = at(1, 2, Category::Contact, 1);
        let key = PartKey::from_bytes([9; 32]);
        let before = old.wrap(&of, &key).unwrap();
        let after = old.rewrap(&new, &of, &before).unwrap();
        assert_eq!(after, old.rewrap(&new, &of, &before).unwrap());
        assert_eq!(new.unwrap(&of, &after).unwrap(), key);
        assert!(old.unwrap(&of, &after).is_err());
        assert!(old.rewrap(&kek(2, 6, 2), &of, &before).is_err());

        let log = LogKey::from_bytes([4; 32]);
        let person = PersonId([8; 16]);
        let moved = old
            .rewrap_log(&new, person, &old.wrap_log(person, &log))
            .unwrap();
        assert_eq!(new.unwrap_log(person, &moved).unwrap(), log);
        assert!(new.unwrap_log(PersonId([7; 16]), &moved).is_err());
    }

    #[test]
    fn the_root_key_wraps_each_kind_under_its_own_name() {
        let root = RootKey::from_bytes([3; 32]);
        let k = kek(1, 5, 1);
        let wrapped = root.wrap_kek(&k);
        let again = root.unwrap_kek(k.id(), &wrapped).unwrap();
        let of = at(1, 2, Category::Family, 1);
        let key = PartKey::from_bytes([9; 32]);
        assert_eq!(again.wrap(&of, &key), k.wrap(&of, &key));
        assert!(root.unwrap_kek(kek(1, 6, 1).id(), &wrapped).is_err());

        let id = IntakeKeyId {
            society: SocietyId(1),
            month: 5,
        };
        let pair = Secret::from_seed(&[6; 32]);
        let sealed = root.wrap_intake(id, &pair);
        let opened = root.unwrap_intake(id, &sealed).unwrap();
        assert_eq!(opened.public(), pair.public());
        // The same numbers, another kind.
        assert!(root.unwrap_intake(id, &wrapped).is_err());
        assert!(root.unwrap_kek(k.id(), &sealed).is_err());
    }

    proptest! {
        #[test]
        fn invariant_9_no_changed_bit_of_a_wrap_opens(bit in 0_usize..384, bytes: [u8; 32]) {
            let k = kek(1, 5, 1);
            let of = at(1, 2, Category::Identity, 3);
            let mut wrapped = k.wrap(&of, &PartKey::from_bytes(bytes)).unwrap();
            wrapped.0[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(k.unwrap(&of, &wrapped), Err(OpenError::Changed));
        }
    }
}
