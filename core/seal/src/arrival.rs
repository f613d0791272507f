//! A society's first keys on their way to its first desks: the seed of its second lock and its
//! tombstone key, sealed to a key that each desk made for its arrival and showed in its enrolment
//! text. Afterwards the seed goes from desk to desk within sessions.

use crate::error::{OpenError, SealError};
use crate::pair::{self, Public, Random, Secret};
use crate::suite::{info, suited};
use sign::id::DeviceId;
use sign::{SocietyId, canonical_struct, from_bytes, to_bytes};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const PURPOSE: &str = "arrival";

/// Whose keys, and for which desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About {
    /// The society.
    pub society: SocietyId,
    /// The desk.
    pub device: DeviceId,
}
suited!(About { society, device });

/// What every desk of a society holds.
#[derive(Zeroize, ZeroizeOnDrop, PartialEq, Eq)]
pub struct FirstKeys {
    /// Seed of the second lock's pair.
    pub second_lock: [u8; 32],
    /// The tombstone key.
    pub tombstone: [u8; 32],
}
canonical_struct!(FirstKeys {
    second_lock,
    tombstone
});

impl core::fmt::Debug for FirstKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FirstKeys")
    }
}

/// Seals them to a desk's arrival key.
///
/// # Errors
/// [`SealError::PublicKey`].
pub fn seal(
    about: &About,
    keys: &FirstKeys,
    to: &Public,
    random: &Random,
) -> Result<Vec<u8>, SealError> {
    let text = Zeroizing::new(to_bytes(keys));
    pair::seal(to, &info(PURPOSE, about), &to_bytes(about), &text, random)
}

/// Opens them with the arrival key.
///
/// # Errors
/// [`OpenError`] if they are another desk's or society's, or a byte was changed.
pub fn open(about: &About, sealed: &[u8], with: &Secret) -> Result<FirstKeys, OpenError> {
    let text = pair::open(with, &info(PURPOSE, about), &to_bytes(about), sealed)?;
    Ok(from_bytes(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_open_for_their_desk_and_society_only() {
        let about = About {
            society: SocietyId(3),
            device: DeviceId([4; 16]),
        };
        let keys = FirstKeys {
            second_lock: [1; 32],
            tombstone: [2; 32],
        };
        let arrival = Secret::from_seed(&[5; 32]);
        let sealed = seal(&about, &keys, arrival.public(), &[6; 64]).unwrap();
        assert_eq!(open(&about, &sealed, &arrival).unwrap(), keys);
        let others = [
            About {
                society: SocietyId(2),
                ..about
            },
            About {
                device: DeviceId([0; 16]),
                ..about
            },
        ];
        for other in others {
            assert_eq!(open(&other, &sealed, &arrival), Err(OpenError::Changed));
        }
        let stranger = Secret::from_seed(&[7; 32]);
        assert_eq!(open(&about, &sealed, &stranger), Err(OpenError::Changed));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&about, &changed, &arrival).is_err(), "byte {at}");
        }
    }
}
