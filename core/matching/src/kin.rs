//! Who the other names in a record belong to, and what they say.

use crate::bag::Role;
use crate::clue::{Clue, Clues, Kind};
use crate::score::{Faced, Query};
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
    pub(crate) fn mother(&mut self, found: &[Faced<'_>], out: &mut Clues) {
        let kinds = [Kind::MotherSame, Kind::MotherSimilar, Kind::MotherDifferent];
        out.all.extend(self.best_of(Role::Mother, found, kinds));
    }

    /// Names of brothers, sisters and others: one that agrees is enough.
    pub(crate) fn relatives(&mut self, found: &[Faced<'_>], out: &mut Clues) {
        let kinds = [
            Kind::RelativeSame,
            Kind::RelativeSimilar,
            Kind::RelativeDifferent,
        ];
        let siblings = self.best_of(Role::Sibling, found, kinds);
        let others = self.best_of(Role::Relative, found, kinds);
        let weight = |c: &Clue| c.weight();
        out.all
            .extend([siblings, others].into_iter().flatten().max_by_key(weight));
    }

    /// The nearest pair of words that both stand in a role; none where one side has none.
    fn best_of(&mut self, role: Role, found: &[Faced<'_>], kinds: [Kind; 3]) -> Option<Clue> {
        let mut best: Option<(Distance, Decibans)> = None;
        for at in 0..self.words.len() {
            if self.words[at].role != role {
                continue;
            }
            for word in found.iter().filter(|w| w.role == role) {
                let far = self.far(at, word);
                if best.is_none_or(|(b, _)| far < b) {
                    best = Some((far, self.words[at].probe.rare(far)));
                }
            }
        }
        let (far, rare) = best?;
        Some(match far.0 {
            0..=8 => Clue::new(kinds[0], rare, far.0),
            9..=75 => Clue::new(kinds[1], rare, far.0),
            _ => Clue::new(kinds[2], Decibans::ZERO, far.0),
        })
    }
}
