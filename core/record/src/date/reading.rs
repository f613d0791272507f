//! From a date as given to the days it can have been.

use super::{Calendar, DateError, Day, Point, When};

/// An inclusive range of days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DayRange {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl DayRange {
    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether some day lies in both.
    #[must_use]
    pub fn meets(self, other: DayRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The range with so many days more at each end.
    #[must_use]
    pub fn widened(self, days: u16) -> DayRange {
        DayRange {
            first: Day(self.first.0.saturating_sub(days.into())),
            last: Day(self.last.0.saturating_add(days.into())),
        }
    }
}

/// A date read in one calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Reading {
    /// The calendar it was read in.
    pub calendar: Calendar,
    /// The days it says.
    pub stated: DayRange,
    /// The days it can be trusted for: a suspected placeholder stands for its whole year.
    pub range: DayRange,
}

/// Whether some allowed calendar has such a date; the error of the likeliest calendar if none.
pub(super) fn check(calendar: Option<Calendar>, when: When) -> Result<(), DateError> {
    match calendar {
        Some(calendar) => stated(calendar, when).map(drop),
        None if Calendar::ALL.iter().any(|c| stated(*c, when).is_ok()) => Ok(()),
        None => stated(Calendar::Gregorian, when).map(drop),
    }
}

pub(super) fn readings(
    calendar: Option<Calendar>,
    when: When,
    placeholder: bool,
) -> impl Iterator<Item = Reading> + use<> {
    Calendar::ALL
        .iter()
        .copied()
        .filter(move |c| calendar.is_none_or(|known| known == *c))
        .filter_map(move |calendar| {
            let stated = stated(calendar, when).ok()?;
            let range = match when {
                When::On(Point::Day(year, ..)) if placeholder => {
                    // A converted 1 January stands for the Gregorian year it opens.
                    let (gregorian, month, day) = stated.first.gregorian();
                    let own = calendar.range(Point::Year(year)).unwrap_or(stated);
                    match u16::try_from(gregorian) {
                        Ok(gregorian) if (month, day) == (1, 1) => Calendar::Gregorian
                            .range(Point::Year(gregorian))
                            .unwrap_or(own),
                        _ => own,
                    }
                }
                _ => stated,
            };
            Some(Reading {
                calendar,
                stated,
                range,
            })
        })
}

fn stated(calendar: Calendar, when: When) -> Result<DayRange, DateError> {
    match when {
        When::On(point) => calendar.range(point),
        When::Between(from, to) => {
            let (from, to) = (calendar.range(from)?, calendar.range(to)?);
            if from.first > to.last {
                return Err(DateError::Reversed);
            }
            Ok(DayRange {
                first: from.first,
                last: to.last,
            })
        }
        When::About(point, years) => {
            let range = calendar.range(point)?;
            let days = (u32::from(years) * 1_461).div_ceil(4);
            Ok(clamp(
                range.widened(u16::try_from(days).unwrap_or(u16::MAX)),
            ))
        }
        When::Before(point) => Ok(clamp(DayRange {
            first: Day::EARLIEST,
            last: Day(calendar.range(point)?.first.0 - 1),
        })),
        When::After(point) => Ok(clamp(DayRange {
            first: Day(calendar.range(point)?.last.0 + 1),
            last: Day::LATEST,
        })),
        When::Aged { least, most, at } => {
            if least > most {
                return Err(DateError::Reversed);
            }
            let at = calendar.range(at)?;
            let born = born(calendar, at, least, most)?;
            if calendar != Calendar::Hijri {
                return Ok(born);
            }
            // Ages are told in solar years as often as in lunar ones, also beside Hijri dates.
            let solar = self::born(Calendar::Gregorian, at, least, most)?;
            Ok(DayRange {
                first: born.first.min(solar.first),
                last: born.last.max(solar.last),
            })
        }
    }
}

/// Aged `least` to `most` on some day of `at`: born after the day `most + 1` years before its
/// first day, and no later than `least` years before its last.
fn born(calendar: Calendar, at: DayRange, least: u8, most: u8) -> Result<DayRange, DateError> {
    let first = years_before(calendar, at.first, u16::from(most) + 1)?;
    let last = years_before(calendar, at.last, u16::from(least))?;
    Ok(DayRange {
        first: Day(first.0 + 1),
        last,
    })
}

/// The same day so many years earlier; a day that year lacks becomes its month's last.
fn years_before(calendar: Calendar, day: Day, years: u16) -> Result<Day, DateError> {
    let (year, month, day) = calendar.of_day(day);
    let year = u16::try_from(year)
        .ok()
        .and_then(|year| year.checked_sub(years))
        .filter(|year| *year > 0)
        .ok_or(DateError::YearOutOfRange)?;
    let day = day.min(calendar.days_in_month(year, month));
    Ok(calendar.range(Point::Day(year, month, day))?.first)
}

fn clamp(range: DayRange) -> DayRange {
    DayRange {
        first: range.first.max(Day::EARLIEST),
        last: range.last.min(Day::LATEST).max(Day::EARLIEST),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Date;
    use super::*;

    fn only(calendar: Calendar, when: When) -> ((i32, u8, u8), (i32, u8, u8)) {
        let date = Date::new(Some(calendar), when).expect("a date");
        let all: Vec<Reading> = date.readings().collect();
        assert_eq!(all.len(), 1);
        (
            all[0].range.first.gregorian(),
            all[0].range.last.gregorian(),
        )
    }

    #[test]
    fn precision_becomes_a_range() {
        let g = Calendar::Gregorian;
        let year = Point::Year(1991);
        assert_eq!(
            only(g, When::On(Point::Month(1991, 2))),
            ((1991, 2, 1), (1991, 2, 28))
        );
        assert_eq!(
            only(g, When::About(year, 2)),
            ((1988, 12, 31), (1993, 12, 31))
        );
        assert_eq!(only(g, When::Before(year)), ((1800, 1, 1), (1990, 12, 31)));
        assert_eq!(only(g, When::After(year)), ((1992, 1, 1), (2200, 12, 31)));
        assert_eq!(
            only(g, When::Between(year, Point::Month(1992, 2))),
            ((1991, 1, 1), (1992, 2, 29))
        );
        assert_eq!(
            only(Calendar::Ethiopian, When::On(Point::Year(1983))),
            ((1990, 9, 11), (1991, 9, 11))
        );
    }

    #[test]
    fn an_age_tells_when_one_was_born() {
        let g = Calendar::Gregorian;
        let aged = |least, most, at| When::Aged { least, most, at };
        assert_eq!(
            only(g, aged(34, 34, Point::Year(2015))),
            ((1980, 1, 2), (1981, 12, 31))
        );
        assert_eq!(
            only(g, aged(10, 12, Point::Day(2016, 2, 29))),
            ((2003, 3, 1), (2006, 2, 28))
        );
        // 34 lunar years before 1436 AH began 1402 AH (1981); 34 solar years, 1980.
        let (first, last) = only(Calendar::Hijri, aged(34, 34, Point::Year(1436)));
        assert!(first.0 <= 1980 && last.0 >= 1982, "{first:?} {last:?}");
    }

    #[test]
    fn an_unknown_calendar_gives_every_fitting_reading_by_name() {
        let date = Date::new(None, When::On(Point::Year(1370))).expect("a date");
        let names: Vec<Calendar> = date.readings().map(|r| r.calendar).collect();
        assert_eq!(names, [Calendar::Hijri, Calendar::SolarHijri]);
        let date = Date::new(None, When::On(Point::Year(1983))).expect("a date");
        let names: Vec<Calendar> = date.readings().map(|r| r.calendar).collect();
        assert_eq!(
            names,
            [Calendar::Gregorian, Calendar::Julian, Calendar::Ethiopian]
        );
        assert_eq!(
            Date::new(None, When::On(Point::Year(9))),
            Err(DateError::YearOutOfRange)
        );
    }

    #[test]
    fn a_placeholder_counts_as_its_year_only() {
        let date = Date::new(Some(Calendar::Gregorian), When::On(Point::Day(1991, 1, 1)));
        let reading = date.expect("a date").readings().next().expect("a reading");
        assert_eq!(reading.stated.first, reading.stated.last);
        assert_eq!(reading.range.last.gregorian(), (1991, 12, 31));
        // 11 Dey 1370 = 1 January 1992: stands for 1992, not for 1370.
        assert_eq!(
            only(Calendar::SolarHijri, When::On(Point::Day(1370, 10, 11))),
            ((1992, 1, 1), (1992, 12, 31))
        );
    }
}
