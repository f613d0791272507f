//! Birth dates over calendars: every reading of the one against every reading of the other.

use crate::explain::{Code, Evidence};
use crate::features::{Birth, Read};
use crate::weight::Decibans;
use record::date::{Calendar, Date, Day, Point, When};

/// The readings of a recorded date: each calendar it may stand in, its year alone where the day
/// is only a register's habit, and, for a full Gregorian date, day and month exchanged.
#[must_use]
pub fn births(date: &Date) -> Vec<Birth> {
    let mut out: Vec<Birth> = Vec::new();
    let mut push = |first: Day, last: Day, read: Read| {
        let birth = Birth {
            first: first.0,
            last: last.0,
            read,
        };
        if !out
            .iter()
            .any(|b| (b.first, b.last) == (birth.first, birth.last))
        {
            out.push(birth);
        }
    };
    let unsaid = date.calendar().is_none();
    for reading in date.readings() {
        let margin = if reading.range.first == reading.range.last {
            reading.range.widened(u16::from(reading.calendar.margin()))
        } else {
            reading.range
        };
        let read = if unsaid && reading.calendar != Calendar::Gregorian {
            Read::OtherCalendar
        } else if date.is_placeholder() {
            Read::YearOnly
        } else {
            Read::Stated
        };
        push(margin.first, margin.last, read);
        let exchanged = match date.when() {
            When::On(Point::Day(year, month, day))
                if reading.calendar == Calendar::Gregorian && day <= 12 && day != month =>
            {
                Calendar::Gregorian.range(Point::Day(year, day, month)).ok()
            }
            _ => None,
        };
        if let Some(range) = exchanged.filter(|_| !date.is_placeholder()) {
            push(range.first, range.last, Read::Swapped);
        }
    }
    out
}

/// The best agreement of any two readings; nothing where one side has none.
pub(crate) fn compare(a: &[Birth], b: &[Birth]) -> Evidence {
    let mut best: Option<Evidence> = None;
    for x in a {
        for y in b {
            let found = pair(x, y);
            if best.is_none_or(|b| found.weight > b.weight) {
                best = Some(found);
            }
        }
    }
    best.unwrap_or_default()
}

/// Days over which births of a register spread, as far as chance agreement goes: sixty years.
const SPREAD: u32 = 22_000;
/// A range no longer than this is a day, give or take a calendar's margin.
const DAY: u32 = 5;
const YEAR: u32 = 366;

fn pair(a: &Birth, b: &Birth) -> Evidence {
    let (wide_a, wide_b) = (width(a), width(b));
    let apart = gap(a, b);
    let days = wide_a <= DAY && wide_b <= DAY;
    let (code, weight) = if apart == 0 && days {
        (Code::SameDay, Decibans::whole(33))
    } else if apart == 0 {
        let chance = Decibans::ratio(SPREAD, wide_a.saturating_add(wide_b));
        (
            Code::SameYear,
            (chance - Decibans::whole(2)).max(Decibans::ZERO),
        )
    } else if days && apart <= YEAR {
        // Both know the day, and it is not the same one.
        (Code::YearWithinOne, Decibans::whole(-3))
    } else if days {
        (Code::Different, Decibans::whole(-22))
    } else if apart <= YEAR {
        (Code::YearWithinOne, Decibans::whole(5))
    } else if apart <= 2 * YEAR {
        (Code::YearWithinThree, Decibans(50))
    } else if apart <= 3 * YEAR {
        (Code::YearWithinThree, Decibans::whole(-3))
    } else if apart <= 8 * YEAR {
        (Code::Different, Decibans::whole(-21))
    } else {
        (Code::Different, Decibans::whole(-27))
    };
    let (code, doubt) = match (doubt(a.read), doubt(b.read)) {
        (None, None) => (code, Decibans::ZERO),
        (Some(x), None) | (None, Some(x)) => (as_read(code, x), cost(x)),
        (Some(x), Some(y)) => (as_read(code, x), cost(x) + cost(y)),
    };
    Evidence {
        code,
        weight: weight - doubt,
    }
}

/// How much rarer it is that a date is to be read otherwise than it stands.
fn cost(read: Read) -> Decibans {
    match read {
        Read::Stated | Read::YearOnly => Decibans::ZERO,
        Read::OtherCalendar => Decibans::whole(3),
        Read::Swapped => Decibans::whole(9),
    }
}

fn doubt(read: Read) -> Option<Read> {
    matches!(read, Read::OtherCalendar | Read::Swapped).then_some(read)
}

fn as_read(code: Code, read: Read) -> Code {
    match (code, read) {
        (Code::SameDay, Read::Swapped) => Code::SameDaySwapped,
        (Code::SameDay | Code::SameYear, Read::OtherCalendar) => Code::SameOtherCalendar,
        _ => code,
    }
}

fn width(b: &Birth) -> u32 {
    b.last.abs_diff(b.first).saturating_add(1)
}

/// Days between the two ranges; 0 if they meet.
fn gap(a: &Birth, b: &Birth) -> u32 {
    if a.last < b.first {
        b.first.abs_diff(a.last)
    } else if b.last < a.first {
        a.first.abs_diff(b.last)
    } else {
        0
    }
}
