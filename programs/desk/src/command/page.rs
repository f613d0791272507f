//! What a command shows: lines for people, one object for programs.

use crate::shell::Ended;
use crate::words;
use ledger::leaf::Reason;
use serde_json::{Map, Value, json};

/// What a command shows, and its exit code.
#[derive(Default, Debug)]
pub struct Page {
    /// Lines for people.
    pub lines: Vec<String>,
    /// The same for programs.
    pub json: Map<String, Value>,
    /// The exit code.
    pub code: u8,
}

impl Page {
    /// A page of one line.
    pub(crate) fn of(line: impl Into<String>) -> Page {
        Page {
            lines: vec![line.into()],
            ..Page::default()
        }
    }

    pub(crate) fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Page {
        self.json.insert(key.to_owned(), value.into());
        self
    }

    /// How a piece of work ended: `done` is the line if it is done.
    pub(crate) fn ended(ended: &Ended, done: &str) -> Page {
        let (line, state, code) = match ended {
            Ended::Done(Some(leaf)) => (format!("{done} (leaf {leaf})."), "done", 0),
            Ended::Done(None) | Ended::Found => (format!("{done}."), "done", 0),
            Ended::Refused(why) => (format!("Refused: {why}."), "refused", 1),
            Ended::Conflict => (
                format!("Refused: {}.", words::reason(Reason::Conflict)),
                "refused",
                1,
            ),
            Ended::Unanswered => (format!("{}.", words::UNANSWERED), "unanswered", 3),
            Ended::Branched => (
                "Somebody else saved before: what you wrote is kept as a branch. See `kinfold \
                 desk branches`."
                    .to_owned(),
                "branched",
                1,
            ),
            Ended::Waits(why) => (format!("It waits and is not done yet: {why}."), "waits", 3),
        };
        let leaf = match ended {
            Ended::Done(leaf) => json!(leaf),
            _ => Value::Null,
        };
        Page {
            code,
            ..Page::of(line)
        }
        .with("state", state)
        .with("leaf", leaf)
    }
}
