//! The house rules as failing checks. All findings of a run are listed together; one is enough
//! for exit code 1. Every rule has a test that breaks it on purpose and sees it fail.
//!
//! | file | rule |
//! |---|---|
//! | `tiers` | which crate may lean on which |
//! | `absences` | what a crate may not link, however far down |
//! | `budget` | lines and packages of the trusted core |
//! | `doors` | one crate for each outside world |
//! | `purity` | the core reads no clock, no randomness, no environment, no file, no socket |
//! | `plaintext` | what types that hold a person's data may not be able to do |
//! | `lints` | lints that are in force everywhere, and no way around them |
//! | `files` | length of files, opening text of crates |
//! | `words` | what is never committed |
//! | `glossary` | one word for one thing in public names |
//! | `invariants` | the table of invariants and their tests |

mod absences;
mod budget;
mod doors;
mod files;
mod finding;
mod glossary;
mod invariants;
mod lints;
mod plaintext;
mod purity;
mod source;
mod tiers;
mod words;
mod workspace;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;

use finding::Finding;
use workspace::Workspace;

/// Checks the whole tree, prints both budgets and every finding.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let workspace = Workspace::read()?;
    let mut out = std::io::stdout().lock();

    let trusted = budget::measure(&workspace);
    write!(out, "{trusted}").context("writing the budgets")?;

    let mut findings = check(&workspace);
    findings.extend(budget::check(&trusted));
    findings.sort();
    findings.dedup();
    for finding in &findings {
        writeln!(out, "\n{finding}").context("writing a finding")?;
    }
    if findings.is_empty() {
        let (crates, files) = (workspace.crates.len(), workspace.texts.len());
        writeln!(
            out,
            "tidy: {crates} crates and {files} files keep the rules"
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "\ntidy: {} findings", findings.len())?;
    Ok(ExitCode::FAILURE)
}

fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = workspace.unreadable.clone();
    findings.extend(tiers::check(&workspace.crates));
    findings.extend(absences::check(&workspace.crates));
    findings.extend(doors::check_packages(&workspace.crates));
    findings.extend(lints::check_manifests(
        &workspace.crates,
        &workspace.manifest,
    ));
    findings.extend(lints::check_core_clippy(workspace.core_clippy.as_deref()));
    for source in &workspace.sources {
        findings.extend(doors::check_source(source));
        findings.extend(purity::check(source));
        findings.extend(lints::check_source(source));
        findings.extend(files::check_opening(source));
        findings.extend(glossary::check(source));
    }
    findings.extend(plaintext::check(&workspace.sources));
    findings.extend(invariants::check(&workspace.texts, &workspace.sources));
    for text in &workspace.texts {
        findings.extend(files::check_length(text));
        findings.extend(words::check(text));
    }
    findings.extend(files::check_allowances(&workspace.texts));
    findings
}
