//! Two persons against each other: evidence of every field, in decibans.
//!
//! After Fellegi and Sunter ("A Theory for Record Linkage", 1969): each field adds
//! 10·log₁₀(m/u), m the chance of what was found if the two are one person, u if they are not.
//! For names u is the share of the register that bears a name as near, so that a common name
//! weighs little. What one side does not have counts nothing; what contradicts counts against.
//!
//! # How the constants were fitted
//! See `docs/MATCHING.md`: the weights of `fitted.rs` and the trees of `trees.rs` on the first
//! twelve candidates of queries against four generated registers of 100,000, so that they are
//! weights against the *nearest* others, who share parts of the name already. `TOTAL_PERCENT` and
//! `INTERCEPT` make a probability of the sum, calibrated for the first candidate of a query of which
//! four in five have an answer, on a fifth register; `SIZE_PERCENT` was fitted before on registers
//! of 10,000 and 100,000. No figure comes from the records of a society; the rates of the generator
//! are judgement.

use crate::bag::{Bag, BagWord, Facts, Role};
use crate::clue::Clues;
use crate::explain::Explanation;
use crate::features::Features;
use crate::fitted::INTERCEPT;
use crate::frequency::{Frequencies, Probe, Token};
use crate::gazetteer::Known;
use crate::hash::Map;
use crate::spelling::Distance;
use crate::weight::{Decibans, Probability};
use crate::{date, fact, place};

/// How two persons compare, among others as frequent as `register` tells.
#[must_use]
pub fn compare(asked: &Features, found: &Features, register: &Frequencies) -> Explanation {
    let mut query = Query::of(asked, register, false);
    let bag = Bag::of(found);
    let tokens: Vec<Token> = bag
        .words
        .iter()
        .map(|w| {
            let mut token = register.as_known(&w.word);
            token.known = known(w).map(Box::new);
            token
        })
        .collect();
    let words: Vec<Faced<'_>> = bag
        .words
        .iter()
        .zip(&tokens)
        .enumerate()
        .map(|(at, (w, token))| Faced {
            id: u32::MAX - u32::try_from(at).unwrap_or(0),
            role: w.role,
            group: w.group,
            token,
        })
        .collect();
    query.score(&words, &bag.facts, register)
}

/// A word of the person compared with.
pub(crate) struct Faced<'a> {
    pub(crate) id: u32,
    pub(crate) role: Role,
    pub(crate) group: u8,
    pub(crate) token: &'a Token,
}

/// A word that is looked for.
pub(crate) struct Asked {
    pub(crate) probe: Probe,
    pub(crate) role: Role,
    pub(crate) group: u8,
    /// What the gazetteer knows of a place's name.
    pub(crate) known: Option<Known>,
}

/// A person looked for, laid out once for many comparisons.
pub(crate) struct Query {
    pub(crate) words: Vec<Asked>,
    pub(crate) facts: Facts,
    /// The register's near words: for each the row of its distances in `rows`.
    near: Map<u32, u32>,
    /// Rows of distances from every word of the query.
    rows: Vec<u8>,
    seen: Map<(u32, u32), Distance>,
    indexed: bool,
    /// Words that the search did not find near are looked at, too.
    pub(crate) closely: bool,
}

impl Query {
    /// Laid out against a register; `indexed` if the persons compared with are its own.
    pub(crate) fn of(features: &Features, register: &Frequencies, indexed: bool) -> Query {
        let bag = Bag::of(features);
        let words: Vec<Asked> = bag
            .words
            .iter()
            .map(|w| Asked {
                probe: if w.role.is_person() {
                    register.probe(&w.word)
                } else {
                    register.probe_alone(&w.word)
                },
                role: w.role,
                group: w.group,
                known: known(w),
            })
            .collect();
        let mut query = Query {
            words,
            facts: bag.facts,
            near: Map::default(),
            rows: Vec::new(),
            seen: Map::default(),
            indexed,
            closely: true,
        };
        query.lay();
        query
    }

    fn lay(&mut self) {
        let wide = self.words.len();
        for (at, word) in self.words.iter().enumerate() {
            for (id, far) in &word.probe.near {
                let next = self.rows.len();
                let row = *self
                    .near
                    .entry(*id)
                    .or_insert(u32::try_from(next).unwrap_or(u32::MAX))
                    as usize;
                if row == next {
                    self.rows.resize(next + wide, Distance::MOST.0);
                }
                self.rows[row + at] = far.0;
            }
        }
    }

    /// All findings between this person and one with these words and facts.
    pub(crate) fn clues(
        &mut self,
        found: &[Faced<'_>],
        facts: &Facts,
        register: &Frequencies,
    ) -> Clues {
        let mut best: Option<Clues> = None;
        for mine in groups(self.words.iter().map(|w| (w.role, w.group))) {
            for theirs in groups(found.iter().map(|w| (w.role, w.group))) {
                let names = self.names(mine, theirs, found);
                if best.as_ref().is_none_or(|b| names.total() > b.total()) {
                    best = Some(names);
                }
            }
        }
        let mut out = best.unwrap_or_default();
        self.mother(found, &mut out);
        self.relatives(found, &mut out);
        fact::gender(&self.facts, facts, &mut out);
        date::compare(&self.facts.births, &facts.births, &mut out);
        place::compare(self, found, register, &mut out);
        fact::country(&self.facts, facts, register, &mut out);
        out
    }

    /// All evidence between this person and one with these words and facts.
    pub(crate) fn score(
        &mut self,
        found: &[Faced<'_>],
        facts: &Facts,
        register: &Frequencies,
    ) -> Explanation {
        let clues = self.clues(found, facts, register);
        let evidence = clues.evidence();
        let total = evidence
            .iter()
            .fold(Decibans::ZERO, |sum, e| sum + e.weight);
        Explanation {
            evidence,
            total,
            probability: probability(total, register.persons()),
        }
    }

    /// Distance of the query's word `at` from a word of the other's name: of the register's own
    /// words only those found near by their keys are near.
    pub(crate) fn near(&mut self, at: usize, word: &Faced<'_>) -> Distance {
        if !self.indexed {
            return self.far(at, word);
        }
        self.near.get(&word.id).map_or(Distance::MOST, |row| {
            Distance(self.rows[*row as usize + at])
        })
    }

    /// Distance of the query's word `at` from any word of the other, computed once.
    pub(crate) fn far(&mut self, at: usize, word: &Faced<'_>) -> Distance {
        let probe = &self.words[at].probe;
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        *self
            .seen
            .entry((number, word.id))
            .or_insert_with(|| probe.far(word.token))
    }
}

fn known(word: &BagWord) -> Option<Known> {
    word.role.is_place().then(|| Known::of(&word.word))
}

/// The chance that this is the person: a logistic of the evidence against the size of the
/// register. The weights are fitted on registers of 100,000.
fn probability(total: Decibans, persons: u32) -> Probability {
    let size = Decibans::ratio(persons.max(1), 100_000).percent(SIZE_PERCENT);
    Probability::of(total.percent(TOTAL_PERCENT) + Decibans(INTERCEPT) - size)
}

/// Share of the evidence that counts: first answers are chosen for having much of it.
const TOTAL_PERCENT: i32 = 89;
/// Share of the register's size, in decibans, that counts against a candidate.
const SIZE_PERCENT: i32 = 47;

fn groups(words: impl Iterator<Item = (Role, u8)>) -> core::ops::Range<u8> {
    let last = words
        .filter(|(role, _)| role.is_person())
        .map(|(_, group)| group)
        .max();
    0..last.map_or(0, |g| g + 1)
}
