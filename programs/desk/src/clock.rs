//! The two things that the machine never takes by itself: the time, and randomness.

use crate::Fault;
use sign::Time;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where time and randomness come from.
pub trait Outside {
    /// Now.
    fn now(&self) -> Time;
    /// Fresh random bytes.
    ///
    /// # Errors
    /// [`Fault::Random`].
    fn fresh(&self) -> Result<[u8; 32], Fault>;

    /// Waits so many microseconds.
    fn rest(&self, micros: u64);

    /// Fresh bytes of half that length: ids and nonces.
    ///
    /// # Errors
    /// [`Fault::Random`].
    fn id(&self) -> Result<[u8; 16], Fault> {
        let bytes = self.fresh()?;
        let mut id = [0; 16];
        id.copy_from_slice(&bytes[..16]);
        Ok(id)
    }
}

impl<O: Outside + ?Sized> Outside for &O {
    fn now(&self) -> Time {
        (**self).now()
    }
    fn fresh(&self) -> Result<[u8; 32], Fault> {
        (**self).fresh()
    }
    fn rest(&self, micros: u64) {
        (**self).rest(micros);
    }
}

/// This computer.
#[derive(Clone, Copy, Debug)]
pub struct Computer;

impl Outside for Computer {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
    }

    fn rest(&self, micros: u64) {
        std::thread::sleep(Duration::from_micros(micros));
    }

    fn fresh(&self) -> Result<[u8; 32], Fault> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(Fault::Random)?;
        Ok(bytes)
    }
}
