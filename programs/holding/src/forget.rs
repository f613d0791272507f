//! What stands in files is read from the disk, and not from the system's memory of it.
//!
//! Where making something durable fails, Linux says so once, to whoever asked. From then on it is
//! read from memory as if it were there, and the next sync succeeds. A keyholder ends when it is
//! told; started again, by whomever, it must not take that for kept.

use crate::Fault;
use keyholder::StoreError;
use rustix::fs::{Advice, fadvise};
use std::fs::{self, File};
use std::path::Path;

/// Lets the system forget what it remembers of every file below a folder, once all that it still has
/// to write is written.
///
/// # Errors
/// [`Fault::File`] if something of it cannot be written.
pub(super) fn forget(folder: &Path) -> Result<(), Fault> {
    for entry in fs::read_dir(folder).map_err(Fault::file(folder))? {
        let entry = entry.map_err(Fault::file(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(Fault::file(&path))?;
        if kind.is_dir() {
            forget(&path)?;
        } else if kind.is_file() {
            let file = File::open(&path).map_err(Fault::file(&path))?;
            file.sync_all().map_err(|error| StoreError::Io {
                path: path.display().to_string(),
                error,
            })?;
            // A file system that keeps everything in memory cannot; then nothing is lost by it.
            let _remembers = fadvise(&file, 0, None, Advice::DontNeed);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_there_afterwards_and_what_cannot_be_looked_at_is_told() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("log/tile");
        fs::create_dir_all(&deep).unwrap();
        for file in [home.path().join("journal"), deep.join("000")] {
            fs::write(&file, b"what was kept").unwrap();
            forget(home.path()).unwrap();
            assert_eq!(fs::read(file).unwrap(), b"what was kept");
        }
        assert!(forget(&home.path().join("nowhere")).is_err());
    }
}
