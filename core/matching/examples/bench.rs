//! Runs the queries of a tab-separated file against a register and writes a ranked run.
//!
//! `bench REGISTER.tsv[.gz] QUERIES.tsv[.gz] RUN.tsv [TOP] [EVIDENCE.tsv QRELS.tsv]`
//!
//! Columns by header: `record_id` or `query_id`, `name`, `father_name`, `mother_name`,
//! `relatives` (`brother:X;sister:Y`), `gender` (m, f), `dob`, `dob_calendar` (g, h, j, e or
//! empty), `birth_place`, `country`. With `EVIDENCE`, the weights of every field of the first
//! candidates are written beside whether they are right, for fitting.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a measuring program, not part of the pure library"
)]

use matching::features::{Country, Gender, Kin, Name, Place, PlaceKind};
use matching::{EntryId, Features, Index, Relation, Visibility, births};
use record::date::{Calendar, Date, DateForm, Order};
use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [register, queries, run, rest @ ..] = args.as_slice() else {
        println!("usage: bench REGISTER QUERIES RUN [TOP] [EVIDENCE QRELS]");
        return Ok(());
    };
    let top = rest.first().and_then(|n| n.parse().ok()).unwrap_or(50);
    let persons = table(register, "record_id")?;
    let (start, cpu) = (Instant::now(), on_cpu());
    let mut index = Index::new();
    let mut names = Vec::new();
    for (at, (id, features)) in (0u128..).zip(&persons) {
        let entry = EntryId(at.to_be_bytes());
        index
            .insert(entry, Visibility::default(), features)
            .expect("rows are numbered");
        names.push(id.clone());
    }
    println!(
        "{:.0} entries a second of the processor",
        index.len() as f64 / ((on_cpu() - cpu) / 1e9)
    );
    let built = start.elapsed().as_secs_f64();
    println!(
        "{} entries in {built:.2} s, {:.0} a second",
        index.len(),
        index.len() as f64 / built
    );
    if rest.is_empty() {
        snapshot(&index);
    }

    let relevant = match rest {
        [_, _, qrels] => pairs(qrels)?,
        _ => HashSet::new(),
    };
    let mut out = std::io::BufWriter::new(std::fs::File::create(run)?);
    let mut evidence = match rest {
        [_, path, _] => Some(std::io::BufWriter::new(std::fs::File::create(path)?)),
        _ => None,
    };
    let asked = table(queries, "query_id")?;
    let mut times = timed(&index, &asked, top);
    for (id, features) in &asked {
        let found = index.query(features, top);
        for (rank, candidate) in (1..).zip(&found) {
            let at = u128::from_be_bytes(candidate.id.0);
            let name = &names[usize::try_from(at).expect("numbered by row")];
            writeln!(
                out,
                "{id}\t{rank}\t{name}\t{}",
                candidate.probability.fraction()
            )?;
        }
        if let Some(to) = &mut evidence {
            let ids: Vec<EntryId> = found.iter().take(30).map(|c| c.id).collect();
            for (candidate, (clues, extra)) in found.iter().zip(index.clues(features, &ids)) {
                let at = u128::from_be_bytes(candidate.id.0);
                let name = &names[usize::try_from(at).expect("numbered by row")];
                let right = relevant.contains(&(id.clone(), name.clone()));
                write!(
                    to,
                    "{id}\t{name}\t{}\t{}",
                    u8::from(right),
                    candidate.decibans.0
                )?;
                write!(to, "\t{}", extra.map(|e| e.to_string()).join(" "))?;
                for c in clues {
                    write!(to, "\t{} {} {}", c.kind as u8, c.rare.0, c.far)?;
                }
                writeln!(to)?;
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "query ms mean {:.2} p50 {:.2} p95 {:.2} p99 {:.2} max {:.2}",
        times.iter().sum::<f64>() / times.len().max(1) as f64,
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    Ok(())
}

/// Milliseconds of each query: the least of some passes over all of them, so that what else runs
/// on the machine counts little and no query finds its own words still in the cache.
fn timed(index: &Index, asked: &[(String, Features)], top: usize) -> Vec<f64> {
    let mut least = vec![f64::MAX; asked.len()];
    for _ in 0..3 {
        for (least, (_, features)) in least.iter_mut().zip(asked) {
            let start = on_cpu();
            let found = index.query(features, top);
            *least = least.min((on_cpu() - start) / 1e6);
            std::hint::black_box(found);
        }
    }
    least
}

/// How long the index takes to be written and read back.
fn snapshot(index: &Index) {
    let start = Instant::now();
    let image = index.snapshot();
    println!(
        "snapshot {} bytes in {:.2} s",
        image.len(),
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    let again = Index::restore(&image).expect("own snapshot");
    println!(
        "restored {} in {:.2} s",
        again.len(),
        start.elapsed().as_secs_f64()
    );
}

/// Nanoseconds this thread has had of a processor, whatever else runs beside it.
fn on_cpu() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

fn text(path: &str) -> std::io::Result<String> {
    let file = std::fs::File::open(path)?;
    let mut text = String::new();
    if path.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text)?;
    }
    Ok(text)
}

fn pairs(path: &str) -> std::io::Result<HashSet<(String, String)>> {
    let text = text(path)?;
    Ok(text
        .lines()
        .filter_map(|l| l.split_once('\t'))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect())
}

fn table(path: &str, id: &str) -> std::io::Result<Vec<(String, Features)>> {
    let text = text(path)?;
    let mut lines = text.lines();
    let head: HashMap<&str, usize> = lines
        .next()
        .unwrap_or("")
        .split('\t')
        .enumerate()
        .map(|(at, name)| (name, at))
        .collect();
    Ok(lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |name: &str| {
                head.get(name)
                    .and_then(|at| cells.get(*at))
                    .copied()
                    .unwrap_or("")
            };
            (cell(id).to_owned(), features(cell))
        })
        .collect())
}

fn features<'a>(cell: impl Fn(&str) -> &'a str) -> Features {
    let mut out = Features::default();
    out.names.push(Name::whole(cell("name")));
    let mut kin = |relation, name: &str| {
        if !name.is_empty() {
            out.kin.push(Kin {
                relation,
                name: name.to_owned(),
            });
        }
    };
    kin(Relation::Father, cell("father_name"));
    kin(Relation::Mother, cell("mother_name"));
    for relative in cell("relatives").split(';') {
        if let Some((_, name)) = relative.split_once(':') {
            kin(Relation::Sibling, name);
        }
    }
    out.gender = match cell("gender") {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    };
    let calendar = match cell("dob_calendar") {
        "g" => Some(Calendar::Gregorian),
        "h" => Some(Calendar::Hijri),
        "j" => Some(Calendar::SolarHijri),
        "e" => Some(Calendar::Ethiopian),
        _ => None,
    };
    let form = |calendar| DateForm {
        order: Order::Unsaid,
        calendar,
        aged_at: None,
    };
    let date =
        Date::read(cell("dob"), form(calendar)).or_else(|_| Date::read(cell("dob"), form(None)));
    out.births = date.map(|d| births(&d)).unwrap_or_default();
    let place = cell("birth_place");
    if !place.is_empty() {
        out.places.push(Place {
            kind: PlaceKind::Birth,
            text: place.to_owned(),
        });
    }
    if let Ok(code) = <[u8; 2]>::try_from(cell("country").as_bytes()) {
        out.countries.push(Country(code));
    }
    out
}
