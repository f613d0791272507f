//! `frequent < WORDS > src/frequent.rs`: the lines of `frequent/make.py` as a table by the
//! consonants of each word, so that every spelling of a name counts for the others.
#![expect(clippy::print_stdout, reason = "a program that makes a file")]

use matching::learning::{frame, rarity};
use std::collections::BTreeMap;
use std::io::{BufRead, Error, Result};

/// Words rarer than this are as good as unknown, in millionths.
const LEAST: f64 = 60.0;

fn main() -> Result<()> {
    // Of each culture and script the share of every frame, then the largest.
    let mut sums: BTreeMap<(String, u32), f64> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let cells: Vec<&str> = line.splitn(3, '\t').collect();
        let [group, share, name] = cells[..] else {
            return Err(Error::other("a line without three cells"));
        };
        let share: f64 = share.parse().map_err(Error::other)?;
        for frame in frame(name) {
            *sums.entry((group.to_owned(), frame)).or_default() += share;
        }
    }
    let mut most: BTreeMap<u32, f64> = BTreeMap::new();
    for ((_, frame), share) in sums {
        let kept = most.entry(frame).or_default();
        *kept = kept.max(share);
    }
    most.retain(|_, share| *share >= LEAST);
    println!(
        "//! How common words are in names, by their consonants: made by `examples/frequent.rs`."
    );
    println!("//!");
    println!(
        "//! From spellings in Wikidata (CC0) as packed by arabic-name-romanizer and rigour, and from"
    );
    println!("//! habesha-names and name-variants (all MIT); see `frequent/make.py`.\n");
    println!("/// The frame of a word and its rarity in decibans, in the order of frames.");
    println!("#[rustfmt::skip]");
    println!(
        "pub(crate) static FREQUENT: [(u32, u8); {}] = [",
        most.len()
    );
    let rows: Vec<(u32, f64)> = most.into_iter().collect();
    for row in rows.chunks(14) {
        let cells: Vec<String> = row
            .iter()
            .map(|(frame, share)| format!("({frame:#x}, {})", rarity(*share)))
            .collect();
        println!("    {},", cells.join(", "));
    }
    println!("];");
    Ok(())
}
