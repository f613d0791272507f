//! Time, as the machines are told it.

use core::fmt;

/// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Time(pub u64);

/// Length of a minute in microseconds.
pub const MINUTE: u64 = 60_000_000;
/// Length of an hour in microseconds.
pub const HOUR: u64 = 60 * MINUTE;
/// Length of a day in microseconds.
pub const DAY: u64 = 24 * HOUR;

impl Time {
    /// This moment and `micros` more; stays at the end of time.
    #[must_use]
    pub fn plus(self, micros: u64) -> Time {
        Time(self.0.saturating_add(micros))
    }

    /// Microseconds since `earlier`; zero if that is later.
    #[must_use]
    pub fn since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Number of whole days since the epoch (UTC).
    #[must_use]
    pub fn day(self) -> u64 {
        self.0 / DAY
    }

    /// Year, month (1–12) and day (1–31) in UTC, by the civil-from-days rule of
    /// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    #[must_use]
    pub fn date(self) -> (u64, u64, u64) {
        let z = self.day() + 719_468;
        let era = z / 146_097;
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        (
            yoe + era * 400 + u64::from(month <= 2),
            month,
            doy - (153 * mp + 2) / 5 + 1,
        )
    }

    /// Months since January 1970 (UTC): names the monthly intake key.
    #[must_use]
    pub fn month(self) -> u32 {
        let (year, month, _) = self.date();
        u32::try_from((year - 1970) * 12 + month - 1).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Time {
    /// `yyyy-mm-ddThh:mm:ssZ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.date();
        let s = self.0 / 1_000_000 % 86_400;
        write!(
            f,
            "{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z",
            s / 3600,
            s / 60 % 60,
            s % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_calendar_s() {
        assert_eq!(Time(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Time(951_782_400_000_000).date(), (2000, 2, 29));
        assert_eq!(Time(1_642_464_000_000_000).date(), (2022, 1, 18));
        assert_eq!(Time(1_642_464_000_000_000).month(), 52 * 12);
        assert_eq!(Time(5).since(Time(9)), 0);
        let _ = Time(u64::MAX).date();
    }
}
