//! The server's disk is lost, and the server comes back from a backup that is some hours old. What
//! portals and desks still have is brought again; what lay only on the lost disk is gone, and is
//! told, not passed over.

use super::Score;
use super::place::{Place, is_whole};
use crate::Fault;
use crate::demo::{DONE, Desk, REFUSED, WAITS, arrived, file_one, forms, free_port};
use crate::screen::Screen;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long it may take until it is said that the server went back.
const NOTICED: Duration = Duration::from_secs(150);

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.house.add_portal(1, free_port()?, &[]);
    place.found()?;
    let caseworker = place.house.desk("caseworker-1");
    let before = place.file("lead-1")?;
    let grant = place.give("lead-1", caseworker, &before)?;
    file_one(&place.house, "en")?;
    arrived(&place.house, 1)?;

    screen.line("The server is copied while it works.");
    let copy = place.elsewhere()?.join("hub");
    back_up(&place, &copy)?;
    // What came after the backup: a request at a desk, and a family's, both confirmed.
    let after = place.file("lead-1")?;
    file_one(&place.house, "en")?;
    arrived(&place.house, 2)?;

    screen.line("Its disk is lost. A family asks while it is away.");
    place.house.hub.kill();
    let begin = Instant::now();
    file_one(&place.house, "ar")?;
    restore(&place, &copy)?;
    place.house.hub.start()?;
    place.house.hub.wait_ready(&place.house.commands.stop)?;
    let opened = place.open_at_last(caseworker, &before, &grant)?;
    let back_after = begin.elapsed();
    screen.line("It is back from the backup.");
    let came = comes(&place)?;
    let keyholder = keyholder_says(&place)?;
    let grant = place.give("lead-1", caseworker, &after)?;
    let lost = place.open(caseworker, &after, &grant)?;
    let desk = says_so(&place, caseworker)?;
    Ok(Score {
        back_after,
        held: vec![
            (
                "what the backup has opens as it was filed",
                is_whole(&opened),
            ),
            ("what the portal kept meanwhile was brought", came),
            ("the keyholder says that the server went back", keyholder),
            (
                "what lay on the lost disk alone is not shown as if it were whole",
                !is_whole(&lost),
            ),
            ("whoever opens it is told that the server lost it", desk),
        ],
    })
}

fn database(place: &Place) -> OsString {
    let file = place.house.dir.join("hub").join("hub.sqlite");
    format!("sqlite:{}", file.display()).into()
}

fn back_up(place: &Place, copy: &Path) -> Result<(), Fault> {
    let args: Vec<OsString> = vec![
        "backup".into(),
        "hub".into(),
        "--database".into(),
        database(place),
        "--policy".into(),
        place.house.dir.join("policy").into(),
        "--out".into(),
        copy.into(),
    ];
    let call = place.house.with_passphrase("backup".to_owned(), args);
    place.house.commands.run(&call, &[DONE])?;
    Ok(())
}

fn restore(place: &Place, copy: &Path) -> Result<(), Fault> {
    let folder = place.house.dir.join("hub");
    fs::remove_dir_all(&folder).map_err(Fault::file(&folder))?;
    fs::create_dir(&folder).map_err(Fault::file(&folder))?;
    let args: Vec<OsString> = vec![
        "restore".into(),
        "hub".into(),
        copy.into(),
        "--database".into(),
        database(place),
        "--policy".into(),
        place.house.dir.join("policy").into(),
    ];
    let call = place.house.with_passphrase("restore".to_owned(), args);
    place.house.commands.run(&call, &[DONE])?;
    Ok(())
}

/// The form of before the backup, and those that the portal still had.
fn comes(place: &Place) -> Result<bool, Fault> {
    let came = place
        .house
        .commands
        .stop
        .until(NOTICED, || Ok((forms(&place.house)? >= 2).then_some(())))?;
    Ok(came.is_some())
}

/// Whether a desk says that the server does not give what it had.
fn says_so(place: &Place, desk: &Desk) -> Result<bool, Fault> {
    let said = place.house.commands.stop.until(NOTICED, || {
        // What a desk has to say it says once, in the answer to whatever comes first.
        let sync = place.house.ask(desk, &["sync"], &[DONE, REFUSED, WAITS])?;
        let status = place.house.ask(desk, &["status"], &[DONE])?;
        let told = format!("{}{}", sync.json, status.json);
        Ok(told
            .contains("it has lost it or keeps it back")
            .then_some(()))
    })?;
    Ok(said.is_some())
}

fn keyholder_says(place: &Place) -> Result<bool, Fault> {
    let said = place.house.commands.stop.until(NOTICED, || {
        let said = place.house.keyholder.said();
        Ok(said.contains("older log").then_some(()))
    })?;
    Ok(said.is_some())
}
