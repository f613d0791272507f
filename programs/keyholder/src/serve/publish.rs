//! What the hub shows to others: checkpoint and tiles, the roster, daily indexes. Always after
//! the replies, and never in their way: a thread of its own does it.

use crate::disk::Disk;
use crate::error::StoreError;
use crate::fault::HoldError;
use crate::index::NewIndex;
use crate::log::Publisher;
use ledger::tile::{CHECKPOINT_PATH, Content, WIDTH};
use ledger::{LogKeys, SignedCheckpoint, TilePath};
use sign::encode::Bytes;
use sign::to_bytes;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use wire::{Line, LineFault, LogFiles, Method, Place, Put, PutAll, What, path};

/// So long a call may take, in microseconds.
const PATIENCE: u64 = 60_000_000;
/// Bytes of files in one call.
const CALL: usize = 8 << 20;
/// Bytes of a piece of an index.
const PIECE: usize = 8 << 20;
/// Even with nothing new the hub is looked after so often.
const IDLE: Duration = Duration::from_secs(60);

/// What waits to be published; only the newest of each kind.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    note: Option<Vec<u8>>,
    roster: Option<Vec<u8>>,
    indexes: Vec<NewIndex>,
    more: bool,
}

impl Outbox {
    /// A newer checkpoint.
    pub fn note(&self, note: Vec<u8>) {
        self.put(|waiting| waiting.note = Some(note));
    }

    /// A newer roster.
    pub fn roster(&self, roster: Vec<u8>) {
        self.put(|waiting| waiting.roster = Some(roster));
    }

    /// A daily index.
    pub fn index(&self, index: NewIndex) {
        self.put(|waiting| {
            waiting.indexes.retain(|i| i.society != index.society);
            waiting.indexes.push(index);
        });
    }

    /// Something failed: it is tried again.
    pub(super) fn again(&self) {
        self.put(|_| {});
    }

    /// Waits until there is something.
    pub(super) fn wait(&self) {
        let mut waiting = self.locked();
        while !waiting.more {
            let woken = self.more.wait_timeout(waiting, IDLE);
            let (next, timeout) = woken.unwrap_or_else(PoisonError::into_inner);
            waiting = next;
            if timeout.timed_out() {
                break;
            }
        }
        waiting.more = false;
    }

    fn put(&self, change: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.locked();
        change(&mut waiting);
        waiting.more = true;
        self.more.notify_one();
    }

    fn locked(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why something was not published.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The keyholder cannot go on.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The hub did not take it: to be tried again.
    #[error(transparent)]
    Line(#[from] LineFault),
}

/// Publishes, and knows how far the hub is.
#[derive(Debug)]
pub struct Publishing<D> {
    publisher: Publisher<D>,
    keys: LogKeys,
    outbox: Arc<Outbox>,
    /// Size of the checkpoint that the hub shows; none while it was not asked.
    at_hub: Option<u64>,
    /// The hub refused the newest tiles: next it is brought all.
    all: bool,
    roster: Option<Vec<u8>>,
    /// Whether the roster waits to be brought.
    news: bool,
    indexes: Vec<NewIndex>,
    /// So many of the indexes, from the first, were brought.
    brought: usize,
}

impl<D: Disk> Publishing<D> {
    /// Begins; what the hub has is asked of it.
    #[must_use]
    pub fn new(publisher: Publisher<D>, keys: LogKeys, outbox: Arc<Outbox>) -> Self {
        Publishing {
            publisher,
            keys,
            outbox,
            at_hub: None,
            all: false,
            roster: None,
            news: false,
            indexes: Vec::new(),
            brought: 0,
        }
    }

    /// Leaves that the hub shows, as far as is known.
    #[must_use]
    pub fn at_hub(&self) -> u64 {
        self.at_hub.unwrap_or(0)
    }

    /// Writes the newest checkpoint and its files into the folder `log`.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn write(&mut self) -> Result<(), HoldError> {
        let mut waiting = self.outbox.locked();
        let note = waiting.note.take();
        self.news |= waiting.roster.is_some();
        self.roster = waiting.roster.take().or(self.roster.take());
        let newer = std::mem::take(&mut waiting.indexes);
        drop(waiting);
        for index in newer {
            let older = self.indexes.iter().position(|i| i.society == index.society);
            if let Some(older) = older {
                self.indexes.remove(older);
                self.brought -= usize::from(older < self.brought);
            }
            self.indexes.push(index);
        }
        if let Some(note) = note {
            self.publisher.publish(&note)?;
        }
        Ok(())
    }

    /// Brings the hub what it has not. It is asked each time, as it may have lost what it was
    /// given; if it has, roster and indexes are brought again too.
    ///
    /// # Errors
    /// [`Trouble`].
    pub fn upload(&mut self, line: &dyn Line) -> Result<(), Trouble> {
        let published = self.publisher.published();
        let shown = match (self.ask(line), self.at_hub) {
            (Ok(size), _) => size,
            // Strangers may have all the room of those who ask.
            (Err(Trouble::Line(LineFault::Busy)), Some(size)) if size < published => size,
            (Err(fault), _) => return Err(fault),
        };
        let lost = self.at_hub.is_some_and(|had| shown < had);
        if lost {
            self.brought = 0;
        }
        // Also when there is nothing else: an older one may stand there than was put.
        self.news |= lost || shown >= published;
        self.at_hub = Some(shown);
        if let Some(roster) = self.roster.as_ref().filter(|_| self.news) {
            match line.call(Method::Put, path::ROSTER, roster, PATIENCE) {
                Ok(_) => {}
                // A newer one stands there: this one is of no use to anybody.
                Err(LineFault::Refused(409, _)) => self.roster = None,
                Err(fault) => return Err(fault.into()),
            }
            self.news = false;
        }
        if shown < published {
            let from = if self.all { 0 } else { shown };
            let brought = self.bring(line, from, published);
            self.all = matches!(brought, Err(Trouble::Line(LineFault::Refused(409, _))));
            brought?;
            self.at_hub = Some(published);
        }
        while let Some(index) = self.indexes.get(self.brought) {
            bring_index(self.publisher.disk(), line, index)?;
            self.brought += 1;
        }
        Ok(())
    }

    /// How far the hub's log is, 0 if files at its right edge are gone. A head that this log
    /// signed and does not hold means that this is an old copy.
    fn ask(&self, line: &dyn Line) -> Result<u64, Trouble> {
        let get = |file: &str| match line.call(Method::Get, &path::log(file), &[], PATIENCE) {
            Err(LineFault::Missing) => Ok(None),
            got => got.map(Some),
        };
        let Some(note) = get(CHECKPOINT_PATH)? else {
            return Ok(0);
        };
        let signed = SignedCheckpoint::parse(&note).map_err(|_| LineFault::Malformed)?;
        let Ok(verified) = signed.verify(&self.keys) else {
            return Err(LineFault::Malformed.into());
        };
        let head = verified.checkpoint();
        if !self.publisher.holds(head) {
            return Err(HoldError::SetBack.into());
        }
        if head.size == self.publisher.published() {
            for tile in tiles_between(head.size.saturating_sub(1), head.size) {
                if get(&tile.to_string())?.is_none() {
                    return Ok(0);
                }
            }
        }
        Ok(head.size)
    }

    fn bring(&self, line: &dyn Line, from: u64, to: u64) -> Result<(), Trouble> {
        let mut call = LogFiles {
            files: Vec::new(),
            gone: Vec::new(),
        };
        let mut size = 0;
        for tile in tiles_between(from, to) {
            let bytes = self.file(&tile.to_string())?;
            size += bytes.len();
            call.files.push((tile.to_string(), Bytes(bytes)));
            if size >= CALL {
                line.call(Method::Post, path::LOG, &to_bytes(&call), PATIENCE)?;
                call.files.clear();
                size = 0;
            }
        }
        let checkpoint = self.file(CHECKPOINT_PATH)?;
        call.files
            .push((CHECKPOINT_PATH.to_owned(), Bytes(checkpoint)));
        call.gone = partials_replaced(from, to);
        line.call(Method::Post, path::LOG, &to_bytes(&call), PATIENCE)?;
        Ok(())
    }

    fn file(&self, name: &str) -> Result<Vec<u8>, HoldError> {
        let path = format!("log/{name}");
        let bytes = self.publisher.disk().read(&path);
        let bytes = bytes.map_err(StoreError::io(&path))?;
        Ok(bytes.ok_or(StoreError::Missing { path })?)
    }
}

/// The files that a log of `to` leaves has and one of `from` has not.
#[must_use]
pub(crate) fn tiles_between(from: u64, to: u64) -> Vec<TilePath> {
    let mut tiles = Vec::new();
    for (content, shift) in contents() {
        let (before, after) = (row(from, shift), row(to, shift));
        if before < after {
            let indexes = before / WIDTH..after.div_ceil(WIDTH);
            tiles.extend(indexes.filter_map(|index| TilePath::at(content, index, to)));
        }
    }
    tiles
}

/// Paths of partial files that a hub may have and that full ones replaced.
fn partials_replaced(from: u64, to: u64) -> Vec<String> {
    let mut gone = Vec::new();
    for (content, shift) in contents() {
        let (before, after) = (row(from, shift), row(to, shift));
        let index = before / WIDTH;
        let width = u16::try_from(before % WIDTH).unwrap_or(0);
        if after / WIDTH > index {
            let partial = |width| TilePath {
                content,
                index,
                width,
            };
            gone.extend((1..=width).map(|width| partial(width).to_string()));
        }
    }
    gone
}

fn contents() -> impl Iterator<Item = (Content, u32)> {
    let hashes = (0..8).map(|level| (Content::Hashes(level), 8 * u32::from(level)));
    hashes.chain([(Content::Entries, 0)])
}

fn row(size: u64, shift: u32) -> u64 {
    size.checked_shr(shift).unwrap_or(0)
}

/// An index in pieces of 8 MiB; the category of its place is the piece's number.
fn bring_index(disk: &impl Disk, line: &dyn Line, index: &NewIndex) -> Result<(), Trouble> {
    let path = &index.path;
    let length = disk.len(path).map_err(StoreError::io(path));
    // A newer one has replaced it.
    let Some(length) = length.map_err(HoldError::from)? else {
        return Ok(());
    };
    let pieces = length.div_ceil(PIECE as u64);
    for piece in 0..pieces {
        let offset = piece * PIECE as u64;
        let size = (length - offset).min(PIECE as u64);
        let mut bytes = vec![0; usize::try_from(size).unwrap_or(PIECE)];
        disk.read_at(path, offset, &mut bytes)
            .map_err(|error| HoldError::from(StoreError::io(path)(error)))?;
        let put = Put {
            place: Place {
                society: index.society,
                what: What::Index,
                id: [0; 16],
                category: u8::try_from(piece).unwrap_or(u8::MAX),
                version: index.day,
            },
            digest: sign::sha256(&[&bytes]),
            bytes: Bytes(bytes),
        };
        let body = to_bytes(&PutAll { parcels: vec![put] });
        line.call(Method::Post, path::PARCELS, &body, PATIENCE)?;
    }
    Ok(())
}
