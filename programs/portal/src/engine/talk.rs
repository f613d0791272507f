//! The threads that talk with the hub.

use super::{Ask, Errand, Standing};
use line::Calls as _;
use sign::to_bytes;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use wire::{LineFault, Subject};
use world::portal::Input;

/// References that are asked for at once.
const REFERENCES: u32 = 256;
/// How long the box is waited for, in seconds.
const WAIT: u32 = 5;
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
        let done = match errand {
            Errand::Put(number, form) => {
                let about = &form.header.about;
                let put = line.put_form(about.society, about.intake, &to_bytes(&*form));
                put.map(|()| Some(Input::Stored(number)))
            }
            Errand::Letter(letter) => line.letters(vec![letter]).map(|()| None),
            Errand::References => line.references(REFERENCES).map(|b| Some(Input::Block(b))),
            Errand::Roster => match line.roster() {
                Ok(bytes) => Ok(Some(Input::Roster(bytes))),
                Err(LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        };
        let away = |fault: &LineFault| matches!(fault, LineFault::Unreachable(_) | LineFault::Busy);
        let reached = !done.as_ref().is_err_and(away);
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

/// Reads the box for as long as the portal works. A letter is given back only when everything that
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
        let (mut replies, mut words) = (Vec::new(), Vec::new());
        for letter in letters {
            match letter.subject {
                Subject::Reply => replies.push(letter.body.0),
                Subject::PublicWord => words.push(letter.body.0),
                _ => {}
            }
        }
        let (tell, told) = channel();
        if ask.send(Ask::Replies(replies, tell)).is_err() || told.recv().is_err() {
            return;
        }
        match take_words(line, ask, words) {
            Some(true) => {}
            // They stay in the box until the roster can be asked for.
            Some(false) => {
                std::thread::sleep(REST);
                continue;
            }
            None => return,
        }
        let _again = line.taken(numbers);
    }
}

/// Whether the words were taken; none if the portal has ended. A word of a desk that is not known
/// yet waits for the newest roster.
fn take_words(line: &dyn wire::Line, ask: &Sender<Ask>, words: Vec<Vec<u8>>) -> Option<bool> {
    if words.is_empty() {
        return Some(true);
    }
    let (tell, told) = channel();
    ask.send(Ask::Words(words.clone(), false, tell)).ok()?;
    if told.recv().ok()? {
        return Some(true);
    }
    let Ok(roster) = line.roster() else {
        return Some(false);
    };
    ask.send(Ask::Input(Input::Roster(roster))).ok()?;
    let (tell, told) = channel();
    ask.send(Ask::Words(words, true, tell)).ok()?;
    told.recv().ok()
}
