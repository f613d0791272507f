//! Every page of the incident console, in both languages: before there is an incident, with forms
//! that come back, and with everything in it.

use crate::chromium::{Scripts, installed};
use crate::house::{Desk, enter};
use crate::tab::{Tab, browse};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const LEAD: &str = "01010101010101010101010101010101";
const OFFICER: &str = "02020202020202020202020202020202";

/// Pages that are served, until this goes.
struct Served {
    child: Child,
    pages: Desk,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn kinfold(folder: &Path, line: &str) {
    let words = line.split_whitespace().map(|word| word.replace('~', " "));
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinfold"));
    let done = command.current_dir(folder).stdin(Stdio::null()).args(words);
    let done = done.output().unwrap();
    let said = String::from_utf8_lossy(&[&done.stdout[..], &done.stderr].concat()).into_owned();
    assert_eq!(done.status.code(), Some(0), "{line}: {said}");
}

fn serve(folder: &Path, more: &[&str]) -> Served {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .current_dir(folder)
        .args(["incident", "serve", "--dir", "i"])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let address = line.strip_prefix("incident listens on ").unwrap();
    let pages = enter("incident", address);
    Served { child, pages }
}

/// An incident with a clock, a severity that is overridden, a decision and a result.
fn incident(folder: &Path) {
    fs::write(folder.join("seen"), "a telephone call").unwrap();
    kinfold(
        folder,
        &format!(
            "incident open --dir i --by lead --second officer --person lead={LEAD} \
             --person officer={OFFICER} --society-name Example~Society \
             --feed tag:s.example,2026: --phone +1~555~0100 --what stolen-login \
             --staff {LEAD} --society 1 --society 2 --about told~by~telephone"
        ),
    );
    let decision = format!(
        "question = \"Are people in hiding told?\"\noptions = [\"by a visit\", \"not yet\"]\n\
         chosen = 2\nreasons = \"A letter may be opened.\"\nevidence = [\"{}\"]\n\
         unknown = \"who has the list\"\nlegal_basis = \"Art 34 GDPR\"\n\
         decided_at = 2026-01-18T10:00:00Z\nknown_since = 2026-01-18T09:30:00Z\n\
         review_by = 2026-01-19T10:00:00Z\npeople = 7\n\
         harm_if_told = \"Somebody may find them.\"\nharm_if_not_told = \"They cannot leave.\"\n\
         [[deciders]]\nstaff = \"lead\"\nrole = \"lead\"\n\
         [[deciders]]\nstaff = \"officer\"\nrole = \"data-protection\"\n",
        "ab".repeat(32)
    );
    fs::write(folder.join("decision.toml"), decision).unwrap();
    for line in [
        "incident aware --dir i --by lead --society 1 --since 2026-01-18T09:30:00Z --evidence seen",
        "incident assess --dir i --by lead --data simple --ease limited --peril minors --people 150",
        "incident decide --dir i --by lead --file decision.toml",
    ] {
        kinfold(folder, line);
    }
    let cell = |society: u32, kind: &str| {
        serde_json::json!({
            "society": society, "category": kind, "confirmed": 3, "possible": 412,
            "ciphertext_only": 20_170, "excluded": 0,
        })
    };
    let result = serde_json::json!({
        "format": "kinfold-exposure 1",
        "incident": { "sha256": "of another" },
        "matrix": [cell(1, "identity"), cell(1, "contact"), cell(2, "family"), cell(2, "called")],
        "persons": [cell(1, ""), cell(2, "")],
        "staff": [cell(1, "")],
        "warnings": ["an interval has no end yet"],
    });
    fs::write(folder.join("i/affected.json"), result.to_string()).unwrap();
}

fn page(served: &Served, tab: &Tab, name: &str) -> String {
    format!("{}/{}/{name}", served.pages.room, tab.tag)
}

/// Before there is an incident; and a form that comes back with everything that is wrong.
fn beginning(tab: &Tab, served: &Served) {
    tab.sit_down(&served.pages);
    tab.go(&page(served, tab, "now"));
    assert!(tab.address().ends_with("/happened"), "{}", tab.address());
    tab.look("incident-begin");
    tab.press("main form button");
    assert!(tab.has(".faults"), "{}", tab.says());
    tab.look_at("incident-begin-faults", &[422]);
}

fn everything(tab: &Tab, served: &Served) {
    tab.sit_down(&served.pages);
    for name in [
        "now",
        "happened",
        "affected",
        "decisions",
        "decide",
        "severity",
        "drafts",
        "drafts/1",
        "card",
    ] {
        tab.go(&page(served, tab, name));
        tab.look(&format!("incident-{}", name.replace('/', "-")));
    }
    for (name, act) in [
        ("decide", "decide"),
        ("severity", "severity"),
        ("now", "now/move"),
    ] {
        tab.go(&page(served, tab, name));
        tab.press(&format!("main form[action$='/{act}'] button"));
        assert!(tab.has(".faults"), "{}", tab.says());
        tab.look_at(&format!("incident-{name}-faults"), &[422]);
    }
}

#[test]
fn the_console_of_an_incident() {
    if !installed() {
        return;
    }
    let empty = tempfile::tempdir().unwrap();
    let served = serve(empty.path(), &[]);
    for tag in ["en", "ar"] {
        browse(Scripts::On, tag, |tab| beginning(tab, &served));
    }
    drop(served);
    let folder = tempfile::tempdir().unwrap();
    incident(folder.path());
    let served = serve(folder.path(), &["--by", "lead"]);
    for tag in ["en", "ar"] {
        browse(Scripts::On, tag, |tab| everything(tab, &served));
    }
}
