//! `kinfold doctor`: what is wrong with this installation, in words.

mod finding;
mod folder;

pub use finding::{Finding, Weight, Who};

use crate::Fault;
use crate::cli::Doctor;
use crate::screen::Screen;

/// Runs the command.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Doctor, screen: &mut Screen) -> Result<u8, Fault> {
    let mut findings = Vec::new();
    folder::look("installation", &asked.dir, false, &mut findings);
    for finding in &findings {
        screen.line(format!("{}: {}", finding.weight, finding.what));
    }
    Ok(u8::from(findings.iter().any(|f| f.weight == Weight::Wrong)))
}
