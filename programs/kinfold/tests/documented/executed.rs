//! Which test executes a command of the documents. The list names for each command the test and
//! the file where its words stand; what no test executes stands there too, with why.

use super::commands;
use clap::{Command, CommandFactory as _};
use kinfold::cli::Cli;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LIST: &str = include_str!("executed.txt");
const PAGES: [&str; 5] = [
    "README",
    "docs/INSTALL",
    "docs/OPERATING",
    "docs/INCIDENT",
    "docs/CASEWORKER",
];

/// A row of the list.
struct Row {
    /// The test, as `file::function`; none if no test executes it.
    test: Option<(PathBuf, String)>,
    /// Where the words of the command stand.
    words: Vec<PathBuf>,
    /// Options of the documents that it is not executed with.
    without: BTreeSet<String>,
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `command | test | where the words stand | not with these options`, or `command | not run: why`.
fn rows(list: &str) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for line in list
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let row = match cells[1].strip_prefix("not run:") {
            Some(why) => {
                assert!(why.len() > 10 && cells.len() == 2, "say why: {line}");
                Row {
                    test: None,
                    words: Vec::new(),
                    without: BTreeSet::new(),
                }
            }
            None => {
                let (file, function) = cells[1].split_once("::").expect(line);
                let words = cells[2].split_whitespace();
                let without = cells.get(3).copied().unwrap_or_default();
                Row {
                    test: Some((home().join(file), function.to_owned())),
                    words: words.map(|file| home().join(file)).collect(),
                    without: without.split_whitespace().map(str::to_owned).collect(),
                }
            }
        };
        assert!(
            rows.insert(cells[0].to_owned(), row).is_none(),
            "twice: {line}"
        );
    }
    rows
}

/// The name of a command, which words of it must be executed, and its options.
fn parts(mut of: &Command, said: &str) -> (String, Vec<String>, BTreeSet<String>) {
    let (mut name, mut needed, mut options) = (Vec::new(), Vec::new(), BTreeSet::new());
    for word in said.split_whitespace().skip(1) {
        let word = word.split('=').next().unwrap_or_default();
        let first = of.get_positionals().next();
        let known = first
            .map(|first| first.get_possible_values())
            .unwrap_or_default();
        let is_value = |w: &str| known.iter().any(|value| value.get_name() == w);
        if word.starts_with("--") {
            options.insert(word.to_owned());
        } else if let (true, Some(below)) = (options.is_empty(), of.find_subcommand(word)) {
            of = below;
            name.push(word);
            needed = vec![word.to_owned()];
        } else if options.is_empty() && word.split('|').all(is_value) {
            needed.extend(word.split('|').map(str::to_owned));
        }
    }
    (name.join(" "), needed, options)
}

/// What is wrong with the list, as it stands to the documents.
fn wrong(pages: &[(&str, String)], list: &str) -> Vec<String> {
    let mut cli = Cli::command();
    cli.build();
    let (rows, mut wrong, mut seen) = (rows(list), Vec::new(), BTreeSet::new());
    for (page, text) in pages {
        for said in commands(text) {
            let (name, mut needed, options) = parts(&cli, &said);
            seen.insert(name.clone());
            let Some(row) = rows.get(&name) else {
                wrong.push(format!("{page}.md: no row for `{name}` ({said})"));
                continue;
            };
            if row.test.is_none() {
                continue;
            }
            let words = row.words.iter().map(|file| {
                let text = fs::read_to_string(file);
                text.unwrap_or_else(|_| panic!("{name}: {}", file.display()))
            });
            let words: String = words.collect();
            needed.extend(options.difference(&row.without).cloned());
            for word in needed.iter().filter(|word| !stands(&words, word)) {
                wrong.push(format!(
                    "{page}.md: `{said}`: `{word}` is not executed by its test"
                ));
            }
        }
    }
    for (name, row) in &rows {
        if !seen.contains(name) {
            wrong.push(format!("no document has `{name}` any more"));
        }
        if let Some((file, function)) = &row.test {
            let text = fs::read_to_string(file).unwrap_or_default();
            if !text.contains(&format!("#[test]\nfn {function}(")) {
                wrong.push(format!(
                    "{name}: there is no test {function} in {}",
                    file.display()
                ));
            }
        }
    }
    wrong
}

/// Whether a word stands in a text as a word of a command line.
fn stands(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

fn pages() -> Vec<(&'static str, String)> {
    let read = |page| fs::read_to_string(home().join(format!("{page}.md"))).expect(page);
    PAGES.map(|page| (page, read(page))).into()
}

#[test]
fn every_command_of_the_documents_has_its_test_or_says_that_it_has_none() {
    let wrong = wrong(&pages(), LIST);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let rows = rows(LIST);
    let run = rows.values().filter(|row| row.test.is_some()).count();
    assert!(
        run * 10 >= rows.len() * 9,
        "nine of ten are executed: {run}"
    );
}

#[test]
fn a_list_that_does_not_fit_is_found() {
    let all = wrong(&pages(), LIST).len();
    let more = [pages(), vec![("new", "`kinfold desk cases`".to_owned())]].concat();
    assert_eq!(wrong(&more, LIST).len(), all + 1);
    let option = [
        pages(),
        vec![("new", "`kinfold desk order lease --polish`".to_owned())],
    ];
    assert_eq!(wrong(&option.concat(), LIST).len(), all + 1);
    let renamed = LIST.replace("::what_an_office_types", "::what_nobody_types");
    assert!(wrong(&pages(), &renamed).len() > all + 5);
    let unused = format!("{LIST}\ndesk polish | not run: there is no such command\n");
    assert_eq!(wrong(&pages(), &unused).len(), all + 1);
}
