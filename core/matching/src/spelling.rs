//! How far two spellings are apart: alignment by learned chances of sounds.
//!
//! Each pair of sounds has a score, 10·log of the chance that spellings of one name show the two
//! in one place against the chance that they meet by accident, one table for each pair of scripts
//! ([`crate::learned`]; Ristad and Yianilos, "Learning String-Edit Distance", 1998). The best
//! alignment, slips of the hand included (Damerau 1964), is set against the best that the two
//! words could reach.

use crate::learned::LEARNED;
use crate::script::Script;
use crate::sound::{Readings, Sound};

/// Distance of two words in hundredths: 0 the same sounds, 100 nothing in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Distance(pub(crate) u8);

impl Distance {
    /// Beyond this two words are not the same name.
    pub(crate) const LIMIT: Distance = Distance(75);
    /// Nothing in common.
    pub(crate) const MOST: Distance = Distance(100);
}

/// The least distance over all readings of both words.
pub(crate) fn distance(a: (Script, &[Sound]), b: (Script, &[Sound])) -> Distance {
    let a = (a.0, a.1.iter().map(Sound::phones));
    let b = (b.0, b.1.iter().map(Sound::phones));
    least(a, b, Distance::MOST)
}

/// As [`packed_distance`], and the most of all if it is beyond `limit`: quicker for words that
/// are nothing alike.
pub(crate) fn distance_within(
    a: (Script, &Readings),
    b: (Script, &Readings),
    limit: Distance,
) -> Distance {
    let found = least((a.0, a.1.iter()), (b.0, b.1.iter()), limit);
    if found <= limit {
        found
    } else {
        Distance::MOST
    }
}

/// The distance of one reading of a word from every reading of another, as far as `limit`.
pub(crate) fn distance_of(a: (Script, &[u8]), b: (Script, &Readings), limit: Distance) -> Distance {
    least((a.0, core::iter::once(a.1)), (b.0, b.1.iter()), limit)
}

/// As [`distance`], of words whose readings are packed.
pub(crate) fn packed_distance(a: (Script, &Readings), b: (Script, &Readings)) -> Distance {
    least((a.0, a.1.iter()), (b.0, b.1.iter()), Distance::MOST)
}

fn least<'a>(
    a: (Script, impl Iterator<Item = &'a [u8]> + Clone),
    b: (Script, impl Iterator<Item = &'a [u8]> + Clone),
    limit: Distance,
) -> Distance {
    let (number, turned) = table(a.0, b.0);
    let scores = &TABLES[number];
    let mut best = Distance::MOST;
    for x in a.1 {
        for y in b.1.clone() {
            let (x, y) = if turned { (y, x) } else { (x, y) };
            best = best.min(align(scores, x, y, best.min(limit)));
            if best.0 == 0 {
                return best;
            }
        }
    }
    best
}

const MAX: usize = crate::script::LETTERS + 8;

/// Scores of one pair of scripts, by sound.
struct Scores {
    pair: [[i8; 64]; 64],
    /// A sound of the first word that the second has not.
    left: [i8; 64],
    /// A sound of the second word that the first has not.
    right: [i8; 64],
    /// The best that a sound of the first can reach, and of the second.
    reach: [[i8; 64]; 2],
}

/// What an alignment loses against the best the two words could reach; [`Distance::MOST`] if that is
/// clear before the end to be more than `limit`.
fn align(s: &Scores, x: &[u8], y: &[u8], limit: Distance) -> Distance {
    let (x, y) = (clip(x), clip(y));
    let reach = |side: usize, phones: &[u8]| -> i32 {
        phones
            .iter()
            .map(|p| i32::from(s.reach[side][index(*p)]))
            .sum()
    };
    let (reach_x, reach_y) = (reach(0, x), reach(1, y));
    let most = (reach_x + reach_y) / 2;
    if most <= 0 {
        return if x == y { Distance(0) } else { Distance::MOST };
    }
    // A score below this loses more than the limit.
    let least = most - (most * (i32::from(limit.0) + 1)) / 100;
    if reach_x.min(reach_y) < least {
        return Distance::MOST;
    }
    let Some(score) = best_score(s, x, y, (reach_x, least)) else {
        return Distance::MOST;
    };
    let lost = (most - score).max(0) * 100 / most;
    Distance(u8::try_from(lost.min(100)).unwrap_or(100))
}

type Row = [i32; MAX + 1];

/// The best score of any alignment of the two; `None` once it is clear to be below `least`, where
/// all of `x` can reach `reach`.
fn best_score(s: &Scores, x: &[u8], y: &[u8], (reach, least): (i32, i32)) -> Option<i32> {
    let mut rows: [Row; 3] = [[0; MAX + 1]; 3];
    let (mut sounds, mut reach, mut along) = (0u64, reach, 0);
    for (cell, q) in rows[0][1..].iter_mut().zip(y) {
        let gap = i32::from(s.right[index(*q)]);
        sounds |= 1 << index(*q);
        reach += gap.max(0);
        along += gap;
        *cell = along;
    }
    let has = |phone: u8| sounds >> index(phone) & 1 == 1;
    let mut missed = false;
    for (i, p) in x.iter().enumerate() {
        let [older, before, now] = three(&mut rows, i);
        let (pairs, gap) = (&s.pair[index(*p)], i32::from(s.left[index(*p)]));
        let turned = i.checked_sub(1).map(|i| x[i]);
        let turned = turned.filter(|o| o != p && has(*o) && has(*p));
        let (mut corner, mut along) = (before[0], before[0] + gap);
        let mut most = along;
        now[0] = along;
        let above = before[1..].iter().zip(&mut now[1..]);
        for (j, (q, (up, cell))) in y.iter().zip(above).enumerate() {
            // What comes from the row before first: only the last step waits for its neighbour.
            let mut from_above = (corner + i32::from(pairs[index(*q)])).max(up + gap);
            if let Some(other) = turned
                && other & 63 == q & 63
                && j > 0
                && y[j - 1] & 63 == p & 63
            {
                let both = s.pair[index(other)][index(other)];
                let both = i32::from(pairs[index(*p)]) + i32::from(both);
                from_above = from_above.max(older[j - 1] + both - SWAP);
            }
            along = from_above.max(along + i32::from(s.right[index(*q)]));
            *cell = along;
            most = most.max(along);
            corner = *up;
        }
        // Every alignment passes through one of two rows side by side, and gains at most what the
        // sounds behind can reach.
        reach -= i32::from(s.reach[0][index(*p)]);
        let misses = most + reach < least;
        if misses && missed {
            return None;
        }
        missed = misses;
    }
    Some(rows[x.len() % 3][y.len()])
}

/// Two neighbours exchanged by a slip of the hand: eight bits.
const SWAP: i32 = 32;

fn clip(phones: &[u8]) -> &[u8] {
    &phones[..phones.len().min(MAX)]
}

/// The rows of step `i`: two steps ago, one step ago, now.
fn three(rows: &mut [Row; 3], i: usize) -> [&mut Row; 3] {
    let [a, b, c] = rows;
    match i % 3 {
        0 => [c, a, b],
        1 => [a, b, c],
        _ => [b, c, a],
    }
}

const fn index(phone: u8) -> usize {
    (phone & 63) as usize
}

static TABLES: [Scores; 10] = [
    unpack(0),
    unpack(1),
    unpack(2),
    unpack(3),
    unpack(4),
    unpack(5),
    unpack(6),
    // No pairs of these scripts were learned: through Latin, which both were.
    through_latin(unpack(1), unpack(3)),
    through_latin(unpack(1), unpack(5)),
    through_latin(unpack(3), unpack(5)),
];

/// Scores of two scripts from those of each with Latin: the most that a Latin sound in between
/// gives. If sounds stand for each other by way of `z`, the chance is the sum over `z` of
/// p(z) r(a, z) r(b, z); its largest term is taken.
const fn through_latin(a: Scores, b: Scores) -> Scores {
    const N: usize = ALPHABET.len();
    let mut out = Scores {
        pair: [[-32; 64]; 64],
        left: a.left,
        right: b.left,
        reach: [[-32; 64]; 2],
    };
    let mut i = 0;
    while i < N {
        let x = index(ALPHABET[i]);
        let mut k = 0;
        while k < N {
            let z = index(ALPHABET[k]);
            let (to_a, to_b) = (
                a.pair[x][z] + commonness(ALPHABET[k]),
                b.pair[x][z] + commonness(ALPHABET[k]),
            );
            out.left[x] = larger(out.left[x], to_a + b.right[z]);
            out.right[x] = larger(out.right[x], to_b + a.right[z]);
            let mut j = 0;
            while j < N {
                let y = index(ALPHABET[j]);
                out.pair[x][y] = larger(out.pair[x][y], to_a + b.pair[y][z]);
                j += 1;
            }
            k += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < N {
        let x = index(ALPHABET[i]);
        let (mut up, mut across) = (out.left[x], out.right[x]);
        let mut j = 0;
        while j < N {
            let y = index(ALPHABET[j]);
            up = larger(up, out.pair[x][y]);
            across = larger(across, out.pair[y][x]);
            j += 1;
        }
        out.reach[0][x] = up;
        out.reach[1][x] = across;
        i += 1;
    }
    out
}

const fn larger(a: i8, b: i8) -> i8 {
    if a > b { a } else { b }
}

/// How common a sound is in names written in Latin letters, roughly: quarters of a bit.
const fn commonness(phone: u8) -> i8 {
    match phone {
        b'a' => -10,
        b'e' | b'i' => -14,
        b'o' | b'u' | b'n' | b'r' | b'm' | b'l' | b's' | b'h' => -17,
        b'b' | b'd' | b't' | b'k' | b'y' | b'f' | b'w' | b'j' | b'z' | b'g' | b'q' => -22,
        _ => -28,
    }
}

/// One printable character a score: 79 is zero, a step is a quarter of a bit.
const fn unpack(number: usize) -> Scores {
    const N: usize = ALPHABET.len();
    let rows = &LEARNED[number];
    let mut out = Scores {
        pair: [[-32; 64]; 64],
        left: [-32; 64],
        right: [-32; 64],
        reach: [[0; 64]; 2],
    };
    let mut i = 0;
    while i < N {
        let at = index(ALPHABET[i]);
        out.left[at] = rows[i][N] as i8 - 79;
        out.right[at] = rows[N][i] as i8 - 79;
        let (mut up, mut across) = (out.left[at], out.right[at]);
        let mut j = 0;
        while j < N {
            let score = rows[i][j] as i8 - 79;
            out.pair[at][index(ALPHABET[j])] = score;
            if score > up {
                up = score;
            }
            let turned = rows[j][i] as i8 - 79;
            if turned > across {
                across = turned;
            }
            j += 1;
        }
        out.reach[0][at] = up;
        out.reach[1][at] = across;
        i += 1;
    }
    out
}

/// Every sound, in the order of the learned tables.
pub const ALPHABET: &[u8; 41] = b"aeiouAIUWY@H`bpfvwmnlrtdszjgkqhyTDSCZGXJO";

/// The number of the learned table for two scripts, and whether the second script is its row.
#[must_use]
pub fn table(a: Script, b: Script) -> (usize, bool) {
    use Script as S;
    let kind = |s| match s {
        S::Arabic => 1,
        S::Ethiopic => 2,
        S::Cyrillic => 3,
        S::Latin | S::Han | S::Other => 0,
    };
    match (kind(a), kind(b)) {
        (0, 0) => (0, false),
        (1, 1) => (2, false),
        (2, 2) => (4, false),
        (3, 3) => (6, false),
        (1, 2) => (7, false),
        (2, 1) => (7, true),
        (1, 3) => (8, false),
        (3, 1) => (8, true),
        (2, 3) => (9, false),
        (3, 2) => (9, true),
        (1, _) => (1, false),
        (_, 1) => (1, true),
        (2, _) => (3, false),
        (_, 2) => (3, true),
        (3, _) => (5, false),
        _ => (5, true),
    }
}
