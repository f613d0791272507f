//! How a receipt's secret is kept: as a slow hash under a key of its keeper.
//!
//! Argon2id (RFC 9106) with the keeper's pepper as its secret input K and a salt for each receipt.
//! Eight digits are few: whoever has the table *and* the pepper needs 10^8 tries for one person at
//! this cost; whoever lacks the pepper cannot try at all.

use crate::ReceiptSecret;
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
    /// Argon2id, version 0x13, of the eight ASCII digits.
    pub hash: [u8; 32],
}
canonical_struct!(KeptSecret { salt, hash });

impl KeptSecret {
    /// Of a secret. Takes as long as every try.
    #[must_use]
    pub fn of(secret: &ReceiptSecret, pepper: &[u8; 32], salt: [u8; 16], room: &mut Room) -> Self {
        let params = Params::new(MEMORY, PASSES, 1, Some(32)).expect("within the bounds");
        let slow = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; 32];
        slow.expect("a pepper of 32 bytes is short enough")
            .hash_password_into_with_memory(
                secret.digits().as_bytes(),
                &salt,
                &mut hash,
                &mut room.0,
            )
            .expect("salt, length and memory are within the bounds");
        room.0.iter_mut().for_each(Zeroize::zeroize);
        KeptSecret { salt, hash }
    }

    /// Whether it is this secret: all bytes are compared, whatever they are.
    #[must_use]
    pub fn is(&self, secret: &ReceiptSecret, pepper: &[u8; 32], room: &mut Room) -> bool {
        let tried = Zeroizing::new(KeptSecret::of(secret, pepper, self.salt, room).hash);
        let pairs = tried.iter().zip(&self.hash);
        pairs.fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
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
        assert_eq!(lines.len(), 2);
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
            let kept = KeptSecret::of(&secret.expect("eight digits"), &pepper, salt, &mut room);
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
}
