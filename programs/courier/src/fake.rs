//! Providers that exist only for tests and demonstrations: they deliver to nobody, and write down
//! what they got. They misbehave as real ones do: delay, lose answers, refuse, repeat receipts,
//! fail to deliver.

mod gateway;
mod sink;

pub use gateway::{FakeGateway, Got};
pub use sink::{Mailed, Sink};

use std::time::Duration;

/// How a fake provider misbehaves. Shares are in a hundred.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Faults {
    /// Takes it, and its answer is lost.
    pub loses_answers: u32,
    /// Does not take it, and says so.
    pub refuses: u32,
    /// Takes it, and it is never delivered.
    pub fails: u32,
    /// How often each receipt is posted.
    pub repeats: u32,
    /// How long an answer takes.
    pub delay: Duration,
    /// How long until it is delivered.
    pub delivery: Duration,
    /// From which its chances come.
    pub seed: u64,
}

impl Default for Faults {
    /// None.
    fn default() -> Faults {
        Faults {
            loses_answers: 0,
            refuses: 0,
            fails: 0,
            repeats: 1,
            delay: Duration::ZERO,
            delivery: Duration::from_millis(50),
            seed: 1,
        }
    }
}

/// A small generator (xorshift64*).
struct Chance(u64);

impl Chance {
    fn in_hundred(&mut self, share: u32) -> bool {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        drawn % 100 < u64::from(share)
    }
}
