//! Counts that show nobody: none below 50 is shown, nor can one be worked out from the others.
//!
//! Two means, each for what the other cannot do. A count is said as a band of fifty ("150 to
//! 199"), so that the difference of two that are shown, of one page or of two of different days,
//! is never a small number. Where exactly one count of a row is hidden, the smallest of the others
//! is hidden beside it, so that not even somebody who has an exact total from elsewhere is left
//! with one unknown.

use core::fmt;

/// Counts below are never shown.
pub const SMALLEST: u64 = 50;

/// A count as it may be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Shown {
    /// Not shown: it is small, or hides one that is. Which of the two is not told.
    Hidden,
    /// From this number up to 49 more.
    From(u64),
}

impl Shown {
    /// A count by itself.
    #[must_use]
    pub fn of(count: u64) -> Shown {
        banded(count, SMALLEST)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Hidden => f.write_str("not shown"),
            Shown::From(from) => {
                let to = from.saturating_add(SMALLEST - 1);
                write!(f, "{from} to {to}")
            }
        }
    }
}

/// The counts of a row and their sum, as they may be shown.
#[must_use]
pub fn row<const N: usize>(counts: [u64; N]) -> ([Shown; N], Shown) {
    row_by(counts, SMALLEST)
}

fn row_by<const N: usize>(counts: [u64; N], smallest: u64) -> ([Shown; N], Shown) {
    let mut shown = counts.map(|count| banded(count, smallest));
    let hidden = shown.iter().filter(|of| **of == Shown::Hidden).count();
    if hidden == 1 {
        // By band, not by count: which of two in one band goes tells nothing about them.
        let others = shown.iter_mut().filter(|of| **of != Shown::Hidden);
        if let Some(least) = others.min() {
            *least = Shown::Hidden;
        }
    }
    let sum = counts.iter().fold(0, |sum: u64, n| sum.saturating_add(*n));
    (shown, banded(sum, smallest))
}

fn banded(count: u64, width: u64) -> Shown {
    match count / width {
        0 => Shown::Hidden,
        bands => Shown::From(bands * width),
    }
}

/// Words for people behind a number, in English and Arabic (a draft).
const PEOPLE: [&str; 22] = [
    "people",
    "person",
    "persons",
    "families",
    "family",
    "children",
    "child",
    "women",
    "men",
    "records",
    "requests",
    "clients",
    "staff",
    "names",
    "شخص",
    "شخصًا",
    "أشخاص",
    "عائلة",
    "عائلات",
    "أطفال",
    "طفلًا",
    "سجلات",
];

/// A small number of people that a sentence for the public names in digits, with its word. Numbers
/// in words are not found: whoever approves a sentence looks for those.
#[must_use]
pub fn few(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words
        .windows(2)
        .filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
    let mut few = pairs.filter(|(number, word)| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let number = number.trim_matches(|c: char| !c.is_alphanumeric());
        let small = value(number).is_some_and(|n| n < SMALLEST);
        small && PEOPLE.contains(&word.as_str())
    });
    few.next().map(|(number, word)| format!("{number} {word}"))
}

/// ASCII and Arabic digits; a comma or full stop between them divides by threes.
fn value(number: &str) -> Option<u64> {
    let digits = number
        .chars()
        .filter(|c| !matches!(c, ',' | '.' | '\u{66c}'));
    let digits = digits.map(|c| match c {
        '\u{660}'..='\u{669}' => Some(u64::from(u32::from(c) - 0x660)),
        '\u{6f0}'..='\u{6f9}' => Some(u64::from(u32::from(c) - 0x6f0)),
        _ => c.to_digit(10).map(u64::from),
    });
    let mut all = None;
    for digit in digits {
        all = Some(
            all.unwrap_or(0_u64)
                .saturating_mul(10)
                .saturating_add(digit?),
        );
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    type Seen = (Vec<Shown>, Shown);

    /// Every row of three counts with bands of `width`, by what is shown of it.
    fn all(width: u64, to: u64) -> BTreeMap<Seen, Vec<[u64; 3]>> {
        let mut by: BTreeMap<Seen, Vec<[u64; 3]>> = BTreeMap::new();
        for a in 0..to {
            for b in 0..to {
                for c in 0..to {
                    let (cells, sum) = row_by([a, b, c], width);
                    by.entry((cells.to_vec(), sum)).or_default().push([a, b, c]);
                }
            }
        }
        by
    }

    /// Against somebody who knows the rule and tries every row there is: whatever is shown, no
    /// hidden count is left with one value, nor with one below the threshold and none above.
    #[test]
    fn nobody_can_work_a_hidden_count_out() {
        let (width, to) = (5, 20);
        let mut tried = 0;
        for ((cells, sum), rows) in all(width, to) {
            // Rows near the end of what was tried would have companions beyond it.
            if rows.iter().flatten().any(|n| *n >= to - width) {
                continue;
            }
            tried += 1;
            for (at, _) in cells
                .iter()
                .enumerate()
                .filter(|(_, of)| **of == Shown::Hidden)
            {
                let values: BTreeSet<u64> = rows.iter().map(|row| row[at]).collect();
                assert!(values.len() >= 3, "{cells:?} {sum:?}: {values:?}");
            }
        }
        assert!(tried > 20, "{tried}");
    }

    /// Even with the exact total from elsewhere, one hidden count never stands alone.
    #[test]
    fn a_hidden_count_never_stands_alone() {
        for (cells, _) in all(5, 20).keys() {
            assert_ne!(cells.iter().filter(|of| **of == Shown::Hidden).count(), 1);
        }
        let (cells, sum) = row([700, 3, 120, 90]);
        let shown: Vec<String> = cells.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            ["700 to 749", "not shown", "100 to 149", "not shown"]
        );
        assert_eq!(sum.to_string(), "900 to 949");
    }

    #[test]
    fn a_sentence_names_no_few_people_in_digits() {
        for text in [
            "It concerns 12 people.",
            "About 3 families, no more",
            "٧ أشخاص",
            "0 records",
        ] {
            assert!(few(text).is_some(), "{text}");
        }
        for text in [
            "It concerns 12,500 people.",
            "On 18 January people called.",
            "50 people",
        ] {
            assert_eq!(few(text), None, "{text}");
        }
    }

    proptest! {
        /// No number below the threshold stands in what is shown, also not as a difference.
        #[test]
        fn nothing_shown_differs_by_a_small_number(a in prop::array::uniform4(0..400_u64), b in prop::array::uniform4(0..400_u64)) {
            let rows = [row(a), row(b)];
            let numbers: Vec<u64> = rows.iter().flat_map(|(cells, sum)| cells.iter().chain([sum])).filter_map(|of| match of {
                Shown::From(n) => Some(*n),
                Shown::Hidden => None,
            }).collect();
            for x in &numbers {
                prop_assert!(*x >= SMALLEST);
                for y in &numbers {
                    let apart = x.abs_diff(*y);
                    prop_assert!(apart == 0 || apart >= SMALLEST);
                }
            }
            for (cells, counts) in rows.iter().map(|(cells, _)| cells).zip([a, b]) {
                for (of, count) in cells.iter().zip(counts) {
                    prop_assert!(count >= SMALLEST || *of == Shown::Hidden);
                }
            }
        }
    }
}
