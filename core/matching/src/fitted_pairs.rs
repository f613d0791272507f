//! Fitted weights of the measures of two names (see [`crate::pair`]).

use crate::pair::MEASURES;

/// Of each measure, from which value on how much a step adds, in thousandths of a deciban.
#[rustfmt::skip]
pub(crate) const PAIRS: [[(i32, i32); 4]; MEASURES] = [
    [(0, -2113), (2, -768), (5, 2653), (10, 268)],
    [(0, 808), (4, -1084), (8, 665), (14, -843)],
    [(0, 14), (15, 65), (30, 9), (50, 143)],
    [(0, -179), (20, 111), (40, -65), (60, -344)],
    [(0, -177), (20, -220), (40, -12), (60, 47)],
    [(0, 16901), (1, -8879), (2, -1003), (3, 13046)],
    [(0, 268), (10, -472), (20, 308), (30, -235)],
];
