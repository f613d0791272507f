//! Registers in: read on one thread, locked and stored at the hub on several, their keys brought
//! in order.
//!
//! The parcels of a batch are durable at the hub first; then its keys are kept here, sealed; then
//! they are brought; then the search is told and has said so; then its rows are marked. A run that is stopped anywhere goes on from there:
//! a batch whose keys were kept is brought once more with the same keys, which the keyholder takes
//! as the same deposit; one whose keys were not is locked anew with fresh keys.

mod batch;
mod given;
mod marks;
mod pictures;
pub mod reading;

pub use batch::Pending;
pub use given::{AHEAD, ERASED, Taken, TakenIn};
pub use marks::{Mark, Marks};
pub use pictures::Picture;
pub(crate) use pictures::read_whole;

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use batch::{Locked, Locking, Row};
use marks::{Graves, Known};
use reading::{Register, Source};
use record::consent::LeadStatement;
use record::date::Day;
use seal::deposit::MAX_RECORDS;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Batches that may wait between two threads.
const WAITING: usize = 2;

/// What is to be imported.
#[derive(Debug)]
pub struct Import {
    /// The register.
    pub register: Register,
    /// Name of the register: the same number in two registers is two persons.
    pub source: String,
    /// A team leader's statement for it.
    pub statement: Option<LeadStatement>,
    /// Threads that lock records.
    pub threads: usize,
}

/// What became of it.
#[derive(Default, Debug)]
pub struct Imported {
    /// Persons taken in now.
    pub persons: u64,
    /// Persons that were in already.
    pub before: u64,
    /// Persons that the search was told of now.
    pub searchable: u64,
    /// Rows that were not taken in, a line each, with line and field.
    pub refused: Vec<String>,
    /// What kind of file it was.
    pub kind: &'static str,
    /// Columns that are not read: number from 1, and heading.
    pub unread: Vec<(usize, String)>,
}

/// How far it is: bytes read, bytes in all, persons taken in.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64, u64);

/// Imports a register.
///
/// # Errors
/// [`Fault`]; what was taken in stays, and a later run goes on from there.
pub fn import<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    line: &(dyn wire::Line + Sync),
    import: &Import,
    progress: Progress<'_>,
) -> Result<Imported, Fault> {
    let tombstone = shell.side().tombstone.ok_or_else(no_tombstone_key)?;
    crate::office::meet(shell)?;
    let mut marks = Marks::open(shell.own, shell.disk(), &tombstone)?;
    let mut done = Imported::default();
    let graves = Graves::of(&shell.graves());
    batch::finish(shell, &mut marks, &graves)?;
    let source = reading::open(&import.register, shell.now())?;
    done.kind = source.kind;
    done.unread.clone_from(&source.unread);
    let (read, length) = (source.read.clone(), source.length);
    let locking = Locking::of(shell, line)?;
    let sorter = marks.sorter(&import.source, graves);
    let (rows, row) = sync_channel::<Vec<Row>>(WAITING);
    let (locked, lock) = sync_channel::<Result<Locked, Fault>>(WAITING);
    let row = Mutex::new(row);
    let today = Day::of(shell.now());
    let listed = std::thread::scope(|scope| {
        let reader = scope.spawn(|| read_all(source, import, (sorter, today), rows));
        for _ in 0..import.threads.max(1) {
            let (locked, row, locking) = (locked.clone(), &row, &locking);
            scope.spawn(move || locking.run(row, &locked));
        }
        drop(locked);
        let mut fault = None;
        for one in lock {
            // After a fault the rest is only drained, so that every thread comes to its end.
            if fault.is_some() {
                continue;
            }
            let taken = one.and_then(|one| batch::bring(shell, &mut marks, (one, &Vec::new())));
            match taken {
                Ok(count) => {
                    done.persons += count.new;
                    done.before += count.before;
                    done.searchable += count.searchable;
                    progress(read.load(Ordering::Relaxed), length, done.persons);
                }
                Err(why) => {
                    locking.stop();
                    fault = Some(why);
                }
            }
        }
        let listed = reader.join();
        match fault {
            Some(fault) => Err(fault),
            None => listed.map_err(|_| Fault::Refused("reading the register stopped".to_owned())),
        }
    })?;
    batch::clear(shell)?;
    done.before += listed.before;
    done.refused = listed.lines;
    Ok(done)
}

fn no_tombstone_key() -> Fault {
    Fault::asked(
        "this desk has not the society's tombstone key, without which an erased person could come \
         back: import on a desk that took the first keys (`kinfold desk keys`)",
    )
}

/// What the reading thread found beside new rows.
#[derive(Default)]
struct Listed {
    lines: Vec<String>,
    before: u64,
}

fn read_all(
    source: Source,
    import: &Import,
    (mut sorter, today): (marks::Sorter, Day),
    rows: SyncSender<Vec<Row>>,
) -> Listed {
    let mut listed = Listed::default();
    let mut batch = Vec::with_capacity(MAX_RECORDS);
    let path: &Path = &import.register.path;
    for row in source {
        let imported = match row {
            Ok(imported) => imported,
            Err(refused) => {
                listed.lines.push(reading::refusal(path, &refused));
                continue;
            }
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).display();
        let line = imported.line;
        match sorter.sort(&imported.person) {
            Known::Before => listed.before += 1,
            Known::OtherPerson => listed.lines.push(format!(
                "{name}, line {line} (source_id): the register's number stands for another person \
                 already: to be reviewed by hand"
            )),
            Known::Erased => listed.lines.push(format!("{name}, line {line}: {ERASED}")),
            Known::New(_) if imported.person.casework.consent.is_ahead(today) => {
                listed.lines.push(format!("{name}, line {line}: {AHEAD}"));
            }
            Known::New(mark) => {
                let mut person = imported.person;
                person
                    .casework
                    .consent
                    .statement
                    .clone_from(&import.statement);
                batch.push(Row {
                    mark,
                    person,
                    pictures: Vec::new(),
                });
            }
        }
        if batch.len() == MAX_RECORDS {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(MAX_RECORDS));
            if rows.send(full).is_err() {
                return listed;
            }
        }
    }
    if !batch.is_empty() {
        // Nobody takes it only if all of them met a fault, which is told by them.
        let _taken = rows.send(batch);
    }
    listed
}
