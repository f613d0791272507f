//! The table of invariants: every one has a test that is named after it, and none is named that is
//! not there.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use super::source::Source;
use super::workspace::Text;

const TABLE: &str = "docs/INVARIANTS.md";
/// Numbers of the architecture.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=14;

/// The table names the tests that are there, each invariant has a row with at least one, and each
/// test that is named after an invariant stands in its row.
pub(crate) fn check(texts: &[Text], sources: &[Source]) -> Vec<Finding> {
    let Some(table) = texts.iter().find(|text| text.file == TABLE) else {
        return vec![finding(0, "there is no such file".into())];
    };
    // The house rules name tests of their own making.
    let ours = sources.iter().filter(|source| source.package != "xtask");
    let functions: BTreeSet<&str> = ours.flat_map(|source| functions(&source.text)).collect();
    let mut findings = Vec::new();
    let mut rows: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for (at, line) in table.text.lines().enumerate() {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let Some(number) = cells.next().and_then(|cell| cell.parse().ok()) else {
            continue;
        };
        let tests: BTreeSet<&str> = cells.flat_map(quoted).collect();
        for test in &tests {
            if !functions.contains(test) {
                findings.push(finding(at + 1, format!("there is no test `{test}`")));
            }
        }
        rows.entry(number).or_default().extend(tests);
    }
    for number in NUMBERS {
        if rows.get(&number).is_none_or(BTreeSet::is_empty) {
            findings.push(finding(0, format!("invariant {number} has no test")));
        }
    }
    for test in functions {
        let named = number(test).filter(|n| !rows.get(n).is_some_and(|row| row.contains(test)));
        if let Some(number) = named {
            findings.push(finding(
                0,
                format!("`{test}` does not stand in the row of invariant {number}"),
            ));
        }
    }
    findings
}

/// Names of the functions of a source: also those inside macros.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.split("fn ").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The invariant that a test is named after.
fn number(test: &str) -> Option<u32> {
    let rest = test.strip_prefix("invariant_")?;
    rest.split('_').next()?.parse().ok()
}

fn finding(line: usize, what: String) -> Finding {
    Finding {
        file: TABLE.into(),
        line,
        rule: "invariants",
        what,
        why: "whoever changes a rule finds from its invariant the tests that hold it".into(),
        mend: "mend the table, or write the test".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::source::Source;
    use crate::tidy::workspace::Text;

    fn found(change: impl Fn(String) -> String, tests: &str) -> Vec<String> {
        let row = |n| format!("| {n} | what | seal: `invariant_{n}_holds` |\n");
        let table = Text {
            file: super::TABLE.into(),
            text: change(super::NUMBERS.map(row).collect()),
        };
        let test = |n| format!("fn invariant_{n}_holds() {{}}\n");
        let text: String = super::NUMBERS.map(test).collect();
        let source = Source::parse("core/seal/tests/a.rs", "seal", &(text + tests));
        let findings = check(&[table], &[source.expect("sound source")]);
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_table_that_fits_is_quiet() {
        assert!(found(|table| table, "fn another() {}").is_empty());
    }

    #[test]
    fn a_test_that_is_gone_an_empty_row_and_a_missing_name_are_found() {
        let gone = |table: String| table.replace("invariant_3_holds", "invariant_3_held");
        let told = found(gone, "");
        assert!(
            told.iter()
                .any(|what| what.contains("no test `invariant_3_held`"))
        );
        assert!(told.iter().any(|what| what.contains("row of invariant 3")));
        let empty = |table: String| table.replace("`invariant_7_holds`", "");
        let told = found(empty, "");
        assert!(told.contains(&"invariant 7 has no test".to_owned()));
        let told = found(|table| table, "fn invariant_09_more() {}");
        assert_eq!(
            told,
            ["`invariant_09_more` does not stand in the row of invariant 9"]
        );
    }
}
