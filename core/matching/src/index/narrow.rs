//! Of all entries, those worth comparing field by field.

use super::{Brief, EntryId, Index};
use crate::features::Country;
use crate::postings::{ANY, BANDS, years_apart};
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
        // Of each entry, the last word of the query that counted for it (8 bits), and its sum.
        let mut sums = vec![0u32; self.entries.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (mark, word) in (1u32..).zip(self.searched(query)) {
            let more = touched.len() < TOUCHED;
            for (weight, id) in word {
                let weight = u32::try_from(weight.0).unwrap_or(0);
                for list in self.postings[id as usize].lists(&wanted) {
                    for &at in list {
                        let sum = &mut sums[at as usize];
                        if *sum >> MARK == mark || (*sum == 0 && !more) {
                            continue;
                        }
                        if *sum == 0 {
                            touched.push(at);
                        }
                        *sum = (*sum & SUM) + weight + (mark << MARK);
                    }
                }
            }
        }
        self.sieve(query, &touched, &sums, &apart)
    }

    /// Of the entries that share words with the query, those with the most weight in names,
    /// birth, gender and country.
    fn sieve(
        &self,
        query: &Query,
        touched: &[u32],
        sums: &[u32],
        apart: &[u32; BANDS],
    ) -> Vec<u32> {
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
        let weight = |at: u32| -> i32 {
            let found = self.briefs[at as usize];
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
            let names = i32::try_from(sums[at as usize] & SUM).unwrap_or(0);
            names + by_band[usize::from(self.bands[at as usize])] + gender + country
        };
        let mut steps = vec![0u32; 1024];
        let step = |weight: i32| usize::try_from((weight + 5000) / 20).unwrap_or(0).min(1023);
        for at in touched {
            steps[step(weight(*at))] += 1;
        }
        let mut kept = 0;
        let mut least = 1023;
        while least > 0 && kept < COMPARED {
            kept += steps[least] as usize;
            least -= 1;
        }
        let mut ranked: Vec<(i32, EntryId, u32)> = touched
            .iter()
            .filter(|at| step(weight(**at)) > least)
            .filter_map(|at| {
                let entry = self.entries[*at as usize].as_ref()?;
                Some((-weight(*at), entry.id, *at))
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

/// In a sum of the search, the low bits are the weight, the high ones the word counted last.
const MARK: u32 = 24;
const SUM: u32 = (1 << MARK) - 1;
