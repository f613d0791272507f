//! Why a file is not taken, and what to do.

/// Why a file is not taken. Nothing of the file is told but its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("the file is empty: choose another")]
    Empty,
    /// So many bytes.
    #[error(
        "the file has {} MB, and 10 MB is the most: save it smaller, or photograph it anew with \
         fewer pixels",
        megabytes(*.0)
    )]
    TooLong(usize),
    /// So many bytes, once it is clean.
    #[error(
        "the cleaned picture would have {} MB, and 10 MB is the most: save it as a JPEG, or smaller",
        megabytes(*.0)
    )]
    GrewTooLong(usize),
    /// A PDF or an office file.
    #[error(
        "a PDF or office file hides names, dates and old text that nobody can be sure to find: \
         photograph the paper, or save each page as a picture (JPEG or PNG)"
    )]
    Document,
    /// A picture of another kind.
    #[error("pictures of this kind are not taken: save it as JPEG or PNG")]
    OtherPicture,
    /// No picture at all.
    #[error("the file is no picture that is known here: choose a JPEG, PNG or WebP")]
    Unknown,
    /// It ends too early, or is damaged.
    #[error("the picture is damaged or not whole: copy it once more from where it comes from")]
    Broken,
    /// So wide and so high.
    #[error("the picture has {width} times {height} pixels, which is too many: save it smaller")]
    TooManyPixels {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
}

/// Bytes in tenths of a megabyte (1,048,576 bytes), rounded up: what is too long never looks as if
/// it were not.
#[must_use]
pub fn megabytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1 << 20);
    format!("{}.{}", tenths / 10, tenths % 10)
}
