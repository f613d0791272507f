//! How far two spellings are apart: alignment by learned chances of sounds.
//!
//! Each pair of sounds has a score, 10·log of the chance that spellings of one name show the two
//! in one place against the chance that they meet by accident, one table for each pair of scripts
//! ([`crate::learned`]; Ristad and Yianilos, "Learning String-Edit Distance", 1998). The best
//! alignment, slips of the hand included (Damerau 1964), is set against the best that the two
//! words could reach.

use crate::learned::LEARNED;
use crate::script::Script;
use crate::sound::Sound;

/// Distance of two words in hundredths: 0 the same sounds, 100 nothing in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Distance(pub(crate) u8);

impl Distance {
    /// Beyond this two words are not the same name.
    pub(crate) const LIMIT: Distance = Distance(75);
    /// Nothing in common.
    pub(crate) const MOST: Distance = Distance(100);
}

/// The least distance over all readings of both words.
pub(crate) fn distance(a: (Script, &[Sound]), b: (Script, &[Sound])) -> Distance {
    distance_within(a, b, Distance::MOST)
}

/// As [`distance`], and the most of all if it is beyond `limit`: quicker for words that are
/// nothing alike.
pub(crate) fn distance_within(
    a: (Script, &[Sound]),
    b: (Script, &[Sound]),
    limit: Distance,
) -> Distance {
    let (number, turned) = table(a.0, b.0);
    let (a, b) = if turned { (b.1, a.1) } else { (a.1, b.1) };
    let scores = &TABLES[number];
    let mut best = Distance::MOST;
    for x in a {
        for y in b {
            best = best.min(align_within(scores, &x.phones, &y.phones, limit));
            if best.0 == 0 {
                return best;
            }
        }
    }
    best
}

/// The distance of one reading of a word from every reading of another.
pub(crate) fn distance_of(a: (Script, &[u8]), b: (Script, &[Sound])) -> Distance {
    let (number, turned) = table(a.0, b.0);
    let scores = &TABLES[number];
    let all = b.1.iter().map(|sound| match turned {
        true => align(scores, &sound.phones, a.1),
        false => align(scores, a.1, &sound.phones),
    });
    all.min().unwrap_or(Distance::MOST)
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

fn align(s: &Scores, x: &[u8], y: &[u8]) -> Distance {
    align_within(s, x, y, Distance::MOST)
}

/// The distance of two words, or the most of all as soon as it must be beyond `limit`.
fn align_within(s: &Scores, x: &[u8], y: &[u8], limit: Distance) -> Distance {
    let (x, y) = (clip(x), clip(y));
    let reach = |side: usize, phones: &[u8]| -> i32 {
        phones
            .iter()
            .map(|p| i32::from(s.reach[side][index(*p)]))
            .sum()
    };
    let mut rest = reach(0, x);
    let most = (rest + reach(1, y)) / 2;
    if most <= 0 {
        return if x == y { Distance(0) } else { Distance::MOST };
    }
    // What the second word's additional sounds may still bring.
    let mut extra = 0;
    let mut rows = [[0i16; MAX + 1]; 3];
    let mut right = [0i16; MAX];
    for (j, q) in y.iter().enumerate() {
        right[j] = i16::from(s.right[index(*q)]);
        rows[0][j + 1] = rows[0][j] + right[j];
        extra += i32::from(right[j].max(0));
    }
    let least = most * i32::from(100 - limit.0) / 100;
    let mut hopeless = false;
    for (i, p) in x.iter().enumerate() {
        let [older, before, now] = three(&mut rows, i);
        let (pairs, gap) = (&s.pair[index(*p)], i16::from(s.left[index(*p)]));
        let (mut corner, mut beside) = (before[0], before[0] + gap);
        let mut best = beside;
        now[0] = beside;
        for (j, q) in y.iter().enumerate() {
            let above = before[j + 1];
            let mut score = (corner + i16::from(pairs[index(*q)]))
                .max(above + gap)
                .max(beside + right[j]);
            if i > 0 && j > 0 && *p == y[j - 1] && x[i - 1] == *q && p != q {
                let both = i16::from(pairs[index(*p)]) + i16::from(s.pair[index(*q)][index(*q)]);
                score = score.max(older[j - 1] + both - SWAP);
            }
            now[j + 1] = score;
            best = best.max(score);
            (corner, beside) = (above, score);
        }
        rest -= i32::from(s.reach[0][index(*p)]);
        // Two rows, since an exchange of neighbours passes over one.
        let lost = i32::from(best) + rest + extra < least;
        if lost && hopeless {
            return Distance::MOST;
        }
        hopeless = lost;
    }
    let score = i32::from(rows[x.len() % 3][y.len()]);
    let lost = (most - score).max(0) * 100 / most;
    let far = Distance(u8::try_from(lost.min(100)).unwrap_or(100));
    if far <= limit { far } else { Distance::MOST }
}

/// Two neighbours exchanged by a slip of the hand: eight bits.
const SWAP: i16 = 32;

fn clip(phones: &[u8]) -> &[u8] {
    &phones[..phones.len().min(MAX)]
}

/// The rows of step `i`: two steps ago, one step ago, now.
fn three(rows: &mut [[i16; MAX + 1]; 3], i: usize) -> [&mut [i16; MAX + 1]; 3] {
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
