//! The two things the core never takes by itself: the time, and randomness.

use crate::Fault;
use sign::Time;
use std::time::{SystemTime, UNIX_EPOCH};
use world::device::Draw;

/// Now, by this computer's clock.
#[must_use]
pub(super) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}

/// Fresh bytes from the system.
///
/// # Errors
/// [`Fault::Random`].
pub(super) fn fresh<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Fault::Random)?;
    Ok(bytes)
}

/// Fresh bytes for one act.
///
/// # Errors
/// [`Fault::Random`].
pub(super) fn draw() -> Result<Draw, Fault> {
    Ok(Draw::new(fresh()?))
}
