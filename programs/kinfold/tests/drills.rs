//! What can be lost is lost, and brought back, by real programs.

#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

#[path = "../../../adapters/store/tests/store/postgres.rs"]
mod postgres;

use std::path::Path;
use std::process::Command;

fn drill(loss: &str, installation: &Path) {
    drill_with(loss, installation, &[]);
}

fn drill_with(loss: &str, installation: &Path, more: &[&str]) {
    let out = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["drill", "run", loss, "--json", "--note"])
        .arg(installation)
        .args(more)
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

/// What was never rehearsed in an installation the doctor names, with the command; what was, it
/// does not.
#[test]
fn the_doctor_names_each_loss_that_was_never_rehearsed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("drills"), "lost-computer 2999-01-01\n").unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["doctor", "--dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    for loss in [
        "lost-keyholder",
        "last-laptop",
        "lost-passphrase",
        "lost-custodian",
        "lost-server",
        "lost-portal",
    ] {
        let command = format!("kinfold drill run {loss} --note DIR");
        assert!(said.contains(&command), "{command}: {said}");
    }
    assert!(!said.contains("kinfold drill run lost-computer"), "{said}");
}

#[test]
fn a_lost_keyholder_is_brought_back_from_its_copy_and_is_believed_no_more() {
    drill("lost-keyholder", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_society_that_lost_all_its_computers_reads_its_records_again() {
    drill("last-laptop", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_server_that_is_put_back_from_a_backup_loses_nothing_that_others_still_have_and_it_is_told() {
    drill("lost-server", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_portal_that_is_put_back_from_a_backup_knows_its_receipts_and_gives_none_twice() {
    drill("lost-portal", tempfile::tempdir().unwrap().path());
}

#[test]
fn lost_passphrases_are_replaced_or_their_computer_is() {
    drill("lost-passphrase", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_stolen_computer_is_stopped_and_wiped_and_another_takes_its_cases_up() {
    drill("lost-computer", tempfile::tempdir().unwrap().path());
}

#[test]
fn a_lost_paper_is_worth_nothing_once_the_others_dealt_the_key_anew() {
    drill("lost-custodian", tempfile::tempdir().unwrap().path());
}

/// On PostgreSQL, as an installation with two hubs has it.
#[test]
fn two_hubs_share_a_database_and_either_may_be_killed() {
    let Some(server) = postgres::Server::get() else {
        return;
    };
    let database = server.database();
    let folder = tempfile::tempdir().unwrap();
    drill_with("one-of-two-hubs", folder.path(), &["--database", &database]);
}
