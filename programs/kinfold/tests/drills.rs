//! What can be lost is lost, and brought back, by real programs.

#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

use std::path::Path;
use std::process::Command;

fn drill(loss: &str, installation: &Path) {
    let out = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["drill", "run", loss, "--json", "--note"])
        .arg(installation)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    let json = said.lines().last().unwrap_or_default();
    let score: serde_json::Value = serde_json::from_str(json)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&out.stderr)));
    assert_eq!(score["ok"], true, "{score}");
    assert_eq!(out.status.code(), Some(0));
    let noted = std::fs::read_to_string(installation.join("drills")).unwrap();
    assert!(noted.lines().any(|line| line.starts_with(loss)), "{noted}");
}

#[test]
fn a_lost_keyholder_is_brought_back_from_its_copy_and_is_believed_no_more() {
    drill("lost-keyholder", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_society_that_lost_all_its_computers_reads_its_records_again() {
    drill("last-laptop", tempfile::tempdir().unwrap().path());
}
