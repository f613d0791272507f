//! What a check proves, under which conditions, and what it cannot know, in plain words.

use crate::log::Report;
use crate::signatures::Signatures;

/// The page, by its sections; each line a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// The verdict in one sentence.
    pub verdict: String,
    /// What was checked and holds.
    pub proved: Vec<String>,
    /// What must be true for that to mean anything.
    pub conditions: Vec<&'static str>,
    /// What no check of a log can know.
    pub unknown: Vec<&'static str>,
}

/// Writes the page for a report. No sentence is stronger than the checks that were made.
#[must_use]
pub fn explain(report: &Report) -> Page {
    let verdict = match (&report.first, &report.head) {
        (None, Some(head)) => format!("The log of {} leaves holds.", head.size),
        (None, None) => "There is no head to hold anything against.".to_owned(),
        (Some(finding), _) => match finding.index {
            Some(index) => format!("Refused at leaf {index}: {}.", finding.fault),
            None => format!("Refused: {}.", finding.fault),
        },
    };
    let mut proved = Vec::new();
    if let Some(head) = &report.head {
        proved.push(format!(
            "Both keys of {} signed the head of {} leaves.",
            head.origin.as_str(),
            head.size
        ));
    }
    if report.whole {
        proved.push(
            "Every entry and every tile of that head was read, and they lead to its root. Of files \
             for part of a tile only that of this head's last part is read, or the whole one if it \
             is there."
                .to_owned(),
        );
    }
    if report.sound > 0 {
        proved.push(format!(
            "The first {} leaves follow one another by the rules: order of time, grants, budgets, trips, orders.",
            report.sound
        ));
    }
    if report.first.is_none() {
        proved.push(match &report.signatures {
            Signatures::NotChecked => "The signatures in the leaves were not checked.".to_owned(),
            _ => "Every signature of a device or officer in these leaves verifies.".to_owned(),
        });
    }
    for size in &report.continued {
        proved.push(format!(
            "It continues the head of {size} leaves that you knew."
        ));
    }
    Page {
        verdict,
        proved,
        conditions: CONDITIONS.to_vec(),
        unknown: UNKNOWN.to_vec(),
    }
}

const CONDITIONS: &[&str] = &[
    "The policy file is yours: its keys came to you by another way than this copy.",
    "Nobody took the keyholder or the keys of the log: whoever has them can release without a leaf.",
];

const UNKNOWN: &[&str] = &[
    "Whether others were shown another log, unless witnesses signed this head.",
    "Whose names stand behind the pseudonyms.",
    "Anything about files beside the log: locked records, letters and forms on the server, and \
     files for part of a tile that are left of earlier heads, were not read. The log holds no hash \
     of a locked part's text: that a part is there and unchanged is seen by whoever opens it.",
    "What a device did with the keys it was given: a lockdown recalls nothing.",
    "Whether the keyholder's clock was right.",
];
