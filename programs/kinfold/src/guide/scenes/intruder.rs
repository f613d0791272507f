//! You are the intruder.

use crate::Fault;
use crate::demo::{Locked, Resumed, Tour};
use crate::guide::host::{Memory, Stole};
use crate::guide::scene::{Act, Scene};
use crate::guide::scenes::opening::receipt;
use crate::guide::words::{Reader, counted};
use language::{Args, id};
use page::{Html, Tone};

pub(super) fn show(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let mut content = vec![reader.para(id::GUIDE_INTRUDER_INTRO)];
    content.push(reader.heading(id::GUIDE_TAKE_DISK));
    content.push(reader.act(Scene::Intruder, Act::Disk));
    content.extend(disk(memory, reader));
    content.push(reader.heading(id::GUIDE_USE_LOGIN));
    content.push(path_theft(tour, reader)?);
    content.push(reader.para(id::GUIDE_STEAL_TEXT));
    content.push(reader.act(Scene::Intruder, Act::Steal));
    content.extend(theft(memory, reader));
    content.push(reader.heading(id::GUIDE_STOP_ALL));
    content.push(reader.para(id::GUIDE_LOCK_TEXT));
    // Not what was done here counts: staff, or a step that failed, may have locked or opened it.
    let is_locked = tour.is_locked();
    content.extend(match is_locked {
        Some(true) => Some(reader.para(id::GUIDE_LOCKED_NOW)),
        Some(false) => None,
        None => Some(reader.para(id::GUIDE_LOCKED_UNKNOWN)),
    });
    if is_locked != Some(true) {
        content.push(Html::danger(reader.act(Scene::Intruder, Act::Lock)));
    }
    content.extend(locked(memory.locked, reader));
    content.push(reader.para(match is_locked {
        Some(true) => id::GUIDE_FILE_LOCKED_TEXT,
        _ => id::GUIDE_FILE_TEXT,
    }));
    content.push(reader.act(Scene::Intruder, Act::File));
    if let Some(filed) = &memory.filed {
        let forms = counted(Args::none(), "forms", memory.forms);
        let title = match memory.filed_locked {
            true => id::GUIDE_FILED_LOCKED,
            false => id::GUIDE_FILED,
        };
        let text = reader.para_with(id::GUIDE_FILED_TEXT, &forms);
        content.push(reader.notice(Tone::Good, title, vec![text]));
        content.push(receipt(tour, filed, reader));
    }
    if is_locked != Some(false) {
        content.push(reader.para(id::GUIDE_RESUME_TEXT));
        content.push(reader.act(Scene::Intruder, Act::Resume));
    }
    content.extend(resumed(memory.resumed, reader));
    Ok(Html::all(content))
}

fn disk(memory: &Memory, reader: &Reader) -> Option<Html> {
    let disk = memory.disk.as_ref()?;
    let args = counted(Args::none(), "bytes", disk.bytes);
    let args = counted(args, "texts", disk.texts as u64);
    let args = counted(args, "forms", disk.forms as u64);
    let args = counted(args, "found", disk.found);
    let args = counted(args, "again", disk.control_found);
    let (tone, title) = match (disk.found, disk.control_found) {
        (_, 0) => (Tone::Warning, id::GUIDE_LOOK_BROKEN),
        (0, _) => (Tone::Good, id::GUIDE_LOOK_NOTHING),
        _ => (Tone::Stop, id::GUIDE_LOOK_FOUND),
    };
    let text = reader.para_with(id::GUIDE_DISK_TEXT, &args);
    Some(reader.notice(tone, title, vec![text]))
}

/// What the thief of the path got.
fn path_theft(tour: &Tour<'_>, reader: &Reader) -> Result<Html, Fault> {
    let stolen = tour.stolen_on_the_path();
    let stolen = stolen.ok_or_else(|| Fault::Asked("no theft was walked".to_owned()))?;
    let args = counted(Args::none(), "opened", stolen.opened);
    Ok(reader.para_with(id::GUIDE_PATH_THEFT, &args))
}

fn theft(memory: &Memory, reader: &Reader) -> Option<Html> {
    let Stole {
        theft,
        locked,
        again,
    } = memory.theft.as_ref()?;
    let args = counted(Args::none(), "opened", theft.opened);
    let args = counted(args, "given", theft.given);
    let (tone, title, words) = match (locked, theft.opened, theft.stopped) {
        (true, 0, _) => (
            Tone::Good,
            id::GUIDE_STOLEN_LOCKED,
            id::GUIDE_STOLEN_LOCKED_TEXT,
        ),
        (true, ..) => (Tone::Stop, id::GUIDE_LOCKED_NOT, id::GUIDE_STOLEN_TEXT),
        (false, _, true) => (Tone::Good, id::GUIDE_STOLEN_STOPPED, id::GUIDE_STOLEN_TEXT),
        (false, _, false) => (Tone::Warning, id::GUIDE_STOLEN_NOT, id::GUIDE_STOLEN_TEXT),
    };
    let mut text = vec![reader.para_with(words, &args)];
    if theft.read == 0 {
        text.push(reader.para(id::GUIDE_STOLEN_NOTHING));
    }
    if !theft.why.is_empty() {
        text.push(Html::line(vec![
            Html::words(&reader.say(id::GUIDE_STOLEN_WHY)),
            Html::english(&theft.why),
        ]));
    }
    if *again {
        text.push(reader.para(match theft.stopped {
            true => id::GUIDE_STOLEN_AGAIN,
            false => id::GUIDE_STOLEN_USED,
        }));
    }
    let args = counted(Args::none(), "opened", theft.opened);
    Some(Html::notice(
        tone,
        &reader.with(title, &args),
        Html::all(text),
    ))
}

fn locked(locked: Option<Locked>, reader: &Reader) -> Option<Html> {
    let (time, before, refused) = match locked? {
        Locked::Already => {
            let text = reader.para(id::GUIDE_LOCKED_ALREADY_TEXT);
            return Some(reader.notice(Tone::Note, id::GUIDE_LOCKED_ALREADY, vec![text]));
        }
        Locked::Now {
            time,
            before,
            refused,
        } => (time, before, refused),
    };
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let args = counted(Args::none(), "milliseconds", milliseconds);
    // A refusal shows something only if there was none before.
    let (tone, title) = match (before, refused) {
        (true, true) => (Tone::Good, id::GUIDE_LOCKED),
        (false, true) => (Tone::Warning, id::GUIDE_LOCKED_BLIND),
        (_, false) => (Tone::Stop, id::GUIDE_LOCKED_NOT),
    };
    let text = reader.para_with(id::GUIDE_LOCKED_TEXT, &args);
    Some(reader.notice(tone, title, vec![text]))
}

fn resumed(resumed: Option<Resumed>, reader: &Reader) -> Option<Html> {
    let (tone, title, text) = match resumed? {
        Resumed::Already => {
            let text = reader.para(id::GUIDE_RESUMED_ALREADY_TEXT);
            (Tone::Note, id::GUIDE_RESUMED_ALREADY, text)
        }
        Resumed::By(leaf) => {
            let leaf = Args::none().code("leaf", &leaf.to_string());
            let text = reader.para_with(id::GUIDE_RESUMED_TEXT, &leaf);
            (Tone::Good, id::GUIDE_RESUMED, text)
        }
    };
    Some(reader.notice(tone, title, vec![text]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Theft;
    use std::time::Duration;

    fn said(theft: Theft, locked: bool, again: bool) -> String {
        let reader = Reader {
            locale: language::Locale::english(),
            room: String::new(),
        };
        let theft = Some(Stole {
            theft,
            locked,
            again,
        });
        let memory = Memory {
            theft,
            ..Memory::default()
        };
        let html = super::theft(&memory, &reader).expect("a theft");
        html.as_str().to_owned()
    }

    fn nothing() -> Theft {
        Theft {
            given: 0,
            opened: 0,
            read: 0,
            stopped: false,
            why: String::new(),
        }
    }

    #[test]
    fn a_theft_under_a_lock_tells_of_the_lock() {
        let said = said(nothing(), true, false);
        assert!(said.contains("everything is locked"), "{said}");
        assert!(said.contains("Scene 6 stays as it was"), "{said}");
        assert!(!said.contains("Not stopped"), "{said}");
    }

    #[test]
    fn one_that_opened_something_under_a_lock_is_the_lock_s_fault() {
        let opened = Theft {
            opened: 1,
            read: 5,
            ..nothing()
        };
        assert!(said(opened, true, false).contains("A record was opened after the lock"));
    }

    #[test]
    fn a_second_try_keeps_the_first_result_and_says_why() {
        let first = Theft {
            given: 100,
            opened: 60,
            read: 300,
            stopped: true,
            why: "a limit".to_owned(),
        };
        let once = said(first.clone(), false, false);
        let again = said(first, false, true);
        for words in ["Stopped after", "60", "a limit"] {
            assert!(once.contains(words) && again.contains(words), "{again}");
        }
        let words = "was stopped already";
        assert!(!once.contains(words) && again.contains(words), "{again}");
    }

    fn reader() -> Reader {
        Reader {
            locale: language::Locale::english(),
            room: String::new(),
        }
    }

    #[test]
    fn a_lock_is_praised_only_if_it_was_shown_to_hold() {
        let said = |before, refused| {
            let time = Duration::from_millis(7);
            let now = Locked::Now {
                time,
                before,
                refused,
            };
            locked(Some(now), &reader())
                .expect("said")
                .as_str()
                .to_owned()
        };
        let claim = "that could be opened before was refused";
        assert!(said(true, true).contains(claim) && said(true, true).contains("good"));
        for (before, refused) in [(false, true), (true, false), (false, false)] {
            let said = said(before, refused);
            assert!(!said.contains(claim) && !said.contains("good"), "{said}");
        }
        let already = locked(Some(Locked::Already), &reader()).expect("said");
        assert!(!already.as_str().contains(claim) && !already.as_str().contains("good"));
        assert!(locked(None, &reader()).is_none());
    }

    #[test]
    fn whoever_comes_second_is_told_that_it_was_started_again() {
        let said = |of| {
            resumed(Some(of), &reader())
                .expect("said")
                .as_str()
                .to_owned()
        };
        assert!(said(Resumed::By(7)).contains("One officer alone was refused"));
        assert!(said(Resumed::Already).contains("already"));
        assert!(!said(Resumed::Already).contains("One officer alone was refused"));
    }
}
