//! The portal's disk is lost, and the portal comes back from a backup that is some hours old.
//! Receipts of before hold, those given since are unknown and say so, and what families send from
//! then on comes through, its key included.

use super::place::Place;
use super::{Score, ours};
use crate::Fault;
use crate::demo::{DONE, arrived, file_one, free_port, is_known};
use crate::screen::Screen;
use desk::office::queue;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Whose portal it is.
const SOCIETY: u32 = 1;
/// How long a key may take to be with the keyholder.
const PATIENCE: Duration = Duration::from_secs(150);
/// How long one opening may take, in microseconds.
const OPENING: u64 = 30_000_000;

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.house.add_portal(SOCIETY, free_port()?, &[]);
    place.found()?;
    let before = file_one(&place.house, "en")?;
    arrived(&place.house, 1)?;

    screen.line("The portal is copied while it works.");
    let copy = place.elsewhere()?.join("portal");
    back_up(&place, &copy)?;
    let since = file_one(&place.house, "ar")?;
    arrived(&place.house, 2)?;
    let both = is_known(&place.house, &before.numbers)? && is_known(&place.house, &since.numbers)?;

    screen.line("Its disk is lost.");
    let portal = place.house.portal(SOCIETY).program.clone();
    portal.kill();
    let begin = Instant::now();
    restore(&place, &copy)?;
    portal.start()?;
    portal.wait_ready(&place.house.commands.stop)?;
    let kept = is_known(&place.house, &before.numbers)?;
    let back_after = begin.elapsed();
    let unknown = !is_known(&place.house, &since.numbers)?;
    screen.line("It is back from the backup. A family asks.");
    let after = file_one(&place.house, "en")?;
    arrived(&place.house, 3)?;
    let others = [&before, &since];
    let own = others
        .iter()
        .all(|other| other.numbers.reference != after.numbers.reference);
    let read = all_are_read(&place)?;
    Ok(Score {
        back_after,
        held: vec![
            ("both receipts held before the loss", both),
            ("a receipt of before the backup holds", kept),
            ("one that was given since is unknown", unknown),
            ("nobody gets a reference that another family had", own),
            ("staff read all three requests", read),
        ],
    })
}

fn folder(place: &Place) -> std::path::PathBuf {
    place.house.server_dir(place.house.portal(SOCIETY))
}

fn back_up(place: &Place, copy: &Path) -> Result<(), Fault> {
    let args: Vec<OsString> = vec![
        "backup".into(),
        "portal".into(),
        "--dir".into(),
        folder(place).into(),
        "--out".into(),
        copy.into(),
    ];
    let call = place.house.with_passphrase("backup".to_owned(), args);
    place.house.commands.run(&call, &[DONE])?;
    Ok(())
}

fn restore(place: &Place, copy: &Path) -> Result<(), Fault> {
    let folder = folder(place);
    fs::remove_dir_all(&folder).map_err(Fault::file(&folder))?;
    let args: Vec<OsString> = vec![
        "restore".into(),
        "portal".into(),
        copy.into(),
        "--dir".into(),
        folder.into(),
    ];
    let call = place.house.with_passphrase("restore".to_owned(), args);
    place.house.commands.run(&call, &[DONE])?;
    Ok(())
}

/// Whether a team leader reads every form that the server has: their keys are with the keyholder.
fn all_are_read(place: &Place) -> Result<bool, Fault> {
    let desk = place.house.desk("lead-1");
    let read = place.house.commands.stop.until(PATIENCE, || {
        place.house.alive()?;
        let count = place.house.sit(desk, |shell, _| {
            let mut count = 0;
            for form in queue::list(shell)? {
                let until = shell.now().plus(OPENING);
                // A key that is not there yet is asked for again.
                count += usize::from(queue::read(shell, form.intake, until).is_ok());
            }
            Ok(count)
        })?;
        Ok((count == 3).then_some(()))
    })?;
    match read {
        Some(()) => Ok(true),
        None => Err(ours("a form that came to the server cannot be read")),
    }
}
