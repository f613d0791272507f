//! How far two words are apart: weighted alignment of their sounds.
//!
//! A Damerau–Levenshtein alignment (Damerau 1964; Levenshtein 1966) in which each insertion and
//! substitution costs by the sounds concerned: a vowel little, next to nothing where one script
//! leaves vowels out, a consonant much, consonants that romanisations confuse little. The cost
//! is divided by the weight of the heavier word.

use crate::sound::Sound;

/// Distance of two words in hundredths: 0 the same sounds, 100 nothing in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Distance(pub(crate) u8);

impl Distance {
    /// Beyond this two words are not the same name.
    pub(crate) const LIMIT: Distance = Distance(32);
}

/// The least distance over all readings of both words.
pub(crate) fn distance(a: &[Sound], b: &[Sound]) -> Distance {
    let mut best = Distance(100);
    for x in a {
        for y in b {
            best = best.min(align(x, y, best));
            if best.0 == 0 {
                return best;
            }
        }
    }
    best
}

/// One consonant.
const UNIT: u16 = 20;
const MAX: usize = crate::script::LETTERS + 8;

fn align(a: &Sound, b: &Sound, worst: Distance) -> Distance {
    if a.phones == b.phones {
        return Distance(0);
    }
    let abjad = a.abjad != b.abjad;
    let (x, y) = (clip(&a.phones), clip(&b.phones));
    let total = weight(x).max(weight(y)).max(1);
    // Unequal weights alone may already exceed what was found.
    let gap = weight_min(x, abjad).abs_diff(weight_min(y, abjad));
    if u32::from(gap) * 100 > u32::from(worst.0) * u32::from(total) + 3000 {
        return worst;
    }
    let mut rows = [[0u16; MAX + 1]; 3];
    for (j, phone) in y.iter().enumerate() {
        rows[0][j + 1] = rows[0][j] + indel(*phone, abjad);
    }
    for (i, p) in x.iter().enumerate() {
        let [older, before, now] = three(&mut rows, i);
        now[0] = before[0] + indel(*p, abjad);
        for (j, q) in y.iter().enumerate() {
            let mut cost = (before[j] + COST[index(*p)][index(*q)])
                .min(before[j + 1] + indel(*p, abjad))
                .min(now[j] + indel(*q, abjad));
            if i > 0 && j > 0 && p != q && *p == y[j - 1] && x[i - 1] == *q {
                cost = cost.min(older[j - 1] + SWAP);
            }
            now[j + 1] = cost;
        }
    }
    let cost = rows[x.len() % 3][y.len()];
    let hundredths = u32::from(cost) * 100 / u32::from(total);
    Distance(u8::try_from(hundredths.min(100)).unwrap_or(100))
}

/// Two neighbours exchanged by a slip of the hand.
const SWAP: u16 = 13;

fn clip(phones: &[u8]) -> &[u8] {
    &phones[..phones.len().min(MAX)]
}

/// The rows of step `i`: two steps ago, one step ago, now.
fn three(rows: &mut [[u16; MAX + 1]; 3], i: usize) -> [&mut [u16; MAX + 1]; 3] {
    let [a, b, c] = rows;
    match i % 3 {
        0 => [c, a, b],
        1 => [a, b, c],
        _ => [b, c, a],
    }
}

fn weight(phones: &[u8]) -> u16 {
    phones.iter().map(|p| indel(*p, false)).sum()
}

fn weight_min(phones: &[u8], abjad: bool) -> u16 {
    phones.iter().map(|p| indel(*p, abjad)).sum()
}

/// Cost of a sound that stands in one word only.
fn indel(phone: u8, abjad: bool) -> u16 {
    match phone {
        b'a' | b'e' | b'i' | b'o' | b'u' if abjad => 2,
        b'I' | b'U' if abjad => 4,
        b'a' | b'e' | b'i' | b'o' | b'u' | b'I' | b'U' | b'A' => 5,
        b'W' | b'Y' => 6,
        b'@' => 1,
        b'H' | b'`' => 2,
        b'y' | b'w' => 8,
        b'h' => 9,
        _ => UNIT,
    }
}

const fn index(phone: u8) -> usize {
    (phone & 63) as usize
}

/// Cost of one sound in place of another. Vowels 3, everything else a consonant's weight,
/// except the pairs of [`NEAR`].
static COST: [[u16; 64]; 64] = costs();

const fn costs() -> [[u16; 64]; 64] {
    let mut cost = [[UNIT; 64]; 64];
    let mut i = 0;
    while i < 64 {
        cost[i][i] = 0;
        i += 1;
    }
    let vowels = b"aeiouAIU";
    let mut a = 0;
    while a < vowels.len() {
        let mut b = 0;
        while b < vowels.len() {
            if a != b {
                cost[index(vowels[a])][index(vowels[b])] = 3;
            }
            b += 1;
        }
        a += 1;
    }
    let mut n = 0;
    while n < NEAR.len() {
        let (pair, near) = NEAR[n];
        cost[index(pair[0])][index(pair[1])] = near;
        cost[index(pair[1])][index(pair[0])] = near;
        n += 1;
    }
    cost
}

/// Sounds that the scripts and romanisations of the rules confuse.
const NEAR: &[(&[u8; 2], u16)] = &[
    (b"ae", 2),
    (b"ei", 2),
    (b"ou", 1),
    (b"aA", 1),
    (b"iI", 1),
    (b"eI", 2),
    (b"uU", 1),
    (b"oU", 1),
    (b"eA", 2),
    (b"a@", 1),
    (b"e@", 1),
    (b"i@", 1),
    (b"o@", 2),
    (b"u@", 1),
    (b"Wu", 1),
    (b"WU", 0),
    (b"Wo", 0),
    (b"Ww", 0),
    (b"Wv", 2),
    (b"Wa", 5),
    (b"We", 5),
    (b"Wf", 12),
    (b"Yi", 1),
    (b"YI", 0),
    (b"Ye", 1),
    (b"Yy", 0),
    (b"Ya", 4),
    (b"YA", 4),
    (b"Yj", 12),
    (b"`a", 1),
    (b"`e", 1),
    (b"`i", 1),
    (b"`o", 1),
    (b"`u", 1),
    (b"`A", 1),
    (b"`U", 2),
    (b"`I", 2),
    (b"`h", 4),
    (b"Ha", 1),
    (b"He", 1),
    (b"HA", 2),
    (b"Hh", 0),
    (b"Ht", 5),
    (b"hH", 0),
    (b"yi", 1),
    (b"ye", 4),
    (b"yI", 2),
    (b"wu", 1),
    (b"wo", 2),
    (b"wU", 1),
    (b"wv", 1),
    (b"vf", 5),
    (b"vb", 6),
    (b"vu", 6),
    (b"wb", 10),
    (b"bp", 4),
    (b"pf", 5),
    (b"td", 6),
    (b"Tt", 2),
    (b"Ts", 3),
    (b"Td", 6),
    (b"Tz", 6),
    (b"TD", 4),
    (b"Dd", 1),
    (b"Dz", 1),
    (b"Ds", 6),
    (b"Dt", 8),
    (b"sz", 4),
    (b"Ss", 4),
    (b"Sz", 8),
    (b"SC", 3),
    (b"SZ", 5),
    (b"SX", 12),
    (b"CZ", 6),
    (b"Cj", 5),
    (b"Ck", 5),
    (b"CX", 5),
    (b"Cs", 8),
    (b"Ct", 10),
    (b"Zj", 2),
    (b"Zz", 4),
    (b"Zg", 6),
    (b"Zs", 8),
    (b"jg", 3),
    (b"jy", 4),
    (b"ji", 6),
    (b"jz", 8),
    (b"js", 12),
    (b"jG", 8),
    (b"jh", 10),
    (b"gk", 5),
    (b"gG", 2),
    (b"gq", 3),
    (b"gX", 10),
    (b"gh", 9),
    (b"kq", 1),
    (b"kX", 4),
    (b"kG", 8),
    (b"kh", 10),
    (b"qG", 3),
    (b"qX", 6),
    (b"GX", 5),
    (b"Gh", 6),
    (b"Gr", 10),
    (b"Xh", 3),
    (b"mn", 10),
    (b"lr", 14),
];
