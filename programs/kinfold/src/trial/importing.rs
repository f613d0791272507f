//! Registers in, locked records out: read on one thread, locked on all, deposited and indexed
//! in their order.

use super::clock;
use super::founding::House;
use super::holder::Holder;
use super::hub::{Hub, Pack};
use super::inputs::{Inputs, Society};
use super::searching::Searcher;
use super::texts::Texts;
use crate::Fault;
use crate::screen::{Screen, counted, number};
use desk::import::reading::{self, Register, Source};
use matching::Features;
use policy::Want;
use policy::request::WantDeposit;
use record::Person;
use record::consent::LeadStatement;
use seal::Public;
use seal::deposit::{Deposit, MAX_RECORDS, NewParts, Sender};
use seal::keys::IntakeKeyId;
use sign::encode::Bytes;
use sign::id::{PersonId, RecordId, RequestId, SessionId};
use sign::{SigningKey, SocietyId};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use world::desk::write::{Author, seal_record};
use world::device::Draw;
use world::search::{Entry, Rule};

/// Chunks that may wait between two threads.
const WAITING: usize = 3;
/// Refused rows that are shown; all stand in `refused.txt`.
const SHOWN: usize = 24;

/// What became of the registers.
#[derive(Default, Debug)]
pub(super) struct Imported {
    /// Persons taken in.
    pub persons: u64,
    /// Rows that were not, one line each.
    pub refused: Vec<String>,
    /// Time spent on each part of the work, over all threads.
    pub spent: Spent,
}

/// Time spent, by kind of work; threads work at the same time.
#[derive(Default, Clone, Copy, Debug)]
pub(super) struct Spent {
    /// Reading registers.
    pub reading: Duration,
    /// Locking, over all threads.
    pub locking: Duration,
    /// Writing at the server.
    pub storing: Duration,
    /// Bringing keys: vault, leaf, checkpoint.
    pub depositing: Duration,
    /// Making records searchable.
    pub indexing: Duration,
}

/// What goes from the reading thread to the locking threads.
type Chunk = Vec<Person>;

/// What comes back: a pack, its keys, what is searchable.
struct Locked {
    pack: Pack,
    keys: Vec<NewParts>,
    entries: Vec<Entry>,
    texts: Texts,
    spent: Duration,
}

/// Takes in every register of every society.
///
/// # Errors
/// [`Fault`].
pub(super) fn import(
    inputs: &Inputs,
    threads: usize,
    (house, holder): (&mut House, &mut Holder),
    (hub, searcher): (&mut Hub, &mut Searcher),
    texts: &mut Texts,
    screen: &mut Screen,
) -> Result<Imported, Fault> {
    let mut all = Imported::default();
    for society in &inputs.societies {
        for register in &society.registers {
            let mut work = Work {
                society,
                register,
                threads,
                house: &mut *house,
                holder: &mut *holder,
                hub: &mut *hub,
                searcher: &mut *searcher,
                texts: &mut *texts,
            };
            let one = work.run(screen)?;
            all.persons += one.persons;
            all.refused.extend(one.refused);
            all.spent.add(one.spent);
        }
    }
    Ok(all)
}

/// One register on its way in.
struct Work<'a> {
    society: &'a Society,
    register: &'a Register,
    threads: usize,
    house: &'a mut House,
    holder: &'a mut Holder,
    hub: &'a mut Hub,
    searcher: &'a mut Searcher,
    texts: &'a mut Texts,
}

impl Work<'_> {
    fn run(&mut self, screen: &mut Screen) -> Result<Imported, Fault> {
        let path = &self.register.path;
        let source = reading::open(self.register, clock::now())?;
        let (kind, unread) = (source.kind, source.unread.clone());
        let (read, length) = (source.read.clone(), source.length);
        let bar = screen.begin("locking records", length);
        let keys = self.keys()?;
        let statement = self.society.statement.as_ref();
        let mut done = Imported::default();
        let (chunks, chunk) = sync_channel::<Chunk>(WAITING);
        let (locked, lock) = sync_channel::<Result<Locked, Fault>>(WAITING);
        let chunk = Mutex::new(chunk);
        let refused = std::thread::scope(|scope| {
            let reader = scope.spawn(|| read_all(source, path, statement, chunks));
            for _ in 0..self.threads {
                let (locked, chunk, keys) = (locked.clone(), &chunk, &keys);
                scope.spawn(move || lock_all(chunk, keys, &locked));
            }
            drop(locked);
            let mut fault = None;
            for one in lock {
                // After a fault the rest is only drained, so that every thread comes to its end.
                if fault.is_none() {
                    let taken = one.and_then(|one| self.take(one, &keys, &mut done));
                    fault = taken.err();
                    bar.set_position(read.load(std::sync::atomic::Ordering::Relaxed));
                }
            }
            let lines = reader.join().map_err(|_| {
                Fault::ours("reading a register")("the reading thread stopped".to_owned())
            });
            match fault {
                Some(fault) => Err(fault),
                None => lines,
            }
        })?;
        screen.finish();
        done.spent.reading += refused.spent;
        done.refused = refused.lines;
        let name = path.file_name().unwrap_or(path.as_os_str());
        screen.line(format!(
            "  {}: {} ({kind}): {} taken in, {} refused",
            self.society.name,
            name.display(),
            counted(done.persons, "person", "persons"),
            number(done.refused.len() as u64),
        ));
        for (at, heading) in unread {
            let heading = crate::screen::isolated(&heading);
            screen.line(format!(
                "      column {at} {heading} is not read: no field of ours"
            ));
        }
        for line in done.refused.iter().take(SHOWN) {
            screen.line(format!("      {line}"));
        }
        if done.refused.len() > SHOWN {
            let more = (done.refused.len() - SHOWN) as u64;
            screen.line(format!("      … and {} more in refused.txt", number(more)));
        }
        Ok(done)
    }

    fn keys(&mut self) -> Result<WriteKeys, Fault> {
        let id = self.society.id;
        let missing = || Fault::ours("locking records")("the society has no keys".to_owned());
        let second = self.house.book.second_lock(id).ok_or_else(missing)?;
        let emergency = self.house.book.emergency(id).ok_or_else(missing)?;
        let office = self.house.office(id);
        let session = office
            .desk
            .session_public(clock::now())
            .ok_or_else(missing)?;
        Ok(WriteKeys {
            society: id,
            signer: office.author.clone(),
            second,
            emergency,
            session: session.session(),
        })
    }

    fn take(&mut self, one: Locked, keys: &WriteKeys, done: &mut Imported) -> Result<(), Fault> {
        let count = one.keys.len() as u64;
        done.spent.locking += one.spent;
        let start = Instant::now();
        self.hub.store(keys.society, one.pack)?;
        let stored = Instant::now();
        deposit(self.house, self.holder, keys.society, one.keys)?;
        let deposited = Instant::now();
        for entry in &one.entries {
            self.searcher.register(keys.society, entry)?;
        }
        done.spent.storing += stored - start;
        done.spent.depositing += deposited - stored;
        done.spent.indexing += deposited.elapsed();
        self.texts.merge(one.texts);
        done.persons += count;
        Ok(())
    }
}

/// What a thread needs to lock records.
struct WriteKeys {
    society: SocietyId,
    signer: Arc<SigningKey>,
    second: Public,
    emergency: Public,
    session: SessionId,
}

/// Rows that were refused, and the time that reading took.
struct Read {
    lines: Vec<String>,
    spent: Duration,
}

fn read_all(
    source: Source,
    path: &Path,
    statement: Option<&LeadStatement>,
    chunks: SyncSender<Chunk>,
) -> Read {
    let mut read = Read {
        lines: Vec::new(),
        spent: Duration::ZERO,
    };
    let mut chunk = Chunk::with_capacity(MAX_RECORDS);
    let mut start = Instant::now();
    for row in source {
        match row {
            Ok(imported) => {
                let mut person = imported.person;
                person.casework.consent.statement = statement.cloned();
                chunk.push(person);
            }
            Err(refused) => read.lines.push(reading::refusal(path, &refused)),
        }
        if chunk.len() == MAX_RECORDS {
            read.spent += start.elapsed();
            let full = std::mem::replace(&mut chunk, Chunk::with_capacity(MAX_RECORDS));
            if chunks.send(full).is_err() {
                return read;
            }
            start = Instant::now();
        }
    }
    read.spent += start.elapsed();
    if !chunk.is_empty() {
        // Nobody takes it only if all of them met a fault, which is told by them.
        let _taken = chunks.send(chunk);
    }
    read
}

fn lock_all(
    chunks: &Mutex<Receiver<Chunk>>,
    keys: &WriteKeys,
    locked: &SyncSender<Result<Locked, Fault>>,
) {
    loop {
        let next = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(chunk) = next else {
            return;
        };
        if locked.send(lock(&chunk, keys)).is_err() {
            return;
        }
    }
}

fn lock(chunk: &[Person], keys: &WriteKeys) -> Result<Locked, Fault> {
    let start = Instant::now();
    let author = keys.author();
    let mut out = Locked {
        pack: Pack::default(),
        keys: Vec::with_capacity(chunk.len()),
        entries: Vec::with_capacity(chunk.len()),
        texts: Texts::default(),
        spent: Duration::ZERO,
    };
    for person in chunk {
        let mut draw = clock::draw()?;
        let (record, id) = (RecordId(draw.take()), PersonId(draw.take()));
        let sealed = seal_record(&author, record, id, person, &mut draw)
            .map_err(|e| Fault::ours("locking records")(e.to_string()))?;
        out.pack.add(record, &sealed.parts, sealed.slip.as_ref());
        out.keys.push(sealed.keys);
        out.entries.push(Entry {
            record,
            revision: 1,
            rule: Rule::of(person),
            features: Features::of(&person.identity, &person.family),
        });
        out.texts.take(person);
    }
    out.spent = start.elapsed();
    Ok(out)
}

impl WriteKeys {
    fn author(&self) -> Author<'_> {
        Author {
            signer: &self.signer,
            session: self.session,
            society: self.society,
            second: self.second.clone(),
            emergency: self.emergency.clone(),
        }
    }
}

/// Locks a society's own new records and brings their keys: persons of a request.
///
/// # Errors
/// [`Fault`].
pub(super) fn store(
    society: SocietyId,
    records: &[(RecordId, PersonId, &Person)],
    house: &mut House,
    holder: &mut Holder,
    hub: &mut Hub,
) -> Result<(), Fault> {
    let ours = Fault::ours("locking the request");
    let missing = || ours("the society has no keys".to_owned());
    let second = house.book.second_lock(society).ok_or_else(missing)?;
    let emergency = house.book.emergency(society).ok_or_else(missing)?;
    let office = house.office(society);
    let session = office
        .desk
        .session_public(clock::now())
        .ok_or_else(missing)?;
    let author = Author {
        signer: &office.author.clone(),
        session: session.session(),
        society,
        second,
        emergency,
    };
    let mut pack = Pack::default();
    let mut keys = Vec::new();
    for (record, id, person) in records {
        let sealed = seal_record(&author, *record, *id, person, &mut clock::draw()?)
            .map_err(|e| ours(e.to_string()))?;
        pack.add(*record, &sealed.parts, sealed.slip.as_ref());
        keys.push(sealed.keys);
    }
    hub.store(society, pack)?;
    deposit(house, holder, society, keys)
}

/// Brings the keys of new parts to the keyholder.
fn deposit(
    house: &mut House,
    holder: &mut Holder,
    society: SocietyId,
    keys: Vec<NewParts>,
) -> Result<(), Fault> {
    let ours = Fault::ours("bringing keys");
    let now = clock::now();
    let intake = house.book.intake(society, now);
    let (month, to) = intake.ok_or_else(|| ours("no intake key".to_owned()))?;
    let desk = &mut house.office(society).desk;
    let sender = Sender {
        device: desk.device(),
        request: RequestId(clock::fresh()?),
    };
    let deposit = Deposit::new(keys).map_err(|e| ours(e.to_string()))?;
    let mut draw: Draw = clock::draw()?;
    let sealed = deposit
        .seal(
            &IntakeKeyId { society, month },
            &to,
            &sender,
            &draw.encapsulation(),
        )
        .map_err(|e| ours(e.to_string()))?;
    let want = Want::Deposit(WantDeposit {
        month,
        sealed: Bytes(sealed),
    });
    holder.ask("bringing keys", desk, want, sender.request)?;
    Ok(())
}

impl Spent {
    fn add(&mut self, other: Spent) {
        self.reading += other.reading;
        self.locking += other.locking;
        self.storing += other.storing;
        self.depositing += other.depositing;
        self.indexing += other.indexing;
    }
}
