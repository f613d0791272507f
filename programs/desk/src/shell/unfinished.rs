//! What was begun here in several steps, some of them at other computers, and has not come to its
//! end: kept from before the first step, so that it can be finished whatever broke it off.

use super::Shell;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::Own;
use ledger::leaf::Choice;
use record::consent::Receipt;
use sign::id::RecordId;
use sign::{Time, canonical_struct, from_bytes, to_bytes};
use world::search::Tombstone;

/// The file of it.
const UNFINISHED: &str = "unfinished";

/// Everything that was begun.
#[derive(Clone, Default, Debug)]
pub struct Unfinished {
    /// Consents that are being taken back, one of a person and purpose at a time.
    pub takings: Vec<Taking>,
    /// Records that the keyholder was, or is about to be, asked to erase.
    pub erasures: Vec<Erasing>,
}
canonical_struct!(Unfinished { takings, erasures });

/// A consent that is being taken back.
#[derive(Clone, Debug)]
pub struct Taking {
    /// Whose.
    pub of: RecordId,
    /// In which cases.
    pub cases: Vec<RecordId>,
    /// As it was heard.
    pub receipt: Receipt,
    /// How often the receipt stands in a record once it is written: somebody may have said the
    /// same before.
    pub wanted: Vec<Wanted>,
    /// Since when.
    pub since: Time,
}
canonical_struct!(Taking {
    of,
    cases,
    receipt,
    wanted,
    since
});

/// A receipt in a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Which record.
    pub record: RecordId,
    /// How often.
    pub times: u64,
}
canonical_struct!(Wanted { record, times });

/// A record that is being erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erasing {
    /// What is to remain of it.
    pub tombstone: Tombstone,
    /// What the person chose.
    pub choice: Choice,
    /// Since when.
    pub since: Time,
}
canonical_struct!(Erasing {
    tombstone,
    choice,
    since
});

impl Unfinished {
    /// Whether nothing is left to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.takings.is_empty() && self.erasures.is_empty()
    }

    /// Whether something of it is about this record.
    #[must_use]
    pub fn names(&self, record: RecordId) -> bool {
        let taken = |taking: &Taking| taking.of == record || taking.cases.contains(&record);
        self.takings.iter().any(taken) || self.erases(record)
    }

    /// Whether this record is being erased.
    #[must_use]
    pub fn erases(&self, record: RecordId) -> bool {
        self.erasures.iter().any(|e| e.tombstone.record == record)
    }
}

/// Reads what was begun.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub(super) fn kept(own: &Own, disk: &impl Disk) -> Result<Unfinished, Fault> {
    match own.read(disk, UNFINISHED)? {
        Some(bytes) => from_bytes(&bytes).map_err(|_| Fault::Damaged(disk.path(UNFINISHED))),
        None => Ok(Unfinished::default()),
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// What was begun here and is not finished.
    #[must_use]
    pub fn unfinished(&self) -> &Unfinished {
        &self.unfinished
    }

    /// Notes what is begun, or that it is finished, durable on return.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(crate) fn note_unfinished(
        &mut self,
        change: impl FnOnce(&mut Unfinished),
    ) -> Result<(), Fault> {
        change(&mut self.unfinished);
        let bytes = zeroize::Zeroizing::new(to_bytes(&self.unfinished));
        self.own
            .write(&self.disk, &self.outside, UNFINISHED, &bytes)
    }

    /// Whom an import must not bring back: who was erased, and who is being erased. The keyholder
    /// may have done it, and its answer is only on its way.
    #[must_use]
    pub fn graves(&self) -> Vec<Tombstone> {
        let begun = self.unfinished.erasures.iter().map(|e| &e.tombstone);
        self.side.tombstones.iter().chain(begun).cloned().collect()
    }
}
