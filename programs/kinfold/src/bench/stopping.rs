//! From an officer's click to the last answer that a desk accepted: through an honest hub, and
//! with one that does not deliver the order, by the stop file at the second address.

use super::figures::{Bar, Figures, Spread};
use super::opening::{Case, ask, wait};
use super::place::{Bench, client, sign_in};
use crate::Fault;
use desk::clock::{Computer, Outside as _};
use desk::disk::Folder;
use desk::shell::Shell;
use ledger::leaf::{Act, Gate, Lock, Resume};
use policy::letter::Ordering;
use sign::{SocietyId, sha256, to_bytes};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering as Memory};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// Desks that open records meanwhile.
const CLIENTS: usize = 8;
/// How long they are at it before the officer acts.
const BEFORE: Duration = Duration::from_millis(400);
/// How long is listened for answers after a lockdown was carried out.
const AFTER: Duration = Duration::from_millis(300);
/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long is waited until records are opened again. A desk whose answer fell to a lockdown is
/// told nothing, and asks three times, ten seconds apart, before it asks for the next.
const AGAIN: Duration = Duration::from_secs(180);
/// How long an order holds, in microseconds.
const LIFE: u64 = 600_000_000;
/// Lockdowns by the stop file: each may take as long as it is looked for.
const FILES: u64 = 5;
/// What the officer's click may take.
const BAR: Duration = Duration::from_millis(20);

/// How an order reaches the keyholder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Hub,
    File,
}

/// Locks everything so often, and starts it again.
pub(super) fn measure(
    place: &Bench,
    case: &Case,
    times: u64,
    figures: &mut Figures,
) -> Result<(), Fault> {
    let over = AtomicBool::new(false);
    let (tell, told) = channel();
    let (hub, file) = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|n| {
                let (tell, over) = (tell.clone(), &over);
                scope.spawn(move || open_always(place, case, n, (tell, over)))
            })
            .collect();
        let measured = officers(place, &told, times);
        over.store(true, Memory::SeqCst);
        for client in clients {
            let ended = client.join();
            ended.map_err(|_| Fault::ours("bench")("a desk's thread stopped".into()))??;
        }
        measured
    })?;
    let call = figures.p50("a bare call, p50 and p99");
    figures.time(
        "an officer's click to the last accepted answer, honest hub".to_owned(),
        Spread::of(hub),
        (call, "a bare call"),
        Some(Bar::P99(BAR)),
    );
    figures.time(
        "the same by the stop file: a hub that does not deliver the order".to_owned(),
        Spread::of(file),
        (Duration::from_secs(2), "it is looked for every 2 s"),
        None,
    );
    figures.note(
        "With a hub that does not deliver: the lockdown is heard by the stop file, looked for \
         every 2 s; the keyholder then gives nothing out. An answer that it gave before and the \
         hub held back is refused by the desk once its request is older than 60 s. Without a stop \
         file, nothing is given out after the lease (72 h; shorter by the society's own rule)."
            .to_owned(),
    );
    Ok(())
}

/// Both officers at their desks, lockdown after lockdown.
fn officers(
    place: &Bench,
    told: &Receiver<Instant>,
    times: u64,
) -> Result<(Vec<Duration>, Vec<Duration>), Fault> {
    place.sit("officer-a", |first, _| {
        sign_in(first)?;
        let second = place.sit("officer-b", |second, _| {
            sign_in(second)?;
            let mut took = (Vec::new(), Vec::new());
            for _ in 0..times {
                took.0.push(once(place, first, second, (told, Way::Hub))?);
            }
            for _ in 0..FILES {
                took.1.push(once(place, first, second, (told, Way::File))?);
            }
            Ok(took)
        });
        second.map_err(|fault| desk::Fault::Refused(fault.to_string()))
    })
}

fn once(
    place: &Bench,
    first: &mut Shell<'_, &Folder, Computer>,
    second: &mut Shell<'_, &Folder, Computer>,
    (told, way): (&Receiver<Instant>, Way),
) -> Result<Duration, desk::Fault> {
    // Somebody must be at it, or nothing is shown.
    told.recv_timeout(AGAIN)
        .map_err(|_| refused("nothing is opened"))?;
    std::thread::sleep(BEFORE);
    let file = place.house.dir.join("stop-file");
    let act = Act::Lockdown(Lock {
        society: SocietyId::ALL,
    });
    let click = Instant::now();
    match way {
        Way::Hub => {
            first.order(act, None)?;
            carried_out(first)?;
        }
        Way::File => {
            let nonce = first.outside().id()?;
            let (order, approval) = first.desk().order(act, nonce, first.now(), LIFE);
            let bytes = to_bytes(&Ordering {
                order,
                approvals: vec![approval],
            });
            let new = file.with_extension("new");
            fs::write(&new, bytes).map_err(desk::Fault::file(&new))?;
            fs::rename(&new, &file).map_err(desk::Fault::file(&file))?;
        }
    }
    // The last one is the last when none came for a while.
    let quiet = if way == Way::Hub { AFTER } else { 10 * AFTER };
    let mut last = click;
    while let Ok(at) = told.recv_timeout(quiet) {
        last = last.max(at);
        if click.elapsed() > PATIENCE {
            return Err(refused("records are opened after a lockdown"));
        }
    }
    if way == Way::File {
        fs::remove_file(&file).map_err(desk::Fault::file(&file))?;
    }
    start_again(first, second)?;
    Ok(last - click)
}

/// Two officers start everything again.
fn start_again(
    first: &mut Shell<'_, &Folder, Computer>,
    second: &mut Shell<'_, &Folder, Computer>,
) -> Result<(), desk::Fault> {
    let act = Act::Resume(Resume {
        society: SocietyId::ALL,
        gate: Gate {
            findings: sha256(&[b"A measurement: nothing was found."]),
            outside_test: None,
        },
    });
    first.order(act, None)?;
    let begin = Instant::now();
    loop {
        second.round(1)?;
        let own = second.desk().device();
        let waiting = second.side().orders.iter().find(|waiting| {
            let approvals = &waiting.ordering.approvals;
            approvals.iter().all(|approval| approval.device != own)
        });
        if let Some(hash) = waiting.map(|waiting| waiting.hash().to_string()) {
            second.approve(&hash)?;
            carried_out(second)?;
            // The first hears of it too, and keeps nothing that waits.
            return carried_out(first);
        }
        if begin.elapsed() > PATIENCE {
            return Err(refused("the second officer sees no order"));
        }
    }
}

/// Until no order waits at this desk.
fn carried_out(shell: &mut Shell<'_, &Folder, Computer>) -> Result<(), desk::Fault> {
    let begin = Instant::now();
    while !shell.side().orders.is_empty() {
        shell.round(1)?;
        if begin.elapsed() > PATIENCE {
            return Err(refused("an order is not carried out"));
        }
    }
    Ok(())
}

/// Opens records until it is over, and tells when each was accepted.
fn open_always(
    place: &Bench,
    case: &Case,
    n: usize,
    (tell, over): (Sender<Instant>, &AtomicBool),
) -> Result<(), Fault> {
    place.sit(&client(n), |shell, _| {
        sign_in(shell)?;
        let mut next = n;
        while !over.load(Memory::SeqCst) {
            let job = ask(shell, case, n, (&mut next, 1))?;
            if wait(shell, job)? > 0 {
                // Whoever listened may be gone.
                let _heard = tell.send(Instant::now());
            } else {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Ok(())
    })
}

fn refused(what: &str) -> desk::Fault {
    desk::Fault::Refused(what.to_owned())
}
