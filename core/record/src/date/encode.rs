//! The encoding of dates: only what [`Date::new`] accepts decodes.

use super::{Calendar, Date, Day, Point, When};
use sign::{Canonical, DecodeError, Decoder, Encoder};

/// Days from 1600-01-01 to 1970-01-01: encoded days count from there, so that they are positive.
const SHIFT: i64 = 135_140;

impl Canonical for Day {
    fn encode(&self, out: &mut Encoder) {
        out.u64(u64::try_from(i64::from(self.0) + SHIFT).unwrap_or(0));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        i64::try_from(from.u64()?)
            .ok()
            .and_then(|n| i32::try_from(n - SHIFT).ok())
            .map(Day)
            .filter(|day| (Day::EARLIEST..=Day::LATEST).contains(day))
            .ok_or(DecodeError::Range(at))
    }
}

/// `[year, month, day]`, a zero standing for what is not known.
impl Canonical for Point {
    fn encode(&self, out: &mut Encoder) {
        let (year, month, day) = match *self {
            Point::Day(y, m, d) => (y, m, d),
            Point::Month(y, m) => (y, m, 0),
            Point::Year(y) => (y, 0, 0),
        };
        out.array(3);
        year.encode(out);
        month.encode(out);
        day.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        let at = from.position();
        let parts = (u16::decode(from)?, u8::decode(from)?, u8::decode(from)?);
        match parts {
            (year, 0, 0) => Ok(Point::Year(year)),
            (year, month, 0) => Ok(Point::Month(year, month)),
            (_, 0, _) => Err(DecodeError::Range(at)),
            (year, month, day) => Ok(Point::Day(year, month, day)),
        }
    }
}

impl Canonical for When {
    fn encode(&self, out: &mut Encoder) {
        let mut content = |number: u64, items: u64| {
            out.array(items + 1);
            out.u64(number);
        };
        match self {
            When::On(point) => {
                content(1, 1);
                point.encode(out);
            }
            When::Between(from, to) => {
                content(2, 2);
                from.encode(out);
                to.encode(out);
            }
            When::About(point, years) => {
                content(3, 2);
                point.encode(out);
                years.encode(out);
            }
            When::Before(point) => {
                content(4, 1);
                point.encode(out);
            }
            When::After(point) => {
                content(5, 1);
                point.encode(out);
            }
            When::Aged { least, most, at } => {
                content(6, 3);
                least.encode(out);
                most.encode(out);
                at.encode(out);
            }
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let start = from.position();
        let items = from.list()?;
        Ok(match (from.u64()?, items) {
            (1, 2) => When::On(Point::decode(from)?),
            (2, 3) => When::Between(Point::decode(from)?, Point::decode(from)?),
            (3, 3) => When::About(Point::decode(from)?, u8::decode(from)?),
            (4, 2) => When::Before(Point::decode(from)?),
            (5, 2) => When::After(Point::decode(from)?),
            (6, 4) => When::Aged {
                least: u8::decode(from)?,
                most: u8::decode(from)?,
                at: Point::decode(from)?,
            },
            _ => return Err(DecodeError::Unknown(start)),
        })
    }
}

/// `[calendar or null, when, placeholder]`.
impl Canonical for Date {
    fn encode(&self, out: &mut Encoder) {
        out.array(3);
        self.calendar.encode(out);
        self.when.encode(out);
        self.placeholder.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        let at = from.position();
        let calendar = Option::<Calendar>::decode(from)?;
        let when = When::decode(from)?;
        let placeholder = bool::decode(from)?;
        Date::new(calendar, when)
            .map(|date| date.with_placeholder(placeholder))
            .map_err(|_| DecodeError::Range(at))
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::sample::{Random, Sample};

    impl Sample for Day {
        fn sample(from: &mut Random) -> Self {
            Day(i32::from(u16::sample(from)) - 20_000)
        }
    }

    impl Sample for Point {
        fn sample(from: &mut Random) -> Self {
            let year = [1300, 1400, 1983, 2001][from.below(4)] + from.below(30) as u16;
            let (month, day) = (from.below(12) as u8 + 1, from.below(28) as u8 + 1);
            match from.below(3) {
                0 => Point::Day(year, month, day),
                1 => Point::Month(year, month),
                _ => Point::Year(year),
            }
        }
    }

    impl Sample for Date {
        fn sample(from: &mut Random) -> Self {
            loop {
                let at = Point::sample(from);
                let when = match from.below(6) {
                    0 => When::On(at),
                    1 => When::Between(at, Point::sample(from)),
                    2 => When::About(at, u8::sample(from)),
                    3 => When::Before(at),
                    4 => When::After(at),
                    _ => When::Aged {
                        least: u8::sample(from) / 4,
                        most: u8::sample(from) / 2,
                        at,
                    },
                };
                if let Ok(date) = Date::new(Option::sample(from), when) {
                    return date.with_placeholder(bool::sample(from));
                }
            }
        }
    }
}
