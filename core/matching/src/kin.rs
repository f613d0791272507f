//! Who the other names in a record belong to, and what they say.

use crate::bag::Role;
use crate::explain::{Code, Evidence};
use crate::score::{Faced, Query, alike};
use crate::spelling::Distance;
use crate::weight::Decibans;
use sign::canonical_code;

/// What a named person is to the one who is sought or recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// The father; his name is often a part of the person's own.
    Father,
    /// The mother.
    Mother,
    /// The father's or mother's father.
    Grandfather,
    /// A brother or sister.
    Sibling,
    /// Husband, wife or partner.
    Spouse,
    /// A son or daughter.
    Child,
    /// Anybody else.
    Other,
}

canonical_code!(Relation {
    1 => Father,
    2 => Mother,
    3 => Grandfather,
    4 => Sibling,
    5 => Spouse,
    6 => Child,
    7 => Other,
});

impl Query {
    /// The mothers' names.
    pub(crate) fn mother(&mut self, found: &[Faced<'_>]) -> Evidence {
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

    /// Names of brothers, sisters and others: one that agrees is enough.
    pub(crate) fn relatives(&mut self, found: &[Faced<'_>]) -> Evidence {
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
                let weight = probe.weight(far).max(Decibans::ZERO);
                let code = alike(probe.script, word.script, far);
                best = match best {
                    Best::Missing if far > Distance::LIMIT => Best::Apart,
                    _ if far > Distance::LIMIT => best,
                    Best::Pair(_, w) if w >= weight => best,
                    _ => Best::Pair(code, weight),
                };
            }
        }
        best
    }
}

#[derive(Clone, Copy)]
enum Best {
    /// One side has no such word.
    Missing,
    /// Both have, none agrees.
    Apart,
    Pair(Code, Decibans),
}

// Fitted with the constants of `score`.
const MOTHER_PERCENT: i32 = 30;
const MOTHER_DIFFERENT: Decibans = Decibans::whole(-11);
const RELATIVES_PERCENT: i32 = 35;
const RELATIVES_DIFFERENT: Decibans = Decibans(-150);
