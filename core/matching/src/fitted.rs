//! Fitted weights of every kind of finding, in the order of [`crate::clue::KINDS`]: made from the
//! findings of `examples/bench.rs` by logistic regression (see `crate::score`).

use crate::clue::Fit;

/// Base, percent of rarity by knot, step of distance by knot.
#[rustfmt::skip]
pub(crate) const FITTED: [Fit; 53] = [
    Fit(-61, [8, 13, -6, 25], [-16, 0, 0, 0, 0, 0]), // GivenSame
    Fit(63, [6, 1, -4, 16], [23, 0, 0, 0, 0, 0]), // GivenSameScript
    Fit(-215, [11, 28, -13, 3], [2, -5, -2, -9, 0, 0]), // GivenSimilar
    Fit(0, [10, 10, -1, 9], [5, -8, -4, -20, 0, 0]), // GivenSimilarScript
    Fit(-327, [9, 35, -23, 25], [13, -14, -12, 2, 0, 0]), // GivenMoved
    Fit(-149, [-6, 6, 23, 12], [-3, -14, -1, 9, 0, 0]), // GivenFather
    Fit(18, [0, 0, 0, 0], [5, 1, -2, -6, -64, -190]), // GivenMember
    Fit(68, [0, 0, 0, 0], [15, 1, -13, -26, -56, -46]), // GivenDifferent
    Fit(-1013, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenSibling
    Fit(-1104, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenLost
    Fit(-649, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenAlone
    Fit(405, [15, -18, -44, 115], [32, 0, 0, 0, 0, 0]), // NameSame
    Fit(192, [27, 11, -4, -17], [-11, 0, 0, 0, 0, 0]), // NameSameScript
    Fit(115, [21, 12, -16, 25], [-3, -2, 6, -43, 0, 0]), // NameSimilar
    Fit(-369, [14, 44, -14, -25], [20, -21, -11, -16, 0, 0]), // NameSimilarScript
    Fit(-730, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferent
    Fit(-1344, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferentMore
    Fit(-107, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NamePartial
    Fit(211, [20, 3, -21, 29], [1, 0, 0, 0, 0, 0]), // FatherSame
    Fit(-67, [11, 16, 21, 22], [-17, 0, 0, 0, 0, 0]), // FatherSameScript
    Fit(286, [28, 5, -26, 28], [-8, 10, -14, -14, 0, 0]), // FatherSimilar
    Fit(13, [15, 14, -9, -6], [19, -22, -2, -16, 0, 0]), // FatherSimilarScript
    Fit(91, [17, 10, 4, -17], [4, -8, -20, 29, 0, 0]), // FatherAmong
    Fit(16, [0, 0, 0, 0], [3, 0, -3, -6, -40, -55]), // FatherDifferent
    Fit(-393, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherAbsent
    Fit(-42, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherMissing
    Fit(-35, [10, 13, 15, -22], [-2, 0, 0, 0, 0, 0]), // MotherSame
    Fit(20, [4, 3, 1, -5], [9, 3, -26, 4, 0, 0]), // MotherSimilar
    Fit(63, [0, 0, 0, 0], [13, 0, -12, -25, -33, -17]), // MotherDifferent
    Fit(24, [17, 15, 16, -6], [-14, 0, 0, 0, 0, 0]), // RelativeSame
    Fit(69, [16, 10, -10, -11], [9, -6, -24, -16, 0, 0]), // RelativeSimilar
    Fit(56, [0, 0, 0, 0], [15, 3, -8, -19, -29, -10]), // RelativeDifferent
    Fit(38, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderSame
    Fit(-735, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderDifferent
    Fit(2735, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDay
    Fit(1085, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDaySwapped
    Fit(0, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDayCalendar
    Fit(-1126, [0, 0, 0, 0], [-96, 0, 0, 0, 0, 0]), // BirthDaysApart
    Fit(499, [29, -6, 37, 0], [-152, 0, 0, 0, 0, 0]), // BirthYear
    Fit(121, [37, 27, 3, 0], [0, 0, 0, 0, 0, 0]), // BirthYearCalendar
    Fit(412, [20, -14, -38, 0], [-107, 0, 0, 0, 0, 0]), // BirthWithin1
    Fit(265, [20, -1, -74, 0], [-107, 0, 0, 0, 0, 0]), // BirthWithin2
    Fit(-406, [19, 51, 7, 0], [-84, 0, 0, 0, 0, 0]), // BirthWithin3
    Fit(-707, [0, 0, 0, 0], [-62, 0, 0, 0, 0, 0]), // BirthWithin5
    Fit(-670, [0, 0, 0, 0], [-94, 0, 0, 0, 0, 0]), // BirthWithin8
    Fit(519, [0, 0, 0, 0], [-140, 0, 0, 0, 0, 0]), // BirthApart
    Fit(28, [20, 18, 15, 26], [-25, 0, 0, 0, 0, 0]), // PlaceSame
    Fit(300, [28, 4, -20, -16], [11, -20, 12, 0, 0, 0]), // PlaceSimilar
    Fit(28, [20, 18, 15, 26], [0, 0, 0, 0, 0, 0]), // PlaceKnown
    Fit(0, [0, 0, 0, 0], [-5, -10, 0, 0, 0, 0]), // PlaceDifferent
    Fit(46, [0, 0, 0, 0], [13, 4, -5, -14, -29, -191]), // PlaceUnknown
    Fit(72, [-1, 15, 16, 0], [0, 0, 0, 0, 0, 0]), // CountrySame
    Fit(-1893, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // CountryDifferent
];

/// The odds of a first answer that nothing speaks for or against.
pub(crate) const INTERCEPT: i32 = -1254;
