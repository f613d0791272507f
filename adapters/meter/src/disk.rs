//! Room on a disk.

use std::path::Path;

/// Bytes that the program's account may still write on the disk of this folder, as far as the
/// system says.
#[must_use]
pub fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
