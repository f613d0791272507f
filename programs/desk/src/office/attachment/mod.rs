//! Photos and papers of a record: attaching one, looking at it, removing it.
//!
//! A picture is made clean before it is sealed, so that what is kept here, sent and shown later
//! has never been anything but pixels. Its key stands in the part that refers to it and nowhere
//! else.

mod look;
mod seal;

pub use look::look;
pub(crate) use look::{Got, get_whole};
pub(crate) use seal::{New, put_now, seal_up};

use super::meet;
use super::people::{self, Held, fetch, held, kept, me};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::attachments::State;
use crate::shell::{Ended, Shell};
use picture::{Clean, Limits, Refusal};
use record::attachment::{Attachment, LONGEST_NOTE, MOST, Shows};
use record::date::Day;
use record::file::{Act, Entry};
use record::text::Text;
use sign::id::{AttachmentId, RecordId};
use sign::{Category, Time};
use zeroize::Zeroizing;

/// How often a change is made anew because a colleague was faster.
const TRIES: u8 = 3;

/// What somebody says of a picture that is to be attached.
#[derive(Clone, Debug)]
pub struct Said {
    /// What it shows.
    pub shows: Shows,
    /// In words, if there is more to say.
    pub note: Option<Text>,
}

/// How it stands with an attachment, as far as this computer knows without asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is on its way from this computer: so many pieces of so many are at the server.
    Sending {
        /// Pieces that are there.
        sent: u32,
        /// All of them.
        of: u32,
    },
    /// It is at the server, and maybe here.
    Sent,
}

/// What was found of an attachment.
#[derive(Clone, PartialEq, Eq)]
pub enum Found {
    /// The picture, whole and as it was attached.
    Whole(Zeroizing<Vec<u8>>),
    /// So many pieces of so many: the rest is still on its way to the server, or to this computer.
    OnItsWay {
        /// Pieces that are there.
        there: u32,
        /// All of them.
        of: u32,
    },
}

impl core::fmt::Debug for Found {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Found::Whole(_) => f.write_str("Whole"),
            Found::OnItsWay { there, of } => write!(f, "OnItsWay({there} of {of})"),
        }
    }
}

/// Makes a picture clean. It takes nothing of the desk, so that pages need not wait for it.
///
/// # Errors
/// [`Refusal`], which says what to do.
pub fn clean(given: &[u8]) -> Result<Clean, Refusal> {
    picture::clean(given, Limits::USUAL)
}

/// The part that refers to it.
pub(crate) fn category(shows: Shows) -> Category {
    match shows {
        Shows::Face => Category::Identity,
        Shows::Paper | Shows::Map | Shows::Other => Category::Casework,
    }
}

/// Attaches a clean picture to a record: sealed and kept here, referred to in the record, and sent
/// piece by piece from now on. A photo of the face takes the place of the one before.
///
/// # Errors
/// [`Fault::Refused`] if there are too many, or too much is said of it; [`Fault`].
pub fn attach<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    clean: &Clean,
    said: Said,
    until: Time,
) -> Result<(AttachmentId, Ended), Fault> {
    let too_long = |note: &Text| note.reveal().len() > LONGEST_NOTE;
    if said.note.as_ref().is_some_and(too_long) {
        return Err(Fault::Refused(format!(
            "what is said of a picture has at most {LONGEST_NOTE} bytes: write the rest as a note"
        )));
    }
    meet(shell)?;
    let known = fetch(shell, record, &[category(said.shows)], until)?;
    let papers = &known.person.casework.documents;
    if said.shows != Shows::Face && papers.len() >= MOST {
        return Err(Fault::Refused(format!(
            "this record has {MOST} papers, and more cannot be: remove one first"
        )));
    }
    let numbers = known.person.attachments().map(|a| a.number);
    let new = New {
        id: AttachmentId(shell.outside().id()?),
        record,
        number: numbers.max().unwrap_or(0).saturating_add(1),
        shows: said.shows,
        note: said.note,
        on: Some(Day::of(shell.now())),
        by: Some(me(shell)?.0),
    };
    let (attachment, pieces) = seal_up(shell, new, clean)?;
    let id = attachment.id;
    // First what is referred to, then the reference: none is ever without its pieces.
    shell.keep_attachment((id, record), pieces)?;
    let mut before = None;
    let ended = save(shell, record, category(attachment.shows), until, |held| {
        before = held.person.attach(attachment.clone());
        Ok(())
    });
    let ended = match ended {
        Ok(ended) => ended,
        Err(fault) => {
            shell.remove_attachment((shell.own.society, id, record))?;
            return Err(fault);
        }
    };
    gone(shell, record, before, &ended)?;
    shell.send_soon()?;
    Ok((id, ended))
}

/// Removes an attachment from a record, and its pieces at the server once the record says so.
///
/// # Errors
/// [`Fault::Refused`] if the record has none of this id; [`Fault`].
pub fn remove<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    id: AttachmentId,
    until: Time,
) -> Result<Ended, Fault> {
    let known = held(shell, record, &[Category::Identity, Category::Casework])?;
    let attachment = known.person.attachments().find(|a| a.id == id);
    let shows = attachment.map(|a| a.shows).ok_or_else(none)?;
    let mut before = None;
    let ended = save(shell, record, category(shows), until, |held| {
        before = Some(held.person.detach(id).ok_or_else(none)?);
        Ok(())
    })?;
    gone(shell, record, before, &ended)?;
    shell.send_soon()?;
    Ok(ended)
}

/// How it stands with an attachment, without asking anybody.
pub fn standing<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, id: AttachmentId) -> Standing {
    match shell.on_shelf(shell.own.society, id).map(|kept| kept.state) {
        Some(State::Sending(sending)) => Standing::Sending {
            sent: sending.sent,
            of: sending.of,
        },
        _ => Standing::Sent,
    }
}

/// The attachments of a record, as far as it is open here.
pub(super) fn known<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<Vec<AttachmentId>, Fault> {
    let known = held(shell, record, &[Category::Identity, Category::Casework])?;
    Ok(known.person.attachments().map(|a| a.id).collect())
}

/// Changes one part of a record, with a line in its history if it has one and that part holds it.
fn save<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    category: Category,
    until: Time,
    mut change: impl FnMut(&mut Held) -> Result<(), Fault>,
) -> Result<Ended, Fault> {
    let (staff, _) = me(shell)?;
    let mut tries = TRIES;
    loop {
        let before = fetch(shell, record, &[category], until)?;
        let mut after = before.clone();
        change(&mut after)?;
        if let Some(file) = after.person.casework.file.as_mut() {
            file.history.push(Entry {
                on: shell.now(),
                by: Some(staff),
                act: Act::Edited,
                note: None,
            });
        }
        let (_, ended) = people::save(shell, record, &before, after.person, until)?;
        tries -= 1;
        if !matches!(ended, Ended::Branched) || tries == 0 {
            kept(&ended)?;
            return Ok(ended);
        }
        // A colleague wrote before: the same is done to what they wrote.
        shell.with_desk(|desk| {
            let newest = desk.branches().filter(|(_, save)| save.record == record);
            if let Some(job) = newest.map(|(job, _)| job).max() {
                desk.settle_branch(job);
            }
        })?;
    }
}

/// What a record refers to no more goes at the server, but not before the keyholder has the version
/// that says so: another may win, and refers to it still.
fn gone<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    before: Option<Attachment>,
    ended: &Ended,
) -> Result<(), Fault> {
    match (before, ended) {
        (Some(before), Ended::Done(_)) => {
            shell.remove_attachment((shell.own.society, before.id, record))
        }
        _ => Ok(()),
    }
}

fn none() -> Fault {
    Fault::Refused(
        "the record, as it is open here, has no such photo or paper: open its newest version"
            .to_owned(),
    )
}
