//! Backups of folders: made while a program works, refused where they must not lie or are not
//! whole, put back with what an older state means.

use crate::programs::{RECEIPT, Running, copied, done, files, previous, refused, text};
use sign::sha256;
use std::fs;
use std::path::{Path, PathBuf};

fn back_up(kind: &str, dir: &Path, out: &Path) -> String {
    done(&["backup", kind, "--dir", text(dir), "--out", text(out)])
}

/// A backup of the portal of the version before, made while it works, and where all of it is.
fn portal() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("portal", home.path());
    let out = home.path().join("backup");
    {
        let running = Running::start("portal", &dir);
        assert!(running.knows(RECEIPT));
        let said = back_up("portal", &dir, &out);
        assert!(said.contains("a backup of the portal, 5 files"), "{said}");
        assert!(said.contains("on the same disk"), "{said}");
        assert!(
            said.contains("Never beside it: the portal's passphrase"),
            "{said}"
        );
    }
    (home, dir, out)
}

fn restore<'a>(backup: &'a Path, dir: &'a Path) -> [&'a str; 5] {
    ["restore", "portal", text(backup), "--dir", text(dir)]
}

#[test]
fn a_portal_goes_on_from_its_backup() {
    let (home, _, out) = portal();
    let list = fs::read_to_string(out.join("contents")).unwrap();
    assert!(
        list.starts_with("kinfold backup 1\nprogram portal\nformat 2\nby "),
        "{list}"
    );
    assert!(!out.join("lock").exists());
    let dir = home.path().join("put back");
    let said = done(&restore(&out, &dir));
    for words in ["Receipts given since are unknown", "never runs again"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let running = Running::start("portal", &dir);
    assert!(running.knows(RECEIPT));
    drop(running);
    // Put back over it: never.
    let before = files(&dir);
    refused(&restore(&out, &dir), &["the folder is not empty"]);
    assert_eq!(files(&dir), before);
    // A backup of what was put back can be put back again.
    let again = home.path().join("again");
    back_up("portal", &dir, &again);
    let third = home.path().join("third");
    done(&restore(&again, &third));
    assert!(Running::start("portal", &third).knows(RECEIPT));
}

#[test]
fn a_backup_that_is_not_whole_or_not_ours_is_not_put_back() {
    let (home, _, out) = portal();
    let dir = home.path().join("put back");
    let broken = home.path().join("broken");
    let fresh = || {
        let _none = fs::remove_dir_all(&broken);
        copied(&out, &broken);
    };
    let is_refused = |words: &[&str]| {
        refused(&restore(&broken, &dir), words);
        assert!(!dir.exists(), "nothing was begun");
    };
    for name in ["spool", "receipts", "device", "place", "format"] {
        fresh();
        let path = broken.join(name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        is_refused(&[text(&path), "its sum is another"]);
        fs::write(&path, &bytes[..middle]).unwrap();
        is_refused(&[text(&path), "bytes and had"]);
        fs::remove_file(&path).unwrap();
        is_refused(&[text(&path), "is not there"]);
    }
    fresh();
    fs::remove_file(broken.join("contents")).unwrap();
    is_refused(&["no backup, or one that was broken off"]);
    let list = fs::read_to_string(out.join("contents")).unwrap();
    let put = |text: &str| {
        let text = text.split("sum ").next().unwrap();
        let sum = sha256(&[text.as_bytes()]);
        fs::write(broken.join("contents"), format!("{text}sum {sum}\n")).unwrap();
    };
    put(&list);
    assert_eq!(fs::read_to_string(broken.join("contents")).unwrap(), list);
    put(&list.replacen("kinfold backup 1", "kinfold backup 2", 1));
    is_refused(&["a later version made this backup"]);
    put(&list
        .replacen("format 2", "format 99", 1)
        .replacen("by 0.1.0", "by 9.9.9", 1));
    is_refused(&["version 9.9.9 made this backup of `portal`, in format 99"]);
    put(&list.replacen("program portal", "program incident", 1));
    is_refused(&["this is a backup of `incident`, not of `portal`"]);
    fs::write(
        broken.join("contents"),
        list.replacen("by 0.1.0", "by 0.1.1", 1),
    )
    .unwrap();
    is_refused(&["the list of what is in the backup is damaged"]);
    let wrong = ["restore", "incident", text(&out), "--dir", text(&dir)];
    refused(&wrong, &["this is a backup of `portal`, not of `incident`"]);
    assert!(!dir.exists());
}

/// While a backup is being put back the folder says so, whatever of it is there.
#[test]
fn a_folder_that_was_not_put_back_to_its_end_is_taken_by_no_program() {
    let (home, _, out) = portal();
    let dir = home.path().join("put back");
    done(&restore(&out, &dir));
    fs::write(dir.join("format"), "kinfold unfinished 1\n").unwrap();
    let words = crate::programs::command("portal", &dir);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = [
        text(&dir),
        "was broken off: it is not whole",
        "kinfold restore",
    ];
    refused(&words, &told);
    refused(&["upgrade", text(&dir)], &told);
    refused(&restore(&out, &dir), &told);
    let out = home.path().join("of what is not whole");
    refused(
        &["backup", "portal", "--dir", text(&dir), "--out", text(&out)],
        &told,
    );
    assert!(!out.exists());
}

/// The line that a portal was writing is not in its backup, and a backup that fails leaves none.
#[test]
fn a_line_that_was_being_written_is_left_out() {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("portal", home.path());
    let whole = fs::read(dir.join("spool")).unwrap();
    let mut more = whole.clone();
    more.extend_from_slice(&[0, 0, 1, 0, 9, 9]);
    fs::write(dir.join("spool"), &more).unwrap();
    let out = home.path().join("backup");
    back_up("portal", &dir, &out);
    assert_eq!(fs::read(out.join("spool")).unwrap(), whole);
    // Into what is there: never.
    let before = files(&out);
    let again = ["backup", "portal", "--dir", text(&dir), "--out", text(&out)];
    refused(&again, &["there is something already"]);
    assert_eq!(files(&out), before);
    // One that cannot be whole is none.
    more[40] ^= 1;
    fs::write(dir.join("spool"), &more).unwrap();
    let other = home.path().join("other");
    refused(
        &[
            "backup",
            "portal",
            "--dir",
            text(&dir),
            "--out",
            text(&other),
        ],
        &["the spool is damaged"],
    );
    assert!(!other.exists());
    let desk = previous("desk", home.path());
    refused(
        &[
            "backup",
            "portal",
            "--dir",
            text(&desk),
            "--out",
            text(&other),
        ],
        &["no folder of a portal"],
    );
}

#[test]
fn what_must_not_lie_beside_a_backup_is_seen_before_it_is_made() {
    let home = tempfile::tempdir().unwrap();
    let dir = previous("portal", &home.path().join("machine"));
    let place = home.path().join("disk");
    previous("keyholder", &place);
    let out = place.join("backup");
    let words = ["backup", "portal", "--dir", text(&dir), "--out", text(&out)];
    refused(&words, &["no backup is made here", "a keyholder's folder"]);
    assert!(!out.exists());
    fs::remove_dir_all(place.join("keyholder")).unwrap();
    done(&words);
}

#[test]
fn of_what_there_is_no_backup_it_is_said_why_and_what_to_do() {
    for (of, words) in [
        ("keyholder", ["closes itself", "keyholder run … --copy"]),
        ("matcher", ["withdrawn", "have a new search enrolled"]),
        ("desk", ["an older copy", "Enrol a new computer"]),
        ("campaign", ["tell them twice", "plan it anew"]),
    ] {
        for act in ["backup", "restore"] {
            refused(&[act, of], &words);
            // Whatever is typed behind it.
            refused(&[act, of, "somewhere", "--dir", "x", "--out", "y"], &words);
        }
    }
}

#[test]
fn an_incident_goes_on_from_its_backup() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("incident");
    let lead = "1".repeat(32);
    done(&[
        "incident",
        "open",
        "--dir",
        text(&dir),
        "--what",
        "unknown",
        "--society",
        "1",
        "--by",
        &lead,
        "--about",
        "an exercise",
        "--society-name",
        "Highland",
        "--feed",
        "tag:society.example,2026:",
        "--phone",
        "+00 000",
    ]);
    let begun = files(&dir);
    let out = home.path().join("backup");
    // Not while somebody works on it.
    let held = desk::disk::Folder::take(&dir, false).unwrap();
    refused(
        &[
            "backup",
            "incident",
            "--dir",
            text(&dir),
            "--out",
            text(&out),
        ],
        &["another program works on this incident"],
    );
    assert!(!out.exists());
    drop(held);
    let said = back_up("incident", &dir, &out);
    assert!(said.contains("a backup of the incident"), "{said}");
    let back = home.path().join("put back");
    let said = done(&["restore", "incident", text(&out), "--dir", text(&back)]);
    assert!(said.contains("is not in it: note it again"), "{said}");
    for (path, bytes) in begun {
        let name = path.file_name().unwrap();
        assert_eq!(fs::read(back.join(name)).unwrap(), bytes, "{name:?}");
    }
    let show = |dir: &Path| done(&["incident", "show", "--dir", text(dir), "--json"]);
    assert_eq!(show(&back), show(&dir));
    // One of the version before says nothing of its format, and then does.
    let ours = fs::read(back.join("format")).unwrap();
    fs::remove_file(back.join("format")).unwrap();
    assert_eq!(show(&back), show(&dir));
    assert_eq!(fs::read(back.join("format")).unwrap(), ours);
    fs::write(back.join("format"), "kinfold incident 99\n9.9.9\n").unwrap();
    refused(
        &["incident", "show", "--dir", text(&back)],
        &["version 9.9.9", "format 99"],
    );
}
