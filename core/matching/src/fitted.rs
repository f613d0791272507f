//! Fitted weights of every kind of finding, in the order of [`crate::clue::KINDS`]: made from the
//! findings of `examples/bench.rs` by logistic regression (see `crate::score`).

use crate::clue::Fit;

/// Base, percent of rarity by knot, step of distance by knot.
#[rustfmt::skip]
pub(crate) const FITTED: [Fit; 53] = [
    Fit(-43, [10, 14, -9, 25], [-16, 0, 0, 0, 0, 0]), // GivenSame
    Fit(83, [8, 1, -6, 15], [24, 0, 0, 0, 0, 0]), // GivenSameScript
    Fit(-209, [13, 29, -14, 0], [2, -5, -3, -4, 0, 0]), // GivenSimilar
    Fit(14, [11, 10, 0, 7], [6, -9, -5, -21, 0, 0]), // GivenSimilarScript
    Fit(-316, [11, 36, -28, 26], [14, -15, -12, 6, 0, 0]), // GivenMoved
    Fit(-163, [-4, 9, 20, 9], [-1, -20, 5, 11, 0, 0]), // GivenFather
    Fit(12, [0, 0, 0, 0], [4, 2, -1, -3, -67, -199]), // GivenMember
    Fit(73, [0, 0, 0, 0], [16, 1, -13, -28, -56, -50]), // GivenDifferent
    Fit(-1200, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenSibling
    Fit(-1114, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenLost
    Fit(-623, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GivenAlone
    Fit(476, [16, -22, -50, 126], [36, 0, 0, 0, 0, 0]), // NameSame
    Fit(188, [26, 11, -4, -16], [-11, 0, 0, 0, 0, 0]), // NameSameScript
    Fit(129, [21, 11, -17, 26], [-4, -2, 9, -48, 0, 0]), // NameSimilar
    Fit(-410, [15, 47, -17, -26], [20, -21, -10, -16, 0, 0]), // NameSimilarScript
    Fit(-724, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferent
    Fit(-1342, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NameDifferentMore
    Fit(-98, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // NamePartial
    Fit(216, [20, 3, -22, 32], [2, 0, 0, 0, 0, 0]), // FatherSame
    Fit(-75, [10, 16, 22, 24], [-21, 0, 0, 0, 0, 0]), // FatherSameScript
    Fit(297, [29, 5, -28, 31], [-9, 11, -17, -12, 0, 0]), // FatherSimilar
    Fit(-19, [15, 16, -12, -5], [19, -23, -3, -17, 0, 0]), // FatherSimilarScript
    Fit(87, [16, 10, 7, -18], [4, -7, -20, 30, 0, 0]), // FatherAmong
    Fit(24, [0, 0, 0, 0], [6, 1, -4, -9, -45, -64]), // FatherDifferent
    Fit(-394, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherAbsent
    Fit(-45, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // FatherMissing
    Fit(-66, [8, 13, 19, -17], [-10, 0, 0, 0, 0, 0]), // MotherSame
    Fit(15, [4, 3, 1, -5], [9, 5, -27, 5, 0, 0]), // MotherSimilar
    Fit(71, [0, 0, 0, 0], [15, 1, -13, -27, -37, -19]), // MotherDifferent
    Fit(-12, [15, 16, 21, -1], [-16, 0, 0, 0, 0, 0]), // RelativeSame
    Fit(0, [11, 11, -4, -8], [12, -4, -28, -19, 0, 0]), // RelativeSimilar
    Fit(47, [0, 0, 0, 0], [12, 2, -7, -16, -22, -7]), // RelativeDifferent
    Fit(41, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderSame
    Fit(-738, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // GenderDifferent
    Fit(2688, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDay
    Fit(1192, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDaySwapped
    Fit(0, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // BirthDayCalendar
    Fit(-1073, [0, 0, 0, 0], [-95, 0, 0, 0, 0, 0]), // BirthDaysApart
    Fit(490, [29, -5, 45, 0], [-148, 0, 0, 0, 0, 0]), // BirthYear
    Fit(141, [36, 25, 1, 0], [0, 0, 0, 0, 0, 0]), // BirthYearCalendar
    Fit(440, [20, -16, -39, 0], [-115, 0, 0, 0, 0, 0]), // BirthWithin1
    Fit(303, [20, -4, -84, 0], [-114, 0, 0, 0, 0, 0]), // BirthWithin2
    Fit(-423, [19, 53, 7, 0], [-86, 0, 0, 0, 0, 0]), // BirthWithin3
    Fit(-716, [0, 0, 0, 0], [-64, 0, 0, 0, 0, 0]), // BirthWithin5
    Fit(-660, [0, 0, 0, 0], [-93, 0, 0, 0, 0, 0]), // BirthWithin8
    Fit(618, [0, 0, 0, 0], [-144, 0, 0, 0, 0, 0]), // BirthApart
    Fit(40, [20, 17, 14, 28], [-25, 0, 0, 0, 0, 0]), // PlaceSame
    Fit(332, [28, 1, -25, -20], [13, -23, 15, 0, 0, 0]), // PlaceSimilar
    Fit(0, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // PlaceKnown
    Fit(0, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // PlaceDifferent
    Fit(49, [0, 0, 0, 0], [14, 4, -6, -15, -24, -199]), // PlaceUnknown
    Fit(82, [-2, 16, 20, 0], [0, 0, 0, 0, 0, 0]), // CountrySame
    Fit(-1893, [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), // CountryDifferent
];

/// The odds of a first answer that nothing speaks for or against.
pub(crate) const INTERCEPT: i32 = -1292;
