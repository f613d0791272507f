//! Why something could not be done, for whoever is guided: the common reasons in the page's
//! language, with what to do; behind it the program's own words, which are English.

use super::words::Reader;
use crate::Fault;
use language::{Args, id};
use page::{Html, Tone};

/// A reason that is common enough to have words of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Kind {
    /// Everything is locked.
    Locked,
    /// A limit is used up.
    Limit,
    /// A program of the demonstration has ended.
    Ended(String),
    /// Something was not reached, or is not there yet.
    NotReady,
    /// Another program works on the same desk.
    Busy,
    Other,
}

/// Why something could not be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trouble {
    kind: Kind,
    english: String,
}

impl Trouble {
    /// What a fault comes to, while everything is locked or not.
    pub(super) fn of(fault: &Fault, locked: Option<bool>) -> Trouble {
        Trouble {
            kind: kind(fault, locked == Some(true)),
            english: fault.to_string(),
        }
    }

    /// What stands on the page.
    pub(super) fn html(&self, reader: &Reader) -> Html {
        let what = match &self.kind {
            Kind::Ended(name) => {
                let name = Args::none().code("name", name);
                reader.para_with(id::GUIDE_TROUBLE_ENDED, &name)
            }
            Kind::Locked => reader.para(id::GUIDE_TROUBLE_LOCKED),
            Kind::Limit => reader.para(id::GUIDE_TROUBLE_LIMIT),
            Kind::NotReady => reader.para(id::GUIDE_TROUBLE_NOT_READY),
            Kind::Busy => reader.para(id::GUIDE_TROUBLE_BUSY),
            Kind::Other => reader.para(id::GUIDE_TROUBLE_OTHER),
        };
        let words = Html::line(vec![
            Html::words(&reader.say(id::GUIDE_TROUBLE_WORDS)),
            Html::english(&self.english),
        ]);
        reader.notice(Tone::Warning, id::GUIDE_NOT_DONE, vec![what, words])
    }
}

fn kind(fault: &Fault, locked: bool) -> Kind {
    match fault {
        Fault::Died { name, how, tail } => died(name, how, tail, locked),
        Fault::Desk(desk::Fault::InUse(_)) => Kind::Busy,
        Fault::Desk(fault) if fault.code() == 3 => Kind::NotReady,
        Fault::Desk(desk::Fault::Refused(why)) => refused(why, locked),
        _ => Kind::Other,
    }
}

/// A command is named by its words, a program that keeps running by its name.
fn died(name: &str, how: &str, tail: &str, locked: bool) -> Kind {
    if !name.starts_with("kinfold ") {
        return match how.starts_with("ended") {
            true => Kind::Ended(name.to_owned()),
            false => Kind::NotReady,
        };
    }
    // What stands before it in the log is of commands that were run before.
    let last = tail.lines().rev().find(|line| !line.trim().is_empty());
    let last = last.unwrap_or_default();
    match how {
        _ if last.contains("another program is working") => Kind::Busy,
        "ended with code 3" => Kind::NotReady,
        "ended with code 1" => refused(last, locked),
        _ => Kind::Other,
    }
}

fn refused(why: &str, locked: bool) -> Kind {
    match locked {
        true => Kind::Locked,
        false if why.contains("limit") => Kind::Limit,
        false => Kind::Other,
    }
}

/// Programs that have ended, at the head of every scene: the guide goes on without them.
pub(super) fn ended(names: &[String], reader: &Reader) -> Option<Html> {
    if names.is_empty() {
        return None;
    }
    let names = Args::none().code("name", &names.join(", "));
    let text = reader.para_with(id::GUIDE_TROUBLE_ENDED, &names);
    Some(reader.notice(Tone::Stop, id::GUIDE_ENDED, vec![text]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn command(code: u8, tail: &str) -> Fault {
        Fault::Died {
            name: "kinfold desk open".to_owned(),
            how: format!("ended with code {code}"),
            tail: tail.to_owned(),
        }
    }

    fn program(how: &str) -> Fault {
        Fault::Died {
            name: "hub".to_owned(),
            how: how.to_owned(),
            tail: String::new(),
        }
    }

    #[test]
    fn common_reasons_are_told_apart() {
        let busy = desk::Fault::InUse(PathBuf::from("desk"));
        let cases = [
            (command(1, "refused\n"), true, Kind::Locked),
            (command(1, "a limit is used up\n"), false, Kind::Limit),
            (
                command(1, "a limit is used up\nno grant\n"),
                false,
                Kind::Other,
            ),
            (command(3, "kept\n"), true, Kind::NotReady),
            (command(2, &busy.to_string()), false, Kind::Busy),
            (Fault::Desk(busy), false, Kind::Busy),
            (
                Fault::Desk(desk::Fault::Waits("kept".to_owned())),
                false,
                Kind::NotReady,
            ),
            (
                program("ended (exit status: 1)"),
                false,
                Kind::Ended("hub".to_owned()),
            ),
            (
                program("did not say that it is ready"),
                false,
                Kind::NotReady,
            ),
            (Fault::Stopped, true, Kind::Other),
        ];
        for (fault, locked, expected) in cases {
            assert_eq!(Trouble::of(&fault, Some(locked)).kind, expected, "{fault}");
        }
    }

    #[test]
    fn every_reason_is_said_in_the_language_of_the_page_before_its_english_words() {
        for locale in language::locales() {
            let reader = Reader {
                locale,
                room: String::new(),
            };
            let kinds = [
                Kind::Locked,
                Kind::Limit,
                Kind::Ended("hub".to_owned()),
                Kind::NotReady,
                Kind::Busy,
                Kind::Other,
            ];
            let mut pages: Vec<_> = kinds
                .into_iter()
                .map(|kind| {
                    let english = "as the program words it".to_owned();
                    let page = Trouble { kind, english }.html(&reader);
                    let page = page.as_str().to_owned();
                    let (before, _) = page.split_once("lang=\"en\"").expect("marked as English");
                    assert!(page.contains("as the program words it"));
                    before.to_owned()
                })
                .collect();
            assert!(ended(&[], &reader).is_none());
            let banner = ended(&["hub".to_owned()], &reader).expect("a notice");
            assert!(banner.as_str().contains("hub"));
            pages.dedup();
            assert_eq!(pages.len(), 6, "{}", locale.tag());
        }
    }
}
