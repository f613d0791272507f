//! Names in any order: which words are the same, and what contradicts.

use crate::bag::Role;
use crate::clue::{Clue, Clues, Kind, alike};
use crate::score::{Faced, Query};
use crate::spelling::Distance;
use crate::together::{PAIRINGS, Pairing};
use crate::weight::Decibans;

/// Two words taken for the same name.
#[derive(Clone, Copy)]
struct Pair {
    asked: usize,
    found: usize,
    far: Distance,
    gain: i32,
}

const GIVEN: [Kind; 4] = [
    Kind::GivenSame,
    Kind::GivenSameScript,
    Kind::GivenSimilar,
    Kind::GivenSimilarScript,
];
const NAME: [Kind; 4] = [
    Kind::NameSame,
    Kind::NameSameScript,
    Kind::NameSimilar,
    Kind::NameSimilarScript,
];
const FATHER: [Kind; 4] = [
    Kind::FatherSame,
    Kind::FatherSameScript,
    Kind::FatherSimilar,
    Kind::FatherSimilarScript,
];

/// Preferred so much if both stand in the same role.
const IN_PLACE: i32 = 600;

impl Query {
    /// The findings of one way of writing the name against one of the other side.
    pub(crate) fn names(&mut self, mine: u8, theirs: u8, found: &[Faced<'_>]) -> Clues {
        let mut asked: Vec<usize> = (0..self.words.len())
            .filter(|at| self.words[*at].role.is_person() && self.words[*at].group == mine)
            .collect();
        let mut faced: Vec<usize> = (0..found.len())
            .filter(|at| found[*at].role.is_person() && found[*at].group == theirs)
            .collect();
        let mut out = Clues::default();
        let (all_asked, all_faced) = (asked.clone(), faced.clone());
        self.fathers(&mut asked, &mut faced, found, &mut out);
        let mut pairs = self.align(&mut asked, &mut faced, found, Query::near);
        if self.closely && !asked.is_empty() && !faced.is_empty() {
            pairs.extend(self.align(&mut asked, &mut faced, found, Query::far));
        }
        for pair in &pairs {
            out.push(self.agreement(pair, found));
        }
        self.contradictions(&asked, &faced, found, !pairs.is_empty(), &mut out);
        if self.closely {
            let all = [all_asked.as_slice(), &all_faced];
            out.pairing = self.pairing(all, [&asked, &faced], &pairs, found);
        }
        out
    }

    /// How the words were paired: all of both sides, those left, and the pairs but for fathers.
    fn pairing(
        &mut self,
        all: [&[usize]; 2],
        left: [&[usize]; 2],
        pairs: &[Pair],
        found: &[Faced<'_>],
    ) -> [i16; PAIRINGS] {
        let mut out = [0; PAIRINGS];
        let mut set = |at: Pairing, value: i16| out[at as usize] = value;
        let count = |n: usize| i16::try_from(n).unwrap_or(i16::MAX);
        let mut nearest = 101;
        for a in left[0] {
            for b in left[1] {
                nearest = nearest.min(i16::from(self.far(*a, &found[*b]).0));
            }
        }
        let (mine, theirs) = (
            |a: usize| self.words[a].probe.own,
            |b: usize| found[b].token.own(),
        );
        let by = |role| move |at: &&usize| role == found[**at].role;
        set(Pairing::Asked, count(all[0].len()));
        set(Pairing::Found, count(all[1].len()));
        let father = |role| role == Role::Father;
        let fathers = all[0].iter().any(|a| father(self.words[*a].role))
            && all[1].iter().any(|b| father(found[*b].role));
        set(Pairing::Fathers, i16::from(fathers));
        set(Pairing::AskedLeft, count(left[0].len()));
        set(Pairing::FoundLeft, count(left[1].len()));
        let most = |shares: &mut dyn Iterator<Item = i16>| shares.max().unwrap_or(-1);
        set(
            Pairing::AskedLeftShare,
            most(&mut left[0].iter().map(|a| mine(*a))),
        );
        set(
            Pairing::FoundLeftShare,
            most(&mut left[1].iter().map(|b| theirs(*b))),
        );
        let own = all[0].iter().rev();
        if let Some(own) = own.copied().find(|a| self.words[*a].role == Role::Given) {
            set(Pairing::OwnShare, mine(own));
            let partner = pairs.iter().find(|p| p.asked == own);
            set(
                Pairing::OwnPartner,
                partner.map_or(0, |p| number(found[p.found].role)),
            );
        }
        if let Some(own) = all[1].iter().rev().find(by(Role::Given)).copied() {
            set(Pairing::FoundOwnShare, theirs(own));
            let partner = pairs.iter().find(|p| p.found == own);
            set(
                Pairing::FoundOwnPartner,
                partner.map_or(0, |p| number(self.words[p.asked].role)),
            );
        }
        set(Pairing::Nearest, nearest);
        let fars = pairs.iter().map(|p| i16::from(p.far.0));
        set(Pairing::Worst, fars.max().unwrap_or(-1));
        let shares = pairs.iter().map(|p| mine(p.asked).min(theirs(p.found)));
        set(Pairing::PairShare, shares.max().unwrap_or(-1));
        let weights = pairs
            .iter()
            .map(|p| self.words[p.asked].probe.weight(p.far).0 / 10);
        let weight: i32 = weights.sum();
        set(
            Pairing::PairWeight,
            i16::try_from(weight).unwrap_or(i16::MAX),
        );
        set(Pairing::Pairs, count(pairs.len()));
        out
    }

    /// Both sides say who the father is: the two are compared with each other and nothing else.
    fn fathers(
        &mut self,
        asked: &mut Vec<usize>,
        faced: &mut Vec<usize>,
        found: &[Faced<'_>],
        out: &mut Clues,
    ) {
        let mut best: Option<(Distance, usize, usize)> = None;
        for &a in asked.iter() {
            if self.words[a].role != Role::Father {
                continue;
            }
            for &b in faced.iter().filter(|b| found[**b].role == Role::Father) {
                let far = distance_of(self, a, &found[b]);
                if best.is_none_or(|(least, ..)| far < least) {
                    best = Some((far, a, b));
                }
            }
        }
        let Some((far, a, b)) = best else { return };
        asked.retain(|at| self.words[*at].role != Role::Father);
        faced.retain(|at| found[*at].role != Role::Father);
        if far <= Distance::LIMIT {
            let (mine, theirs) = (&self.words[a].probe, &found[b]);
            let kind = alike(FATHER, mine.script, theirs.token.script, far);
            out.push(Clue::new(kind, mine.rare(far), far.0));
        } else {
            out.push(Clue::new(Kind::FatherDifferent, Decibans::ZERO, far.0));
        }
    }

    fn agreement(&self, pair: &Pair, found: &[Faced<'_>]) -> Clue {
        let (asked, other) = (&self.words[pair.asked], &found[pair.found]);
        let (a, b) = (asked.role, other.role);
        let four = |of| alike(of, asked.probe.script, other.token.script, pair.far);
        let kind = match (a, b) {
            (Role::Given, Role::Given) => four(GIVEN),
            (Role::Given, Role::Father) | (Role::Father, Role::Given) => Kind::GivenFather,
            (Role::Given, _) | (_, Role::Given) => Kind::GivenMoved,
            (Role::Father, _) | (_, Role::Father) => Kind::FatherAmong,
            _ => four(NAME),
        };
        Clue::new(kind, asked.probe.rare(pair.far), pair.far.0)
    }

    /// Each word with at most one of the other side, the weightiest pairs first. What has found a
    /// partner is taken out of the lists.
    fn align(
        &mut self,
        asked: &mut Vec<usize>,
        faced: &mut Vec<usize>,
        found: &[Faced<'_>],
        how_far: impl Fn(&mut Query, usize, &Faced<'_>) -> Distance,
    ) -> Vec<Pair> {
        let mut all: Vec<Pair> = Vec::new();
        for &a in asked.iter() {
            for &b in faced.iter() {
                let far = how_far(self, a, &found[b]);
                if far > Distance::LIMIT {
                    continue;
                }
                let in_place = self.words[a].role == found[b].role;
                let weight = self.words[a].probe.weight(far).max(Decibans::ZERO).0;
                all.push(Pair {
                    asked: a,
                    found: b,
                    far,
                    gain: weight + if in_place { IN_PLACE } else { 0 },
                });
            }
        }
        all.sort_unstable_by_key(|p| (-p.gain, p.asked, p.found));
        let mut kept: Vec<Pair> = Vec::with_capacity(4);
        for pair in all {
            if asked.contains(&pair.asked) && faced.contains(&pair.found) {
                asked.retain(|a| *a != pair.asked);
                faced.retain(|b| *b != pair.found);
                kept.push(pair);
            }
        }
        kept
    }

    /// What stands on both sides and does not agree.
    fn contradictions(
        &mut self,
        mine: &[usize],
        theirs: &[usize],
        found: &[Faced<'_>],
        agree: bool,
        out: &mut Clues,
    ) {
        let role_mine = |q: &Query, role| mine.iter().copied().find(|a| q.words[*a].role == role);
        let role_theirs = |role| theirs.iter().copied().find(|b| found[*b].role == role);
        if self.is_sibling(mine, theirs, found) {
            out.push(Clue::plain(Kind::GivenSibling));
        }
        match (role_mine(self, Role::Given), role_theirs(Role::Given)) {
            (Some(a), Some(b)) => {
                let far = self.far(a, &found[b]);
                let kind = if agree {
                    Kind::GivenMember
                } else {
                    Kind::GivenDifferent
                };
                out.push(Clue::new(kind, Decibans::ZERO, far.0));
            }
            (None, None) => {}
            // One person's own name stands elsewhere in the other's: father, child, or the
            // parts in another order.
            _ if !theirs.is_empty() && !mine.is_empty() => {
                out.push(Clue::plain(Kind::GivenLost));
            }
            _ => out.push(Clue::plain(Kind::GivenAlone)),
        }
        if role_mine(self, Role::Father).is_some() || role_theirs(Role::Father).is_some() {
            let kind = if mine.is_empty() || theirs.is_empty() {
                Kind::FatherMissing
            } else {
                Kind::FatherAbsent
            };
            out.push(Clue::plain(kind));
        }
        // Of the rest, names whose place in the family is not known may contradict each other.
        let rest = |role| matches!(role, Role::Name);
        let my_rest = mine.iter().filter(|a| rest(self.words[**a].role)).count();
        let their_rest = theirs.iter().filter(|b| rest(found[**b].role)).count();
        let (less, more) = (my_rest.min(their_rest), my_rest.max(their_rest));
        match (less, more) {
            (0, 0) => {}
            (0, _) => out.push(Clue::plain(Kind::NamePartial)),
            (1, _) => out.push(Clue::plain(Kind::NameDifferent)),
            _ => out.push(Clue::plain(Kind::NameDifferentMore)),
        }
    }

    /// Whether a word that is left is the name of the other side's brother or sister: the own name
    /// may stand anywhere.
    fn is_sibling(&mut self, mine: &[usize], theirs: &[usize], found: &[Faced<'_>]) -> bool {
        let near = Distance(30);
        for word in found.iter().filter(|w| w.role == Role::Sibling) {
            if mine.iter().any(|a| self.far(*a, word) <= near) {
                return true;
            }
        }
        for at in 0..self.words.len() {
            if self.words[at].role == Role::Sibling
                && theirs.iter().any(|b| self.far(at, &found[*b]) <= near)
            {
                return true;
            }
        }
        false
    }
}

/// A role as [`Pairing`] counts it.
fn number(role: Role) -> i16 {
    match role {
        Role::Given => 1,
        Role::Father => 2,
        Role::Grandfather => 4,
        _ => 3,
    }
}

/// The nearest of what the search found and what a closer look finds.
fn distance_of(query: &mut Query, at: usize, word: &Faced<'_>) -> Distance {
    let near = query.near(at, word);
    if near <= Distance::LIMIT {
        near
    } else {
        query.far(at, word)
    }
}
