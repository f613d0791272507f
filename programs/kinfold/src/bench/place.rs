//! The folder, its two programs, and desks that sit in this process.

use super::figures::Figures;
use crate::Fault;
use crate::demo::Stop;
use crate::demo::{Commands, Desk, House, Program, arrive, found};
use crate::demo::{free_port, fresh_folder, passphrase};
use desk::clock::{Computer, Outside as _};
use desk::disk::Folder;
use desk::shell::Shell;
use sign::Time;
use std::fs;
use std::path::{Path, PathBuf};

/// What the rules of this log say, so that limits made for people do not end a measurement. They
/// stand in its founding, and every opening is counted against them as ever.
const RULES: &str = "[rules]\nhour = 1000000\nday = 1000000\nsociety_day = 100000000\n\
                     all_day = 100000000\nnovelty_hour = 1000000\n\
                     case_queries = 1000000\ndevice_queries = 1000000\n";

/// A house whose desks sit in this process.
pub(super) struct Bench {
    pub(super) house: House,
    temporary: bool,
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.house.hub.kill();
        self.house.keyholder.kill();
        for server in &self.house.servers {
            server.program.kill();
        }
        if self.temporary {
            let _left = fs::remove_dir_all(&self.house.dir);
        }
    }
}

impl Bench {
    /// In this folder, or a temporary one; with so many desks that open records.
    pub(super) fn new(dir: Option<&Path>, clients: usize) -> Result<Bench, Fault> {
        let port = free_port()?;
        Bench::with(dir, |house| {
            house.rules = RULES.to_owned();
            house.desks.extend((0..clients).map(|n| Desk {
                name: client(n),
                society: 1,
                roles: &["caseworker"],
            }));
            // As many as come: what is measured is the work, not the limit.
            let ahead = super::intake::AHEAD.to_string();
            let limits = [
                ["--forms-a-minute", "1000000"],
                ["--looks-a-minute", "1000000"],
                ["--receipts-ahead", ahead.as_str()],
            ];
            house.add_portal(1, port, limits.as_flattened());
        })
    }

    /// In this folder, or a temporary one, with what is added to the house before it is founded.
    pub(super) fn with(dir: Option<&Path>, add: impl FnOnce(&mut House)) -> Result<Bench, Fault> {
        let temporary = dir.is_none();
        let unnamed = || std::env::temp_dir().join(format!("kinfold-bench-{}", std::process::id()));
        let dir = fresh_folder(&dir.map_or_else(unnamed, PathBuf::from))?;
        let commands = Commands {
            logs: dir.join("logs"),
            stop: Stop::of_signals(),
            chaos: None,
        };
        let mut house = House::new(dir, free_port()?, passphrase()?, commands);
        add(&mut house);
        for folder in ["logs", "desks", "servers"] {
            house.make(folder)?;
        }
        Ok(Bench { house, temporary })
    }

    /// Founds the log and starts the programs.
    pub(super) fn found(&self) -> Result<(), Fault> {
        found(&self.house)?;
        arrive(&self.house)
    }

    /// Where the portal is.
    pub(super) fn portal(&self) -> Result<String, Fault> {
        let url = self.house.portal(1).url.clone();
        url.ok_or_else(|| Fault::ours("bench")("the portal has no address".to_owned()))
    }

    /// Sits down at a desk and works.
    pub(super) fn sit<T>(
        &self,
        name: &str,
        work: impl FnOnce(
            &mut Shell<'_, &Folder, Computer>,
            &(dyn wire::Line + Send + Sync),
        ) -> Result<T, desk::Fault>,
    ) -> Result<T, Fault> {
        self.house.sit(self.house.desk(name), work)
    }

    /// Bytes of the hub's database.
    pub(super) fn hub_bytes(&self) -> Result<u64, Fault> {
        let path = self.house.dir.join("hub").join("hub.sqlite");
        Ok(fs::metadata(&path).map_err(Fault::file(&path))?.len())
    }

    /// The most memory that a process had, as the system counts it.
    pub(super) fn peak(&self, process: u32) -> u64 {
        memory_of(process, "VmHWM:")
    }

    /// The most memory of every program.
    pub(super) fn memory(&self, figures: &mut Figures) {
        for (name, program) in self.programs() {
            let peak = program.process().map_or(0, |process| self.peak(process));
            figures.bytes(format!("peak memory of the {name}"), peak);
        }
    }

    /// The memory of every program at this moment.
    pub(super) fn memory_now(&self) -> Vec<(String, u64)> {
        let now = |program: &Program| program.process().map_or(0, |id| memory_of(id, "VmRSS:"));
        let programs = self.programs().into_iter();
        programs
            .map(|(name, program)| (name.to_owned(), now(program)))
            .collect()
    }

    fn programs(&self) -> Vec<(&str, &Program)> {
        let servers = self.house.servers.iter();
        let servers = servers.map(|server| (server.name.as_str(), &*server.program));
        [
            ("hub", &*self.house.hub),
            ("keyholder", &*self.house.keyholder),
        ]
        .into_iter()
        .chain(servers)
        .collect()
    }

    pub(super) fn now(&self) -> Time {
        Computer.now()
    }
}

/// Memory of a process in bytes, as the system counts it under this name.
fn memory_of(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|text| text.trim().strip_suffix("kB")?.trim().parse().ok());
    1_024 * kib.unwrap_or(0_u64)
}

/// Name of a desk that opens records.
pub(super) fn client(n: usize) -> String {
    format!("client-{n}")
}

/// Begins a session, as every command of a desk does.
pub(super) fn sign_in(shell: &mut Shell<'_, &Folder, Computer>) -> Result<(), desk::Fault> {
    shell.round(0)?;
    shell.sign_in()?;
    shell.ask_sessions()
}
