//! What this desk keeps of attachments: those on their way to the hub, copies of those that were
//! looked at, and those that are to be removed. All of it is as the hub has it, sealed, and once
//! more under the file key; what opens it stands in a part of the record.

use super::Shell;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::Own;
use sign::encode::Bytes;
use sign::id::{AttachmentId, RecordId};
use sign::time::DAY;
use sign::{SocietyId, Time, canonical_enum, canonical_struct, from_bytes, to_bytes};

/// The file that says what is kept.
const SHELF: &str = "attachments";
/// Attachments that wait to be sent, at most.
const MOST_WAITING: usize = 64;
/// Copies of those that were looked at, at most.
const MOST_COPIES: usize = 32;
/// For how long a copy is kept, as opened parts are.
const COPY: u64 = 14 * DAY;

/// What is kept of all attachments.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shelf {
    /// The next file has this number.
    pub(super) next: u64,
    pub(super) kept: Vec<OnShelf>,
}
canonical_struct!(Shelf { next, kept });

/// What is kept of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OnShelf {
    pub(crate) society: SocietyId,
    pub(crate) id: AttachmentId,
    pub(crate) record: RecordId,
    pub(crate) state: State,
    since: Time,
}
canonical_struct!(OnShelf {
    society,
    id,
    record,
    state,
    since
});

/// How it stands with one. The number is that of its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// It is on its way to the hub, which has so many of its pieces.
    Sending(Sending),
    /// A copy of what the hub has, as far as it was fetched.
    Copy(u64),
    /// The hub is to remove it.
    Leaving,
}
canonical_enum!(State {
    1 => Sending(sending),
    2 => Copy(file),
    3 => Leaving,
});

/// An attachment on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sending {
    pub(super) file: u64,
    /// Pieces that the hub has.
    pub(crate) sent: u32,
    /// All of them.
    pub(crate) of: u32,
}
canonical_struct!(Sending { file, sent, of });

/// Reads what is kept.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub(super) fn shelf(own: &Own, disk: &impl Disk) -> Result<Shelf, Fault> {
    match own.read(disk, SHELF)? {
        Some(bytes) => from_bytes(&bytes).map_err(|_| Fault::Damaged(disk.path(SHELF))),
        None => Ok(Shelf::default()),
    }
}

/// The file of a number.
fn name(file: u64) -> String {
    format!("attachment-{file}")
}

/// The pieces of an attachment: the sealed manifest first; none where one is missing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Held {
    pub(crate) pieces: Vec<Option<Bytes>>,
}
canonical_struct!(Held { pieces });

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Keeps a new attachment of this society, all its pieces, to be sent: durable on return.
    ///
    /// # Errors
    /// [`Fault::Waits`] if too many wait already; [`Fault`] if this computer fails.
    pub(crate) fn keep_attachment(
        &mut self,
        (id, record): (AttachmentId, RecordId),
        pieces: Vec<Bytes>,
    ) -> Result<(), Fault> {
        if self.unsent_attachments() >= MOST_WAITING {
            return Err(Fault::Waits(format!(
                "{MOST_WAITING} photos and papers wait to be sent from this computer: connect it, \
                 and wait until they are"
            )));
        }
        let of = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let held = Held {
            pieces: pieces.into_iter().map(Some).collect(),
        };
        // A file that no line of the shelf names yet is written over by the next.
        let file = self.shelf.next;
        self.write_pieces(file, &held)?;
        self.shelf.next += 1;
        let since = self.now();
        self.shelf.kept.push(OnShelf {
            society: self.own.society,
            id,
            record,
            state: State::Sending(Sending { file, sent: 0, of }),
            since,
        });
        self.keep_shelf()
    }

    /// Attachments that the hub does not have whole.
    #[must_use]
    pub fn unsent_attachments(&self) -> usize {
        let sending = |kept: &&OnShelf| matches!(kept.state, State::Sending(_));
        self.shelf.kept.iter().filter(sending).count()
    }

    /// What is kept of one.
    pub(crate) fn on_shelf(&self, society: SocietyId, id: AttachmentId) -> Option<&OnShelf> {
        let same = |kept: &&OnShelf| kept.society == society && kept.id == id;
        self.shelf.kept.iter().find(same)
    }

    /// The pieces that are kept of one; none of any that is not.
    pub(crate) fn pieces(&self, society: SocietyId, id: AttachmentId) -> Result<Held, Fault> {
        match self.on_shelf(society, id).map(|kept| kept.state) {
            Some(State::Sending(Sending { file, .. }) | State::Copy(file)) => {
                Ok(self.read_pieces(file)?.unwrap_or_default())
            }
            Some(State::Leaving) | None => Ok(Held::default()),
        }
    }

    /// Keeps what was fetched of one, sealed as it came.
    pub(crate) fn keep_copy(
        &mut self,
        (society, id, record): (SocietyId, AttachmentId, RecordId),
        held: &Held,
    ) -> Result<(), Fault> {
        let since = self.now();
        let file = match self.on_shelf(society, id).map(|kept| kept.state) {
            Some(State::Copy(file)) => file,
            Some(State::Sending(_) | State::Leaving) => return Ok(()),
            None => self.shelf.next,
        };
        self.write_pieces(file, held)?;
        if file == self.shelf.next {
            self.shelf.next += 1;
            self.shelf.kept.push(OnShelf {
                society,
                id,
                record,
                state: State::Copy(file),
                since,
            });
        }
        self.tidy_copies()?;
        self.keep_shelf()
    }

    /// Removes an attachment here and, with the next round, at the hub: durable on return.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(crate) fn remove_attachment(
        &mut self,
        (society, id, record): (SocietyId, AttachmentId, RecordId),
    ) -> Result<(), Fault> {
        let since = self.now();
        let file = self.on_shelf(society, id).and_then(|kept| file(kept.state));
        self.shelf
            .kept
            .retain(|kept| kept.society != society || kept.id != id);
        self.shelf.kept.push(OnShelf {
            society,
            id,
            record,
            state: State::Leaving,
            since,
        });
        self.keep_shelf()?;
        match file {
            Some(file) => self.drop_file(file),
            None => Ok(()),
        }
    }

    /// A record was erased: everything of it goes, here and at the hub; of these, too, which were
    /// never looked at here.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(crate) fn remove_attachments_of(
        &mut self,
        record: RecordId,
        known: &[AttachmentId],
    ) -> Result<(), Fault> {
        let own = self.own.society;
        let mut all = known.to_vec();
        let here = self.shelf.kept.iter();
        let here = here.filter(|kept| kept.record == record && kept.society == own);
        all.extend(here.map(|kept| kept.id));
        all.sort_unstable();
        all.dedup();
        for id in all {
            self.remove_attachment((own, id, record))?;
        }
        Ok(())
    }

    /// Copies go with the parts that open them, when they are old, and when there are many.
    pub(super) fn tidy_copies(&mut self) -> Result<(), Fault> {
        if self.shelf.kept.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let copies = |kept: &&OnShelf| matches!(kept.state, State::Copy(_));
        let over = self.shelf.kept.iter().filter(copies).count();
        let mut over = over.saturating_sub(MOST_COPIES);
        let held: Vec<RecordId> = self.desk.held().map(|of| of.record).collect();
        let mut files = Vec::new();
        self.shelf.kept.retain(|kept| {
            let State::Copy(file) = kept.state else {
                return true;
            };
            let old = now.since(kept.since) >= COPY || !held.contains(&kept.record);
            let go = old || over > 0;
            if go {
                over = over.saturating_sub(1);
                files.push(file);
            }
            !go
        });
        if files.is_empty() {
            return Ok(());
        }
        self.keep_shelf()?;
        files.into_iter().try_for_each(|file| self.drop_file(file))
    }

    pub(super) fn keep_shelf(&self) -> Result<(), Fault> {
        let bytes = to_bytes(&self.shelf);
        self.own.write(&self.disk, &self.outside, SHELF, &bytes)
    }

    fn write_pieces(&self, file: u64, held: &Held) -> Result<(), Fault> {
        self.own
            .write(&self.disk, &self.outside, &name(file), &to_bytes(held))
    }

    pub(super) fn read_pieces(&self, file: u64) -> Result<Option<Held>, Fault> {
        let name = name(file);
        let Some(bytes) = self.own.read(&self.disk, &name)? else {
            return Ok(None);
        };
        let held = from_bytes(&bytes).map_err(|_| Fault::Damaged(self.disk.path(&name)));
        held.map(Some)
    }

    fn drop_file(&self, file: u64) -> Result<(), Fault> {
        let name = name(file);
        let path = self.disk.path(&name);
        self.disk.remove(&name).map_err(Fault::file(&path))
    }
}

fn file(state: State) -> Option<u64> {
    match state {
        State::Sending(Sending { file, .. }) | State::Copy(file) => Some(file),
        State::Leaving => None,
    }
}
