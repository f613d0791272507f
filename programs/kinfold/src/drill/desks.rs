//! All computers of a society are lost. Officers of other societies enrol a new one, and what only
//! the society's computers held comes back from papers.

use super::place::{Place, is_whole};
use super::{Score, ours};
use crate::Fault;
use crate::demo::{DONE, Desk, REFUSED, WAITS};
use crate::screen::Screen;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long two officers may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Signed on this computer already.
const PUT_RIGHT: i32 = 2;
/// The society that loses its only computer, the computer, and the one in its place.
const SOCIETY: u32 = 2;
const LOST: &str = "lead-2";
const NEW: &str = "lead-2-new";

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.found()?;
    let record = place.file(LOST)?;
    let lost = place.house.desk(LOST);
    let status = place.house.ask(lost, &["status"], &[DONE])?;
    let (device, staff) = (status.text("device")?, status.text("staff")?);

    screen.line("The only computer of a society is stolen.");
    let (folder, stolen) = (place.house.desk_dir(lost), place.house.dir.join("stolen"));
    fs::rename(&folder, &stolen).map_err(Fault::file(&folder))?;
    let begin = Instant::now();
    let officer = place.house.desk("officer-a");
    place
        .house
        .ask(officer, &["order", "revoke", &device], &[DONE, WAITS])?;

    let new = Desk {
        name: NEW.to_owned(),
        society: SOCIETY,
        roles: &["lead", "caseworker"],
    };
    let args = ["enrol", "--society", &SOCIETY.to_string()];
    let text = place.house.ask(&new, &args, &[DONE])?.text("text")?;
    let file = place.house.dir.join("desks").join(format!("{NEW}.txt"));
    fs::write(&file, text).map_err(Fault::file(&file))?;
    order(&place, &file, &staff)?;
    place.house.desks.push(new);
    let new = place.house.desk(NEW);
    let args: [OsString; 5] = [
        "sync".into(),
        "--policy".into(),
        place.house.dir.join("policy").into(),
        "--hub".into(),
        (&place.house.url).into(),
    ];
    place.house.ask(new, &args, &[DONE, WAITS])?;
    approve(&place)?;
    place
        .house
        .sync_until(new, "to be in the list of computers", |json| {
            json["usable"] == true
        })?;
    screen.line("A new one is enrolled by two officers of another society.");
    let grant = place.give(NEW, new, &record)?;
    let without = place.open(new, &record, &grant)?;
    papers(&place, new)?;
    let opened = place.open_at_last(new, &record, &grant)?;
    let back_after = begin.elapsed();
    Ok(Score {
        back_after,
        held: vec![
            (
                "what has a second lock stayed closed without the papers",
                !is_whole(&without),
            ),
            (
                "with the papers the record opens as it was filed",
                is_whole(&opened),
            ),
            (
                "the stolen computer is stopped",
                is_stopped(&place, &stolen)?,
            ),
        ],
    })
}

/// The first officer orders it.
fn order(place: &Place, text: &Path, staff: &str) -> Result<(), Fault> {
    let args: [OsString; 8] = [
        "order".into(),
        "enrol".into(),
        "--text".into(),
        text.into(),
        "--society".into(),
        SOCIETY.to_string().into(),
        "--staff".into(),
        staff.into(),
    ];
    let officer = place.house.desk("officer-a");
    place.house.ask(officer, &args, &[DONE, WAITS])?;
    Ok(())
}

/// The second one signs whatever waits.
fn approve(place: &Place) -> Result<(), Fault> {
    let second = place.house.desk("officer-b");
    let signed = place.house.commands.stop.until(PATIENCE, || {
        place.house.alive()?;
        place
            .house
            .ask(place.house.desk("officer-a"), &["sync"], &[DONE, WAITS])?;
        place.house.ask(second, &["sync"], &[DONE, WAITS])?;
        let orders = place.house.ask(second, &["orders"], &[DONE])?;
        let waiting = orders.json["orders"].as_array().into_iter().flatten();
        let mut signed = None;
        for order in waiting.filter(|order| order["signed_here"] == false) {
            let hash = order["order"].as_str().unwrap_or_default();
            let good = [DONE, REFUSED, PUT_RIGHT, WAITS];
            place.house.ask(second, &["approve", hash], &good)?;
            signed = Some(());
        }
        Ok(signed)
    })?;
    signed.ok_or_else(|| ours("the second officer was shown no order"))
}

/// Two of three papers each bring back the second lock and the tombstone key.
fn papers(place: &Place, new: &Desk) -> Result<(), Fault> {
    let mut args: Vec<OsString> = vec!["keys".into()];
    for (kind, share) in [
        ("second-lock", 3),
        ("tombstone", 1),
        ("second-lock", 1),
        ("tombstone", 2),
    ] {
        let paper = format!("papers/society-{SOCIETY}/{kind}-{share}.txt");
        args.extend(["--share".into(), place.house.dir.join(paper).into()]);
    }
    place.house.ask(new, &args, &[DONE])?;
    Ok(())
}

/// Whether the stolen computer, with its passphrase, is in no list any more.
fn is_stopped(place: &Place, stolen: &Path) -> Result<bool, Fault> {
    let args = ["sync"];
    let call = place.house.call_in("stolen", stolen, &args);
    let answer = place.house.commands.run(&call, &[DONE, REFUSED, WAITS])?;
    Ok(answer.answer(&args)?.json["usable"] == false)
}
