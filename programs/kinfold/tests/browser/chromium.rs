//! Chromium, driven by its own driver.

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// Set to `required` where a test must not be skipped: `./check` does.
const VARIABLE: &str = "KINFOLD_BROWSER";
/// As root Chromium has no sandbox of its own; the rest keeps it from calling home.
const SWITCHES: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];
/// Runs the driver until its standard input is closed; then also the browsers end that it left.
const SCRIPT: &str = r#"
"$1" --port=0 </dev/null &
driver=$!
exec >/dev/null
cat || true
exec 2>/dev/null
kill $(cat /proc/$driver/task/*/children) $driver
wait $driver
"#;
/// What the driver says before its port.
const STARTED: &str = "started successfully on port ";

/// Where axe lies once it was fetched.
pub(crate) fn axe() -> PathBuf {
    target().join("tools").join("axe.min.js")
}

/// The folder of everything that is built.
pub(crate) fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().unwrap().to_owned()
}

/// A program that can be called by its name.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut all = std::env::split_paths(&path).map(|folder| folder.join(name));
    all.find(|file| file.is_file())
}

/// Whether everything is there; if not, that is said, or a failure.
pub(crate) fn installed() -> bool {
    let mut missing = Vec::new();
    for (name, package) in [
        ("chromium", "chromium"),
        ("chromedriver", "chromium-driver"),
    ] {
        if program(name).is_none() {
            missing.push(format!("apt-get install {package}"));
        }
    }
    if !axe().is_file() {
        missing.push("tools/fetch-axe".to_owned());
    }
    if missing.is_empty() {
        return true;
    }
    let missing = missing.join("; ");
    let required = std::env::var(VARIABLE).is_ok_and(|is| is == "required");
    assert!(
        !required,
        "{VARIABLE}=required, and something is missing: {missing}"
    );
    let mut told = std::io::stderr();
    let skipped = "SKIPPED: pages were not looked at in a browser; for that, run";
    writeln!(told, "{skipped}: {missing}").unwrap();
    false
}

/// The driver of this process.
struct Driver {
    url: String,
    _input: ChildStdin,
    _script: Child,
}

/// Its address; it is started by whoever asks first.
pub(crate) fn driver() -> &'static str {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    let driver = DRIVER.get_or_init(|| {
        // The port that it finds free for one kind of address may be taken for the other.
        let started = (0..5).find_map(|_| start());
        started.expect("the driver ends before it listens")
    });
    &driver.url
}

fn start() -> Option<Driver> {
    let mut script = Command::new("sh")
        .args(["-c", SCRIPT, "sh", "chromedriver"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(script.stdout.take().unwrap()).lines();
    let port = lines.find_map(|line| {
        let line = line.unwrap();
        let port = line.split_once(STARTED)?.1.trim_end_matches('.');
        Some(port.to_owned())
    });
    let Some(port) = port else {
        script.wait().unwrap();
        return None;
    };
    std::thread::spawn(move || lines.for_each(drop));
    Some(Driver {
        url: format!("http://127.0.0.1:{port}"),
        _input: script.stdin.take().unwrap(),
        _script: script,
    })
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// What is asked of a new browser with this empty folder.
pub(crate) fn wanted(scripts: Scripts, profile: &Path) -> Value {
    let mut switches: Vec<String> = SWITCHES.iter().map(|s| (*s).to_owned()).collect();
    switches.push(format!("--user-data-dir={}", profile.display()));
    // As somebody does who switches them off in the settings.
    let prefs = match scripts {
        Scripts::On => json!({}),
        Scripts::Off => json!({ "profile.managed_default_content_settings.javascript": 2 }),
    };
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        // What is run in a page may take as long as its answer is waited for, on a busy machine too.
        "timeouts": { "script": 90_000 },
        "goog:chromeOptions": { "args": switches, "prefs": prefs },
        "goog:loggingPrefs": { "browser": "ALL" },
    } } })
}

/// The text of axe, read once.
pub(crate) fn axe_source() -> &'static str {
    static AXE: OnceLock<String> = OnceLock::new();
    AXE.get_or_init(|| fs::read_to_string(axe()).unwrap())
}
