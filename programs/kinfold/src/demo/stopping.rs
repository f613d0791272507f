//! Steps 8 and 11, as far as they can be walked: everything is locked by one officer, and nothing
//! is opened any more; two officers start it again.

use super::casework::{self, Case, Opened};
use super::family::{self, Numbers};
use super::house::{DONE, House, REFUSED, WAITS};
use crate::Fault;
use std::ffi::OsString;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long an order is looked for at another officer's desk.
const PATIENCE: Duration = Duration::from_secs(120);
/// A command that must be put right; here: signed on this computer already.
const PUT_RIGHT: i32 = 2;

/// What a lockdown gave.
pub(super) struct Locked {
    /// From the officer's act (the start of the command) to the last answer that was accepted.
    pub(super) time: Duration,
    /// Answers accepted while it was asked for all the time.
    pub(super) opened: u64,
    /// Of these, after the act.
    pub(super) after: u64,
}

/// One officer locks everything while a record is opened all the time.
///
/// # Errors
/// [`Fault`], also if a record can be opened once the lockdown is carried out.
pub(super) fn lock_down(house: &House, case: &Case, first: &Numbers) -> Result<Locked, Fault> {
    let over = AtomicBool::new(false);
    let (act, asked, opened) = std::thread::scope(|scope| {
        let opener = scope.spawn(|| open_all_the_time(house, case, &over));
        // So that the caseworker is at it.
        let paused = house.commands.stop.pause(Duration::from_millis(1_500));
        let act = Instant::now();
        let asked = paused.and_then(|()| {
            let args = ["lockdown", "--society", "0"];
            house.ask(house.desk("officer-a"), &args, &[DONE, REFUSED])
        });
        // Once more after the officer was told: what is refused now stays refused.
        over.store(true, Ordering::SeqCst);
        (act, asked, opener.join())
    });
    asked?;
    let opened = opened.map_err(|_| ours("the caseworker's thread stopped"))??;
    if let Opened::Yes(leaf, _) = casework::open(house, case)? {
        return Err(ours(&format!(
            "a record was opened after the lockdown (leaf {leaf})"
        )));
    }
    family::file_during_lockdown(house, first)?;
    let last = opened.iter().max().copied().unwrap_or(act);
    Ok(Locked {
        time: last.saturating_duration_since(act),
        opened: opened.len() as u64,
        after: opened.iter().filter(|at| **at > act).count() as u64,
    })
}

/// When each answer was accepted, until one is refused after it is over.
fn open_all_the_time(house: &House, case: &Case, over: &AtomicBool) -> Result<Vec<Instant>, Fault> {
    let mut accepted = Vec::new();
    loop {
        let last = over.load(Ordering::SeqCst);
        match casework::open(house, case)? {
            Opened::Yes(..) if last => {
                return Err(ours("a record was opened after the lockdown"));
            }
            Opened::Yes(..) => accepted.push(Instant::now()),
            Opened::No(_) => {}
        }
        if last {
            return Ok(accepted);
        }
    }
}

/// One officer asks to start again, which opens nothing; a second one signs.
///
/// # Errors
/// [`Fault`], also if one officer was enough.
pub(super) fn resume(house: &House, case: &Case) -> Result<(u64, usize), Fault> {
    let file = house.dir.join("findings.txt");
    let findings = "Demonstration: nothing was found; every finding is closed.\n";
    fs::write(&file, findings).map_err(Fault::file(&file))?;
    let (first, second) = (house.desk("officer-a"), house.desk("officer-b"));
    let args: [OsString; 5] = [
        "resume".into(),
        "--society".into(),
        "0".into(),
        "--findings".into(),
        file.into(),
    ];
    let asked = house.ask(first, &args, &[DONE, WAITS])?;
    if asked.code == WAITS {
        house.ask(first, &["sync"], &[DONE])?;
    }
    if let Opened::Yes(..) = casework::open(house, case)? {
        return Err(ours("one officer alone was enough to start again"));
    }
    let opened = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        house.ask(second, &["sync"], &[DONE, WAITS])?;
        let orders = house.ask(second, &["orders"], &[DONE])?;
        let waiting = orders.json["orders"].as_array().into_iter().flatten();
        for order in waiting.filter(|o| o["signed_here"] == false) {
            let hash = order["order"].as_str().unwrap_or_default();
            // A command that was killed may have signed before.
            let good = [DONE, REFUSED, PUT_RIGHT, WAITS];
            house.ask(second, &["approve", hash], &good)?;
        }
        match casework::open(house, case)? {
            Opened::Yes(leaf, parts) => Ok(Some((leaf, parts))),
            Opened::No(_) => Ok(None),
        }
    })?;
    opened.ok_or_else(|| ours("two officers signed, and nothing can be opened"))
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
