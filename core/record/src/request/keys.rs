//! Reading a TOML file key by key, so that every fault names its key and line and no value.

use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a request or statement cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}, {key}: {fault}")]
pub struct TomlError {
    /// The key, with those of its tables before it (`sought.birth`); `file` for the whole.
    pub key: String,
    /// The line, from 1; for a key that is missing, that of the table it belongs in.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// The file is no TOML.
    #[error("not TOML: check quotation marks and brackets here")]
    Syntax,
    /// The key must be there.
    #[error("is missing")]
    Missing,
    /// No such key is known here.
    #[error("is no known key here: see examples/README.md")]
    UnknownKey,
    /// The value is of another kind.
    #[error("must be {0}")]
    Kind(&'static str),
    /// The value is none of the known words.
    #[error("is none of the known words: see examples/README.md")]
    UnknownWord,
    /// More values than there may be.
    #[error("has too many values")]
    TooMany,
    /// What a register would be refused for, too.
    #[error(transparent)]
    Value(#[from] crate::register::Reason),
}

/// The keys of one table that were not read yet.
pub(super) struct Keys<'a> {
    path: String,
    text: &'a str,
    /// Where the table begins.
    line: usize,
    left: BTreeMap<String, Spanned<DeValue<'a>>>,
}

/// A value with the place it stands at.
pub(super) struct Value<'a> {
    key: String,
    line: usize,
    text: &'a str,
    value: DeValue<'a>,
}

impl<'a> Keys<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Keys<'a>, TomlError> {
        // The parser's own message shows the line at fault, which may hold a name.
        let table = DeTable::parse(text).map_err(|e| TomlError {
            key: "file".to_owned(),
            line: e.span().map_or(1, |span| line_of(text, span.start)),
            fault: Fault::Syntax,
        })?;
        Ok(Keys::new(String::new(), text, 1, table.into_inner()))
    }

    fn new(path: String, text: &'a str, line: usize, table: DeTable<'a>) -> Keys<'a> {
        let left = table
            .into_iter()
            .map(|(key, value)| (key.into_inner().into_owned(), value))
            .collect();
        Keys {
            path,
            text,
            line,
            left,
        }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value<'a>> {
        let value = self.left.remove(key)?;
        Some(Value {
            key: format!("{}{key}", self.path),
            line: line_of(self.text, value.span().start),
            text: self.text,
            value: value.into_inner(),
        })
    }

    /// The error that `fault` would be at `key`, if the key is there.
    pub(super) fn peek(&self, key: &str, fault: Fault) -> Option<TomlError> {
        let value = self.left.get(key)?;
        Some(TomlError {
            key: format!("{}{key}", self.path),
            line: line_of(self.text, value.span().start),
            fault,
        })
    }

    pub(super) fn need(&mut self, key: &str) -> Result<Value<'a>, TomlError> {
        self.take(key).ok_or_else(|| TomlError {
            key: format!("{}{key}", self.path),
            line: self.line,
            fault: Fault::Missing,
        })
    }

    /// The value under `key` as `read` makes it.
    pub(super) fn map<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Value<'a>) -> Result<T, TomlError>,
    ) -> Result<Option<T>, TomlError> {
        self.take(key).map(read).transpose()
    }

    /// The values under `key`: one, or an array of them; none if the key is not there.
    pub(super) fn each<T>(
        &mut self,
        key: &str,
        read: impl FnMut(Value<'a>) -> Result<T, TomlError>,
    ) -> Result<Vec<T>, TomlError> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(value) => value.each(read),
        }
    }

    pub(super) fn finish(self) -> Result<(), TomlError> {
        match self.left.first_key_value() {
            None => Ok(()),
            Some((key, value)) => Err(TomlError {
                key: format!("{}{key}", self.path),
                line: line_of(self.text, value.span().start),
                fault: Fault::UnknownKey,
            }),
        }
    }
}

impl<'a> Value<'a> {
    pub(super) fn wrong(&self, fault: impl Into<Fault>) -> TomlError {
        TomlError {
            key: self.key.clone(),
            line: self.line,
            fault: fault.into(),
        }
    }

    /// A text; numbers and dates count as what is written.
    pub(super) fn text(&self) -> Result<zeroize::Zeroizing<String>, TomlError> {
        match &self.value {
            DeValue::String(text) => Ok(text.clone().into_owned().into()),
            DeValue::Integer(number) => Ok(number.as_str().to_owned().into()),
            DeValue::Datetime(date) => Ok(date.to_string().into()),
            _ => Err(self.wrong(Fault::Kind("a text"))),
        }
    }

    pub(super) fn bool(&self) -> Result<bool, TomlError> {
        match self.value {
            DeValue::Boolean(value) => Ok(value),
            _ => Err(self.wrong(Fault::Kind("true or false"))),
        }
    }

    pub(super) fn number(&self) -> Result<u32, TomlError> {
        let number = match &self.value {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong(Fault::Kind("a whole number")))
    }

    pub(super) fn word<T>(&self, find: impl Fn(&str) -> Option<T>) -> Result<T, TomlError> {
        find(&self.text()?).ok_or_else(|| self.wrong(Fault::UnknownWord))
    }

    pub(super) fn table(self) -> Result<Keys<'a>, TomlError> {
        let wrong = self.wrong(Fault::Kind("a table"));
        match self.value {
            DeValue::Table(table) => {
                let path = format!("{}.", self.key);
                Ok(Keys::new(path, self.text, self.line, table))
            }
            _ => Err(wrong),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.value, DeValue::Table(_))
    }

    /// Itself, or, if it is an array, its items.
    pub(super) fn each<T>(
        self,
        read: impl FnMut(Value<'a>) -> Result<T, TomlError>,
    ) -> Result<Vec<T>, TomlError> {
        self.list().into_iter().map(read).collect()
    }

    fn list(self) -> Vec<Value<'a>> {
        match self.value {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| Value {
                    key: self.key.clone(),
                    line: line_of(self.text, item.span().start),
                    text: self.text,
                    value: item.into_inner(),
                })
                .collect(),
            _ => vec![self],
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|b| **b == b'\n').count() + 1
}
