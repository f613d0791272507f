//! What comes behind a theft: who is affected, whether that is right, and whether the log holds.

use super::{Tour, ours, walked};
use crate::Fault;
use crate::demo::affected::Everybody;
use crate::demo::breaking::Stolen;
use crate::demo::command::Call;
use crate::demo::diskcopy::copy_folder;
use crate::demo::judge::Judged;
use crate::demo::{affected, outsider};
use ledger::tile::{CHECKPOINT_PATH, Content, TilePath};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Who is affected, counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Matrix {
    /// Society, kind of information, and persons by level, the worst first.
    pub(crate) cells: Vec<(u64, String, [u64; 4])>,
    /// Persons, forms and members of staff by the worst level of each.
    pub(crate) people: Everybody,
    /// Lines of the copy of the log from which it was computed, and when the last was written, as
    /// the program writes moments.
    pub(crate) lines: u64,
    pub(crate) moment: String,
    /// What the program warns of, in English.
    pub(crate) warnings: Vec<String>,
    /// Whether a visitor's theft is in it beside that of the path.
    pub(crate) visitors: bool,
    /// The picture of it (SVG).
    pub(crate) picture: PathBuf,
}

/// The table against what was really taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Compared {
    /// With the stolen computers in the incident's file.
    pub(crate) judged: Judged,
    /// Had nobody known of them: pairs that would have been cleared wrongly.
    pub(crate) unaware: usize,
}

/// Why it is said of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Why {
    /// Who, as the table names them.
    pub(crate) person: String,
    /// Whose record.
    pub(crate) society: String,
    /// Kind of information, level, reasons, leaves.
    pub(crate) rows: Vec<[String; 4]>,
}

/// What the outsider's check says of a copy of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Verdict {
    pub(crate) holds: bool,
    /// Lines of the log.
    pub(crate) size: u64,
    /// In English, as the program says it.
    pub(crate) words: String,
}

/// A byte of a copy was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Flipped {
    /// In which file of the copy, and which byte of how many.
    pub(crate) file: String,
    pub(crate) byte: usize,
    pub(crate) of: usize,
    /// What it was and what it is now.
    pub(crate) from: u8,
    pub(crate) to: u8,
    pub(crate) before: Verdict,
    pub(crate) after: Verdict,
    /// The command that says the same.
    pub(crate) copy: PathBuf,
}

impl Matrix {
    /// What these counts say (`docs/formats/exposure.md`).
    fn of(counts: &Value, visitors: bool, picture: PathBuf) -> Matrix {
        let four =
            |cell: &Value| exposure::Level::ALL.map(|l| cell[l.code()].as_u64().unwrap_or(0));
        let list = |list: &'static str| counts[list].as_array().into_iter().flatten();
        let cells = list("matrix").map(|cell| {
            let kind = cell["category"].as_str().unwrap_or_default().to_owned();
            (cell["society"].as_u64().unwrap_or(0), kind, four(cell))
        });
        let warnings = list("warnings").filter_map(Value::as_str);
        let log = &counts["log"];
        Matrix {
            cells: cells.collect(),
            people: Everybody::of(counts),
            lines: log["size"].as_u64().unwrap_or(0),
            moment: log["last_leaf"].as_str().unwrap_or_default().to_owned(),
            warnings: warnings.map(str::to_owned).collect(),
            visitors,
            picture,
        }
    }
}

impl Tour<'_> {
    /// The name of the run that tells of the newest theft.
    fn run(&self) -> &'static str {
        match self.theft {
            Some(_) => affected::AGAIN,
            None => affected::FIRST,
        }
    }

    fn table(&self, ending: &str) -> PathBuf {
        let folder = self.house.dir.join("exposure");
        folder.join(format!("{}.{ending}", self.run()))
    }

    /// Computes anew who is affected, with this theft beside that of the path.
    pub(super) fn count_again(&self, theft: &Stolen) -> Result<(), Fault> {
        let index = &walked(self.walked.affected.as_ref())?.index;
        let first = walked(self.walked.stolen.as_ref())?;
        affected::again(self.house, &[first, theft], index)
    }

    /// Who is affected.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn matrix(&self) -> Result<Matrix, Fault> {
        walked(self.walked.affected.as_ref())?;
        let counts = read(&self.table("json"))?;
        let counts: Value = serde_json::from_str(&counts).map_err(|e| ours(e.to_string()))?;
        Ok(Matrix::of(&counts, self.theft.is_some(), self.table("svg")))
    }

    /// Holds the table against what was really taken, which only this reads.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn compare(&mut self) -> Result<Compared, Fault> {
        // Every computer's own notes are read: none may be in use.
        self.desks.close_all();
        let index = &walked(self.walked.affected.as_ref())?.index;
        let first = walked(self.walked.stolen.as_ref())?;
        let stolen: Vec<_> = [Some(first), self.theft.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        let (judged, unaware) = affected::compare(self.house, (self.run(), &stolen), index)?;
        Ok(Compared { judged, unaware })
    }

    /// One person of whom something was read, and why that is said: the one of whom the most kinds
    /// are in the table.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn why(&self) -> Result<Option<Why>, Fault> {
        let table = read(&self.table("tsv"))?;
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = table.lines().skip(1).map(cells).collect();
        let read = |row: &&Vec<String>| {
            row.len() == 6
                && row[3] == "confirmed"
                && !row[0].contains(':')
                && row[4].contains("released")
        };
        let Some(first) = rows.iter().find(read) else {
            return Ok(None);
        };
        let of = rows
            .iter()
            .filter(|row| row.len() == 6 && row[0] == first[0] && row[1] == first[1]);
        let of = of.map(|row| {
            [
                row[2].clone(),
                row[3].clone(),
                row[4].clone(),
                row[5].clone(),
            ]
        });
        Ok(Some(Why {
            person: first[0].clone(),
            society: first[1].clone(),
            rows: of.collect(),
        }))
    }

    /// Copies the log, checks it, changes one byte of its entries, and checks it again.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn flip(&mut self) -> Result<Flipped, Fault> {
        let (whole, copy) = (self.folder.join("log"), self.folder.join("log-changed"));
        if !outsider::fetch(self.house, &whole, 0)? {
            return Err(ours("the server does not show its log"));
        }
        match fs::remove_dir_all(&copy) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Fault::file(&copy)(error));
            }
            _ => {}
        }
        copy_folder(&whole, &copy)?;
        let before = self.verdict(&copy)?;
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(Fault::Random)?;
        let random = usize::try_from(u64::from_le_bytes(random) >> 16).unwrap_or(0);
        let tile = TilePath::at(Content::Entries, 0, before.size);
        let file = tile
            .ok_or_else(|| ours("a log without entries"))?
            .to_string();
        let path = copy.join(&file);
        let mut bytes = fs::read(&path).map_err(Fault::file(&path))?;
        let (of, bit) = (bytes.len(), random % 8);
        let byte = random / 8 % of.max(1);
        let from = *bytes
            .get(byte)
            .ok_or_else(|| ours("an empty file of the log"))?;
        let to = from ^ (1 << bit);
        bytes[byte] = to;
        fs::write(&path, bytes).map_err(Fault::file(&path))?;
        Ok(Flipped {
            file,
            byte,
            of,
            from,
            to,
            before,
            after: self.verdict(&copy)?,
            copy,
        })
    }

    /// The policy file that an outsider needs.
    pub(crate) fn policy(&self) -> PathBuf {
        self.house.dir.join("policy")
    }

    /// The folder of everything.
    pub(crate) fn dir(&self) -> &Path {
        &self.house.dir
    }

    fn verdict(&self, copy: &Path) -> Result<Verdict, Fault> {
        debug_assert!(copy.join(CHECKPOINT_PATH).exists());
        let args = vec![
            "verify".into(),
            copy.into(),
            "--policy".into(),
            self.policy().into(),
            "--json".into(),
        ];
        let call = Call {
            log: "outsider".to_owned(),
            args: args.clone(),
            passphrase: None,
        };
        let answer = self.house.commands.run(&call, &[0, 1])?.answer(&args)?;
        let json = &answer.json;
        Ok(Verdict {
            holds: answer.code == 0 && json["ok"] == true,
            size: json["size"].as_u64().unwrap_or(0),
            words: json["verdict"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(Fault::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Whoever has no name in an index is a person like any other, and counted once.
    #[test]
    fn everybody_is_counted_once() {
        let of = |society: u64, [confirmed, possible, copied, excluded]: [u64; 4]| {
            json!({
                "society": society, "confirmed": confirmed, "possible": possible,
                "ciphertext_only": copied, "excluded": excluded,
            })
        };
        let counts = json!({
            "persons": [of(1, [49, 0, 63, 0]), of(2, [5, 0, 309, 7])],
            "unnamed": [of(1, [1, 0, 2, 0]), of(4, [0, 0, 1, 0])],
            "forms": [of(1, [2, 0, 2, 0])],
            "staff": [of(1, [1, 5, 0, 0]), of(2, [0, 0, 3, 0])],
            "matrix": [],
            "log": { "size": 226, "last_leaf": "2026-12-01T00:24:29Z" },
            "warnings": ["an interval goes on"],
        });
        let matrix = Matrix::of(&counts, false, PathBuf::new());
        assert_eq!(matrix.people.persons, [54, 0, 372, 7]);
        assert_eq!(matrix.people.forms, [2, 0, 2, 0]);
        assert_eq!(matrix.people.staff, [1, 5, 3, 0]);
        assert_eq!(matrix.people.all(), [57, 5, 377, 7]);
        assert_eq!(matrix.lines, 226);
        assert_eq!(matrix.moment, "2026-12-01T00:24:29Z");
        assert_eq!(matrix.warnings, ["an interval goes on"]);
    }
}
