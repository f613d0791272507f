//! What a plan costs before anybody approves it.

use std::collections::BTreeMap;

use record::country::Country;
use record::safe::Means;

use crate::affected::Affected;
use crate::outcome::Outcome;

/// The sum over some people, of one country and one means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// Messages, letters, calls or visits.
    pub messages: u64,
    /// SMS segments.
    pub segments: u64,
    /// What those with a price cost, in millionths of the price table's currency.
    pub cost: u64,
    /// How many have no price in the table.
    pub unpriced: u64,
}

/// Lines by country and means, and how many wait for people.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bill {
    lines: BTreeMap<(Option<Country>, Means), Line>,
    people: u64,
    waiting: u64,
}

impl Bill {
    /// Adds one person's outcome.
    pub fn add(&mut self, person: &Affected, outcome: &Outcome) {
        self.people += 1;
        let (means, segments, cost) = match outcome {
            Outcome::Message(w) | Outcome::Letter(w) => (w.means, w.segments, w.cost),
            Outcome::Call(s) | Outcome::Visit(s) => (s.means, 1, s.cost),
            Outcome::Queue(_) | Outcome::Decide(_) | Outcome::Spared { .. } => {
                self.waiting += 1;
                return;
            }
        };
        let line = self.lines.entry((person.country, means)).or_default();
        line.messages += 1;
        line.segments += if means == Means::Sms {
            u64::from(segments)
        } else {
            0
        };
        line.cost = line.cost.saturating_add(cost.unwrap_or(0));
        line.unpriced += u64::from(cost.is_none());
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = (Option<Country>, Means, &Line)> {
        self.lines.iter().map(|((c, m), line)| (*c, *m, line))
    }

    /// Everybody; of them, those for whom nothing leaves.
    #[must_use]
    pub fn people(&self) -> (u64, u64) {
        (self.people, self.waiting)
    }

    /// Everything together.
    #[must_use]
    pub fn total(&self) -> Line {
        self.lines.values().fold(Line::default(), |sum, line| Line {
            messages: sum.messages + line.messages,
            segments: sum.segments + line.segments,
            cost: sum.cost.saturating_add(line.cost),
            unpriced: sum.unpriced + line.unpriced,
        })
    }
}
