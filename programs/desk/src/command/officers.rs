//! Officers: orders in words, signed by two people on two computers.

use super::{Page, read, text};
use crate::Fault;
use crate::cli::Order;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::orders::{self as office, Fate, Given};
use crate::orders;
use crate::shell::Shell;
use crate::words;
use ledger::leaf::{Act, Extension, Subject};
use policy::enrolment::Enrolment;
use policy::letter::Ordering;
use serde_json::{Value, json};
use sign::id::{DeviceId, StaffId};
use sign::time::HOUR;
use sign::{SocietyId, Time, to_bytes};
use std::path::{Path, PathBuf};

pub(super) fn order<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    order: &Order,
    until: Time,
) -> Result<Page, Fault> {
    let own = shell.own.society;
    let society = |n: Option<u32>| n.map_or(own, SocietyId);
    let now = shell.now();
    let act = match order {
        Order::Enrol {
            text: file,
            society: n,
            staff,
        } => {
            let enrolment = Enrolment::parse(&text(file)?)
                .map_err(|e| Fault::asked(format!("{}: {e}", file.display())))?;
            let staff = id::<StaffId>(staff)?;
            let act = orders::enrol(&enrolment, society(*n), staff);
            let code = enrolment.code();
            let mut page = give(shell, act, Some(enrolment), until)?;
            page.lines.insert(
                0,
                format!("Code of the computer, to be compared by voice: {code}"),
            );
            return Ok(page.with("code", code));
        }
        Order::Appoint {
            staff,
            society: n,
            role,
        } => {
            let staff = match staff.as_str() {
                "new" => StaffId(shell.outside().id()?),
                staff => id(staff)?,
            };
            let has = |word: &str| role.iter().any(|r| r == word);
            let act = office::appoint(staff, society(*n), has);
            let page = give(shell, act, None, until)?;
            return Ok(page.with("staff", staff.to_string()));
        }
        Order::Revoke { device } => Act::Revoke(id::<DeviceId>(device)?),
        Order::Reinstate { device, staff } => Act::Reinstate(match (device, staff) {
            (Some(device), _) => Subject::Device(id(device)?),
            (None, Some(staff)) => Subject::Staff(id(staff)?),
            (None, None) => return Err(Fault::asked("give --device or --staff")),
        }),
        Order::Extend { staff, more } => Act::Extend(Extension {
            society: own,
            subject: match staff {
                Some(staff) => Subject::Staff(id(staff)?),
                None => Subject::Society(own),
            },
            day: now.day(),
            more: *more,
        }),
        Order::Warrant {
            device,
            category,
            records,
            hours,
        } => office::warrant(
            (own, id(device)?),
            super::cases::categories(category, &[])?,
            *records,
            now.plus(u64::from(*hours) * HOUR),
        ),
        Order::Lease { hours } => office::lease(now, *hours),
        Order::Rules(rules) => Act::SetPolicy(rules.policy()),
        Order::ClearClock => Act::ClearClock,
        Order::Lockdown { society } => return lockdown(shell, *society, None, until),
        Order::Resume {
            society,
            findings,
            outside_test,
        } => {
            let outside = outside_test.as_deref().map(read).transpose()?;
            return resume(shell, *society, &read(findings)?, outside.as_deref(), until);
        }
    };
    give(shell, act, None, until)
}

/// One act, one signature. The stop file is written before the server is asked anything: it may
/// be the server that is not to be trusted.
pub(super) fn lockdown<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    society: Option<u32>,
    stop_file: Option<&Path>,
    until: Time,
) -> Result<Page, Fault> {
    let society = society.map_or(shell.own.society, SocietyId);
    let keep = |ordering: &Ordering| match stop_file {
        Some(file) => write_whole(file, &to_bytes(ordering)),
        None => Ok(()),
    };
    let given = office::lock_everything(shell, society, keep, until)?;
    let mut page = shown("Order", &given);
    if stop_file.is_some() {
        page.lines.insert(1, "The stop file is written.".to_owned());
    }
    Ok(page)
}

/// So that a reader finds all of it or nothing.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, bytes).map_err(Fault::file(&beside))?;
    std::fs::rename(&beside, file).map_err(Fault::file(file))
}

pub(super) fn resume<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    society: Option<u32>,
    findings: &[u8],
    outside_test: Option<&[u8]>,
    until: Time,
) -> Result<Page, Fault> {
    let society = society.map_or(shell.own.society, SocietyId);
    let act = office::resume(society, findings, outside_test);
    give(shell, act, None, until)
}

fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    act: Act,
    enrolment: Option<Enrolment>,
    until: Time,
) -> Result<Page, Fault> {
    let given = office::give(shell, act, enrolment, until)?;
    Ok(shown("Order", &given))
}

pub(super) fn approve<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: &str,
    until: Time,
) -> Result<Page, Fault> {
    let given = office::approve(shell, id, until)?;
    Ok(shown("Signed", &given))
}

/// An order, and what became of it.
fn shown(done: &str, given: &Given) -> Page {
    let what = words::act(&given.act);
    let (line, state, code) = match given.fate {
        Fate::Kept => (
            "The server does not answer: the order is kept and goes out with the next sync."
                .to_owned(),
            "waits",
            3,
        ),
        Fate::Asked => (
            "It waits for another officer on another computer, who finds it with `kinfold desk \
             sync` and `kinfold desk orders`."
                .to_owned(),
            "asked",
            0,
        ),
        Fate::Done(index) => (format!("Carried out (leaf {index}): {what}."), "done", 0),
        Fate::Refused(fault) => (
            format!("Refused by the keyholder: {what}: {fault}."),
            "refused",
            1,
        ),
        Fate::Sent => (
            "The keyholder has not answered yet: see `kinfold desk sync`.".to_owned(),
            "sent",
            3,
        ),
    };
    let mut page = Page::of(format!("{done}: {what}."));
    page.line(line);
    if let Some(id) = office::warrant_id(given) {
        page.line(format!(
            "It is opened by: `kinfold desk open RECORD --warrant {id}`."
        ));
        page.json
            .insert("warrant".to_owned(), json!(id.to_string()));
    }
    page.code = code;
    page.with("state", state)
        .with("order", given.order.to_string())
}

/// Orders that wait, each in words, with the code of the computer it enrols.
pub(super) fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Page {
    let mut page = Page::default();
    let mut rows: Vec<Value> = Vec::new();
    let own = shell.desk().device();
    for waiting in office::list(shell) {
        let hash = waiting.order.to_string();
        let what = words::act(&waiting.act);
        page.line(format!("{}  {what}.", &hash[..12]));
        if let Some(code) = &waiting.code {
            page.line(format!(
                "              Code: {code}. Sign only if the person at that computer reads the same."
            ));
        }
        for (device, staff) in &waiting.signed {
            let who = match staff {
                Some(staff) => {
                    let names = &shell.side().names;
                    format!("staff member {}", words::colleague(names, *staff))
                }
                None => "an unknown computer".to_owned(),
            };
            let here = if *device == own { ", here" } else { "" };
            page.line(format!("              Signed by {who}{here}."));
        }
        let until = words::moment(waiting.until);
        page.line(match waiting.wanted {
            0 => format!("              Given to the keyholder; good until {until}."),
            n => format!("              {n} more signature wanted, until {until}."),
        });
        rows.push(json!({
            "order": hash,
            "what": what,
            "code": waiting.code,
            "signatures": waiting.signed.len(),
            "signed_here": waiting.here,
        }));
    }
    if rows.is_empty() {
        page.line("No order waits.");
    }
    page.with("orders", rows)
}

pub(super) fn throw<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: &str,
) -> Result<Page, Fault> {
    let n = office::drop(shell, id)?;
    Ok(Page::of(format!("{n} thrown away here.")))
}

fn id<T: std::str::FromStr<Err = sign::id::IdError>>(text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|e| Fault::asked(format!("{text}: {e}")))
}
