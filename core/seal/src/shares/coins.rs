//! Coins for the polynomials of a sharing, from 32 random bytes.

use crate::cipher::expand;
use core::convert::Infallible;
use rand_core::{TryCryptoRng, TryRng};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A stream without end: blocks of HKDF-Expand over a counter.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Coins {
    seed: [u8; 32],
    counter: u32,
    block: [u8; 32],
    left: usize,
}

impl Coins {
    pub(super) fn new(seed: &[u8; 32]) -> Self {
        Coins {
            seed: *seed,
            counter: 0,
            block: [0; 32],
            left: 0,
        }
    }
}

impl TryRng for Coins {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for byte in dst {
            if self.left == 0 {
                let counter = self.counter.to_be_bytes();
                self.block = *expand::<32>(&self.seed, "share coins", &[&counter]);
                self.counter += 1;
                self.left = 32;
            }
            *byte = self.block[32 - self.left];
            self.left -= 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Coins {}
