//! The base file of a society: its entries of one generation, sorted, at fixed length, read by
//! search. Written once, never changed.
//!
//! ```text
//! "kinfold vault 1\n" ‖ society (4, big-endian) ‖ (key (22) ‖ value (84))*
//! ```
//! Its SHA-256 stands in the manifest. In memory: of every block of 64 entries the first key and
//! a short hash, 38 bytes, so 0.6 bytes an entry.

use super::entry::{ENTRY, KEY, Key, VALUE, Value, is_key};
use crate::disk::Disk;
use crate::error::StoreError;
use sign::{Hash, HashStream, SocietyId, sha256};

const MAGIC: &[u8; 16] = b"kinfold vault 1\n";
const HEADER: usize = 20;
/// Entries in a block.
const BLOCK: usize = 64;
/// So much is read or written at a time: whole blocks.
const PIECE: usize = 160 * BLOCK * ENTRY;

#[derive(Debug)]
pub(super) struct Base<D> {
    disk: D,
    path: String,
    count: u64,
    blocks: Vec<(Key, [u8; 16])>,
}

/// An entry, owned.
pub(super) type Entry = (Key, Value);

impl<D: Disk> Base<D> {
    /// Opens a base and checks all of it.
    pub(super) fn open(
        disk: D,
        path: &str,
        society: SocietyId,
        hash: &Hash,
    ) -> Result<Self, StoreError> {
        let length = disk.len(path).map_err(StoreError::io(path))?;
        let Some(length) = length else {
            return Err(StoreError::Missing {
                path: path.to_owned(),
            });
        };
        let damaged = |offset, what| Err(StoreError::damaged(path, offset, what));
        let mut header = [0; HEADER];
        if length < HEADER as u64 {
            return damaged(length, "it is cut short");
        }
        disk.read_at(path, 0, &mut header)
            .map_err(StoreError::io(path))?;
        let count = (length - HEADER as u64) / ENTRY as u64;
        if header != header_of(society) || length != HEADER as u64 + count * ENTRY as u64 {
            return damaged(0, "its header does not fit its length or its society");
        }
        let mut base = Base {
            disk,
            path: path.to_owned(),
            count,
            blocks: Vec::new(),
        };
        let mut stream = HashStream::raw();
        stream.update(&header);
        let mut at = HEADER as u64;
        let mut last: Option<Key> = None;
        let mut piece = Vec::new();
        while at < length {
            piece.resize(PIECE.min(usize::try_from(length - at).unwrap_or(PIECE)), 0);
            base.disk
                .read_at(path, at, &mut piece)
                .map_err(StoreError::io(path))?;
            stream.update(&piece);
            for block in piece.chunks(BLOCK * ENTRY) {
                for (key, _) in entries(block) {
                    if last.is_some_and(|before| before >= *key) || !is_key(key) {
                        return damaged(at, "its entries are not in order");
                    }
                    last = Some(*key);
                }
                base.blocks.extend(block_of(block));
            }
            at += piece.len() as u64;
        }
        if stream.finish() != *hash {
            return damaged(0, "its checksum is not the one in the manifest");
        }
        Ok(base)
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn get(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        Ok(self.last(key, key)?.map(|(_, value)| value))
    }

    /// The last entry in `low..=high`.
    pub(super) fn last(&self, low: &Key, high: &Key) -> Result<Option<Entry>, StoreError> {
        let after = self.blocks.partition_point(|(first, _)| first <= high);
        let Some(block) = after.checked_sub(1) else {
            return Ok(None);
        };
        let bytes = self.block(block)?;
        let found = entries(&bytes).take_while(|(key, _)| *key <= high).last();
        Ok(found
            .filter(|(key, _)| *key >= low)
            .map(|(key, value)| (*key, *value)))
    }

    /// Every entry in `low..=high`, in order.
    pub(super) fn range(&self, low: &Key, high: &Key) -> Result<Vec<Entry>, StoreError> {
        let mut found = Vec::new();
        let first = self.blocks.partition_point(|(first, _)| first <= low);
        for block in first.saturating_sub(1)..self.blocks.len() {
            if self.blocks[block].0 > *high {
                break;
            }
            let bytes = self.block(block)?;
            let inside = entries(&bytes).filter(|(key, _)| *key >= low && *key <= high);
            found.extend(inside.map(|(key, value)| (*key, *value)));
        }
        Ok(found)
    }

    /// Every entry, in order; ends after the first error.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Entry, StoreError>> {
        let mut block = 0;
        let mut ready: std::vec::IntoIter<Entry> = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(entry) = ready.next() {
                    return Some(Ok(entry));
                }
                if block == self.blocks.len() {
                    return None;
                }
                match self.block(block) {
                    Ok(bytes) => {
                        let owned: Vec<Entry> = entries(&bytes).map(|(k, v)| (*k, *v)).collect();
                        ready = owned.into_iter();
                        block += 1;
                    }
                    Err(error) => {
                        block = self.blocks.len();
                        return Some(Err(error));
                    }
                }
            }
        })
    }

    /// Reads a block and checks it again.
    fn block(&self, block: usize) -> Result<Vec<u8>, StoreError> {
        let first = (block * BLOCK) as u64;
        let count = (self.count - first).min(BLOCK as u64) as usize;
        let at = HEADER as u64 + first * ENTRY as u64;
        let mut bytes = vec![0; count * ENTRY];
        self.disk
            .read_at(&self.path, at, &mut bytes)
            .map_err(StoreError::io(&self.path))?;
        if block_of(&bytes) == Some(self.blocks[block]) {
            Ok(bytes)
        } else {
            Err(StoreError::damaged(
                &self.path,
                at,
                "it has changed since it was opened",
            ))
        }
    }
}

/// Writes a base file from entries in order; durable on return, its name not yet.
pub(super) struct Writer<D> {
    disk: D,
    path: String,
    piece: Vec<u8>,
    blocks: Vec<(Key, [u8; 16])>,
    stream: HashStream,
    count: u64,
}

impl<D: Disk> Writer<D> {
    /// Begins a file.
    pub(super) fn new(disk: D, path: &str, society: SocietyId) -> Self {
        let header = header_of(society);
        let mut stream = HashStream::raw();
        stream.update(&header);
        let mut piece = Vec::with_capacity(PIECE + HEADER);
        piece.extend_from_slice(&header);
        Writer {
            disk,
            path: path.to_owned(),
            piece,
            blocks: Vec::new(),
            stream,
            count: 0,
        }
    }

    pub(super) fn push(&mut self, key: &Key, value: &Value) -> Result<(), StoreError> {
        self.piece.extend_from_slice(key);
        self.piece.extend_from_slice(value);
        self.count += 1;
        if self.count.is_multiple_of(PIECE as u64 / ENTRY as u64) {
            self.write()?;
        }
        Ok(())
    }

    /// Ends the file; gives it, open, and its hash.
    pub(super) fn finish(mut self) -> Result<(Base<D>, Hash), StoreError> {
        self.write()?;
        self.disk
            .sync(&self.path)
            .map_err(StoreError::io(&self.path))?;
        let base = Base {
            disk: self.disk,
            path: self.path,
            count: self.count,
            blocks: self.blocks,
        };
        Ok((base, self.stream.finish()))
    }

    fn write(&mut self) -> Result<(), StoreError> {
        // The header goes with the first piece, and is in the hash already.
        let from = if self.blocks.is_empty() { HEADER } else { 0 };
        let entries = &self.piece[from..];
        self.stream.update(entries);
        self.blocks
            .extend(entries.chunks(BLOCK * ENTRY).filter_map(block_of));
        if !self.piece.is_empty() {
            self.disk
                .append(&self.path, &self.piece)
                .map_err(StoreError::io(&self.path))?;
        }
        self.piece.clear();
        Ok(())
    }
}

fn entries(block: &[u8]) -> impl Iterator<Item = (&Key, &Value)> {
    let (entries, _) = block.as_chunks::<ENTRY>();
    entries.iter().filter_map(|entry| {
        let key = entry.first_chunk::<KEY>()?;
        let value = entry.last_chunk::<VALUE>()?;
        Some((key, value))
    })
}

fn block_of(block: &[u8]) -> Option<(Key, [u8; 16])> {
    let (first, _) = entries(block).next()?;
    Some((*first, sha256(&[block]).short()))
}

fn header_of(society: SocietyId) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..16].copy_from_slice(MAGIC);
    header[16..].copy_from_slice(&society.0.to_be_bytes());
    header
}
