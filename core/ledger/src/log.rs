//! The log that grows: leaves in, files out. And the way back: a copy read and checked whole.

use crate::leaf::MAX_LEAF;
use crate::tile::{
    Bundle, Content, LEVELS, LogSource, Place, TilePath, WIDTH, push_entry, row_length,
};
use crate::tile::{TILE_HEIGHT, TileError, read_hashes};
use crate::tree::{Frontier, NodeSource, complete_root, leaf_hash};
use core::fmt;
use sign::Hash;

/// Full tiles of leaf hashes that stay in memory, so that a proof for a recent leaf needs no file.
const RECENT_TILES: usize = 64;

/// The leaf is longer than [`MAX_LEAF`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a leaf has at most 65,535 bytes")]
pub struct LeafTooLong;

/// A file of the log to be written, whole and never changed after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogFile {
    /// Where.
    pub path: TilePath,
    /// What.
    pub bytes: Vec<u8>,
}

/// An append-only log in memory: the right edge of the tree, the hashes above the leaves (one
/// for each 255 leaves), those of the last leaves, and the entries of the unfinished bundle.
///
/// A caller appends, writes what [`Log::flush`] gives, makes that durable, and only then
/// publishes a checkpoint for [`Log::size`] and [`Log::root`].
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Log {
    frontier: Frontier,
    /// By level of tile.
    rows: Vec<Row>,
    /// Entries of the unfinished bundle, as they stand in it.
    bundle: Vec<u8>,
    finished: Vec<(TilePath, Vec<u8>)>,
    flushed: u64,
}

/// Hashes of one level; those before `first` are no longer in memory.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct Row {
    first: u64,
    hashes: Vec<Hash>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Log({:?})", self.frontier)
    }
}

impl Log {
    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root at this size.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Appends a leaf and gives its index.
    ///
    /// # Errors
    /// [`LeafTooLong`].
    pub fn append(&mut self, leaf: &[u8]) -> Result<u64, LeafTooLong> {
        if leaf.len() > MAX_LEAF {
            return Err(LeafTooLong);
        }
        let index = self.size();
        push_entry(&mut self.bundle, leaf);
        let rows = &mut self.rows;
        self.frontier.append_each(leaf_hash(leaf), |height, node| {
            if height % TILE_HEIGHT == 0 {
                let level = usize::from(height / TILE_HEIGHT);
                if rows.len() == level {
                    rows.push(Row::default());
                }
                rows[level].hashes.push(node);
            }
        });
        if self.size().is_multiple_of(WIDTH) {
            self.finish_tiles();
        }
        Ok(index)
    }

    /// The files that must be durable before a checkpoint of this size is published, apart from
    /// those given before. Full tiles replace their partial ones, which may then be removed.
    pub fn flush(&mut self) -> Vec<LogFile> {
        let mut files = self.take_finished();
        let size = self.size();
        let contents = (0..LEVELS).map(Content::Hashes).chain([Content::Entries]);
        for content in contents {
            let last = TilePath::last(content, size);
            let changed = last != TilePath::last(content, self.flushed);
            if let Some(path) = last.filter(|path| changed && path.is_partial()) {
                files.push(LogFile {
                    path,
                    bytes: self.bytes_of(&path),
                });
            }
        }
        self.flushed = size;
        files
    }

    /// The files finished since the last call: full tiles and bundles only. Enough while no
    /// checkpoint is published, as in a replay.
    pub fn take_finished(&mut self) -> Vec<LogFile> {
        self.finished
            .drain(..)
            .map(|(path, bytes)| LogFile { path, bytes })
            .collect()
    }

    /// The bytes of a partial file of the right edge.
    fn bytes_of(&self, path: &TilePath) -> Vec<u8> {
        match path.content {
            Content::Entries => self.bundle.clone(),
            Content::Hashes(level) => {
                let hashes = &self.rows[usize::from(level)].hashes;
                tile_bytes(&hashes[hashes.len() - usize::from(path.width)..])
            }
        }
    }

    /// The leaf just appended filled a bundle, its tile, and perhaps tiles above.
    fn finish_tiles(&mut self) {
        let size = self.size();
        let entries = TilePath::last(Content::Entries, size).expect("the log is not empty");
        self.finished
            .push((entries, core::mem::take(&mut self.bundle)));
        for level in 0..LEVELS {
            let Some(path) = TilePath::last(Content::Hashes(level), size) else {
                break;
            };
            if path.is_partial() {
                break;
            }
            let bytes = self.bytes_of(&path);
            self.finished.push((path, bytes));
        }
        let leaves = &mut self.rows[0];
        let keep = RECENT_TILES * 256;
        // Half of it at a time, so that moving the rest is rare.
        if leaves.hashes.len() >= 2 * keep {
            let gone = leaves.hashes.len() - keep;
            leaves.hashes.drain(..gone);
            leaves.first += gone as u64;
        }
    }
}

impl TilePath {
    /// The rightmost tile of a row at `size`; `None` if the row is empty.
    fn last(content: Content, size: u64) -> Option<TilePath> {
        let row = row_length(content, size);
        TilePath::at(content, row.checked_sub(1)? / WIDTH, size)
    }
}

impl NodeSource for Log {
    /// Knows every hash of height 8 and more, and the lower ones of the last 16,384 leaves or
    /// more; for the rest see [`crate::tree::Layered`] and [`crate::tile::TileReader`].
    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let place = Place::of(height, index)?;
        let row = self.rows.get(usize::from(place.level))?;
        let from = usize::try_from(place.first.checked_sub(row.first)?).ok()?;
        row.hashes
            .get(from..from.checked_add(place.count)?)
            .map(complete_root)
    }
}

/// Why a copy of a log was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CopyError {
    /// A file is missing or malformed.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// A tile's hashes are not those of the entries.
    #[error("{0} does not match the entries")]
    Different(TilePath),
    /// The entries lead to another root than the checkpoint's.
    #[error("the entries do not lead to the root of the checkpoint")]
    Root,
}

/// Reads a whole copy of a log of `size` leaves: every bundle, every tile; computes every hash
/// anew and compares. `each` is given every leaf with its index, in order, before the root has
/// been compared: what it concludes counts only if this function succeeds.
///
/// # Errors
/// [`CopyError`], naming the first file that is wrong.
pub fn read_copy(
    source: &impl LogSource,
    size: u64,
    root: &Hash,
    mut each: impl FnMut(u64, &[u8]),
) -> Result<Log, CopyError> {
    let mut log = Log::default();
    for index in 0..size.div_ceil(WIDTH) {
        let path = TilePath::at(Content::Entries, index, size).expect("the index is in the row");
        for leaf in Bundle::read(source, &path)?.leaves() {
            let at = log
                .append(leaf)
                .expect("a bundle's entry has a length of two bytes");
            each(at, leaf);
        }
        compare(source, &log.take_finished())?;
    }
    compare(source, &log.flush())?;
    if log.root() == *root {
        Ok(log)
    } else {
        Err(CopyError::Root)
    }
}

fn compare(source: &impl LogSource, files: &[LogFile]) -> Result<(), CopyError> {
    for file in files {
        if file.path.content != Content::Entries
            && tile_bytes(&read_hashes(source, &file.path)?) != file.bytes
        {
            return Err(CopyError::Different(file.path));
        }
    }
    Ok(())
}

fn tile_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|h| h.0).collect()
}
