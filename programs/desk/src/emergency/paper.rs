//! Papers of the founding.

use crate::Fault;
use seal::shares::Share;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use zeroize::Zeroizing;

/// Longest paper in bytes.
const LONGEST: u64 = 64 << 10;

/// The share on a paper, as the founding wrote it or as somebody typed it in: its last line that is
/// not empty.
///
/// # Errors
/// [`Fault`], naming the file and what is wrong with it.
pub fn share_of_paper(path: &Path) -> Result<Share, Fault> {
    let mut text = Zeroizing::new(String::new());
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.map_err(Fault::file(path))?;
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    Share::parse(last.unwrap_or_default())
        .map_err(|fault| Fault::asked(format!("{}: {fault}", path.display())))
}
