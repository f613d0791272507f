//! Two names and nothing else: whether they may be one name, in whatever scripts.
//!
//! Words are paired as in a search, but no register tells how common they are: what counts is
//! how many letters have found a partner, how near, and how many are left on both sides.

use crate::fitted_pairs::PAIRS;
use crate::script::{Word, squeeze, words};
use crate::sound::Sound;
use crate::spelling::{Distance, distance};
use crate::translit::sounds;
use crate::weight::Decibans;

/// A name laid out once for many comparisons.
pub struct Read {
    words: Vec<Heard>,
    whole: Option<Heard>,
}

impl core::fmt::Debug for Read {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Read({} words)", self.words.len())
    }
}

struct Heard {
    word: Word,
    sounds: Vec<Sound>,
    letters: i32,
}

impl Heard {
    fn of(word: Word) -> Heard {
        let sounds = sounds(&word);
        let vowel = |p: &u8| b"aeiouAIUWY@H`JOhyw".contains(p);
        let letters = sounds.first().map_or(0, |s| {
            s.phones.iter().filter(|p| !vowel(p)).count() * 2 + s.phones.len().min(4)
        });
        Heard {
            word,
            sounds,
            letters: i32::try_from(letters).unwrap_or(0),
        }
    }

    fn far(&self, other: &Heard) -> Distance {
        if self.word == other.word {
            return Distance(0);
        }
        distance(
            (self.word.script, &self.sounds),
            (other.word.script, &other.sounds),
        )
    }
}

/// How many measures a pair of names has.
pub(crate) const MEASURES: usize = 7;
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
            whole: squeeze(name).map(Heard::of),
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
        Decibans(i32::try_from(sum / 10).unwrap_or(i32::MIN))
    }

    /// Letters left on both sides and on one, distance of what agrees, of the worst pair, and of
    /// the wholes, words paired, letters paired.
    #[doc(hidden)]
    #[must_use]
    pub fn measures(&self, other: &Read) -> [i32; MEASURES] {
        let mut pairs: Vec<(Distance, i32, usize, usize)> = Vec::new();
        for (i, a) in self.words.iter().enumerate() {
            for (j, b) in other.words.iter().enumerate() {
                let far = a.far(b);
                if far <= Distance::LIMIT {
                    pairs.push((far, -(a.letters + b.letters), i, j));
                }
            }
        }
        pairs.sort_unstable();
        let (mut mine, mut theirs) = (0u32, 0u32);
        let (mut near, mut worst, mut count, mut paired) = (0, 0, 0, 0);
        for (far, letters, i, j) in pairs {
            if mine >> i & 1 == 1 || theirs >> j & 1 == 1 {
                continue;
            }
            mine |= 1 << i;
            theirs |= 1 << j;
            near += i32::from(far.0) * -letters;
            paired -= letters;
            worst = worst.max(i32::from(far.0));
            count += 1;
        }
        let left = |words: &[Heard], taken: u32| -> i32 {
            words
                .iter()
                .enumerate()
                .filter(|(at, _)| taken >> at & 1 == 0)
                .map(|(_, w)| w.letters)
                .sum()
        };
        let (a, b) = (left(&self.words, mine), left(&other.words, theirs));
        let whole = match (&self.whole, &other.whole) {
            _ if a == 0 && b == 0 => near / paired.max(1),
            (Some(x), Some(y)) => i32::from(x.far(y).0),
            _ => 100,
        };
        [
            a.min(b),
            a.max(b) - a.min(b),
            if paired > 0 { near / paired } else { 100 },
            worst,
            whole,
            count,
            paired,
        ]
    }
}
