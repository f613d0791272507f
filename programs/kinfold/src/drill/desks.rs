//! All computers of a society are lost. Officers of other societies enrol a new one, and what only
//! the society's computers held comes back from papers.

use super::Score;
use super::enrolling::{anew, named, revoke};
use super::place::{Place, is_whole};
use crate::Fault;
use crate::demo::{DONE, Desk, REFUSED, WAITS};
use crate::screen::Screen;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// The society that loses its only computer, the computer, and the one in its place.
const SOCIETY: u32 = 2;
const LOST: &str = "lead-2";
const NEW: &str = "lead-2-new";

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.found()?;
    let record = place.file(LOST)?;
    let lost = place.house.desk(LOST);
    let was = named(&place, lost)?;

    screen.line("The only computer of a society is stolen.");
    let (folder, stolen) = (place.house.desk_dir(lost), place.house.dir.join("stolen"));
    fs::rename(&folder, &stolen).map_err(Fault::file(&folder))?;
    let begin = Instant::now();
    revoke(&place, &was.device)?;
    let new = Desk {
        name: NEW.to_owned(),
        society: SOCIETY,
        roles: &["lead", "caseworker"],
    };
    anew(&mut place, new, &was.staff)?;
    let new = place.house.desk(NEW);
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
