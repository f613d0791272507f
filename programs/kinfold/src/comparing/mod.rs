//! `kinfold match`, `match-names` and `explain`: the comparison of persons on plain files, for
//! measuring it and for looking at one pair. Nothing is sealed here and nothing sent.

mod room;
mod table;

use crate::Fault;
use crate::screen::{Screen, counted};
use clap::Args;
use matching::{EntryId, Field, Index, NameRead, Prepared, Visibility};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;
use table::{Table, Unread};

/// `kinfold match`.
#[derive(Args, Debug)]
pub struct Match {
    /// The register: tab-separated with a header line, perhaps compressed (.gz)
    #[arg(long, value_name = "FILE")]
    pub register: PathBuf,
    /// Who is looked for, in the same columns
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Where to write: query, rank, record, probability
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// How many answers a query has at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub top: usize,
    /// Threads for reading the register and for queries
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub threads: usize,
    /// Where to write size, times and memory, as JSON
    #[arg(long, value_name = "FILE")]
    pub stats: Option<PathBuf>,
}

/// `kinfold match-names`.
#[derive(Args, Debug)]
pub struct MatchNames {
    /// Pairs of names: columns pair_id, name1, name2
    #[arg(long, value_name = "FILE")]
    pub pairs: PathBuf,
    /// Where to write: pair, weight of evidence in decibans
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `kinfold explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// The register, as for `kinfold match`
    #[arg(long, value_name = "FILE")]
    pub register: PathBuf,
    /// Who is looked for
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Which of them
    #[arg(long, value_name = "ID")]
    pub query_id: String,
    /// Which record
    #[arg(long, value_name = "ID")]
    pub record_id: String,
}

/// A register, indexed, with its ids by place.
struct Register {
    index: Index,
    ids: Vec<String>,
    seconds: f64,
    unread: Unread,
}

/// Searches a register for every person of a file.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`], naming file and line.
pub fn run(asked: &Match, screen: &mut Screen) -> Result<u8, Fault> {
    let threads = asked.threads.clamp(1, 64);
    for out in [Some(&asked.out), asked.stats.as_ref()]
        .into_iter()
        .flatten()
    {
        apart(&[&asked.register, &asked.queries], out)?;
    }
    let register = Register::read(&asked.register, threads)?;
    let queries = Table::read(&asked.queries, "query_id")?;
    let size = queries.rows.len().div_ceil(threads).max(1);
    let parts: Vec<(String, Vec<f64>)> = std::thread::scope(|scope| {
        let running: Vec<_> = queries
            .rows
            .chunks(size)
            .map(|rows| scope.spawn(|| answer(&register, rows, asked.top)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().expect("a search does not panic"))
            .collect()
    });
    let text: String = parts.iter().map(|(text, _)| text.as_str()).collect();
    write(&asked.out, &text)?;
    let mut times: Vec<f64> = parts.into_iter().flat_map(|(_, times)| times).collect();
    times.sort_by(f64::total_cmp);
    if let Some(path) = &asked.stats {
        write(path, &stats(&register, &times))?;
    }
    screen.line(format!(
        "{} looked for among {}.",
        counted(times.len() as u64, "person", "persons"),
        register.index.len()
    ));
    for (path, unread) in [
        (&asked.register, &register.unread),
        (&asked.queries, &queries.unread),
    ] {
        if let Some(told) = unread.told(path) {
            screen.line(told);
        }
    }
    Ok(0)
}

/// Weighs every pair of names of a file.
///
/// # Errors
/// As [`run`].
pub fn names(asked: &MatchNames, screen: &mut Screen) -> Result<u8, Fault> {
    apart(&[&asked.pairs], &asked.out)?;
    let pairs = Table::pairs(&asked.pairs)?;
    let mut out = String::new();
    for [id, one, other] in &pairs {
        let weight = NameRead::of(one).likeness(&NameRead::of(other));
        // Formatting into a text does not fail.
        let _ok = writeln!(out, "{id}\t{:.2}", f64::from(weight.0) / 100.0);
    }
    write(&asked.out, &out)?;
    let told = counted(pairs.len() as u64, "pair", "pairs");
    screen.line(format!("{told} weighed."));
    Ok(0)
}

/// Shows the evidence of every field between one person looked for and one record.
///
/// # Errors
/// As [`run`].
pub fn explain(asked: &Explain, screen: &mut Screen) -> Result<u8, Fault> {
    let register = Register::read(&asked.register, 1)?;
    let queries = Table::read(&asked.queries, "query_id")?;
    let none = |path: &Path, what: &str| {
        Fault::Asked(format!("{}: there is no such {what}", path.display()))
    };
    let query = queries.rows.iter().find(|row| row.id == asked.query_id);
    let query = query.ok_or_else(|| none(&asked.queries, "query_id"))?;
    let at = register.ids.iter().position(|id| *id == asked.record_id);
    let at = at.ok_or_else(|| none(&asked.register, "record_id"))?;
    let why = register.index.explain(&query.features, entry(at));
    let why = why.ok_or_else(|| none(&asked.register, "record_id"))?;
    for field in Field::ALL {
        let found = why.field(field);
        screen.line(format!(
            "{field:?}\t{:?}\t{:.1}",
            found.code,
            f64::from(found.weight.0) / 100.0
        ));
    }
    screen.line(format!(
        "total\t{:?}\t{:.1}\tprobability {:.4}",
        why.band(),
        f64::from(why.total.0) / 100.0,
        why.probability.fraction()
    ));
    Ok(0)
}

impl Register {
    fn read(path: &Path, threads: usize) -> Result<Register, Fault> {
        let table = Table::read(path, "record_id")?;
        let start = Instant::now();
        let size = table.rows.len().div_ceil(threads * 16).max(1);
        let mut index = Index::new();
        let mut at = 0;
        for group in table.rows.chunks(size * threads) {
            let prepared: Vec<Vec<Prepared>> = std::thread::scope(|scope| {
                let running: Vec<_> = group
                    .chunks(size)
                    .map(|rows| {
                        scope.spawn(|| rows.iter().map(|r| Prepared::of(&r.features)).collect())
                    })
                    .collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().expect("laying out does not panic"))
                    .collect()
            });
            for person in prepared.into_iter().flatten() {
                index
                    .insert_prepared(entry(at), Visibility::default(), person)
                    .map_err(|error| Fault::Asked(format!("{}: {error}", path.display())))?;
                at += 1;
            }
        }
        Ok(Register {
            index,
            seconds: start.elapsed().as_secs_f64(),
            unread: table.unread,
            ids: table.rows.into_iter().map(|row| row.id).collect(),
        })
    }
}

fn answer(register: &Register, rows: &[table::Row], top: usize) -> (String, Vec<f64>) {
    let (mut out, mut times) = (String::new(), Vec::with_capacity(rows.len()));
    for row in rows {
        let start = Instant::now();
        let found = register.index.query(&row.features, top);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        for (rank, candidate) in (1..).zip(&found) {
            let at = u128::from_be_bytes(candidate.id.0);
            let id = usize::try_from(at).ok().and_then(|at| register.ids.get(at));
            let _ok = writeln!(
                out,
                "{}\t{rank}\t{}\t{:.6}",
                row.id,
                id.map_or("", String::as_str),
                candidate.probability.fraction()
            );
        }
    }
    (out, times)
}

/// Whether bytes are a register or pairs of names, and all of it can be compared: for the fuzzer.
#[doc(hidden)]
#[must_use]
pub fn taken(bytes: &[u8]) -> bool {
    let path = Path::new("-");
    if let Ok(table) = Table::parse(path, bytes, "record_id") {
        let mut index = Index::new();
        for (at, row) in table.rows.iter().enumerate() {
            let same = index.insert(entry(at), Visibility::default(), &row.features);
            assert!(same.is_ok(), "rows are numbered");
        }
        let asked = table.rows.iter().take(8);
        assert!(
            asked
                .map(|row| index.query(&row.features, 3))
                .all(|f| f.len() <= 3)
        );
        return true;
    }
    Table::parse_pairs(path, bytes).is_ok_and(|pairs| {
        for [_, one, other] in &pairs {
            let (one, other) = (NameRead::of(one), NameRead::of(other));
            assert_eq!(one.likeness(&other), other.likeness(&one));
        }
        true
    })
}

/// The entry of the record at that place.
fn entry(at: usize) -> EntryId {
    EntryId((at as u128).to_be_bytes())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a list of times"
)]
fn stats(register: &Register, times: &[f64]) -> String {
    let at = |share: f64| {
        let place = (times.len().saturating_sub(1) as f64 * share).round() as usize;
        times.get(place).copied().unwrap_or(0.0)
    };
    format!(
        "{{\"register_size\": {}, \"build_seconds\": {:.3}, \"peak_rss_mb\": {}, \"query_ms\": \
         {{\"p50\": {:.3}, \"p95\": {:.3}, \"p99\": {:.3}, \"max\": {:.3}}}}}\n",
        register.index.len(),
        register.seconds,
        peak().unwrap_or(0),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    )
}

/// The most memory this process had, in megabytes; none where the system does not say.
fn peak() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// Nothing is written over a file that is read.
fn apart(read: &[&Path], out: &Path) -> Result<(), Fault> {
    let Ok(there) = out.canonicalize() else {
        return Ok(());
    };
    let same = |path: &&&Path| path.canonicalize().is_ok_and(|path| path == there);
    match read.iter().find(same) {
        Some(path) => Err(Fault::Asked(format!(
            "{}: this file is read and would be written over: name another to write to",
            path.display()
        ))),
        None => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(path, text).map_err(Fault::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over_what_is_read() {
        let home = tempfile::tempdir().unwrap();
        let (read, other) = (home.path().join("r.tsv"), home.path().join("run.tsv"));
        std::fs::write(&read, "record_id\tname\n").unwrap();
        let again = home.path().join(".").join("r.tsv");
        assert!(apart(&[&other, &read], &again).is_err());
        assert!(apart(&[&read], &other).is_ok());
        std::fs::write(&other, "").unwrap();
        assert!(apart(&[&read], &other).is_ok());
    }
}
