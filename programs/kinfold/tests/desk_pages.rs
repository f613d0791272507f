//! `kinfold desk serve` as a person runs it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
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

fn desk(dir: &Path, rest: &[&str]) -> Vec<String> {
    let head = ["desk", "--passphrase-fd", "0", "--dir"];
    let dir = dir.to_str().expect("UTF-8");
    let all = head.iter().chain([&dir]).chain(rest);
    all.map(|word| (*word).to_owned()).collect()
}

fn words(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

/// A desk whose server is down.
fn enrolled(home: &Path) -> std::path::PathBuf {
    let trial = home.join("trial");
    let (code, text) = done(&["try", "--out", trial.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0), "{text}");
    let policy = trial.join("policy");
    let policy = policy.to_str().expect("UTF-8");
    let dir = home.join("desk");
    let rest = [
        "enrol",
        "--society",
        "1",
        "--policy",
        policy,
        "--hub",
        "http://127.0.0.1:9",
    ];
    let (code, text) = done(&words(&desk(&dir, &rest)));
    assert_eq!(code, Some(0), "{text}");
    dir
}

fn ask(address: &str, cookie: &str) -> String {
    let rest = address
        .strip_prefix("http://")
        .expect("plain, on this computer");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("it listens");
    let request = format!(
        "GET /{path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name}: {answer}")).trim()
}

#[test]
fn it_prints_an_address_works_without_a_server_and_gives_another_address() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = enrolled(home.path());
    for (rest, begin, end) in [
        (&["serve"][..], "desk listens on ", ""),
        (
            &["serve", "--lang", "ar", "--json"],
            "{\"address\":\"",
            "\",\"state\":\"listens\"}",
        ),
    ] {
        let mut child = kinfold(&words(&desk(&dir, rest)));
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut next = || lines.next().expect("a line").expect("text");
        let address = |line: String| {
            let address = line.strip_prefix(begin).and_then(|l| l.strip_suffix(end));
            address.unwrap_or_else(|| panic!("{line}")).to_owned()
        };
        let first = address(next());
        let entered = ask(&first, "");
        assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
        let cookie = header(&entered, "set-cookie: ")
            .split(';')
            .next()
            .expect("a pair");
        let to = header(&entered, "location: ");
        let host = first.split("/enter").next().expect("an address");
        let page = ask(&format!("{host}{to}"), cookie);
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        let arabic = rest.contains(&"ar");
        assert_eq!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), arabic);
        // Without a server it knows no list: it shows how it is enrolled.
        assert!(page.contains("id=\"enrolment\""));
        let usr1 = ["-USR1".to_owned(), child.id().to_string()];
        assert!(
            Command::new("kill")
                .args(&usr1)
                .status()
                .expect("kill")
                .success()
        );
        let second = address(next());
        assert_ne!(first, second);
        assert!(ask(&second, "").starts_with("HTTP/1.1 303"));
        assert!(ask(&format!("{host}{to}"), cookie).starts_with("HTTP/1.1 403"));
        // The folder is in use, and says so.
        let (code, text) = done(&words(&desk(&dir, &["status"])));
        assert_eq!(code, Some(2), "{text}");
        let term = ["-TERM".to_owned(), child.id().to_string()];
        assert!(
            Command::new("kill")
                .args(&term)
                .status()
                .expect("kill")
                .success()
        );
        assert!(child.wait().expect("it ends").success());
    }
    let (code, text) = done(&words(&desk(&dir, &["status"])));
    assert_eq!(code, Some(0), "the folder is free again: {text}");
}

#[test]
fn it_says_what_it_does_not_do() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = enrolled(home.path());
    let serve = |rest: &[&str]| done(&words(&desk(&dir, &[&["serve"], rest].concat())));
    for address in ["0.0.0.0:0", "192.0.2.1:8000", "[::]:0"] {
        let (code, text) = serve(&["--listen", address]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("for this computer only"), "{text}");
    }
    let (code, text) = serve(&["--lang", "tlh"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("no such language"), "{text}");
    let nowhere = home.path().join("nowhere");
    let (code, _) = done(&words(&desk(&nowhere, &["serve"])));
    assert_eq!(code, Some(2));
}
