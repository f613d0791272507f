//! Talking with the hub, and what is to be known about this desk.

use super::Page;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::meet;
use crate::office::unfinished::{self, Left};
use crate::shell::Shell;
use crate::words;
use record::called::Called;
use serde_json::{Value, json};
use sign::Time;
use wire::LineFault;

/// Sends what waits, fetches what came.
pub(super) fn sync<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    until: Time,
) -> Result<Page, Fault> {
    meet(shell)?;
    shell.send_orders()?;
    shell.settle(until)?;
    shell.look_at_log()?;
    let failed = match shell.offline() {
        None => unfinished::finish(shell, until),
        Some(_) => Ok(()),
    };
    let mut page = status(shell);
    match failed {
        Err(Fault::Waits(why) | Fault::Refused(why)) => page.line(format!("Not finished: {why}.")),
        failed => failed?,
    }
    let unknown = shell.desk().book().device(shell.desk().device()).is_none();
    let refused = matches!(shell.offline(), Some(LineFault::Refused(401, _)));
    if unknown && (shell.offline().is_none() || refused) {
        let line = "The server does not know this computer yet: officers enrol it, and the keyholder tells the \
                    server.";
        page.lines.insert(0, line.to_owned());
        page.code = 3;
    } else if let Some(fault) = shell.offline() {
        page.lines.insert(0, format!("Offline: {fault}."));
        page.code = 3;
    }
    let lines = shell.side().lines.len();
    if lines > 0 {
        shell.change(|side| side.lines.clear())?;
    }
    Ok(page)
}

/// Says to colleagues what whoever works here is called.
pub(super) fn name<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    name: Option<&str>,
) -> Result<Page, Fault> {
    let name = name.map(Called::new).transpose();
    let name = name.map_err(|why| Fault::asked(why.to_string()))?;
    shell.round(0)?;
    crate::office::called::call_me(shell, name.clone())?;
    let mut page = Page::of(match &name {
        Some(name) => format!(
            "To the colleagues of this society you are {}, beside your number.",
            name.reveal()
        ),
        None => "To colleagues you are your number alone.".to_owned(),
    });
    if shell.offline().is_some() {
        page.line("They hear it when the server is there again.");
    }
    Ok(page.with("state", "done"))
}

/// What waits, what was told, who this computer is.
pub(super) fn status<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Page {
    let mut page = Page::default();
    let desk = shell.desk();
    let device = desk.device();
    let own = desk.book().device(device);
    let standing = match own {
        Some(own) if own.usable && own.lead => "enrolled; its staff lead cases",
        Some(own) if own.usable => "enrolled",
        Some(_) => "STOPPED: it can neither open nor send",
        None => "not enrolled, as far as it knows",
    };
    page.line(format!(
        "Computer {device}, society {}: {standing}.",
        shell.own.society
    ));
    if let Some(own) = own {
        let who = words::colleague(&shell.side().names, own.staff);
        page.line(format!("Staff member {who}."));
        if own.society != shell.own.society {
            page.line(format!(
                "It was enrolled in society {} and made for society {}: have it stopped and enrol \
                 it anew.",
                own.society, shell.own.society
            ));
        }
    }
    let roster = match shell.side().roster {
        Time(0) => "never".to_owned(),
        time => words::moment(time),
    };
    page.line(format!("List of computers and keys: {roster}."));
    let head = desk.caller().reader().head();
    if let Some(head) = head {
        page.line(format!("Log: {} leaves seen.", head.size));
        // A server can show this desk one log and everybody else another; a policy file with this
        // line in it finds that.
        page.line(format!(
            "For whoever checks the log, in the policy file: at-least-size {} root {}",
            head.size, head.root
        ));
    }
    let waiting: Vec<_> = desk.waiting().collect();
    for work in &waiting {
        let records: Vec<String> = work.writes.iter().map(ToString::to_string).collect();
        let how = if work.unsent {
            "not sent"
        } else {
            "sent, not confirmed"
        };
        page.line(format!("Waits ({how}): record {}.", records.join(", ")));
    }
    let left = unfinished::left(shell);
    for of in &left {
        page.line(match of {
            Left::TakenBack(of) => format!(
                "Still to be done: consent of record {of} is being taken back. `kinfold desk \
                 sync` goes on with it."
            ),
            Left::Erased(of) => format!(
                "Still to be done: record {of} is being erased. `kinfold desk sync` goes on with \
                 it."
            ),
        });
    }
    let unsent = shell.unsent_attachments();
    if unsent > 0 {
        page.line(format!("Waits to be sent: {unsent} photos and papers."));
    }
    if !waiting.is_empty() || unsent > 0 {
        page.line(
            "What waits is on this computer only: if it or its passphrase is lost before, that is \
             gone.",
        );
    }
    let words = desk.words_waiting();
    if words > 0 {
        page.line(format!(
            "Waits for the search to hear it: {words} messages."
        ));
    }
    let branches = desk.branches().count();
    if branches > 0 {
        page.line(format!(
            "{branches} branches to be merged: `kinfold desk branches`."
        ));
    }
    let orders = shell.side().orders.len();
    if orders > 0 {
        page.line(format!("{orders} orders wait: `kinfold desk orders`."));
    }
    let held = desk.held().count();
    page.line(format!(
        "{held} parts of this desk's caseload are held, for 14 days each."
    ));
    for line in &shell.side().lines {
        page.line(format!("{}  {}", words::moment(line.time), line.text));
    }
    let called = own.and_then(|own| shell.side().names.of(own.staff));
    let told: Vec<Value> = shell
        .side()
        .lines
        .iter()
        .map(|l| json!({"time": l.time.0, "text": l.text}))
        .collect();
    page.with("device", device.to_string())
        .with("staff", own.map(|o| o.staff.to_string()))
        .with("called", called.map(|name| name.reveal().to_owned()))
        .with("society", shell.own.society.0)
        .with("enrolled", own.is_some())
        .with("usable", own.is_some_and(|o| o.usable))
        .with("roster", shell.side().roster.0)
        .with("log_size", head.map(|h| h.size))
        .with("log_root", head.map(|h| h.root.to_string()))
        .with("waiting", waiting.len())
        .with("words", words)
        .with("branches", branches)
        .with("unfinished", left.len())
        .with("orders", orders)
        .with("held", held)
        .with("told", told)
}
