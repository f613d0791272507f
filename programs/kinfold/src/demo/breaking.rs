//! Step 7: the break-in. The server's disk is copied while it runs; a caseworker's computer is
//! stolen with the words that unlock it, and used until it trips.

use super::casework::Case;
use super::command::Call;
use super::diskcopy::{DiskCopy, copy_folder};
use super::house::{DONE, House};
use super::people::{Canary, Plan};
use crate::Fault;
use desk::clock::{Computer, Outside};
use desk::disk::Disk;
use desk::office;
use desk::shell::{Role, Shell};
use serde_json::Value;
use sign::id::{RecordId, StaffId};
use sign::{Time, from_bytes};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wire::{Method, Shelf, path};

/// Whose computer is stolen, and who leads there.
pub(super) const VICTIM: &str = "caseworker-1";
pub(super) const LEAD: &str = "lead-1";
/// Records of the register that the team leader gave the caseworker to work on, at most.
const CASELOAD: usize = 120;
/// So many records that somebody never opened may be opened in an hour (`docs/formats/rules.md`),
/// and a few more: with fewer nobody trips.
const TRIPS: usize = 60;
/// How long something is waited for that another program must do first.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a call or an answer may take, in microseconds.
const CALL: u64 = 30_000_000;

/// What was stolen, and what came of it.
pub(crate) struct Stolen {
    /// The computer, as the log calls it.
    pub(crate) device: String,
    /// From when on, and until when, it was in strange hands.
    pub(crate) from: Time,
    pub(crate) until: Time,
    /// The intruder's own list, which only the comparison reads.
    pub(crate) list: PathBuf,
    /// The folder that he works in.
    pub(crate) folder: PathBuf,
    /// Records that were opened to him.
    pub(crate) opened: u64,
    /// Places in the copy of the server's disk where something was readable; none if the search was
    /// not shown to find.
    pub(crate) readable: Option<u64>,
    /// In words.
    pub(crate) note: String,
    /// Whether he was stopped, and nothing was readable at the server.
    pub(crate) ok: bool,
}

/// Breaks in.
///
/// # Errors
/// [`Fault`].
pub(super) fn break_in(house: &House, plan: &Plan, canaries: &[Canary]) -> Result<Stolen, Fault> {
    let folder = house.make("intruder")?;
    let given = caseload(house, LEAD, VICTIM)?;
    let from = Computer.now();
    let (readable, disk) = copy_disk(house, plan, canaries)?;
    let (stolen, answer) = use_login(house, VICTIM, (&folder, from))?;
    let number = |key: &str| answer[key].as_u64().unwrap_or(0);
    let (opened, refused) = (number("opened"), number("refused"));
    let stopped = refused > 0;
    let why = answer["why"].as_str().unwrap_or_default();
    let few = given < TRIPS as u64;
    let end = match (stopped, few) {
        (true, _) => format!("stopped after {opened} ({why})"),
        (false, true) => format!(
            "not stopped: with {given} records given to this caseworker there were too few to trip"
        ),
        (false, false) => format!("NOT STOPPED: all {opened} were opened"),
    };
    let note = format!(
        "{disk}\nA caseworker's computer was stolen with the words that unlock it. Of the {given} \
         records of her caseload and of her cases the intruder opened as many as he could: {end}. \
         {} searches were answered to him. His own list: {} kinds of information of {} records in \
         clear, names of {} colleagues, \
         {} other things.",
        number("searches"),
        number("pieces"),
        number("records"),
        number("colleagues"),
        number("beside"),
    );
    Ok(Stolen {
        readable,
        note,
        ok: (stopped || few) && readable == Some(0),
        ..stolen
    })
}

/// A team leader's own computer is stolen after they gave themself a caseload: how many records,
/// what was stolen, and the thief's own account.
///
/// # Errors
/// [`Fault`].
pub(super) fn steal(
    house: &House,
    lead: &str,
    folder: &Path,
) -> Result<(u64, Stolen, Value), Fault> {
    super::house::make_private(folder)?;
    let given = caseload(house, lead, lead)?;
    let (stolen, answer) = use_login(house, lead, (folder, Computer.now()))?;
    Ok((given, stolen, answer))
}

/// Copies somebody's computer into a folder, and lets the intruder use it until he gives up.
fn use_login(
    house: &House,
    victim: &str,
    (into, from): (&Path, Time),
) -> Result<(Stolen, Value), Fault> {
    let victim = house.desk(victim);
    let folder = into.join("desk");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Fault::file(&folder)(error));
        }
        _ => {}
    }
    copy_folder(&house.desk_dir(victim), &folder)?;
    let device = house.ask(victim, &["status"], &[DONE])?.text("device")?;
    let list = into.join("read.jsonl");
    let args: Vec<OsString> = vec![
        "demo".into(),
        "intrude".into(),
        "--folder".into(),
        (&folder).into(),
        "--hub".into(),
        (&house.url).into(),
        "--out".into(),
        (&list).into(),
        "--passphrase-fd".into(),
        "0".into(),
    ];
    let call: Call = house.with_passphrase("intruder".to_owned(), args.clone());
    let answer = house.commands.run(&call, &[DONE])?.answer(&args)?.json;
    let stolen = Stolen {
        device,
        from,
        until: Computer.now(),
        list,
        folder,
        opened: answer["opened"].as_u64().unwrap_or(0),
        readable: None,
        note: String::new(),
        ok: true,
    };
    Ok((stolen, answer))
}

/// The team leader gives somebody records of the register to work on; how many. They are on that
/// computer's list when it is stolen.
fn caseload(house: &House, lead: &str, victim: &str) -> Result<u64, Fault> {
    let victim = house.desk(victim);
    let staff = house.ask(victim, &["status"], &[DONE])?.text("staff")?;
    let staff = staff
        .parse::<StaffId>()
        .map_err(|_| ours("a caseworker without number"))?;
    let records = house.sit(house.desk(lead), |shell, line| {
        office::meet(shell)?;
        let target = path::records(shell.own.society, RecordId([0; 16]));
        let bytes = line.call(Method::Get, &target, &[], CALL)?;
        let shelf: Shelf = from_bytes(&bytes).map_err(|_| wire::LineFault::Malformed)?;
        let mut records: Vec<RecordId> = shelf.records.iter().map(|of| of.0).collect();
        records.truncate(CASELOAD);
        give(shell, &records, staff)
    })?;
    let heard = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let known = house.sit(victim, |shell, _| {
            office::meet(shell)?;
            let cases = &shell.side().cases;
            let known = |record: &&RecordId| {
                let case = cases.iter().find(|case| case.record == **record);
                case.is_some_and(|case| case.grant.is_some())
            };
            Ok(records.iter().filter(known).count())
        })?;
        Ok((known == records.len()).then_some(()))
    })?;
    heard.ok_or_else(|| ours("the caseworker never heard of her caseload"))?;
    Ok(records.len() as u64)
}

/// Gives access to these records; which. The server still lists some that were erased, and a grant
/// that names one of those is refused whole.
fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[RecordId],
    staff: StaffId,
) -> Result<Vec<RecordId>, desk::Fault> {
    let until = shell.now().plus(CALL);
    match office::people::give(shell, records, staff, until) {
        Ok(grant) => {
            // What a leader gives themself is heard of by no letter.
            if office::people::me(shell)?.0 == staff {
                let (role, since, grant) = (Role::Opened, shell.now(), Some(grant));
                shell.change(|side| {
                    for record in records {
                        side.case(desk::shell::Case {
                            record: *record,
                            role,
                            since,
                            grant,
                        });
                    }
                })?;
            }
            Ok(records.to_vec())
        }
        Err(desk::Fault::Refused(_)) if records.len() > 1 => {
            let (front, back) = records.split_at(records.len() / 2);
            let mut given = give(shell, front, staff)?;
            given.extend(give(shell, back, staff)?);
            Ok(given)
        }
        Err(desk::Fault::Refused(_)) => Ok(Vec::new()),
        Err(fault) => Err(fault),
    }
}

/// The disk of the server, copied and searched: places where something is readable, if the search
/// was shown to find, and words.
fn copy_disk(
    house: &House,
    plan: &Plan,
    canaries: &[Canary],
) -> Result<(Option<u64>, String), Fault> {
    let into = house.dir.join("intruder").join("hub");
    let mut copy = DiskCopy::take(&house.dir.join("hub"), &into)?;
    let mut texts = plan.sample();
    texts.extend(canaries.iter().map(|canary| canary.marker.clone()));
    let searched = copy.search(texts.iter().map(String::as_str))?;
    let shown = copy.shown_to_find()?.1 > 0;
    let readable = searched.found.hits.len() as u64;
    let note = format!(
        "The server's disk was copied while it ran ({} MB, {} tables, {} cells) and searched for {} \
         texts of families and registers as {} byte strings: {readable} found. A word put into a \
         row of the copy in the open was {}.",
        searched.found.bytes / 1_000_000,
        copy.tables,
        copy.cells,
        searched.texts,
        searched.forms,
        if shown { "found" } else { "NOT FOUND" },
    );
    Ok((shown.then_some(readable), note))
}

/// The team leader gives themself access to a case: the caseworker's computer is stopped.
///
/// # Errors
/// [`Fault`].
pub(super) fn taken_over(house: &House, case: &Case) -> Result<Case, Fault> {
    let lead = house.desk(LEAD);
    let staff = house.ask(lead, &["status"], &[DONE])?.text("staff")?;
    let args = ["grant", "--kind", "case", "--staff", &staff, "--record"];
    let args = [&args[..], &[case.record.as_str()]].concat();
    let grant = house.ask(lead, &args, &[DONE])?.text("grant")?;
    Ok(Case {
        desk: LEAD,
        record: case.record.clone(),
        grant,
    })
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
