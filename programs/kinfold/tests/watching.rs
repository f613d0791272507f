//! All four programs, run as an operator runs them: their figures, their logs, and the dashboard
//! and alarms that are made of the figures.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use ledger::leaf::DeviceKind;
use policy::enrolment::Enrolment;
use seal::Secret;
use sign::SigningKey;
use sign::encode::Bytes;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PASSPHRASE: &str = "six random words are good enough\n";
/// The name of a society and the labels of its staff: in no figure and no line of a log.
const CANARY: &str = "Zorvanthe";

const DASHBOARD: &str = include_str!("../../../packaging/grafana/kinfold.json");
const ALARMS: &str = include_str!("../../../packaging/prometheus/alarms.yml");
const CHAPTER: &str = include_str!("../../../docs/OPERATING.md");

/// A program that is ended with the test; its log lies in a file.
struct Program(Child);

impl Program {
    fn start(home: &Path, name: &str, args: &[String]) -> (Self, String) {
        let log = fs::File::create(home.join(format!("{name}.log"))).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
            .args(args)
            .env("KINFOLD_LOG", "json")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        // A hub asks for none and may not read it.
        let mut input = child.stdin.take().unwrap();
        let _unread = input.write_all(PASSPHRASE.as_bytes());
        drop(input);
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        if name != "keyholder" {
            BufReader::new(out).read_line(&mut line).unwrap();
        }
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        (Program(child), url)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        self.0.wait().unwrap();
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn done(args: &[String]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let _unread = input.write_all(PASSPHRASE.as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
}

fn desk(seed: u8) -> Enrolment {
    let arrival = Secret::from_seed(&[seed; 32]).public().as_bytes().to_vec();
    Enrolment {
        key: SigningKey::from_seed(&[seed; 32]).public(),
        kind: DeviceKind::Desk,
        arrival: Some(Bytes(arrival)),
    }
}

fn ceremony() -> String {
    let computer = |seed| {
        let enrolment = desk(seed);
        let (text, code) = (enrolment.text(), enrolment.code());
        format!("computers = [{{ text = '''{text}''', code = \"{code}\" }}]\n")
    };
    let mut text = String::new();
    for seed in [1, 2] {
        text += &format!("[[officer]]\nlabel = \"{CANARY} {seed}\"\nsociety = 1\n");
        text += &computer(seed);
    }
    text += &format!("[[society]]\nnumber = 1\nname = \"{CANARY}\"\n");
    text += &format!("[[society.staff]]\nlabel = \"{CANARY} 3\"\nroles = [\"lead\"]\n");
    text + &computer(3)
}

fn free() -> String {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    taken.local_addr().unwrap().to_string()
}

fn get(at: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(at).ok()?;
    let ask = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// What is read once it holds this line; it must within a minute and a half.
fn until(line: &str, read: impl Fn() -> Option<String>) -> String {
    let begin = Instant::now();
    loop {
        let text = read().unwrap_or_default();
        if text.lines().any(|l| l == line) {
            return text;
        }
        let waited = begin.elapsed() < Duration::from_secs(90);
        assert!(waited, "waited for: {line}\n{text}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Names of figures in a text of any kind.
fn names(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let named = parts.filter(|part| part.starts_with("kinfold_") && part.len() > 8);
    named.map(str::to_owned).collect()
}

struct House {
    home: tempfile::TempDir,
    policy: PathBuf,
    running: Vec<Program>,
    hub: String,
    hub_metrics: String,
    portal: String,
    portal_metrics: String,
}

impl House {
    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name).display().to_string();
        fs::write(at("ceremony.toml"), ceremony()).unwrap();
        done(&words(&format!(
            "keyholder init --light --passphrase-fd 0 --name log.example/watch --dir {} \
             --ceremony {} --secrets {}",
            at("keyholder"),
            at("ceremony.toml"),
            at("papers"),
        )));
        let policy = home.path().join("keyholder/policy");
        let (hub_metrics, portal_metrics) = (free(), free());
        let hub = format!(
            "hub --listen 127.0.0.1:0 --database sqlite:{} --policy {} --metrics {hub_metrics}",
            at("hub.db"),
            policy.display(),
        );
        let (hub, url) = Program::start(home.path(), "hub", &words(&hub));
        let keyholder = format!(
            "keyholder run --passphrase-fd 0 --dir {} --copy {} --hub {url} --metrics-file {}",
            at("keyholder"),
            at("copy"),
            at("keyholder.prom"),
        );
        let (keyholder, _) = Program::start(home.path(), "keyholder", &words(&keyholder));
        let mut running = vec![hub, keyholder];
        for kind in ["portal", "matcher"] {
            done(&words(&format!(
                "desk --dir {} --passphrase-fd 0 enrol --society 1 --staff-kind {kind} \
                 --policy {} --hub {url}",
                at(kind),
                policy.display(),
            )));
        }
        let portal = format!(
            "portal --passphrase-fd 0 --listen 127.0.0.1:0 --receipts-ahead 1 --dir {} \
             --metrics {portal_metrics}",
            at("portal"),
        );
        let (portal, portal_url) = Program::start(home.path(), "portal", &words(&portal));
        let matcher = format!(
            "matcher --passphrase-fd 0 --country 1=CH --dir {} --metrics-file {}",
            at("matcher"),
            at("matcher.prom"),
        );
        let (matcher, _) = Program::start(home.path(), "matcher", &words(&matcher));
        running.extend([portal, matcher]);
        let bare = |url: String| url.trim_start_matches("http://").to_owned();
        House {
            policy,
            running,
            hub: bare(url),
            hub_metrics,
            portal: bare(portal_url),
            portal_metrics,
            home,
        }
    }

    /// What all of them tell, once the keyholder is locked down.
    fn told(&self) -> Vec<String> {
        let (hub, portal) = (&self.hub_metrics, &self.portal_metrics);
        get(&self.hub, "/v1/health").unwrap();
        until("kinfold_hub_database_answers 1", || get(hub, "/metrics"));
        let keyholder = || fs::read_to_string(self.path("keyholder.prom")).ok();
        until("kinfold_keyholder_state{state=\"open\"} 1", keyholder);
        let dir = self.path("keyholder");
        done(&words(&format!(
            "keyholder lockdown --dir {}",
            dir.display()
        )));
        let locked = "kinfold_keyholder_everything{standing=\"locked_down\"} 1";
        let keyholder = until(locked, keyholder);
        for line in [
            "kinfold_keyholder_state{state=\"stopped\"} 1",
            "kinfold_keyholder_copy_reached 1",
            "kinfold_keyholder_clock_doubt 0",
            "kinfold_keyholder_hub_reached 1",
            "kinfold_keyholder_budgets_near{of=\"device\"} 0",
        ] {
            assert!(keyholder.lines().any(|l| l == line), "{line}\n{keyholder}");
        }
        assert!(!keyholder.contains("kinfold_keyholder_machine_answered_timestamp_seconds 0\n"));
        let matcher = || fs::read_to_string(self.path("matcher.prom")).ok();
        let backup = self.path("backup.prom");
        done(&words(&format!(
            "hub --database sqlite:{} --policy {} --copy-to sqlite:{} --metrics-file {}",
            self.path("hub.db").display(),
            self.policy.display(),
            self.path("backup.db").display(),
            backup.display(),
        )));
        vec![
            keyholder,
            until("kinfold_hub_database_answers 1", || get(hub, "/metrics")),
            until("kinfold_portal_hub_reached 1", || get(portal, "/metrics")),
            until("kinfold_matcher_hub_reached 1", matcher),
            fs::read_to_string(backup).unwrap(),
        ]
    }
}

#[test]
fn what_is_watched_is_told_and_nobody_is_named() {
    let house = House::open();
    let told = house.told();
    let exported: BTreeSet<String> = told.iter().flat_map(|text| names(text)).collect();
    for (what, text) in [
        ("dashboard", DASHBOARD),
        ("alarms", ALARMS),
        ("chapter", CHAPTER),
    ] {
        let watched = names(text);
        assert!(watched.len() > 10, "{what}");
        let missing: Vec<_> = watched.difference(&exported).collect();
        assert!(missing.is_empty(), "{what}: {missing:?}\n{exported:?}");
    }
    let health = get(&house.portal, "/health").unwrap();
    assert!(health.contains("\"takes_forms\":"), "{health}");
    let doctor = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["doctor", "--dir"])
        .arg(house.home.path())
        .args(["--portal", &format!("http://{}", house.portal)])
        .output()
        .unwrap();
    let doctor = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.contains("portal: "), "{doctor}");
    let mut all = told.join("\n");
    drop(house.running);
    for name in ["hub", "keyholder", "portal", "matcher"] {
        let log = fs::read_to_string(house.home.path().join(format!("{name}.log"))).unwrap();
        assert!(!log.is_empty(), "{name}");
        for line in log.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(
                value["message"].is_string() && value["level"].is_string(),
                "{line}"
            );
        }
        all += &log;
    }
    let mut never = vec![CANARY.to_owned()];
    never.extend((1..=3).map(|seed| desk(seed).key.device().to_string()));
    for never in never {
        assert!(!all.contains(&never), "{never}\n{all}");
    }
}

/// A public address is refused, and the reason says what to do.
#[test]
fn figures_are_for_this_computer() {
    let output = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["hub", "--database", "sqlite:x.db", "--policy"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .args(["--metrics", "0.0.0.0:9"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("--metrics-open"), "{told}");
}

#[test]
fn every_alarm_says_what_it_means_and_what_to_do() {
    let alarms: Vec<&str> = ALARMS.split("- alert: ").skip(1).collect();
    assert!(alarms.len() > 15);
    for alarm in alarms {
        for part in ["expr: ", "severity: ", "summary: ", "action: "] {
            assert!(alarm.contains(part), "{part} is missing: {alarm}");
        }
    }
    let board: serde_json::Value = serde_json::from_str(DASHBOARD).unwrap();
    assert!(board["panels"].as_array().unwrap().len() > 8);
}
