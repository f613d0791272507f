//! Of all entries, those worth comparing field by field.

use super::{EntryId, Index};
use crate::bag::Facts;
use crate::features::Country;
use crate::postings::{ANY, BANDS, Brief, Posting, years_apart};
use crate::score::Query;
use crate::weight::Decibans;

/// Persons compared field by field in one query.
const COMPARED: usize = 500;
/// Once so many persons share a word with the query, more common words only add to those.
const TOUCHED: usize = 60_000;
/// Bearers of common names born further away than this are passed over.
const YEARS: u32 = 8;

impl Index {
    /// The places of the entries worth comparing.
    pub(super) fn gather(&self, query: &Query) -> Vec<u32> {
        let births = &query.facts.births;
        let apart: [u32; BANDS] =
            core::array::from_fn(|b| years_apart(births, u8::try_from(b).unwrap_or(ANY)));
        let wanted = apart.map(|years| years <= YEARS);
        let words = self.searched(query);
        let mut sums = Sums::for_lists(words.iter().flatten().flat_map(|(_, id)| {
            self.postings[*id as usize]
                .lists(&wanted)
                .map(<[Posting]>::len)
        }));
        for (mark, word) in (1u32..).zip(words) {
            let more = sums.len() < TOUCHED;
            for (weight, id) in word {
                let weight = u32::try_from(weight.0).unwrap_or(0);
                for list in self.postings[id as usize].lists(&wanted) {
                    for one in list {
                        sums.add(*one, mark, weight, more);
                    }
                }
            }
        }
        self.sieve(query, &sums.listed(), &apart)
    }

    /// Of the entries that share words with the query, those with the most weight in names,
    /// birth, gender and country.
    fn sieve(&self, query: &Query, touched: &[(Posting, i32)], apart: &[u32; BANDS]) -> Vec<u32> {
        let by_band: [i32; BANDS] = core::array::from_fn(|b| match apart[b] {
            _ if query.facts.births.is_empty() => 0,
            _ if b == usize::from(ANY) => 0,
            0..=1 => 900,
            2..=3 => 300,
            4..=5 => -600,
            6..=8 => -1200,
            _ => -2000,
        });
        let asked = Brief::of(&query.facts);
        let weight = |((_, found), names): (Posting, i32)| -> i32 {
            let gender = match (asked.gender, found.gender) {
                (Some(a), Some(b)) if a != b => -1000,
                _ => 0,
            };
            let none = Country::default();
            let country = match (asked.country, found.country) {
                (a, b) if a == none || b == none => 0,
                (a, b) if a == b => 500,
                _ => -1200,
            };
            names + by_band[usize::from(found.band)] + gender + country
        };
        let weights: Vec<i32> = touched.iter().map(|one| weight(*one)).collect();
        let mut steps = vec![0u32; 1024];
        let step = |weight: i32| usize::try_from((weight + 5000) / 20).unwrap_or(0).min(1023);
        for weight in &weights {
            steps[step(*weight)] += 1;
        }
        let mut kept = 0;
        let mut least = 1023;
        while least > 0 && kept < COMPARED {
            kept += steps[least] as usize;
            least -= 1;
        }
        let mut ranked: Vec<(i32, EntryId, u32)> = touched
            .iter()
            .zip(&weights)
            .filter(|(_, weight)| step(**weight) > least)
            .filter_map(|(((at, _), _), weight)| {
                let entry = self.entries[*at as usize].as_ref()?;
                Some((-weight, entry.id, *at))
            })
            .collect();
        if ranked.len() > COMPARED {
            ranked.select_nth_unstable(COMPARED);
            ranked.truncate(COMPARED);
        }
        ranked.into_iter().map(|(_, _, at)| at).collect()
    }

    /// For each word of the query the near words with their weights, the weightiest first; the
    /// rarest query words first.
    fn searched(&self, query: &Query) -> Vec<Vec<(Decibans, u32)>> {
        let mut all: Vec<Vec<(Decibans, u32)>> = query
            .words
            .iter()
            .filter(|w| w.role.is_person())
            .map(|w| {
                let mut near: Vec<(Decibans, u32)> = w
                    .probe
                    .near
                    .iter()
                    .map(|(id, far)| (w.probe.weight(*far), *id))
                    .filter(|(weight, _)| *weight > Decibans::ZERO)
                    .collect();
                near.sort_unstable_by_key(|(weight, id)| (-*weight, *id));
                near
            })
            .collect();
        all.sort_by_key(|near| near.first().map(|(weight, _)| -*weight));
        all.retain(|near| !near.is_empty());
        all.truncate(200);
        all
    }
}

/// Of each entry that shares a word with the query, the sum of its words' weights: a table as
/// large as the lists that are read, not as the register.
struct Sums {
    /// An entry and its sum with the word counted last; a sum of 0 where free.
    slots: Vec<(Posting, u32)>,
    used: usize,
    shift: u32,
}

impl Sums {
    fn for_lists(lengths: impl Iterator<Item = usize>) -> Sums {
        let size = (lengths.sum::<usize>() * 2).next_power_of_two().max(64);
        let nobody = Brief::of(&Facts::default());
        Sums {
            slots: vec![((0, nobody), 0); size],
            used: 0,
            shift: u32::BITS - size.trailing_zeros().min(u32::BITS - 1),
        }
    }

    fn len(&self) -> usize {
        self.used
    }

    /// Counts a word of the query for an entry, once; with `more` also for a new entry.
    fn add(&mut self, one: Posting, mark: u32, weight: u32, more: bool) {
        let mask = self.slots.len() - 1;
        let mut place = (one.0.wrapping_mul(GOLDEN) >> self.shift) as usize & mask;
        loop {
            let (held, sum) = &mut self.slots[place];
            if *sum == 0 {
                if more {
                    (*held, *sum) = (one, weight + (mark << MARK));
                    self.used += 1;
                }
                return;
            }
            if held.0 == one.0 {
                if *sum >> MARK != mark {
                    *sum = (*sum & SUM) + weight + (mark << MARK);
                }
                return;
            }
            place = (place + 1) & mask;
        }
    }

    /// Every entry with its sum.
    fn listed(&self) -> Vec<(Posting, i32)> {
        let taken = self.slots.iter().filter(|(_, sum)| *sum > 0);
        taken
            .map(|(one, sum)| (*one, i32::try_from(sum & SUM).unwrap_or(0)))
            .collect()
    }
}

/// 2³² over the golden ratio, odd (Knuth, "Sorting and Searching", 6.4).
const GOLDEN: u32 = 0x9e37_79b9;
/// In a sum of the search, the low bits are the weight, the high ones the word counted last.
const MARK: u32 = 24;
const SUM: u32 = (1 << MARK) - 1;
