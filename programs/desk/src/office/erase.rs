//! Erasing a person: the keys of every record of theirs are destroyed at the keyholder, the search
//! and this desk forget, and a mark remains by which a later import is stopped.

use super::meet;
use super::people::{done, fetch};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use crate::words;
use ledger::leaf::{Choice, Reason};
use policy::request::WantErase;
use record::Person;
use record::file::CaseFile;
use seal::TombstoneKey;
use sign::id::RecordId;
use sign::{Category, Time, to_bytes};
use world::desk::Work;
use world::search::{MOST, Pointer, Tombstone};
use zeroize::Zeroizing;

/// What was erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erased {
    /// Records of the person and letters about them.
    pub records: Vec<RecordId>,
    /// What other societies were allowed to open: they keep what they copied until they are told
    /// that consent was taken back.
    pub shared: Vec<record::file::Shared>,
}

/// Erases the person of a record: the record and this society's letters about them.
///
/// # Errors
/// [`Fault::Refused`] if the record cannot be read here, so that its letters are not known;
/// [`Fault`].
pub fn person<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    choice: Choice,
    until: Time,
) -> Result<Erased, Fault> {
    let held = fetch(
        shell,
        record,
        &[Category::Identity, Category::Casework],
        until,
    )?;
    let file = held.person.casework.file.as_ref();
    let own = shell.own.society;
    let letters = |file: &CaseFile| {
        let own = file.letters.iter().filter(|l| l.holder == own);
        own.map(|l| l.record).collect::<Vec<_>>()
    };
    // The letters first: once the record is gone nobody knows which they were.
    let mut records = file.map(letters).unwrap_or_default();
    records.push(record);
    let shared = file.map(|file| file.shared.clone()).unwrap_or_default();
    let tombstone = tombstone(shell, record, &held.person);
    for record in &records {
        self::record(shell, *record, choice, until)?;
    }
    shell.change(|side| side.bury(&tombstone))?;
    shell.point(own, Pointer::Erased(tombstone))?;
    Ok(Erased { records, shared })
}

/// What remains of the person: the record, by which a row of a register is known that became it,
/// and marks of the identity, none without the society's tombstone key.
fn tombstone<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
    person: &Person,
) -> Tombstone {
    let key = shell.side().tombstone.map(TombstoneKey::from_bytes);
    let mut marks = key.map_or_else(Vec::new, |key| marks(&key, person));
    marks.truncate(MOST);
    Tombstone { record, marks }
}

/// Marks of a person's identity: one for each name, together with each birth that was told. Case,
/// white space and the order of a name's parts do not count.
#[must_use]
pub fn marks(key: &TombstoneKey, person: &Person) -> Vec<[u8; 16]> {
    let births = person.identity.births.iter();
    let births: Vec<Vec<u8>> = births.map(|b| to_bytes(&b.value)).collect();
    let mut marks = Vec::new();
    for name in person.names() {
        let written = Zeroizing::new(name.written.reveal().to_lowercase());
        let mut parts: Vec<&str> = written.split_whitespace().collect();
        parts.sort_unstable();
        let name = Zeroizing::new(parts.join(" "));
        for birth in &births {
            let whole = Zeroizing::new([name.as_bytes(), &[0], birth].concat());
            marks.push(key.identity_mark(&whole).short());
        }
    }
    marks
}

/// Erases one record and forgets it here. What the keyholder does not know is erased already: by
/// an attempt that was broken off, or by its society.
///
/// # Errors
/// [`Fault::Refused`], [`Fault::Waits`]; [`Fault`].
pub(super) fn record<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    choice: Choice,
    until: Time,
) -> Result<(), Fault> {
    let attachments = super::attachment::known(shell, record)?;
    meet(shell)?;
    let job = shell.work(Work::Erase(WantErase {
        records: vec![record],
        choice,
    }))?;
    match shell.until(job, until, |_, _| ())? {
        Ended::Refused(why) if why == words::reason(Reason::Unknown) => {
            // What was written here and not sent yet would come after.
            if shell.desk().waiting().any(|w| w.writes.contains(&record)) {
                return Err(Fault::Waits(
                    "something written here about this record was not sent yet".to_owned(),
                ));
            }
            shell.with_desk(|desk| desk.forget(record))?;
        }
        ended => done(&ended)?,
    }
    shell.remove_attachments_of(record, &attachments)?;
    shell.change(|side| {
        side.cases.retain(|case| case.record != record);
        side.letters.retain(|letter| letter.copy != record);
        side.search.made.retain(|made| made.case != record);
    })
}
