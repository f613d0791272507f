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
/// Entries whose sums are made at a time: so many that the sums stay in a processor's cache, and
/// that each of the many short lists is fetched a few times only.
const STRETCH: usize = 1 << 18;

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
        self.sums(self.lists(query, &wanted), Sieve::of(query, &apart))
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
    /// first list; in the order of the entries, a stretch of them after the other. The places of
    /// those that are left in the sieve.
    fn sums(&self, mut lists: Vec<List<'_>>, mut sieve: Sieve) -> Vec<u32> {
        let mut sums = vec![0u32; STRETCH.min(self.entries.len())];
        let mut touched = Vec::new();
        for from in (0..self.entries.len()).step_by(STRETCH) {
            for list in &mut lists {
                let (more, mark) = (list.more, list.mark << MARK);
                let mut read = 0;
                for at in list.rest {
                    let Some(sum) = (*at as usize)
                        .checked_sub(from)
                        .and_then(|at| sums.get_mut(at))
                    else {
                        break;
                    };
                    read += 1;
                    if *sum == 0 {
                        if !more {
                            continue;
                        }
                        touched.push(*at);
                    }
                    if *sum >> MARK != list.mark {
                        *sum = (*sum & SUM) + list.weight + mark;
                    }
                }
                list.rest = &list.rest[read..];
            }
            for at in touched.drain(..) {
                let sum = &mut sums[at as usize - from];
                sieve.pour(at, *sum & SUM, &self.briefs);
                *sum = 0;
            }
        }
        let mut ranked: Vec<(i32, EntryId, u32)> = sieve
            .left()
            .filter_map(|(weight, at)| {
                let entry = self.entries[at as usize].as_ref()?;
                Some((-weight, entry.id, at))
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

/// Of the entries that share words with the query, those with the most weight in names, birth,
/// gender and country. It closes while it is poured into: what weighs less than as many as are
/// wanted before it is passed over at a glance.
struct Sieve {
    asked: Brief,
    by_band: [i32; BANDS],
    /// What birth and country can add to the weight of the names at most.
    beside: i32,
    /// Entries by step of weight.
    steps: Vec<u32>,
    /// The lowest step that may be among those wanted, the least that names weigh in it, and how
    /// many are in it and above.
    least: usize,
    lowest: i32,
    above: usize,
    kept: Vec<(i32, u32)>,
}

/// What the same country adds.
const COUNTRY: i32 = 500;

impl Sieve {
    fn of(query: &Query, apart: &[u32; BANDS]) -> Sieve {
        let by_band: [i32; BANDS] = core::array::from_fn(|b| match apart[b] {
            _ if query.facts.births.is_empty() => 0,
            _ if b == usize::from(ANY) => 0,
            0..=1 => 900,
            2..=3 => 300,
            4..=5 => -600,
            6..=8 => -1200,
            _ => -2000,
        });
        Sieve {
            asked: Brief::of(&query.facts),
            beside: by_band.iter().copied().max().unwrap_or(0) + COUNTRY,
            by_band,
            steps: vec![0; 1024],
            least: 0,
            lowest: i32::MIN,
            above: 0,
            kept: Vec::with_capacity(8 * COMPARED),
        }
    }

    fn step(weight: i32) -> usize {
        usize::try_from((weight + 5000) / 20).unwrap_or(0).min(1023)
    }

    fn weight(&self, names: i32, found: &Brief) -> i32 {
        let gender = match (self.asked.gender, found.gender) {
            (Some(a), Some(b)) if a != b => -1000,
            _ => 0,
        };
        let none = Country::default();
        let country = match (self.asked.country, found.country) {
            (a, b) if a == none || b == none => 0,
            (a, b) if a == b => COUNTRY,
            _ => -1200,
        };
        names + self.by_band[usize::from(found.band)] + gender + country
    }

    /// The sum of names of the entry at that place.
    fn pour(&mut self, at: u32, names: u32, briefs: &[Brief]) {
        let names = i32::try_from(names).unwrap_or(i32::MAX);
        if names < self.lowest {
            return;
        }
        let weight = self.weight(names, &briefs[at as usize]);
        let step = Sieve::step(weight);
        if step < self.least {
            return;
        }
        self.kept.push((weight, at));
        self.steps[step] += 1;
        self.above += 1;
        while self.above - self.steps[self.least] as usize >= COMPARED {
            self.above -= self.steps[self.least] as usize;
            self.least += 1;
            self.lowest = i32::try_from(self.least * 20).unwrap_or(0) - 5000 - self.beside;
        }
    }

    fn left(&self) -> impl Iterator<Item = (i32, u32)> {
        let least = self.least;
        let kept = self.kept.iter().copied();
        kept.filter(move |(weight, _)| Sieve::step(*weight) >= least)
    }
}

/// In a sum of the search, the low bits are the weight, the high ones the word counted last.
const MARK: u32 = 24;
const SUM: u32 = (1 << MARK) - 1;
