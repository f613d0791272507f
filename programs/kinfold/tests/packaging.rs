//! What is packaged fits the programs: options in the service files' environment are understood,
//! and the services may do little.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The service, how its program is called here, and what stands in its environment.
const SERVICES: [(&str, &[&str], &str); 4] = [
    ("hub", &["hub"], "KINFOLD_HUB"),
    ("keyholder", &["keyholder", "run"], "KINFOLD_KEYHOLDER"),
    ("portal", &["portal"], "KINFOLD_PORTAL"),
    ("matcher", &["matcher"], "KINFOLD_MATCHER"),
];

fn packaging() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging")
}

#[test]
fn options_of_the_services_are_those_of_the_programs() {
    for (service, command, variable) in SERVICES {
        let file = fs::read_to_string(packaging().join(format!("etc/{service}.env"))).unwrap();
        let line = file
            .lines()
            .find_map(|l| l.strip_prefix(variable)?.strip_prefix('='));
        let options = line.unwrap().split_whitespace();
        // It is shown how it is used only if everything before is understood.
        let shown = Command::new(env!("CARGO_BIN_EXE_kinfold"))
            .args(command)
            .args(options)
            .arg("--help")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&shown.stderr);
        assert!(shown.status.success(), "{service}: {said}");
        let unit = packaging().join(format!("systemd/kinfold-{service}.service"));
        let unit = fs::read_to_string(unit).unwrap();
        let start = unit
            .lines()
            .find_map(|l| l.strip_prefix("ExecStart="))
            .unwrap();
        assert!(start.ends_with(&format!("${variable}")), "{start}");
        assert!(unit.contains(&format!("EnvironmentFile=/etc/kinfold/{service}.env")));
        assert!(unit.contains("DynamicUser=yes"));
        let dials_only = matches!(service, "keyholder" | "matcher");
        assert_eq!(unit.contains("SocketBindDeny=any"), dials_only, "{service}");
    }
}

/// Past the harness, which shows what a test prints only if it fails.
fn skipped(why: &str) {
    let _closed = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// The measure of systemd itself; 2.0 of 10 is what it calls OK.
#[test]
fn the_services_may_do_little() {
    let measure = |unit: &Path| {
        Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--threshold=20", "--no-pager"])
            .arg(unit)
            .output()
    };
    for (service, ..) in SERVICES {
        let unit = packaging().join(format!("systemd/kinfold-{service}.service"));
        let Ok(measured) = measure(&unit) else {
            skipped("systemd-analyze is not on this computer");
            return;
        };
        let said = String::from_utf8_lossy(&measured.stdout).into_owned();
        if !said.contains("Overall exposure level") {
            skipped("this systemd-analyze cannot measure a file (version 250 can)");
            return;
        }
        assert!(measured.status.success(), "{said}");
    }
}
