//! `docs/INSTALL.md`, followed word by word: its commands are read out of it and run in its order,
//! each in the folder that stands for its machine; then a family's request goes over TLS to the
//! portal and is opened on the desk.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found something"
)]

mod browser;
mod page;

use browser::Browser;
use page::{Block, blocks};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// So long a machine may take to be reached, and a page to say what is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder for each machine, and what stands in the place of the page's names.
struct Machines {
    home: PathBuf,
    path: String,
    put_in: Vec<(String, String)>,
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
    fn new(home: &Path, ports: (u16, u16)) -> Machines {
        let (hub, portal) = (ports.0.to_string(), ports.1.to_string());
        // The names are those that a reader puts in; a test may not take the ports of the page.
        let put_in = [
            ("hub.example.org", "localhost"),
            ("find.example.org", "localhost"),
            ("0.0.0.0", "127.0.0.1"),
            ("8443", &hub),
            ("127.0.0.1:443", &format!("127.0.0.1:{portal}")),
        ];
        let program = Path::new(env!("CARGO_BIN_EXE_kinfold")).parent().unwrap();
        let others = std::env::var("PATH").unwrap_or_default();
        fs::create_dir(home.join("typed")).unwrap();
        // What a person types when they are asked: in the place where a service manager keeps it.
        fs::write(home.join("typed/passphrase"), "six random words are good\n").unwrap();
        Machines {
            home: home.to_owned(),
            path: format!("{}:{others}", program.display()),
            put_in: put_in.map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
            running: BTreeMap::new(),
        }
    }

    fn shell(&self, machine: &str, text: &str) -> Command {
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

    fn type_in(&mut self, block: &Block) {
        let begin = Instant::now();
        loop {
            let output = self.shell(&block.machine, &block.text).output().unwrap();
            if output.status.success() {
                return self.codes(&String::from_utf8_lossy(&output.stdout));
            }
            // "typed again after a minute": the server does not answer yet.
            let again = output.status.code() == Some(3) && begin.elapsed() < PATIENCE;
            if !again {
                let logs = self.running.values().map(|running| &running.log);
                let logs: String = logs.map(|log| fs::read_to_string(log).unwrap()).collect();
                panic!(
                    "{}: {}\n{}\n{logs}",
                    block.machine,
                    block.text,
                    said(&output)
                );
            }
            std::thread::sleep(Duration::from_secs(1));
        }
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

    fn keep_running(&mut self, block: &Block) {
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

    fn carry(&self, block: &Block) {
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
    fn printed(&mut self, name: &str, words: &str) -> String {
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

fn free_ports() -> (u16, u16) {
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (one, other) = (free(), free());
    let port = |of: &std::net::TcpListener| of.local_addr().unwrap().port();
    (port(&one), port(&other))
}

#[test]
fn the_page_leads_from_empty_machines_to_a_request_that_is_read() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/INSTALL.md");
    let page = fs::read_to_string(page).unwrap();
    let home = tempfile::tempdir().unwrap();
    let ports = free_ports();
    let mut machines = Machines::new(home.path(), ports);
    for block in blocks(&page) {
        match block.kind {
            page::Kind::Carry => machines.carry(&block),
            page::Kind::Typed => machines.type_in(&block),
            page::Kind::Keeps => machines.keep_running(&block),
        }
    }
    let authority = fs::read_to_string(home.path().join("server/ca.pem")).unwrap();
    machines.printed("portal", "portal listens on https://");
    let portal = format!("https://localhost:{}", ports.1);
    ask(&mut Browser::at(&portal, &authority));
    let address = machines.printed("desk", "desk listens on ");
    read(&address, &authority);
}

/// What an invented sister answers, page by page.
const ANSWERS: &[&[(&str, &str)]] = &[
    &[("who", "self"), ("under_18", "no")],
    &[
        ("sought", "Saleh Testperson"),
        ("sought_other", ""),
        ("relation", "brother"),
    ],
    &[
        ("gender", "male"),
        ("birth", "1991"),
        ("birth_place", "Humera"),
        ("father", "Ibrahim Testperson"),
        ("mother", "Mulu"),
    ],
    &[
        ("loss_when", "2020-11"),
        ("loss_where", "Humera"),
        ("loss_what", "We fled at night."),
    ],
    &[("danger", "no"), ("never", "")],
    &[("you", "Fatima Testperson"), ("language", "en")],
    &[
        ("reach", "yes"),
        ("phone", "+999 555 0100"),
        ("safe", "In the evening."),
    ],
    &[("consent", "network")],
];

/// A family asks, and gets two numbers.
fn ask(browser: &mut Browser) {
    let begin = Instant::now();
    let mut page = loop {
        let page = browser.open("/en/find");
        if page.form_with("who").is_some() {
            break page;
        }
        assert!(begin.elapsed() < PATIENCE, "{}", page.source);
        std::thread::sleep(Duration::from_secs(1));
    };
    for answers in ANSWERS {
        page = browser.send(&page, answers[0].0, answers);
        assert_eq!(page.status, 200, "{answers:?}: {}", page.source);
    }
    let numbers = page.source.matches("class=\"number\"").count();
    assert_eq!(numbers, 2, "no receipt: {}", page.source);
}

/// The team leader opens it, on the pages of their desk.
fn read(address: &str, authority: &str) {
    let (origin, enter) = address.trim().split_once("/enter").unwrap();
    let mut browser = Browser::at(origin, authority);
    let page = browser.open(&format!("/enter{enter}"));
    assert_eq!(page.status, 200, "{}", page.source);
    let base = page.path.split('/').take(3).collect::<Vec<_>>().join("/");
    let begin = Instant::now();
    let queue = loop {
        let page = browser.open(&format!("{base}/queue"));
        if page.form_to("/open").is_some() {
            break page;
        }
        assert!(begin.elapsed() < PATIENCE, "{}", page.source);
        std::thread::sleep(Duration::from_secs(1));
    };
    let opened = browser.press(&queue, "/open");
    assert_eq!(opened.status, 200, "{}", opened.source);
    for word in ["Saleh", "Fatima"] {
        assert!(opened.source.contains(word), "{word}: {}", opened.source);
    }
}
