//! The line to the hub, looked at from outside: whether it answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use wire::{Line, LineFault, Method};

/// Whether the hub answers, and when it last did.
#[derive(Default, Debug)]
pub(crate) struct Reach {
    there: AtomicBool,
    answered: AtomicU64,
}

impl Reach {
    pub(super) fn is_there(&self) -> bool {
        self.there.load(Ordering::Relaxed)
    }

    /// In microseconds since 1970.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }
}

/// A line whose answers are noticed.
pub(crate) struct Seen<L>(pub(crate) L, pub(crate) Arc<Reach>);

impl<L: Line> Line for Seen<L> {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        patience: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let answer = self.0.call(method, target, body, patience);
        let away = answer.as_ref().is_err_and(LineFault::is_away);
        self.1.there.store(!away, Ordering::Relaxed);
        if !away {
            self.1.answered.store(meter::timed(), Ordering::Relaxed);
        }
        answer
    }
}
