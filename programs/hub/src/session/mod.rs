//! Session keys that devices announce.

pub(crate) mod get;
pub(crate) mod put;

use ledger::leaf::DeviceKind;

/// A kind by the number it is kept under.
fn number(kind: DeviceKind) -> u64 {
    match kind {
        DeviceKind::Desk => 1,
        DeviceKind::Portal => 2,
        DeviceKind::Matcher => 3,
    }
}
