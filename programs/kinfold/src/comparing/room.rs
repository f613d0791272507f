//! Whether a file of persons fits the memory that is free: told before any is asked for, since a
//! system that lends more than it has ends the program without a word.

use crate::Fault;
use rustix::process::{Resource, getrlimit};
use std::path::Path;

/// Bytes that a person takes beside what stands in the file, with the index: of 987,162 generated
/// records in 104 MB the whole took 1.06 GB.
const A_PERSON: u64 = 800;
/// How often what stands in the file is held: as it was read, as features, as words.
const A_BYTE: u64 = 3;

/// Refuses a file for which less memory is free than it takes.
pub(super) fn enough(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    match free() {
        Some(free) if needed(lines, bytes.len() as u64) > free => Err(Fault::Asked(format!(
            "{}: {lines} lines take about {} MB of memory and {} MB are free: divide the file, or \
             use a computer with more memory",
            path.display(),
            needed(lines, bytes.len() as u64) >> 20,
            free >> 20
        ))),
        _ => Ok(()),
    }
}

/// What persons and the index of them take, beside the bytes that were read already.
fn needed(lines: u64, bytes: u64) -> u64 {
    lines * A_PERSON + bytes.saturating_mul(A_BYTE - 1)
}

/// Bytes that this process may still take; none where the system does not say.
pub(super) fn free() -> Option<u64> {
    let limit = getrlimit(Resource::As).current;
    let taken = || said("/proc/self/status", "VmSize:");
    let own = limit.and_then(|limit| Some(limit.saturating_sub(taken()?)));
    let all = said("/proc/meminfo", "MemAvailable:");
    // Of a container; what it has taken itself is little at this point.
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let group = group.and_then(|text| text.trim().parse().ok());
    [own, all, group].into_iter().flatten().min()
}

/// A figure in kilobytes that stands behind a word, in bytes.
fn said(file: &str, word: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(word))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_million_records_took_is_foreseen() {
        let foreseen = (needed(987_162, 104 << 20) + (104 << 20)) >> 20;
        assert!((950..1300).contains(&foreseen), "{foreseen} MB");
    }

    #[test]
    fn a_small_file_fits() {
        assert!(enough(Path::new("r.tsv"), b"record_id\tname\nR1\tA\n").is_ok());
    }
}
