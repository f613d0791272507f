//! Officers: orders in words, signed by two people on two computers.

use super::{Page, read, text};
use crate::Fault;
use crate::cli::Order;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::orders::{self, Went, needed};
use crate::shell::{Shell, Waiting};
use crate::words;
use ledger::leaf::{Act, Appointment, Extension, Gate, Lock, Resume, Roles, Subject};
use policy::enrolment::Enrolment;
use policy::letter::Verdict;
use serde_json::{Value, json};
use sign::id::{DeviceId, StaffId};
use sign::time::HOUR;
use sign::{Hash, SocietyId, Time, sha256, to_bytes};
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
            let act = Act::Appoint(Appointment {
                staff,
                society: society(*n),
                roles: Roles {
                    caseworker: has("caseworker"),
                    lead: has("lead"),
                    officer: has("officer"),
                    protection: has("protection"),
                },
            });
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
        // A minute less, so that the keyholder's clock may differ a little.
        Order::Lease { hours } => {
            let life = u64::from(*hours) * HOUR;
            Act::Lease(now.plus(life.saturating_sub(60_000_000)))
        }
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
    let act = Act::Lockdown(Lock { society });
    let what = words::act(&act);
    let ordering = shell.sign_order(act, None)?;
    let mut page = Page::of(format!("Order: {what}."));
    if let Some(file) = stop_file {
        write_whole(file, &to_bytes(&ordering))?;
        page.line("The stop file is written.");
    }
    let hash = ordering.order.hash();
    let went = shell.send_order(hash)?;
    follow(shell, went, (hash, &what), until, &mut page)?;
    Ok(page.with("order", hash.to_string()))
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
    let act = Act::Resume(Resume {
        society: society.map_or(shell.own.society, SocietyId),
        gate: Gate {
            findings: sha256(&[findings]),
            outside_test: outside_test.map(|report| sha256(&[report])),
        },
    });
    give(shell, act, None, until)
}

fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    act: Act,
    enrolment: Option<Enrolment>,
    until: Time,
) -> Result<Page, Fault> {
    let what = words::act(&act);
    shell.round(0)?;
    let hash = shell.sign_order(act, enrolment)?.order.hash();
    let went = shell.send_order(hash)?;
    let mut page = Page::of(format!("Order: {what}."));
    follow(shell, went, (hash, &what), until, &mut page)?;
    Ok(page.with("order", hash.to_string()))
}

pub(super) fn approve<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: &str,
    until: Time,
) -> Result<Page, Fault> {
    shell.round(0)?;
    let named = |w: &&Waiting| w.hash().to_string().starts_with(id);
    let found = shell.side().orders.iter().find(named);
    let found = found.map(|w| (w.hash(), words::act(&w.ordering.order.act)));
    let went = shell.approve(id)?;
    // `approve` has refused what is not there.
    let (hash, what) = found.unwrap_or_default();
    let mut page = Page::of(format!("Signed: {what}."));
    follow(shell, went, (hash, &what), until, &mut page)?;
    Ok(page.with("order", hash.to_string()))
}

/// Says where an order went and, if that was to the keyholder, what became of it.
fn follow<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    went: Went,
    (order, what): (Hash, &str),
    until: Time,
    page: &mut Page,
) -> Result<(), Fault> {
    let (line, state) = match went {
        Went::Waits => {
            page.code = 3;
            (
                "The server does not answer: the order is kept and goes out with the next sync.",
                "waits",
            )
        }
        Went::Desks => (
            "It waits for another officer on another computer, who finds it with `kinfold desk \
             sync` and `kinfold desk orders`.",
            "asked",
        ),
        Went::Keyholder => {
            let outcome = outcome(shell, order, what, until)?;
            page.code = outcome.2;
            page.line(outcome.0);
            page.json.insert("state".to_owned(), outcome.1.into());
            return Ok(());
        }
    };
    page.line(line);
    page.json.insert("state".to_owned(), state.into());
    Ok(())
}

/// Waits for the keyholder's word on an order: words, state, exit code.
fn outcome<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    order: Hash,
    what: &str,
    until: Time,
) -> Result<(String, &'static str, u8), Fault> {
    loop {
        shell.round(1)?;
        match shell.verdict(order) {
            Some(Verdict::Written(index)) => {
                let line = format!("Carried out (leaf {index}): {what}.");
                return Ok((line, "done", 0));
            }
            Some(Verdict::Refused(fault)) => {
                let line = format!("Refused by the keyholder: {what}: {fault}.");
                return Ok((line, "refused", 1));
            }
            None => {}
        }
        if shell.offline().is_some() || shell.now() >= until {
            let line = "The keyholder has not answered yet: see `kinfold desk sync`.";
            return Ok((line.to_owned(), "sent", 3));
        }
    }
}

/// Orders that wait, each in words, with the code of the computer it enrols.
pub(super) fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Page {
    let mut page = Page::default();
    let own = shell.desk().device();
    let mut rows: Vec<Value> = Vec::new();
    for waiting in &shell.side().orders {
        let hash = waiting.hash().to_string();
        let act = &waiting.ordering.order.act;
        let what = words::act(act);
        page.line(format!("{}  {what}.", &hash[..12]));
        let code = waiting.enrolment.as_ref().map(Enrolment::code);
        if let Some(code) = &code {
            page.line(format!(
                "              Code: {code}. Sign only if the person at that computer reads the same."
            ));
        }
        for approval in &waiting.ordering.approvals {
            let who = shell.desk().book().device(approval.device);
            let who = who.map_or("an unknown computer".to_owned(), |d| {
                format!("staff member {}", d.staff)
            });
            let own = if approval.device == own { ", here" } else { "" };
            page.line(format!("              Signed by {who}{own}."));
        }
        let left = needed(act).saturating_sub(waiting.ordering.approvals.len());
        let until = words::moment(waiting.ordering.order.not_after);
        page.line(match left {
            0 => format!("              Given to the keyholder; good until {until}."),
            n => format!("              {n} more signature wanted, until {until}."),
        });
        rows.push(json!({
            "order": hash,
            "what": what,
            "code": code,
            "signatures": waiting.ordering.approvals.len(),
            "signed_here": waiting.ordering.approvals.iter().any(|a| a.device == own),
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
    match shell.drop_order(id)? {
        0 => Err(Fault::asked(format!("no order begins with {id}"))),
        n => Ok(Page::of(format!("{n} thrown away here."))),
    }
}

fn id<T: std::str::FromStr<Err = sign::id::IdError>>(text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|e| Fault::asked(format!("{text}: {e}")))
}
