//! Moments as people write them.

use sign::Time;
use sign::time::DAY;
use toml::value::{Datetime, Offset};

/// Of a text: `2022-01-18T09:30:00Z`.
///
/// # Errors
/// In words.
pub fn parse(text: &str) -> Result<Time, String> {
    let wrong = || "a moment is written as 2022-01-18T09:30:00Z".to_owned();
    text.parse().ok().and_then(of).ok_or_else(wrong)
}

/// Of a date and time with its offset; none if a part of it lacks or it lies before 1970.
#[must_use]
pub fn of(given: Datetime) -> Option<Time> {
    let (date, clock, offset) = (given.date?, given.time?, given.offset?);
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes),
    };
    let day = days(date.year.into(), date.month.into(), date.day.into());
    let seconds = day * 86_400
        + i64::from(clock.hour) * 3_600
        + i64::from(clock.minute) * 60
        + i64::from(clock.second.unwrap_or(0))
        - minutes * 60;
    let micros = i64::from(clock.nanosecond.unwrap_or(0) / 1_000);
    let all = seconds.checked_mul(1_000_000)?.checked_add(micros)?;
    u64::try_from(all).ok().map(Time)
}

/// The beginning of a day that has no time; none before 1970.
#[must_use]
pub fn day(given: Datetime) -> Option<Time> {
    let date = given.date?;
    let day = days(date.year.into(), date.month.into(), date.day.into());
    u64::try_from(day).ok()?.checked_mul(DAY).map(Time)
}

/// Days since 1970 by the days-from-civil rule of H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms".
fn days(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in [
            "2022-01-18T09:30:00Z",
            "2000-02-29T23:59:59Z",
            "1970-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        let east = parse("2022-01-18T10:30:00+01:00").unwrap();
        assert_eq!(east.to_string(), "2022-01-18T09:30:00Z");
        for bad in [
            "2022-01-18",
            "09:30:00",
            "2022-01-18T09:30:00",
            "1969-12-31T23:59:59Z",
            "x",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        let day_only: Datetime = "2022-01-18".parse().unwrap();
        assert_eq!(day(day_only).unwrap().to_string(), "2022-01-18T00:00:00Z");
    }
}
