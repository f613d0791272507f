//! Tables without randomness: a fixed hash, the same on every machine.
//!
//! A register whose words were chosen to collide is slow, not wrong; whoever enters persons is
//! known to the log.

use core::hash::{BuildHasherDefault, Hasher};
use std::collections::HashMap;

/// A table with the fixed hash.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fixed>>;

/// Multiplies and turns, eight bytes at a time.
#[derive(Default, Clone, Copy)]
pub(crate) struct Fixed(u64);

/// 2⁶⁴ over the golden ratio, odd (Knuth, "Sorting and Searching", 6.4).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Fixed {
    #[expect(clippy::cast_possible_truncation, reason = "both halves are folded")]
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0.rotate_left(23) ^ word) * u128::from(GOLDEN);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Fixed {
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for chunk in whole {
            self.mix(u64::from_le_bytes(*chunk));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }
    fn finish(&self) -> u64 {
        self.0
    }
}
