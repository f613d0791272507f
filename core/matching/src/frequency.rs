//! How common each name is in the register: what a match is worth.

use crate::features::Country;
use crate::script::{Script, Word};
use crate::sound::{Sound, keys};
use crate::spelling::{Distance, distance};
use crate::translit::sounds;
use crate::weight::Decibans;
use std::collections::{BTreeMap, HashMap};

/// Every word seen, with its sounds, and how many persons bear it.
///
/// Words stay after the last person bearing them is deleted, with the count zero, until a
/// snapshot is taken or the index is compacted.
#[derive(Default)]
pub struct Frequencies {
    ids: HashMap<Word, u32>,
    tokens: Vec<Token>,
    by_key: HashMap<u64, Vec<u32>>,
    countries: BTreeMap<Country, u32>,
    persons: u32,
}

impl core::fmt::Debug for Frequencies {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Frequencies({} words)", self.tokens.len())
    }
}

/// A word, how it sounds, and how many persons have it.
pub(crate) struct Token {
    pub(crate) script: Script,
    pub(crate) sounds: Vec<Sound>,
    /// Persons with this word in their own name.
    pub(crate) bearers: u32,
    /// Persons connected with a place of this name.
    pub(crate) places: u32,
    keyed: bool,
}

/// Steps of distance in which bearers are counted.
const STEPS: usize = 17;

/// A word that is looked for: its sounds, the words near it, and how many bear each.
pub(crate) struct Probe {
    pub(crate) script: Script,
    pub(crate) sounds: Vec<Sound>,
    /// Known words within [`Distance::LIMIT`], by number.
    pub(crate) near: HashMap<u32, Distance>,
    /// Bearers of words at most that far.
    within: [u32; STEPS],
    persons: u32,
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
        self.tokens.push(Token {
            script: word.script,
            sounds: sounds(word),
            bearers: 0,
            places: 0,
            keyed: false,
        });
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
            for key in keys(&token.sounds) {
                self.by_key.entry(key).or_default().push(id);
            }
        }
    }

    pub(crate) fn count_place(&mut self, id: u32, more: bool) {
        step(&mut self.tokens[id as usize].places, more);
    }

    /// Persons connected with a place of that name.
    pub(crate) fn places_of(&self, word: &Word) -> u32 {
        self.ids.get(word).map_or(0, |id| self.token(*id).places)
    }

    /// Persons connected with a country.
    pub(crate) fn in_country(&self, country: Country) -> u32 {
        self.countries.get(&country).copied().unwrap_or(0)
    }

    /// Looks a word up among those borne by persons.
    pub(crate) fn probe(&self, word: &Word) -> Probe {
        let sounds = sounds(word);
        let mut ids: Vec<u32> = keys(&sounds)
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .flatten()
            .copied()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut near = HashMap::new();
        let mut within = [0u32; STEPS];
        for id in ids {
            let token = self.token(id);
            if token.bearers == 0 {
                continue;
            }
            let far = distance(&sounds, &token.sounds);
            if far <= Distance::LIMIT {
                near.insert(id, far);
                within[step_of(far)] += token.bearers;
            }
        }
        let mut sum = 0;
        for count in &mut within {
            sum += *count;
            *count = sum;
        }
        Probe {
            script: word.script,
            sounds,
            near,
            within,
            persons: self.persons,
        }
    }
}

impl Probe {
    /// What a word at that distance says for its being the same name: how often the same name
    /// is written so differently, against how often another person's name is as near.
    pub(crate) fn weight(&self, far: Distance) -> Decibans {
        let chance = self.within[step_of(far)];
        let rare = Decibans::ratio(self.persons.saturating_add(20), chance.saturating_add(1));
        rare.min(Decibans::whole(38)) - written_so(far)
    }

    pub(crate) fn is_near(&self, sounds: &[Sound]) -> Distance {
        distance(&self.sounds, sounds)
    }
}

/// How much rarer a spelling at that distance is than the best, for one and the same name.
fn written_so(far: Distance) -> Decibans {
    let far = i32::from(far.0);
    Decibans(if far <= 10 {
        far * 12
    } else {
        120 + (far - 10) * 40
    })
}

fn step_of(far: Distance) -> usize {
    usize::from(far.0 / 2).min(STEPS - 1)
}

fn step(count: &mut u32, more: bool) {
    *count = if more {
        count.saturating_add(1)
    } else {
        count.saturating_sub(1)
    };
}
