//! What an outsider does: fetches the published log from the server, and checks it.

use super::command::Call;
use super::house::House;
use super::report::Log;
use crate::Fault;
use desk::shell::opened::{End, read};
use ledger::SignedCheckpoint;
use ledger::tile::{CHECKPOINT_PATH, Content, TilePath, WIDTH};
use line::{Line, Options};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wire::{Line as _, LineFault, Method, path};

/// How long the newest leaves are waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a call may take, in microseconds.
const CALL: u64 = 10_000_000;
/// Levels of hashes that a log can have.
const LEVELS: u8 = 8;

/// What the outsider found.
pub(super) struct Verified {
    pub(super) log: Log,
    /// Leaves that release something.
    pub(super) releases: u64,
    /// The verifier's first sentence.
    pub(super) verdict: String,
}

/// Waits until the server shows more than `leaf` leaves, fetches the log and checks it.
///
/// # Errors
/// [`Fault`].
pub(super) fn verify(house: &House, leaf: u64) -> Result<Verified, Fault> {
    let copy = copy_newer(house, leaf)?;
    let args = vec![
        "verify".into(),
        copy.into(),
        "--policy".into(),
        house.dir.join("policy").into(),
        "--json".into(),
    ];
    let call = Call {
        log: "outsider".to_owned(),
        args: args.clone(),
        passphrase: None,
    };
    let answer = house.commands.run(&call, &[0, 1])?.answer(&args)?;
    let json = &answer.json;
    Ok(Verified {
        log: Log {
            size: json["size"].as_u64().unwrap_or(0),
            root: json["root"].as_str().unwrap_or_default().to_owned(),
            verified: answer.code == 0 && json["ok"] == true,
        },
        releases: json["leaves"]["released"].as_u64().unwrap_or(0),
        verdict: json["verdict"].as_str().unwrap_or_default().to_owned(),
    })
}

/// Waits until the server shows more than `leaf` leaves, and copies the log.
///
/// # Errors
/// [`Fault`].
pub(super) fn copy_newer(house: &House, leaf: u64) -> Result<PathBuf, Fault> {
    let copy = house.dir.join("log-copy");
    let there = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        Ok(fetch(house, &copy, leaf)?.then_some(()))
    })?;
    there.ok_or_else(|| ours("the server does not show the newest leaves".to_owned()))?;
    Ok(copy)
}

/// Fetches checkpoint and tiles; false if the server does not answer, or has too few leaves.
///
/// # Errors
/// [`Fault`].
pub(super) fn fetch(house: &House, copy: &Path, leaf: u64) -> Result<bool, Fault> {
    let line = line_of(house)?;
    let get = |file: &str| match line.call(Method::Get, &path::log(file), &[], CALL) {
        Ok(bytes) => Ok(Some(bytes)),
        // Busy, missing or away: it is asked again.
        Err(LineFault::Refused(status, why)) => Err(ours(format!("{status}: {why}"))),
        Err(_) => Ok(None),
    };
    let Some(note) = get(CHECKPOINT_PATH)? else {
        return Ok(false);
    };
    let checkpoint = SignedCheckpoint::parse(&note).map_err(|e| ours(e.to_string()))?;
    let size = checkpoint.checkpoint().size;
    if size <= leaf {
        return Ok(false);
    }
    match fs::remove_dir_all(copy) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Fault::file(copy)(error));
        }
        _ => {}
    }
    let contents = (0..LEVELS).map(Content::Hashes).chain([Content::Entries]);
    for content in contents {
        for index in 0..=size / WIDTH {
            let Some(tile) = TilePath::at(content, index, size) else {
                break;
            };
            let file = tile.to_string();
            let Some(bytes) = get(&file)? else {
                return Ok(false);
            };
            write(&copy.join(&file), &bytes)?;
        }
    }
    write(&copy.join(CHECKPOINT_PATH), &note)?;
    Ok(true)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    fs::write(path, bytes).map_err(Fault::file(path))
}

/// A connection of nobody.
pub(super) fn line_of(house: &House) -> Result<Line, Fault> {
    Line::new(&house.url, None, &Options::default()).map_err(|e| ours(e.to_string()))
}

fn ours(what: String) -> Fault {
    Fault::Ours { step: "demo", what }
}

/// How many releases the computers of the staff wrote down themselves, each by its leaf; the stolen
/// one where the thief works, too.
///
/// # Errors
/// [`Fault`].
pub(super) fn written_down(house: &House, stolen: &Path) -> Result<u64, Fault> {
    let mut leaves = BTreeSet::new();
    let desks = house.desks.iter().map(|desk| house.desk_dir(desk));
    for folder in desks.chain([stolen.to_owned()]) {
        let opened = house.sit_in(&folder, |shell, _| read(shell.own, shell.disk()))?;
        leaves.extend(opened.iter().filter_map(|one| match one.end {
            End::Released(leaf) => Some(leaf),
            End::Unknown | End::Refused => None,
        }));
    }
    Ok(leaves.len() as u64)
}
