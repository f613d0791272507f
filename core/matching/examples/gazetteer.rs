//! `gazetteer OUT.bin < PLACES`: packs the lines of `gazetteer/make.py` into the file that is
//! compiled in. The format is told in `gazetteer/README.md`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program that makes a file"
)]

use matching::learning::{PLACES_OF_A_NAME, place_hash};
use std::collections::BTreeMap;
use std::io::{BufRead, Error, Result};

fn main() -> Result<()> {
    let out = std::env::args()
        .nth(1)
        .ok_or_else(|| Error::other("where to?"))?;
    let mut places: Vec<u8> = Vec::new();
    let mut names: BTreeMap<(usize, usize), Vec<u16>> = BTreeMap::new();
    let mut count = 0u32;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let cells: Vec<&str> = line.split('\t').collect();
        let [north, east, country, all @ ..] = &cells[..] else {
            return Err(Error::other("a line with fewer than three cells"));
        };
        places.extend(degrees(north)?.to_le_bytes());
        places.extend(degrees(east)?.to_le_bytes());
        places.extend(country.as_bytes());
        let number = u16::try_from(count).map_err(Error::other)?;
        for hash in all.iter().filter_map(|name| place_hash(name)) {
            let list = names.entry(hash).or_default();
            if list.len() < PLACES_OF_A_NAME && list.last() != Some(&number) {
                list.push(number);
            }
        }
        count += 1;
    }
    let total: usize = names.values().map(Vec::len).sum();
    let mut file = b"KFG1".to_vec();
    file.extend(count.to_le_bytes());
    file.extend(u32::try_from(total).map_err(Error::other)?.to_le_bytes());
    file.extend(places);
    file.extend(starts(&names));
    for ((_, lower), list) in &names {
        for _ in list {
            file.extend(&lower.to_le_bytes()[..3]);
        }
    }
    for number in names.values().flatten() {
        file.extend(number.to_le_bytes());
    }
    println!("{count} places, {total} names, {} bytes", file.len());
    std::fs::write(out, file)
}

fn starts(names: &BTreeMap<(usize, usize), Vec<u16>>) -> Vec<u8> {
    let mut lists = names.iter().peekable();
    let (mut out, mut sum) = (Vec::new(), 0usize);
    for upper in 0..=1 << 16 {
        out.extend(&sum.to_le_bytes()[..3]);
        while let Some((_, list)) = lists.next_if(|((at, _), _)| *at == upper) {
            sum += list.len();
        }
    }
    out
}

/// Hundredths of a degree.
fn degrees(text: &str) -> Result<i16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let hundredths = format!("{whole}{:0<3}", &rest[..rest.len().min(3)]);
    let thousandths: i32 = hundredths.parse().map_err(Error::other)?;
    let rounded = (thousandths + 5).div_euclid(10);
    i16::try_from(rounded).map_err(Error::other)
}
