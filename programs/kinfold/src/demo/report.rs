//! What the demonstration showed, for people and for programs.

use crate::screen::{Screen, number};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The steps of the path, in their order.
pub(crate) const STEPS: [&str; 11] = [
    "set up societies and import",
    "family files a request in the portal",
    "taken on by a caseworker",
    "found by search in another society's register, another script",
    "found person asked, contact restored by a message there and back",
    "closed; one consent withdrawn, one person erased",
    "break-in: hub's disk copied, one stolen desk session used until it trips",
    "lockdown, intake goes on",
    "exposure, nobody wrongly excluded",
    "people told",
    "resumed; log verified",
];

/// What is said of a step that was asked for and not walked: one before it failed.
const NOT_REACHED: &str = "not reached";

/// What is said of a step behind the last that was asked for.
const LEFT_OUT: &str = "left out";

/// How a step went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Step {
    pub(super) ok: bool,
    pub(super) time: Duration,
    pub(super) note: String,
}

/// The log at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Log {
    pub(super) size: u64,
    pub(super) root: String,
    pub(super) verified: bool,
}

/// Who is affected. A pair is a person and a kind of information.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Exposed {
    /// Pairs by level, the worst first.
    pub(super) pairs: [u64; 4],
    /// Persons, forms and members of staff of whom something was read or may have been.
    pub(super) affected: u64,
    /// Pairs that the intruder read.
    pub(super) read: u64,
    /// Of these those that were cleared.
    pub(super) wrongly_excluded: u64,
    /// Of these those of records that nothing names.
    pub(super) unresolved: u64,
    /// Pairs that are called read, and that he did not read.
    pub(super) overclaimed: u64,
}

/// Who was told. Everybody affected is in exactly one of the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Telling {
    /// Everybody affected, counted in the exposure's table: those too of whom something was only
    /// copied unreadably.
    pub(super) everybody: u64,
    /// Who was told.
    pub(super) told: u64,
    /// Of these, by the providers' own records, more than once.
    pub(super) twice: u64,
    /// Who waits for people, each by a reason.
    pub(super) waiting: u64,
    /// Not contacted, by a decision of two.
    pub(super) spared: u64,
    /// Whether the rows are everybody.
    pub(super) sums: bool,
}

/// Whoever watches a walk: how many steps it has behind it.
#[derive(Debug, Default)]
pub(crate) struct Watch(AtomicUsize);

impl Watch {
    /// Steps that were walked.
    pub(crate) fn steps(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// The report. What is `None` could not be told, or its step was not walked.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    /// As many as were walked; the others were not reached, or left out.
    pub(super) path: Vec<Option<Step>>,
    /// The last step that was asked for.
    pub(super) last: usize,
    /// How many people were asked for, and what they follow from.
    pub(super) asked: (u64, u64),
    pub(super) people: u64,
    pub(super) societies: u64,
    pub(super) records_sealed: u64,
    pub(super) releases: Option<u64>,
    pub(super) log: Option<Log>,
    /// Places in a copy of the hub's disk, and with markers planted in the running hub, where
    /// something of registers and forms was readable.
    pub(super) readable_from_hub: Option<u64>,
    /// Records that were opened to the intruder before he was stopped.
    pub(super) released_to_intruder: Option<u64>,
    /// Who is affected, and that against the intruder's own list.
    pub(super) exposure: Option<Exposed>,
    /// Places in the files of search and desks where something of the registers was readable.
    pub(super) readable_from_trusted_disks: Option<u64>,
    pub(super) lockdown: Option<Duration>,
    /// How far telling people came.
    pub(super) telling: Option<Telling>,
    /// Who is told of each step.
    pub(super) watch: Arc<Watch>,
}

impl Report {
    /// Notes how a step went, by its number from 1.
    pub(super) fn step(&mut self, step: usize, went: Step) {
        if self.path.len() < STEPS.len() {
            self.path.resize(STEPS.len(), None);
        }
        self.path[step - 1] = Some(went);
        self.watch.0.store(step, Ordering::SeqCst);
    }

    /// Whether this step, by its number from 1, was not asked for.
    pub(super) fn ends_before(&self, step: usize) -> bool {
        step > self.last
    }

    /// Why a step was not walked.
    fn why_not(&self, step: usize) -> &'static str {
        match self.ends_before(step) {
            true => LEFT_OUT,
            false => NOT_REACHED,
        }
    }

    /// Whether every step that was walked went well.
    pub(super) fn ok(&self) -> bool {
        let steps = self.path.iter().flatten();
        self.path.iter().any(Option::is_some) && steps.clone().all(|step| step.ok)
    }

    /// For programs.
    pub(super) fn to_json(&self) -> Value {
        let path: Vec<Value> = STEPS
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let name = format!("{} {name}", at + 1);
                match self.path.get(at).and_then(Option::as_ref) {
                    Some(step) => json!({
                        "step": name,
                        "ok": step.ok,
                        "ms": whole_ms(step.time),
                        "note": step.note,
                    }),
                    None => json!({ "step": name, "ok": false, "ms": null, "note": self.why_not(at + 1) }),
                }
            })
            .collect();
        let of = |which: fn(&Exposed) -> u64| self.exposure.as_ref().map(which);
        let telling = |which: fn(&Telling) -> u64| self.telling.as_ref().map(which);
        json!({
            "path": path,
            "people": self.people,
            "societies": self.societies,
            "records_sealed": self.records_sealed,
            "releases": self.releases,
            "log": self.log.as_ref().map(|log| json!({
                "size": log.size,
                "root": log.root,
                "verified": log.verified,
            })),
            "breach": {
                "released_to_intruder": self.released_to_intruder,
                "readable_from_hub_copy": self.readable_from_hub,
                "readable_from_trusted_disks": self.readable_from_trusted_disks,
                "lockdown_ms": self.lockdown.map(milliseconds),
                "exposure": {
                    "confirmed": of(|e| e.pairs[0]),
                    "possible": of(|e| e.pairs[1]),
                    "ciphertext_only": of(|e| e.pairs[2]),
                    "excluded": of(|e| e.pairs[3]),
                },
                "read_by_intruder": of(|e| e.read),
                "wrongly_excluded": of(|e| e.wrongly_excluded),
                "unresolved": of(|e| e.unresolved),
                "overclaimed": of(|e| e.overclaimed),
                "affected": of(|e| e.affected),
                "in_campaigns": telling(|t| t.everybody),
                "told": telling(|t| t.told),
                "told_twice": telling(|t| t.twice),
                "waiting": telling(|t| t.waiting),
                "not_contacted": telling(|t| t.spared),
                "coverage_sums": self.telling.map(|t| t.sums),
            },
        })
    }

    /// For people: one line a step.
    pub(super) fn show(&self, screen: &mut Screen) {
        screen.line("");
        for (at, name) in STEPS.iter().enumerate() {
            let line = match self.path.get(at).and_then(Option::as_ref) {
                Some(step) => format!(
                    "{:>3}  {}  {name}  ({} ms)\n            {}",
                    at + 1,
                    if step.ok { "done  " } else { "FAILED" },
                    number(whole_ms(step.time)),
                    step.note.replace('\n', "\n            "),
                ),
                None => format!("{:>3}  -       {name}: {}", at + 1, self.why_not(at + 1)),
            };
            screen.line(line);
        }
    }
}

fn whole_ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// With three digits behind the point.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_walked_is_said_and_never_passed_over() {
        let mut report = Report {
            last: 10,
            ..Report::default()
        };
        assert!(!report.ok());
        report.step(
            3,
            Step {
                ok: true,
                time: Duration::from_millis(12),
                note: "opened".to_owned(),
            },
        );
        assert!(report.ok());
        let json = report.to_json();
        let path = json["path"].as_array().unwrap();
        assert_eq!(path.len(), 11);
        assert_eq!(path[2]["ok"], true);
        for (at, step) in path.iter().enumerate().filter(|(at, _)| *at != 2) {
            assert_eq!(step["ok"], false, "{at}");
            let why = if at == 10 { LEFT_OUT } else { NOT_REACHED };
            assert_eq!(step["note"], why);
        }
        report.step(
            8,
            Step {
                ok: false,
                time: Duration::ZERO,
                note: String::new(),
            },
        );
        assert!(!report.ok());
    }
    #[test]
    fn what_people_were_told_stands_in_the_report_as_it_was_counted() {
        let mut report = Report::default();
        let breach = report.to_json()["breach"].clone();
        for key in [
            "told",
            "told_twice",
            "waiting",
            "not_contacted",
            "coverage_sums",
        ] {
            assert!(breach[key].is_null(), "{key}");
        }
        report.telling = Some(Telling {
            everybody: 9,
            told: 4,
            twice: 1,
            waiting: 3,
            spared: 2,
            sums: true,
        });
        let breach = report.to_json()["breach"].clone();
        let expected = [
            ("in_campaigns", 9),
            ("told", 4),
            ("told_twice", 1),
            ("waiting", 3),
            ("not_contacted", 2),
        ];
        for (key, count) in expected {
            assert_eq!(breach[key], count, "{key}");
        }
        assert_eq!(breach["coverage_sums"], true);
    }
}
