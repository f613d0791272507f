//! Whether somebody pressed Ctrl-C.

use crate::Fault;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a wait looks away.
const LOOK: Duration = Duration::from_millis(10);

/// Shared by everything that waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for Ctrl-C and for the system's request to end. Only the first of a process
    /// listens.
    pub(crate) fn of_signals() -> Stop {
        let stop = Stop::default();
        let told = stop.clone();
        // A second demonstration within one process would be a test's; nobody presses there.
        let _first = ctrlc::set_handler(move || told.0.store(true, Ordering::SeqCst));
        stop
    }

    /// Whether to end.
    pub(crate) fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits until something is there, or too much time has passed.
    ///
    /// # Errors
    /// [`Fault::Stopped`] on Ctrl-C; whatever `look` finds wrong.
    pub(crate) fn until<T>(
        &self,
        most: Duration,
        mut look: impl FnMut() -> Result<Option<T>, Fault>,
    ) -> Result<Option<T>, Fault> {
        let begin = Instant::now();
        loop {
            if self.asked() {
                return Err(Fault::Stopped);
            }
            if let Some(there) = look()? {
                return Ok(Some(there));
            }
            if begin.elapsed() >= most {
                return Ok(None);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits so long.
    ///
    /// # Errors
    /// [`Fault::Stopped`] on Ctrl-C.
    pub(crate) fn pause(&self, time: Duration) -> Result<(), Fault> {
        self.until(time, || Ok(None::<()>)).map(|_| ())
    }
}
