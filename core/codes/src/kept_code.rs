//! How a checker keeps message codes: each with the tail of its recipient, as a slow hash under a
//! pepper.
//!
//! Argon2id with the pepper as its secret input K and one fixed salt, since a code is looked up
//! and not compared. There are 10^11 codes and 10^3 tails: whoever has the store and the pepper
//! needs that many tries of about half a millisecond for everything, and for one known recipient
//! 10^11 of them; whoever lacks the pepper cannot try at all. A plain hash of the code alone would
//! be undone in minutes.

use crate::{MessageCode, Tail};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

const SALT: &[u8; 16] = b"kinfold/v1/codes";
/// KiB and passes: about half a millisecond of one core.
const MEMORY: u32 = 512;
const PASSES: u32 = 1;

/// What the checker keeps instead of code and tail.
pub(crate) type Kept = [u8; 32];

/// Memory for one slow hash at a time, wiped after each.
pub(crate) struct Slow {
    pepper: [u8; 32],
    blocks: Vec<Block>,
    memory: u32,
}

impl Slow {
    pub(crate) fn new(pepper: [u8; 32]) -> Slow {
        Slow::with_memory(pepper, MEMORY)
    }

    /// Less memory is only for the tests of the store, which asks thousands of times.
    pub(crate) fn with_memory(pepper: [u8; 32], memory: u32) -> Slow {
        Slow {
            pepper,
            blocks: vec![Block::default(); memory as usize],
            memory,
        }
    }

    /// Argon2id of the twelve digits of the code and the three of the tail.
    pub(crate) fn kept(&mut self, code: MessageCode, tail: Tail) -> Kept {
        let mut text = code.digits();
        text.push_str(&tail.digits());
        let params = Params::new(self.memory, PASSES, 1, Some(32)).expect("within the bounds");
        let slow =
            Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params);
        let mut out = [0; 32];
        slow.expect("a pepper of 32 bytes is short enough")
            .hash_password_into_with_memory(text.as_bytes(), SALT, &mut out, &mut self.blocks)
            .expect("salt, length and memory are within the bounds");
        self.blocks.iter_mut().for_each(Zeroize::zeroize);
        text.zeroize();
        out
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.pepper.zeroize();
    }
}

impl core::fmt::Debug for Slow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Slow")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../vectors/message.json");

    /// By Argon2id of another library: `tools/check_codes.py` made them and checks them.
    #[test]
    fn the_golden_hashes_are_these() {
        let file: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
        let lines = file["vectors"].as_array().expect("a list");
        assert_eq!(lines.len(), 3);
        for line in lines {
            let text = |name: &str| line[name].as_str().expect("a text");
            let bytes = |name: &str| -> Vec<u8> {
                let hex = text(name);
                let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
                (0..hex.len()).step_by(2).map(byte).collect()
            };
            let code = MessageCode::parse(text("code")).expect("a code");
            let tail = Tail::parse(text("tail")).expect("a tail");
            let mut slow = Slow::new(bytes("pepper").try_into().expect("32 bytes"));
            assert_eq!(slow.kept(code, tail)[..], bytes("hash")[..]);
        }
    }

    #[test]
    fn code_tail_and_pepper_all_count() {
        let code = |text| MessageCode::parse(text).expect("a code");
        let tail = |text| Tail::parse(text).expect("a tail");
        let mut slow = Slow::new([1; 32]);
        let kept = slow.kept(code("482 913 077 362"), tail("567"));
        assert_eq!(slow.kept(code("482913077362"), tail("٥٦٧")), kept);
        assert_ne!(slow.kept(code("482913077362"), tail("568")), kept);
        assert_ne!(slow.kept(code("000000000000"), tail("567")), kept);
        let mut other = Slow::new([2; 32]);
        assert_ne!(other.kept(code("482913077362"), tail("567")), kept);
        assert!(
            slow.blocks
                .iter()
                .all(|b| b.as_ref().iter().all(|word| *word == 0))
        );
    }
}
