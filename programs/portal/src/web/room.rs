//! How much at once. Nothing counts by address: a camp, a library or a telephone company shares
//! one, and whoever attacks has many.

use codes::Reference;
use core::num::NonZeroU32;
use governor::clock::DefaultClock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How much a portal takes on.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests sealed in a minute.
    pub forms: NonZeroU32,
    /// Looks at cases in a minute, all together.
    pub looks: NonZeroU32,
    /// Looks at one reference in an hour.
    pub looks_at_one: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        let n = |n| NonZeroU32::new(n).expect("no limit here is 0");
        Limits {
            forms: n(1_200),
            looks: n(1_200),
            looks_at_one: n(30),
        }
    }
}

/// Looks at the portal's own health in a minute: of balancers, and of whoever watches.
const HEALTH: NonZeroU32 = NonZeroU32::new(600).expect("not 0");

type One = RateLimiter<NotKeyed, InMemoryState, DefaultClock>;

/// The room there is.
pub(crate) struct Room {
    forms: One,
    looks: One,
    looks_at_one: DefaultKeyedRateLimiter<u32>,
    health: One,
}

/// Why there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Full {
    /// For anybody.
    Overall,
    /// For this number.
    Code,
}

impl Room {
    pub(crate) fn new(limits: &Limits) -> Self {
        Room {
            forms: RateLimiter::direct(Quota::per_minute(limits.forms)),
            looks: RateLimiter::direct(Quota::per_minute(limits.looks)),
            looks_at_one: RateLimiter::keyed(Quota::per_hour(limits.looks_at_one)),
            health: RateLimiter::direct(Quota::per_minute(HEALTH)),
        }
    }

    pub(crate) fn form(&self) -> Result<(), Full> {
        self.forms.check().map_err(|_| Full::Overall)
    }

    pub(crate) fn health(&self) -> Result<(), Full> {
        self.health.check().map_err(|_| Full::Overall)
    }

    /// A look counts whether the numbers are right or wrong, known or not.
    pub(crate) fn look(&self, reference: Reference) -> Result<(), Full> {
        self.looks.check().map_err(|_| Full::Overall)?;
        if self.looks_at_one.len() > 100_000 {
            self.looks_at_one.retain_recent();
        }
        let one = self.looks_at_one.check_key(&reference.number());
        one.map_err(|_| Full::Code)
    }
}
