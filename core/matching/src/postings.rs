//! Who bears a word: lists of places in the register, long ones divided by year of birth, so that
//! a search for somebody born about 1991 passes over most of a common name's bearers.

use crate::bag::Facts;
use crate::features::{Birth, Country, Gender};

/// Two years each from 1900 on; the last is for persons whose birth is not known to a few years.
pub(crate) const BANDS: usize = 72;
/// The band of persons whose year is not known, or may be one of several.
pub(crate) const ANY: u8 = 71;

/// 1900-01-01 in days from 1970-01-01, and two years in days.
const START: i32 = -25_567;
const TWO_YEARS: i32 = 731;

/// What the first sieve looks at: kept by place, side by side, so that the sieve fetches nothing
/// else of the thousands of persons it passes over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Brief {
    pub(crate) band: u8,
    pub(crate) gender: Option<Gender>,
    /// The country if there is one only, else two zeros.
    pub(crate) country: Country,
}

const _: () = assert!(size_of::<Brief>() == 4);

impl Brief {
    pub(crate) fn of(facts: &Facts) -> Brief {
        Brief {
            band: band(&facts.births),
            gender: facts.gender,
            country: match &*facts.countries {
                [one] => *one,
                _ => Country::default(),
            },
        }
    }
}

/// Persons with a word, by place in the register; every list ascends.
#[derive(Default)]
pub(crate) struct Postings {
    short: Vec<u32>,
    /// By band, once the list is long.
    long: Vec<Vec<u32>>,
}

/// A list longer than this is divided.
const LONG: usize = 1024;

impl Postings {
    /// Adds a person whose place is behind all that are in the list; `briefs` are all persons'.
    pub(crate) fn push(&mut self, at: u32, briefs: &[Brief]) {
        let band = |at: u32| usize::from(briefs[at as usize].band);
        if self.long.is_empty() {
            self.short.push(at);
            if self.short.len() > LONG {
                self.long = vec![Vec::new(); BANDS];
                for at in core::mem::take(&mut self.short) {
                    self.long[band(at)].push(at);
                }
            }
        } else {
            self.long[band(at)].push(at);
        }
    }

    /// The lists of those whose band is wanted; a short list whole.
    pub(crate) fn lists<'a>(
        &'a self,
        wanted: &'a [bool; BANDS],
    ) -> impl Iterator<Item = &'a [u32]> {
        let short = core::iter::once(self.short.as_slice());
        let long = self.long.iter().zip(wanted).filter(|(_, w)| **w);
        short.chain(long.map(|(list, _)| list.as_slice()))
    }
}

/// The band of a person born then.
fn band(births: &[Birth]) -> u8 {
    let (Some(first), Some(last)) = (
        births.iter().map(|b| b.first).min(),
        births.iter().map(|b| b.last).max(),
    ) else {
        return ANY;
    };
    if last.saturating_sub(first) > 3 * TWO_YEARS {
        return ANY;
    }
    let middle = (i64::from(first) + i64::from(last)) / 2;
    let number = (middle - i64::from(START)).div_euclid(i64::from(TWO_YEARS));
    u8::try_from(number)
        .ok()
        .filter(|n| *n < ANY)
        .unwrap_or(ANY)
}

/// How many years at least lie between a birth and a band: 0 for the band of the unknown.
pub(crate) fn years_apart(births: &[Birth], band: u8) -> u32 {
    if band == ANY || births.is_empty() {
        return 0;
    }
    let first = START + i32::from(band) * TWO_YEARS;
    let last = first + TWO_YEARS - 1;
    births
        .iter()
        .map(|b| {
            if last < b.first {
                b.first.abs_diff(last)
            } else if b.last < first {
                first.abs_diff(b.last)
            } else {
                0
            }
        })
        .min()
        .map_or(0, |days| days / 365)
}
