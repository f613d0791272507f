//! The two threads that talk with the hub.

use super::{Ask, Errand, Standing};
use line::Calls as _;
use sign::from_bytes;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use wire::{Letter, LineFault, Received, Subject};
use world::device::SessionKey;
use world::matcher::Input;

/// How long the box is waited for, in seconds.
const WAIT: u32 = 5;
/// How long whoever could not reach the hub rests.
const REST: Duration = Duration::from_secs(1);

/// Runs errands. What could not be done is asked for again, so whatever waits behind it is thrown
/// away: a hub that comes back is not met by a queue of old errands.
pub(super) fn carry(
    line: &dyn wire::Line,
    errands: &Receiver<Errand>,
    ask: &Sender<Ask>,
    standing: &Standing,
) {
    while let Ok(errand) = errands.recv() {
        let done = run(line, errand);
        let reached = !done.as_ref().is_err_and(LineFault::is_away);
        standing.reaches.store(reached, Ordering::Relaxed);
        standing.figures.reached(reached);
        match done {
            Ok(asks) => {
                for one in asks {
                    if ask.send(one).is_err() {
                        return;
                    }
                }
            }
            Err(fault) => {
                tracing::warn!(%fault, "the server");
                if !reached {
                    while errands.try_recv().is_ok() {}
                }
                std::thread::sleep(REST);
            }
        }
    }
}

fn run(line: &dyn wire::Line, errand: Errand) -> Result<Vec<Ask>, LineFault> {
    let input = |input| Ask::Input(Box::new(input));
    match errand {
        Errand::Letters(letters) => post(line, letters).map(|()| Vec::new()),
        Errand::Announce(bytes) => match line.put_session(&bytes) {
            Ok(()) => Ok(vec![Ask::Announced]),
            // Not in the list yet.
            Err(LineFault::Refused(401 | 403, _)) => Ok(Vec::new()),
            Err(fault) => Err(fault),
        },
        Errand::Roster => match line.roster() {
            Ok(bytes) => Ok(vec![input(Input::Roster(bytes))]),
            Err(LineFault::Missing) => Ok(Vec::new()),
            Err(fault) => Err(fault),
        },
        Errand::Sessions(society) => {
            let sessions = line.desk_sessions(society)?.into_iter();
            let keys = sessions.filter_map(|(_, bytes)| from_bytes::<SessionKey>(&bytes.0).ok());
            Ok(keys
                .map(|key| input(Input::Session(Box::new(key))))
                .collect())
        }
    }
}

/// Posts letters together; if the hub refuses them, each alone: one to a desk that is gone must
/// not take the others with it.
fn post(line: &dyn wire::Line, letters: Vec<Letter>) -> Result<(), LineFault> {
    let refused = |fault: &LineFault| matches!(fault, LineFault::Refused(..) | LineFault::Missing);
    match line.letters(letters.clone()) {
        Err(fault) if refused(&fault) && letters.len() > 1 => {
            for letter in letters {
                match line.letters(vec![letter]) {
                    Err(fault) if refused(&fault) => tracing::warn!(%fault, "a letter"),
                    other => other?,
                }
            }
            Ok(())
        }
        other => other,
    }
}

/// Reads the box for as long as the matcher works. A letter is given back only when everything that
/// follows from it is durable.
pub(super) fn read_box(line: &dyn wire::Line, ask: &Sender<Ask>) {
    loop {
        let Ok(letters) = line.mail(WAIT) else {
            std::thread::sleep(REST);
            continue;
        };
        if letters.is_empty() {
            continue;
        }
        let numbers = letters.iter().map(|letter| letter.number).collect();
        let inputs = letters.into_iter().filter_map(input_of).collect();
        let (tell, told) = channel();
        if ask.send(Ask::Letters(inputs, tell)).is_err() || told.recv().is_err() {
            return;
        }
        let _again = line.taken(numbers);
    }
}

fn input_of(letter: Received) -> Option<Input> {
    match letter.subject {
        Subject::Reply => Some(Input::Reply(letter.body.0)),
        Subject::Query => Some(Input::Query(letter.body.0)),
        Subject::Word => Some(Input::Word(letter.body.0)),
        _ => None,
    }
}
