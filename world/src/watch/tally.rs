//! How often each rule was held against something, and what did not hold.

use std::collections::BTreeMap;

/// The rules, by the numbers of the architecture, and what is held against them. A run in which
/// one of them was never exercised proves nothing about it.
pub const RULES: [(&str, &str); 15] = [
    (
        "1",
        "no byte of an answer exists before its leaf is durable",
    ),
    (
        "2",
        "every key that a device can open has a leaf with its session",
    ),
    ("3", "releases in a window stay within the budget"),
    (
        "4",
        "after a lockdown or revocation nothing is released or sent again",
    ),
    (
        "5",
        "one number of a device makes one leaf, a retry the same bytes",
    ),
    ("6", "checkpoints are of one log, times do not decrease"),
    ("7", "a keyholder that was set back closes"),
    ("8", "what the rules know is a function of the log's prefix"),
    (
        "9",
        "a key opens its own part and no other, a changed part is refused",
    ),
    ("11", "after an erasure and its horizon no key path exists"),
    (
        "12",
        "officers' acts need distinct active officers on distinct devices",
    ),
    ("13", "each key is readable under exactly one current epoch"),
    (
        "14",
        "the verifier's answer depends on the copy and the policy file",
    ),
    ("live", "when the faults stop, everything queued arrives"),
    (
        "idle",
        "when the faults stop, no desk or portal waits for ever",
    ),
];

/// Something does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The rule's number in [`RULES`].
    pub rule: &'static str,
    /// What was seen.
    pub what: String,
}

/// Counts, and what was found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Times each rule was exercised.
    pub rules: BTreeMap<&'static str, u64>,
    /// Times something happened that the rules are about.
    pub events: BTreeMap<&'static str, u64>,
    /// What does not hold.
    pub found: Vec<Violation>,
}

impl Tally {
    /// Holds something against a rule.
    pub(crate) fn must(&mut self, rule: &'static str, holds: bool, what: impl FnOnce() -> String) {
        *self.rules.entry(rule).or_default() += 1;
        if !holds {
            let what = what();
            self.found.push(Violation { rule, what });
        }
    }

    /// Something happened.
    pub(crate) fn saw(&mut self, event: &'static str) {
        *self.events.entry(event).or_default() += 1;
    }

    /// Adds the counts of another run.
    pub fn add(&mut self, other: &Tally) {
        for (rule, n) in &other.rules {
            *self.rules.entry(rule).or_default() += n;
        }
        for (event, n) in &other.events {
            *self.events.entry(event).or_default() += n;
        }
    }

    /// Rules that nothing was held against.
    #[must_use]
    pub fn idle_rules(&self) -> Vec<&'static str> {
        let never = |rule: &&str| !self.rules.contains_key(rule);
        RULES.iter().map(|(rule, _)| *rule).filter(never).collect()
    }
}
