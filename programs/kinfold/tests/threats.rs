//! Every claim of THREATS about what a break-in gives names what carries it: a test that exists, or a
//! decision, said as one.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The tables that are held, by their first column.
const TABLES: [&str; 2] = ["broken into", "taken together"];

/// The rows of a table, each its cells.
fn rows(text: &str, table: &str) -> Vec<Vec<String>> {
    let head = format!("| {table} |");
    let lines = text.lines().skip_while(|line| !line.starts_with(&head));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let line = line.trim_matches('|');
        line.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// What stands in code in a cell.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Names of functions and of files in the tree.
fn known(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            known(&path, root, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let functions = text.split("fn ").skip(1);
            found.extend(functions.filter_map(|after| {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
                Some(after[..end].to_owned())
            }));
            let place = path.strip_prefix(root).unwrap();
            found.insert(place.to_string_lossy().into_owned());
        }
    }
}

#[test]
fn every_claim_names_what_carries_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join("docs/THREATS.md")).unwrap();
    let mut all = BTreeSet::new();
    known(&root, &root, &mut all);
    let mut wrong = Vec::new();
    for table in TABLES {
        let rows = rows(&text, table);
        assert!(rows.len() > 5, "{table}: {rows:?}");
        for row in rows {
            let (first, last) = (row.first().unwrap(), row.last().unwrap());
            // A command that it speaks of is no test.
            let named = code(last);
            let named: Vec<&&str> = named.iter().filter(|name| !name.contains(' ')).collect();
            if named.is_empty() && !last.starts_with("by design") {
                wrong.push(format!("{first}: nothing carries it"));
            }
            let missing = named.iter().filter(|name| !all.contains(***name));
            wrong.extend(missing.map(|name| format!("{first}: there is no `{name}`")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
