//! Wall clock against a clock that nobody sets.

use crate::outside::Outside;
use sign::Time;
use sign::time::HOUR;

/// So far the two may move apart before it is a jump, in microseconds.
const JUMP: u64 = 60_000_000;

/// Compares the clocks. Slow corrections of a time service are forgotten every hour; a jump of a
/// minute, or several small ones within an hour, is found.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    wall: Time,
    running: u64,
}

impl Watch {
    /// Begins now.
    #[must_use]
    pub fn new(outside: &dyn Outside) -> Self {
        Watch {
            wall: outside.now(),
            running: outside.running(),
        }
    }

    /// Whether the wall clock has jumped since the last look.
    pub fn jumped(&mut self, outside: &dyn Outside) -> bool {
        let now = Watch::new(outside);
        let ran = now.running.saturating_sub(self.running);
        let jumped = now.wall.0.abs_diff(self.wall.plus(ran).0) > JUMP;
        if jumped || ran > HOUR {
            *self = now;
        }
        jumped
    }
}
