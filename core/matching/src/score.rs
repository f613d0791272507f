//! Two persons against each other: evidence of every field, in decibans.
//!
//! After Fellegi and Sunter ("A Theory for Record Linkage", 1969): each field adds
//! 10·log₁₀(m/u), m the chance of what was found if the two are one person, u if they are not.
//! For names u is the share of the register that bears a name as near, so that a common name
//! weighs little. What one side does not have counts nothing; what contradicts counts against.
//!
//! # How the constants were fitted
//! The shares (`…_PERCENT`) and fixed weights of `name`, `kin`, `place`, `date` and `fact` are
//! the coefficients, rounded, of a ridge-penalised logistic regression of *is the person* on the
//! evidence of the thirty nearest candidates of 9,000 queries against two generated registers of
//! 100,000 (seeds 77 and 78 of the benchmark's generator). They are therefore weights against
//! the *nearest* others, who share parts of the name already, and smaller than against just
//! anybody. `TOTAL_PERCENT`, `SIZE_PERCENT` and `FEWEST` make a probability of the sum, so
//! that it is calibrated for the first candidate of a query of which four in five have an
//! answer: fitted on the same registers and on one of 10,000, checked on others. No figure comes
//! from the records of a society; the rates of the generator are judgement.

use crate::bag::{Bag, Facts, Role};
use crate::explain::{Code, Evidence, Explanation, FIELDS, Field};
use crate::features::Features;
use crate::frequency::{Frequencies, Probe, Token};
use crate::name::Names;
use crate::script::Script;
use crate::sound::Sound;
use crate::spelling::Distance;
use crate::translit::sounds;
use crate::weight::{Decibans, Probability};
use crate::{date, fact, place};
use std::collections::HashMap;

/// How two persons compare, among others as frequent as `register` tells.
#[must_use]
pub fn compare(asked: &Features, found: &Features, register: &Frequencies) -> Explanation {
    let mut query = Query::of(asked, register);
    let bag = Bag::of(found);
    let heard: Vec<Vec<Sound>> = bag.words.iter().map(|w| sounds(&w.word)).collect();
    let words: Vec<Faced<'_>> = bag
        .words
        .iter()
        .zip(&heard)
        .enumerate()
        .map(|(at, (w, sounds))| Faced {
            id: u32::MAX - u32::try_from(at).unwrap_or(0),
            role: w.role,
            group: w.group,
            script: w.word.script,
            sounds,
            places: register.places_of(&w.word),
        })
        .collect();
    query.score(&words, &bag.facts, register)
}

/// A word of the person compared with.
pub(crate) struct Faced<'a> {
    pub(crate) id: u32,
    pub(crate) role: Role,
    pub(crate) group: u8,
    pub(crate) script: Script,
    pub(crate) sounds: &'a [Sound],
    /// Persons connected with a place of this name.
    pub(crate) places: u32,
}

impl<'a> Faced<'a> {
    pub(crate) fn of(id: u32, role: Role, group: u8, token: &'a Token) -> Faced<'a> {
        Faced {
            id,
            role,
            group,
            script: token.script,
            sounds: &token.sounds,
            places: token.places,
        }
    }
}

/// A word that is looked for.
pub(crate) struct Asked {
    pub(crate) probe: Probe,
    pub(crate) role: Role,
    pub(crate) group: u8,
}

/// A person looked for, laid out once for many comparisons.
pub(crate) struct Query {
    pub(crate) words: Vec<Asked>,
    pub(crate) facts: Facts,
    seen: HashMap<(usize, u32), Distance>,
}

impl Query {
    pub(crate) fn of(features: &Features, register: &Frequencies) -> Query {
        let bag = Bag::of(features);
        Query {
            words: bag
                .words
                .iter()
                .map(|w| Asked {
                    probe: register.probe(&w.word),
                    role: w.role,
                    group: w.group,
                })
                .collect(),
            facts: bag.facts,
            seen: HashMap::new(),
        }
    }

    /// All evidence between this person and one with these words and facts.
    pub(crate) fn score(
        &mut self,
        found: &[Faced<'_>],
        facts: &Facts,
        register: &Frequencies,
    ) -> Explanation {
        let mut best: Option<Names> = None;
        for mine in groups(self.words.iter().map(|w| (w.role, w.group))) {
            for theirs in groups(found.iter().map(|w| (w.role, w.group))) {
                let names = self.names(mine, theirs, found);
                if best.is_none_or(|b| names.total() > b.total()) {
                    best = Some(names);
                }
            }
        }
        let names = best.unwrap_or_default();
        let mut evidence = [Evidence::default(); FIELDS];
        evidence[Field::Given as usize] = names.given;
        evidence[Field::Names as usize] = names.names;
        evidence[Field::Father as usize] = names.father;
        evidence[Field::Mother as usize] = self.mother(found);
        evidence[Field::Relatives as usize] = self.relatives(found);
        evidence[Field::Gender as usize] = fact::gender(&self.facts, facts);
        evidence[Field::Birth as usize] = date::compare(&self.facts.births, &facts.births);
        evidence[Field::Place as usize] = place::compare(self, found, register);
        evidence[Field::Country as usize] = fact::country(&self.facts, facts, register);
        let total = evidence
            .iter()
            .fold(Decibans::ZERO, |sum, e| sum + e.weight);
        Explanation {
            evidence,
            total,
            probability: probability(total, register.persons()),
        }
    }

    /// Distance of the query's word `at` from a word of the other, computed once.
    pub(crate) fn far(&mut self, at: usize, word: &Faced<'_>) -> Distance {
        let probe = &self.words[at].probe;
        if let Some(far) = probe.near.get(&word.id) {
            return *far;
        }
        *self
            .seen
            .entry((at, word.id))
            .or_insert_with(|| probe.is_near(word.sounds))
    }
}

/// Share of the evidence that counts towards the probability.
const TOTAL_PERCENT: i32 = 81;
/// Share of the register's size, in decibans, that counts against a candidate.
const SIZE_PERCENT: i32 = 47;
/// Counts against a candidate in however small a register.
const FEWEST: Decibans = Decibans::whole(15);

/// The code of two words at that distance.
pub(crate) fn alike(a: Script, b: Script, far: Distance) -> Code {
    match (far.0 <= 6, a == b) {
        (true, true) => Code::Same,
        (true, false) => Code::SameOtherScript,
        (false, true) => Code::Similar,
        (false, false) => Code::SimilarOtherScript,
    }
}

/// The chance that this is the person: a logistic of the evidence against the size of the
/// register.
fn probability(total: Decibans, persons: u32) -> Probability {
    let against = Decibans::ratio(persons.max(1), 1).percent(SIZE_PERCENT);
    Probability::of(total.percent(TOTAL_PERCENT) - against.max(FEWEST))
}

fn groups(words: impl Iterator<Item = (Role, u8)>) -> core::ops::Range<u8> {
    let last = words
        .filter(|(role, _)| role.is_person())
        .map(|(_, group)| group)
        .max();
    0..last.map_or(0, |g| g + 1)
}
