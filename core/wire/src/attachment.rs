//! Attachments in pieces: the sealed manifest and chunks of one size, each put and fetched by
//! itself, so that a line that breaks costs one piece. To the hub an attachment is a random id of a
//! society, how many pieces it has, and when they came.

use sign::{Hash, canonical_struct};

/// The piece that is the sealed manifest; the chunks follow, chunk 0 as piece 1. It is put last:
/// where it is, the others are.
pub const MANIFEST: u32 = 0;
/// The last piece there may be.
pub const LAST: u32 = 256;
/// Bytes of every chunk.
pub const CHUNK: usize = 65_552;
/// Longest sealed manifest, in bytes.
pub const LONGEST_MANIFEST: usize = 17 << 10;

/// Whether a piece of this length can stand at this place.
#[must_use]
pub fn fits(piece: u32, length: usize) -> bool {
    match piece {
        MANIFEST => (1..=LONGEST_MANIFEST).contains(&length),
        1..=LAST => length == CHUNK,
        _ => false,
    }
}

/// Answer of `GET /v1/attachment/SOCIETY/ID`: what is there of one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pieces {
    /// Piece and SHA-256 of its bytes, by number; none if there is no such attachment.
    pub there: Vec<(u32, Hash)>,
}
canonical_struct!(Pieces { there });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_has_the_length_of_its_place() {
        for (piece, length) in [(0, 1), (0, 17 << 10), (1, CHUNK), (256, CHUNK)] {
            assert!(fits(piece, length), "{piece} {length}");
        }
        for (piece, length) in [
            (0, 0),
            (0, (17 << 10) + 1),
            (1, CHUNK - 1),
            (256, CHUNK + 1),
            (257, CHUNK),
            (u32::MAX, 1),
        ] {
            assert!(!fits(piece, length), "{piece} {length}");
        }
    }
}
