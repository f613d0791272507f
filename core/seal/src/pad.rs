//! Lengths that tell little: contents are padded with zeros, behind their length.

use crate::error::{OpenError, SealError};
use zeroize::Zeroizing;

/// Padded lengths of parts, forms and answers, in bytes.
pub const SIZES: [usize; 5] = [256, 1024, 4096, 16_384, 65_536];

/// Bytes in front of a content: its length, big-endian.
pub const PREFIX: usize = 4;

/// Longest content that fits into the largest size.
pub const LONGEST: usize = SIZES[4] - PREFIX;

/// The size that a content of `len` bytes is padded to.
#[must_use]
pub fn size_for(len: usize) -> Option<usize> {
    SIZES.into_iter().find(|size| len + PREFIX <= *size)
}

/// Pads `content` to exactly `size` bytes: length, content, zeros. There is room left for a tag.
///
/// # Errors
/// [`SealError::TooLong`].
pub fn pad(content: &[u8], size: usize) -> Result<Vec<u8>, SealError> {
    let len = u32::try_from(content.len()).map_err(|_| SealError::TooLong)?;
    if content.len() + PREFIX > size {
        return Err(SealError::TooLong);
    }
    let mut out = Vec::with_capacity(size + crate::cipher::TAG);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(content);
    out.resize(size, 0);
    Ok(out)
}

/// Pads to the smallest of [`SIZES`].
pub(crate) fn pad_up(content: &[u8]) -> Result<Vec<u8>, SealError> {
    pad(content, size_for(content.len()).ok_or(SealError::TooLong)?)
}

/// The content of padded bytes; every byte behind it must be zero.
///
/// # Errors
/// [`OpenError::Length`].
pub fn strip(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let prefix = padded.first_chunk::<PREFIX>().ok_or(OpenError::Length)?;
    let end = usize::try_from(u32::from_be_bytes(*prefix))
        .ok()
        .and_then(|len| len.checked_add(PREFIX))
        .filter(|end| *end <= padded.len())
        .ok_or(OpenError::Length)?;
    if padded[end..].iter().any(|b| *b != 0) {
        return Err(OpenError::Length);
    }
    padded.truncate(end);
    padded.drain(..PREFIX);
    Ok(padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_change_where_documented() {
        for (len, size) in [(0, 256), (252, 256), (253, 1024), (16_381, 65_536)] {
            assert_eq!(pad_up(&vec![7; len]).unwrap().len(), size);
        }
        assert!(pad_up(&vec![7; LONGEST]).is_ok());
        assert_eq!(pad_up(&vec![7; LONGEST + 1]), Err(SealError::TooLong));
    }

    #[test]
    fn other_paddings_are_refused() {
        let good = pad(b"abc", 16).unwrap();
        for (at, byte) in [(3, 13), (0, 1), (15, 1), (7, 9)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(strip(Zeroizing::new(bad)), Err(OpenError::Length));
        }
        assert!(strip(Zeroizing::new(vec![0; 3])).is_err());
    }

    proptest! {
        #[test]
        fn what_is_padded_comes_back(content in proptest::collection::vec(any::<u8>(), 0..5000)) {
            let padded = pad_up(&content).unwrap();
            prop_assert!(SIZES.contains(&padded.len()));
            prop_assert_eq!(&*strip(Zeroizing::new(padded)).unwrap(), &content);
        }
    }
}
