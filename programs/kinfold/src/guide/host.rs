//! Whoever holds the demonstration answers the guide: one wish after the other.

use super::scene::{Act, Scene};
use super::scenes;
use super::words::Reader;
use crate::Fault;
use crate::demo::{Compared, Filed, Flipped, Locked, Looked, Stop, Theft, Tour};
use page::Html;
use std::fs;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long nobody asks for anything until it is looked whether all programs run.
const LOOK: Duration = Duration::from_millis(200);

/// A wish.
pub(super) struct Ask {
    pub(super) wanted: Wanted,
    pub(super) reader: Reader,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What is wanted.
#[derive(Debug)]
pub(super) enum Wanted {
    /// A scene.
    Show(Scene),
    /// Something is to be done in a scene, with what was typed.
    Act(Scene, Act, String),
    /// A page of a desk, by the desk's name and its path with language.
    Desk(String, String),
    /// The picture of who is affected.
    Picture,
}

impl Wanted {
    /// Where whoever wants it stays.
    pub(super) fn scene(&self) -> Scene {
        match self {
            Wanted::Show(scene) | Wanted::Act(scene, ..) => *scene,
            Wanted::Desk(..) => Scene::Start,
            Wanted::Picture => Scene::Affected,
        }
    }
}

/// What comes back.
pub(super) enum Answer {
    /// What stands in the scene.
    Page(Html),
    /// It was done, or not: the scene says so.
    Done,
    /// Another address.
    To(String),
    /// A picture (SVG).
    Picture(Vec<u8>),
    /// There is no such thing.
    Missing,
}

/// What the visitor did, each the newest.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) filled: Option<Filed>,
    /// Forms at the server when another request was filed.
    pub(super) forms: u64,
    pub(super) word: String,
    pub(super) looked: Option<Looked>,
    pub(super) disk: Option<Looked>,
    /// The line behind which a case was opened, and lines that were shown before.
    pub(super) opened: Option<Option<u64>>,
    pub(super) seen: Option<u64>,
    pub(super) theft: Option<Stole>,
    pub(super) locked: Option<Locked>,
    pub(super) is_locked: bool,
    pub(super) filed: Option<Filed>,
    pub(super) resumed: Option<u64>,
    pub(super) compared: Option<Compared>,
    pub(super) flipped: Option<Flipped>,
    /// What could not be done last, and why, in English.
    pub(super) fault: Option<(Scene, String)>,
}

/// A stolen login that was used.
#[derive(Debug)]
pub(super) struct Stole {
    pub(super) theft: Theft,
    /// Whether everything was locked then.
    pub(super) locked: bool,
    /// Whether it was tried once more behind it.
    pub(super) again: bool,
}

impl Memory {
    /// Uses the stolen login, once: what came of it stays. While everything is locked nothing comes
    /// of it, and it can be tried again.
    fn steal(&mut self, steal: impl FnOnce() -> Result<Theft, Fault>) -> Result<(), Fault> {
        let done = self.theft.as_mut();
        if let Some(before) = done.filter(|of| !of.locked && of.theft.opened > 0) {
            before.again = true;
            return Ok(());
        }
        let theft = steal()?;
        if theft.read > 0 {
            self.compared = None;
        }
        self.theft = Some(Stole {
            theft,
            locked: self.is_locked,
            again: false,
        });
        Ok(())
    }
}

/// Answers until somebody presses Ctrl-C.
///
/// # Errors
/// [`Fault`].
pub(super) fn host(mut tour: Tour<'_>, asked: &Receiver<Ask>, stop: &Stop) -> Result<(), Fault> {
    let mut memory = Memory::default();
    while !stop.asked() {
        match asked.recv_timeout(LOOK) {
            Ok(ask) => {
                let answer = answer(&mut tour, &mut memory, (ask.wanted, &ask.reader));
                // Whoever asked may have left.
                let _gone = ask.reply.send(answer);
            }
            Err(RecvTimeoutError::Timeout) => tour.alive()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
    Ok(())
}

fn answer(tour: &mut Tour<'_>, memory: &mut Memory, (wanted, reader): (Wanted, &Reader)) -> Answer {
    match wanted {
        Wanted::Show(scene) => Answer::Page(scenes::show(tour, memory, (scene, reader))),
        Wanted::Act(scene, act, word) => {
            let done = act_on(tour, memory, (act, reader, word));
            memory.fault = done.err().map(|fault| (scene, fault.to_string()));
            Answer::Done
        }
        Wanted::Desk(name, to) => match tour.desk(&name, &to) {
            Ok(address) => Answer::To(address),
            Err(_) => Answer::Missing,
        },
        Wanted::Picture => match tour.matrix().map(|matrix| fs::read(matrix.picture)) {
            Ok(Ok(picture)) => Answer::Picture(picture),
            _ => Answer::Missing,
        },
    }
}

fn act_on(
    tour: &mut Tour<'_>,
    memory: &mut Memory,
    (act, reader, word): (Act, &Reader, String),
) -> Result<(), Fault> {
    match act {
        Act::Fill => {
            memory.filled = None;
            memory.filled = Some(tour.file(reader.locale.tag())?);
        }
        Act::Look => {
            memory.word = word.trim().chars().take(200).collect();
            memory.looked = None;
            if !memory.word.is_empty() {
                memory.looked = Some(tour.look(std::slice::from_ref(&memory.word))?);
            }
        }
        Act::Open => {
            memory.opened = None;
            memory.opened = Some(tour.open_case()?);
        }
        Act::Disk => {
            memory.disk = None;
            memory.disk = Some(tour.look(&tour.sample())?);
        }
        Act::Steal => memory.steal(|| tour.steal())?,
        Act::Lock => {
            memory.is_locked = true;
            memory.locked = Some(tour.lock()?);
            (memory.resumed, memory.filed) = (None, None);
        }
        Act::File => {
            memory.filed = None;
            memory.filed = Some(tour.file(reader.locale.tag())?);
            memory.forms = tour.held()?.forms;
        }
        Act::Resume => {
            memory.resumed = Some(tour.start_again()?);
            memory.is_locked = false;
        }
        Act::Compare => {
            memory.compared = None;
            memory.compared = Some(tour.compare()?);
        }
        Act::Flip => {
            memory.flipped = None;
            memory.flipped = Some(tour.flip()?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theft(opened: u64) -> Theft {
        Theft {
            given: opened + 40,
            opened,
            read: opened * 5,
            stopped: opened > 0,
            why: String::new(),
        }
    }

    #[test]
    fn what_a_theft_gave_stays_when_it_is_tried_again() {
        let mut memory = Memory::default();
        memory.steal(|| Ok(theft(60))).expect("stolen");
        let tried = memory.steal(|| Err(Fault::Asked("stopped".to_owned())));
        assert!(tried.is_ok(), "it is not tried with a login that was used");
        let stole = memory.theft.expect("kept");
        assert!(stole.again && stole.theft == theft(60));
    }

    #[test]
    fn under_a_lock_it_is_said_and_can_be_tried_afterwards() {
        let mut memory = Memory {
            is_locked: true,
            compared: Some(compared()),
            ..Memory::default()
        };
        memory.steal(|| Ok(theft(0))).expect("tried");
        assert!(memory.theft.as_ref().is_some_and(|of| of.locked));
        assert!(memory.compared.is_some(), "nothing is affected by it");
        memory.is_locked = false;
        memory.steal(|| Ok(theft(60))).expect("stolen");
        let stole = memory.theft.expect("kept");
        assert!(!stole.locked && !stole.again && stole.theft.opened == 60);
        assert!(memory.compared.is_none());
    }

    #[test]
    fn a_theft_that_fails_takes_away_nothing() {
        let mut memory = Memory::default();
        memory.steal(|| Ok(theft(0))).expect("tried");
        let tried = memory.steal(|| Err(Fault::Asked("no".to_owned())));
        assert!(tried.is_err() && memory.theft.is_some());
    }

    fn compared() -> Compared {
        Compared {
            judged: Default::default(),
            unaware: 1,
        }
    }
}
