//! One batch: locked, stored at the hub, its keys kept, brought, its rows marked.

use super::marks::{Graves, Mark, Marks};
use super::pictures::{self, OnTheirWay, Picture};
use crate::Fault;
use crate::clock::{Computer, Outside};
use crate::disk::Disk;
use crate::office;
use crate::shell::parcels::put_records;
use crate::shell::{Ended, Shell};
use record::Person;
use seal::deposit::{Deposit, NewPart, NewParts};
use seal::{PartKey, Public};
use sign::id::SessionId;
use sign::{SigningKey, SocietyId, canonical_struct, from_bytes, to_bytes};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use world::desk::write::{Author, seal_record};
use world::desk::{SealedRecord, Work};
use world::device::Draw;
use world::search::Entry;
use zeroize::Zeroizing;

/// The file of keys that are being brought.
const FILE: &str = "importing";
/// How often a batch is stored, or brought, before the import stops.
const TRIES: u32 = 30;
/// How long one attempt to bring a batch may take, in microseconds.
const PATIENCE: u64 = 90_000_000;
/// Bytes of entries in one word for the search: the largest has room for a little more.
const WORD: usize = (4 << 20) - 4096;
/// How long to wait before a hub that does not answer is tried again, in microseconds.
const REST: u64 = 2_000_000;

/// A row on its way in.
pub(super) struct Row {
    pub(super) mark: Mark,
    pub(super) person: Person,
    /// Photos and papers to which it does not refer yet.
    pub(super) pictures: Vec<Picture>,
}

/// A batch whose parcels are durable at the hub.
pub(super) struct Locked {
    marks: Vec<Mark>,
    keys: Vec<NewParts>,
    entries: Vec<Entry>,
}

/// Keys on their way, the rows they are of, and what the search is told of them.
pub struct Pending {
    marks: Vec<Mark>,
    keys: Deposit,
    entries: Vec<Entry>,
}
canonical_struct!(Pending {
    marks,
    keys,
    entries
});

/// How many persons of a batch are new, and how many the search was told of.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Count {
    pub(super) new: u64,
    pub(super) before: u64,
    pub(super) searchable: u64,
    /// Photos and papers that came with them.
    pub(super) pictures: u64,
}

/// What a thread needs to lock records and to store them.
pub(super) struct Locking<'a, L: ?Sized> {
    society: SocietyId,
    signer: SigningKey,
    second: Public,
    emergency: Public,
    session: SessionId,
    line: &'a L,
    stopped: AtomicBool,
}

impl<'a, L: wire::Line + ?Sized> Locking<'a, L> {
    pub(super) fn of<D: Disk, O: Outside>(
        shell: &Shell<'_, D, O>,
        line: &'a L,
    ) -> Result<Self, Fault> {
        let author = shell.desk().author(shell.now());
        let author = author.map_err(|e| Fault::Refused(e.to_string()))?;
        Ok(Locking {
            society: author.society,
            signer: shell.own.signer_again(),
            second: author.second,
            emergency: author.emergency,
            session: author.session,
            line,
            stopped: AtomicBool::new(false),
        })
    }

    /// Nothing more is to be locked.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Locks and stores batch after batch.
    pub(super) fn run(
        &self,
        rows: &Mutex<Receiver<Vec<Row>>>,
        locked: &SyncSender<Result<Locked, Fault>>,
    ) {
        loop {
            let next = rows.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = next else {
                return;
            };
            if self.stopped.load(Ordering::Relaxed) {
                continue;
            }
            let one = self.lock(batch);
            if locked.send(one).is_err() {
                return;
            }
        }
    }

    /// Locks a batch and stores it at the hub.
    pub(super) fn lock(&self, batch: Vec<Row>) -> Result<Locked, Fault> {
        let records = self.seal(&batch)?;
        self.store(&records)?;
        let entry = |row: &Row| office::search::entry(row.mark.record(), &row.person);
        Ok(Locked {
            // A letter's record holds nobody who could be searched for.
            entries: batch
                .iter()
                .filter(|row| row.person.casework.exchange.is_none())
                .map(entry)
                .collect(),
            marks: batch.into_iter().map(|row| row.mark).collect(),
            keys: records.into_iter().map(|record| record.keys).collect(),
        })
    }

    fn seal(&self, batch: &[Row]) -> Result<Vec<SealedRecord>, Fault> {
        let author = Author {
            signer: &self.signer,
            session: self.session,
            society: self.society,
            second: self.second.clone(),
            emergency: self.emergency.clone(),
        };
        let one = |row: &Row| {
            // Fresh for every attempt: no key or nonce ever meets two contents.
            let mut draw = Draw::new(Computer.fresh()?);
            let (record, id) = (row.mark.record(), row.mark.person());
            seal_record(&author, record, id, &row.person, &mut draw)
                .map_err(|e| Fault::Refused(format!("a record cannot be locked: {e}")))
        };
        batch.iter().map(one).collect()
    }

    fn store(&self, records: &[SealedRecord]) -> Result<(), Fault> {
        let mut last = wire::LineFault::Busy;
        for _ in 0..TRIES {
            match put_records(self.line, records) {
                Ok(()) => return Ok(()),
                Err(fault) if fault.is_away() && !self.stopped.load(Ordering::Relaxed) => {
                    last = fault;
                    Computer.rest(REST);
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        Err(stopped(&last.to_string()))
    }
}

/// Keeps the keys of a batch, brings them, marks its rows.
pub(super) fn bring<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    marks: &mut Marks,
    (batch, came): (Locked, &OnTheirWay),
) -> Result<Count, Fault> {
    let pending = Pending {
        marks: batch.marks,
        keys: Deposit::new(batch.keys).map_err(|e| Fault::Refused(e.to_string()))?,
        entries: batch.entries,
    };
    let bytes = Zeroizing::new(to_bytes(&pending));
    shell
        .own
        .write(shell.disk(), shell.outside(), FILE, &bytes)?;
    deposit(shell, marks, (pending, came), &Graves::default())
}

/// Brings a batch that an earlier run left behind.
pub(super) fn finish<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    marks: &mut Marks,
    graves: &Graves,
) -> Result<(), Fault> {
    let came = pictures::left(shell)?;
    if let Some(bytes) = shell.own.read(shell.disk(), FILE)? {
        let path = shell.disk().path(FILE);
        let mut pending: Pending = from_bytes(&bytes).map_err(|_| Fault::Damaged(path))?;
        // The keyholder takes the keys of an erased record no more; nor is the search told of it
        // again.
        pending.entries.retain(|entry| !graves.has(entry.record));
        if !marks.has(&pending.marks) {
            deposit(shell, marks, (pending, &came), graves)?;
        }
        clear(shell)?;
    }
    pictures::settle(shell, marks, &came)
}

/// The keys that were brought last need not be kept any more.
pub(super) fn clear<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<(), Fault> {
    let path = shell.disk().path(FILE);
    shell.disk().remove(FILE).map_err(Fault::file(&path))
}

fn deposit<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    marks: &mut Marks,
    (pending, came): (Pending, &OnTheirWay),
    graves: &Graves,
) -> Result<Count, Fault> {
    let mut count = Count {
        pictures: came.len() as u64,
        ..Count::default()
    };
    // If another desk has imported some of them, halves are tried until it is known which.
    let records = pending.keys.into_records().into_iter();
    // One that was erased meanwhile would have the keyholder refuse all of them, every time.
    let (gone, records): (Vec<_>, Vec<_>) = records.partition(|keys| graves.has(keys.record));
    for keys in gone {
        count.pictures -= pictures::drop_of(shell, came, keys.record)?;
    }
    let mut left = vec![records];
    while let Some(records) = left.pop().filter(|records| !records.is_empty()) {
        match offer(shell, &records)? {
            Offered::Taken => count.new += records.len() as u64,
            Offered::There if records.len() == 1 => {
                count.before += 1;
                count.pictures -= pictures::drop_of(shell, came, records[0].record)?;
            }
            Offered::There => {
                let mut first = records;
                let second = first.split_off(first.len() / 2);
                left.push(second);
                left.push(first);
            }
        }
    }
    count.searchable = tell_search(shell, pending.entries)?;
    let own = shell.own;
    marks.append(own, (shell.disk(), shell.outside()), &pending.marks)?;
    Ok(count)
}

/// Tells the search of a batch, and waits until it has it: rows that are marked are not told again.
/// Where no search is enrolled nobody is told.
fn tell_search<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    entries: Vec<Entry>,
) -> Result<u64, Fault> {
    if !shell.desk().has_matcher() {
        return Ok(0);
    }
    let count = entries.len() as u64;
    for entries in in_words(entries) {
        let job = shell.work(Work::Register(entries))?;
        let deadline = shell.now().plus(PATIENCE);
        loop {
            match shell.until(job, deadline, |_, _| ())? {
                Ended::Done(_) | Ended::Found => break,
                Ended::Refused(why) => return Err(Fault::Refused(why)),
                _ if shell.now() >= deadline => return Err(stopped("the search does not answer")),
                _ => shell.outside().rest(REST),
            }
        }
    }
    Ok(count)
}

/// Entries in as many lists as it takes for each to fit into one word.
fn in_words(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut words: Vec<Vec<Entry>> = Vec::new();
    let mut room = 0;
    for entry in entries {
        let length = to_bytes(&entry).len();
        match words.last_mut().filter(|_| length <= room) {
            Some(word) => word.push(entry),
            None => {
                words.push(vec![entry]);
                room = WORD;
            }
        }
        room = room.saturating_sub(length);
    }
    words
}

enum Offered {
    Taken,
    There,
}

fn offer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[NewParts],
) -> Result<Offered, Fault> {
    for _ in 0..TRIES {
        let sealed = records.iter().map(|keys| SealedRecord {
            keys: again(keys),
            parts: Vec::new(),
            slip: None,
        });
        let job = shell.work(Work::Store(sealed.collect()))?;
        let deadline = shell.now().plus(PATIENCE);
        match shell.until(job, deadline, |_, _| ())? {
            Ended::Done(_) | Ended::Found => return Ok(Offered::Taken),
            Ended::Conflict | Ended::Branched => return Ok(Offered::There),
            Ended::Refused(why) => return Err(Fault::Refused(why)),
            Ended::Unanswered => {}
            Ended::Waits(_) => shell.outside().rest(REST),
        }
    }
    Err(stopped("the keyholder does not answer"))
}

fn again(keys: &NewParts) -> NewParts {
    NewParts {
        record: keys.record,
        person: keys.person,
        parts: keys
            .parts
            .iter()
            .map(|part| NewPart {
                category: part.category,
                version: part.version,
                prev: part.prev,
                header: part.header,
                key: PartKey::from_bytes(*part.key.as_bytes()),
            })
            .collect(),
    }
}

fn stopped(why: &str) -> Fault {
    Fault::Waits(format!(
        "{why}: the import stopped. What was taken in is safe; run the same command again to go on"
    ))
}
