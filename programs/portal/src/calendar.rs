//! The day until which something is looked at: it follows a calendar, never events, so that it is
//! the same for everybody who asks on one day and says nothing about anybody's case.

use record::date::Day;
use sign::Time;

/// Fewest days until then.
const FEWEST: i32 = 14;

/// The first day of the first month that begins in two weeks or later: year, month, day.
pub(crate) fn next(now: Time) -> (i32, u8, u8) {
    let mut day = Day(Day::of(now).0 + FEWEST);
    while day.gregorian().2 != 1 {
        day = Day(day.0 + 1);
    }
    day.gregorian()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::time::HOUR;

    #[test]
    fn it_is_the_first_of_a_month_two_to_seven_weeks_away() {
        for day in 0..1_500 {
            let now = Time(day * 24 * HOUR + HOUR);
            let (year, month, first) = next(now);
            assert_eq!(first, 1);
            let ahead =
                (0..60).find(|ahead| Day(Day::of(now).0 + ahead).gregorian() == (year, month, 1));
            assert!(ahead.is_some_and(|days| (14..=45).contains(&days)), "{day}");
        }
    }
}
