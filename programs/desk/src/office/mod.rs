//! What staff do at a desk, without a word of how it is shown: functions of the shell that return
//! typed values, for commands and for pages alike.

pub mod access;
pub mod attachment;
pub mod binding;
pub mod branches;
pub mod called;
pub mod cases;
pub mod computer;
pub mod consents;
pub mod decide;
pub mod erase;
pub mod export;
pub mod file;
pub mod known;
pub mod leaving;
pub mod letters;
pub mod network;
pub mod orders;
pub mod people;
pub mod person;
pub mod queue;
pub mod receipt;
pub mod request;
mod rights;
pub mod room;
pub mod search;
pub mod seeking;
pub mod staff;
pub mod unfinished;

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use sign::Time;
use world::desk::JobId;

/// The first round with the hub, and a session if there is none: another one would end what is
/// under way.
///
/// # Errors
/// [`Fault`].
pub fn meet<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>) -> Result<(), Fault> {
    shell.round(0)?;
    let now = shell.now();
    if shell.desk().caller().session_public(now).is_none() {
        shell.sign_in()?;
    }
    shell.ask_sessions()
}

/// Waits for several pieces of work; the first that did not end well, or the last.
///
/// # Errors
/// [`Fault`].
pub fn all<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    jobs: &[JobId],
    until: Time,
) -> Result<Ended, Fault> {
    let mut last = Ended::Done(None);
    for job in jobs {
        last = shell.until(*job, until, |_, _| ())?;
        if !matches!(last, Ended::Done(_)) {
            break;
        }
    }
    Ok(last)
}
