//! Two names and nothing else: whether they may be one name, in whatever scripts.
//!
//! Words are paired as in a search, joined and divided ones too. No register tells how common
//! they are, but a table of the consonants of common names does ([`crate::frequent`]): what
//! counts is how many letters have found a partner, how near and how rare, and what is left.

use crate::fitted_pairs::{INTERCEPT, PAIRS};
use crate::heard::Heard;
use crate::script::{LETTERS, words};
use crate::spelling::{Distance, distance_of};
use crate::weight::Decibans;

/// A name laid out once for many comparisons.
pub struct Read {
    words: Vec<Heard>,
}

impl core::fmt::Debug for Read {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Read({} words)", self.words.len())
    }
}

/// How many measures a pair of names has.
pub(crate) const MEASURES: usize = 18;
/// Words of a name beyond this are not paired.
const MOST: usize = 8;

impl Read {
    /// Reads a name; it may hold anything.
    #[must_use]
    pub fn of(name: &str) -> Read {
        let mut all = words(name).words;
        all.truncate(MOST);
        Read {
            words: all.into_iter().map(Heard::of).collect(),
        }
    }

    /// The evidence that the two are one name; more is likelier.
    #[must_use]
    pub fn likeness(&self, other: &Read) -> Decibans {
        let measures = self.measures(other);
        let mut sum = 0i64;
        for (measure, knots) in measures.iter().zip(&PAIRS) {
            for (knot, slope) in knots {
                sum += i64::from((measure - knot).max(0)) * i64::from(*slope);
            }
        }
        Decibans(i32::try_from(sum / 10 + INTERCEPT).unwrap_or(i32::MIN))
    }

    /// What the pairing of the words shows, in the order of [`PAIRS`].
    #[doc(hidden)]
    #[must_use]
    pub fn measures(&self, other: &Read) -> [i32; MEASURES] {
        let mut pairs = Vec::with_capacity(16);
        let table = Table::of(&self.words, &other.words);
        singles(&self.words, &other.words, &table, &mut pairs);
        let mut kept = greedy(&mut pairs);
        if kept.iter().any(|p| p.far.0 > CLEAR)
            || kept.mine != full(&self.words)
            || kept.theirs != full(&other.words)
        {
            joined(&self.words, &other.words, &mut pairs, false);
            joined(&other.words, &self.words, &mut pairs, true);
            kept = greedy(&mut pairs);
        }
        self.measured(other, &kept, &table)
    }

    fn measured(&self, other: &Read, kept: &Kept, table: &Table) -> [i32; MEASURES] {
        let (mine, theirs) = (kept.mine, kept.theirs);
        let (mut near, mut worst, mut paired) = (0, 0, 0);
        let (mut evidence, mut rarest, mut exact) = (0, 0, 0);
        for pair in kept.iter() {
            let far = i32::from(pair.far.0);
            let rare =
                sum(&self.words, pair.mine, |w| w.rare)
                    .min(sum(&other.words, pair.theirs, |w| w.rare))
                    * (75 - far)
                    / 75;
            near += far * pair.letters;
            paired += pair.letters;
            worst = worst.max(far);
            evidence += rare;
            rarest = rarest.max(rare);
            exact += i32::from(far <= 8);
        }
        let a = sum(&self.words, !mine, |w| w.letters);
        let b = sum(&other.words, !theirs, |w| w.letters);
        let rare_a = sum(&self.words, !mine, |w| w.rare);
        let rare_b = sum(&other.words, !theirs, |w| w.rare);
        let last = |words: &[Heard]| 1u32 << words.len().saturating_sub(1);
        let (end, end_2) = (last(&self.words), last(&other.words));
        let firsts = kept.iter().any(|p| p.mine & p.theirs & 1 == 1);
        let lasts = kept
            .iter()
            .any(|p| p.mine & end != 0 && p.theirs & end_2 != 0);
        let (before, behind) = match (a, b) {
            (1.., 0) => outside(&self.words, mine),
            (0, 1..) => outside(&other.words, theirs),
            _ => (0, 0),
        };
        let count = i32::try_from(kept.len()).unwrap_or(0);
        let words = self.words.len().max(other.words.len());
        [
            a.min(b),
            a.max(b) - a.min(b),
            if paired > 0 { near / paired } else { 100 },
            worst,
            count,
            paired,
            evidence,
            rarest,
            rare_a.min(rare_b),
            rare_a.max(rare_b),
            i32::from(firsts),
            i32::from(lasts),
            i32::try_from(words).unwrap_or(0),
            exact,
            contained(&self.words, &other.words, mine, theirs),
            table.least(full(&self.words) & !mine, full(&other.words) & !theirs),
            before,
            behind,
        ]
    }
}

/// Distances of the words of one side from those of the other.
struct Table([[u8; MOST]; MOST]);

impl Table {
    fn of(mine: &[Heard], theirs: &[Heard]) -> Table {
        let mut out = [[Distance::MOST.0; MOST]; MOST];
        for (row, a) in out.iter_mut().zip(mine) {
            for (cell, b) in row.iter_mut().zip(theirs) {
                *cell = a.far(b).0;
            }
        }
        Table(out)
    }

    /// The least of words that stand in these sets; the most of all if one is empty.
    fn least(&self, mine: u32, theirs: u32) -> i32 {
        let mut least = Distance::MOST.0;
        for (i, row) in self.0.iter().enumerate() {
            for (j, far) in row.iter().enumerate() {
                if mine >> i & 1 == 1 && theirs >> j & 1 == 1 {
                    least = least.min(*far);
                }
            }
        }
        i32::from(least)
    }
}

/// Words of one side, as bits, taken for words of the other.
#[derive(Clone, Copy, Default)]
struct Pair {
    far: Distance,
    letters: i32,
    mine: u32,
    theirs: u32,
}

/// To this, a pair is not worth a second look.
const CLEAR: u8 = 20;

fn singles(mine: &[Heard], theirs: &[Heard], table: &Table, out: &mut Vec<Pair>) {
    for (i, a) in mine.iter().enumerate() {
        for (j, b) in theirs.iter().enumerate() {
            let far = Distance(table.0[i][j]);
            if far <= Distance::LIMIT {
                out.push(Pair {
                    far,
                    letters: a.letters + b.letters,
                    mine: 1 << i,
                    theirs: 1 << j,
                });
            }
        }
    }
}

/// Two neighbours of one side, read as one word, against the words of the other.
fn joined(two: &[Heard], one: &[Heard], out: &mut Vec<Pair>, turned: bool) {
    for (i, pair) in two.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let (x, y) = (a.readings.first(), b.readings.first());
        if x.is_empty() || y.is_empty() {
            continue;
        }
        let mut both = [0; 2 * LETTERS];
        let phones = &mut both[..x.len() + y.len()];
        phones[..x.len()].copy_from_slice(x);
        phones[x.len()..].copy_from_slice(y);
        for (j, whole) in one.iter().enumerate() {
            let long = whole.readings.first().len();
            if long < x.len().max(y.len()) + 1 {
                continue;
            }
            let far = distance_of(
                (a.word.script, phones),
                (whole.word.script, &whole.readings),
                JOINED,
            );
            if far <= JOINED {
                let (mine, theirs) = (0b11 << i, 1 << j);
                out.push(Pair {
                    far,
                    letters: a.letters + b.letters + whole.letters,
                    mine: if turned { theirs } else { mine },
                    theirs: if turned { mine } else { theirs },
                });
            }
        }
    }
}

/// Beyond this two words are not one that was divided.
const JOINED: Distance = Distance(40);

/// The nearest pairs, every word in one only; of equally near ones the longest.
fn greedy(pairs: &mut [Pair]) -> Kept {
    pairs.sort_unstable_by_key(|p| {
        let (low, high) = (p.mine.min(p.theirs), p.mine.max(p.theirs));
        (p.far, -p.letters, low, high, p.mine)
    });
    let mut kept = Kept::default();
    for pair in pairs.iter() {
        if pair.mine & kept.mine == 0 && pair.theirs & kept.theirs == 0 {
            kept.push(pair);
        }
    }
    kept
}

/// Pairs that share no word, in place, and the words that are in them.
#[derive(Default)]
struct Kept {
    all: [Pair; MOST],
    many: usize,
    mine: u32,
    theirs: u32,
}

impl Kept {
    fn push(&mut self, pair: &Pair) {
        self.all[self.many] = *pair;
        self.many += 1;
        self.mine |= pair.mine;
        self.theirs |= pair.theirs;
    }
}

impl core::ops::Deref for Kept {
    type Target = [Pair];
    fn deref(&self) -> &[Pair] {
        &self.all[..self.many]
    }
}

/// Sounds of the longest word left that is the beginning or the end of one left on the other
/// side: *Pouran* and *Pourandokht*, *Reza* and *Abdolreza*.
fn contained(a: &[Heard], b: &[Heard], mine: u32, theirs: u32) -> i32 {
    let mut most = 0;
    for x in left(a, mine).map(|w| w.readings.first()) {
        for y in left(b, theirs).map(|w| w.readings.first()) {
            let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
            if long.starts_with(short) || long.ends_with(short) {
                most = most.max(short.len());
            }
        }
    }
    i32::try_from(most).unwrap_or(0)
}

/// How common the words before all that have found a partner are, and those behind.
fn outside(words: &[Heard], taken: u32) -> (i32, i32) {
    let common = |bits: u32| sum(words, bits & full(words), |w| 47 - w.rare);
    let first = taken.trailing_zeros().min(31);
    let last = 32 - taken.leading_zeros();
    let behind = u32::MAX.checked_shl(last).unwrap_or(0);
    (common((1 << first) - 1), common(behind))
}

fn left(words: &[Heard], taken: u32) -> impl Iterator<Item = &Heard> {
    let all = words.iter().enumerate();
    all.filter(move |(at, _)| taken >> at & 1 == 0)
        .map(|(_, word)| word)
}

fn full(words: &[Heard]) -> u32 {
    (1 << words.len()) - 1
}

fn sum(words: &[Heard], taken: u32, of: impl Fn(&Heard) -> i32) -> i32 {
    let all = words.iter().enumerate();
    all.filter(|(at, _)| taken >> at & 1 == 1)
        .map(|(_, word)| of(word))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> i32 {
        let (a, b) = (Read::of(a), Read::of(b));
        a.likeness(&b).0
    }

    #[test]
    fn divided_and_joined_words_are_one_name() {
        for (a, b) in [
            ("Benali Boukort", "Ben Ali Boukort"),
            ("Alireza Dehghan", "Ali Reza Dehghan"),
            ("Abdulrahman Saleh", "Abdul Rahman Saleh"),
            ("Amir Hossein Jafarpour", "Amirhossein Jafar Pour"),
        ] {
            let other = likeness(a, "Yasser Tamimi Qassem");
            assert!(likeness(a, b) > 500, "{a} {b} {}", likeness(a, b));
            assert!(other < -1000, "{a} {other}");
        }
        assert!(
            likeness("Reza Dehghan", "Alireza Dehghan")
                < likeness("Ali Reza Dehghan", "Alireza Dehghan")
        );
    }

    #[test]
    fn a_rare_word_that_agrees_weighs_more_than_a_common_one() {
        let rare = likeness("Rotich Mohamed", "Rotich Ahmed");
        let common = likeness("Hassan Mohamed", "Hassan Ahmed");
        assert!(rare > common, "{rare} {common}");
    }

    #[test]
    fn a_common_word_in_addition_weighs_less_than_a_rare_one() {
        let common = likeness("Bilal Jokhio", "Muhammad Bilal Jokhio");
        let rare = likeness("Bilal Jokhio", "Kipchirchir Bilal Jokhio");
        assert!(common > rare, "{common} {rare}");
    }

    #[test]
    fn the_order_of_two_names_and_of_their_words_does_not_decide() {
        for (a, b) in [
            ("Maryam Ayouzi", "Eivazi Maryam"),
            ("محمد حسن", "Hassan Mohammed"),
            ("Gul Dad Khan", "Gul Khan"),
        ] {
            assert_eq!(likeness(a, b), likeness(b, a), "{a} {b}");
        }
        assert!(likeness("Hassan Idris Noor", "Noor Hassan Idris") > 0);
    }

    #[test]
    fn any_text_may_be_read() {
        let long = "Abdul ".repeat(4000);
        for text in [
            "",
            " ",
            "\u{202e}\u{200f}",
            "\u{0}\u{1}",
            "'",
            "1234",
            &long,
        ] {
            let read = Read::of(text);
            assert!(read.likeness(&Read::of("Ali")).0 < 2000);
            let _ = read.likeness(&read);
        }
    }
}
