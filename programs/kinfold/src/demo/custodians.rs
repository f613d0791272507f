//! What custodians do while everything is locked: the emergency list is copied, its slips and the
//! daily index are opened with their shares, and that is written into the log.

use super::command::{Call, Done};
use super::house::{DONE, House};
use super::people::SOCIETIES;
use crate::Fault;
use desk::clock::{Computer, Outside};
use exposure::OpenedIndex;
use sign::Time;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Shares that open an emergency key, if the ceremony said nothing else.
const NEEDED: usize = 3;
/// How long the keyholder's index is waited for at the server.
const PATIENCE: Duration = Duration::from_secs(90);

/// The daily indexes, opened.
pub(super) struct Indexes {
    /// Of all societies, in one file.
    pub(super) file: PathBuf,
    /// The copy of each society's emergency list.
    lists: Vec<PathBuf>,
}

/// The slips of all societies, opened.
pub(super) struct Slips {
    /// A file for each society, one person a line, in clear: `docs/formats/emergency.md`.
    pub(super) opened: Vec<PathBuf>,
    /// Slips in the lists.
    pub(super) slips: u64,
    /// Persons that were opened.
    pub(super) persons: usize,
    /// Openings that the custodians wrote down, and that now stand in the log.
    pub(super) openings: u64,
}

/// The keyholder makes the daily indexes now; they are of this moment or later.
///
/// # Errors
/// [`Fault`].
pub(super) fn make(house: &House) -> Result<Time, Fault> {
    let made = Computer.now();
    let keyholder = house.dir.join("keyholder");
    let args = words(&["keyholder", "console", "index", "--dir"]);
    run(house, args, vec![keyholder.into()], None)?;
    Ok(made)
}

/// Society by society: a team leader copies the list, three custodians open the daily index in it.
/// All of them together, in one file.
///
/// # Errors
/// [`Fault`], also if an index never comes.
pub(super) fn indexes(house: &House) -> Result<Indexes, Fault> {
    let folder = house.make("emergency")?;
    let mut all = OpenedIndex::default();
    let mut lists = Vec::new();
    for society in 1..=SOCIETIES.len() {
        let found = house.commands.stop.until(PATIENCE, || {
            let (opened, list) = index(house, society, &folder)?;
            let mut persons = opened.societies.values().flat_map(|of| of.persons.iter());
            if persons.next().is_none() {
                // The server still has that of the founding, when nobody was in a register.
                house.commands.stop.pause(Duration::from_millis(300))?;
                return Ok(None);
            }
            Ok(Some((opened, list)))
        })?;
        let found = found.ok_or_else(|| ours(format!("society {society}'s index stays empty")));
        let (opened, list) = found?;
        all.societies.extend(opened.societies);
        lists.push(list);
    }
    let file = folder.join("index");
    fs::write(&file, all.to_string()).map_err(Fault::file(&file))?;
    Ok(Indexes { file, lists })
}

/// Copies the list of a society, and opens the index that is in it.
fn index(house: &House, society: usize, folder: &Path) -> Result<(OpenedIndex, PathBuf), Fault> {
    let list = list(house, society)?;
    let out = folder.join(format!("index-{society}"));
    let args = words(&["slips", "index", "--list"]);
    let mut rest: Vec<OsString> = vec![(&list).into(), "--out".into(), (&out).into()];
    rest.extend(custody(house, society));
    run(house, args, rest, Some(&out))?;
    let text = fs::read_to_string(&out).map_err(Fault::file(&out))?;
    let opened = OpenedIndex::parse(&text).map_err(|e| ours(e.to_string()))?;
    Ok((opened, list))
}

/// Copies the list of a society until the server has its daily index.
fn list(house: &House, society: usize) -> Result<PathBuf, Fault> {
    let desk = house.desk(&format!("lead-{society}"));
    let mut attempt = 0;
    let found = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        attempt += 1;
        let out = house.dir.join("emergency");
        let out = out.join(format!("list-{society}-{attempt}"));
        let mut args = words(&["slips", "copy", "--json", "--passphrase-fd", "0", "--desk"]);
        args.extend([house.desk_dir(desk).into(), "--out".into(), (&out).into()]);
        let call = house.with_passphrase(desk.name.clone(), args.clone());
        let fresh = || clear(&out).and_then(|()| clear(&unfinished(&out)));
        let done = house.commands.run_afresh(&call, &[DONE], fresh)?;
        let answer = done.answer(&args)?;
        if answer.json["index_day"].is_null() {
            house.commands.stop.pause(Duration::from_millis(300))?;
            return Ok(None);
        }
        Ok(Some(out))
    })?;
    found.ok_or_else(|| ours(format!("society {society} never had a daily index")))
}

/// The slips of every society are opened for its campaign, and one of the first alone for the phone
/// line; all of it is carried into the log.
///
/// # Errors
/// [`Fault`], also if what was opened does not come into the log.
pub(super) fn open(house: &House, indexes: &Indexes) -> Result<Slips, Fault> {
    let mut slips = Slips {
        opened: Vec::new(),
        slips: 0,
        persons: 0,
        openings: 0,
    };
    for (society, list) in (1..).zip(&indexes.lists) {
        let (log, opened) = open_all(house, society, list)?;
        let text = fs::read_to_string(&opened).map_err(Fault::file(&opened))?;
        let mut openings = 1;
        if society == 1 {
            open_one(house, list, &log, &text)?;
            openings += 1;
        }
        report(house, society, &log, openings)?;
        slips.slips += count(list)?;
        slips.persons += text.lines().count();
        slips.opened.push(opened);
        slips.openings += openings;
    }
    Ok(slips)
}

/// Opens all of a society's slips; what the custodians wrote down, and the slips.
fn open_all(house: &House, society: usize, list: &Path) -> Result<(PathBuf, PathBuf), Fault> {
    let folder = house.make("emergency")?;
    let log = folder.join(format!("opened-{society}.log"));
    let opened = folder.join(format!("opened-{society}.jsonl"));
    let mut rest: Vec<OsString> = vec![list.into(), "--log".into(), (&log).into()];
    rest.extend(["--all".into(), "--out".into(), (&opened).into()]);
    rest.extend(custody(house, society));
    run(
        house,
        words(&["slips", "open", "--list"]),
        rest,
        Some(&opened),
    )?;
    Ok((log, opened))
}

/// Opens the first of these slips alone.
fn open_one(house: &House, list: &Path, log: &Path, opened: &str) -> Result<(), Fault> {
    let first: serde_json::Value = opened
        .lines()
        .next()
        .and_then(|line| serde_json::from_str(line).ok())
        .ok_or_else(|| ours("no slip was opened".to_owned()))?;
    let record = first["record"].as_str().unwrap_or_default();
    let mut rest: Vec<OsString> = vec![list.into(), "--log".into(), log.into()];
    rest.extend(["--record".into(), record.into()]);
    rest.extend(custody(house, 1));
    let one = run(house, words(&["slips", "open", "--list"]), rest, None)?;
    if !one.out.contains(record) {
        return Err(ours("a single slip was not opened".to_owned()));
    }
    Ok(())
}

/// Carries into the log what custodians of a society wrote down.
fn report(house: &House, society: usize, log: &Path, openings: u64) -> Result<(), Fault> {
    let lead = house.desk(&format!("lead-{society}"));
    let mut args = words(&["slips", "report", "--json", "--passphrase-fd", "0", "--log"]);
    args.extend([log.into(), "--desk".into(), house.desk_dir(lead).into()]);
    let call = house.with_passphrase(lead.name.clone(), args.clone());
    let answer = house.commands.run(&call, &[DONE])?.answer(&args)?;
    // One that was killed when it was done had carried them before.
    let killed = house.commands.chaos.is_some();
    let carried = killed || answer.json["carried"].as_u64() >= Some(openings);
    if answer.json["left"] != 0 || !carried {
        return Err(ours(
            "what custodians opened did not come into the log".to_owned(),
        ));
    }
    Ok(())
}

/// Slips in a list.
fn count(list: &Path) -> Result<u64, Fault> {
    let list = desk::emergency::List::open(list)?;
    Ok(list.count())
}

/// The policy file and shares of three custodians of a society.
fn custody(house: &House, society: usize) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec!["--policy".into(), house.dir.join("policy").into()];
    let papers = house.dir.join("papers").join(format!("society-{society}"));
    for share in 1..=NEEDED {
        args.push("--share".into());
        args.push(papers.join(format!("custodian-{share}.txt")).into());
    }
    args
}

/// Runs a command without a passphrase; before every attempt, what it is to write goes.
fn run(
    house: &House,
    mut args: Vec<OsString>,
    rest: Vec<OsString>,
    out: Option<&Path>,
) -> Result<Done, Fault> {
    args.extend(rest);
    let call = Call {
        log: "custodians".to_owned(),
        args,
        passphrase: None,
    };
    let fresh = || out.map_or(Ok(()), clear);
    house.commands.run_afresh(&call, &[DONE], fresh)
}

/// A list that is not whole yet.
fn unfinished(list: &Path) -> PathBuf {
    let mut name = list.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Removes a file or a folder, if it is there.
fn clear(path: &Path) -> Result<(), Fault> {
    let gone = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match gone {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Fault::file(path)(error)),
        _ => Ok(()),
    }
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

fn ours(what: String) -> Fault {
    Fault::Ours { step: "demo", what }
}
