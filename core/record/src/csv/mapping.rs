//! The mapping file: how a society's columns stand for our fields.

use super::target::Target;
use crate::country::Country;
use crate::date::{Calendar, DateForm, Order, Point};
use crate::name::NameOrder;
use crate::script::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Why a mapping file cannot be used. A mapping holds no personal data, so the message may show
/// what stands there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, or with unknown keys.
    #[error("the mapping cannot be read: {0}")]
    Toml(String),
    /// A key with a value that is none of the known ones.
    #[error("{key}: unknown value; known are: {known}")]
    Value {
        /// The key.
        key: String,
        /// The words known.
        known: String,
    },
}

/// How a register's columns are read. [`Mapping::default`] guesses by common headings.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// Delimiter; guessed from the first line if nothing.
    pub(super) delimiter: Option<u8>,
    pub(super) form: DateForm,
    pub(super) name_order: Option<NameOrder>,
    pub(super) language: Option<Language>,
    pub(super) country: Option<Country>,
    /// Columns by heading; if empty, headings are guessed.
    pub(super) columns: Vec<Column>,
    /// For each target: what words of the file mean.
    pub(super) values: BTreeMap<u8, Vec<(String, String)>>,
    /// Values every row has.
    pub(super) constants: Vec<(Target, String)>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) heading: String,
    pub(super) target: Target,
    pub(super) calendar: Option<Calendar>,
}

impl Mapping {
    /// Reads a mapping file; its keys are described in `examples/README.md`.
    ///
    /// # Errors
    /// [`MappingError`], naming the key.
    pub fn from_toml(text: &str) -> Result<Mapping, MappingError> {
        let file: File = toml::from_str(text).map_err(|e| MappingError::Toml(e.to_string()))?;
        let mut columns = Vec::new();
        for (key, spec) in file.columns {
            let target = word(
                &format!("columns.{key}"),
                &key,
                Target::from_word,
                Target::ALL,
                Target::word,
            )?;
            for item in spec.items() {
                let (heading, calendar) = match item {
                    Item::Heading(heading) => (heading, None),
                    Item::With { column, calendar } => (column, Some(calendar)),
                };
                let calendar = calendar.map(|c| calendar_of(&format!("columns.{key}"), &c));
                columns.push(Column {
                    heading,
                    target,
                    calendar: calendar.transpose()?,
                });
            }
        }
        let mut values = BTreeMap::new();
        for (key, words) in file.values {
            let target = word(
                &format!("values.{key}"),
                &key,
                Target::from_word,
                Target::ALL,
                Target::word,
            )?;
            values.insert(target as u8, words.into_iter().collect());
        }
        let mut constants = Vec::new();
        for (key, value) in file.constants {
            let target = word(
                &format!("constants.{key}"),
                &key,
                Target::from_word,
                Target::ALL,
                Target::word,
            )?;
            constants.push((target, value));
        }
        Ok(Mapping {
            delimiter: file.delimiter.map(|d| delimiter(&d)).transpose()?,
            form: DateForm {
                order: file.date_order.map_or(Ok(Order::Unsaid), |o| order(&o))?,
                calendar: file
                    .calendar
                    .map(|c| calendar_of("calendar", &c))
                    .transpose()?,
                aged_at: file.aged_at.map(|p| point(&p)).transpose()?,
            },
            name_order: file
                .name_order
                .map(|o| {
                    word(
                        "name_order",
                        &o,
                        NameOrder::from_word,
                        NameOrder::ALL,
                        NameOrder::word,
                    )
                })
                .transpose()?,
            language: file
                .language
                .map(|l| Language::from_tag(&l).ok_or_else(|| unknown("language", "a BCP 47 tag")))
                .transpose()?,
            country: file
                .country
                .map(|c| {
                    Country::from_code_or_name(&c)
                        .ok_or_else(|| unknown("country", "a code of ISO 3166-1"))
                })
                .transpose()?,
            columns,
            values,
            constants,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    delimiter: Option<String>,
    date_order: Option<String>,
    calendar: Option<String>,
    aged_at: Option<String>,
    name_order: Option<String>,
    language: Option<String>,
    country: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, Spec>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a heading in quotation marks, {column = \"…\", calendar = \"…\"}, or a list of these"
)]
enum Spec {
    One(Item),
    Many(Vec<Item>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Heading(String),
    With { column: String, calendar: String },
}

impl Spec {
    fn items(self) -> Vec<Item> {
        match self {
            Spec::One(item) => vec![item],
            Spec::Many(items) => items,
        }
    }
}

fn unknown(key: &str, known: &str) -> MappingError {
    MappingError::Value {
        key: key.to_owned(),
        known: known.to_owned(),
    }
}

fn word<T: Copy>(
    key: &str,
    value: &str,
    find: fn(&str) -> Option<T>,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, MappingError> {
    find(value).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|t| name(*t)).collect();
        unknown(key, &known.join(", "))
    })
}

fn calendar_of(key: &str, value: &str) -> Result<Calendar, MappingError> {
    word(
        key,
        value,
        Calendar::from_word,
        Calendar::ALL,
        Calendar::word,
    )
}

fn delimiter(value: &str) -> Result<u8, MappingError> {
    match value {
        "tab" | "\t" => Ok(b'\t'),
        "," | "comma" => Ok(b','),
        ";" | "semicolon" => Ok(b';'),
        "|" => Ok(b'|'),
        _ => Err(unknown("delimiter", "\",\", \";\", \"|\", \"tab\"")),
    }
}

fn order(value: &str) -> Result<Order, MappingError> {
    match value {
        "day-first" => Ok(Order::DayFirst),
        "month-first" => Ok(Order::MonthFirst),
        _ => Err(unknown("date_order", "day-first, month-first")),
    }
}

fn point(value: &str) -> Result<Point, MappingError> {
    let date = crate::date::Date::read(value, DateForm::default());
    match date.map(|d| d.when()) {
        Ok(crate::date::When::On(point)) => Ok(point),
        _ => Err(unknown("aged_at", "2015, 2015-06, 2015-06-30")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_and_its_errors_name_the_key() {
        let mapping = Mapping::from_toml(
            r#"
            delimiter = "tab"
            calendar = "ethiopian"
            date_order = "day-first"
            name_order = "given-father-grandfather"
            language = "am"
            country = "Ethiopia"
            aged_at = "2015-06"
            [columns]
            name = "ሙሉ ስም"
            birth = [{ column = "ቀን", calendar = "gregorian" }, "የልደት ቀን"]
            [values.gender]
            "ወ" = "male"
            [constants]
            consent = "yes"
            "#,
        )
        .expect("a mapping");
        assert_eq!(mapping.columns.len(), 3);
        assert_eq!(mapping.delimiter, Some(b'\t'));
        let error = |text: &str| Mapping::from_toml(text).expect_err("wrong").to_string();
        assert!(
            error("calendar = 'x'").starts_with("calendar: unknown value; known are: gregorian")
        );
        assert!(error("[columns]\nbrith = 'x'").starts_with("columns.brith"));
        assert!(error("[values.sexx]\na = 'b'").starts_with("values.sexx"));
        assert!(error("delimiter = 'ab'").starts_with("delimiter"));
        assert!(error("nonsense = 1").contains("nonsense"));
        assert!(error("country = 'Atlantis'").starts_with("country"));
        assert!(error("aged_at = 'x'").starts_with("aged_at"));
        let kind = error("[columns]\nname = 3");
        assert!(
            kind.contains("line 2") && kind.contains("a heading in quotation marks"),
            "{kind}"
        );
    }
}
