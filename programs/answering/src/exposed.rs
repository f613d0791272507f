//! A result of `kinfold exposure --json`, read back.

use exposure::{Counts, Kind, Totals};
use serde_json::Value;
use sign::{Hash, SocietyId, sha256};
use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::Fault;

/// First field of a result of `kinfold exposure`.
const FORMAT: &str = "kinfold-exposure 1";
/// Levels of exposure as the result names them, and in words; in the order of `exposure::Level`.
pub(crate) const LEVELS: [(&str, &str); 4] = [
    ("confirmed", "was read"),
    ("possible", "may have been read"),
    ("ciphertext_only", "copied but unreadable"),
    ("excluded", "not reached"),
];

/// Where the pages look for a result: in the incident's folder, by the name that the examples of
/// `kinfold exposure` give it.
pub const RESULT: &str = "affected.json";

/// A result of `kinfold exposure --json`, read back.
#[derive(Clone, Debug)]
pub struct Exposed {
    pub(crate) name: String,
    pub(crate) hash: Hash,
    pub(crate) value: Value,
}

impl Exposed {
    /// Reads the result; `name` is its file's, for the sources.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it is none.
    pub fn parse(text: &str, name: &str) -> Result<Exposed, Fault> {
        let wrong = |what: &str| Fault::asked(format!("{name}: {what}"));
        let value: Value = serde_json::from_str(text)
            .map_err(|error| wrong(&format!("line {}: this is no JSON", error.line())))?;
        if value["format"] != FORMAT {
            return Err(wrong("this is no result of `kinfold exposure --json`"));
        }
        Ok(Exposed {
            name: name.to_owned(),
            hash: sha256(&[text.as_bytes()]),
            value,
        })
    }

    /// The result in an incident's folder, if there is one.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be read, or is none.
    pub fn find(root: &Path) -> Result<Option<Exposed>, Fault> {
        let path = root.join(RESULT);
        if !path.exists() {
            return Ok(None);
        }
        Exposed::parse(&crate::files::read(&path)?, RESULT).map(Some)
    }

    /// SHA-256 of its file.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The counts of a list for one society, with the place in the file.
    pub(crate) fn of(&self, list: &str, society: SocietyId) -> Vec<(&Value, [u64; 4], String)> {
        let cells = self.list(list).enumerate();
        let ours = cells.filter(|(_, cell)| cell["society"].as_u64() == Some(society.0.into()));
        let read =
            ours.map(|(at, cell)| (cell, counts(cell), format!("{}#/{list}/{at}", self.name)));
        read.collect()
    }

    fn list(&self, list: &str) -> impl Iterator<Item = &Value> {
        self.value[list].as_array().into_iter().flatten()
    }

    /// What whoever reads it must know: whether it was made from another file than `file`, and
    /// what it says of itself. In English.
    #[must_use]
    pub fn warnings(&self, file: &[u8]) -> Vec<String> {
        let mut out = Vec::new();
        if self.value["incident"]["sha256"] != sha256(&[file]).to_string() {
            out.push(format!(
                "{} was made from another incident file than the one of this incident",
                self.name
            ));
        }
        out.extend(
            self.list("warnings")
                .filter_map(Value::as_str)
                .map(str::to_owned),
        );
        out
    }

    /// Its counts, exactly: for staff.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it names a society or a kind of information that there is not.
    pub fn totals(&self) -> Result<Totals, Fault> {
        let wrong = |list: &str, at: usize| {
            Fault::asked(format!(
                "{}#/{list}/{at}: no such society or kind",
                self.name
            ))
        };
        let mut matrix = BTreeMap::new();
        for (at, cell) in self.list("matrix").enumerate() {
            let kind = cell["category"].as_str().and_then(Kind::from_code);
            let key = society(cell).zip(kind).ok_or_else(|| wrong("matrix", at))?;
            matrix.insert(key, Counts::from_levels(counts(cell)));
        }
        let people = |list: &str| {
            let cells = self.list(list).enumerate().map(|(at, cell)| {
                let society = society(cell).ok_or_else(|| wrong(list, at))?;
                Ok((society, Counts::from_levels(counts(cell))))
            });
            cells.collect::<Result<BTreeMap<_, _>, Fault>>()
        };
        Ok(Totals {
            matrix,
            persons: people("persons")?,
            unnamed: people("unnamed")?,
            forms: people("forms")?,
            staff: people("staff")?,
        })
    }
}

fn society(cell: &Value) -> Option<SocietyId> {
    let number = u32::try_from(cell["society"].as_u64()?).ok()?;
    Some(SocietyId(number))
}

fn counts(cell: &Value) -> [u64; 4] {
    LEVELS.map(|(level, _)| cell[level].as_u64().unwrap_or(0))
}
