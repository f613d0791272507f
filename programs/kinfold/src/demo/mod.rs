//! A demonstration with invented people: registers ([`people`]).

mod chaos;
mod command;
pub mod people;
mod program;
mod random;
mod readable;
mod report;
mod stop;

use crate::Fault;
use crate::cli::People;
use people::{Canary, Plan};
use std::fs;

/// `kinfold people`.
///
/// # Errors
/// [`Fault::File`].
pub fn write_people(asked: &People) -> Result<u8, Fault> {
    let plan = Plan {
        people: asked.people,
        seed: asked.seed,
        canaries: asked.canaries.is_some(),
    };
    let canaries = plan
        .write_all(&asked.out)
        .map_err(Fault::file(&asked.out))?;
    if let Some(file) = &asked.canaries {
        fs::write(file, list(&canaries)).map_err(Fault::file(file))?;
    }
    Ok(0)
}

/// One canary a line: marker, society, row, field.
fn list(canaries: &[Canary]) -> String {
    let lines = canaries
        .iter()
        .map(|c| format!("{}\t{}\t{}\t{}\n", c.marker, c.society, c.row, c.field));
    lines.collect()
}
