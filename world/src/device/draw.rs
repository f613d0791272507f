//! Random bytes of one act: 32 fresh ones from outside, drawn out as far as the act needs.

use seal::{PartKey, Random};
use sign::hmac;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A stream of bytes from one seed: `HMAC-SHA-256(seed, "draw", n)` for n = 0, 1, … The seed is
/// used for one act only, so no byte is ever drawn twice.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Draw {
    seed: [u8; 32],
    next: u64,
}

impl core::fmt::Debug for Draw {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Draw")
    }
}

impl Draw {
    /// Starts with 32 fresh random bytes.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Draw { seed, next: 0 }
    }

    /// The next bytes.
    #[must_use]
    pub fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(32) {
            let block = hmac(&self.seed, "draw", &[&self.next.to_be_bytes()]);
            self.next += 1;
            chunk.copy_from_slice(&block.0[..chunk.len()]);
        }
        out
    }

    /// A fresh part key.
    #[must_use]
    pub fn key(&mut self) -> PartKey {
        PartKey::from_bytes(self.take())
    }

    /// Bytes for one encapsulation.
    #[must_use]
    pub fn encapsulation(&mut self) -> Random {
        self.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_come_twice_and_the_seed_decides() {
        let mut draw = Draw::new([1; 32]);
        let first: [u8; 64] = draw.take();
        let second: [u8; 16] = draw.take();
        assert_ne!(first[..32], first[32..]);
        assert_ne!(first[..16], second);
        assert_eq!(Draw::new([1; 32]).take::<64>(), first);
        assert_ne!(Draw::new([2; 32]).take::<64>(), first);
    }
}
