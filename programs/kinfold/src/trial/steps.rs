//! How long each step took.

use crate::screen::padded;
use std::time::{Duration, Instant};

/// Steps with their times.
#[derive(Debug)]
pub(super) struct Steps {
    start: Instant,
    last: Instant,
    lines: Vec<(bool, &'static str, Duration)>,
}

impl Default for Steps {
    fn default() -> Self {
        let now = Instant::now();
        Steps {
            start: now,
            last: now,
            lines: Vec::new(),
        }
    }
}

impl Steps {
    /// A step is done: its time is what passed since the one before.
    pub(super) fn done(&mut self, step: &'static str) {
        let now = Instant::now();
        self.lines.push((false, step, now - self.last));
        self.last = now;
    }

    /// Time spent within the last step on something; threads work at the same time.
    pub(super) fn within(&mut self, what: &'static str, spent: Duration) {
        self.lines.push((true, what, spent));
    }

    /// A line for each.
    #[must_use]
    pub(super) fn table(&self) -> Vec<String> {
        let line = |within: bool, step: &str, spent: Duration| {
            let step = if within {
                format!("    of it {step}")
            } else {
                format!("  {step}")
            };
            format!("{} {:>9.2} s", padded(&step, 56), spent.as_secs_f64())
        };
        let mut lines: Vec<String> = self
            .lines
            .iter()
            .map(|(within, step, spent)| line(*within, step, *spent))
            .collect();
        lines.push(line(false, "all together", self.last - self.start));
        lines
    }
}
