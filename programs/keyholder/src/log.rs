//! The log on disk: the journal, which is the truth, and `log/`, which is made from it for others
//! to read: tiles, bundles and the newest checkpoint.

use crate::disk::{BESIDE, Disk};
use crate::error::StoreError;
use crate::journal::{Journal, Kind, Torn};
use ledger::tile::{CHECKPOINT_PATH, Content, WIDTH};
use ledger::tree::Layered;
use ledger::{
    Checkpoint, Log, LogFile, LogKeys, LogSource, SignedCheckpoint, TilePath, TileReader,
};
use ledger::{prove_consistency, verify_consistency};
use sign::Hash;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const KIND: Kind = *b"leaves 1";
const JOURNAL: &str = "journal";
const PREFIX: &str = "log/";

/// The leaves that were there when the log was opened.
#[derive(Debug, Default)]
pub struct Leaves {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Leaves {
    /// The leaves in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts
            .zip(&self.ends)
            .map(|(start, end)| &self.bytes[*start..*end])
    }
}

/// The log of this keyholder: both halves of it.
#[derive(Debug)]
pub struct LogStore<D> {
    appender: Appender<D>,
    publisher: Publisher<D>,
}

/// Durable leaves that no published checkpoint covers yet.
type Ahead = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// The half that makes leaves durable.
#[derive(Debug)]
pub struct Appender<D> {
    journal: Journal<D>,
    ahead: Ahead,
}

/// The half that publishes checkpoints: it may work in another thread, and be behind.
#[derive(Debug)]
pub struct Publisher<D> {
    disk: D,
    /// The tree up to the newest checkpoint, or what was there at the start.
    log: Log,
    ahead: Ahead,
    published: u64,
}

impl<D: Disk + Clone> LogStore<D> {
    /// Opens the journal (or makes it with `fresh`, 16 random bytes), computes the tree, checks
    /// the published checkpoint and every full tile against it, and writes what is missing.
    ///
    /// # Errors
    /// [`StoreError`]: if the journal or a tile was damaged, or is behind what was published.
    pub fn open(disk: D, keys: &LogKeys, fresh: [u8; 16]) -> Result<(Self, Leaves), StoreError> {
        let published = published(&disk, keys)?;
        let mut leaves = Leaves::default();
        let journal = Journal::open(disk.clone(), JOURNAL, KIND, fresh, |frame| {
            leaves.bytes.extend_from_slice(frame.bytes);
            leaves.ends.push(leaves.bytes.len());
        })?;
        let ahead = Ahead::default();
        let mut publisher = Publisher {
            disk,
            log: Log::default(),
            ahead: ahead.clone(),
            published: 0,
        };
        let mut held = published.is_none();
        let mut check = |log: &Log| {
            let here = |(size, root): (u64, Hash)| size == log.size() && root == log.root();
            held |= published.is_some_and(here);
        };
        check(&publisher.log);
        for leaf in leaves.iter() {
            publisher
                .log
                .append(leaf)
                .map_err(|_| StoreError::TooLarge)?;
            check(&publisher.log);
            if publisher.log.size() % 4_096 == 0 {
                publisher.mend()?;
            }
        }
        let (size, head) = (publisher.log.size(), published.map_or(0, |(size, _)| size));
        if head > size {
            return Err(StoreError::Behind {
                journal: size,
                published: head,
            });
        }
        if !held {
            return Err(StoreError::Checkpoint);
        }
        publisher.mend()?;
        publisher.remove_unfinished()?;
        publisher.published = head;
        let appender = Appender { journal, ahead };
        Ok((
            LogStore {
                appender,
                publisher,
            },
            leaves,
        ))
    }

    /// The two halves, each to be used by a thread of its own.
    #[must_use]
    pub fn split(self) -> (Appender<D>, Publisher<D>) {
        (self.appender, self.publisher)
    }

    /// Number of durable leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.appender.size()
    }

    /// Size of the newest checkpoint in `log/`.
    #[must_use]
    pub fn published(&self) -> u64 {
        self.publisher.published()
    }

    /// Whether opening cut away an unfinished write.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.appender.torn()
    }

    /// As [`Appender::append`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn append<T: AsRef<[u8]>>(&mut self, leaves: &[T]) -> Result<u64, StoreError> {
        self.appender.append(leaves)
    }

    /// As [`Publisher::publish`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn publish(&mut self, note: &[u8]) -> Result<(), StoreError> {
        self.publisher.publish(note)
    }
}

impl<D: Disk> Appender<D> {
    /// Number of durable leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.journal.frames()
    }

    /// Whether opening cut away an unfinished write.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.journal.torn()
    }

    /// Makes leaves durable: all of them, with one sync, or none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn append<T: AsRef<[u8]>>(&mut self, leaves: &[T]) -> Result<u64, StoreError> {
        if leaves.iter().any(|l| l.as_ref().len() > ledger::MAX_LEAF) {
            return Err(StoreError::TooLarge);
        }
        self.journal.append(leaves)?;
        locked(&self.ahead).extend(leaves.iter().map(|leaf| leaf.as_ref().to_vec()));
        Ok(self.size())
    }
}

impl<D: Disk> Publisher<D> {
    /// Size of the newest checkpoint in `log/`.
    #[must_use]
    pub fn published(&self) -> u64 {
        self.published
    }

    /// Number of durable leaves, as far as this half was told.
    #[must_use]
    pub fn durable(&self) -> u64 {
        self.log.size() + locked(&self.ahead).len() as u64
    }

    /// Whether these leaves begin with those that a head of this log was signed over. Of one
    /// that is ahead of what was published it is said later.
    #[must_use]
    pub fn holds(&self, head: &Checkpoint) -> bool {
        let size = self.log.size();
        if head.size > size {
            return head.size <= self.durable();
        }
        let tiles = TileReader::new(self, size);
        let proof = prove_consistency(&Layered(&self.log, &tiles), head.size, size);
        let verify =
            |p: Vec<_>| verify_consistency(head.size, size, &head.root, &self.log.root(), &p);
        proof.and_then(verify).is_ok()
    }

    /// The disk it publishes to.
    #[must_use]
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// Publishes a checkpoint over durable leaves: first every file it needs, durable, then the
    /// checkpoint by rename. Partial files that full ones replaced are removed. Checkpoints come
    /// in order; leaves after the newest may be there already.
    ///
    /// # Errors
    /// [`StoreError::Checkpoint`] if the note is not over these leaves; [`StoreError::Io`].
    pub fn publish(&mut self, note: &[u8]) -> Result<(), StoreError> {
        let signed = SignedCheckpoint::parse(note).map_err(|_| StoreError::Checkpoint)?;
        let head = signed.checkpoint();
        while self.log.size() < head.size {
            let leaf = locked(&self.ahead).pop_front();
            let leaf = leaf.ok_or(StoreError::Checkpoint)?;
            self.log.append(&leaf).map_err(|_| StoreError::TooLarge)?;
        }
        if (head.size, head.root) != (self.log.size(), self.log.root()) {
            return Err(StoreError::Checkpoint);
        }
        let files = self.log.flush();
        self.settle(&files)?;
        let path = format!("{PREFIX}{CHECKPOINT_PATH}");
        self.disk
            .replace(&path, note)
            .map_err(StoreError::io(&path))?;
        self.published = head.size;
        let full = files.iter().filter(|file| !file.path.is_partial());
        full.into_iter()
            .try_for_each(|file| self.remove_partial(&file.path, ""))
    }

    /// While opening: writes the full files that a crash prevented, and removes the partial ones
    /// that it left.
    fn mend(&mut self) -> Result<(), StoreError> {
        let files = self.log.take_finished();
        self.settle(&files)?;
        files
            .iter()
            .try_for_each(|file| self.remove_partial(&file.path, ""))
    }

    /// Removes what a crash left of partial files at the right edge.
    fn remove_unfinished(&self) -> Result<(), StoreError> {
        let size = self.log.size();
        let levels = (0..8).map(|level| (Content::Hashes(level), size >> (8 * level)));
        for (content, row) in levels.chain([(Content::Entries, size)]) {
            let last = TilePath {
                content,
                index: row / WIDTH,
                width: 256,
            };
            self.remove_partial(&last, BESIDE)?;
        }
        Ok(())
    }

    /// Writes files that are not there; those that are must be the same.
    fn settle(&self, files: &[LogFile]) -> Result<(), StoreError> {
        for file in files {
            let path = format!("{PREFIX}{}", file.path);
            match self.disk.read(&path).map_err(StoreError::io(&path))? {
                None => self
                    .disk
                    .replace(&path, &file.bytes)
                    .map_err(StoreError::io(&path))?,
                Some(there) if there == file.bytes => {}
                Some(there) => {
                    let same = there.iter().zip(&file.bytes).take_while(|(a, b)| a == b);
                    let at = same.count() as u64;
                    return Err(StoreError::damaged(
                        &path,
                        at,
                        "it is not what the journal says",
                    ));
                }
            }
        }
        Ok(())
    }

    /// Removes the partial files of a tile whose names end so.
    fn remove_partial(&self, full: &TilePath, ending: &str) -> Result<(), StoreError> {
        let directory = format!("{PREFIX}{full}.p");
        let names = self.disk.list(&directory);
        let names = names.map_err(StoreError::io(&directory))?;
        for name in names.iter().filter(|name| name.ends_with(ending)) {
            let path = format!("{directory}/{name}");
            self.disk.remove(&path).map_err(StoreError::io(&path))?;
        }
        Ok(())
    }
}

fn locked(ahead: &Ahead) -> MutexGuard<'_, VecDeque<Vec<u8>>> {
    ahead.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The tiles that are written.
impl<D: Disk> LogSource for Publisher<D> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.disk.read(&format!("{PREFIX}{path}")).ok()?
    }
}

/// The published files, to be read by path.
#[derive(Clone, Debug)]
pub struct Published<D>(pub D);

impl<D: Disk> LogSource for Published<D> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if path != CHECKPOINT_PATH && TilePath::parse(path).is_none() {
            return None;
        }
        self.0.read(&format!("{PREFIX}{path}")).ok()?
    }
}

/// Size and root of the checkpoint in `log/`.
fn published(disk: &impl Disk, keys: &LogKeys) -> Result<Option<(u64, Hash)>, StoreError> {
    let path = format!("{PREFIX}{CHECKPOINT_PATH}");
    let beside = format!("{path}{BESIDE}");
    if disk
        .len(&beside)
        .map_err(StoreError::io(&beside))?
        .is_some()
    {
        disk.remove(&beside).map_err(StoreError::io(&beside))?;
    }
    let Some(note) = disk.read(&path).map_err(StoreError::io(&path))? else {
        return Ok(None);
    };
    let signed = SignedCheckpoint::parse(&note).map_err(|_| StoreError::Checkpoint)?;
    let verified = signed.verify(keys).map_err(|_| StoreError::Checkpoint)?;
    let head = verified.checkpoint();
    Ok(Some((head.size, head.root)))
}
