//! What the version before left behind is read, made one of this version, and says so; what a later
//! version left is refused.

use crate::programs::{
    PASSPHRASE, RECEIPT, Running, command, done, files, previous, refused, run, text,
};
use std::fs;
use std::path::Path;

const PROGRAMS: [&str; 4] = ["portal", "matcher", "desk", "keyholder"];

fn format(dir: &Path) -> String {
    fs::read_to_string(dir.join("format")).unwrap_or_default()
}

/// Works in its folder as it did: what was there before is there.
fn works(program: &str, dir: &Path) {
    match program {
        "portal" => {
            let portal = Running::start(program, dir);
            assert!(portal.knows(RECEIPT));
            assert!(!portal.knows((RECEIPT.0, "1111 1111")));
        }
        "matcher" => {
            let matcher = Running::start(program, dir);
            let none = "The search is open: 0 records can be found.";
            assert!(matcher.said != none, "{}", matcher.said);
        }
        "keyholder" => {
            let keyholder = Running::start(program, dir);
            assert!(keyholder.said.contains("Open, with"), "{}", keyholder.said);
        }
        _ => {
            let words = command(program, dir);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            // Offline it says so with 3.
            let (code, said) = run(&words);
            assert!(matches!(code, Some(0 | 3)), "{said}");
        }
    }
}

#[test]
fn folders_of_the_version_before_are_gone_on_from_and_marked() {
    let home = tempfile::tempdir().unwrap();
    for program in PROGRAMS {
        let dir = previous(program, home.path());
        assert_eq!(format(&dir), "");
        works(program, &dir);
        let number = if program == "portal" { 2 } else { 1 };
        let begin = format!("kinfold {program} {number}\n");
        assert!(format(&dir).starts_with(&begin), "{}", format(&dir));
        works(program, &dir);
    }
}

#[test]
fn folders_of_a_later_version_are_refused_by_name_and_left_as_they_are() {
    let home = tempfile::tempdir().unwrap();
    for program in PROGRAMS {
        let dir = previous(program, home.path());
        let of_later = format!("kinfold {program} 99\n9.9.9\nand more\n");
        fs::write(dir.join("format"), of_later).unwrap();
        let before = files(&dir);
        let words = command(program, &dir);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let told = [
            text(&dir),
            "version 9.9.9",
            "format 99",
            "Nothing was changed",
        ];
        refused(&words, &told);
        refused(&["upgrade", text(&dir)], &told);
        refused(&["upgrade", "--check", text(&dir)], &told);
        assert_eq!(files(&dir), before, "{program}");
        // A step to the next format that was broken off is taken again: the file says the old one.
        fs::write(dir.join("format"), format!("kinfold {program} 1\n0.1.0\n")).unwrap();
        fs::write(dir.join("format.new"), "kinfold por").unwrap();
        works(program, &dir);
    }
}

#[test]
fn another_program_s_folder_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("portal", home.path());
    fs::write(dir.join("format"), "kinfold matcher 1\n0.1.0\n").unwrap();
    let words = command("portal", &dir);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    refused(&words, &["this folder is a matcher's and no portal's"]);
}

#[test]
fn upgrade_says_what_would_change_and_changes_it_only_when_told() {
    let home = tempfile::tempdir().unwrap();
    let dirs = PROGRAMS.map(|program| previous(program, home.path()));
    let before: Vec<_> = dirs.iter().map(|dir| files(dir)).collect();
    let mut check = vec!["upgrade", "--check"];
    check.extend(dirs.iter().map(|dir| text(dir)));
    let (code, said) = run(&check);
    assert_eq!(code, Some(1), "{said}");
    for words in [
        "portal format 1, by version 0.1 or before",
        "its next start makes it format 2",
        "keyholder format 1",
        "no way back from a change but a backup",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let after: Vec<_> = dirs.iter().map(|dir| files(dir)).collect();
    assert_eq!(after, before);

    // Not while a program works on one of them.
    let running = Running::start("matcher", &dirs[1]);
    fs::remove_file(dirs[1].join("format")).unwrap();
    refused(&["upgrade", text(&dirs[1])], &["its program works on it"]);
    drop(running);

    let mut upgrade = vec!["upgrade"];
    upgrade.extend(dirs.iter().map(|dir| text(dir)));
    let said = done(&upgrade);
    assert!(said.contains("It is format 2 now."), "{said}");
    let said = done(&check);
    assert_eq!(said.matches("Nothing is to do.").count(), 4, "{said}");
    for (program, dir) in PROGRAMS.iter().zip(&dirs) {
        works(program, dir);
    }
    refused(&["upgrade", text(home.path())], &["this is no folder of a"]);
    refused(&["upgrade", "nowhere"], &["nowhere: this is no folder"]);
}

/// A folder that was enrolled and never worked does not say whose it is: it stays whoever's.
#[test]
fn a_folder_that_never_worked_is_left_to_its_first_start() {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("portal", home.path());
    for file in ["spool", "receipts"] {
        fs::remove_file(dir.join(file)).unwrap();
    }
    let said = done(&["upgrade", text(&dir)]);
    assert!(said.contains("never worked"), "{said}");
    assert_eq!(format(&dir), "");
    drop(Running::start("portal", &dir));
    assert!(format(&dir).starts_with("kinfold portal 2\n"));
}

/// A new folder is marked when it is made.
#[test]
fn what_is_enrolled_today_says_its_format() {
    let home = tempfile::tempdir().unwrap();
    assert!(PASSPHRASE.len() > 12);
    for kind in ["desk", "portal", "matcher"] {
        let dir = home.path().join(kind);
        let enrol = ["enrol", "--society", "1", "--staff-kind", kind];
        let words = [
            &["desk", "--dir", text(&dir), "--passphrase-fd", "0"][..],
            &enrol,
        ]
        .concat();
        done(&words);
        assert!(format(&dir).starts_with(&format!("kinfold {kind} ")));
    }
}

/// The keyholder's copy says what its folder says, and may be taken over from.
#[test]
fn a_keyholder_s_copy_is_of_its_format_too() {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("keyholder", home.path());
    let copy = home.path().join("copy");
    let mut words = command("keyholder", &dir);
    words.extend(["--copy".to_owned(), text(&copy).to_owned()]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let running = Running::of(&words, "Open, with");
    drop(running);
    assert_eq!(format(&copy), format(&dir));
    done(&["keyholder", "recover", "--dir", text(&copy)]);
    works("keyholder", &copy);
    fs::write(copy.join("format"), "kinfold keyholder 99\n9.9.9\n").unwrap();
    refused(
        &["keyholder", "recover", "--dir", text(&copy)],
        &["version 9.9.9"],
    );
}
