//! How much at once. Nothing counts by address: a camp shares one, and whoever attacks has many.
//! Whatever is full is full for seconds.

use codes::MessageCode;
use core::num::NonZeroU32;
use governor::clock::DefaultClock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long somebody without a tail waits for their turn.
const PATIENCE: Duration = Duration::from_secs(15);
/// So many codes are counted by themselves before the old ones are forgotten.
const CODES: usize = 100_000;

/// How much a checker takes on.
#[derive(Clone, Debug)]
pub struct Rates {
    /// Checks in a minute, all together.
    pub checks: NonZeroU32,
    /// Checks of one code in a minute: whoever tries tails is slow, whoever mistypes is not.
    pub of_one: NonZeroU32,
    /// How many may wait without a tail.
    pub waiting: usize,
    /// Reports in a minute.
    pub reports: NonZeroU32,
}

impl Default for Rates {
    fn default() -> Rates {
        let n = |n| NonZeroU32::new(n).expect("no limit here is 0");
        Rates {
            checks: n(3_000),
            of_one: n(10),
            waiting: 16,
            reports: n(600),
        }
    }
}

type One = RateLimiter<NotKeyed, InMemoryState, DefaultClock>;

/// The room there is.
pub(crate) struct Room {
    checks: One,
    of_one: DefaultKeyedRateLimiter<MessageCode>,
    reports: One,
    waiting: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

impl Room {
    pub(crate) fn new(rates: &Rates) -> Room {
        Room {
            checks: RateLimiter::direct(Quota::per_minute(rates.checks)),
            of_one: RateLimiter::keyed(Quota::per_minute(rates.of_one)),
            reports: RateLimiter::direct(Quota::per_minute(rates.reports)),
            waiting: Arc::new(Semaphore::new(rates.waiting.max(1))),
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// A check counts whether its code is known or not.
    pub(crate) fn check(&self, code: MessageCode) -> bool {
        if self.of_one.len() > CODES {
            self.of_one.retain_recent();
        }
        self.checks.check().is_ok() && self.of_one.check_key(&code).is_ok()
    }

    pub(crate) fn report(&self) -> bool {
        self.reports.check().is_ok()
    }

    /// The turn of somebody without a tail: one at a time, and not too many in the queue.
    pub(crate) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        let _place = self.waiting.clone().try_acquire_owned().ok()?;
        let turn = tokio::time::timeout(PATIENCE, self.turn.clone().acquire_owned());
        turn.await.ok()?.ok()
    }
}
