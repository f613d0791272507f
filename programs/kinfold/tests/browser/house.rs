//! The programs that are looked at: `kinfold demo`, after its path, as it waits for a person.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use ureq::Agent;

/// Runs a demonstration in a new folder until its standard input is closed: so it ends with the
/// test's process, however that ends.
const SCRIPT: &str = r#"
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/kinfold-browser.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap : HUP INT TERM
demo=$1
shift
"$demo" demo "$@" --dir "$dir/demo" </dev/null &
demo=$!
exec >/dev/null
cat || true
kill -INT $demo 2>/dev/null || true
wait $demo || true
"#;

/// What is walked before the pages are looked at one by one, and before somebody is guided: with
/// fewer people the intruder does not trip.
const WALKED: &[&str] = &["--addresses", "--people", "40", "--steps", "6"];
const GUIDED: &[&str] = &["--people", "240"];

/// Stands in the last line before it waits.
const UP: &str = "Ctrl-C ends everything.";

/// A demonstration that is up.
pub(crate) struct House {
    /// The portal's address.
    pub(crate) portal: String,
    pub(crate) passphrase: String,
    desks: Vec<Desk>,
    /// What holds it up.
    _input: ChildStdin,
    _script: Child,
}

/// The pages of a desk, entered.
#[derive(Clone)]
pub(crate) struct Desk {
    name: String,
    /// Its address with the room.
    pub(crate) room: String,
    pub(crate) cookie: String,
}

impl House {
    /// The one house of this process, started by whoever asks first; none, and said so, if
    /// Chromium or axe is missing.
    pub(crate) fn get() -> Option<&'static House> {
        static HOUSE: OnceLock<Option<House>> = OnceLock::new();
        let house = HOUSE.get_or_init(|| crate::chromium::installed().then(House::start));
        house.as_ref()
    }

    /// A desk by its name.
    pub(crate) fn desk(&self, name: &str) -> &Desk {
        let found = self.desks.iter().find(|desk| desk.name == name);
        found.unwrap_or_else(|| panic!("no desk {name}"))
    }

    fn start() -> House {
        let (script, input, lines) = demonstration(WALKED);
        let mut lines = lines.lines();
        let (mut said, mut desks) = (String::new(), Vec::new());
        let (mut portal, mut passphrase) = (String::new(), String::new());
        loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("the demonstration ended:\n{said}");
            };
            if let Some((name, address)) = desk_line(&line) {
                desks.push(enter(name, address));
            }
            if let (true, Some((_, url))) =
                (line.contains("portal of society"), line.split_once(": "))
            {
                portal = url.to_owned();
            }
            if let Some((_, word)) = line
                .split_once("The passphrase of every program here")
                .and_then(|(_, rest)| rest.rsplit_once(": "))
            {
                passphrase = word.to_owned();
            }
            said.push_str(&line);
            said.push('\n');
            if line.contains(UP) {
                break;
            }
        }
        assert!(!portal.is_empty() && !passphrase.is_empty(), "{said}");
        // What it says later must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        House {
            portal,
            passphrase,
            desks,
            _input: input,
            _script: script,
        }
    }
}

/// A demonstration whose guide is up.
pub(crate) struct Guided {
    /// The guide, entered.
    pub(crate) guide: Desk,
    _input: ChildStdin,
    _script: Child,
}

impl Guided {
    /// Starts one; none, and said so, if Chromium or axe is missing. `while_walked` is done at its
    /// pages while the path is walked.
    pub(crate) fn start(while_walked: impl FnOnce(&Desk)) -> Option<Guided> {
        if !crate::chromium::installed() {
            return None;
        }
        let (script, input, lines) = demonstration(GUIDED);
        let mut lines = lines.lines();
        let (mut said, mut guide) = (String::new(), None);
        let mut act = Some(while_walked);
        loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("the demonstration ended:\n{said}");
            };
            if let (Some((_, address)), None) = (line.split_once("The guide: "), &guide) {
                let entered = enter("guide", address);
                if let Some(act) = act.take() {
                    act(&entered);
                }
                guide = Some(entered);
            }
            said.push_str(&line);
            said.push('\n');
            if line.contains(UP) {
                break;
            }
        }
        std::thread::spawn(move || lines.for_each(drop));
        let guide = guide.unwrap_or_else(|| panic!("no guide:\n{said}"));
        Some(Guided {
            guide,
            _input: input,
            _script: script,
        })
    }
}

/// Runs one in a new folder.
fn demonstration(args: &[&str]) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut script = Command::new("sh")
        .args(["-c", SCRIPT, "sh", env!("CARGO_BIN_EXE_kinfold")])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = script.stdin.take().unwrap();
    let lines = BufReader::new(script.stdout.take().unwrap());
    (script, input, lines)
}

/// Name and address of a desk, if the line tells one.
fn desk_line(line: &str) -> Option<(&str, &str)> {
    let (head, address) = line.rsplit_once(": ")?;
    let name = head.split_whitespace().next()?;
    address.contains("/enter?token=").then_some((name, address))
}

/// Takes the address, which is good once, for a cookie.
pub(crate) fn enter(name: &str, address: &str) -> Desk {
    let config = Agent::config_builder()
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)));
    let answer = config.build().new_agent().get(address).call().unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    let (cookie, to) = (header("set-cookie"), header("location"));
    let origin = address.split("/enter").next().unwrap();
    let room = to.split('/').nth(1).unwrap();
    let pair = cookie.split(';').next().unwrap();
    Desk {
        name: name.to_owned(),
        room: format!("{origin}/{room}"),
        cookie: pair.split_once('=').unwrap().1.to_owned(),
    }
}
