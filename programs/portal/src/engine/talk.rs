//! The threads that talk with the hub.

use super::{Ask, Errand, Standing, Told, fresh, now};
use codes::{KeptSecret, Room};
use line::Calls as _;
use seal::Secret;
use sign::{from_bytes, to_bytes};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use wire::call::CallFault;
use wire::paper::MAX_REFERENCES;
use wire::{LineFault, Method, Subject, path};
use world::portal::{Input, SignedReceipt};
use zeroize::Zeroizing;

/// How long an announcement may take, in microseconds.
const PATIENCE: u64 = 10_000_000;
/// How long an errand stands aside while families come in crowds.
const ASIDE: Duration = Duration::from_millis(20);
/// How long the box is waited for, in seconds.
const WAIT: u32 = 5;
/// How late an answer may be until it is said that the hub is out of reach, in microseconds: it is
/// waited for all the same.
const LATE: u64 = 3_000_000;
/// How long whoever could not reach the hub rests.
const REST: Duration = Duration::from_secs(1);

/// Runs errands. What could not be done is asked for again by the machine, so whatever waits
/// behind it is thrown away: a hub that comes back is not met by a queue of old errands.
pub(super) fn carry(
    line: &dyn wire::Line,
    errands: &Receiver<Errand>,
    ask: &Sender<Ask>,
    standing: &Standing,
) {
    while let Ok(errand) = errands.recv() {
        // What is spooled is safe, and whoever waits for a receipt waits for it.
        if standing.is_crowded(now()) {
            std::thread::sleep(ASIDE);
        }
        let due = now().plus(LATE).0;
        standing.errand_due.store(due, Ordering::Relaxed);
        let done = match errand {
            Errand::Put(number, form) => {
                let about = &form.header.about;
                let put = line.put_form(about.society, about.intake, &to_bytes(&*form));
                put.map(|()| Some(Input::Stored(number)))
            }
            Errand::Letter(letter) => line.letters(vec![letter]).map(|()| None),
            Errand::Announce(key) => {
                let put = line.call(Method::Put, path::SESSION, &key, PATIENCE);
                put.map(|_| None)
            }
            Errand::Roster => match line.roster() {
                Ok(bytes) => Ok(Some(Input::Roster(bytes))),
                Err(LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        };
        standing.errand_due.store(0, Ordering::Relaxed);
        let reached = !done.as_ref().is_err_and(is_away);
        standing.reaches.store(reached, Ordering::Relaxed);
        match done {
            Ok(Some(input)) => {
                if ask.send(Ask::Input(input)).is_err() {
                    return;
                }
            }
            Ok(None) => {}
            Err(fault) => {
                tracing::warn!(%fault, "the server");
                while errands.try_recv().is_ok() {}
                std::thread::sleep(REST);
            }
        }
    }
}

/// Fetches references. Without one no request is taken, so this waits behind no form and stands
/// aside for nobody.
pub(super) fn fetch(line: &dyn wire::Line, wanted: &Receiver<()>, ask: &Sender<Ask>) {
    while wanted.recv().is_ok() {
        match line.references(MAX_REFERENCES) {
            Ok(block) => {
                if ask.send(Ask::Input(Input::Block(block))).is_err() {
                    return;
                }
            }
            // Asked for again by the machine.
            Err(fault) => {
                tracing::warn!(%fault, "the server gives no references");
                std::thread::sleep(REST);
            }
        }
    }
}

/// Nobody is there, or nothing is taken of this portal because the clocks differ.
fn is_away(fault: &LineFault) -> bool {
    let clocks = |why: &str| why == CallFault::Clock.to_string();
    fault.is_away() || matches!(fault, LineFault::Refused(401, why) if clocks(why))
}

/// What new receipts are read and kept with.
pub(super) struct Receipts {
    pub(super) pair: Arc<Secret>,
    pub(super) pepper: Arc<Zeroizing<[u8; 32]>>,
}

impl Receipts {
    /// What a letter of a desk says, with a slow hash of the secret in it; none if it was not
    /// sealed for this portal, or with another pepper than it has now.
    fn read(&self, bytes: Vec<u8>) -> Option<Told> {
        let opened = from_bytes::<SignedReceipt>(&bytes).ok();
        let secret = opened.and_then(|letter| letter.open(&self.pair));
        let Some(secret) = secret else {
            tracing::warn!("a new receipt was not made for this portal: it is let go");
            return None;
        };
        let salt = fresh().ok()?[..16].try_into().expect("16 of 32 bytes");
        let kept = KeptSecret::of(&secret, &self.pepper, salt, &mut Room::new());
        Some(Told::Receipt(bytes, kept))
    }
}

/// Reads the box for as long as the portal works. A letter is given back only when everything that
/// follows from it is durable.
pub(super) fn read_box(
    line: &dyn wire::Line,
    ask: &Sender<Ask>,
    receipts: &Receipts,
    standing: &Standing,
) {
    loop {
        let due = now().plus(u64::from(WAIT) * 1_000_000 + LATE).0;
        standing.box_due.store(due, Ordering::Relaxed);
        let letters = line.mail(WAIT);
        standing.box_due.store(0, Ordering::Relaxed);
        let deaf = letters.as_ref().is_err_and(is_away);
        standing.deaf.store(deaf, Ordering::Relaxed);
        let Ok(letters) = letters else {
            std::thread::sleep(REST);
            continue;
        };
        if letters.is_empty() {
            continue;
        }
        let numbers = letters.iter().map(|letter| letter.number).collect();
        let (mut replies, mut all) = (Vec::new(), Vec::new());
        for letter in letters {
            match letter.subject {
                Subject::Reply => replies.push(letter.body.0),
                Subject::PublicWord => all.push(Told::Word(letter.body.0)),
                Subject::NewReceipt => all.extend(receipts.read(letter.body.0)),
                _ => {}
            }
        }
        let (tell, told) = channel();
        if ask.send(Ask::Replies(replies, tell)).is_err() {
            return;
        }
        // Where nothing can be kept now, they stay in the box.
        if told.recv().is_err() {
            std::thread::sleep(REST);
            continue;
        }
        match take_told(line, ask, all) {
            Some(true) => {}
            // They stay in the box until the roster can be asked for, and they can be kept.
            Some(false) => {
                std::thread::sleep(REST);
                continue;
            }
            None => return,
        }
        let _again = line.taken(numbers);
    }
}

/// Whether what desks told was taken; none if the portal has ended. What a desk tells that is not
/// known yet waits for the newest roster.
fn take_told(line: &dyn wire::Line, ask: &Sender<Ask>, all: Vec<Told>) -> Option<bool> {
    if all.is_empty() {
        return Some(true);
    }
    let (tell, told) = channel();
    ask.send(Ask::Told(all.clone(), false, tell)).ok()?;
    match told.recv() {
        Ok(true) => return Some(true),
        Ok(false) => {}
        // It can keep nothing now.
        Err(_) => return Some(false),
    }
    let Ok(roster) = line.roster() else {
        return Some(false);
    };
    ask.send(Ask::Input(Input::Roster(roster))).ok()?;
    let (tell, told) = channel();
    ask.send(Ask::Told(all, true, tell)).ok()?;
    Some(told.recv().unwrap_or(false))
}
