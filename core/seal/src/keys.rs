//! Keys and their ids.

use crate::cipher::combine;
use crate::suite::suited;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use core::fmt;
use sign::id::{PersonId, PersonPseudonym, RecordId, RecordPseudonym};
use sign::{Category, SocietyId, canonical_struct, hmac};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

macro_rules! secret {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Takes 32 random bytes; the caller clears its own copy.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                $name(bytes)
            }

            /// The 32 bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        /// In constant time.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                verify_slices_are_equal(&self.0, &other.0).is_ok()
            }
        }

        impl Eq for $name {}
    )*};
}

secret! {
    /// Key of one version of one part, form or attachment: seals once, never again.
    PartKey;
    /// Key of the keyholder that wraps the keys of its vault.
    RootKey;
    /// Makes a person's and their records' names in the log; made by the keyholder.
    LogKey;
    /// Makes the randomness of answers, so that a retry gives the same bytes.
    AnswerSecret;
    /// A society's key for marks of what was erased.
    TombstoneKey;
    /// Seals what a program keeps on its own disk; itself in a passphrase file.
    FileKey;
    /// Makes message codes; one for each batch of messages, made on the trusted side.
    BatchKey;
}

impl PartKey {
    /// The part key that halves A and B of a second lock make:
    /// HKDF without salt of `A ‖ B`, with info `"kinfold/v1/second" 0x00 suite` and the fixed
    /// name. Either half alone tells nothing about it.
    #[must_use]
    pub fn from_halves(of: &KeyRef, half_a: &PartKey, half_b: &PartKey) -> Self {
        let mut halves = Zeroizing::new([0; 64]);
        halves[..32].copy_from_slice(half_a.as_bytes());
        halves[32..].copy_from_slice(half_b.as_bytes());
        PartKey(*combine(&*halves, "second", &[&of.to_fixed()]))
    }
}

impl LogKey {
    /// The person's name in the log: first half of HMAC-SHA-256 over `"person"` and the id.
    #[must_use]
    pub fn person_pseudonym(&self, person: PersonId) -> PersonPseudonym {
        PersonPseudonym(hmac(&self.0, "person", &[&person.0]).short())
    }

    /// A record's name in the log: first half of HMAC-SHA-256 over `"record"` and the id.
    #[must_use]
    pub fn record_pseudonym(&self, record: RecordId) -> RecordPseudonym {
        RecordPseudonym(hmac(&self.0, "record", &[&record.0]).short())
    }
}

/// Which key wraps: a society's, of one night.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KekId {
    /// Whose.
    pub society: SocietyId,
    /// Grows by one with each rotation.
    pub epoch: u32,
}
suited!(KekId { society, epoch });

/// Which X-Wing pair takes deposits and forms: a society's, of one month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IntakeKeyId {
    /// Whose.
    pub society: SocietyId,
    /// Months since January 1970 (`sign::Time::month`).
    pub month: u32,
}
suited!(IntakeKeyId { society, month });

/// Which long-lived X-Wing pair of a society: second lock or emergency key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PairId {
    /// Whose.
    pub society: SocietyId,
    /// First half of the hash of the public key, [`crate::Public::short`].
    pub key: [u8; 16],
}
suited!(PairId { society, key });

/// What a part key opens. One tuple, one key; a key for one tuple opens no other.
///
/// The key of a form is `{society, intake id, Intake, 1}` ([`KeyRef::intake`]); the key of a
/// record's n-th attachment is `{society, record, Attachment, n}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyRef {
    /// Whose record.
    pub society: SocietyId,
    /// Which record.
    pub record: RecordId,
    /// Which kind of information.
    pub category: Category,
    /// From 1.
    pub version: u32,
}
canonical_struct!(KeyRef {
    society,
    record,
    category,
    version
});

impl KeyRef {
    /// Length of [`KeyRef::to_fixed`].
    pub const FIXED: usize = 25;

    /// What the key of a form opens.
    #[must_use]
    pub fn intake(society: SocietyId, intake: sign::id::IntakeId) -> KeyRef {
        KeyRef {
            society,
            record: RecordId(intake.0),
            category: Category::Intake,
            version: 1,
        }
    }

    /// Fixed layout: society (4, big-endian), record (16), category (1), version (4, big-endian).
    #[must_use]
    pub fn to_fixed(&self) -> [u8; Self::FIXED] {
        let mut out = [0; Self::FIXED];
        out[..4].copy_from_slice(&self.society.0.to_be_bytes());
        out[4..20].copy_from_slice(&self.record.0);
        out[20] = self.category.number();
        out[21..].copy_from_slice(&self.version.to_be_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::{from_bytes, to_bytes};

    #[test]
    fn pseudonyms_are_constant_and_differ_by_key_noun_and_id() {
        let key = LogKey::from_bytes([1; 32]);
        let other = LogKey::from_bytes([2; 32]);
        let (p, r) = (PersonId([3; 16]), RecordId([3; 16]));
        assert_eq!(key.person_pseudonym(p), key.person_pseudonym(p));
        assert_ne!(key.person_pseudonym(p), other.person_pseudonym(p));
        assert_ne!(key.person_pseudonym(p).0, key.record_pseudonym(r).0);
        assert_ne!(
            key.record_pseudonym(r),
            key.record_pseudonym(RecordId([4; 16]))
        );
    }

    #[test]
    fn secrets_show_nothing_and_compare() {
        let key = PartKey::from_bytes([0x5a; 32]);
        assert_eq!(format!("{key:?}"), "PartKey");
        assert_eq!(key, PartKey::from_bytes([0x5a; 32]));
        let mut one_bit = [0x5a; 32];
        one_bit[31] ^= 1;
        assert_ne!(key, PartKey::from_bytes(one_bit));
    }

    #[test]
    fn the_suite_stands_in_every_key_id() {
        let id = KekId {
            society: SocietyId(7),
            epoch: 300,
        };
        assert_eq!(to_bytes(&id), [0x83, 1, 7, 0x19, 1, 44]);
        assert_eq!(from_bytes(&to_bytes(&id)), Ok(id));
        assert!(from_bytes::<KekId>(&[0x83, 2, 7, 0x19, 1, 44]).is_err());
    }

    #[test]
    fn the_fixed_layout_is_as_documented() {
        let at = KeyRef {
            society: SocietyId(0x0102_0304),
            record: RecordId([9; 16]),
            category: Category::Contact,
            version: 5,
        };
        let fixed = at.to_fixed();
        assert_eq!(&fixed[..4], &[1, 2, 3, 4]);
        assert_eq!(&fixed[4..20], &[9; 16]);
        assert_eq!(&fixed[20..], &[3, 0, 0, 0, 5]);
        assert_eq!(from_bytes(&to_bytes(&at)), Ok(at));
    }
}
