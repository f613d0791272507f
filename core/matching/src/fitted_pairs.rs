//! Fitted weights of the measures of two names (see [`crate::pair`]): logistic regression on the
//! benchmark's pairs.

use crate::pair::MEASURES;

/// What a pair of names weighs of which nothing is known, in hundredths of a deciban.
pub(crate) const INTERCEPT: i64 = 1290;

/// Of each measure, from which value on how much a step adds, in thousandths of a deciban.
#[rustfmt::skip]
pub(crate) const PAIRS: [[(i32, i32); 4]; MEASURES] = [
    [(0, -1474), (2, -965), (5, 1371), (10, 312)], // letters left on both sides
    [(0, -594), (4, -104), (8, 317), (14, -165)], // letters left on one side more
    [(0, 102), (15, 59), (30, -277), (50, 175)], // distance
    [(0, -336), (20, 260), (40, -103), (60, 91)], // worst distance
    [(0, 2637), (1, 173), (2, 3043), (3, 10047)], // pairs
    [(0, -16), (10, -102), (20, 293), (30, -216)], // letters paired
    [(0, 573), (15, 164), (35, -103), (70, -649)], // rarity paired
    [(0, -102), (12, -545), (25, 57), (38, 165)], // rarest pair
    [(0, -300), (10, 377), (25, 23), (40, -37)], // rarity left on both sides
    [(0, -607), (15, 622), (35, 81), (60, 128)], // rarity left on one side
    [(0, 4674), (9, 0), (9, 0), (9, 0)], // first words are a pair
    [(0, 5640), (9, 0), (9, 0), (9, 0)], // last words are a pair
    [(0, 465), (2, -760), (3, 452), (4, 2280)], // words
    [(0, -1023), (1, -3893), (2, -5421), (3, 22578)], // pairs as good as the same
    [(0, -369), (2, 12172), (3, -9918), (5, -4055)], // a word left contained in another
    [(76, 409), (80, -1021), (84, 605), (88, -969)], // least distance of words left
    [(0, 2386), (8, -4379), (20, 2548), (34, -842)], // common words before
    [(0, 554), (8, -648), (20, -193), (34, 207)], // common words behind
];
