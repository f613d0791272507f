//! Records that are given one by one, each whole and with a number of its own: those of another
//! society's folder.

use super::batch::{self, Locking, Row};
use super::marks::{Graves, Marks, mark};
use super::pictures::{self, Picture};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::meet;
use crate::shell::Shell;
use record::Person;
use record::date::Day;
use seal::TombstoneKey;
use seal::deposit::MAX_RECORDS;
use sign::id::RecordId;

/// Why a row is not taken in.
pub const ERASED: &str = "a person who was erased: to be reviewed by hand";

/// Why a row is not taken in.
pub const AHEAD: &str = "its consent bears a day that is still to come: correct the day";

/// What was taken in before, and what was erased.
pub struct TakenIn {
    key: TombstoneKey,
    marks: Marks,
    graves: Graves,
}

impl core::fmt::Debug for TakenIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("TakenIn")
    }
}

impl TakenIn {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::Asked`] without the society's tombstone key; [`Fault::Damaged`].
    pub fn open<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<TakenIn, Fault> {
        let tombstone = shell.side().tombstone.ok_or_else(super::no_tombstone_key)?;
        Ok(TakenIn {
            key: TombstoneKey::from_bytes(tombstone),
            marks: Marks::open(shell.own, shell.disk(), &tombstone)?,
            graves: Graves::of(&shell.graves()),
        })
    }

    /// What a record of a register is called here: the same on every desk of the society, and to
    /// nobody without its tombstone key the same record.
    #[must_use]
    pub fn record_of(&self, source: &str, record: RecordId) -> RecordId {
        let nobody = Person::default();
        mark(&self.key, source, &record.to_string(), &nobody).record()
    }
}

/// Records on their way in.
pub struct Taken {
    known: TakenIn,
    batch: Vec<Row>,
    /// Taken in now.
    pub new: u64,
    /// In already.
    pub before: u64,
    /// The search was told of so many.
    pub searchable: u64,
    /// Photos and papers that came in with them.
    pub pictures: u64,
    /// Not taken in, a line each.
    pub refused: Vec<String>,
}

impl core::fmt::Debug for Taken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Taken({})", self.new)
    }
}

impl Taken {
    /// Goes on where an earlier run stopped.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn begin<D: Disk, O: Outside>(
        shell: &mut Shell<'_, D, O>,
        mut known: TakenIn,
    ) -> Result<Taken, Fault> {
        batch::finish(shell, &mut known.marks, &known.graves)?;
        Ok(Taken {
            known,
            batch: Vec::new(),
            new: 0,
            before: 0,
            searchable: 0,
            pictures: 0,
            refused: Vec::new(),
        })
    }

    /// A record is not taken in.
    pub fn refuse(&mut self, line: String) {
        self.refused.push(line);
    }

    /// A record that stands here already, unless it is of a person who was erased.
    pub fn there(&mut self, record: RecordId, person: &Person, line: &str) {
        let TakenIn { key, graves, .. } = &self.known;
        if graves.meet(key, record, person) {
            self.erased(line);
        } else {
            self.before += 1;
        }
    }

    fn erased(&mut self, line: &str) {
        self.refused.push(format!("{line}: {ERASED}"));
    }

    /// Whether somebody of whom a letter tells was erased here.
    #[must_use]
    pub fn is_of_the_erased(&self, person: &Person) -> bool {
        let TakenIn { key, graves, .. } = &self.known;
        graves.meet_as(key, person)
    }

    /// Takes a record in that the register `source` has under `before`, with its photos and papers,
    /// to which it does not refer yet; `line` is where it stands.
    ///
    /// # Errors
    /// [`Fault`]; what was taken in stays, and a later run goes on from there.
    pub fn row<D: Disk, O: Outside>(
        &mut self,
        shell: &mut Shell<'_, D, O>,
        source: &str,
        before: RecordId,
        (person, pictures): (Person, Vec<Picture>),
        line: &str,
    ) -> Result<(), Fault> {
        let TakenIn { key, marks, graves } = &self.known;
        let mark = mark(key, source, &before.to_string(), &person);
        if graves.has(before) || graves.meet(key, mark.record(), &person) {
            self.erased(line);
        } else if person.casework.consent.is_ahead(Day::of(shell.now())) {
            self.refused.push(format!("{line}: {AHEAD}"));
        } else if marks.has(&[mark]) {
            self.before += 1;
            pictures::weigh(person, &pictures, &mut self.refused)?;
        } else {
            self.batch.push(Row {
                mark,
                person,
                pictures,
            });
            if self.batch.len() == MAX_RECORDS {
                self.bring(shell)?;
            }
        }
        Ok(())
    }

    /// Brings what is left.
    ///
    /// # Errors
    /// As [`Taken::row`].
    pub fn end<D: Disk, O: Outside>(mut self, shell: &mut Shell<'_, D, O>) -> Result<Taken, Fault> {
        self.bring(shell)?;
        batch::clear(shell)?;
        Ok(self)
    }

    fn bring<D: Disk, O: Outside>(&mut self, shell: &mut Shell<'_, D, O>) -> Result<(), Fault> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let mut batch = std::mem::take(&mut self.batch);
        let came = pictures::bring(shell, &mut batch, &mut self.refused)?;
        meet(shell)?;
        let locking = Locking::of(shell, shell.line())?;
        let locked = locking.lock(batch)?;
        let marks = &mut self.known.marks;
        let count = batch::bring(shell, marks, (locked, &came))?;
        pictures::settle(shell, marks, &came)?;
        self.pictures += count.pictures;
        self.new += count.new;
        self.before += count.before;
        self.searchable += count.searchable;
        Ok(())
    }
}
