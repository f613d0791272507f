//! The keyholder's disk is lost. Its copy takes over, opened with custodians' shares, as if
//! nobody knew the passphrase; and the lost one comes back and must not be believed.

use super::place::{Place, is_whole};
use super::{Score, ours};
use crate::Fault;
use crate::demo::{DONE, Program, Spec, WAITS, passphrase};
use crate::screen::Screen;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// How long the lost keyholder may take to close itself once it is back.
const CLOSING: Duration = Duration::from_secs(150);
/// What it says then.
const CLOSED: &str = "It is closed and answers nothing";

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    let dir = place.house.dir.clone();
    let (folder, copy) = (dir.join("keyholder"), dir.join("keyholder-copy"));
    let secret = place.house.passphrase.clone();
    place.house.keyholder = program(&place, "keyholder", (&folder, Some(&copy)), &secret);
    place.found()?;
    let caseworker = place.house.desk("caseworker-1");
    let before = place.file("lead-1")?;
    let grant = place.give("lead-1", caseworker, &before)?;
    place.open_at_last(caseworker, &before, &grant)?;
    // The last that anybody was told before the loss.
    let last = place.file("lead-1")?;

    screen.line("The keyholder is killed, and its folder is away.");
    place.house.keyholder.kill();
    let lost = dir.join("keyholder-lost");
    fs::rename(&folder, &lost).map_err(Fault::file(&folder))?;
    let begin = Instant::now();

    let fresh = passphrase()?;
    recover(
        &place,
        &copy,
        &root_papers(&dir.join("papers"), [5, 1, 3]),
        &fresh,
    )?;
    let again = dir.join("keyholder-copy-2");
    let standby = program(&place, "keyholder-standby", (&copy, Some(&again)), &fresh);
    place.house.keyholder = standby;
    place.house.keyholder.start()?;
    place
        .house
        .keyholder
        .wait_ready(&place.house.commands.stop)?;
    let caseworker = place.house.desk("caseworker-1");
    let opened = place.open_at_last(caseworker, &before, &grant)?;
    let back_after = begin.elapsed();
    screen.line("A record is open again, with a new passphrase, from the copy.");
    let grant_last = place.give("lead-1", caseworker, &last)?;
    let opened_last = place.open_at_last(caseworker, &last, &grant_last)?;

    screen.line("The lost keyholder comes back and runs beside the new one.");
    let old = program(&place, "keyholder-back", (&lost, None), &secret);
    old.start()?;
    let closed = closes(&place, &old)?;
    let after = place.open_at_last(caseworker, &last, &grant_last)?;
    old.kill();
    let sound = sound(&place, &copy)?;
    Ok(Score {
        back_after,
        held: vec![
            ("what was kept before the loss opens", is_whole(&opened)),
            (
                "the last request that was confirmed before it opens, too",
                is_whole(&opened_last),
            ),
            ("the lost keyholder, back again, closed itself", closed),
            ("the new one goes on beside it", is_whole(&after)),
            ("the log is one, whole and sound", sound),
        ],
    })
}

/// A keyholder in this folder.
pub(super) fn program(
    place: &Place,
    name: &str,
    (folder, copy): (&Path, Option<&Path>),
    secret: &Zeroizing<String>,
) -> Arc<Program> {
    let mut args: Vec<OsString> = vec!["keyholder".into(), "run".into(), "--dir".into()];
    args.push(folder.into());
    args.extend(["--passphrase-fd", "0", "--hub", &place.house.url].map(OsString::from));
    if let Some(copy) = copy {
        args.extend(["--copy".into(), copy.into()]);
    }
    Arc::new(Program::new(Spec {
        log: place.house.dir.join("logs").join(format!("{name}.log")),
        name: name.to_owned(),
        args,
        passphrase: Some(secret.clone()),
        ready: "Open, with",
    }))
}

/// Papers of the root key, below this folder.
pub(super) fn root_papers<const N: usize>(folder: &Path, numbers: [u8; N]) -> [PathBuf; N] {
    numbers.map(|number| folder.join(format!("keyholder/root-{number}.txt")))
}

/// Three of five custodians, who need not know the passphrase, set a new one.
pub(super) fn recover(
    place: &Place,
    folder: &Path,
    papers: &[PathBuf],
    fresh: &Zeroizing<String>,
) -> Result<(), Fault> {
    let mut args: Vec<OsString> = vec!["keyholder".into(), "recover".into(), "--dir".into()];
    args.push(folder.into());
    for paper in papers {
        args.extend(["--share".into(), paper.into()]);
    }
    args.extend(["--passphrase-fd", "0", "--light"].map(OsString::from));
    let mut call = place
        .house
        .with_passphrase("keyholder-recover".to_owned(), args);
    call.passphrase = Some(fresh.clone());
    place.house.commands.run(&call, &[DONE])?;
    Ok(())
}

/// Whether it says of itself that it answers nothing any more, and ended.
fn closes(place: &Place, old: &Program) -> Result<bool, Fault> {
    let closed = place.house.commands.stop.until(CLOSING, || {
        // Whoever works meanwhile shows it where the log is now.
        let caseworker = place.house.desk("caseworker-1");
        place.house.ask(caseworker, &["sync"], &[DONE, WAITS])?;
        let ended = old.alive().is_err() && old.said().contains(CLOSED);
        Ok(ended.then_some(()))
    })?;
    Ok(closed.is_some())
}

/// The published log, as an outsider checks it.
pub(super) fn sound(place: &Place, folder: &Path) -> Result<bool, Fault> {
    let known = verifier::policy_file(&place.house.dir.join("policy"))?;
    let log = folder.join("log");
    if !log.join("checkpoint").is_file() {
        return Err(ours("the keyholder published no log"));
    }
    Ok(verifier::check(&log, &known).ok())
}
