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
    let start = std::time::Instant::now();
    let read: Vec<(NameRead, NameRead)> = rows
        .iter()
        .map(|r| (NameRead::of(r[4]), NameRead::of(r[5])))
        .collect();
    let laid = start.elapsed().as_secs_f64();
    let scores: Vec<i32> = read.iter().map(|(a, b)| a.likeness(b).0).collect();
    let done = start.elapsed().as_secs_f64();
    println!(
        "{} pairs: read {:.0} a second, compared {:.0} a second",
        rows.len(),
        rows.len() as f64 / laid,
        rows.len() as f64 / (done - laid)
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
