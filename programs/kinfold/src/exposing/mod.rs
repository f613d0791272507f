//! `kinfold exposure`: who is affected by an incident, from a copy of the log.

mod compare;
mod json;

use crate::Fault;
use crate::cli::Exposure;
use crate::screen::Screen;
use exposure::{
    Counts, Fold, Incident, IndexLeaf, Level, OpenedIndex, Outcome, Row, Totals, picture, table,
};
use ledger::Leaf;
use sign::{Hash, Time, sha256};
use std::fs;
use std::io::{BufWriter, Read as _, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use verifier::{Copy, check, policy_file};
use verify::Head;

/// Longest incident's file in bytes.
const INCIDENT: u64 = 1 << 20;
/// Longest opened index in bytes.
const INDEX: u64 = 1 << 30;
/// Longest earlier result in bytes.
const EARLIER: u64 = 1 << 26;

/// What a run leaned on.
struct Inputs {
    head: Head,
    incident: Incident,
    incident_hash: Hash,
    index: OpenedIndex,
    index_hash: Option<Hash>,
}

/// Runs the command.
///
/// # Errors
/// [`Fault`] if a file cannot be read or written, is faulty, or names what the log does not know.
pub fn run(asked: &Exposure, screen: &mut Screen) -> Result<u8, Fault> {
    let known = policy_file(&asked.policy)?;
    fs::read_dir(&asked.log).map_err(Fault::file(&asked.log))?;
    // Files first: whoever mistyped a name should not wait for the log.
    let (incident, incident_hash) = incident(&asked.incident)?;
    let (index, index_hash) = match &asked.index {
        Some(path) => index(path).map(|(index, hash)| (index, Some(hash)))?,
        None => (OpenedIndex::default(), None),
    };
    let earlier = asked.compare.as_deref().map(compare::read).transpose()?;
    let report = check(&asked.log, &known);
    let (true, Some(head)) = (report.ok(), report.head.clone()) else {
        screen.line(verify::explain(&report).verdict);
        screen.line("Nothing is said about anybody: this copy of the log does not hold.");
        return Ok(1);
    };
    let inputs = Inputs {
        head,
        incident,
        incident_hash,
        index,
        index_hash,
    };
    let outcome = fold(asked, &inputs)?;
    let totals = write_table(&asked.out, &outcome)?;
    let result = json::of(&inputs, &outcome, &totals);
    if let Some(path) = &asked.json {
        write_new(path, format!("{result:#}\n").as_bytes())?;
    }
    if let Some(path) = &asked.svg {
        write_new(path, picture::draw(&totals).as_bytes())?;
    }
    show(&inputs, &outcome, &totals, screen);
    if let Some(earlier) = earlier {
        compare::show(&earlier, &result, screen);
    }
    if let Some(who) = &asked.why {
        why(&outcome.of(who), who, screen)?;
    }
    Ok(0)
}

fn fold(asked: &Exposure, inputs: &Inputs) -> Result<Outcome, Fault> {
    let mut fold = Fold::new(&inputs.incident);
    let copy = Copy(asked.log.clone());
    let mut unread = false;
    // Read once more, against the same root: these are the leaves that were checked.
    let read = ledger::read_copy(
        &copy,
        inputs.head.size,
        &inputs.head.root,
        |index, bytes| match Leaf::from_bytes(bytes) {
            Ok(leaf) => fold.take(index, &leaf),
            Err(_) => unread = true,
        },
    );
    if read.is_err() || unread {
        let what = "the copy of the log changed while it was read; run this again";
        return Err(Fault::Asked(format!("{}: {what}", asked.log.display())));
    }
    let wrong = |unknown| Fault::Asked(format!("{}: {unknown}", asked.incident.display()));
    fold.finish(&inputs.index).map_err(wrong)
}

fn incident(path: &Path) -> Result<(Incident, Hash), Fault> {
    let text = read_text(path, INCIDENT)?;
    let wrong = |fault| Fault::Asked(format!("{}, {fault}", path.display()));
    let incident = Incident::parse(&text).map_err(wrong)?;
    Ok((incident, sha256(&[text.as_bytes()])))
}

fn index(path: &Path) -> Result<(OpenedIndex, Hash), Fault> {
    let text = read_text(path, INDEX)?;
    let wrong = |fault| Fault::Asked(format!("{}, {fault}", path.display()));
    let index = OpenedIndex::parse(&text).map_err(wrong)?;
    Ok((index, sha256(&[text.as_bytes()])))
}

fn read_text(path: &Path, longest: u64) -> Result<String, Fault> {
    let file = fs::File::open(path).map_err(Fault::file(path))?;
    let mut text = String::new();
    let read = file.take(longest + 1).read_to_string(&mut text);
    if read.map_err(Fault::file(path))? as u64 > longest {
        return Err(Fault::Asked(format!("{}: too long", path.display())));
    }
    Ok(text)
}

/// A new file for its owner alone: it names who is affected.
fn create(path: &Path) -> Result<fs::File, Fault> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(path).map_err(Fault::file(path))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut file = create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Fault::file(path))
}

/// Writes every row, and counts what was written.
fn write_table(path: &Path, outcome: &Outcome) -> Result<Totals, Fault> {
    let mut out = BufWriter::new(create(path)?);
    let mut totals = Totals::default();
    let mut text = table::HEAD.to_owned();
    for rows in outcome.people() {
        totals.add(&rows);
        rows.iter().for_each(|row| table::line(row, &mut text));
        if text.len() > 1 << 16 {
            out.write_all(text.as_bytes()).map_err(Fault::file(path))?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes()).map_err(Fault::file(path))?;
    let file = out.into_inner().map_err(|error| error.into_error());
    let done = file.and_then(|file| file.sync_all());
    done.map_err(Fault::file(path))?;
    Ok(totals)
}

fn show(inputs: &Inputs, outcome: &Outcome, totals: &Totals, screen: &mut Screen) {
    screen.line(format!(
        "The log of {} leaves holds. Its last leaf is of {}; nothing after that is known.",
        outcome.size, outcome.ends
    ));
    screen.line(
        "\nFor staff only, not for publication. Each field: was read / may have been read / copied \
         but unreadable / not reached.",
    );
    for ((society, kind), cell) in &totals.matrix {
        let kind = kind.code();
        screen.line(format!("  society {society:<5} {kind:<14} {}", four(cell)));
    }
    let of_people = [
        ("persons", &totals.persons),
        ("  of these without a name in the index", &totals.unnamed),
        ("forms of families", &totals.forms),
        ("staff logins", &totals.staff),
    ];
    screen.line("");
    for (what, counts) in of_people {
        for (society, counts) in counts {
            screen.line(format!("  society {society:<5} {what}: {}", four(counts)));
        }
    }
    let warnings = warnings(inputs, outcome);
    if !warnings.is_empty() {
        screen.line("");
    }
    for warning in warnings {
        screen.line(format!("Look at this: {warning}"));
    }
}

fn four(counts: &Counts) -> String {
    Level::ALL
        .map(|level| counts.of(level).to_string())
        .join(" / ")
}

/// What whoever reads the result must know to read it rightly.
fn warnings(inputs: &Inputs, outcome: &Outcome) -> Vec<String> {
    let mut warnings = Vec::new();
    let ends = outcome.ends;
    let spans = inputs.incident.taken.iter().map(|taken| taken.span);
    if spans
        .clone()
        .any(|span| span.until > ends && span.until != Time(u64::MAX))
    {
        warnings.push(format!(
            "an interval of the incident goes on after the last leaf of this copy ({ends}); take a newer copy of the log"
        ));
    }
    if spans.clone().any(|span| span.until == Time(u64::MAX)) {
        warnings.push(format!(
            "an interval has no end yet: what happens after {ends} is not in this copy of the log"
        ));
    }
    if inputs.index_hash.is_none() {
        warnings.push("without an opened index nobody has a name here".to_owned());
    }
    for (society, noted) in &outcome.noted {
        match noted {
            None => warnings.push(format!(
                "no leaf of this copy names the index of society {society}: it is of a later day, or of another log"
            )),
            Some(IndexLeaf {
                newer: Some(newer), ..
            }) => warnings.push(format!(
                "the index of society {society} is not the newest: leaf {newer} names a newer one, and whoever came since has no name here; copy the list anew (`kinfold slips copy`)"
            )),
            Some(_) => {}
        }
    }
    warnings
}

fn why(rows: &[Row], who: &str, screen: &mut Screen) -> Result<(), Fault> {
    if rows.is_empty() {
        return Err(Fault::Asked(format!(
            "nobody is called `{who}`: take it from the first column of the table"
        )));
    }
    screen.line(format!("\nWhy, of {who}:"));
    for row in rows {
        let (kind, level) = (row.kind.code(), row.level.code());
        screen.line(format!("  {kind}: {level}"));
        for cause in &row.causes {
            let leaves: Vec<String> = cause.leaves.iter().map(u64::to_string).collect();
            let leaves = match leaves.len() {
                0 => String::new(),
                1 => format!(" (leaf {})", leaves[0]),
                _ => format!(" (leaves {})", leaves.join(", ")),
            };
            screen.line(format!("    {}{leaves}", cause.reason.words()));
        }
    }
    Ok(())
}
