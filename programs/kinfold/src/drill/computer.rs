//! A caseworker's computer is stolen, with its passphrase. One officer stops it: it opens nothing
//! any more, and wipes itself when it hears of that. What it had held the log says.

use super::enrolling::{anew, named, pass_seed, revoke};
use super::place::{PATIENCE, Place, is_whole};
use super::{Score, ours};
use crate::Fault;
use crate::demo::{Call, DONE, Desk, REFUSED, WAITS};
use crate::screen::Screen;
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// The caseworker's computer, and the one in its place.
const LOST: &str = "caseworker-1";
const NEW: &str = "caseworker-1-new";
/// What is told where the caseload was.
const WIPED: &str = "the cases it held were wiped";
/// What is not held here cannot be shown.
const PUT_RIGHT: i32 = 2;

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.found()?;
    let caseworker = place.house.desk(LOST);
    let seen = place.file("lead-1")?;
    let unseen = place.file("lead-1")?;
    let grant = place.give("lead-1", caseworker, &seen)?;
    let grant_unseen = place.give("lead-1", caseworker, &unseen)?;
    place.open_at_last(caseworker, &seen, &grant)?;
    let was = named(&place, caseworker)?;

    screen.line("A caseworker's computer is stolen, and whoever has it knows the passphrase.");
    let folder = place.house.desk_dir(caseworker);
    let stolen = place.house.dir.join("stolen");
    fs::rename(&folder, &stolen).map_err(Fault::file(&folder))?;
    let begin = Instant::now();
    let stopped = revoke(&place, &was.device)?;
    screen.line("One officer stopped it.");
    // Away from the server it cannot know. What it held, it holds; more it cannot get.
    let shown = ask(&place, &stolen, &["open", &seen, "--offline"])?;
    let more = ask(&place, &stolen, &["open", &unseen, "--offline"])?;
    let tried = ["--wait", "10", "open", &unseen, "--grant", &grant_unseen];
    let tried = ask(&place, &stolen, &tried)?;
    let (wiped, told) = wipes(&place, &stolen)?;
    let after = ask(&place, &stolen, &["open", &seen, "--offline"])?;

    screen.line("It came to the server, and wiped itself. Another is enrolled in its place.");
    let new = Desk {
        name: NEW.to_owned(),
        society: 1,
        roles: &["caseworker"],
    };
    let codes = anew(&mut place, new, &was.staff)?;
    pass_seed(&place, "lead-1", NEW)?;
    let new = place.house.desk(NEW);
    let list = give_list(&place, &was.staff, &[&seen, &unseen])?;
    let again = place.open_at_last(new, &seen, &list)?;
    let back_after = begin.elapsed();
    let rest = place.open_at_last(new, &unseen, &list)?;
    let listed = lists(&place, new, &[&seen, &unseen])?;
    let affected = affected(&place, &was.device)?;
    Ok(Score {
        back_after,
        held: vec![
            ("one officer's signature stopped it", stopped),
            (
                "until it hears of that, its passphrase shows what it held",
                is_whole(&shown),
            ),
            (
                "and nothing that it had not opened, with the server or without",
                !is_whole(&more) && !is_whole(&tried) && tried["state"] != "done",
            ),
            ("once it hears of it, it holds nothing", wiped),
            ("and says so", told),
            ("it shows no case any more", !is_whole(&after)),
            (
                "both officers were shown the code of the new computer",
                codes,
            ),
            (
                "both cases open on the new one, by a list that a team leader gave",
                is_whole(&again) && is_whole(&rest),
            ),
            ("its list of cases is there again", listed),
            ("the log says what the stolen one had opened", affected),
        ],
    })
}

/// A command on the stolen computer; what it shows.
fn ask(place: &Place, stolen: &Path, args: &[&str]) -> Result<Value, Fault> {
    let call = place.house.call_in("stolen", stolen, args);
    let good = [DONE, REFUSED, PUT_RIGHT, WAITS];
    Ok(place.house.commands.run(&call, &good)?.answer(args)?.json)
}

/// A team leader gives a member of staff their list of cases back; the access.
fn give_list(place: &Place, staff: &str, records: &[&str]) -> Result<String, Fault> {
    let mut args = vec!["grant", "--kind", "case-list", "--staff", staff];
    for record in records {
        args.extend(["--record", record]);
    }
    let lead = place.house.desk("lead-1");
    place.house.ask(lead, &args, &[DONE])?.text("grant")
}

/// Lets the stolen computer talk with the server until it holds nothing; whether it does, and
/// whether it said so.
fn wipes(place: &Place, stolen: &Path) -> Result<(bool, bool), Fault> {
    let mut told = false;
    let wiped = place.house.commands.stop.until(PATIENCE, || {
        let sync = ask(place, stolen, &["sync"])?;
        told |= sync["told"].to_string().contains(WIPED);
        Ok((sync["held"] == 0 && sync["usable"] == false).then_some(()))
    })?;
    Ok((wiped.is_some(), told))
}

/// Whether a computer's list of cases has these records.
fn lists(place: &Place, desk: &Desk, records: &[&str]) -> Result<bool, Fault> {
    let cases = place.house.ask(desk, &["cases"], &[DONE])?;
    let cases = cases.json["cases"].as_array().cloned();
    let cases = cases.ok_or_else(|| ours("a desk listed no cases"))?;
    let there = |record: &&str| cases.iter().any(|case| case["record"] == **record);
    Ok(records.iter().all(there))
}

/// Whether the log says that one person's record was read by whoever had that computer, and of
/// nobody else that it was.
fn affected(place: &Place, device: &str) -> Result<bool, Fault> {
    let file = place.house.dir.join("incident.toml");
    let text = format!(
        "about = \"A drill: a computer was stolen\"\n\n[[taken]]\nwhat = \"device\"\ndevice = \
         \"{device}\"\n"
    );
    fs::write(&file, text).map_err(Fault::file(&file))?;
    let mut turn = 0;
    let mut last = Value::Null;
    let right = place.house.commands.stop.until(PATIENCE, || {
        turn += 1;
        last = exposure(place, &file, turn)?;
        let societies = last["persons"].as_array().into_iter().flatten();
        let count = |level: &str| -> u64 {
            let counts = societies.clone().filter_map(|of| of[level].as_u64());
            counts.sum()
        };
        let others = count("ciphertext_only") + count("excluded");
        let right = count("confirmed") == 1 && count("possible") == 0 && others > 1;
        // The published log may be a moment behind.
        Ok(right.then_some(()))
    })?;
    Ok(right.is_some())
}

fn exposure(place: &Place, incident: &Path, turn: u32) -> Result<Value, Fault> {
    let dir = &place.house.dir;
    let counts = dir.join(format!("affected-{turn}.json"));
    let mut args: Vec<OsString> = vec!["exposure".into()];
    for (option, path) in [
        ("--log", dir.join("keyholder").join("log")),
        ("--policy", dir.join("policy")),
        ("--incident", incident.to_owned()),
        ("--out", dir.join(format!("affected-{turn}.tsv"))),
        ("--json", counts.clone()),
    ] {
        args.extend([option.into(), path.into()]);
    }
    let call = Call {
        log: "exposure".to_owned(),
        args,
        passphrase: None,
    };
    // While the keyholder writes it, a copy may be of two moments.
    if place.house.commands.run(&call, &[DONE, REFUSED])?.code != DONE {
        return Ok(Value::Null);
    }
    let text = fs::read_to_string(&counts).map_err(Fault::file(&counts))?;
    serde_json::from_str(&text).map_err(|_| ours("the counts are no JSON"))
}
