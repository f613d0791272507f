//! `kinfold portal` as an operator runs it.

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

fn enrol(dir: &Path, kind: &str) {
    let dir = dir.to_str().expect("UTF-8");
    let head = ["desk", "--dir", dir, "--passphrase-fd", "0"];
    let rest = ["enrol", "--society", "1", "--staff-kind", kind];
    let (code, text) = done(&[&head[..], &rest[..]].concat());
    assert_eq!(code, Some(0), "{text}");
}

/// A policy file of a log that nobody writes: a trial's.
fn policy(home: &Path) -> String {
    let out = home.join("trial");
    let (code, text) = done(&["try", "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0), "{text}");
    out.join("policy").to_str().expect("UTF-8").to_owned()
}

#[test]
fn it_says_what_it_needs() {
    let (code, text) = done(&["portal", "--help"]);
    assert_eq!(code, Some(0));
    for word in [
        "--listen",
        "--dir",
        "--passphrase-fd",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(text.contains(word), "{word}");
    }
    let home = tempfile::tempdir().expect("a folder");
    let portal = |dir: &Path| {
        let dir = dir.to_str().expect("UTF-8");
        done(&[
            "portal",
            "--dir",
            dir,
            "--passphrase-fd",
            "0",
            "--listen",
            "127.0.0.1:0",
        ])
    };
    assert_eq!(portal(&home.path().join("nowhere")).0, Some(2));
    let desk = home.path().join("desk");
    enrol(&desk, "desk");
    let (code, text) = portal(&desk);
    assert_eq!(code, Some(2));
    assert!(text.contains("not a portal's"), "{text}");
    let new = home.path().join("portal");
    enrol(&new, "portal");
    let (code, text) = portal(&new);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("does not know its log and server yet"),
        "{text}"
    );
}

#[test]
fn it_serves_while_the_server_is_down_and_goes_on_after_a_kill() {
    let home = tempfile::tempdir().expect("a folder");
    let policy = policy(home.path());
    let dir = home.path().join("portal");
    let path = dir.to_str().expect("UTF-8");
    let place = ["--policy", &policy, "--hub", "http://127.0.0.1:9"];
    let head = ["desk", "--dir", path, "--passphrase-fd", "0"];
    let rest = ["enrol", "--society", "1", "--staff-kind", "portal"];
    let (code, text) = done(&[&head[..], &rest[..], &place[..]].concat());
    assert_eq!(code, Some(0), "{text}");
    for _ in 0..2 {
        let run = [
            "portal",
            "--dir",
            path,
            "--passphrase-fd",
            "0",
            "--listen",
            "127.0.0.1:0",
        ];
        let mut child = kinfold(&run);
        let out = child.stdout.take().expect("piped");
        let line = BufReader::new(out)
            .lines()
            .next()
            .expect("a line")
            .expect("text");
        let address = line
            .strip_prefix("portal listens on http://")
            .expect("its address");
        let stream = std::net::TcpStream::connect(address).expect("it listens");
        let ask = "GET /ar/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        (&stream).write_all(ask.as_bytes()).expect("it reads");
        let answer = std::io::read_to_string(stream).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("dir=\"rtl\""));
        child.kill().expect("it runs");
        child.wait().expect("it ended");
    }
    assert!(dir.join("receipts").exists() && dir.join("spool").exists());
}
