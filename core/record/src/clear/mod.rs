//! Records in clear, for another system to read: what a society takes with it when it leaves. The
//! one door by which plaintext becomes readable text; `docs/formats/society.md` is its table.
//!
//! Every structure is an object with its fields under the names they have here, every code its
//! word; what is empty or not known is left out. Reading is strict: an unknown field, a field that
//! stands twice or a word that is none is refused, and the refusal names the place by the names of
//! fields and never what stood there.

mod json;
mod letters;
mod values;

pub use json::{Json, parse};

use crate::text::Text;
use core::fmt;
use sign::SocietyId;
use sign::id::RecordId;
use std::collections::BTreeMap;

/// How the ids of a folder are called where it is read.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Records that are called otherwise; all others keep their id.
    pub records: &'a BTreeMap<RecordId, RecordId>,
    /// Societies that have another number.
    pub societies: &'a BTreeMap<SocietyId, SocietyId>,
    /// Whether one that is not in the table is refused rather than left as it is: in another log a
    /// number means somebody else, and would open what was never to be shared with them.
    pub strict: bool,
}

impl Names<'static> {
    /// Everything keeps its name.
    #[must_use]
    pub fn same() -> Names<'static> {
        static RECORDS: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        static SOCIETIES: BTreeMap<SocietyId, SocietyId> = BTreeMap::new();
        Names {
            records: &RECORDS,
            societies: &SOCIETIES,
            strict: false,
        }
    }
}

/// Something that can be written in clear and read back.
pub trait Clear: Sized {
    /// As a value of JSON.
    fn to_clear(&self) -> Json;

    /// Reads what [`Clear::to_clear`] wrote, with ids as `names` has them.
    ///
    /// # Errors
    /// [`Unclear`], naming the place.
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear>;

    /// What a field that is not there stands for; none if it must be there.
    #[must_use]
    fn left_out() -> Option<Self> {
        None
    }

    /// Whether the field is not written.
    #[must_use]
    fn is_left_out(&self) -> bool {
        false
    }
}

/// Why a value is not what was written here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Wrong {
    /// The line is no JSON, or JSON such as is never written here.
    #[error("no such JSON as is written here")]
    Syntax,
    /// A field must be there.
    #[error("a field is missing")]
    Missing,
    /// A field is not known.
    #[error("a field that is not known")]
    Unknown,
    /// Another kind of value stands there.
    #[error("another kind of value than is written here")]
    Kind,
    /// It is no such word, date, number or id.
    #[error("no such word, date, number or id")]
    Value,
    /// The folder names a society that has no number where it is read.
    #[error("society {0} of the folder has no number here")]
    Society(SocietyId),
}

/// Why something cannot be read, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unclear {
    /// The place, the innermost step first.
    path: Vec<At>,
    /// Why.
    pub why: Wrong,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum At {
    Field(&'static str),
    Item(usize),
}

impl From<Wrong> for Unclear {
    fn from(why: Wrong) -> Unclear {
        let path = Vec::new();
        Unclear { path, why }
    }
}

impl Unclear {
    /// It was met in this field.
    #[must_use]
    pub fn in_field(mut self, name: &'static str) -> Unclear {
        self.path.push(At::Field(name));
        self
    }

    fn in_item(mut self, at: usize) -> Unclear {
        self.path.push(At::Item(at));
        self
    }
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.path.iter().rev().enumerate() {
            match step {
                At::Field(name) if n == 0 => f.write_str(name)?,
                At::Field(name) => write!(f, ".{name}")?,
                At::Item(at) => write!(f, "[{at}]")?,
            }
        }
        if self.path.is_empty() {
            write!(f, "{}", self.why)
        } else {
            write!(f, ": {}", self.why)
        }
    }
}

impl std::error::Error for Unclear {}

/// Writes an object field by field.
#[derive(Default, Debug)]
pub struct Object(Vec<(&'static str, Json)>);

impl Object {
    /// An object without fields.
    #[must_use]
    pub fn new() -> Object {
        Object::default()
    }

    /// With this field, unless it is left out.
    #[must_use]
    pub fn with<T: Clear>(mut self, name: &'static str, value: &T) -> Object {
        if !value.is_left_out() {
            self.0.push((name, value.to_clear()));
        }
        self
    }

    /// With this word.
    #[must_use]
    pub fn word(mut self, name: &'static str, word: &str) -> Object {
        self.0.push((name, Json::text(word)));
        self
    }

    /// With this value.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: Json) -> Object {
        self.0.push((name, value));
        self
    }

    /// The object.
    #[must_use]
    pub fn done(self) -> Json {
        let fields = self.0.into_iter();
        Json::Object(fields.map(|(name, value)| (name.into(), value)).collect())
    }
}

/// Reads an object whose fields are all known.
#[derive(Debug)]
pub struct Fields<'a>(&'a [(Text, Json)]);

impl<'a> Fields<'a> {
    /// The fields of an object, each one of `known`.
    ///
    /// # Errors
    /// [`Wrong::Kind`], [`Wrong::Unknown`].
    pub fn of(json: &'a Json, known: &[&str]) -> Result<Fields<'a>, Unclear> {
        let Json::Object(fields) = json else {
            return Err(Wrong::Kind.into());
        };
        if fields
            .iter()
            .any(|(name, _)| !known.contains(&name.reveal()))
        {
            return Err(Wrong::Unknown.into());
        }
        Ok(Fields(fields))
    }

    /// The value of a field.
    ///
    /// # Errors
    /// [`Unclear`], naming the field.
    pub fn get<T: Clear>(&self, name: &'static str, names: &Names<'_>) -> Result<T, Unclear> {
        let read = match self.has(name) {
            Some(value) => T::from_clear(value, names),
            None => T::left_out().ok_or_else(|| Wrong::Missing.into()),
        };
        read.map_err(|why| why.in_field(name))
    }

    /// A word.
    ///
    /// # Errors
    /// [`Unclear`], naming the field.
    pub fn word(&self, name: &'static str) -> Result<&'a str, Unclear> {
        let text = match self.has(name) {
            Some(Json::Text(text)) => Ok(text.as_str()),
            Some(_) => Err(Unclear::from(Wrong::Kind)),
            None => Err(Wrong::Missing.into()),
        };
        text.map_err(|why| why.in_field(name))
    }

    /// What stands in a field, if it is there.
    #[must_use]
    pub fn has(&self, name: &str) -> Option<&'a Json> {
        self.0
            .iter()
            .find(|(n, _)| n.reveal() == name)
            .map(|(_, v)| v)
    }
}

impl<T: Clear> Clear for Option<T> {
    fn to_clear(&self) -> Json {
        self.as_ref().map_or(Json::Null, Clear::to_clear)
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        T::from_clear(json, names).map(Some)
    }
    fn left_out() -> Option<Self> {
        Some(None)
    }
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: Clear> Clear for Vec<T> {
    fn to_clear(&self) -> Json {
        Json::List(self.iter().map(Clear::to_clear).collect())
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let Json::List(items) = json else {
            return Err(Wrong::Kind.into());
        };
        let one = |(at, item)| T::from_clear(item, names).map_err(|why| why.in_item(at));
        items.iter().enumerate().map(one).collect()
    }
    fn left_out() -> Option<Self> {
        Some(Vec::new())
    }
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Person;
    use crate::codec::encode_part;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;
    use sign::Category;

    fn line(person: &Person) -> String {
        let text = person.to_clear().line();
        text.to_string()
    }

    proptest! {
        #[test]
        fn every_person_reads_back_whole(seed: u64) {
            let person = Person::sample(&mut Random::new(seed));
            let text = line(&person);
            prop_assert!(!text.contains('\n'));
            let back = Person::from_clear(&parse(&text).expect("its own text"), &Names::same());
            let back = back.expect("its own text");
            prop_assert!(back == person);
            for category in Category::RECORD {
                prop_assert_eq!(encode_part(&back, category), encode_part(&person, category));
            }
            prop_assert_eq!(line(&back), text);
        }

        #[test]
        fn a_changed_text_is_refused_or_another_value(seed: u64, at: prop::sample::Index, with in "[ -~]") {
            let person = Person::sample(&mut Random::new(seed));
            let text = line(&person);
            let (at, _) = text.char_indices().nth(at.index(text.chars().count())).expect("inside");
            let mut changed = text.clone();
            let end = at + text[at..].chars().next().map_or(1, char::len_utf8);
            changed.replace_range(at..end, &with);
            let read = parse(&changed).ok().and_then(|j| Person::from_clear(&j, &Names::same()).ok());
            if let Some(back) = read {
                let again = parse(&line(&back)).expect("its own text");
                let again = Person::from_clear(&again, &Names::same()).expect("its own text");
                prop_assert!(again == back);
            }
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,200}") {
            if let Ok(json) = parse(&text) {
                let _ = Person::from_clear(&json, &Names::same());
            }
        }
    }

    #[test]
    fn a_refusal_names_the_place_and_nothing_else() {
        let read = |text: &str| -> String {
            let json = parse(text).expect("it is JSON");
            let told = Person::from_clear(&json, &Names::same()).expect_err("it is wrong");
            told.to_string()
        };
        let whole = |identity: &str| {
            format!(
                r#"{{"identity":{identity},"origin":{{}},"contact":{{"safe":{{}}}},"family":{{}},"circumstances":{{}},"casework":{{"consent":{{"never":{{}}}}}}}}"#
            )
        };
        let names = r#"{"names":[{"value":{"written":"Secret","script":"Latn","kind":"nickname of"},"source":"staff","sure":"certain"}]}"#;
        assert_eq!(
            read(&whole(names)),
            "identity.names[0].value.kind: no such word, date, number or id"
        );
        assert_eq!(
            read(&whole(r#"{"nombre":"Secret"}"#)),
            "identity: a field that is not known"
        );
        assert_eq!(
            read(&whole(r#"{"names":"Secret"}"#)),
            "identity.names: another kind of value than is written here"
        );
        assert_eq!(read("{}"), "identity: a field is missing");
        for bad in ["", "{", r#"{"a":1,"a":1}"#, "1.5", "[1e3]", "{} {}", "nul"] {
            assert_eq!(
                parse(bad).err().map(|e| e.why),
                Some(Wrong::Syntax),
                "{bad}"
            );
        }
    }

    #[test]
    fn ids_are_called_as_where_they_are_read() {
        let old = RecordId([1; 16]);
        let records = BTreeMap::from([(old, RecordId([9; 16]))]);
        let societies = BTreeMap::from([(SocietyId(1), SocietyId(4))]);
        let names = Names {
            records: &records,
            societies: &societies,
            strict: true,
        };
        let read = RecordId::from_clear(&old.to_clear(), &names);
        assert_eq!(read, Ok(RecordId([9; 16])));
        let stays = RecordId([2; 16]);
        assert_eq!(RecordId::from_clear(&stays.to_clear(), &names), Ok(stays));
        let read = SocietyId::from_clear(&SocietyId(1).to_clear(), &names);
        assert_eq!(read, Ok(SocietyId(4)));
        let read = SocietyId::from_clear(&SocietyId(2).to_clear(), &names);
        assert_eq!(read.unwrap_err().why, Wrong::Society(SocietyId(2)));
    }
}
