//! Which drills were held, and when.

use super::finding::{Finding, Who};
use crate::cli::Loss;
use crate::drill::NOTED;
use sign::Time;
use sign::time::DAY;
use std::fs;
use std::path::Path;

/// A drill is held once a year at least.
const YEAR: u64 = 365 * DAY;
const ABOUT: &str = "drills";

/// Looks at what is noted in the installation.
pub(super) fn look(dir: &Path, now: Time, findings: &mut Vec<Finding>) {
    let noted = fs::read_to_string(dir.join(NOTED)).unwrap_or_default();
    findings.extend(Loss::ALL.map(|loss| of(&noted, loss, now)));
}

fn of(noted: &str, loss: Loss, now: Time) -> Finding {
    let days = noted.lines().filter_map(|line| line.split_once(' '));
    let held = days
        .filter(|(word, _)| *word == loss.word())
        .map(|(_, day)| day);
    // Days are written so that the later one is the greater text.
    let last = held.max();
    let (word, told) = (loss.word(), loss.told());
    let mend =
        format!("hold it, with whoever would be called: kinfold drill run {word} --note DIR");
    match last {
        None => {
            let what = format!("{told}: how it is brought back was never rehearsed here.");
            Finding::soon(ABOUT, what, Who::Operator, mend)
        }
        Some(day) if day < written(Time(now.0.saturating_sub(YEAR))).as_str() => {
            let what = format!("{told}: how it is brought back was rehearsed last on {day}.");
            Finding::soon(ABOUT, what, Who::Operator, mend)
        }
        Some(day) => Finding::fine(ABOUT, format!("{told}: rehearsed on {day}.")),
    }
}

fn written(time: Time) -> String {
    let (year, month, day) = time.date();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::super::finding::Weight;
    use super::*;

    #[test]
    fn what_was_never_rehearsed_or_long_ago_is_told() {
        let now = Time(1_800_000_000_000_000);
        let weight = |noted: &str| of(noted, Loss::LastLaptop, now).weight;
        assert_eq!(weight(""), Weight::Soon);
        assert_eq!(weight("lost-keyholder 2027-01-01\n"), Weight::Soon);
        assert_eq!(weight("last-laptop 2025-01-01\n"), Weight::Soon);
        let lately = written(Time(now.0 - 30 * DAY));
        assert_eq!(weight(&format!("last-laptop {lately}\n")), Weight::Fine);
        // The newest counts, wherever it stands.
        let both = format!("last-laptop {lately}\nlast-laptop 2020-01-01\n");
        assert_eq!(weight(&both), Weight::Fine);
    }
}
