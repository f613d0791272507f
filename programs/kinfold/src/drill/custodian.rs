//! A custodian's paper is lost, or whoever has it is not to be trusted any more: the others deal
//! the key anew. Papers of before are worth nothing beside the new ones.

use super::keyholder::{program, recover, root_papers};
use super::place::{PATIENCE, Place, is_whole};
use super::{Score, ours};
use crate::Fault;
use crate::demo::{Call, DONE, passphrase};
use crate::screen::Screen;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// The paper that is lost: of five of each kind, or of three.
const LOST: u8 = 2;
/// The papers do not go together, or are too few.
const PUT_RIGHT: i32 = 2;

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    let folder = place.house.dir.join("keyholder");
    let copy = place.house.dir.join("keyholder-copy");
    let secret = place.house.passphrase.clone();
    place.house.keyholder = program(&place, "keyholder", (&folder, Some(&copy)), &secret);
    place.found()?;
    let record = place.file("lead-1")?;
    let list = list(&place)?;
    let papers = place.house.dir.join("papers");
    let of = |folder: &Path, name: &str, number: u8| folder.join(format!("{name}-{number}.txt"));
    let (before, after) = (papers.join("society-1"), place.house.dir.join("dealt"));

    screen.line("One of five papers of the emergency key is lost.");
    let begin = Instant::now();
    let three = [1, 3, 5].map(|n| of(&before, "custodian", n));
    let still = slips(&place, &list, &three)?;
    renew(&place, &three, &after, &[DONE])?;
    let opened = slips(
        &place,
        &list,
        &[4, 2, 1].map(|n| of(&after, "custodian", n)),
    )?;
    let back_after = begin.elapsed();
    screen.line("Three of the others dealt it anew; the slips open with the new papers.");
    let lost = of(&before, "custodian", LOST);
    let mixed = [
        lost.clone(),
        of(&after, "custodian", 1),
        of(&after, "custodian", 3),
    ];
    let mixed = slips(&place, &list, &mixed)?;
    let few = [lost, of(&before, "custodian", 4)];
    let few = slips(&place, &list, &few)?;

    screen.line("One of three papers of what the desks hold is lost, too.");
    for name in ["second-lock", "tombstone"] {
        let two = [1, 3].map(|n| of(&before, name, n));
        renew(
            &place,
            &two,
            &place.house.dir.join(format!("dealt-{name}")),
            &[DONE],
        )?;
    }
    let desks = desk_keys(&place)?;

    screen.line("A custodian of the root key is not trusted any more.");
    let root = root(&mut place, &folder, &copy, &papers)?;
    let lead = place.house.desk("lead-1");
    let grant = place.give("lead-1", lead, &record)?;
    let works = place.open_at_last(lead, &record, &grant)?;
    Ok(Score {
        back_after,
        held: vec![
            ("three of the four that are left open the slips", still),
            ("three of the new papers open them, too", opened),
            ("the lost one goes with none of the new ones", !mixed),
            ("two of before, the lost one among them, open nothing", !few),
            (
                "papers of second lock and tombstone key, dealt anew, are taken by a desk",
                desks,
            ),
            (
                "papers of the root key of before open folder and copy no more",
                root.before_shut,
            ),
            (
                "the new ones set a passphrase in the copy, which works",
                root.after_opens && is_whole(&works),
            ),
        ],
    })
}

/// The emergency list of the society: what a team leader's computer copies every day.
fn list(place: &Place) -> Result<PathBuf, Fault> {
    let lead = place.house.desk("lead-1");
    let mut turn = 0;
    let found = place.house.commands.stop.until(PATIENCE, || {
        turn += 1;
        let out = place.house.dir.join(format!("list-{turn}"));
        let mut args: Vec<OsString> = vec!["slips".into(), "copy".into(), "--out".into()];
        args.extend([
            (&out).into(),
            "--desk".into(),
            place.house.desk_dir(lead).into(),
        ]);
        args.extend(["--passphrase-fd", "0", "--json"].map(OsString::from));
        let call = place.house.with_passphrase(lead.name.clone(), args.clone());
        let copied = place.house.commands.run(&call, &[DONE])?.answer(&args)?;
        if copied.json["slips"].as_u64().unwrap_or(0) > 0 {
            return Ok(Some(out));
        }
        place
            .house
            .commands
            .stop
            .pause(Duration::from_millis(300))?;
        Ok(None)
    })?;
    found.ok_or_else(|| ours("the server has no contact slip"))
}

/// Whether these papers open slips of the list.
fn slips(place: &Place, list: &Path, papers: &[PathBuf]) -> Result<bool, Fault> {
    let out = place.house.dir.join("opened.jsonl");
    let mut args: Vec<OsString> = vec!["slips".into(), "open".into(), "--list".into()];
    args.extend([
        list.into(),
        "--policy".into(),
        place.house.dir.join("policy").into(),
    ]);
    args.extend(["--log".into(), place.house.dir.join("opened.log").into()]);
    args.extend(["--all".into(), "--out".into(), (&out).into()]);
    give(&mut args, papers);
    let code = run(place, args, None, &[DONE, PUT_RIGHT])?;
    let text = fs::read_to_string(&out).unwrap_or_default();
    let _gone = fs::remove_file(&out);
    Ok(code == DONE && text.lines().count() > 0)
}

fn renew(place: &Place, papers: &[PathBuf], out: &Path, good: &[i32]) -> Result<i32, Fault> {
    let words = ["shares", "renew", "--society", "1", "--out"];
    let mut args: Vec<OsString> = words.map(OsString::from).into();
    args.push(out.into());
    give(&mut args, papers);
    run(place, args, None, good)
}

/// Whether a desk takes what the new papers make: it compares it with the list of keys.
fn desk_keys(place: &Place) -> Result<bool, Fault> {
    let lead = place.house.desk("lead-1");
    let mut args: Vec<OsString> = vec!["keys".into()];
    for name in ["second-lock", "tombstone"] {
        let folder = place.house.dir.join(format!("dealt-{name}"));
        let papers = [2, 3].map(|n| folder.join(format!("{name}-{n}.txt")));
        give(&mut args, &papers);
    }
    Ok(place.house.ask(lead, &args, &[DONE, PUT_RIGHT])?.code == DONE)
}

/// What became of the papers of the root key.
struct OfRoot {
    before_shut: bool,
    after_opens: bool,
}

/// Two of the custodians' papers and a third make new ones; the copy is brought in line, and is
/// what is opened with them.
fn root(place: &mut Place, folder: &Path, copy: &Path, papers: &Path) -> Result<OfRoot, Fault> {
    place.house.keyholder.kill();
    let new = place.house.dir.join("new-papers");
    let mut args: Vec<OsString> = vec!["keyholder".into(), "shares".into(), "--dir".into()];
    args.extend([folder.into(), "--secrets".into(), (&new).into()]);
    give(&mut args, &root_papers(papers, [1, 3, 4]));
    run(place, args, None, &[DONE])?;
    // Its start brings the copy in line.
    let secret = place.house.passphrase.clone();
    let again = program(place, "keyholder-again", (folder, Some(copy)), &secret);
    again.start()?;
    again.wait_ready(&place.house.commands.stop)?;
    again.kill();
    let before = root_papers(papers, [1, 3, 4]);
    let shut = |of: &Path| Ok::<bool, Fault>(set(place, of, &before)? == PUT_RIGHT);
    let before_shut = shut(folder)? && shut(copy)?;
    let fresh = passphrase()?;
    recover(place, copy, &root_papers(&new, [2, 3, 5]), &fresh)?;
    let standby = program(place, "keyholder-standby", (copy, None), &fresh);
    place.house.keyholder = standby;
    place.house.keyholder.start()?;
    let ready = place.house.keyholder.wait_ready(&place.house.commands.stop);
    Ok(OfRoot {
        before_shut,
        after_opens: ready.is_ok(),
    })
}

/// Tries to set a passphrase with these papers.
fn set(place: &Place, folder: &Path, papers: &[PathBuf]) -> Result<i32, Fault> {
    let mut args: Vec<OsString> = vec!["keyholder".into(), "recover".into(), "--dir".into()];
    args.extend([folder.into(), "--passphrase-fd".into(), "0".into()]);
    args.push("--light".into());
    give(&mut args, papers);
    run(place, args, Some(passphrase()?), &[DONE, PUT_RIGHT])
}

fn give(args: &mut Vec<OsString>, papers: &[PathBuf]) {
    for paper in papers {
        args.extend(["--share".into(), paper.into()]);
    }
}

fn run(
    place: &Place,
    args: Vec<OsString>,
    passphrase: Option<Zeroizing<String>>,
    good: &[i32],
) -> Result<i32, Fault> {
    let call = Call {
        log: "custodians".to_owned(),
        args,
        passphrase,
    };
    Ok(place.house.commands.run(&call, good)?.code)
}
