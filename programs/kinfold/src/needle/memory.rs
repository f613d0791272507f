//! The memory of a running program, as the system shows it.

use super::{Found, Needles};
use std::fs;
use std::path::PathBuf;

/// Whether a memory could be searched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Memory {
    /// What was found; the file is the system's image of the memory, the offset an address.
    Searched(Found),
    /// The system does not show this program's memory, or has no such image; in words.
    NotPermitted(String),
}

impl Needles {
    /// Searches the memory of the program of this number: all that can be read of it, stacks,
    /// heap and mapped files.
    #[must_use]
    pub fn search_memory(&self, process: u32) -> Memory {
        let folder = PathBuf::from(format!("/proc/{process}"));
        let maps = match fs::read_to_string(folder.join("maps")) {
            Ok(maps) => maps,
            Err(error) => return Memory::NotPermitted(error.to_string()),
        };
        let image = folder.join("mem");
        let mut found = Found::default();
        let mut refused = None;
        for line in maps.lines() {
            let Some(range) = readable(line) else {
                continue;
            };
            // Pages of devices and of mappings just given back cannot be read.
            match self.search_range(&image, range, &mut found, &|_| {}) {
                Ok(()) => found.files += 1,
                Err(error) => refused = Some(error.to_string()),
            }
        }
        match refused {
            Some(error) if found.files == 0 => Memory::NotPermitted(error),
            _ => Memory::Searched(found),
        }
    }
}

/// `start-end perms …`, if it can be read and is no window of the kernel's.
fn readable(line: &str) -> Option<std::ops::Range<u64>> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let permissions = words.next()?;
    if !permissions.starts_with('r') || line.contains("[vvar") || line.ends_with("[vsyscall]") {
        return None;
    }
    let number = |digits| u64::from_str_radix(digits, 16).ok();
    Some(number(start)?..number(end)?)
}
