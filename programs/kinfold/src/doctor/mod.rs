//! `kinfold doctor`: what is wrong with this installation, in words.

mod finding;
mod folder;
mod portal;
mod programs;
mod rehearsed;
mod server;

pub use finding::{Finding, Weight, Who};

use crate::Fault;
use crate::cli::Doctor;
use crate::screen::Screen;
use serde_json::{Value, json};

/// Runs the command.
///
/// # Errors
/// [`Fault::File`] for `--ca`; what else cannot be looked at is a finding.
pub fn run(asked: &Doctor, screen: &mut Screen) -> Result<u8, Fault> {
    let mut findings = Vec::new();
    let policy = programs::look(&asked.dir, &mut findings);
    rehearsed::look(&asked.dir, crate::drill::now(), &mut findings);
    if let Some(hub) = &asked.hub {
        let read = |path| std::fs::read_to_string(path).map_err(Fault::file(path));
        let roots = asked.ca.as_deref().map(read).transpose()?;
        server::look(
            (hub, roots.into_iter().collect()),
            policy.as_ref(),
            &mut findings,
        );
    }
    if let Some(portal) = &asked.portal {
        portal::look(portal, &mut findings);
    }
    if asked.json {
        let all: Vec<Value> = findings.iter().map(to_json).collect();
        screen.line(json!({ "findings": all }).to_string());
    } else {
        for finding in &findings {
            screen.line(finding.to_string());
        }
    }
    Ok(u8::from(findings.iter().any(|f| f.weight == Weight::Wrong)))
}

fn to_json(finding: &Finding) -> Value {
    let mend = finding.mend.as_ref();
    json!({
        "about": finding.about,
        "weight": finding.weight.to_string(),
        "what": finding.what,
        "who": mend.map(|(who, _)| who.to_string()),
        "mend": mend.map(|(_, mend)| mend),
    })
}
