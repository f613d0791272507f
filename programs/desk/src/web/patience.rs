//! A connection that a person waits for: it gives up sooner.

use crate::command::AnyLine;
use wire::{Line, LineFault, Method};

/// How long somebody waits for the hub before a page says that it cannot be reached, in
/// microseconds. What was to be sent is kept and sent later.
const MOST: u64 = 8_000_000;

/// A line with a limit.
pub(crate) struct Patient(pub(crate) AnyLine);

impl Line for Patient {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        patience: u64,
    ) -> Result<Vec<u8>, LineFault> {
        // A large parcel on a slow line takes as long as it takes.
        let most = MOST + body.len() as u64 * 100;
        self.0.call(method, target, body, patience.min(most))
    }
}
