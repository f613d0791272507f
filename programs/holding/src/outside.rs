//! This computer's clock and randomness, for the keyholder.

use sign::Time;
use sign::time::{HOUR, MINUTE};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// So far the wall clock may come to be ahead of the clock that nobody sets, in microseconds.
const JUMP: u64 = MINUTE;
/// So much of a jump is shown: enough for the keyholder to find it.
const SHOWN: u64 = 2 * MINUTE;

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

/// This computer, whose clock is not followed far forward.
///
/// Times in the log never decrease, and what is asked is good for a minute, what officers order for
/// a day. So a leaf of a time far ahead, and be it the one that says that the clock jumped, would
/// leave the log deaf until that time has come, for officers, too. Of a jump forward as much is
/// shown as the keyholder needs to find it; from there it goes on by the clock that nobody sets,
/// until the wall clock is right again or the program is started anew.
pub(super) struct Steady {
    computer: Computer,
    known: Mutex<Known>,
    say: fn(&str),
}

impl Steady {
    pub(super) fn new(say: fn(&str)) -> Self {
        let computer = Computer::new();
        let known = Known {
            wall: keyholder::Outside::now(&computer),
            running: 0,
            follows: true,
        };
        Steady {
            computer,
            known: Mutex::new(known),
            say,
        }
    }
}

impl keyholder::Outside for Steady {
    fn now(&self) -> Time {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let followed = known.follows;
        let now = known.take(self.computer.now(), self.computer.running());
        if followed && !known.follows {
            (self.say)(
                "The clock of this computer jumped forward and is not followed. If it is wrong, put \
                 it right. If it was wrong before and is right now, or the computer slept: start the \
                 keyholder again. Then an officer clears it.",
            );
        }
        now
    }

    fn running(&self) -> u64 {
        self.computer.running()
    }

    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.computer.fill(bytes)
    }
}

/// Both clocks at a moment.
struct Known {
    wall: Time,
    running: u64,
    /// Whether the wall clock is followed.
    follows: bool,
}

impl Known {
    /// What time it is, by both clocks.
    fn take(&mut self, wall: Time, running: u64) -> Time {
        let ran = running.saturating_sub(self.running);
        let expected = self.wall.plus(ran);
        let jumped = wall.0.saturating_sub(expected.0) > JUMP;
        match (self.follows, jumped) {
            (false, true) => return expected,
            (true, true) => {
                self.follows = false;
                self.wall = expected.plus(SHOWN);
                self.running = running;
                return self.wall;
            }
            (false, false) => {
                self.follows = true;
                self.wall = wall;
                self.running = running;
            }
            // Slow corrections of a time service are forgotten; a clock that jumped back is not, or
            // putting it right would be a jump forward.
            (true, false) if ran > HOUR && expected.0.saturating_sub(wall.0) <= JUMP => {
                self.wall = wall;
                self.running = running;
            }
            (true, false) => {}
        }
        wall
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::time::DAY;

    const BEGIN: u64 = 1_700_000_000_000_000;
    const SECOND: u64 = 1_000_000;

    fn known() -> Known {
        Known {
            wall: Time(BEGIN),
            running: 0,
            follows: true,
        }
    }

    #[test]
    fn of_a_jump_forward_two_minutes_are_shown_and_no_more() {
        let mut known = known();
        let at = |ran: u64| Time(BEGIN + ran);
        assert_eq!(known.take(at(SECOND), SECOND), at(SECOND));
        let first = known.take(at(2 * SECOND + 40 * DAY), 2 * SECOND);
        assert_eq!(first, at(2 * SECOND + SHOWN));
        let later = known.take(at(HOUR + 40 * DAY), HOUR);
        assert_eq!(later, at(HOUR + SHOWN), "it goes on");
        // Put right: it is followed again, and found if it jumps once more.
        assert_eq!(known.take(at(2 * HOUR), 2 * HOUR), at(2 * HOUR));
        let again = known.take(at(2 * HOUR + DAY), 2 * HOUR);
        assert_eq!(again, at(2 * HOUR + SHOWN));
    }

    /// However long it took until somebody noticed.
    #[test]
    fn a_clock_that_was_back_is_followed_again_when_it_is_put_right() {
        let mut known = known();
        let at = |ran: u64| Time(BEGIN + ran);
        assert_eq!(known.take(at(SECOND), SECOND), at(SECOND));
        for ran in (1..=7).map(|n| n * HOUR) {
            let back = Time(BEGIN + ran - 2 * HOUR.min(ran / 2));
            assert_eq!(known.take(back, ran), back);
        }
        assert_eq!(known.take(at(8 * HOUR), 8 * HOUR), at(8 * HOUR));
        assert!(known.follows);
    }

    /// What the keyholder's own comparison sees of it.
    struct Seen(Time, u64);

    impl keyholder::Outside for Seen {
        fn now(&self) -> Time {
            self.0
        }
        fn running(&self) -> u64 {
            self.1
        }
        fn fill(&self, _: &mut [u8]) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_shown_the_keyholder_finds() {
        // A time service may have held the clock back by most of a minute since it looked last.
        for late in [0, 30 * SECOND, 59 * SECOND] {
            let (mut known, at) = (known(), HOUR / 2);
            let before = Seen(known.take(Time(BEGIN), 0), 0);
            let mut watch = keyholder::serve::Watch::new(&before);
            let wall = Time(BEGIN + at - late);
            let held = Seen(known.take(wall, at), at);
            assert!(!watch.jumped(&held), "{late}");
            let shown = known.take(wall.plus(40 * DAY), at + SECOND);
            assert!(watch.jumped(&Seen(shown, at + SECOND)), "{late}");
        }
    }

    #[test]
    fn slow_corrections_and_jumps_back_are_followed() {
        let mut known = known();
        // Ahead by a second an hour, for a hundred days.
        for hour in 1..2_400 {
            let wall = Time(BEGIN + hour * (HOUR + SECOND));
            assert_eq!(known.take(wall, hour * HOUR), wall, "{hour}");
        }
        let back = Time(BEGIN);
        assert_eq!(known.take(back, 2_400 * HOUR), back);
    }
}
