//! Of all entries, those worth comparing field by field.

use super::{EntryId, Index};
use crate::features::Country;
use crate::postings::{ANY, BANDS, Brief, years_apart};
use crate::score::Query;
use crate::weight::Decibans;

/// Persons compared field by field in one query.
const COMPARED: usize = 800;
/// Once lists of so many persons were read, more common words only add to those.
const TOUCHED: usize = 80_000;
/// Bearers of common names born further away than this are passed over.
const YEARS: u32 = 8;
/// Entries whose sums are made at a time: so many that the sums stay in a processor's cache.
const STRETCH: usize = 1 << 16;

/// A list of bearers that is read.
struct List<'a> {
    /// Those that are still to be read: ascending places.
    rest: &'a [u32],
    /// Which word of the query they bear, from 1.
    mark: u32,
    weight: u32,
    /// Whether they count that bear no rarer word of the query.
    more: bool,
}

impl Index {
    /// The places of the entries worth comparing.
    pub(super) fn gather(&self, query: &Query) -> Vec<u32> {
        let births = &query.facts.births;
        let apart: [u32; BANDS] =
            core::array::from_fn(|b| years_apart(births, u8::try_from(b).unwrap_or(ANY)));
        let wanted = apart.map(|years| years <= YEARS);
        self.sieve(query, &self.sums(self.lists(query, &wanted)), &apart)
    }

    fn lists<'a>(&'a self, query: &Query, wanted: &'a [bool; BANDS]) -> Vec<List<'a>> {
        let mut lists = Vec::new();
        let mut read = 0;
        for (mark, word) in (1u32..).zip(self.searched(query)) {
            let more = read < TOUCHED;
            for (weight, id) in word {
                let weight = u32::try_from(weight.0).unwrap_or(0);
                let all = self.postings[id as usize].lists(wanted);
                for rest in all.filter(|list| !list.is_empty()) {
                    read += rest.len();
                    lists.push(List {
                        rest,
                        mark,
                        weight,
                        more,
                    });
                }
            }
        }
        lists
    }

    /// Of each entry in the lists the sum of the weights, each word of the query once, by its
    /// first list; in the order of the entries, a stretch of them after the other.
    fn sums(&self, mut lists: Vec<List<'_>>) -> Vec<(u32, i32)> {
        let mut touched = Vec::new();
        let mut sums = vec![0u32; STRETCH.min(self.entries.len())];
        for from in (0..self.entries.len()).step_by(STRETCH) {
            let to = (from + STRETCH).min(self.entries.len());
            for list in &mut lists {
                let inside = list.rest.partition_point(|at| (*at as usize) < to);
                let (now, rest) = list.rest.split_at(inside);
                list.rest = rest;
                let mark = list.mark << MARK;
                for at in now {
                    let sum = &mut sums[*at as usize - from];
                    if (*sum > 0 || list.more) && *sum >> MARK != list.mark {
                        *sum = (*sum & SUM) + list.weight + mark;
                    }
                }
            }
            for (at, sum) in (from..to).zip(&mut sums) {
                if *sum > 0 {
                    let at = u32::try_from(at).unwrap_or(u32::MAX);
                    touched.push((at, i32::try_from(*sum & SUM).unwrap_or(0)));
                    *sum = 0;
                }
            }
        }
        touched
    }

    /// Of the entries that share words with the query, those with the most weight in names,
    /// birth, gender and country.
    fn sieve(&self, query: &Query, touched: &[(u32, i32)], apart: &[u32; BANDS]) -> Vec<u32> {
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
        let weight = |(at, names): (u32, i32)| -> i32 {
            let found = &self.briefs[at as usize];
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
            .filter_map(|((at, _), weight)| {
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

/// In a sum of the search, the low bits are the weight, the high ones the word counted last.
const MARK: u32 = 24;
const SUM: u32 = (1 << MARK) - 1;
