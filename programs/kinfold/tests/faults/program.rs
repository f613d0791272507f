//! Programs as an operator starts them, and commands as a person types them.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What everybody types.
pub(crate) const PASSPHRASE: &str = "six random words are good enough";
/// How long something is waited for that must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);
/// How long it is looked away meanwhile.
const LOOK: Duration = Duration::from_millis(100);

/// Waits until something is there.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(there) = look() {
            return there;
        }
        assert!(begin.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(LOOK);
    }
}

/// A program that keeps running, ended with the test.
pub(crate) struct Program {
    args: Vec<OsString>,
    log: PathBuf,
    from: usize,
    child: Option<Child>,
}

impl Program {
    /// One that is not started yet.
    pub(crate) fn new(home: &Path, name: &str, args: Vec<OsString>) -> Program {
        Program {
            args,
            log: home.join(format!("{name}.log")),
            from: 0,
            child: None,
        }
    }

    /// Starts it, as it is.
    pub(crate) fn start(&mut self) {
        self.start_under(&[], &[]);
    }

    /// Starts it under another command (which becomes the program), with these variables.
    pub(crate) fn start_under(&mut self, under: &[&str], variables: &[(&str, &str)]) {
        self.kill();
        let log = OpenOptions::new().create(true).append(true).open(&self.log);
        let log = log.unwrap();
        self.from = usize::try_from(log.metadata().unwrap().len()).unwrap();
        let own = env!("CARGO_BIN_EXE_kinfold");
        let words: Vec<&str> = under.iter().copied().chain([own]).collect();
        let mut child = Command::new(words[0])
            .args(&words[1..])
            .args(&self.args)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        // A hub asks for none and may not read it.
        let mut typed = child.stdin.take().unwrap();
        let _unread = writeln!(typed, "{PASSPHRASE}");
        self.child = Some(child);
    }

    /// What it wrote since it was started.
    pub(crate) fn said(&self) -> String {
        let all = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&all[self.from.min(all.len())..]).into_owned()
    }

    /// Waits until it says this.
    pub(crate) fn says(&mut self, word: &str) {
        let begin = Instant::now();
        while !self.said().contains(word) {
            let over = self.ended().is_some() || begin.elapsed() > PATIENCE;
            assert!(!over, "{word}: {}", self.said());
            std::thread::sleep(LOOK);
        }
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        let child = self.child.as_mut()?;
        child.try_wait().unwrap()
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Waits until it ended by itself; what it had said.
    pub(crate) fn ends(&mut self) -> String {
        until("a program to end", || self.ended());
        self.said()
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _gone = child.kill();
            let _status = child.wait();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a command ended: its code, what it printed, what it complained of.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) all: String,
}

impl Done {
    /// The object it printed.
    pub(crate) fn json(&self) -> serde_json::Value {
        let line = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {}", self.all))
    }
}

/// Runs a command to its end.
pub(crate) fn run(args: &[OsString], variables: &[(&str, &str)]) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = child.stdin.take().unwrap();
    let _unread = writeln!(typed, "{PASSPHRASE}");
    drop(typed);
    let done = child.wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    let all = format!("{out}{}", String::from_utf8_lossy(&done.stderr));
    Done {
        code: done.status.code().unwrap_or(-1),
        out,
        all,
    }
}

/// Words of a command line; a word of a path may hold no blank.
pub(crate) fn words(text: &str) -> Vec<OsString> {
    text.split_whitespace().map(OsString::from).collect()
}

/// An address of this computer that nobody listens at now, below the ports that systems hand out.
pub(crate) fn free() -> String {
    for _ in 0..64 {
        let mut random = [0; 2];
        getrandom::fill(&mut random).unwrap();
        let port = 16_384 + u16::from_le_bytes(random) % 16_384;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return format!("127.0.0.1:{port}");
        }
    }
    panic!("no free port");
}

/// Says that a test did not look, past the harness, which shows what a test prints only if it
/// fails.
pub(crate) fn skipped(why: &str) {
    let _closed = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) {
    File::create(path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
}
