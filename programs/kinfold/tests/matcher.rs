//! `kinfold matcher` as an operator runs it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const PASSPHRASE: &str = "six random words are good enough\n";

fn kinfold(args: &[&str]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    // Whoever is told that something is wrong may not read it.
    let _unread = input.write_all(PASSPHRASE.as_bytes());
    child
}

fn done(args: &[&str]) -> (Option<i32>, String) {
    let output = kinfold(args).wait_with_output().expect("it ends");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

fn desk(dir: &Path, rest: &[&str]) -> (Option<i32>, String) {
    let head = ["desk", "--dir", dir.to_str().expect("UTF-8")];
    done(&[&head[..], &["--passphrase-fd", "0"], rest].concat())
}

fn enrol(dir: &Path, kind: &str) {
    let rest = ["enrol", "--society", "1", "--staff-kind", kind];
    let (code, text) = desk(dir, &rest);
    assert_eq!(code, Some(0), "{text}");
}

fn matcher<'a>(dir: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let dir = dir.to_str().expect("UTF-8");
    let head = ["matcher", "--dir", dir, "--passphrase-fd", "0"];
    [&head[..], more].concat()
}

#[test]
fn it_says_what_it_needs() {
    let (code, text) = done(&["matcher", "--help"]);
    assert_eq!(code, Some(0));
    for word in [
        "--country",
        "--dir",
        "--notices-every",
        "--passphrase-fd",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(text.contains(word), "{word}");
    }
    let home = tempfile::tempdir().expect("a folder");
    assert_eq!(done(&matcher(&home.path().join("nowhere"), &[])).0, Some(2));
    let own = home.path().join("desk");
    enrol(&own, "desk");
    let (code, text) = done(&matcher(&own, &[]));
    assert_eq!(code, Some(2));
    assert!(text.contains("not a matcher's"), "{text}");
    let new = home.path().join("matcher");
    enrol(&new, "matcher");
    let (code, text) = done(&matcher(&new, &[]));
    assert_eq!(code, Some(2));
    assert!(
        text.contains("does not know its log and server yet"),
        "{text}"
    );
    let (code, text) = done(&matcher(&new, &["--country", "1=no such country"]));
    assert_eq!(code, Some(2));
    assert!(text.contains("1=CH"), "{text}");
    // Nor is it a desk.
    let (code, text) = desk(&new, &["cases"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("no desk"), "{text}");
}

#[test]
fn it_opens_while_the_server_is_down_goes_on_after_a_kill_and_tells_of_damage() {
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("trial");
    let (code, text) = done(&["try", "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0), "{text}");
    let policy = out.join("policy");
    let dir = home.path().join("matcher");
    enrol(&dir, "matcher");
    let place = ["sync", "--policy", policy.to_str().expect("UTF-8")];
    let (code, text) = desk(
        &dir,
        &[&place[..], &["--hub", "http://127.0.0.1:9"]].concat(),
    );
    assert_eq!(code, Some(0), "{text}");
    for _ in 0..2 {
        let mut child = kinfold(&matcher(&dir, &["--country", "1=CH"]));
        let out = child.stdout.take().expect("piped");
        let line = BufReader::new(out).lines().next();
        let line = line.expect("a line").expect("text");
        assert_eq!(line, "The search is open: 0 records can be found.");
        child.kill().expect("it runs");
        child.wait().expect("it ended");
    }
    fs::write(dir.join("names.key"), b"another key").expect("it is written");
    let (code, text) = done(&matcher(&dir, &[]));
    assert_eq!(code, Some(2));
    assert!(
        text.contains("names.key") && text.contains("damaged"),
        "{text}"
    );
}
