//! Dates as people give them: in a calendar or in an unknown one, of some precision.
//!
//! Every date answers one question: on which days can it have been? [`Date::readings`] gives
//! inclusive ranges of days, one for its calendar, or one for each calendar that fits.

mod calendar;
mod encode;
mod read;
mod reading;

pub use calendar::Calendar;
pub use read::{DateForm, Order, ReadError};
pub use reading::{DayRange, Reading};

use zeroize::Zeroize;

/// A day: days since 1970-01-01 (Gregorian), negative before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub i32);

impl Day {
    /// 1800-01-01: no date of a living or sought person lies before it.
    pub const EARLIEST: Day = Day(-62_091);
    /// 2200-12-31: no date lies after it.
    pub const LATEST: Day = Day(84_370);

    /// The day of a moment, in UTC.
    #[must_use]
    pub fn of(time: sign::Time) -> Day {
        Day(i32::try_from(time.day()).map_or(Day::LATEST.0, |d| d.min(Day::LATEST.0)))
    }

    /// Year, month and day in the Gregorian calendar.
    #[must_use]
    pub fn gregorian(self) -> (i32, u8, u8) {
        Calendar::Gregorian.of_day(self)
    }
}

/// What is known of one point in time: a day, a month or only a year of some calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Zeroize)]
pub enum Point {
    /// Year, month from 1, day from 1.
    Day(u16, u8, u8),
    /// Year, month from 1.
    Month(u16, u8),
    /// Year.
    Year(u16),
}

/// How a date was given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Zeroize)]
pub enum When {
    /// That day, in that month, in that year.
    On(Point),
    /// From the first to the last, both included.
    Between(Point, Point),
    /// That, give or take so many years.
    About(Point, u8),
    /// Earlier than that.
    Before(Point),
    /// Later than that.
    After(Point),
    /// Birth of somebody who was at least and at most so many years old then.
    Aged {
        /// Youngest age, in completed years.
        least: u8,
        /// Oldest age, in completed years.
        most: u8,
        /// When that was so.
        at: Point,
    },
}

/// Years either way that *about* means if nothing else was said.
pub const ABOUT_YEARS: u8 = 2;

/// A date as it was given, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Date {
    calendar: Option<Calendar>,
    when: When,
    placeholder: bool,
}

redacted!(Date Point When);

/// Why something is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateError {
    /// In no calendar that was allowed is there such a month or day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// It lies before 1800 or after 2200 (Gregorian) in every calendar that was allowed.
    #[error("the year is out of range")]
    YearOutOfRange,
    /// A range ends before it starts.
    #[error("the range ends before it starts")]
    Reversed,
}

impl Date {
    /// A date of that calendar, or of an unknown one.
    ///
    /// A placeholder is suspected if it names the first day of a year, in its own calendar or,
    /// once converted, of the Gregorian year: what registers put for people who know no birthday.
    ///
    /// # Errors
    /// [`DateError`] if no calendar that it may be in has such a date.
    pub fn new(calendar: Option<Calendar>, when: When) -> Result<Date, DateError> {
        let mut date = Date {
            calendar,
            when,
            placeholder: false,
        };
        reading::check(calendar, when)?;
        if let When::On(point @ Point::Day(_, month, day)) = when {
            date.placeholder = (month, day) == (1, 1)
                || calendar
                    .and_then(|c| c.range(point).ok())
                    .is_some_and(|range| {
                        let (_, month, day) = range.first.gregorian();
                        (month, day) == (1, 1)
                    });
        }
        Ok(date)
    }

    /// The same date, with a person's judgement whether it only stands for an unknown day.
    #[must_use]
    pub fn with_placeholder(mut self, suspected: bool) -> Date {
        self.placeholder = suspected;
        self
    }

    /// Its calendar, if known.
    #[must_use]
    pub fn calendar(&self) -> Option<Calendar> {
        self.calendar
    }

    /// How it was given.
    #[must_use]
    pub fn when(&self) -> When {
        self.when
    }

    /// Whether the day is suspected to stand only for its year.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        self.placeholder
    }

    /// The days it can have been: one range for a known calendar, else one for each calendar
    /// that has such a date between 1800 and 2200, each named. Never empty.
    pub fn readings(&self) -> impl Iterator<Item = Reading> + use<> {
        reading::readings(self.calendar, self.when, self.placeholder)
    }
}

impl Drop for Date {
    fn drop(&mut self) {
        self.when.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_are_the_days_they_say() {
        assert_eq!(Day::EARLIEST.gregorian(), (1800, 1, 1));
        assert_eq!(Day::LATEST.gregorian(), (2200, 12, 31));
        assert_eq!(Day::of(sign::Time(0)).gregorian(), (1970, 1, 1));
        assert_eq!(Day::of(sign::Time(u64::MAX)), Day::LATEST);
    }

    #[test]
    fn the_first_day_of_a_year_is_suspected() {
        let day = |c, y, m, d| Date::new(Some(c), When::On(Point::Day(y, m, d)));
        let suspected = |c, y, m, d| day(c, y, m, d).map(|d| d.is_placeholder());
        assert_eq!(suspected(Calendar::Gregorian, 1991, 1, 1), Ok(true));
        assert_eq!(suspected(Calendar::Gregorian, 1991, 1, 2), Ok(false));
        assert_eq!(suspected(Calendar::SolarHijri, 1370, 1, 1), Ok(true));
        // 11 Dey 1370 is 1 January 1992.
        assert_eq!(suspected(Calendar::SolarHijri, 1370, 10, 11), Ok(true));
        assert_eq!(suspected(Calendar::SolarHijri, 1370, 10, 12), Ok(false));
        let unknown = Date::new(None, When::On(Point::Day(1991, 1, 1)));
        assert_eq!(unknown.map(|d| d.is_placeholder()), Ok(true));
    }

    #[test]
    fn debug_shows_no_number() {
        let date = Date::new(None, When::On(Point::Year(1991))).unwrap();
        assert_eq!(
            format!("{date:?} {:?}", date.when()),
            "Date(redacted) When(redacted)"
        );
    }
}
