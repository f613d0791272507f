//! The calendars and their conversion to days.
//!
//! The arithmetic is that of `calendrical_calculations` (after Reingold and Dershowitz,
//! *Calendrical Calculations*, 4th ed.). Hijri is the tabular civil calendar (epoch Friday,
//! 16 July 622 Julian; leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of thirty): a date
//! set by sighting the moon may lie a day or two to either side, which [`Calendar::margin`]
//! tells. Solar Hijri is the arithmetic calendar with its corrections, right for 1799–2121.

use super::{DateError, Day, DayRange, Point};
use calendrical_calculations::{ethiopian, gregorian, islamic, julian, persian, rata_die::RataDie};

words! {
    /// A calendar in which dates are written.
    pub enum Calendar {
        1 Gregorian "gregorian",
        2 Julian "julian",
        3 Hijri "hijri",
        4 SolarHijri "solar-hijri",
        5 Ethiopian "ethiopian",
    }
}

/// Fixed day number (R.D.) of 1970-01-01.
const UNIX_EPOCH: i64 = 719_163;

impl Calendar {
    /// Days by which a date noted by observation may differ from the computed one, either way.
    #[must_use]
    pub fn margin(self) -> u8 {
        if self == Calendar::Hijri { 2 } else { 0 }
    }

    /// Months in a year.
    #[must_use]
    pub fn months(self) -> u8 {
        if self == Calendar::Ethiopian { 13 } else { 12 }
    }

    /// The days that a point of this calendar covers.
    ///
    /// # Errors
    /// [`DateError`] if there is no such day, or it lies outside 1800 to 2200 (Gregorian).
    pub fn range(self, point: Point) -> Result<DayRange, DateError> {
        let (year, month, day) = match point {
            Point::Day(y, m, d) => (y, m, d),
            Point::Month(y, m) => (y, m, 1),
            Point::Year(y) => (y, 1, 1),
        };
        if year == 0 || year > 2_999 {
            return Err(DateError::YearOutOfRange);
        }
        if month == 0 || month > self.months() {
            return Err(DateError::NoSuchDay);
        }
        let length = self.days_in_month(year, month);
        if day == 0 || day > length {
            return Err(DateError::NoSuchDay);
        }
        let first = self.day(year, month, day);
        let last = match point {
            Point::Day(..) => first,
            Point::Month(..) => Day(first.0 + i32::from(length) - 1),
            Point::Year(_) => Day(self.day(year + 1, 1, 1).0 - 1),
        };
        if first < Day::EARLIEST || last > Day::LATEST {
            return Err(DateError::YearOutOfRange);
        }
        Ok(DayRange { first, last })
    }

    /// Year, month and day of a day in this calendar.
    #[must_use]
    pub fn of_day(self, day: Day) -> (i32, u8, u8) {
        let fixed = RataDie::new(i64::from(day.0) + UNIX_EPOCH);
        let date = match self {
            Calendar::Gregorian => gregorian::gregorian_from_fixed(fixed),
            Calendar::Julian => julian::julian_from_fixed(fixed),
            Calendar::Hijri => return hijri_of(fixed),
            Calendar::SolarHijri => persian::fast_persian_from_fixed(fixed),
            Calendar::Ethiopian => ethiopian::ethiopian_from_fixed(fixed),
        };
        date.expect("32-bit days have 32-bit years")
    }

    /// Days in a month that exists.
    pub(super) fn days_in_month(self, year: u16, month: u8) -> u8 {
        let next = if month == self.months() {
            self.day(year + 1, 1, 1)
        } else {
            self.day(year, month + 1, 1)
        };
        u8::try_from(next.0 - self.day(year, month, 1).0).expect("a month has at most 31 days")
    }

    /// The day of a date that exists; the year is at most 3,000.
    fn day(self, year: u16, month: u8, day: u8) -> Day {
        let year = i32::from(year);
        let fixed = match self {
            Calendar::Gregorian => gregorian::fixed_from_gregorian(year, month, day),
            Calendar::Julian => julian::fixed_from_julian(year, month, day),
            Calendar::Hijri => {
                islamic::fixed_from_tabular_islamic(year, month, day, islamic::ISLAMIC_EPOCH_FRIDAY)
            }
            Calendar::SolarHijri => persian::fixed_from_fast_persian(year, month, day),
            Calendar::Ethiopian => ethiopian::fixed_from_ethiopian(year, month, day),
        };
        let days = fixed.to_i64_date() - UNIX_EPOCH;
        Day(i32::try_from(days).expect("years up to 3,000 have 32-bit days"))
    }
}

/// Reingold and Dershowitz, 7.3 (*islamic-from-fixed*). The library's own inverse lacks a
/// summand and puts some first days of a year (1510-01-01) into the year before.
fn hijri_of(fixed: RataDie) -> (i32, u8, u8) {
    let start = |year: i32, month: u8| {
        islamic::fixed_from_tabular_islamic(year, month, 1, islamic::ISLAMIC_EPOCH_FRIDAY)
    };
    let days = fixed - islamic::ISLAMIC_EPOCH_FRIDAY;
    let year = i32::try_from((30 * days + 10_646).div_euclid(10_631))
        .expect("32-bit days have 32-bit years");
    let month = u8::try_from((11 * (fixed - start(year, 1)) + 330) / 325)
        .expect("a year has at most 355 days");
    let day = u8::try_from(fixed - start(year, month) + 1).expect("a month has at most 30 days");
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gregorian(calendar: Calendar, y: u16, m: u8, d: u8) -> (i32, u8, u8) {
        calendar
            .range(Point::Day(y, m, d))
            .expect("a date")
            .first
            .gregorian()
    }

    #[test]
    fn published_pairs_convert() {
        // Reingold & Dershowitz, Calendrical Calculations, appendix C: R.D. 664224 and 694799.
        for (pair, days) in [
            (Calendar::Gregorian.range(Point::Day(1819, 8, 2)), 664_224),
            (Calendar::Julian.range(Point::Day(1819, 7, 21)), 664_224),
            (Calendar::Hijri.range(Point::Day(1234, 10, 10)), 664_224),
            (Calendar::SolarHijri.range(Point::Day(1198, 5, 10)), 664_224),
            (Calendar::Ethiopian.range(Point::Day(1811, 11, 27)), 664_224),
            (Calendar::Gregorian.range(Point::Day(1903, 4, 19)), 694_799),
            (Calendar::Julian.range(Point::Day(1903, 4, 6)), 694_799),
            (Calendar::Hijri.range(Point::Day(1321, 1, 21)), 694_799),
            (Calendar::SolarHijri.range(Point::Day(1282, 1, 29)), 694_799),
            (Calendar::Ethiopian.range(Point::Day(1895, 8, 11)), 694_799),
        ] {
            assert_eq!(i64::from(pair.expect("a date").first.0) + UNIX_EPOCH, days);
        }
        // Days known from history and law.
        assert_eq!(gregorian(Calendar::Ethiopian, 2000, 1, 1), (2007, 9, 12));
        assert_eq!(gregorian(Calendar::Ethiopian, 1983, 1, 1), (1990, 9, 11));
        assert_eq!(gregorian(Calendar::SolarHijri, 1403, 1, 1), (2024, 3, 20));
        assert_eq!(gregorian(Calendar::SolarHijri, 1357, 11, 22), (1979, 2, 11));
        assert_eq!(gregorian(Calendar::Julian, 1917, 10, 25), (1917, 11, 7));
        assert_eq!(gregorian(Calendar::Hijri, 1400, 1, 1), (1979, 11, 21));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (calendar, y, m, d) in [
            (Calendar::Gregorian, 2023, 2, 29),
            (Calendar::Gregorian, 1900, 2, 29),
            (Calendar::Gregorian, 1990, 13, 1),
            (Calendar::Gregorian, 1990, 0, 1),
            (Calendar::Gregorian, 1990, 1, 0),
            (Calendar::Hijri, 1400, 2, 30),
            (Calendar::SolarHijri, 1370, 7, 31),
            (Calendar::Ethiopian, 1984, 13, 6),
            (Calendar::Ethiopian, 1983, 14, 1),
        ] {
            assert_eq!(
                calendar.range(Point::Day(y, m, d)),
                Err(DateError::NoSuchDay)
            );
        }
        assert!(Calendar::Julian.range(Point::Day(1900, 2, 29)).is_ok());
        assert!(Calendar::Ethiopian.range(Point::Day(1983, 13, 6)).is_ok());
        for year in [0, 1, 1370, 2500, u16::MAX] {
            assert_eq!(
                Calendar::Gregorian.range(Point::Year(year)),
                Err(DateError::YearOutOfRange)
            );
        }
    }

    proptest! {
        #[test]
        fn every_day_reads_back_in_every_calendar(day in Day::EARLIEST.0 + 800..Day::LATEST.0 - 800) {
            for calendar in Calendar::ALL {
                let (y, m, d) = calendar.of_day(Day(day));
                let y = u16::try_from(y).expect("positive");
                let range = calendar.range(Point::Day(y, m, d)).expect("a date");
                prop_assert_eq!((range.first, range.last), (Day(day), Day(day)));
                let month = calendar.range(Point::Month(y, m)).expect("a month");
                let year = calendar.range(Point::Year(y)).expect("a year");
                prop_assert!(month.contains(Day(day)) && year.contains(month.first) && year.contains(month.last));
            }
        }
    }
}
