//! The hub's database: of the version before, its backup, and the way back.

#[path = "../../../../adapters/store/tests/store/postgres.rs"]
mod postgres;

use crate::programs::{done, previous, refused, run, text};
use sign::sha256;
use std::fs;
use std::path::{Path, PathBuf};

/// A database that the version before left, and the policy file of its log.
fn before(home: &Path) -> (PathBuf, PathBuf) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = home.join("hub.sqlite");
    let from = crates.join("adapters/store/tests/store/previous/step-3.db");
    fs::copy(from, &file).unwrap();
    let policy = home.join("policy");
    fs::copy(previous("keyholder", home).join("policy"), &policy).unwrap();
    fs::remove_dir_all(home.join("keyholder")).unwrap();
    (file, policy)
}

fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

fn back_up(database: &str, policy: &Path, out: &Path) -> (Option<i32>, String) {
    let words = [
        "backup",
        "hub",
        "--database",
        database,
        "--policy",
        text(policy),
    ];
    run(&[&words[..], &["--out", text(out)]].concat())
}

fn restore<'a>(backup: &'a Path, database: &'a str, policy: &'a Path) -> [&'a str; 7] {
    let backup = text(backup);
    [
        "restore",
        "hub",
        backup,
        "--database",
        database,
        "--policy",
        text(policy),
    ]
}

#[test]
fn a_database_of_the_version_before_is_upgraded_when_told_and_backed_up_then() {
    let home = tempfile::tempdir().unwrap();
    let (file, policy) = before(home.path());
    let (database, bytes) = (url(&file), fs::read(&file).unwrap());
    let out = home.path().join("backup");
    let (code, said) = run(&["upgrade", "--check", "--database", &database]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("its schema has 3 steps. A hub of this version takes it to 4"),
        "{said}"
    );
    // A backup of before is the version before's to make: this one would change what it copies.
    let (code, said) = back_up(&database, &policy, &out);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("Make this backup with the version that made it"),
        "{said}"
    );
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert!(!out.exists());
    let said = done(&["upgrade", "--database", &database]);
    assert!(said.contains("It has 4 now."), "{said}");
    let said = done(&["upgrade", "--check", "--database", &database]);
    assert!(said.contains("Nothing is to do."), "{said}");

    let metrics = home.path().join("backup.prom");
    let words = [
        "backup",
        "hub",
        "--database",
        &database,
        "--policy",
        text(&policy),
    ];
    let more = ["--out", text(&out), "--metrics-file", text(&metrics)];
    let said = done(&[&words[..], &more].concat());
    assert!(said.contains("Never beside it: a keyholder"), "{said}");
    let told = fs::read_to_string(&metrics).unwrap();
    assert!(
        told.contains("kinfold_hub_backup_timestamp_seconds"),
        "{told}"
    );
    let mut names: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["contents", "database"]);

    let back = home.path().join("back.sqlite");
    let to = url(&back);
    let said = done(&restore(&out, &to, &policy));
    assert!(said.contains("What came since is missing"), "{said}");
    refused(&restore(&out, &to, &policy), &["the file is there"]);
    // It is whole: all rows come out of it again.
    let rows = |database: &str, out: &str| {
        let (code, said) = back_up(database, &policy, &home.path().join(out));
        assert_eq!(code, Some(0), "{said}");
        said.split(", ").nth(1).unwrap().to_owned()
    };
    assert_eq!(rows(&to, "one"), rows(&database, "two"));
}

/// A backup that the version before made is put back as one of this version, and stays what it is.
#[test]
fn a_backup_of_the_version_before_is_put_back() {
    let home = tempfile::tempdir().unwrap();
    let (file, policy) = before(home.path());
    let backup = home.path().join("backup");
    fs::create_dir(&backup).unwrap();
    let bytes = fs::read(&file).unwrap();
    fs::write(backup.join("database"), &bytes).unwrap();
    let list = |format: u32| {
        let list = format!(
            "kinfold backup 1\nprogram hub\nformat {format}\nby 0.1.0\ntime 1\nfile {} {} \
             database\n",
            bytes.len(),
            sha256(&[&bytes])
        );
        let sum = sha256(&[list.as_bytes()]);
        fs::write(backup.join("contents"), format!("{list}sum {sum}\n")).unwrap();
    };
    list(99);
    let to = url(&home.path().join("back.sqlite"));
    refused(&restore(&backup, &to, &policy), &["in format 99"]);
    list(3);
    done(&restore(&backup, &to, &policy));
    assert_eq!(fs::read(backup.join("database")).unwrap(), bytes);
    let said = done(&["upgrade", "--check", "--database", &to]);
    assert!(said.contains("4 steps. Nothing is to do."), "{said}");
    let mut broken = bytes.clone();
    broken[9_000] ^= 1;
    fs::write(backup.join("database"), broken).unwrap();
    let other = url(&home.path().join("other.sqlite"));
    refused(&restore(&backup, &other, &policy), &["its sum is another"]);
    assert!(!home.path().join("other.sqlite").exists());
}

/// A backup is a file, whatever it was made of; it goes into either kind.
#[test]
fn a_backup_goes_into_postgresql_and_comes_out_of_it() {
    let Some(server) = postgres::Server::get() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let (file, policy) = before(home.path());
    done(&["upgrade", "--database", &url(&file)]);
    let out = home.path().join("backup");
    let (code, said) = back_up(&url(&file), &policy, &out);
    assert_eq!(code, Some(0), "{said}");
    let database = server.database();
    refused(
        &["upgrade", "--check", "--database", &database],
        &["nothing of a hub stands in it"],
    );
    done(&restore(&out, &database, &policy));
    refused(&restore(&out, &database, &policy), &["not empty"]);
    let said = done(&["upgrade", "--check", "--database", &database]);
    // An address may hold a password.
    assert!(
        said.contains("the database in PostgreSQL") && !said.contains("postgres://"),
        "{said}"
    );
    let second = home.path().join("second");
    let (code, said) = back_up(&database, &policy, &second);
    assert_eq!(code, Some(0), "{said}");
    done(&restore(
        &second,
        &url(&home.path().join("back.sqlite")),
        &policy,
    ));
}

#[test]
fn a_database_of_a_later_version_or_of_another_log_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (file, policy) = before(home.path());
    let (none, out) = (
        url(&home.path().join("none.sqlite")),
        home.path().join("backup"),
    );
    let (code, said) = back_up(&none, &policy, &out);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nothing stands in it") && !home.path().join("none.sqlite").exists());
    done(&["upgrade", "--database", &url(&file)]);
    // A trial has a keyholder, beside which no backup is made.
    let elsewhere = tempfile::tempdir().unwrap();
    let trial = elsewhere.path().join("trial");
    done(&["try", "--out", text(&trial)]);
    let (code, said) = back_up(&url(&file), &trial.join("policy"), &out);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("another log") && !out.exists(), "{said}");
}
