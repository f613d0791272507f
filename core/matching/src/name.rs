//! Names in any order: which words are the same, and what contradicts.

use crate::bag::Role;
use crate::explain::{Code, Evidence};
use crate::score::{Faced, Query, alike};
use crate::script::Script;
use crate::spelling::Distance;
use crate::weight::Decibans;

/// What the words of two names came to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Names {
    pub(crate) given: Evidence,
    pub(crate) names: Evidence,
    pub(crate) father: Evidence,
}

impl Names {
    pub(crate) fn total(&self) -> Decibans {
        self.given.weight + self.names.weight + self.father.weight
    }
}

impl Query {
    /// The evidence of one way of writing the name against one of the other side.
    pub(crate) fn names(&mut self, mine: u8, theirs: u8, found: &[Faced<'_>]) -> Names {
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
                all.push(Pair {
                    asked: a,
                    found: b,
                    far,
                    // A name that everybody bears says nothing, but does not contradict.
                    weight: self.words[a].probe.weight(far).max(Decibans::ZERO),
                    in_place: self.words[a].role == found[b].role,
                });
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
}

/// Two words taken for the same name.
struct Pair {
    asked: usize,
    found: usize,
    far: Distance,
    weight: Decibans,
    in_place: bool,
}

/// Preferred so much if both stand in the same role.
const IN_PLACE: Decibans = Decibans::whole(3);

// Fitted with the constants of `score`.
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

/// A name that agrees across scripts agrees with fewer others than its near spellings tell.
fn other_script(a: Script, b: Script, moved: bool) -> Decibans {
    if a == b || moved {
        Decibans::ZERO
    } else {
        OTHER_SCRIPT
    }
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
