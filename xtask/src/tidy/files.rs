//! Length of files, and the opening text of crates.

use super::finding::Finding;
use super::source::Source;
use super::workspace::Text;

/// From here on a file asks to be split.
const LONG: usize = 400;
/// Beyond this no reason helps.
const TOO_LONG: usize = 850;

/// Files longer than `LONG`, with the reason. An entry that is no longer needed is a finding.
const ALLOWED: &[(&str, &str)] = &[
    (
        "core/ledger/src/tile.rs",
        "paths, tiles and bundles of one specification",
    ),
    (
        "core/release/src/machine.rs",
        "the machine's state and its start",
    ),
    (
        "core/sign/src/encode.rs",
        "one encoding, with its macros and its tests",
    ),
    (
        "programs/kinfold/src/trial/importing.rs",
        "to be split: sealing apart from deposits",
    ),
];

const SECTIONS: &[&str] = &["In scope", "Out of scope", "Invariants"];

/// Code is at most `LONG` lines, `TOO_LONG` for tests and for entries of the table.
pub(crate) fn check_length(text: &Text) -> Option<Finding> {
    check_length_by(text, ALLOWED)
}

fn check_length_by(text: &Text, allowed: &[(&str, &str)]) -> Option<Finding> {
    if !is_code(&text.file) {
        return None;
    }
    let lines = text.text.lines().count();
    let excused = is_test(&text.file) || allowed.iter().any(|(file, _)| *file == text.file);
    let limit = if excused { TOO_LONG } else { LONG };
    (lines > limit).then(|| Finding {
        file: text.file.clone(),
        line: 0,
        rule: "files",
        what: format!("{lines} lines, more than {limit}"),
        why: "a file should be read at one sitting".into(),
        mend: "split it by nouns, or move its tests to a file of their own".into(),
    })
}

/// Every entry of the table is still needed.
pub(crate) fn check_allowances(texts: &[Text]) -> Vec<Finding> {
    check_allowances_by(texts, ALLOWED)
}

fn check_allowances_by(texts: &[Text], allowed: &[(&str, &str)]) -> Vec<Finding> {
    let needed = |file: &str| {
        let text = texts.iter().find(|text| text.file == file);
        text.is_some_and(|text| text.text.lines().count() > LONG)
    };
    let stale = allowed.iter().filter(|(file, _)| !needed(file));
    stale
        .map(|(file, _)| Finding {
            file: (*file).to_owned(),
            line: 0,
            rule: "files",
            what: "stands in the table of long files and is not long".into(),
            why: "an exception that is no longer needed hides the next one".into(),
            mend: "take it out of ALLOWED in xtask/src/tidy/files.rs".into(),
        })
        .collect()
}

/// A crate's `lib.rs` opens by saying what it is for, what it is not for, and what always holds.
pub(crate) fn check_opening(source: &Source) -> Option<Finding> {
    if !source.file.ends_with("/src/lib.rs") {
        return None;
    }
    let mut opening = String::new();
    for attribute in &source.syntax.attrs {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            opening.push_str(&text.value());
            opening.push('\n');
        }
    }
    let missing: Vec<&str> = SECTIONS
        .iter()
        .copied()
        .filter(|section| !opening.contains(section))
        .collect();
    (!missing.is_empty()).then(|| Finding {
        file: source.file.clone(),
        line: 1,
        rule: "files",
        what: format!("the opening text lacks {}", missing.join(", ")),
        why: "a stranger decides from it whether a change belongs into this crate".into(),
        mend: "write the sections as `//!` text".into(),
    })
}

fn is_code(file: &str) -> bool {
    [".rs", ".py", ".sh"].iter().any(|end| file.ends_with(end))
}

fn is_test(file: &str) -> bool {
    file.contains("/tests/") || file.contains("/benches/") || file.ends_with("/tests.rs")
}

#[cfg(test)]
mod tests {
    use super::{Text, check_allowances_by, check_length_by, check_opening};
    use crate::tidy::source::Source;

    fn text(file: &str, lines: usize) -> Text {
        Text {
            file: file.into(),
            text: "x\n".repeat(lines),
        }
    }

    #[test]
    fn a_long_file_is_found() {
        assert!(check_length_by(&text("a/src/x.rs", 400), &[]).is_none());
        assert!(check_length_by(&text("a/src/x.rs", 401), &[]).is_some());
        assert!(check_length_by(&text("tools/check.py", 401), &[]).is_some());
        assert!(check_length_by(&text("docs/FORMATS.md", 4000), &[]).is_none());
    }

    #[test]
    fn tests_and_excused_files_have_a_hard_limit() {
        let table = [("a/src/x.rs", "one table")];
        assert!(check_length_by(&text("a/src/x.rs", 850), &table).is_none());
        assert!(check_length_by(&text("a/src/x.rs", 851), &table).is_some());
        assert!(check_length_by(&text("a/tests/x.rs", 850), &[]).is_none());
        assert!(check_length_by(&text("a/tests/x.rs", 851), &[]).is_some());
    }

    #[test]
    fn an_exception_that_is_not_needed_is_found() {
        let table = [("a/src/x.rs", "one table")];
        assert_eq!(check_allowances_by(&[text("a/src/x.rs", 401)], &table), []);
        assert_eq!(
            check_allowances_by(&[text("a/src/x.rs", 400)], &table).len(),
            1
        );
        assert_eq!(check_allowances_by(&[], &table).len(), 1);
    }

    #[test]
    fn a_crate_without_its_three_sections_is_found() {
        let check = |file: &str, text: &str| {
            check_opening(&Source::parse(file, "sign", text).expect("Rust")).is_some()
        };
        let full = "//! # In scope\n//! # Out of scope\n//! # Invariants\n";
        assert!(!check("core/sign/src/lib.rs", full));
        for section in ["In scope", "Out of scope", "Invariants"] {
            assert!(check(
                "core/sign/src/lib.rs",
                &full.replace(section, "Other")
            ));
            let comment = full.replace("//!", "//");
            assert!(check("core/sign/src/lib.rs", &comment));
        }
        assert!(!check("core/sign/src/key.rs", ""));
    }
}
