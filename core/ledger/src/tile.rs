//! The log as files: C2SP tlog-tiles. Hash tiles of 256 hashes, bundles of 256 entries, and how
//! a copy of the log is read.

use crate::leaf::MAX_LEAF;
use crate::tree::{NodeSource, complete_root};
use core::fmt;
use sign::Hash;
use std::collections::BTreeMap;

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;

/// Path of the checkpoint in a copy of a log.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// A copy of a log: files by their path relative to its prefix, with `/` between elements.
pub trait LogSource {
    /// The bytes at `path`; `None` if there is no such file or it cannot be read.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

impl LogSource for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.get(path).cloned()
    }
}

impl<S: LogSource + ?Sized> LogSource for &S {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        (**self).read(path)
    }
}

/// What a tile file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Content {
    /// Hashes at this level (0 to 7): of complete subtrees of height 8·level.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// Name of one tile or bundle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TilePath {
    /// What it holds.
    pub content: Content,
    /// Its place in its row, from 0.
    pub index: u64,
    /// How many items it holds, 1 to 256; below 256 it is partial.
    pub width: u16,
}

impl TilePath {
    /// The tile or bundle `index` of `content` in a log of `size` leaves, as wide as it is at that
    /// size; `None` if it would be empty.
    #[must_use]
    pub fn at(content: Content, index: u64, size: u64) -> Option<Self> {
        let row = row_length(content, size);
        let left = row.checked_sub(index.checked_mul(WIDTH)?)?;
        let width = u16::try_from(left.min(WIDTH)).expect("at most 256");
        (width > 0).then_some(TilePath {
            content,
            index,
            width,
        })
    }

    /// Whether it is partial.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        u64::from(self.width) < WIDTH
    }

    /// The path of the same tile once it is full.
    #[must_use]
    pub fn full(&self) -> Self {
        TilePath {
            width: 256,
            ..*self
        }
    }

    /// Reads a path; refuses everything that [`fmt::Display`] does not write.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let content = match kind {
            "entries" => Content::Entries,
            level => Content::Hashes(level.parse().ok().filter(|l| *l < LEVELS)?),
        };
        let (place, width) = match place.split_once(".p/") {
            Some((place, width)) => (place, width.parse().ok().filter(|w| (1..=255).contains(w))?),
            None => (place, 256),
        };
        let mut index = 0_u64;
        for element in place.split('/') {
            let digits = element.strip_prefix('x').unwrap_or(element);
            let thousand = digits.parse::<u64>().ok().filter(|n| *n < 1000)?;
            index = index.checked_mul(1000)?.checked_add(thousand)?;
        }
        let read = TilePath {
            content,
            index,
            width,
        };
        // One spelling for each path: no sign, no other zeroes, the `x` where it belongs.
        (read.to_string() == path).then_some(read)
    }

    /// Reads the tile or bundle from a copy: as it is, or, if it is partial and gone, cut from the
    /// full one that replaced it.
    ///
    /// # Errors
    /// [`TileError`].
    fn read<T>(
        &self,
        source: &impl LogSource,
        parse: impl Fn(Vec<u8>, u16) -> Option<T>,
        cut: impl Fn(T, u16) -> T,
    ) -> Result<T, TileError> {
        if let Some(bytes) = source.read(&self.to_string()) {
            return parse(bytes, self.width).ok_or(TileError::Malformed(*self));
        }
        let full = self.full();
        if !self.is_partial() {
            return Err(TileError::Missing(*self));
        }
        let bytes = source
            .read(&full.to_string())
            .ok_or(TileError::Missing(*self))?;
        let whole = parse(bytes, full.width).ok_or(TileError::Malformed(full))?;
        Ok(cut(whole, self.width))
    }
}

impl fmt::Display for TilePath {
    /// `tile/0/x001/234`, `tile/entries/000.p/17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            Content::Hashes(level) => write!(f, "tile/{level}/")?,
            Content::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.is_partial() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// Height of the subtree that a full tile spans.
pub(crate) const TILE_HEIGHT: u8 = 8;

/// Levels that a tree of fewer than 2^64 leaves has.
pub(crate) const LEVELS: u8 = 8;

/// Why a tile or bundle could not be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TileError {
    /// Neither it nor its full form is there.
    #[error("{0} is missing")]
    Missing(TilePath),
    /// It has the wrong length, or entries that do not fill it exactly.
    #[error("{0} is malformed")]
    Malformed(TilePath),
}

/// The hashes of a tile: 32 bytes each, nothing else.
fn parse_hashes(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() == usize::from(width))
        .then(|| hashes.iter().map(|h| Hash(*h)).collect())
}

/// Reads the hashes of a tile from a copy.
///
/// # Errors
/// [`TileError`].
pub fn read_hashes(source: &impl LogSource, path: &TilePath) -> Result<Vec<Hash>, TileError> {
    path.read(
        source,
        |bytes, width| parse_hashes(&bytes, width),
        |mut hashes, width| {
            hashes.truncate(usize::from(width));
            hashes
        },
    )
}

/// Entries as they stand in a bundle: for each its length in two bytes, big-endian, and itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    bytes: Vec<u8>,
    width: u16,
}

impl Bundle {
    /// Takes the bytes of exactly `width` entries.
    #[must_use]
    pub fn parse(bytes: Vec<u8>, width: u16) -> Option<Self> {
        let mut rest = bytes.as_slice();
        for _ in 0..width {
            (_, rest) = split_entry(rest)?;
        }
        rest.is_empty().then_some(Bundle { bytes, width })
    }

    /// Reads a bundle from a copy.
    ///
    /// # Errors
    /// [`TileError`].
    pub fn read(source: &impl LogSource, path: &TilePath) -> Result<Self, TileError> {
        path.read(source, Bundle::parse, |mut bundle, width| {
            bundle.width = width;
            bundle
        })
    }

    /// The entries in their order.
    pub fn leaves(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.bytes.as_slice();
        (0..self.width).map_while(move |_| {
            let (leaf, after) = split_entry(rest)?;
            rest = after;
            Some(leaf)
        })
    }
}

/// Appends an entry to the bytes of a bundle; the length was checked by the caller.
pub(crate) fn push_entry(bundle: &mut Vec<u8>, leaf: &[u8]) {
    debug_assert!(leaf.len() <= MAX_LEAF);
    let length = u16::try_from(leaf.len()).unwrap_or(u16::MAX);
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(leaf);
}

fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// Number of items in the whole row of tiles.
pub(crate) fn row_length(content: Content, size: u64) -> u64 {
    match content {
        Content::Entries => size,
        Content::Hashes(level) => {
            let height = u32::from(TILE_HEIGHT) * u32::from(level);
            size.checked_shr(height).unwrap_or(0)
        }
    }
}

/// The hashes of a tree of `size` leaves, read from the tiles of a copy. What it gives is as good
/// as the copy; a proof made from it is checked against a root.
#[derive(Clone, Copy, Debug)]
pub struct TileReader<S> {
    source: S,
    size: u64,
}

impl<S: LogSource> TileReader<S> {
    /// Reads the tree of `size` leaves from `source`.
    #[must_use]
    pub fn new(source: S, size: u64) -> Self {
        TileReader { source, size }
    }
}

impl<S: LogSource> NodeSource for TileReader<S> {
    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let place = Place::of(height, index)?;
        let path = TilePath::at(Content::Hashes(place.level), place.first / WIDTH, self.size)?;
        let tile = read_hashes(&self.source, &path).ok()?;
        let from = usize::try_from(place.first % WIDTH).ok()?;
        tile.get(from..from + place.count).map(complete_root)
    }
}

/// Where the foot of a complete subtree stands in the tiles: always within one.
pub(crate) struct Place {
    pub(crate) level: u8,
    pub(crate) first: u64,
    pub(crate) count: usize,
}

impl Place {
    pub(crate) fn of(height: u8, index: u64) -> Option<Place> {
        let (level, above) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let count = 1_usize << above;
        (level < LEVELS).then_some(())?;
        Some(Place {
            level,
            first: index.checked_mul(count as u64)?,
            count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(content: Content, index: u64, width: u16) -> TilePath {
        TilePath {
            content,
            index,
            width,
        }
    }

    #[test]
    fn paths_are_those_of_the_specification() {
        for (tile, text) in [
            (path(Content::Hashes(0), 0, 256), "tile/0/000"),
            (path(Content::Hashes(0), 1_234, 256), "tile/0/x001/234"),
            (
                path(Content::Hashes(3), 1_234_067, 5),
                "tile/3/x001/x234/067.p/5",
            ),
            (path(Content::Entries, 999, 255), "tile/entries/999.p/255"),
            (
                path(Content::Entries, 1_000_000, 256),
                "tile/entries/x001/x000/000",
            ),
        ] {
            assert_eq!(tile.to_string(), text);
            assert_eq!(TilePath::parse(text), Some(tile));
        }
        for bad in [
            "",
            "tile/0/",
            "tile/0/1",
            "tile/0/0000",
            "tile/00/000",
            "tile/8/000",
            "tile/-1/000",
            "tile/+1/000",
            "tile/0/+00",
            "tile/0/x000/001",
            "tile/0/001/234",
            "tile/0/x001/x234",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/000.p/1/2",
            "tile/entries/000/",
            "tile/data/000",
            "/tile/0/000",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
            "tile/0/../000",
        ] {
            assert_eq!(TilePath::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn widths_follow_the_size() {
        // The example of the specification: 70,000 leaves.
        let at = |content, index| TilePath::at(content, index, 70_000).map(|p| p.width);
        assert_eq!(at(Content::Hashes(0), 272), Some(256));
        assert_eq!(at(Content::Hashes(0), 273), Some(112));
        assert_eq!(at(Content::Hashes(0), 274), None);
        assert_eq!(at(Content::Hashes(1), 0), Some(256));
        assert_eq!(at(Content::Hashes(1), 1), Some(17));
        assert_eq!(at(Content::Hashes(2), 0), Some(1));
        assert_eq!(at(Content::Hashes(3), 0), None);
        assert_eq!(at(Content::Hashes(9), 0), None);
        assert_eq!(at(Content::Entries, u64::MAX), None);
    }

    #[test]
    fn bundles_hold_exactly_their_entries() {
        let mut bytes = Vec::new();
        push_entry(&mut bytes, b"");
        push_entry(&mut bytes, &[7; MAX_LEAF]);
        push_entry(&mut bytes, b"x");
        let bundle = Bundle::parse(bytes.clone(), 3).unwrap();
        let lengths: Vec<usize> = bundle.leaves().map(<[u8]>::len).collect();
        assert_eq!(lengths, [0, MAX_LEAF, 1]);
        assert_eq!(Bundle::parse(bytes.clone(), 2), None);
        assert_eq!(Bundle::parse(bytes.clone(), 4), None);
        for end in [0, 1, 2, 3, 4, 5, bytes.len() - 1] {
            assert_eq!(Bundle::parse(bytes[..end].to_vec(), 3), None);
        }
    }

    #[test]
    fn a_partial_tile_that_is_gone_is_cut_from_the_full_one() {
        let mut copy = BTreeMap::new();
        let full: Vec<u8> = (0..=255_u8).flat_map(|n| [n; 32]).collect();
        copy.insert("tile/0/000".to_owned(), full.clone());
        let wanted = path(Content::Hashes(0), 0, 3);
        assert_eq!(
            read_hashes(&copy, &wanted),
            Ok(vec![Hash([0; 32]), Hash([1; 32]), Hash([2; 32])])
        );
        copy.insert("tile/0/000.p/3".to_owned(), vec![0; 95]);
        assert_eq!(
            read_hashes(&copy, &wanted),
            Err(TileError::Malformed(wanted))
        );
        let other = path(Content::Hashes(0), 1, 3);
        assert_eq!(read_hashes(&copy, &other), Err(TileError::Missing(other)));
    }
}
