//! Fitted weights of the measures of two names (see [`crate::pair`]): logistic regression on the
//! benchmark's pairs.

use crate::pair::MEASURES;

/// What a pair of names weighs of which nothing is known, in hundredths of a deciban.
pub(crate) const INTERCEPT: i64 = 1262;

/// Of each measure, from which value on how much a step adds, in thousandths of a deciban.
#[rustfmt::skip]
pub(crate) const PAIRS: [[(i32, i32); 4]; MEASURES] = [
    [(0, -1392), (2, -949), (5, 1212), (10, 352)], // letters left on both sides
    [(0, -639), (4, -55), (8, 324), (14, -152)], // letters left on one side more
    [(0, 104), (15, 60), (30, -277), (50, 180)], // distance
    [(0, -326), (20, 248), (40, -100), (60, 94)], // worst distance
    [(0, 2320), (1, 600), (2, 3159), (3, 9894)], // pairs
    [(0, -18), (10, -79), (20, 268), (30, -231)], // letters paired
    [(0, 567), (15, 153), (35, -91), (70, -657)], // rarity paired
    [(0, -86), (12, -550), (25, 74), (38, 122)], // rarest pair
    [(0, -282), (10, 348), (25, 56), (40, -41)], // rarity left on both sides
    [(0, -596), (15, 598), (35, 85), (60, 136)], // rarity left on one side
    [(0, 4723), (9, 0), (9, 0), (9, 0)], // first words are a pair
    [(0, 5657), (9, 0), (9, 0), (9, 0)], // last words are a pair
    [(0, 463), (2, -598), (3, 400), (4, 2250)], // words
    [(0, -861), (1, -3868), (2, -5408), (3, 22104)], // pairs as good as the same
    [(0, -293), (2, 11715), (3, -9032), (5, -3083)], // a word left contained in another
    [(76, 210), (80, -654), (84, -481), (88, 270)], // least distance of words left
    [(0, 2376), (8, -4364), (20, 2550), (34, -862)], // common words before
    [(0, 600), (8, -712), (20, -190), (34, 234)], // common words behind
];
