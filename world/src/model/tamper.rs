//! A component that is broken on purpose: the watcher must find it.

use crate::desk::Told;
use ledger::leaf::Policy;
use release::{Effect, MemoryVault};
use sign::Time;
use std::collections::BTreeMap;

/// Where a component can be broken. Nothing is, unless a test does it.
pub(crate) trait Tamper {
    /// Changes what the keyholder's machine wants done.
    fn effects(&mut self, _effects: &mut Vec<Effect>, _now: Time) {}

    /// Whether an append is reported before it is durable.
    fn hasty(&self) -> bool {
        false
    }

    /// The leaves that a machine is started on, if not all.
    fn reopened(&mut self, _leaves: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
        None
    }

    /// Changes a vault after it was wrapped anew.
    fn rewrapped(&mut self, _before: &MemoryVault, _vault: &mut MemoryVault) {}

    /// Changes the rules that the keyholder starts with.
    fn policy(&mut self, _policy: &mut Policy) {}

    /// Whether the witness signs whatever it is shown.
    fn blind(&self) -> bool {
        false
    }

    /// Changes what a desk tells the person before it.
    fn told(&mut self, _told: &mut Told) {}

    /// Changes the copy of the log that is checked in the end.
    fn copy(&mut self, _copy: &mut BTreeMap<String, Vec<u8>>) {}

    /// Whether what a desk sends is lost for ever.
    fn swallows(&self) -> bool {
        false
    }
}

/// Nothing is broken.
#[derive(Debug)]
pub(crate) struct Honest;

impl Tamper for Honest {}
