//! Values that are no structure of fields: texts, numbers, ids, dates.

use super::{Clear, Fields, Json, Names, Object, Unclear, Wrong};
use crate::Person;
use crate::attachment::AttachmentKey;
use crate::country::Country;
use crate::date::{Calendar, Date, Day, Point, When};
use crate::place::Coordinates;
use crate::script::Language;
use crate::slip::Held;
use crate::statement::Statement;
use crate::text::Text;
use sign::id::{AttachmentId, GrantId, IntakeId, RecordId, StaffId};
use sign::time::DAY;
use sign::{Category, Hash, SocietyId, Time};

fn words(json: &Json) -> Result<&str, Unclear> {
    match json {
        Json::Text(text) => Ok(text),
        _ => Err(Wrong::Kind.into()),
    }
}

/// A value that is a text of its own form.
macro_rules! as_text {
    ($($ty:ty { $write:expr, $read:expr })*) => {$(
        impl Clear for $ty {
            fn to_clear(&self) -> Json {
                let write: fn(&$ty) -> String = $write;
                Json::text(&write(self))
            }
            fn from_clear(json: &Json, _: &Names<'_>) -> Result<Self, Unclear> {
                let read: fn(&str) -> Option<$ty> = $read;
                read(words(json)?).ok_or_else(|| Wrong::Value.into())
            }
        }
    )*};
}

as_text! {
    Text { |t| t.reveal().to_owned(), |t| Some(Text::from(t)) }
    Country { |c| c.code().to_owned(), |t| Country::from_code(t).filter(|c| c.code() == t) }
    Language { |l| l.tag().to_owned(), |t| Language::from_tag(t).filter(|l| l.tag() == t) }
    AttachmentId { ToString::to_string, id }
    GrantId { ToString::to_string, id }
    IntakeId { ToString::to_string, id }
    StaffId { ToString::to_string, id }
    Hash { |h| hex(&h.0), |t| bytes(t).map(Hash) }
    AttachmentKey { |k| hex(k.reveal()), |t| bytes(t).map(AttachmentKey::new) }
    Day { write_day, read_day }
    Time { write_time, read_time }
    Point { write_point, read_point }
    Category { |c| category_word(*c).to_owned(), category }
}

/// The word of a category in files.
#[must_use]
pub(crate) fn category_word(category: Category) -> &'static str {
    match category {
        Category::Identity => "identity",
        Category::Origin => "origin",
        Category::Contact => "contact",
        Category::Family => "family",
        Category::Circumstances => "circumstances",
        Category::Casework => "casework",
        Category::Intake => "intake",
        Category::Attachment => "attachment",
    }
}

fn category(word: &str) -> Option<Category> {
    let all = Category::RECORD.into_iter();
    let mut all = all.chain([Category::Intake, Category::Attachment]);
    all.find(|c| category_word(*c) == word)
}

/// Ids as they are written: 32 lower-case hexadecimal digits.
fn hex(bytes: &[u8; 32]) -> String {
    Hash(*bytes).to_string()
}

/// 64 lower-case hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let (halves, []) = text.as_bytes().as_chunks::<32>() else {
        return None;
    };
    let [first, last] = halves else { return None };
    let half = |of: &[u8; 32]| id::<AttachmentId>(core::str::from_utf8(of).ok()?);
    let mut out = [0; 32];
    out[..16].copy_from_slice(&half(first)?.0);
    out[16..].copy_from_slice(&half(last)?.0);
    Some(out)
}

fn id<T: core::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|id: &T| id.to_string() == text)
}

impl Clear for RecordId {
    fn to_clear(&self) -> Json {
        Json::text(&self.to_string())
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let record = id(words(json)?).ok_or(Wrong::Value)?;
        Ok(names.records.get(&record).copied().unwrap_or(record))
    }
}

impl Clear for SocietyId {
    fn to_clear(&self) -> Json {
        Json::Number(i64::from(self.0))
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let society = SocietyId(u32::from_clear(json, names)?);
        match names.societies.get(&society) {
            Some(here) => Ok(*here),
            None if names.strict => Err(Wrong::Society(society).into()),
            None => Ok(society),
        }
    }
}

impl Clear for bool {
    fn to_clear(&self) -> Json {
        Json::Bool(*self)
    }
    fn from_clear(json: &Json, _: &Names<'_>) -> Result<Self, Unclear> {
        match json {
            Json::Bool(yes) => Ok(*yes),
            _ => Err(Wrong::Kind.into()),
        }
    }
}

macro_rules! as_number {
    ($($ty:ty)*) => {$(
        impl Clear for $ty {
            fn to_clear(&self) -> Json {
                Json::Number(i64::from(*self))
            }
            fn from_clear(json: &Json, _: &Names<'_>) -> Result<Self, Unclear> {
                match json {
                    Json::Number(n) => <$ty>::try_from(*n).map_err(|_| Wrong::Value.into()),
                    _ => Err(Wrong::Kind.into()),
                }
            }
        }
    )*};
}
as_number! { u8 u16 u32 i32 }

impl Clear for Held {
    fn to_clear(&self) -> Json {
        self.0.to_clear()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        Clear::from_clear(json, names).map(Held)
    }
}

impl Clear for Coordinates {
    fn to_clear(&self) -> Json {
        let (latitude, longitude) = self.micro_degrees();
        let object = Object::new().with("latitude_micro", &latitude);
        object.with("longitude_micro", &longitude).done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &["latitude_micro", "longitude_micro"])?;
        let latitude = fields.get("latitude_micro", names)?;
        let longitude = fields.get("longitude_micro", names)?;
        Coordinates::new(latitude, longitude).ok_or_else(|| Wrong::Value.into())
    }
}

impl<T: Clear> Clear for Statement<T> {
    fn to_clear(&self) -> Json {
        Object::new()
            .with("value", &self.value)
            .with("source", &self.source)
            .with("said", &self.said)
            .with("sure", &self.sure)
            .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &["value", "source", "said", "sure"])?;
        Ok(Statement {
            value: fields.get("value", names)?,
            source: fields.get("source", names)?,
            said: fields.get("said", names)?,
            sure: fields.get("sure", names)?,
        })
    }
}

impl Clear for Date {
    fn to_clear(&self) -> Json {
        let object = Object::new().with("calendar", &self.calendar());
        let object = match self.when() {
            When::On(at) => object.with("on", &at),
            When::Between(from, to) => object.with("from", &from).with("to", &to),
            When::About(at, years) => object.with("about", &at).with("years", &years),
            When::Before(at) => object.with("before", &at),
            When::After(at) => object.with("after", &at),
            When::Aged { least, most, at } => object
                .with("aged_least", &least)
                .with("aged_most", &most)
                .with("at", &at),
        };
        object.with("placeholder", &self.is_placeholder()).done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        const KINDS: [(&str, &[&str]); 6] = [
            ("on", &["on"]),
            ("from", &["from", "to"]),
            ("about", &["about", "years"]),
            ("before", &["before"]),
            ("after", &["after"]),
            ("at", &["aged_least", "aged_most", "at"]),
        ];
        let mut known = vec!["calendar", "placeholder"];
        let has = |name: &str| matches!(json, Json::Object(f) if f.iter().any(|(n, _)| n.reveal() == name));
        let kind = KINDS.iter().find(|(mark, _)| has(mark));
        let (mark, own) = kind.ok_or(Wrong::Missing)?;
        known.extend(*own);
        let fields = Fields::of(json, &known)?;
        let when = match *mark {
            "on" => When::On(fields.get("on", names)?),
            "from" => When::Between(fields.get("from", names)?, fields.get("to", names)?),
            "about" => When::About(fields.get("about", names)?, fields.get("years", names)?),
            "before" => When::Before(fields.get("before", names)?),
            "after" => When::After(fields.get("after", names)?),
            _ => When::Aged {
                least: fields.get("aged_least", names)?,
                most: fields.get("aged_most", names)?,
                at: fields.get("at", names)?,
            },
        };
        let calendar: Option<Calendar> = fields.get("calendar", names)?;
        let placeholder = fields.get("placeholder", names)?;
        let date = Date::new(calendar, when).map_err(|_| Wrong::Value)?;
        Ok(date.with_placeholder(placeholder))
    }
}

impl Clear for Person {
    fn to_clear(&self) -> Json {
        Object::new()
            .with("identity", &self.identity)
            .with("origin", &self.origin)
            .with("contact", &self.contact)
            .with("family", &self.family)
            .with("circumstances", &self.circumstances)
            .with("casework", &self.casework)
            .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let known = Category::RECORD.map(category_word);
        let fields = Fields::of(json, &known)?;
        Ok(Person {
            identity: fields.get("identity", names)?,
            origin: fields.get("origin", names)?,
            contact: fields.get("contact", names)?,
            family: fields.get("family", names)?,
            circumstances: fields.get("circumstances", names)?,
            casework: fields.get("casework", names)?,
        })
    }
}

fn write_point(point: &Point) -> String {
    match *point {
        Point::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Point::Month(year, month) => format!("{year:04}-{month:02}"),
        Point::Year(year) => format!("{year:04}"),
    }
}

fn read_point(text: &str) -> Option<Point> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let mut next = || parts.next().map(|part| number(part, 2));
    let (month, day) = (next(), next());
    let narrow = |n: Option<u64>| u8::try_from(n?).ok();
    let year = u16::try_from(year).ok()?;
    let point = match (month, day) {
        (None, _) => Point::Year(year),
        (Some(month), None) => Point::Month(year, narrow(month)?),
        (Some(month), Some(day)) => Point::Day(year, narrow(month)?, narrow(day)?),
    };
    parts.next().is_none().then_some(point)
}

fn write_day(day: &Day) -> String {
    let (year, month, day) = day.gregorian();
    format!("{year:04}-{month:02}-{day:02}")
}

fn read_day(text: &str) -> Option<Day> {
    let Some(Point::Day(year, month, day)) = read_point(text) else {
        return None;
    };
    let range = Calendar::Gregorian.range(Point::Day(year, month, day));
    range.ok().map(|range| range.first)
}

/// `yyyy-mm-ddThh:mm:ss.ffffffZ`: RFC 3339 with microseconds, years of more digits where needed.
fn write_time(time: &Time) -> String {
    let whole = time.to_string();
    format!("{}.{:06}Z", whole.trim_end_matches('Z'), time.0 % 1_000_000)
}

fn read_time(text: &str) -> Option<Time> {
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.split('-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let year = number(year, year.len().max(4))?;
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    let (clock, micros) = clock.split_once('.')?;
    let mut clock = clock.split(':');
    let mut two = || number(clock.next()?, 2);
    let (hour, minute, second) = (two()?, two()?, two()?);
    let days = days(year, month, day)?;
    let seconds = hour * 3600 + minute * 60 + second;
    let time = days.checked_mul(DAY)?.checked_add(seconds * 1_000_000)?;
    let time = Time(time.checked_add(number(micros, 6)?)?);
    // A second writing of the same moment, or a day that there is not, is refused.
    (write_time(&time) == text).then_some(time)
}

/// Days since the epoch, by the days-from-civil rule of H. Hinnant.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = year.checked_sub(u64::from(month <= 2))?;
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era.checked_mul(146_097)?
        .checked_add(of_era)?
        .checked_sub(719_468)
}

/// A number of exactly so many decimal digits.
fn number(text: &str, digits: usize) -> Option<u64> {
    let fits = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}
