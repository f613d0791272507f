//! Fitted weights of every kind of finding, in the order of [`crate::clue::KINDS`]: made from the
//! findings of `examples/bench.rs` by logistic regression (see `crate::score`).

use crate::clue::Fit;

/// Base, percent of rarity by knot, step of distance by knot.
#[rustfmt::skip]
pub(crate) const FITTED: [Fit; 53] = [
    Fit(11, [25, 24, -28, 26], [0, 0, 0, 0, 0, 0]), // GivenSame
    Fit(172, [22, 8, -5, 18], [11, 0, 0, 0, 0, 0]), // GivenSameScript
    Fit(4, [27, 26, -18, 4], [-1, 0, -7, 3, 0, 0]), // GivenSimilar
    Fit(115, [21, 12, 2, 3], [12, -16, -9, 1, 0, 0]), // GivenSimilarScript
    Fit(-312, [18, 43, -29, 15], [13, -14, -14, 0, 0, 0]), // GivenMoved
    Fit(-153, [-2, 10, 12, 20], [1, -13, -3, 10, 0, 0]), // GivenFather
    Fit(324, [0, 0, 0, 0], [18, 2, -14, -31, -74, -113]), // GivenMember
    Fit(307, [0, 0, 0, 0], [16, 0, -15, -30, -53, -31]), // GivenDifferent
    Fit(-1221, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenSibling
    Fit(-1055, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenLost
    Fit(-528, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenAlone
    Fit(253, [17, -3, -45, 94], [6, 0, 0, 0, 0, 0]), // NameSame
    Fit(140, [24, 13, 2, -6], [-7, 0, 0, 0, 0, 0]), // NameSameScript
    Fit(68, [26, 21, -17, 1], [-3, -5, 1, -23, 0, 0]), // NameSimilar
    Fit(-232, [23, 41, -15, -26], [8, -8, -14, -13, 0, 0]), // NameSimilarScript
    Fit(-861, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferent
    Fit(-1568, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferentMore
    Fit(-120, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NamePartial
    Fit(180, [25, 10, -23, 20], [3, 0, 0, 0, 0, 0]), // FatherSame
    Fit(2, [14, 14, 14, 12], [7, 0, 0, 0, 0, 0]), // FatherSameScript
    Fit(126, [25, 15, -7, 10], [-1, -3, -9, -6, 0, 0]), // FatherSimilar
    Fit(39, [23, 20, -22, -5], [11, -10, -20, -8, 0, 0]), // FatherSimilarScript
    Fit(1, [23, 23, -10, -21], [5, -10, -19, 11, 0, 0]), // FatherAmong
    Fit(192, [0, 0, 0, 0], [9, -1, -10, -20, -37, -31]), // FatherDifferent
    Fit(-487, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherAbsent
    Fit(-11, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherMissing
    Fit(-62, [6, 11, 16, -18], [2, 0, 0, 0, 0, 0]), // MotherSame
    Fit(15, [6, 5, 4, -14], [6, 3, -19, 8, 0, 0]), // MotherSimilar
    Fit(177, [0, 0, 0, 0], [7, -1, -10, -19, -27, -13]), // MotherDifferent
    Fit(206, [17, 0, 20, -5], [3, 0, 0, 0, 0, 0]), // RelativeSame
    Fit(129, [20, 9, -2, -9], [2, -5, -15, 0, 0, 0]), // RelativeSimilar
    Fit(38, [0, 0, 0, 0], [2, 0, -2, -3, -5, -4]), // RelativeDifferent
    Fit(59, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderSame
    Fit(-898, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderDifferent
    Fit(3112, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDay
    Fit(1417, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDaySwapped
    Fit(0, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDayCalendar
    Fit(-1379, [0, 0, 0, 0], [-57, 0, 0, 0, 0, 0]), // BirthDaysApart
    Fit(634, [36, -6, 51, 0], [-165, 0, 0, 0, 0, 0]), // BirthYear
    Fit(294, [44, 20, 12, 0], [0, 0, 0, 0, 0, 0]), // BirthYearCalendar
    Fit(176, [28, 13, -44, 0], [-81, 0, 0, 0, 0, 0]), // BirthWithin1
    Fit(-175, [22, 35, -95, 0], [-64, 0, 0, 0, 0, 0]), // BirthWithin2
    Fit(-799, [15, 78, 11, 0], [-43, 0, 0, 0, 0, 0]), // BirthWithin3
    Fit(-1154, [0, 0, 0, 0], [-31, 0, 0, 0, 0, 0]), // BirthWithin5
    Fit(-1161, [0, 0, 0, 0], [-42, 0, 0, 0, 0, 0]), // BirthWithin8
    Fit(75, [0, 0, 0, 0], [-118, 0, 0, 0, 0, 0]), // BirthApart
    Fit(226, [31, 13, -5, 11], [-10, 0, 0, 0, 0, 0]), // PlaceSame
    Fit(105, [29, 20, 12, 2], [0, -6, 1, 0, 0, 0]), // PlaceSimilar
    Fit(222, [31, 13, -4, 43], [0, 0, 0, 0, 0, 0]), // PlaceKnown
    Fit(-1360, [0, 0, 0, 0], [-47, 2, 32, 50, 37, 9]), // PlaceDifferent
    Fit(329, [0, 0, 0, 0], [18, 1, -15, -32, -45, -18]), // PlaceUnknown
    Fit(207, [-9, 9, 31, 0], [0, 0, 0, 0, 0, 0]), // CountrySame
    Fit(-1766, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // CountryDifferent
];

/// The odds of a first answer that nothing speaks for or against.
pub(crate) const INTERCEPT: i32 = -1785;
