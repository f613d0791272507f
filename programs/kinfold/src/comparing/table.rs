//! Tab-separated files of persons and of pairs of names.

use crate::Fault;
use matching::features::{Country, Features, Gender, Kin, Name, Place, PlaceKind};
use matching::{Relation, births};
use record::date::{Calendar, Date, DateForm, Order};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

/// Persons with their ids.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
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
        let text = text(path)?;
        let (head, lines) = split(path, &text, &[id, "name"])?;
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
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
                features: features(cell),
            });
        }
        Ok(Table { rows })
    }

    /// Reads pairs of names: id, one, other.
    pub(super) fn pairs(path: &Path) -> Result<Vec<[String; 3]>, Fault> {
        let text = text(path)?;
        let columns = ["pair_id", "name1", "name2"];
        let (head, lines) = split(path, &text, &columns)?;
        lines
            .map(|(number, line)| {
                let cells: Vec<&str> = line.split('\t').collect();
                let cell = |name: &str| cells.get(head[name]).map(|c| (*c).to_owned());
                match columns.map(cell) {
                    [Some(id), Some(one), Some(other)] => Ok([id, one, other]),
                    _ => Err(wrong(path, number, "cells are missing")),
                }
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
    let head: Head<'_> = first.split('\t').zip(0..).collect();
    match needed.iter().find(|name| !head.contains_key(**name)) {
        Some(name) => Err(wrong(path, 1, &format!("there is no column {name}"))),
        None => Ok((head, lines.filter(|(_, line)| !line.is_empty()))),
    }
}

fn wrong(path: &Path, line: usize, what: &str) -> Fault {
    Fault::Asked(format!("{}, line {line}: {what}", path.display()))
}

fn text(path: &Path) -> Result<String, Fault> {
    let file = std::fs::File::open(path).map_err(Fault::file(path))?;
    let mut bytes = Vec::new();
    let read = if path.extension().is_some_and(|e| e == "gz") {
        let mut plain = flate2::read::MultiGzDecoder::new(file).take(MOST);
        plain.read_to_end(&mut bytes)
    } else {
        file.take(MOST).read_to_end(&mut bytes)
    };
    let read = read.map_err(Fault::file(path))?;
    if read as u64 >= MOST {
        return Err(wrong(path, 0, "the file is larger than this command takes"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..before]
            .iter()
            .filter(|b| **b == b'\n')
            .count();
        wrong(path, line + 1, "this is not UTF-8")
    })
}

fn features<'a>(cell: impl Fn(&str) -> &'a str) -> Features {
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
    out.gender = match cell("gender") {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    };
    let calendar = match cell("dob_calendar") {
        "g" => Some(Calendar::Gregorian),
        "h" => Some(Calendar::Hijri),
        "j" => Some(Calendar::SolarHijri),
        "e" => Some(Calendar::Ethiopian),
        _ => None,
    };
    let form = |calendar| DateForm {
        order: Order::Unsaid,
        calendar,
        aged_at: None,
    };
    // What is no date says nothing.
    let date =
        Date::read(cell("dob"), form(calendar)).or_else(|_| Date::read(cell("dob"), form(None)));
    out.births = date.map(|d| births(&d)).unwrap_or_default();
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
    }
}
