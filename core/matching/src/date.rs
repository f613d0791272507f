//! Birth dates over calendars: every reading of the one against every reading of the other.

use crate::clue::{Clue, Clues, Kind};
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
pub(crate) fn compare(a: &[Birth], b: &[Birth], out: &mut Clues) {
    let mut best: Option<Clue> = None;
    for x in a {
        for y in b {
            let found = pair(x, y);
            if best.is_none_or(|b| found.weight() > b.weight()) {
                best = Some(found);
            }
        }
    }
    out.all.extend(best);
}

/// Days over which births of a register spread, as far as chance agreement goes: sixty years.
const SPREAD: u32 = 22_000;
/// A range no longer than this is a day, give or take a calendar's margin.
const DAY: u32 = 5;
const YEAR: u32 = 366;

fn pair(a: &Birth, b: &Birth) -> Clue {
    let (wide_a, wide_b) = (width(a), width(b));
    let apart = gap(a, b);
    let days = wide_a <= DAY && wide_b <= DAY;
    let doubt = |read| a.read == read || b.read == read;
    let chance = Decibans::ratio(SPREAD, wide_a.saturating_add(wide_b));
    // Half years between the middles.
    let middle = |b: &Birth| i64::from(b.first) + i64::from(b.last);
    let halves = u8::try_from(middle(a).abs_diff(middle(b)) / u64::from(YEAR))
        .unwrap_or(20)
        .min(20);
    match (days, apart) {
        (true, 0) if doubt(Read::Swapped) => Clue::plain(Kind::BirthDaySwapped),
        (true, 0) if doubt(Read::OtherCalendar) => Clue::plain(Kind::BirthDayCalendar),
        (true, 0) => Clue::plain(Kind::BirthDay),
        (true, _) if !doubt(Read::Swapped) => Clue::new(
            Kind::BirthDaysApart,
            Decibans::ZERO,
            u8::try_from(apart / YEAR).unwrap_or(10).min(10),
        ),
        // A day exchanged or taken from another calendar must be the day.
        (true, _) => Clue::new(Kind::BirthDaysApart, Decibans::ZERO, 10),
        (false, 0) if doubt(Read::OtherCalendar) => Clue::new(Kind::BirthYearCalendar, chance, 0),
        (false, 0) => Clue::new(Kind::BirthYear, chance, halves),
        _ if doubt(Read::OtherCalendar) => Clue::new(Kind::BirthApart, Decibans::ZERO, 10),
        _ if apart <= YEAR => Clue::new(Kind::BirthWithin1, chance, halves),
        _ if apart <= 2 * YEAR => Clue::new(Kind::BirthWithin2, chance, halves),
        _ if apart <= 3 * YEAR => Clue::new(Kind::BirthWithin3, chance, halves),
        _ if apart <= 5 * YEAR => Clue::new(Kind::BirthWithin5, Decibans::ZERO, halves),
        _ if apart <= 8 * YEAR => Clue::new(Kind::BirthWithin8, Decibans::ZERO, halves),
        _ => Clue::new(Kind::BirthApart, Decibans::ZERO, halves),
    }
}

fn width(b: &Birth) -> u32 {
    b.last.abs_diff(b.first).saturating_add(1)
}

/// Days between the two ranges; 0 if they meet.
pub(crate) fn gap(a: &Birth, b: &Birth) -> u32 {
    if a.last < b.first {
        b.first.abs_diff(a.last)
    } else if b.last < a.first {
        a.first.abs_diff(b.last)
    } else {
        0
    }
}
