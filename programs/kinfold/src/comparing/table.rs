//! Tab-separated files of persons and of pairs of names.

use super::room;
use crate::Fault;
use crate::screen::counted;
use matching::features::{Country, Features, Gender, Kin, Name, Place, PlaceKind};
use matching::{Relation, births};
use record::date::{Calendar, Date, DateForm, Order};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

/// Persons with their ids.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) unread: Unread,
}

/// Cells in which something stands that is no date, gender, calendar or country: they say nothing.
#[derive(Default)]
pub(super) struct Unread {
    many: u64,
    /// The line and the column of the first.
    first: Option<(usize, &'static str)>,
}

impl Unread {
    fn note(&mut self, line: usize, column: &'static str) {
        self.many += 1;
        self.first.get_or_insert((line, column));
    }

    /// What whoever made the file should know; none if all could be read.
    pub(super) fn told(&self, path: &Path) -> Option<String> {
        let (line, column) = self.first?;
        Some(format!(
            "{}: {} could not be read and say nothing; the first is in line {line}, {column}.",
            path.display(),
            counted(self.many, "cell", "cells")
        ))
    }
}

/// One line.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) features: Features,
}

/// More than any register of a society has: a larger file is refused before memory is.
const MOST: u64 = 8 << 30;

impl Table {
    /// Reads persons; `id` is the name of the column that tells them apart.
    pub(super) fn read(path: &Path, id: &str) -> Result<Table, Fault> {
        let bytes = text(path)?;
        room::enough(path, &bytes)?;
        Table::parse(path, &bytes, id)
    }

    /// As [`Table::read`], from what stands in the file.
    pub(super) fn parse(path: &Path, bytes: &[u8], id: &str) -> Result<Table, Fault> {
        let (head, lines) = split(path, utf8(path, bytes)?, &[id, "name"])?;
        let mut seen = BTreeSet::new();
        let (mut rows, mut unread) = (Vec::new(), Unread::default());
        for (number, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |name: &str| {
                head.get(name)
                    .and_then(|at| cells.get(*at))
                    .copied()
                    .unwrap_or("")
            };
            if cell(id).is_empty() {
                return Err(wrong(path, number, &format!("{id} is empty")));
            }
            if !seen.insert(cell(id)) {
                return Err(wrong(
                    path,
                    number,
                    &format!("this {id} stands above already"),
                ));
            }
            rows.push(Row {
                id: cell(id).to_owned(),
                features: features(cell, |column| unread.note(number, column)),
            });
        }
        Ok(Table { rows, unread })
    }

    /// Reads pairs of names: id, one, other.
    pub(super) fn pairs(path: &Path) -> Result<Vec<[String; 3]>, Fault> {
        let bytes = text(path)?;
        room::enough(path, &bytes)?;
        Table::parse_pairs(path, &bytes)
    }

    /// As [`Table::pairs`], from what stands in the file.
    pub(super) fn parse_pairs(path: &Path, bytes: &[u8]) -> Result<Vec<[String; 3]>, Fault> {
        let columns = ["pair_id", "name1", "name2"];
        let (head, lines) = split(path, utf8(path, bytes)?, &columns)?;
        let mut seen = BTreeSet::new();
        lines
            .map(|(number, line)| {
                let cells: Vec<&str> = line.split('\t').collect();
                let mut pair = columns.map(|_| String::new());
                for (to, column) in pair.iter_mut().zip(columns) {
                    let cell = cells.get(head[column]);
                    let lacking = || wrong(path, number, &format!("there is no cell {column}"));
                    *to = (*cell.ok_or_else(lacking)?).to_owned();
                }
                if !seen.insert(cells[head["pair_id"]]) {
                    return Err(wrong(path, number, "this pair_id stands above already"));
                }
                Ok(pair)
            })
            .collect()
    }
}

type Head<'a> = BTreeMap<&'a str, usize>;

/// The columns by name, and the numbered lines after them.
fn split<'a>(
    path: &Path,
    text: &'a str,
    needed: &[&str],
) -> Result<(Head<'a>, impl Iterator<Item = (usize, &'a str)> + use<'a>), Fault> {
    let mut lines = (1..).zip(text.lines());
    let (_, first) = lines.next().unwrap_or((1, ""));
    if first.contains('\r') {
        let what = "lines end with CR alone: save the file with LF or CRLF";
        return Err(wrong(path, 1, what));
    }
    let mut head = Head::new();
    for (name, at) in first.split('\t').zip(0..) {
        if head.insert(name, at).is_some() && !name.is_empty() {
            let what = format!("column {}: {name} stands twice", at + 1);
            return Err(wrong(path, 1, &what));
        }
    }
    match needed.iter().find(|name| !head.contains_key(**name)) {
        Some(name) => Err(wrong(path, 1, &format!("there is no column {name}"))),
        None => Ok((head, lines.filter(|(_, line)| !line.is_empty()))),
    }
}

fn wrong(path: &Path, line: usize, what: &str) -> Fault {
    Fault::Asked(format!("{}, line {line}: {what}", path.display()))
}

fn text(path: &Path) -> Result<Vec<u8>, Fault> {
    let file = std::fs::File::open(path).map_err(Fault::file(path))?;
    let mut bytes = Vec::new();
    // What is read must leave room for what is made of it.
    let most = room::free().map_or(MOST, |free| MOST.min(free / 2));
    let read = if path.extension().is_some_and(|e| e == "gz") {
        let mut plain = flate2::read::MultiGzDecoder::new(file).take(most);
        plain.read_to_end(&mut bytes)
    } else {
        file.take(most).read_to_end(&mut bytes)
    };
    let read = read.map_err(Fault::file(path))?;
    if read as u64 >= most {
        return Err(Fault::Asked(format!(
            "{}: it holds more than the {} MB that this computer has room for: divide the file",
            path.display(),
            most >> 20
        )));
    }
    Ok(bytes)
}

/// The bytes as a text, without the mark that some programs write before one.
fn utf8<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, Fault> {
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count();
        let start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let column = before[start..].iter().filter(|b| **b == b'\t').count();
        let what = format!("column {}: this is not UTF-8", column + 1);
        wrong(path, line + 1, &what)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What a line says of a person; `unread` is told the columns of which nothing could be made.
fn features<'a>(cell: impl Fn(&str) -> &'a str, mut unread: impl FnMut(&'static str)) -> Features {
    let mut out = Features::default();
    out.names.push(Name::whole(cell("name")));
    let mut kin = |relation, name: &str| {
        if !name.is_empty() {
            out.kin.push(Kin {
                relation,
                name: name.to_owned(),
            });
        }
    };
    kin(Relation::Father, cell("father_name"));
    kin(Relation::Mother, cell("mother_name"));
    for relative in cell("relatives").split(';') {
        if let Some((_, name)) = relative.split_once(':') {
            kin(Relation::Sibling, name);
        }
    }
    let mut none = |column| {
        if !cell(column).is_empty() {
            unread(column);
        }
    };
    out.gender = match cell("gender") {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => {
            none("gender");
            None
        }
    };
    let calendar = match cell("dob_calendar") {
        "g" => Some(Calendar::Gregorian),
        "h" => Some(Calendar::Hijri),
        "j" => Some(Calendar::SolarHijri),
        "e" => Some(Calendar::Ethiopian),
        _ => {
            none("dob_calendar");
            None
        }
    };
    let form = |calendar| DateForm {
        order: Order::Unsaid,
        calendar,
        aged_at: None,
    };
    // What is no date says nothing.
    let date =
        Date::read(cell("dob"), form(calendar)).or_else(|_| Date::read(cell("dob"), form(None)));
    match date {
        Ok(date) => out.births = births(&date),
        Err(_) => none("dob"),
    }
    if !cell("birth_place").is_empty() {
        out.places.push(Place {
            kind: PlaceKind::Birth,
            text: cell("birth_place").to_owned(),
        });
    }
    if let Ok(code) = <[u8; 2]>::try_from(cell("country").as_bytes())
        && code.iter().all(u8::is_ascii_uppercase)
    {
        out.countries.push(Country(code));
    } else {
        none("country");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, String> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("r.tsv");
        std::fs::write(&path, text).unwrap();
        Table::read(&path, "record_id").map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_wrong_file_is_told_by_line() {
        let line = |text: &str, line: &str| {
            let told = read(text).err().expect("refused");
            assert!(told.contains(line), "{told}");
        };
        line("name\nA", "line 1: there is no column record_id");
        line(
            "record_id\tname\nR1\tA\n\tB\n",
            "line 3: record_id is empty",
        );
        line("record_id\tname\nR1\tA\nR1\tB\n", "line 3: this record_id");
        line("record_id\tname\rR1\tA\r", "line 1: lines end with CR");
        line(
            "record_id\tname\tname\nR1\tA\tB\n",
            "line 1: column 3: name stands twice",
        );
    }

    #[test]
    fn what_is_no_text_is_told_by_line_and_column() {
        let path = Path::new("r.tsv");
        let told = Table::parse(path, b"record_id\tname\nR1\tA\nR2\t\xff\n", "record_id");
        let told = told.err().expect("refused").to_string();
        assert!(
            told.contains("line 3: column 2: this is not UTF-8"),
            "{told}"
        );
        let told = Table::parse_pairs(path, b"pair_id\tname1\tname2\nP1\tA\n");
        let told = told.expect_err("refused").to_string();
        assert!(told.contains("line 2: there is no cell name2"), "{told}");
        let twice = b"pair_id\tname1\tname2\nP1\tA\tB\nP1\tC\tD\n";
        let told = Table::parse_pairs(path, twice).expect_err("refused");
        assert!(told.to_string().contains("line 3: this pair_id"), "{told}");
    }

    #[test]
    fn a_mark_of_the_byte_order_is_passed_over() {
        let table = read("\u{feff}record_id\tname\nR1\tA\n").unwrap();
        assert_eq!(table.rows.len(), 1);
    }

    #[test]
    fn strange_cells_are_taken_as_unknown() {
        let long = "x".repeat(10_000);
        let text = format!(
            "record_id\tname\tdob\tcountry\nR1\t{long}\t1990-31-99\tSYR\nR2\t\u{202e}\u{0}\t-\t\nR3\n"
        );
        let table = read(&text).unwrap();
        assert_eq!(table.rows.len(), 3);
        assert!(table.rows.iter().all(|row| row.features.births.is_empty()));
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.features.countries.is_empty())
        );
        let told = table.unread.told(Path::new("r.tsv"));
        let told = told.expect("two dates and a country");
        assert!(told.contains("3 cells"), "{told}");
        assert!(told.contains("line 2, dob"), "{told}");
    }
}
