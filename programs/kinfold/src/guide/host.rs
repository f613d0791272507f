//! Whoever holds the demonstration answers the guide: one wish after the other.

use super::scene::{Act, Scene};
use super::scenes;
use super::trouble::Trouble;
use super::words::Reader;
use crate::Fault;
use crate::demo::{Compared, Filed, Flipped, Locked, Looked, Resumed, Stop, Theft, Tour};
use page::Html;
use std::fs;
use std::io::Write as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long nobody asks for anything until it is looked whether all programs run.
const LOOK: Duration = Duration::from_millis(200);
/// So many characters of what is typed are searched for.
pub(super) const LONGEST: usize = 4_000;

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
    /// What was searched for last, as far as it was; empty if nothing was typed.
    pub(super) word: Option<String>,
    /// Whether more was typed than [`LONGEST`] characters.
    pub(super) cut: bool,
    pub(super) looked: Option<Looked>,
    pub(super) disk: Option<Looked>,
    /// The line behind which a case was opened, and lines that were shown before.
    pub(super) opened: Option<Option<u64>>,
    pub(super) seen: Option<u64>,
    pub(super) theft: Option<Stole>,
    pub(super) locked: Option<Locked>,
    pub(super) filed: Option<Filed>,
    /// Whether everything was locked when that was filed.
    pub(super) filed_locked: bool,
    pub(super) resumed: Option<Resumed>,
    pub(super) compared: Option<Compared>,
    pub(super) flipped: Option<Flipped>,
    /// What could not be done last, and why.
    pub(super) fault: Option<(Scene, Trouble)>,
    /// Programs that have ended, by their names.
    pub(super) ended: Vec<String>,
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
    fn steal(
        &mut self,
        locked: bool,
        steal: impl FnOnce() -> Result<Theft, Fault>,
    ) -> Result<(), Fault> {
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
            locked,
            again: false,
        });
        Ok(())
    }
}

/// Answers until somebody presses Ctrl-C, also if a program ends: whoever is guided is told.
///
/// # Errors
/// [`Fault::Died`] in the end, if a program ended before.
pub(super) fn host(mut tour: Tour<'_>, asked: &Receiver<Ask>, stop: &Stop) -> Result<(), Fault> {
    let mut memory = Memory::default();
    let mut first = None;
    while !stop.asked() {
        match asked.recv_timeout(LOOK) {
            Ok(ask) => {
                first = first.or(look_after(&tour, &mut memory));
                let answer = answer(&mut tour, &mut memory, (ask.wanted, &ask.reader));
                // Whoever asked may have left.
                let _gone = ask.reply.send(answer);
            }
            // Ctrl-C ends the programs, too.
            Err(RecvTimeoutError::Timeout) if stop.asked() => {}
            Err(RecvTimeoutError::Timeout) => first = first.or(look_after(&tour, &mut memory)),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    first.map_or(Ok(()), Err)
}

/// Looks which programs have ended. One that was not known so far is told in the terminal, and
/// given back.
fn look_after(tour: &Tour<'_>, memory: &mut Memory) -> Option<Fault> {
    let mut first = None;
    let mut names = Vec::new();
    for fault in tour.ended() {
        let Fault::Died { name, .. } = &fault else {
            continue;
        };
        names.push(name.clone());
        if !memory.ended.contains(name) {
            let _unwritable = writeln!(std::io::stderr().lock(), "{fault}");
            first = first.or(Some(fault));
        }
    }
    memory.ended = names;
    first
}

fn answer(tour: &mut Tour<'_>, memory: &mut Memory, (wanted, reader): (Wanted, &Reader)) -> Answer {
    match wanted {
        Wanted::Show(scene) => Answer::Page(scenes::show(tour, memory, (scene, reader))),
        Wanted::Act(scene, act, word) => {
            let done = act_on(tour, memory, (act, reader, word));
            memory.fault = done.err().map(|fault| (scene, trouble(tour, &fault)));
            Answer::Done
        }
        Wanted::Desk(name, to) => match tour.desk(&name, &to) {
            Ok(address) => Answer::To(address),
            Err(Fault::Asked(_)) => Answer::Missing,
            Err(fault) => {
                memory.fault = Some((Scene::Start, trouble(tour, &fault)));
                Answer::Done
            }
        },
        Wanted::Picture => match tour.matrix().map(|matrix| fs::read(matrix.picture)) {
            Ok(Ok(picture)) => Answer::Picture(picture),
            _ => Answer::Missing,
        },
    }
}

fn trouble(tour: &Tour<'_>, fault: &Fault) -> Trouble {
    Trouble::of(fault, tour.is_locked())
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
            let (word, cut) = searched(&word);
            (memory.looked, memory.cut) = (None, cut);
            memory.word = Some(word.clone());
            if !word.is_empty() {
                memory.looked = Some(tour.look_for(&word)?);
            }
        }
        Act::Open => {
            memory.opened = None;
            memory.opened = Some(tour.open_case()?);
        }
        Act::Disk => {
            memory.disk = None;
            memory.disk = Some(tour.look_for_all()?);
        }
        Act::Steal => {
            let locked = tour.is_locked() == Some(true);
            memory.steal(locked, || tour.steal())?;
        }
        Act::Lock => {
            memory.locked = None;
            let locked = tour.lock()?;
            if locked != Locked::Already {
                (memory.resumed, memory.filed) = (None, None);
            }
            memory.locked = Some(locked);
        }
        Act::File => {
            memory.filed = None;
            memory.filed_locked = tour.is_locked() == Some(true);
            memory.filed = Some(tour.file(reader.locale.tag())?);
            memory.forms = tour.held()?.forms;
        }
        Act::Resume => {
            memory.resumed = None;
            memory.resumed = Some(tour.start_again()?);
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

/// What is searched for of what was typed, and whether that is not all.
fn searched(typed: &str) -> (String, bool) {
    let typed = typed.trim();
    let word: String = typed.chars().take(LONGEST).collect();
    let cut = word.len() < typed.len();
    (word, cut)
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
        memory.steal(false, || Ok(theft(60))).expect("stolen");
        let tried = memory.steal(false, || Err(Fault::Asked("stopped".to_owned())));
        assert!(tried.is_ok(), "it is not tried with a login that was used");
        let stole = memory.theft.expect("kept");
        assert!(stole.again && stole.theft == theft(60));
    }

    #[test]
    fn under_a_lock_it_is_said_and_can_be_tried_afterwards() {
        let mut memory = Memory {
            compared: Some(compared()),
            ..Memory::default()
        };
        memory.steal(true, || Ok(theft(0))).expect("tried");
        assert!(memory.theft.as_ref().is_some_and(|of| of.locked));
        assert!(memory.compared.is_some(), "nothing is affected by it");
        memory.steal(false, || Ok(theft(60))).expect("stolen");
        let stole = memory.theft.expect("kept");
        assert!(!stole.locked && !stole.again && stole.theft.opened == 60);
        assert!(memory.compared.is_none());
    }

    #[test]
    fn a_theft_that_fails_takes_away_nothing() {
        let mut memory = Memory::default();
        memory.steal(false, || Ok(theft(0))).expect("tried");
        let tried = memory.steal(false, || Err(Fault::Asked("no".to_owned())));
        assert!(tried.is_err() && memory.theft.is_some());
    }

    fn compared() -> Compared {
        Compared {
            judged: Default::default(),
            unaware: 1,
        }
    }

    #[test]
    fn what_is_typed_is_searched_whole_or_known_to_be_cut() {
        assert_eq!(searched("  "), (String::new(), false));
        let text = "ص".repeat(1_500);
        assert_eq!(searched(&format!(" {text}\n")), (text, false));
        let most = "ص".repeat(LONGEST);
        assert_eq!(searched(&most), (most.clone(), false));
        assert_eq!(searched(&format!("{most}.")), (most, true));
    }
}
