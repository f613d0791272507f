//! `cargo xtask mutate`: the rules, broken on purpose one at a time. Each mutant of
//! `xtask/mutants.toml` is applied to a copy of the tree, and some test must fail. A test that
//! nothing can make fail proves nothing.
//!
//! The copy has a target directory of its own, so that only what a mutant touches is built. Tests
//! run with the model left out; the model and the simulation are asked only about a mutant that
//! every other test lets live.

mod list;
mod trial;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use list::Mutant;
use trial::Outcome;

pub(crate) use trial::Bench;

/// Which mutants.
#[derive(Args)]
pub(crate) struct Mutate {
    /// Only mutants whose name, file or `invariant N` contains this.
    #[arg(long)]
    only: Option<String>,
    /// Begin with the mutant of this number.
    #[arg(long, default_value_t = 1)]
    from: usize,
    /// Only check that the list fits the tree.
    #[arg(long)]
    list: bool,
    /// Ask neither the model nor the simulation about survivors.
    #[arg(long)]
    quick: bool,
}

/// Runs them.
pub(crate) fn run(asked: &Mutate) -> anyhow::Result<ExitCode> {
    let root = root();
    let all = list::read(root)?;
    let chosen: Vec<(usize, &Mutant)> = (1..)
        .zip(&all)
        .filter(|(number, mutant)| *number >= asked.from && mutant.fits(asked.only.as_deref()))
        .collect();
    let mut out = std::io::stdout().lock();
    if asked.list {
        for (number, mutant) in &chosen {
            writeln!(out, "{number:>3} {:>3} {}", mutant.invariant(), mutant.name)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut bench = Bench::prepare(root, asked.quick)?;
    let mut crates: Vec<&str> = Vec::new();
    for name in chosen.iter().flat_map(|(_, mutant)| &mutant.crates) {
        if !crates.contains(&name.as_str()) {
            crates.push(name);
        }
    }
    // A test that fails anyway kills every mutant.
    writeln!(out, "the tests as they are: {}", crates.join(", "))?;
    bench.baseline(&crates)?;
    let (mut killed, mut survivors, mut faults) = (0, Vec::new(), Vec::new());
    for (number, mutant) in &chosen {
        let outcome = bench.try_one(mutant)?;
        writeln!(
            out,
            "{number:>3} {:>3} {:<60} {outcome}",
            mutant.invariant(),
            mutant.name
        )?;
        out.flush().context("writing a line")?;
        match outcome {
            Outcome::Killed(..) => killed += 1,
            Outcome::Survived => survivors.push(mutant),
            Outcome::DoesNotBuild | Outcome::Hangs(_) => faults.push(mutant),
        }
    }
    writeln!(
        out,
        "\n{} mutants: {killed} killed, {} survived, {} faults of the list",
        chosen.len(),
        survivors.len(),
        faults.len()
    )?;
    for mutant in survivors.iter().chain(&faults) {
        writeln!(out, "{}: {} ({})", mutant.file, mutant.name, mutant.why)?;
    }
    Ok(match survivors.is_empty() && faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The tree this program was built from.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
