//! `kinfold drill`: something is lost, and brought back, with invented people and real programs.
//!
//! A drill ends in a score: how long until a record is opened again, and what is missing. It is
//! noted in the installation, so that `kinfold doctor` can say when one was held last.

mod backup;
mod computer;
mod custodian;
mod desks;
mod enrolling;
mod hubs;
mod keyholder;
mod passphrase;
mod place;
mod portal;
mod proxy;

use crate::Fault;
use crate::cli::{Drill, DrillAct, DrillRun, Loss};
use crate::screen::Screen;
use serde_json::{Value, json};
use sign::Time;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// Name of the file in the installation where drills are noted.
pub(crate) const NOTED: &str = "drills";

/// What a drill ended with.
struct Score {
    /// From the loss to the first record that was opened again.
    back_after: Duration,
    /// What must be so, and whether it is.
    held: Vec<(&'static str, bool)>,
}

/// Runs the command.
///
/// # Errors
/// [`Fault`] if the drill cannot be held to its end.
pub fn run(asked: &Drill, screen: &mut Screen) -> Result<u8, Fault> {
    let DrillAct::Run(asked) = &asked.act;
    let place = place::Place::new(asked.dir.as_deref())?;
    screen.line(format!(
        "{}, with invented people, in {}.",
        asked.loss.told(),
        place.house.dir.display()
    ));
    let score = match asked.loss {
        Loss::LostKeyholder => keyholder::hold(place, screen)?,
        Loss::LastLaptop => desks::hold(place, screen)?,
        Loss::LostPassphrase => passphrase::hold(place, screen)?,
        Loss::LostComputer => computer::hold(place, screen)?,
        Loss::LostCustodian => custodian::hold(place, screen)?,
        Loss::LostServer => backup::hold(place, screen)?,
        Loss::LostPortal => portal::hold(place, screen)?,
        Loss::OneOfTwoHubs => hubs::hold(place, asked.database.as_deref(), screen)?,
    };
    let ok = score.held.iter().all(|(_, held)| *held);
    show(asked, &score, ok, screen);
    if let Some(installation) = asked.note.as_deref().filter(|_| ok) {
        note(installation, asked.loss)?;
    }
    Ok(u8::from(!ok))
}

fn show(asked: &DrillRun, score: &Score, ok: bool, screen: &mut Screen) {
    if asked.json {
        let held: serde_json::Map<String, Value> = score
            .held
            .iter()
            .map(|(what, held)| ((*what).to_owned(), json!(held)))
            .collect();
        let json = json!({
            "drill": asked.loss.word(),
            "ok": ok,
            "seconds_to_first_record": score.back_after.as_secs_f64(),
            "held": held,
        });
        screen.line(json.to_string());
        return;
    }
    for (what, held) in &score.held {
        screen.line(format!("  {}: {what}", if *held { "yes" } else { "NO" }));
    }
    screen.line(format!(
        "From the loss to the first record or case that was seen again: {:.1} s, without the people \
         who must be called together.",
        score.back_after.as_secs_f64()
    ));
}

/// One line a drill: its name and the day.
fn note(installation: &Path, loss: Loss) -> Result<(), Fault> {
    let path = installation.join(NOTED);
    let (year, month, day) = now().date();
    let line = format!("{} {year:04}-{month:02}-{day:02}\n", loss.word());
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(Fault::file(&path))?;
    file.write_all(line.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(Fault::file(&path))
}

pub(crate) fn now() -> Time {
    use desk::clock::Outside as _;
    desk::clock::Computer.now()
}

fn ours(what: impl Into<String>) -> Fault {
    Fault::Ours {
        step: "drill",
        what: what.into(),
    }
}
