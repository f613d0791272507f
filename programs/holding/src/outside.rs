//! This computer's clock and randomness, for the keyholder.

use sign::Time;
use std::io;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// This computer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Computer {
    begin: Instant,
}

impl Computer {
    pub(super) fn new() -> Self {
        Computer {
            begin: Instant::now(),
        }
    }
}

impl keyholder::Outside for Computer {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
    }

    fn running(&self) -> u64 {
        u64::try_from(self.begin.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(io::Error::other)
    }
}
