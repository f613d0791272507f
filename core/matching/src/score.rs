//! Two persons against each other: evidence of every field, in decibans.
//!
//! After Fellegi and Sunter ("A Theory for Record Linkage", 1969): each field adds
//! 10·log₁₀(m/u), m the chance of what was found if the two are one person, u if they are not.
//! For names u is the share of the register that bears a name as near, so that a common name
//! weighs little. What one side does not have counts nothing; what contradicts counts against.

use crate::bag::{Bag, Facts, Role};
use crate::explain::{Code, Evidence, Explanation, FIELDS, Field};
use crate::features::{Country, Features};
use crate::frequency::{Frequencies, Probe, Token};
use crate::script::Script;
use crate::sound::Sound;
use crate::spelling::Distance;
use crate::translit::sounds;
use crate::weight::{Decibans, Probability};
use crate::{date, place};
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
            places: 0,
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

/// What the words of two names came to.
#[derive(Clone, Copy, Default)]
struct Names {
    given: Evidence,
    names: Evidence,
    father: Evidence,
}

impl Names {
    fn total(&self) -> Decibans {
        self.given.weight + self.names.weight + self.father.weight
    }
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
        evidence[Field::Gender as usize] = gender(&self.facts, facts);
        evidence[Field::Birth as usize] = date::compare(&self.facts.births, &facts.births);
        evidence[Field::Place as usize] = place::compare(self, found, register);
        evidence[Field::Country as usize] = country(&self.facts, facts, register);
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

    fn names(&mut self, mine: u8, theirs: u8, found: &[Faced<'_>]) -> Names {
        let asked = self.positions(mine);
        let faced: Vec<usize> = (0..found.len())
            .filter(|at| found[*at].role.is_person() && found[*at].group == theirs)
            .collect();
        let pairs = self.align(&asked, &faced, found);
        let mut out = Names::default();
        for pair in &pairs {
            let (a, b) = (self.words[pair.asked].role, found[pair.found].role);
            let field = match (a, b) {
                (Role::Given, _) | (_, Role::Given) => &mut out.given,
                (Role::Father, _) | (_, Role::Father) => &mut out.father,
                _ => &mut out.names,
            };
            let moved = (a == Role::Given) != (b == Role::Given);
            let weight = match (a, b) {
                _ if moved => pair.weight.percent(GIVEN_PERCENT) + GIVEN_ELSEWHERE,
                (Role::Given, _) => pair.weight.percent(GIVEN_PERCENT) + GIVEN_IN_PLACE,
                (Role::Father, _) | (_, Role::Father) => {
                    pair.weight.percent(OTHER_PERCENT) + FATHER_AGREES
                }
                _ => pair.weight.percent(OTHER_PERCENT),
            };
            let weight = weight
                + other_script(
                    self.words[pair.asked].probe.script,
                    found[pair.found].script,
                    moved,
                );
            let code = if moved {
                Code::OtherPosition
            } else {
                alike(
                    self.words[pair.asked].probe.script,
                    found[pair.found].script,
                    pair.far,
                )
            };
            add(field, code, weight);
        }
        self.contradictions(&asked, &faced, found, &pairs, &mut out);
        out
    }

    fn positions(&self, group: u8) -> Vec<usize> {
        (0..self.words.len())
            .filter(|at| self.words[*at].role.is_person() && self.words[*at].group == group)
            .collect()
    }

    /// Each word with at most one of the other side, the weightiest pairs first.
    fn align(&mut self, asked: &[usize], faced: &[usize], found: &[Faced<'_>]) -> Vec<Pair> {
        let mut all = Vec::new();
        for &a in asked {
            for &b in faced {
                let far = self.far(a, &found[b]);
                if far > Distance::LIMIT {
                    continue;
                }
                let weight = self.words[a].probe.weight(far);
                if weight > Decibans::ZERO {
                    let in_place = self.words[a].role == found[b].role;
                    all.push(Pair {
                        asked: a,
                        found: b,
                        far,
                        weight,
                        in_place,
                    });
                }
            }
        }
        all.sort_by_key(|p| {
            let bonus = if p.in_place { IN_PLACE } else { Decibans::ZERO };
            (-(p.weight + bonus), p.asked, p.found)
        });
        let mut kept: Vec<Pair> = Vec::new();
        for pair in all {
            if kept
                .iter()
                .all(|k| k.asked != pair.asked && k.found != pair.found)
            {
                kept.push(pair);
            }
        }
        kept
    }

    /// What stands on both sides and does not agree.
    fn contradictions(
        &mut self,
        asked: &[usize],
        faced: &[usize],
        found: &[Faced<'_>],
        pairs: &[Pair],
        out: &mut Names,
    ) {
        let mine: Vec<usize> = asked
            .iter()
            .copied()
            .filter(|a| pairs.iter().all(|p| p.asked != *a))
            .collect();
        let theirs: Vec<usize> = faced
            .iter()
            .copied()
            .filter(|b| pairs.iter().all(|p| p.found != *b))
            .collect();
        let my_given = mine.iter().find(|a| self.words[**a].role == Role::Given);
        let their_given = theirs.iter().find(|b| found[**b].role == Role::Given);
        match (my_given.copied(), their_given.copied()) {
            (Some(a), Some(b)) => {
                let sibling = self.is_sibling(a, b, found);
                let (code, weight) = if sibling {
                    (Code::Sibling, GIVEN_SIBLING)
                } else if pairs.is_empty() {
                    (Code::Different, GIVEN_DIFFERENT)
                } else {
                    (Code::OtherMember, GIVEN_DIFFERENT)
                };
                against(&mut out.given, code, weight);
            }
            (None, None) => {}
            // One person's own name stands elsewhere in the other's: father, child, or the
            // parts in another order.
            _ if !theirs.is_empty() && !mine.is_empty() => {
                against(&mut out.given, Code::OtherMember, GIVEN_MOVED);
            }
            _ => against(&mut out.given, Code::OtherPosition, GIVEN_ALONE),
        }
        let is_father = |role| role == Role::Father;
        let my_father = mine.iter().any(|a| is_father(self.words[*a].role));
        let their_father = theirs.iter().any(|b| is_father(found[*b].role));
        if my_father && their_father {
            against(&mut out.father, Code::Different, FATHER_DIFFERENT);
        }
        // Of the rest, names whose place in the family is not known may contradict each other.
        let my_rest = mine
            .iter()
            .filter(|a| is_rest(self.words[**a].role, their_father))
            .count();
        let their_rest = theirs
            .iter()
            .filter(|b| is_rest(found[**b].role, my_father))
            .count();
        match (my_rest, their_rest) {
            (0, 0) => {}
            (0, _) | (_, 0) => {
                if out.names.code == Code::Unknown {
                    out.names.code = Code::Partial;
                }
            }
            (a, b) => {
                for _ in 0..a.min(b).min(3) {
                    against(&mut out.names, Code::Different, NAME_DIFFERENT);
                }
            }
        }
    }

    /// Whether one side's own name is that of the other's brother or sister.
    fn is_sibling(&mut self, mine: usize, theirs: usize, found: &[Faced<'_>]) -> bool {
        let near = Distance::LIMIT;
        if found
            .iter()
            .any(|w| w.role == Role::Sibling && self.far(mine, w) <= near)
        {
            return true;
        }
        (0..self.words.len())
            .any(|at| self.words[at].role == Role::Sibling && self.far(at, &found[theirs]) <= near)
    }

    fn mother(&mut self, found: &[Faced<'_>]) -> Evidence {
        let best = self.best_of(Role::Mother, Role::Mother, found);
        match best {
            Best::Missing => Evidence::default(),
            Best::Apart => Evidence {
                code: Code::Different,
                weight: MOTHER_DIFFERENT,
            },
            Best::Pair(code, weight) => Evidence {
                code,
                weight: weight.percent(MOTHER_PERCENT),
            },
        }
    }

    fn relatives(&mut self, found: &[Faced<'_>]) -> Evidence {
        let siblings = self.best_of(Role::Sibling, Role::Sibling, found);
        let others = self.best_of(Role::Relative, Role::Relative, found);
        let best = match (siblings, others) {
            (Best::Pair(c, w), Best::Pair(d, v)) => {
                if w >= v {
                    Best::Pair(c, w)
                } else {
                    Best::Pair(d, v)
                }
            }
            (Best::Pair(c, w), _) | (_, Best::Pair(c, w)) => Best::Pair(c, w),
            (Best::Missing, Best::Missing) => Best::Missing,
            _ => Best::Apart,
        };
        match best {
            Best::Missing => Evidence::default(),
            Best::Apart => Evidence {
                code: Code::Different,
                weight: RELATIVES_DIFFERENT,
            },
            Best::Pair(code, weight) => Evidence {
                code,
                weight: weight.percent(RELATIVES_PERCENT),
            },
        }
    }

    /// The weightiest agreement of a word in one role with one in another.
    fn best_of(&mut self, mine: Role, theirs: Role, found: &[Faced<'_>]) -> Best {
        let mut best = Best::Missing;
        for at in 0..self.words.len() {
            if self.words[at].role != mine {
                continue;
            }
            for word in found.iter().filter(|w| w.role == theirs) {
                let far = self.far(at, word);
                let probe = &self.words[at].probe;
                let weight = probe.weight(far);
                let code = alike(probe.script, word.script, far);
                best = match best {
                    _ if far > Distance::LIMIT || weight <= Decibans::ZERO => match best {
                        Best::Missing => Best::Apart,
                        other => other,
                    },
                    Best::Pair(c, w) if w >= weight => Best::Pair(c, w),
                    _ => Best::Pair(code, weight),
                };
            }
        }
        best
    }
}

/// Two words taken for the same name.
struct Pair {
    asked: usize,
    found: usize,
    far: Distance,
    weight: Decibans,
    in_place: bool,
}

enum Best {
    /// One side has no such word.
    Missing,
    /// Both have, none agrees.
    Apart,
    Pair(Code, Decibans),
}

/// Preferred so much if both stand in the same role.
const IN_PLACE: Decibans = Decibans::whole(3);

// The constants below were fitted by logistic regression; see `Field weights` in the module text.
const GIVEN_PERCENT: i32 = 50;
const GIVEN_IN_PLACE: Decibans = Decibans::whole(3);
const GIVEN_ELSEWHERE: Decibans = Decibans::whole(-4);
const GIVEN_DIFFERENT: Decibans = Decibans::whole(-11);
const GIVEN_SIBLING: Decibans = Decibans::whole(-22);
const GIVEN_MOVED: Decibans = Decibans::whole(-7);
const GIVEN_ALONE: Decibans = Decibans::whole(-6);
const OTHER_SCRIPT: Decibans = Decibans(150);
const OTHER_PERCENT: i32 = 30;
const NAME_DIFFERENT: Decibans = Decibans::whole(-9);
const FATHER_AGREES: Decibans = Decibans::whole(2);
const FATHER_DIFFERENT: Decibans = Decibans::whole(-11);
const MOTHER_PERCENT: i32 = 30;
const MOTHER_DIFFERENT: Decibans = Decibans::whole(-11);
const RELATIVES_PERCENT: i32 = 35;
const RELATIVES_DIFFERENT: Decibans = Decibans(-150);
const GENDER_SAME: Decibans = Decibans::whole(1);
const GENDER_DIFFERENT: Decibans = Decibans::whole(-10);
const COUNTRY_PERCENT: i32 = 20;
const COUNTRY_DIFFERENT: Decibans = Decibans::whole(-18);
/// Share of the evidence that counts towards the probability.
const TOTAL_PERCENT: i32 = 81;
/// Share of the register's size, in decibans, that counts against a candidate.
const SIZE_PERCENT: i32 = 47;
/// Counts against a candidate in however small a register.
const FEWEST: Decibans = Decibans::whole(15);

pub(crate) fn gender(a: &Facts, b: &Facts) -> Evidence {
    match (a.gender, b.gender) {
        (Some(x), Some(y)) if x == y => Evidence {
            code: Code::Same,
            weight: GENDER_SAME,
        },
        (Some(_), Some(_)) => Evidence {
            code: Code::Different,
            weight: GENDER_DIFFERENT,
        },
        _ => Evidence::default(),
    }
}

pub(crate) fn country(a: &Facts, b: &Facts, register: &Frequencies) -> Evidence {
    if a.countries.is_empty() || b.countries.is_empty() {
        return Evidence::default();
    }
    let shared = |c: &&Country| b.countries.contains(c);
    let rarest = a
        .countries
        .iter()
        .filter(shared)
        .map(|c| register.in_country(*c))
        .min();
    match rarest {
        Some(count) => Evidence {
            code: Code::Same,
            weight: Decibans::ratio(
                register.persons().saturating_add(20),
                count.saturating_add(1),
            )
            .min(Decibans::whole(14))
            .percent(COUNTRY_PERCENT),
        },
        None => Evidence {
            code: Code::Different,
            weight: COUNTRY_DIFFERENT,
        },
    }
}

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
/// register, see the module text.
fn probability(total: Decibans, persons: u32) -> Probability {
    let against = Decibans::ratio(persons.max(1), 1).percent(SIZE_PERCENT);
    Probability::of(total.percent(TOTAL_PERCENT) - against.max(FEWEST))
}

/// Whether an unmatched word may contradict an unmatched one of the other side: not the own name
/// or the father's where it has its own verdict, nor a grandfather, who is one of several.
fn is_rest(role: Role, other_has_father: bool) -> bool {
    match role {
        Role::Name => true,
        Role::Father => !other_has_father,
        _ => false,
    }
}

/// A name that agrees across scripts agrees with fewer others than its near spellings tell.
fn other_script(a: Script, b: Script, moved: bool) -> Decibans {
    if a == b || moved {
        Decibans::ZERO
    } else {
        OTHER_SCRIPT
    }
}

fn groups(words: impl Iterator<Item = (Role, u8)>) -> core::ops::Range<u8> {
    let last = words
        .filter(|(role, _)| role.is_person())
        .map(|(_, group)| group)
        .max();
    0..last.map_or(0, |g| g + 1)
}

fn add(to: &mut Evidence, code: Code, weight: Decibans) {
    if to.code == Code::Unknown {
        to.code = code;
    }
    to.weight += weight;
}

fn against(to: &mut Evidence, code: Code, weight: Decibans) {
    if to.weight <= Decibans::ZERO || weight.0.abs() > to.weight.0 {
        to.code = code;
    }
    to.weight += weight;
}
