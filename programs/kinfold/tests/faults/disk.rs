//! A small disk of its own, which can be full.

use crate::program::skipped;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What takes all the room.
const FILLER: &str = "filler";

/// A disk in the place of a folder, taken away with the test.
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// Of so many MiB; none, and said so, where this computer lets nobody mount one.
    pub(crate) fn at(folder: &Path, size: u32) -> Option<Disk> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o"])
            .arg(format!("size={size}m,mode=0700"))
            .args(["tmpfs".as_ref(), folder.as_os_str()])
            .output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Disk(folder.to_owned()));
        }
        skipped("a full disk: no small disk can be mounted here (it takes root)");
        None
    }

    /// Takes all room that is left.
    pub(crate) fn fill(&self) {
        let path = self.0.join(FILLER);
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        for piece in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![1; piece]).is_ok() {}
        }
        let more = self.0.join("more");
        let full = fs::write(&more, [1; 1 << 13]).is_err();
        let _none = fs::remove_file(more);
        assert!(full, "the disk has room");
    }

    /// Gives it free.
    pub(crate) fn free(&self) {
        fs::remove_file(self.0.join(FILLER)).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
