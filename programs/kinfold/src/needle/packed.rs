//! Compressed streams among other bytes: found by how gzip and zlib begin, and unpacked.

use flate2::read::{GzDecoder, ZlibDecoder};
use std::io::Read;

/// So much of what a stream holds is searched.
const MOST: usize = 64 << 20;
/// So much is unpacked at a time.
const PIECE: usize = 64 << 10;
/// So much of a piece is looked at again with the next, or as much as the longest needle.
const OVERLAP: usize = 4 << 10;

const GZIP: u8 = 0x1f;
const ZLIB: u8 = 0x78;

/// Where a stream may begin, of those beginnings that end behind `before`.
pub(super) fn starts(bytes: &[u8], before: usize) -> impl Iterator<Item = usize> + '_ {
    let from = before.saturating_sub(2);
    let first = memchr::memchr2_iter(GZIP, ZLIB, &bytes[from..]);
    first.map(move |at| from + at).filter(|at| {
        // RFC 1952, 2.3: two bytes and the method. RFC 1950, 2.2: method and window of 32 KiB,
        // and a multiple of 31 without a preset dictionary.
        match bytes[*at..] {
            [GZIP, 0x8b, 8, ..] => true,
            [ZLIB, second, _, ..] => matches!(second, 0x01 | 0x5e | 0x9c | 0xda),
            _ => false,
        }
    })
}

/// Gives what a stream holds, piece by piece, with how much of the piece was given before. Bytes
/// that only look like a stream give little or nothing.
pub(super) fn unpack(
    from: impl Read,
    (first, longest): (u8, usize),
    mut give: impl FnMut(&[u8], usize),
) {
    let overlap = OVERLAP.max(longest);
    let mut reader: Box<dyn Read> = if first == GZIP {
        Box::new(GzDecoder::new(from))
    } else {
        Box::new(ZlibDecoder::new(from))
    };
    let mut piece = vec![0; overlap + PIECE];
    let (mut kept, mut all) = (0, 0);
    loop {
        // A stream that breaks off was read as far as it goes.
        let mut end = kept;
        while end < piece.len() {
            match reader.read(&mut piece[end..]) {
                Ok(0) | Err(_) => break,
                Ok(read) => end += read,
            }
        }
        if end == kept {
            return;
        }
        give(&piece[..end], kept);
        all += end - kept;
        if all >= MOST {
            return;
        }
        let keep = overlap.min(end);
        piece.copy_within(end - keep..end, 0);
        kept = keep;
    }
}
