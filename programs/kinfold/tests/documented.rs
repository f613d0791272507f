//! Every command that the documents name is one that the program has, with those options. (That
//! they do what is said: INSTALL's and INCIDENT's are run one by one by the test `install`; which test
//! runs the others `documented/executed.txt` says.)

#[path = "documented/executed.rs"]
mod executed;

use clap::{Command, CommandFactory as _};
use kinfold::cli::Cli;
use std::fs;
use std::path::Path;

/// The commands of a document: spans of code and lines of blocks that begin with the program.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block = None::<String>;
    for line in text.lines() {
        match (&mut block, line.trim_start().starts_with("```")) {
            (None, true) => block = Some(String::new()),
            (Some(said), true) => {
                let joined = said.replace("\\\n", " ");
                let lines = joined.lines().map(str::trim);
                found.extend(lines.filter_map(whole));
                block = None;
            }
            (Some(said), false) => said.extend([line, "\n"]),
            (None, false) => {
                let spans = line.split('`').skip(1).step_by(2);
                found.extend(spans.filter_map(whole));
            }
        }
    }
    found
}

/// A command with the program's name before it: it may be left out where it stood just before, or
/// be run from the source.
fn whole(said: &str) -> Option<String> {
    if said.starts_with("kinfold ") {
        return Some(said.to_owned());
    }
    if let Some(rest) = said.strip_prefix("cargo run --release -- ") {
        return Some(format!("kinfold {rest}"));
    }
    let short = ["tell ", "keyholder ", "desk "].iter();
    let short = short.into_iter().any(|word| said.starts_with(word));
    // What a desk prints is no command.
    (short && !said.starts_with("desk listens")).then(|| format!("kinfold {said}"))
}

/// What the program does not understand of a command; nothing if all.
fn unknown(mut of: &Command, said: &str) -> Option<String> {
    let words: Vec<&str> = said
        .split_whitespace()
        .skip(1)
        .take_while(|word| !word.starts_with(['>', '|', '<']))
        .collect();
    let mut takes = 0;
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if let Some(long) = name.strip_prefix("--") {
            if matches!(long, "help" | "version") {
                continue;
            }
            let option = of.get_arguments().find(|a| {
                a.get_long() == Some(long)
                    || a.get_all_aliases().is_some_and(|all| all.contains(&long))
            });
            match option {
                None => return Some(format!("{} has no --{long}", of.get_name())),
                Some(option) => {
                    let flag = option.get_action().takes_values();
                    takes = usize::from(flag && value.is_empty());
                }
            }
        } else if takes > 0 {
            takes -= 1;
        } else if word.starts_with('…') {
            // Options that stand elsewhere.
        } else if let Some(below) = word.split('|').next().and_then(|w| of.find_subcommand(w)) {
            of = below;
        } else if of.get_positionals().next().is_none() && of.has_subcommands() {
            return Some(format!("{} has no {word}", of.get_name()));
        }
    }
    None
}

#[test]
fn the_documents_name_commands_that_there_are() {
    let mut cli = Cli::command();
    cli.build();
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut checked = 0;
    for file in [
        "README",
        "docs/INSTALL",
        "docs/OPERATING",
        "docs/INCIDENT",
        "docs/CASEWORKER",
        "docs/BENCHMARKS",
        "docs/THREATS",
    ] {
        let text = fs::read_to_string(home.join(format!("{file}.md"))).unwrap();
        for said in commands(&text) {
            if let Some(why) = unknown(&cli, &said) {
                panic!("{file}.md: {said}: {why}");
            }
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn what_there_is_not_is_found() {
    let mut cli = Cli::command();
    cli.build();
    assert_eq!(
        commands("a `kinfold x` and `other`\n```sh\nkinfold a \\\n  b\n```\n"),
        ["kinfold x", "kinfold a    b"]
    );
    assert!(unknown(&cli, "kinfold desk lockdown --society 0").is_none());
    for said in [
        "kinfold destroy",
        "kinfold desk lockup",
        "kinfold desk lockdown --societies 0",
    ] {
        assert!(unknown(&cli, said).is_some(), "{said}");
    }
}
