//! Somebody at a stolen computer who reads along a register as fast as a request goes.

use super::log::Log;
use crate::Fault;
use sign::Time;
use sign::time::HOUR;

/// The computer that was stolen: of a caseworker who was given more than they need.
const STOLEN: (u32, u32) = (1, 0);
/// Records in a request, and from one request to the next.
const AT_ONCE: u64 = 16;
const EACH: u64 = 3_000_000;
/// He gives up after so many.
const ENOUGH: u64 = 2_000;
/// Where the part of the register begins that the caseworker never opened.
const UNSEEN: u64 = 4_000;

/// How many records he read before he was stopped; none if he never was.
pub(super) fn read(log: &mut Log, evening: Time) -> Result<Option<u64>, Fault> {
    // Nothing of the day before counts any more.
    let mut now = evening.plus(30 * HOUR);
    let mut had = 0;
    for part in 0..ENOUGH / super::log::GRANT {
        log.give(STOLEN, UNSEEN + part, now)?;
    }
    while had < ENOUGH {
        let first = UNSEEN * super::log::GRANT + had;
        // A request stays within one access.
        let left = super::log::GRANT - first % super::log::GRANT;
        let records: Vec<u64> = (first..first + AT_ONCE.min(left)).collect();
        match log.open(STOLEN, &records, now)? {
            Ok(()) => had += records.len() as u64,
            Err(Some(_)) => return Ok(Some(had)),
            // Refused and not stopped: he goes on.
            Err(None) => {}
        }
        now = now.plus(EACH);
        if now.since(evening) > 60 * HOUR {
            break;
        }
    }
    Ok(None)
}
