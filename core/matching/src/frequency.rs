//! How common each name is in the register: what a match is worth.

use crate::features::Country;
use crate::gazetteer::Known;
use crate::hash::Map;
use crate::script::{Script, Word};
use crate::sound::{Readings, keys, probes};
use crate::spelling::{Distance, distance_within, packed_distance};
use crate::translit::sounds;
use crate::weight::Decibans;
use std::collections::BTreeMap;

/// Every word seen, with its sounds, and how many persons bear it.
///
/// Words stay after the last person bearing them is deleted, with the count zero, until a
/// snapshot is taken or the index is compacted.
#[derive(Default)]
pub struct Frequencies {
    ids: Map<Word, u32>,
    tokens: Vec<Token>,
    by_key: Map<u64, Vec<u32>>,
    countries: BTreeMap<Country, u32>,
    /// Persons connected with a place of the gazetteer, by whatever name.
    known: Map<u16, u32>,
    persons: u32,
}

impl core::fmt::Debug for Frequencies {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Frequencies({} words)", self.tokens.len())
    }
}

/// A word, how it sounds, and how many persons have it: in one line of a processor's cache.
#[repr(align(64))]
pub(crate) struct Token {
    pub(crate) readings: Readings,
    /// Persons with this word in their own name.
    pub(crate) bearers: u32,
    /// Persons of whose names it is taken for the own name.
    pub(crate) givens: u32,
    /// Persons connected with a place of this name.
    pub(crate) places: u32,
    pub(crate) script: Script,
    /// What the gazetteer knows of the word, if it stands for a place.
    pub(crate) known: Option<Box<Known>>,
    keyed: bool,
}

const _: () = assert!(size_of::<Token>() == 64);

impl Token {
    /// Of its bearers, how many in a hundred bear it as their own name.
    pub(crate) fn own(&self) -> i16 {
        share(self.givens, self.bearers)
    }

    /// A word that nobody bears yet.
    pub(crate) fn of(word: &Word) -> Token {
        Token {
            readings: Readings::of(&sounds(word)),
            bearers: 0,
            givens: 0,
            places: 0,
            script: word.script,
            known: None,
            keyed: false,
        }
    }
}

/// Steps of distance in which bearers are counted.
pub(crate) const STEPS: usize = 26;

/// A word that is looked for: its sounds, the words near it, and how rare they are.
pub(crate) struct Probe {
    pub(crate) script: Script,
    readings: Readings,
    /// Known words within [`Distance::LIMIT`], by number.
    pub(crate) near: Vec<(u32, Distance)>,
    /// By step of distance: the share of persons with a name at most that far, as a weight.
    pub(crate) rare: [Decibans; STEPS],
    /// Of the bearers of the nearest words, how many in a hundred bear it as their own name.
    pub(crate) own: i16,
}

impl Frequencies {
    /// Persons counted.
    #[must_use]
    pub fn persons(&self) -> u32 {
        self.persons
    }

    pub(crate) fn words(&self) -> u32 {
        u32::try_from(self.tokens.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn token(&self, id: u32) -> &Token {
        &self.tokens[id as usize]
    }

    /// The number of a word, a new one if it was never seen.
    pub(crate) fn intern(&mut self, word: &Word) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.words();
        self.tokens.push(Token::of(word));
        self.ids.insert(word.clone(), id);
        id
    }

    /// All words by number.
    pub(crate) fn listed(&self) -> Vec<&Word> {
        let mut list: Vec<(&Word, u32)> = self.ids.iter().map(|(w, id)| (w, *id)).collect();
        list.sort_unstable_by_key(|(_, id)| *id);
        list.into_iter().map(|(word, _)| word).collect()
    }

    pub(crate) fn count_person(&mut self, more: bool, countries: &[Country]) {
        step(&mut self.persons, more);
        for country in countries {
            step(self.countries.entry(*country).or_default(), more);
        }
    }

    pub(crate) fn count_bearer(&mut self, id: u32, more: bool) {
        let token = &mut self.tokens[id as usize];
        step(&mut token.bearers, more);
        if !token.keyed {
            token.keyed = true;
            for key in keys(token.script.is_abjad(), token.readings.iter()) {
                self.by_key.entry(key).or_default().push(id);
            }
        }
    }

    /// A word stands for a place: it is looked up in the gazetteer, once.
    pub(crate) fn locate(&mut self, id: u32, word: &Word) {
        let known = &mut self.tokens[id as usize].known;
        known.get_or_insert_with(|| Box::new(Known::of(word)));
    }

    pub(crate) fn count_given(&mut self, id: u32, more: bool) {
        step(&mut self.tokens[id as usize].givens, more);
    }

    pub(crate) fn count_place(&mut self, id: u32, more: bool) {
        let token = &mut self.tokens[id as usize];
        step(&mut token.places, more);
        for place in token.known.iter().flat_map(|known| known.places()) {
            step(self.known.entry(*place).or_default(), more);
        }
    }

    /// Persons connected with a place of the gazetteer, by whatever name.
    pub(crate) fn at(&self, place: u16) -> u32 {
        self.known.get(&place).copied().unwrap_or(0)
    }

    /// A word that may not be the register's own, with the register's counts.
    pub(crate) fn as_known(&self, word: &Word) -> Token {
        let mut token = Token::of(word);
        if let Some(known) = self.ids.get(word).map(|id| self.token(*id)) {
            token.bearers = known.bearers;
            token.givens = known.givens;
            token.places = known.places;
        }
        token
    }

    /// Persons connected with a country.
    pub(crate) fn in_country(&self, country: Country) -> u32 {
        self.countries.get(&country).copied().unwrap_or(0)
    }

    /// Looks a word up among those borne by persons.
    pub(crate) fn probe(&self, word: &Word) -> Probe {
        let mut probe = Probe::blind(word);
        let mut ids: Vec<u32> = probes(word.script.is_abjad(), probe.readings.iter())
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .flatten()
            .copied()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        // A pass of its own, so that the words' memory is fetched side by side.
        ids.retain(|id| self.token(*id).bearers > 0);
        let (mut givens, mut bearers) = (0, 0);
        let mut within = [0u32; STEPS];
        for id in ids {
            let token = self.token(id);
            let far = probe.within(token);
            if far.0 <= NEAREST {
                givens += token.givens;
                bearers += token.bearers;
            }
            if far <= Distance::LIMIT {
                probe.near.push((id, far));
                within[step_of(far)] += token.bearers;
            }
        }
        probe.own = share(givens, bearers);
        let mut sum = 0;
        for (count, rare) in within.iter().zip(&mut probe.rare) {
            sum += *count;
            *rare = rarity(self.persons, sum);
        }
        probe
    }

    /// As [`Frequencies::probe`], without looking for near words.
    pub(crate) fn probe_alone(&self, word: &Word) -> Probe {
        let mut probe = Probe::blind(word);
        let known = self.ids.get(word).map_or(0, |id| self.token(*id).bearers);
        probe.rare = [rarity(self.persons, known.saturating_mul(4)); STEPS];
        probe
    }
}

impl Probe {
    fn blind(word: &Word) -> Probe {
        Probe {
            script: word.script,
            readings: Readings::of(&sounds(word)),
            near: Vec::new(),
            rare: [Decibans::ZERO; STEPS],
            own: share(0, 0),
        }
    }

    /// How rare it is that another person's name is as near as that.
    pub(crate) fn rare(&self, far: Distance) -> Decibans {
        self.rare[step_of(far)]
    }

    /// What a word at that distance says for its being the same name: how often the same name
    /// is written so differently, against how often another person's name is as near.
    pub(crate) fn weight(&self, far: Distance) -> Decibans {
        self.rare(far) - written_so(far)
    }

    /// The distance, and the most of all beyond [`Distance::LIMIT`].
    fn within(&self, token: &Token) -> Distance {
        let (mine, theirs) = (&self.readings, &token.readings);
        distance_within((self.script, mine), (token.script, theirs), Distance::LIMIT)
    }

    pub(crate) fn far(&self, token: &Token) -> Distance {
        packed_distance(
            (self.script, &self.readings),
            (token.script, &token.readings),
        )
    }
}

/// Words this near are one name, for counting whether it is an own name.
const NEAREST: u8 = 24;

/// Hundredths; with nothing known, four in ten.
fn share(givens: u32, bearers: u32) -> i16 {
    let all = u64::from(bearers) * 100 + 250;
    i16::try_from((u64::from(givens) * 10_000 + 10_000) / all).unwrap_or(100)
}

/// A share of the register as a weight, at most 38 decibans.
fn rarity(persons: u32, bearers: u32) -> Decibans {
    Decibans::ratio(persons.saturating_add(20), bearers.saturating_add(1)).min(Decibans::whole(38))
}

/// How much rarer a spelling at that distance is than the best, for one and the same name.
fn written_so(far: Distance) -> Decibans {
    // Learned from spellings of one name across scripts: nine in ten are nearer than sixty.
    Decibans((i32::from(far.0) - 30).max(0) * 20)
}

fn step_of(far: Distance) -> usize {
    usize::from(far.0 / 3).min(STEPS - 1)
}

fn step(count: &mut u32, more: bool) {
    *count = if more {
        count.saturating_add(1)
    } else {
        count.saturating_sub(1)
    };
}
