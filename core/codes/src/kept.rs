//! How a receipt's secret is kept: as a slow hash under a key of its keeper.
//!
//! Argon2id (RFC 9106) with the keeper's pepper as its secret input K and a salt for each receipt.
//! Eight digits are few: whoever has the table *and* the pepper needs 10^8 tries for one person at
//! this cost; whoever lacks the pepper cannot try at all.
//!
//! The hash need not wait for the secret. [`Ready`] is made before anybody comes: the slow hash of
//! eight random digits that nobody is shown. When a secret is there, only its distance to those
//! digits is kept beside the hash. The digits were random and are forgotten, so the distance says
//! nothing of the secret, and whoever tries a secret pays for the same slow hash as ever.

use crate::{ReceiptSecret, SECRETS};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use core::fmt;
use sign::canonical_struct;
use zeroize::{Zeroize, Zeroizing};

/// Memory of one try in KiB, and passes over it: OWASP's smaller choice, about a fortieth of a
/// second of one core, so that a small server bears the tries of a whole camp.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;

/// Memory for slow hashes, one after the other: to ask the system for it anew costs a good third
/// of the work. It is wiped after each: from what a hash leaves in it, secrets could be tried
/// quickly.
pub struct Room(Vec<Block>);

impl Room {
    /// Memory for one slow hash at a time.
    #[must_use]
    pub fn new() -> Self {
        Room(vec![Block::default(); MEMORY as usize])
    }
}

impl Default for Room {
    fn default() -> Self {
        Room::new()
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Room")
    }
}

/// What is kept of a receipt's secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeptSecret {
    /// Random, one for each receipt.
    pub salt: [u8; 16],
    /// Argon2id, version 0x13, of the eight ASCII digits of (secret + shift) modulo 10^8.
    pub hash: [u8; 32],
    /// Below 10^8.
    pub shift: u32,
}
canonical_struct!(KeptSecret { salt, hash, shift });

impl KeptSecret {
    /// Of a secret. Takes as long as every try.
    #[must_use]
    pub fn of(secret: &ReceiptSecret, pepper: &[u8; 32], salt: [u8; 16], room: &mut Room) -> Self {
        let hash = slow(&secret.digits(), pepper, &salt, room);
        KeptSecret {
            salt,
            hash,
            shift: 0,
        }
    }

    /// Whether it is this secret: all bytes are compared, whatever they are.
    #[must_use]
    pub fn is(&self, secret: &ReceiptSecret, pepper: &[u8; 32], room: &mut Room) -> bool {
        let shifted = ReceiptSecret((secret.0 + self.shift % SECRETS) % SECRETS);
        let tried = Zeroizing::new(slow(&shifted.digits(), pepper, &self.salt, room));
        let pairs = tried.iter().zip(&self.hash);
        pairs.fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

/// A slow hash that waits for its secret. In memory only, used once: whoever reads it before, and
/// later what is kept, has the secret without a try.
pub struct Ready {
    digits: ReceiptSecret,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl Ready {
    /// From eight random bytes for digits that nobody is shown, and a random salt. Takes as long
    /// as every try.
    #[must_use]
    pub fn new(random: &[u8; 8], pepper: &[u8; 32], salt: [u8; 16], room: &mut Room) -> Self {
        let digits = ReceiptSecret::from_random(random);
        let hash = slow(&digits.digits(), pepper, &salt, room);
        Ready { digits, salt, hash }
    }

    /// What is kept of this secret; at once.
    #[must_use]
    pub fn keep(self, secret: &ReceiptSecret) -> KeptSecret {
        KeptSecret {
            salt: self.salt,
            hash: self.hash,
            shift: (self.digits.0 + SECRETS - secret.0) % SECRETS,
        }
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ready")
    }
}

fn slow(digits: &str, pepper: &[u8; 32], salt: &[u8; 16], room: &mut Room) -> [u8; 32] {
    let params = Params::new(MEMORY, PASSES, 1, Some(32)).expect("within the bounds");
    let slow = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    slow.expect("a pepper of 32 bytes is short enough")
        .hash_password_into_with_memory(digits.as_bytes(), salt, &mut hash, &mut room.0)
        .expect("salt, length and memory are within the bounds");
    room.0.iter_mut().for_each(Zeroize::zeroize);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../vectors/kept.json");

    /// By Argon2id of another library: `tools/check_codes.py` checks the same file.
    #[test]
    fn the_golden_hashes_are_these() {
        let file: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
        let lines = file["vectors"].as_array().expect("a list");
        assert_eq!(lines.len(), 4);
        let mut room = Room::new();
        for line in lines {
            let bytes = |name: &str| -> Vec<u8> {
                let text = line[name].as_str().expect("a text");
                let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
                (0..text.len()).step_by(2).map(byte).collect()
            };
            let secret = ReceiptSecret::parse(line["secret"].as_str().expect("a text"));
            let pepper = bytes("pepper").try_into().expect("32 bytes");
            let salt = bytes("salt").try_into().expect("16 bytes");
            let secret = secret.expect("eight digits");
            let shift = u32::try_from(line["shift"].as_u64().expect("a number")).expect("small");
            let unshifted = ReceiptSecret((secret.0 + shift) % SECRETS);
            let kept = KeptSecret::of(&unshifted, &pepper, salt, &mut room);
            assert!(KeptSecret { shift, ..kept }.is(&secret, &pepper, &mut room));
            assert!(
                room.0
                    .iter()
                    .all(|b| b.as_ref().iter().all(|word| *word == 0))
            );
            assert_eq!(kept.hash[..], bytes("hash")[..]);
        }
    }

    #[test]
    fn only_the_secret_fits_and_only_under_its_pepper_and_salt() {
        let secret = ReceiptSecret::parse("5962 1483").expect("eight digits");
        let other = ReceiptSecret::parse("5962 1484").expect("eight digits");
        let room = &mut Room::new();
        let kept = KeptSecret::of(&secret, &[1; 32], [2; 16], room);
        assert!(kept.is(&secret, &[1; 32], room));
        assert!(!kept.is(&other, &[1; 32], room));
        assert!(!kept.is(&secret, &[0; 32], room));
        let salted = KeptSecret::of(&secret, &[1; 32], [3; 16], room);
        assert_ne!(salted.hash, kept.hash);
        let read = sign::from_bytes::<KeptSecret>(&sign::to_bytes(&kept));
        assert_eq!(read, Ok(kept));
    }

    #[test]
    fn a_hash_that_waited_fits_the_secret_it_was_used_for_and_no_other() {
        let room = &mut Room::new();
        let mut number = |random: u64, typed: &str| {
            let secret = ReceiptSecret::parse(typed).expect("eight digits");
            let ready = Ready::new(&random.to_be_bytes(), &[1; 32], [2; 16], room);
            let hash = ready.hash;
            let kept = ready.keep(&secret);
            assert_eq!(kept.hash, hash);
            assert!(kept.shift < SECRETS);
            assert!(kept.is(&secret, &[1; 32], room));
            assert!(!kept.is(&secret, &[3; 32], room));
            let next = ReceiptSecret((secret.0 + 1) % SECRETS);
            assert!(!kept.is(&next, &[1; 32], room));
            let digits = ReceiptSecret::from_random(&random.to_be_bytes());
            let same = digits.0 == secret.0;
            assert_eq!(kept.is(&digits, &[1; 32], room), same);
            kept.shift
        };
        assert_eq!(number(7, "0000 0007"), 0);
        assert_eq!(number(7, "0000 0008"), SECRETS - 1);
        assert_eq!(number(0, "9999 9999"), 1);
        assert_eq!(number(99_999_999, "0000 0000"), SECRETS - 1);
        // A shift that no portal writes is no other number.
        let secret = ReceiptSecret::parse("5962 1483").expect("eight digits");
        let kept = KeptSecret::of(&secret, &[1; 32], [2; 16], room);
        let far = KeptSecret {
            shift: u32::MAX,
            ..kept
        };
        assert!(!far.is(&secret, &[1; 32], room));
    }
}
