//! What was begun here and broken off is finished: a consent that is taken back, an erasure.

use super::{erase, letters};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use sign::Time;
use sign::id::RecordId;

/// What is still to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// Consent of somebody is being taken back.
    TakenBack(RecordId),
    /// Somebody is being erased.
    Erased(RecordId),
}

/// What was begun here and is still to be done.
#[must_use]
pub fn left<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Left> {
    let unfinished = shell.unfinished();
    let taken = unfinished.takings.iter().map(|t| Left::TakenBack(t.of));
    let erased = unfinished.erasures.iter();
    let erased = erased.map(|e| Left::Erased(e.tombstone.record));
    taken.chain(erased).collect()
}

/// Finishes what can be finished now. What cannot does not keep the rest from it.
///
/// # Errors
/// [`Fault`] of the first that could not; it stays to be done.
pub fn finish<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, until: Time) -> Result<(), Fault> {
    let begun = shell.unfinished().clone();
    let mut failed = None;
    for taking in &begun.takings {
        if let Err(fault) = letters::finish(shell, taking, until) {
            failed.get_or_insert(fault);
        }
    }
    for erasing in &begun.erasures {
        if let Err(fault) = erase::finish(shell, erasing, until) {
            failed.get_or_insert(fault);
        }
    }
    failed.map_or(Ok(()), Err)
}
