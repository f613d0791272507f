//! Whether anything of the registers can be read at the hub: on its disk, in its memory.
//!
//! A search that finds nothing proves nothing until it is shown to find: so a made-up word is
//! first handed to the hub on purpose, and must be found.

use super::people::Canary;
use crate::Fault;
use crate::needle::{Found, Memory, Needles};
use std::path::Path;

/// What the search gave.
pub(super) struct Readable {
    /// Canaries on the disk and in the memory, or why the memory was not looked at.
    pub(super) disk: Found,
    pub(super) memory: Memory,
    /// How many markers were searched, as how many byte strings.
    pub(super) markers: usize,
    pub(super) forms: usize,
}

/// Searches a folder and the memory of a process for every canary.
///
/// # Errors
/// [`Fault::File`].
pub(super) fn search(folder: &Path, process: u32, canaries: &[Canary]) -> Result<Readable, Fault> {
    let needles = Needles::new(canaries.iter().map(|c| c.marker.as_str()));
    let memory = needles.search_memory(process);
    let disk = on_disk(&needles, folder)?;
    Ok(Readable {
        disk,
        memory,
        markers: needles.texts(),
        forms: needles.len(),
    })
}

/// Whether a word handed over on purpose is found on the disk, and in the memory.
///
/// # Errors
/// [`Fault::File`].
pub(super) fn finds(folder: &Path, process: u32, word: &str) -> Result<(bool, bool), Fault> {
    let needles = Needles::new([word]);
    let memory = match needles.search_memory(process) {
        Memory::Searched(found) => !found.hits.is_empty(),
        Memory::NotPermitted(_) => false,
    };
    let disk = on_disk(&needles, folder)?;
    Ok((!disk.hits.is_empty(), memory))
}

fn on_disk(needles: &Needles, folder: &Path) -> Result<Found, Fault> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    needles
        .search(folder, threads, |_| {})
        .map_err(Fault::file(folder))
}

impl Readable {
    /// Places where something was readable.
    pub(super) fn places(&self) -> u64 {
        let memory = match &self.memory {
            Memory::Searched(found) => found.hits.len(),
            Memory::NotPermitted(_) => 0,
        };
        (self.disk.hits.len() + memory) as u64
    }
}
