//! What a keyholder never takes by itself: the time, and randomness.

use crate::fault::HoldError;
use sign::Time;
use std::io;

/// Clock and randomness, brought by whoever runs the keyholder.
pub trait Outside: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Time;
    /// Microseconds by a clock that nobody sets, from any beginning.
    fn running(&self) -> u64;
    /// Fills `bytes` with fresh randomness.
    ///
    /// # Errors
    /// As the system says.
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()>;
}

/// Fresh random bytes.
///
/// # Errors
/// [`HoldError::Random`].
pub fn fresh<const N: usize>(outside: &dyn Outside) -> Result<[u8; N], HoldError> {
    let mut bytes = [0; N];
    outside.fill(&mut bytes).map_err(HoldError::Random)?;
    Ok(bytes)
}
