//! What is different from an earlier result.

use super::json::FORMAT;
use super::{EARLIER, read_text};
use crate::Fault;
use crate::screen::Screen;
use exposure::Level;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Reads an earlier result.
pub(super) fn read(path: &Path) -> Result<Value, Fault> {
    let wrong = || {
        let what = "this is no result that `kinfold exposure --json` wrote";
        Fault::Asked(format!("{}: {what}", path.display()))
    };
    let value: Value = serde_json::from_str(&read_text(path, EARLIER)?).map_err(|_| wrong())?;
    match value["format"] == FORMAT {
        true => Ok(value),
        false => Err(wrong()),
    }
}

/// Says in words what is different.
pub(super) fn show(earlier: &Value, now: &Value, screen: &mut Screen) {
    let differences = differences(earlier, now);
    screen.line("\nDifferent from the earlier result:");
    if differences.is_empty() {
        screen.line("  nothing");
    }
    for line in differences {
        screen.line(format!("  {line}"));
    }
}

fn differences(earlier: &Value, now: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for (what, path) in [
        ("the log", "/log/root"),
        ("the index", "/index/sha256"),
        ("the incident's file", "/incident/sha256"),
    ] {
        if earlier.pointer(path) != now.pointer(path) {
            lines.push(format!("{what} is another"));
        }
    }
    for list in ["matrix", "persons", "unnamed", "forms", "staff"] {
        let (before, after) = (counts(&earlier[list]), counts(&now[list]));
        let cells: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for cell in cells {
            let (old, new) = (before.get(cell), after.get(cell));
            let (old, new) = (old.unwrap_or(&[0; 4]), new.unwrap_or(&[0; 4]));
            for (at, level) in Level::ALL.into_iter().enumerate() {
                if old[at] != new[at] {
                    let what = if cell.1.is_empty() {
                        list
                    } else {
                        cell.1.as_str()
                    };
                    let (level, society) = (level.code(), cell.0);
                    lines.push(format!(
                        "society {society} {what} {level}: {} instead of {}",
                        new[at], old[at]
                    ));
                }
            }
        }
    }
    lines
}

/// Counts by society and kind; whatever is not there is 0.
fn counts(list: &Value) -> BTreeMap<(u64, String), [u64; 4]> {
    let cells = list.as_array().into_iter().flatten();
    let cells = cells.map(|cell| {
        let society = cell["society"].as_u64().unwrap_or(0);
        let kind = cell["category"].as_str().unwrap_or("").to_owned();
        let of = Level::ALL.map(|level| cell[level.code()].as_u64().unwrap_or(0));
        ((society, kind), of)
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn a_count_or_an_input_that_differs_is_told_and_nothing_else() {
        let cell = |n| {
            json!({
                "log": { "root": "a" },
                "incident": { "sha256": "b" },
                "matrix": [{ "society": 1, "category": "contact", "possible": n, "excluded": 2 }],
                "persons": [{ "society": 1, "confirmed": 3 }],
            })
        };
        assert!(differences(&cell(4), &cell(4)).is_empty());
        let told = differences(&cell(4), &cell(5));
        assert_eq!(told, ["society 1 contact possible: 5 instead of 4"]);
        let mut other = cell(4);
        other["log"]["root"] = "c".into();
        other["persons"] = json!([]);
        let told = differences(&cell(4), &other);
        let wanted = [
            "the log is another",
            "society 1 persons confirmed: 0 instead of 3",
        ];
        assert_eq!(told, wanted);
    }
}
