//! Programs as an operator starts them, in copies of the folders of the version before.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What all folders of the version before open with.
pub(crate) const PASSPHRASE: &str = "adbmpiacqrncfckmbqdinkrqamjcim\n";
/// A receipt that the portal of the version before gave.
pub(crate) const RECEIPT: (&str, &str) = ("9535 4365 91", "6313 2294");

/// A copy of a folder of the version before.
pub(crate) fn previous(name: &str, home: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/previous");
    let to = home.join(name);
    copied(&from.join(name), &to);
    to
}

pub(crate) fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        match path.is_dir() {
            true => copied(&path, &to.join(name)),
            false => drop(fs::copy(&path, to.join(name)).unwrap()),
        }
    }
}

/// Every file below a folder, but locks.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if !path.ends_with("lock") {
            all.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    all
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub(crate) fn start(args: &[&str]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // Whoever is told that something is wrong may not read it.
    let _unread = input.write_all(PASSPHRASE.as_bytes());
    child
}

/// Runs a command to its end: its code, and all that it said.
pub(crate) fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = start(args).wait_with_output().unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

/// Runs a command that must succeed.
pub(crate) fn done(args: &[&str]) -> String {
    let (code, text) = run(args);
    assert_eq!(code, Some(0), "{args:?}: {text}");
    text
}

/// Runs a command that must be refused, with these words.
pub(crate) fn refused(args: &[&str], words: &[&str]) {
    let (code, text) = run(args);
    assert_eq!(code, Some(2), "{args:?}: {text}");
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// How each program is started on its folder; no server is to be reached.
pub(crate) fn command(program: &str, dir: &Path) -> Vec<String> {
    let dir = text(dir);
    let words: &[&str] = match program {
        "portal" => &["portal", "--dir", dir, "--listen", "127.0.0.1:0"],
        "matcher" => &["matcher", "--dir", dir],
        "desk" => &["desk", "--dir", dir, "cases"],
        "keyholder" => &[
            "keyholder",
            "run",
            "--dir",
            dir,
            "--hub",
            "http://127.0.0.1:9",
            "--plain",
        ],
        other => panic!("{other}"),
    };
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let at = match program {
        "desk" => 3,
        _ => words.len(),
    };
    words.splice(at..at, ["--passphrase-fd", "0"].map(str::to_owned));
    words
}

/// A program that works until it is dropped.
pub(crate) struct Running {
    child: Child,
    /// The line that it said when it was ready.
    pub(crate) said: String,
}

impl Running {
    /// Starts a program and waits for what it says when it works.
    pub(crate) fn start(program: &str, dir: &Path) -> Running {
        let command = command(program, dir);
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        Running::of(
            &words,
            match program {
                "portal" => "portal listens on http://",
                "matcher" => "The search is open",
                _ => "Open, with",
            },
        )
    }

    /// Starts a command and waits for these words of it.
    pub(crate) fn of(words: &[&str], ready: &str) -> Running {
        let mut child = start(words);
        let said = match words[0] {
            "keyholder" => line(child.stderr.take().unwrap(), ready),
            _ => line(child.stdout.take().unwrap(), ready),
        };
        let Some(said) = said else {
            let _ended = child.kill();
            let left = child.wait_with_output().unwrap();
            panic!("{words:?}: {}", String::from_utf8_lossy(&left.stderr));
        };
        Running { child, said }
    }

    /// Whether a receipt leads to a case on the pages of this portal.
    pub(crate) fn knows(&self, receipt: (&str, &str)) -> bool {
        let address = self.said.rsplit("http://").next().unwrap();
        let stream = std::net::TcpStream::connect(address).unwrap();
        let number = |text: &str| text.replace(' ', "+");
        let body = format!(
            "reference={}&secret={}",
            number(receipt.0),
            number(receipt.1)
        );
        let ask = format!(
            "POST /en/case HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        (&stream).write_all(ask.as_bytes()).unwrap();
        let answer = std::io::read_to_string(stream).unwrap();
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["200", "422"].contains(&status), "{answer}");
        status == "200"
    }
}

/// The first line with these words; what follows is read and let go, so that nobody waits.
fn line(from: impl std::io::Read + Send + 'static, words: &str) -> Option<String> {
    let mut from = BufReader::new(from);
    let mut line = String::new();
    loop {
        line.clear();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.contains(words) {
            break;
        }
    }
    std::thread::spawn(move || {
        let _rest = from.read_to_end(&mut Vec::new());
    });
    Some(line.trim_end().to_owned())
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _gone = self.child.wait();
    }
}
