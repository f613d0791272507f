//! Every body over a corpus: sound seeds, each cut, each with bytes changed, and spliced.
//!
//! Seeds are the golden vectors of the formats (every hexadecimal text in them), the sample
//! registers, and what stands in `fuzz/corpus/<body>`. The changes come from a fixed generator:
//! a failure happens again on the next run.

mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

/// Bodies for which the corpus has no sound input yet: their refusals only are run.
const REFUSALS_ONLY: &[&str] = &["index", "passphrase"];

/// Changed inputs for each body and seed. More, from another beginning and for bodies of some
/// names only: `FUZZ_CHANGES=2000 FUZZ_SEED=7 FUZZ_ONLY=vault cargo test -p bodies`.
const CHANGES: usize = 24;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }
}

fn vectors() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for krate in fs::read_dir(root().join("core")).expect("the core is there") {
        let folder = krate.expect("readable").path().join("vectors");
        for file in fs::read_dir(folder).into_iter().flatten() {
            let path = file.expect("readable").path();
            if path.extension().is_some_and(|e| e == "json") {
                let text = fs::read_to_string(&path).expect("vectors are text");
                let json: serde_json::Value =
                    serde_json::from_str(&text).expect("vectors are JSON");
                gather(&json, &mut seeds);
            }
        }
    }
    assert!(seeds.len() > 50, "the golden vectors are the corpus");
    seeds
}

fn gather(json: &serde_json::Value, seeds: &mut Vec<Vec<u8>>) {
    match json {
        serde_json::Value::String(text) => {
            seeds.push(text.as_bytes().to_vec());
            seeds.extend(unhex(text));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|i| gather(i, seeds)),
        serde_json::Value::Object(items) => items.values().for_each(|i| gather(i, seeds)),
        _ => {}
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.is_empty()
        || !digits.len().is_multiple_of(2)
        || !digits.iter().all(u8::is_ascii_hexdigit)
    {
        return None;
    }
    let pair = |p: &[u8]| u8::from_str_radix(core::str::from_utf8(p).ok()?, 16).ok();
    digits.chunks(2).map(pair).collect()
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    paths.sort();
    let files = paths.into_iter().filter(|p| p.is_file());
    files.map(|p| fs::read(p).expect("readable")).collect()
}

/// A changed copy: cut, flipped, overwritten, doubled, or joined with another.
fn change(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = seed.to_vec();
    match random.below(6) {
        0 => out.truncate(random.below(seed.len())),
        1 if !out.is_empty() => {
            let at = random.below(out.len());
            out[at] ^= 1 << random.below(8);
        }
        2 if !out.is_empty() => {
            let at = random.below(out.len());
            out[at] = [0, 0x7f, 0x80, 0x9f, 0xbf, 0xff][random.below(6)];
        }
        3 => {
            let at = random.below(out.len() + 1);
            out.splice(at..at, std::iter::repeat_n(0x81, random.below(2000)));
        }
        4 => {
            let (a, b) = (random.below(seed.len() + 1), random.below(other.len() + 1));
            out.truncate(a);
            out.extend_from_slice(&other[b..]);
        }
        _ => {
            let at = random.below(out.len() + 1);
            let huge = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
            out.splice(at..at, huge);
        }
    }
    out.truncate(40_000);
    out
}

#[test]
fn no_body_breaks_on_its_corpus() {
    let common = vectors();
    let samples = files(&root().join("examples"));
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let changes = number("FUZZ_CHANGES").map_or(CHANGES, |n: u64| n as usize);
    let mut random = Random(number("FUZZ_SEED").unwrap_or(20_261_124));
    let only = std::env::var("FUZZ_ONLY").unwrap_or_default();
    let mut never = Vec::new();
    for (name, body) in bodies::BODIES.iter().filter(|(n, _)| n.contains(&only)) {
        let mut seeds = files(&root().join("fuzz/corpus").join(name));
        if matches!(
            *name,
            "csv" | "pfif" | "request_toml" | "statement_toml" | "mapping_toml"
        ) {
            seeds.extend(samples.iter().map(|s| s[..s.len().min(40_000)].to_vec()));
        } else {
            seeds.extend(common.iter().filter(|s| s.len() < 20_000).cloned());
        }
        seeds.extend(seeds::of(name));
        let accepted = seeds.iter().filter(|s| body(s)).count();
        if accepted == 0 && !REFUSALS_ONLY.contains(name) {
            never.push(*name);
        }
        for at in 0..seeds.len() {
            for _ in 0..changes {
                let other = random.below(seeds.len());
                let changed = change(&seeds[at], &seeds[other], &mut random);
                body(&changed);
            }
        }
    }
    assert!(
        never.is_empty(),
        "no seed is accepted by {never:?}: put a sound one into fuzz/corpus/<body>"
    );
}

#[test]
fn every_body_has_a_target_and_every_target_a_body() {
    let targets = root().join("fuzz/fuzz_targets");
    let mut found: Vec<String> = fs::read_dir(targets)
        .expect("targets are there")
        .map(|e| e.expect("readable").path())
        .filter_map(|p| Some(p.file_stem()?.to_str()?.to_owned()))
        .collect();
    let mut wanted: Vec<String> = bodies::BODIES
        .iter()
        .map(|(n, _)| (*n).to_owned())
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}
