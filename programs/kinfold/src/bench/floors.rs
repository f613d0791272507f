//! The least that hub and disk take by themselves, in the same run.

use super::figures::{Figures, Spread};
use super::place::Bench;
use crate::Fault;
use line::Calls as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::time::{Duration, Instant};

/// Bytes that a release adds to the keyholder's journal, about: leaf, body, answer.
const JOURNAL: usize = 2_048;
/// Strangers' calls that the hub answers one address at once.
const CALLS: usize = 300;
/// Bytes written at once where much is written.
const PIECE: usize = 8 << 20;

/// Writing and making durable what one release writes.
pub(super) fn disk(place: &Bench, figures: &mut Figures) -> Result<(), Fault> {
    let path = place.house.dir.join("floor");
    let wrong = |error| Fault::File {
        path: path.clone(),
        error,
    };
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(wrong)?;
    let mut times = Vec::new();
    for _ in 0..500 {
        let begin = Instant::now();
        file.write_all(&[7; JOURNAL]).map_err(wrong)?;
        file.sync_data().map_err(wrong)?;
        times.push(begin.elapsed());
    }
    fs::remove_file(&path).map_err(wrong)?;
    figures.floor(
        "2 KiB written and made durable, p50 and p99",
        &Spread::of(times),
    );
    Ok(())
}

/// The same bytes in large pieces, each made durable.
pub(super) fn bytes(place: &Bench, bytes: u64) -> Result<Duration, Fault> {
    let path = place.house.dir.join("floor");
    let wrong = |error| Fault::File {
        path: path.clone(),
        error,
    };
    let piece = vec![7; PIECE];
    let begin = Instant::now();
    let mut file = fs::File::create(&path).map_err(wrong)?;
    let mut left = bytes;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        file.write_all(&piece[..now]).map_err(wrong)?;
        file.sync_data().map_err(wrong)?;
        left -= now as u64;
    }
    let took = begin.elapsed();
    fs::remove_file(&path).map_err(wrong)?;
    Ok(took)
}

/// One call that does nothing but ask the database whether it is there.
pub(super) fn hub(place: &Bench, figures: &mut Figures) -> Result<(), Fault> {
    let line = line::Line::new(&place.house.url, None, &line::Options::default());
    let line = line.map_err(|e| Fault::Asked(e.to_string()))?;
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let begin = Instant::now();
        line.health()
            .map_err(|e| Fault::ours("bench")(e.to_string()))?;
        times.push(begin.elapsed());
    }
    figures.floor("a bare call, p50 and p99", &Spread::of(times));
    Ok(())
}
