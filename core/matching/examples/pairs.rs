//! `pairs FILE.tsv OUT.tsv`: of every line whose fifth and sixth cells are names, the first cell and
//! the likeness; with `MEASURES` as a third argument the measures behind it.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a measuring program"
)]

use matching::NameRead;
use std::io::Write;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1])?;
    let mut out = std::io::BufWriter::new(std::fs::File::create(&args[2])?);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|l| l.split('\t').collect())
        .collect();
    let start = on_cpu();
    let read: Vec<(NameRead, NameRead)> = rows
        .iter()
        .map(|r| (NameRead::of(r[4]), NameRead::of(r[5])))
        .collect();
    let laid = (on_cpu() - start) / 1e9;
    let scores: Vec<i32> = read.iter().map(|(a, b)| a.likeness(b).0).collect();
    let done = (on_cpu() - start) / 1e9;
    // As `kinfold match-names` does it: read, compared, forgotten.
    let again = on_cpu();
    for (row, score) in rows.iter().zip(&scores) {
        let now = NameRead::of(row[4]).likeness(&NameRead::of(row[5])).0;
        assert_eq!(now, *score, "nothing depends on what was read before");
    }
    let both = (on_cpu() - again) / 1e9;
    println!(
        "{} pairs: of one core {:.0} read, {:.0} compared, {:.0} both a second",
        rows.len(),
        rows.len() as f64 / laid,
        rows.len() as f64 / (done - laid),
        rows.len() as f64 / both
    );
    for ((row, (a, b)), score) in rows.iter().zip(&read).zip(scores) {
        write!(out, "{}\t{score}", row[0])?;
        if args.len() > 3 {
            for m in a.measures(b) {
                write!(out, "\t{m}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Nanoseconds this thread has had of a processor, whatever else runs beside it.
fn on_cpu() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|t| t.split(' ').next()?.parse().ok())
        .unwrap_or(0.0)
}
