//! Reading dates as registers have them.

use super::{ABOUT_YEARS, Calendar, Date, DateError, Point, When};
use crate::text::{digit, is_invisible};
use zeroize::Zeroizing;

/// Which number stands first in `04/05/1991`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The file does not say: such a date is read only if one number is over 12.
    #[default]
    Unsaid,
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// How the dates of a column are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DateForm {
    /// Day or month first, where the year stands last.
    pub order: Order,
    /// The calendar, if the date itself names none.
    pub calendar: Option<Calendar>,
    /// When an age without a date was true.
    pub aged_at: Option<Point>,
}

/// Why a text is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// It has none of the known forms.
    #[error("not a date")]
    NotADate,
    /// Day and month cannot be told apart.
    #[error("day and month cannot be told apart")]
    Ambiguous,
    /// The year has fewer than four digits.
    #[error("the year needs four digits")]
    ShortYear,
    /// An age, but not when it was so.
    #[error("an age without the date at which it was true")]
    AgeWithoutDate,
    /// It has a known form, but there is no such date.
    #[error(transparent)]
    NoSuchDate(#[from] DateError),
}

impl Date {
    /// Reads a date. Known forms, with digits of any script named in [`crate::text::digit`]:
    /// `1991-05-04`, `1991-05`, `1991`, `04/05/1991`, `05/1991`, `4 May 1991`, a timestamp,
    /// `~1991`, `about 1991`, `before 1991`, `<1991`, `after 1991`, `>1991`, `1988-1991`,
    /// `1988..1991`, `between 1988 and 1991`, `age 34 (2015)`, `age 30-35 (2015-06)`; and after
    /// any of them a mark of the calendar (`AH`, `SH`, `EC`, `CE`, `OS`, `هـ`, `م`, `ش`).
    ///
    /// # Errors
    /// [`ReadError`] on any other text.
    pub fn read(text: &str, form: DateForm) -> Result<Date, ReadError> {
        let plain = plain(text);
        let mut rest = plain.trim();
        let mut calendar = form.calendar;
        let mut trim_mark = |rest: &mut &str| {
            for (mark, marked) in MARKS {
                if let Some(before) = rest.strip_suffix(mark)
                    && before.ends_with(|c: char| c.is_ascii_digit() || c == ' ')
                {
                    calendar = Some(*marked);
                    *rest = before.trim_end();
                    break;
                }
            }
        };
        trim_mark(&mut rest);
        let when = if let Some(age) = strip_any(rest, &["aged", "age"]) {
            aged(age, form)?
        } else if rest.ends_with(')') {
            aged(rest, form)?
        } else if let Some(point) =
            strip_any(rest, &["~", "about", "approx.", "circa", "ca.", "c."])
        {
            When::About(point_in(point, form)?, ABOUT_YEARS)
        } else if let Some(point) = strip_any(rest, &["before", "<"]) {
            When::Before(point_in(point, form)?)
        } else if let Some(point) = strip_any(rest, &["after", ">"]) {
            When::After(point_in(point, form)?)
        } else if let Some((from, to)) = two_points(rest) {
            When::Between(point_in(from, form)?, point_in(to, form)?)
        } else {
            When::On(point_in(rest, form)?)
        };
        Ok(Date::new(calendar, when)?)
    }
}

const MARKS: &[(&str, Calendar)] = &[
    ("sh", Calendar::SolarHijri),
    ("ap", Calendar::SolarHijri),
    ("هـ.ش", Calendar::SolarHijri),
    ("ه.ش", Calendar::SolarHijri),
    ("ش", Calendar::SolarHijri),
    ("ah", Calendar::Hijri),
    ("هـ", Calendar::Hijri),
    ("ه", Calendar::Hijri),
    ("e.c.", Calendar::Ethiopian),
    ("ec", Calendar::Ethiopian),
    ("ዓ.ም", Calendar::Ethiopian),
    ("g.c.", Calendar::Gregorian),
    ("gc", Calendar::Gregorian),
    ("ce", Calendar::Gregorian),
    ("ad", Calendar::Gregorian),
    ("م", Calendar::Gregorian),
    ("os", Calendar::Julian),
];

/// Lower case, ASCII digits, one kind of dash, no invisible marks.
fn plain(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        match digit(c) {
            Some(value) => out.push(char::from(b'0' + value)),
            None => match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
                '\u{a0}' | '\u{202f}' | '\t' => out.push(' '),
                '≈' | '\u{ff5e}' => out.push('~'),
                '\u{60c}' => out.push(','),
                _ => out.extend(c.to_lowercase()),
            },
        }
    }
    out
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes
        .iter()
        .find_map(|p| text.strip_prefix(p))
        .map(str::trim)
}

/// `34 (2015)`, `30-35 (2015-06)`, or an age alone if the form says when it was so.
fn aged(text: &str, form: DateForm) -> Result<When, ReadError> {
    let (age, at) = match text.split_once('(') {
        Some((age, at)) => {
            let at = at.strip_suffix(')').ok_or(ReadError::NotADate)?;
            (age.trim(), Some(point_in(at.trim(), form)?))
        }
        None => (text, form.aged_at),
    };
    let (least, most) = age.split_once('-').unwrap_or((age, age));
    let number = |text: &str| text.trim().parse::<u8>().map_err(|_| ReadError::NotADate);
    Ok(When::Aged {
        least: number(least)?,
        most: number(most)?,
        at: at.ok_or(ReadError::AgeWithoutDate)?,
    })
}

fn two_points(text: &str) -> Option<(&str, &str)> {
    if let Some(pair) = text.split_once("..") {
        return Some((pair.0.trim(), pair.1.trim()));
    }
    if let Some(rest) = text.strip_prefix("between ") {
        return rest.split_once(" and ");
    }
    // `1988-1991`, `1988/1991`: a year on either side.
    let (from, to) = text.split_once(['-', '/'])?;
    let is_year = |s: &str| s.len() == 4 && s.bytes().all(|b| b.is_ascii_digit());
    (is_year(from.trim()) && is_year(to.trim())).then(|| (from.trim(), to.trim()))
}

fn point_in(text: &str, form: DateForm) -> Result<Point, ReadError> {
    let (numbers, count) = numbers(without_time(text))?;
    let point = match numbers[..count] {
        [(year, 4)] => Point::Year(year),
        [(year, 4), (month, _)] | [(month, _), (year, 4)] => Point::Month(year, small(month)?),
        [(year, 4), (month, _), (day, _)] => Point::Day(year, small(month)?, small(day)?),
        [(a, _), (b, NAMED), (year, 4)] => Point::Day(year, small(b)?, small(a)?),
        [(a, NAMED), (b, _), (year, 4)] => Point::Day(year, small(a)?, small(b)?),
        [(a, _), (b, _), (year, 4)] => {
            let (day, month) = match form.order {
                Order::DayFirst => (a, b),
                Order::MonthFirst => (b, a),
                // A month is at most 12, or 13 in the Ethiopian calendar.
                Order::Unsaid if a > 13 => (a, b),
                Order::Unsaid if b > 13 => (b, a),
                Order::Unsaid if a == b => (a, b),
                Order::Unsaid => return Err(ReadError::Ambiguous),
            };
            Point::Day(year, small(month)?, small(day)?)
        }
        [_, _, (_, 2)] | [(_, 2)] => return Err(ReadError::ShortYear),
        _ => return Err(ReadError::NotADate),
    };
    Ok(point)
}

fn small(n: u16) -> Result<u8, ReadError> {
    u8::try_from(n).map_err(|_| ReadError::NoSuchDate(DateError::NoSuchDay))
}

/// `1991-05-04T00:00:00Z` and `1991-05-04 00:00` without the time.
fn without_time(text: &str) -> &str {
    match text.split_once(['t', ' ']) {
        Some((date, time))
            if time.contains(':')
                && time
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+' | '-')) =>
        {
            date
        }
        _ => text,
    }
}

/// Instead of a number of digits: the month was a word.
const NAMED: usize = usize::MAX;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Up to three numbers, each with its count of digits, separated by `-`, `/`, `.`, `,` or space.
fn numbers(text: &str) -> Result<([(u16, usize); 3], usize), ReadError> {
    let mut out = [(0, 0); 3];
    let mut count = 0;
    let parts = text.split(['-', '/', '.', ',', ' ']);
    for part in parts.filter(|part| !part.is_empty()) {
        let number = if part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 4 {
            (part.parse().map_err(|_| ReadError::NotADate)?, part.len())
        } else {
            (month_named(part).ok_or(ReadError::NotADate)?, NAMED)
        };
        *out.get_mut(count).ok_or(ReadError::NotADate)? = number;
        count += 1;
    }
    Ok((out, count))
}

fn month_named(word: &str) -> Option<u16> {
    let at = MONTHS
        .iter()
        .position(|m| *m == word || (word.len() == 3 && m.starts_with(word)))?;
    u16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<When, ReadError> {
        Date::read(text, DateForm::default()).map(|d| d.when())
    }

    #[test]
    fn the_forms_of_real_registers() {
        let may4 = Ok(When::On(Point::Day(1991, 5, 4)));
        for text in [
            "1991-05-04",
            "1991/5/4",
            "1991.05.04",
            "١٩٩١-٠٥-٠٤",
            "۱۹۹۱/۰۵/۰۴",
            "१९९१-०५-०४",
            "১৯৯১-০৫-০৪",
            "၁၉၉၁-၀၅-၀၄",
            "4 May 1991",
            "May 4, 1991",
            "04-May-1991",
            "1991-05-04T00:00:00Z",
            "1991-05-04 00:00:00",
            " \u{200f}1991\u{2011}05\u{2011}04 ",
        ] {
            assert_eq!(read(text), may4, "{text}");
        }
        assert_eq!(read("25/05/1991"), Ok(When::On(Point::Day(1991, 5, 25))));
        assert_eq!(read("1991"), Ok(When::On(Point::Year(1991))));
        assert_eq!(read("05/1991"), Ok(When::On(Point::Month(1991, 5))));
        assert_eq!(read("~1991"), Ok(When::About(Point::Year(1991), 2)));
        assert_eq!(read("about 1991"), Ok(When::About(Point::Year(1991), 2)));
        assert_eq!(read("before 1991"), Ok(When::Before(Point::Year(1991))));
        assert_eq!(read(">1991-03"), Ok(When::After(Point::Month(1991, 3))));
        let years = Ok(When::Between(Point::Year(1988), Point::Year(1991)));
        for text in [
            "1988-1991",
            "1988..1991",
            "between 1988 and 1991",
            "1988–1991",
        ] {
            assert_eq!(read(text), years, "{text}");
        }
        let aged = |least, most, at| Ok(When::Aged { least, most, at });
        assert_eq!(read("age 34 (2015)"), aged(34, 34, Point::Year(2015)));
        assert_eq!(read("٣٤ (٢٠١٥)"), aged(34, 34, Point::Year(2015)));
        assert_eq!(
            read("Aged 30-35 (2015-06)"),
            aged(30, 35, Point::Month(2015, 6))
        );
    }

    #[test]
    fn order_and_calendar_come_from_the_mapping_or_the_date() {
        let form = |order, calendar| DateForm {
            order,
            calendar,
            aged_at: Some(Point::Year(2020)),
        };
        let when = |text, form| Date::read(text, form).map(|d| (d.when(), d.calendar()));
        assert_eq!(
            when("04/05/1991", form(Order::DayFirst, None)),
            Ok((When::On(Point::Day(1991, 5, 4)), None))
        );
        assert_eq!(
            when("04/05/1991", form(Order::MonthFirst, None)),
            Ok((When::On(Point::Day(1991, 4, 5)), None))
        );
        let persian = Some(Calendar::SolarHijri);
        assert_eq!(
            when("۱۳۷۰/۲/۳۱", form(Order::Unsaid, persian)),
            Ok((When::On(Point::Day(1370, 2, 31)), persian))
        );
        assert_eq!(
            when("1411 AH", form(Order::Unsaid, Some(Calendar::Gregorian))),
            Ok((When::On(Point::Year(1411)), Some(Calendar::Hijri)))
        );
        assert_eq!(
            when("١٤١١ هـ", form(Order::Unsaid, None)).map(|w| w.1),
            Ok(Some(Calendar::Hijri))
        );
        assert_eq!(
            when("1983 EC", form(Order::Unsaid, None)).map(|w| w.1),
            Ok(Some(Calendar::Ethiopian))
        );
        assert!(when("age 30", form(Order::Unsaid, None)).is_ok());
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_reason() {
        assert_eq!(read("04/05/1991"), Err(ReadError::Ambiguous));
        assert_eq!(read("04/05/91"), Err(ReadError::ShortYear));
        assert_eq!(read("91"), Err(ReadError::ShortYear));
        assert_eq!(read("age 34"), Err(ReadError::AgeWithoutDate));
        let gregorian = DateForm {
            calendar: Some(Calendar::Gregorian),
            ..DateForm::default()
        };
        // Tikimt of the Ethiopian calendar has thirty days, February has not.
        assert_eq!(read("1991-02-30"), Ok(When::On(Point::Day(1991, 2, 30))));
        assert_eq!(
            Date::read("1991-02-30", gregorian).map(|d| d.when()),
            Err(ReadError::NoSuchDate(DateError::NoSuchDay))
        );
        assert_eq!(
            read("1991-300-4000"),
            Err(ReadError::NoSuchDate(DateError::NoSuchDay))
        );
        for text in [
            "", "unknown", "1-2-3-4", "19911", "1991-x", "(", "age (", "~",
        ] {
            assert_eq!(read(text), Err(ReadError::NotADate), "{text}");
        }
        assert_eq!(
            read("1991..1988"),
            Err(ReadError::NoSuchDate(DateError::Reversed))
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", dates in "[0-9۰-۹~<>()./ -]{0,20}(age|ah|هـ)?") {
            let _ = read(&text);
            let _ = read(&dates);
        }
    }
}
