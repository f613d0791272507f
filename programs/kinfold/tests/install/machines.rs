//! The machines of a page, each a folder of one computer, and what is typed on them.

use crate::browser::Browser;
use crate::page::{self, Block, blocks};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// So long a machine may take to be reached, and a page to say what is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// Set by `tools/install-fresh`: names, ports and program are those of the page. Only a computer of
/// its own has them free.
const AS_WRITTEN: &str = "KINFOLD_INSTALL_AS_WRITTEN";

/// A folder for each machine, and what stands in the place of the page's names.
pub(crate) struct Machines {
    pub(crate) home: PathBuf,
    path: String,
    put_in: Vec<(String, String)>,
    portal: String,
    running: BTreeMap<String, Running>,
}

struct Running {
    child: Child,
    log: PathBuf,
}

impl Drop for Machines {
    fn drop(&mut self) {
        for running in self.running.values_mut() {
            let _ended = running.child.kill();
            let _ended = running.child.wait();
        }
    }
}

impl Machines {
    /// None installed yet.
    pub(crate) fn new(home: &Path) -> Machines {
        let others = std::env::var("PATH").unwrap_or_default();
        let (path, put_in, portal) = match as_written() {
            true => (others, Vec::new(), "https://find.example.org".to_owned()),
            false => {
                let program = Path::new(env!("CARGO_BIN_EXE_kinfold")).parent().unwrap();
                let (hub, portal) = free_ports();
                let path = format!("{}:{others}", program.display());
                (
                    path,
                    put_in(hub, portal),
                    format!("https://localhost:{portal}"),
                )
            }
        };
        fs::create_dir(home.join("typed")).unwrap();
        // What a person types when they are asked: in the place where a service manager keeps it.
        fs::write(home.join("typed/passphrase"), "six random words are good\n").unwrap();
        Machines {
            home: home.to_owned(),
            path,
            put_in,
            portal,
            running: BTreeMap::new(),
        }
    }

    /// Followed the page `INSTALL` to its end; what the last program printed as its address.
    pub(crate) fn installed(home: &Path) -> Machines {
        let page = page::read("INSTALL");
        let mut machines = Machines::new(home);
        for block in blocks(&page) {
            match block.kind {
                page::Kind::Carry => machines.carry(&block),
                page::Kind::Typed => drop(machines.type_in(&block)),
                page::Kind::Keeps => machines.keep_running(&block),
            }
        }
        machines.printed("portal", "portal listens on https://");
        machines
    }

    /// A family's browser: it trusts the authority of the trial.
    pub(crate) fn family(&self) -> Browser {
        Browser::at(&self.portal, &self.authority())
    }

    /// The certificate of the trial's authority.
    pub(crate) fn authority(&self) -> String {
        fs::read_to_string(self.home.join("server/ca.pem")).unwrap()
    }

    /// Ends a program that keeps running.
    pub(crate) fn end(&mut self, name: &str) {
        let mut running = self.running.remove(name).unwrap();
        running.child.kill().unwrap();
        running.child.wait().unwrap();
    }

    /// Types a line on a machine; how it ended, and what is said.
    pub(crate) fn tries(&self, machine: &str, text: &str) -> (Option<i32>, String) {
        let output = self.shell(machine, text).output().unwrap();
        (output.status.code(), said(&output))
    }

    pub(crate) fn shell(&self, machine: &str, text: &str) -> Command {
        let folder = self.home.join(machine);
        fs::create_dir_all(&folder).unwrap();
        let put_in = self.put_in.iter();
        let text = put_in.fold(text.to_owned(), |text, (a, b)| text.replace(a, b));
        let mut shell = Command::new("sh");
        shell
            .args(["-e", "-c", &text])
            .current_dir(folder)
            .env("PATH", &self.path)
            .env("CREDENTIALS_DIRECTORY", self.home.join("typed"))
            .stdin(Stdio::null());
        shell
    }

    pub(crate) fn type_in(&mut self, block: &Block) -> String {
        let begin = Instant::now();
        loop {
            let output = self.shell(&block.machine, &block.text).output().unwrap();
            if output.status.success() {
                self.codes(&String::from_utf8_lossy(&output.stdout));
                return said(&output);
            }
            // "typed again after a minute": the server does not answer yet.
            let again = output.status.code() == Some(3) && begin.elapsed() < PATIENCE;
            if !again {
                let (machine, text) = (&block.machine, &block.text);
                panic!("{machine}: {text}\n{}\n{}", said(&output), self.logs());
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// What the programs that keep running have said, and whether they still run.
    pub(crate) fn logs(&self) -> String {
        let logs = self.running.iter().map(|(name, running)| {
            let process = format!("/proc/{}", running.child.id());
            let runs = Path::new(&process).exists();
            let said = fs::read_to_string(&running.log).unwrap();
            format!("-- {name}, running: {runs}\n{said}")
        });
        logs.collect()
    }

    /// A code that a computer shows is written down, for the founding.
    fn codes(&mut self, said: &str) {
        let code = said
            .lines()
            .find_map(|l| l.strip_prefix("Code of this computer: "));
        // The names of the codes stand in the page in the order in which they are made.
        const ORDER: [&str; 5] = ["officer-a", "officer-b", "lead", "portal", "matcher"];
        if let Some(code) = code {
            let known = self
                .put_in
                .iter()
                .filter(|(a, _)| a.starts_with("CODE"))
                .count();
            let name = format!("CODE-OF-{}", ORDER[known]);
            self.put_in.push((name, code.to_owned()));
        }
    }

    pub(crate) fn keep_running(&mut self, block: &Block) {
        let name = block.text.split_whitespace().nth(1).unwrap().to_owned();
        let log = self.home.join(format!("{name}.log"));
        let file = File::create(&log).unwrap();
        // As its own process, to be ended with the test.
        let text = format!("exec {}", block.text);
        let mut shell = self.shell(&block.machine, &text);
        let shell = shell.stdout(file.try_clone().unwrap()).stderr(file);
        let child = shell.spawn().unwrap();
        self.running.insert(name, Running { child, log });
    }

    pub(crate) fn carry(&self, block: &Block) {
        for line in block.text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [file, from, to] = words[..] else {
                panic!("{line}");
            };
            let text = format!("cp {file} ../{to}/");
            fs::create_dir_all(self.home.join(to)).unwrap();
            let done = self.shell(from, &text).output().unwrap();
            assert!(done.status.success(), "{line}: {}", said(&done));
        }
    }

    /// What a program that keeps running has printed behind these words.
    pub(crate) fn printed(&mut self, name: &str, words: &str) -> String {
        let running = self.running.get_mut(name).unwrap();
        let begin = Instant::now();
        loop {
            let said = fs::read_to_string(&running.log).unwrap();
            if let Some((_, rest)) = said.split_once(words)
                && let Some((line, _)) = rest.split_once('\n')
            {
                return line.to_owned();
            }
            let ended = running.child.try_wait().unwrap();
            assert!(
                ended.is_none() && begin.elapsed() < PATIENCE,
                "{name}: {said}"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn as_written() -> bool {
    std::env::var_os(AS_WRITTEN).is_some()
}

/// The names are those that a reader puts in; a test may not take the ports of the page.
fn put_in(hub: u16, portal: u16) -> Vec<(String, String)> {
    let site = format!("https://localhost:{portal}");
    let (hub, portal) = (hub.to_string(), format!("127.0.0.1:{portal}"));
    let put_in = [
        ("https://find.example.org", &*site),
        ("hub.example.org", "localhost"),
        ("find.example.org", "localhost"),
        ("0.0.0.0", "127.0.0.1"),
        ("8443", &hub),
        ("127.0.0.1:443", &portal),
    ];
    put_in.map(|(a, b)| (a.to_owned(), b.to_owned())).into()
}

fn free_ports() -> (u16, u16) {
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (one, other) = (free(), free());
    let port = |of: &std::net::TcpListener| of.local_addr().unwrap().port();
    (port(&one), port(&other))
}
