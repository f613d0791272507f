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
use crate::shell::pace::Rest;
use crate::shell::{Ended, Shell};
use sign::Time;
use sign::id::RecordId;
use sign::time::MINUTE;
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

/// Whether these records may be asked for now; without any, whether a bulk approval may be used: a
/// desk waits by itself where going on would stop it ([`crate::shell::pace`]).
///
/// # Errors
/// [`Fault::Refused`], which says until when they may not; [`Fault`].
pub fn ready<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[RecordId],
) -> Result<(), Fault> {
    let rest = shell.rest(records)?;
    rested(rest, shell.now())
}

/// The same of a search.
pub(crate) fn ready_to_search<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
) -> Result<(), Fault> {
    let rest = shell.rest_of_searches()?;
    rested(rest, shell.now())
}

fn rested(rest: Option<Rest>, now: Time) -> Result<(), Fault> {
    let Some(rest) = rest else {
        return Ok(());
    };
    let (Rest::New(until) | Rest::Limit(until)) = rest;
    let minutes = until.since(now).div_ceil(MINUTE).max(1);
    Err(Fault::Refused(match rest {
        Rest::New(_) => format!(
            "more records that are new to you within an hour would stop this computer. Go on after \
             so many minutes: {minutes}"
        ),
        Rest::Limit(_) => format!(
            "a limit has just refused this computer, and asking again and again would stop it; a \
             team leader can extend the day. Go on after so many minutes: {minutes}"
        ),
    }))
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
