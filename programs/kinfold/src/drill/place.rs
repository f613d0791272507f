//! The folder of a drill, and what every drill does in it.

use super::ours;
use crate::Fault;
use crate::demo::{Answer, Commands, DONE, Desk, House, Program, REFUSED, Stop, WAITS};
use crate::demo::{arrive, found, free_port, fresh_folder, passphrase};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long something is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);
/// A request as a family would give it.
const REQUEST: &str = include_str!("../../../../examples/request.toml");
/// What stands in its kind of information that has a second lock.
pub(super) const BEHIND_SECOND_LOCK: &str = "conflict";

/// A house that is gone with the drill.
pub(super) struct Place {
    pub(super) house: House,
    /// Programs beside those of the house.
    pub(super) also: Vec<Arc<Program>>,
    temporary: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        for program in self.house.programs().iter().chain(&self.also) {
            program.kill();
        }
        if self.temporary {
            let _left = fs::remove_dir_all(&self.house.dir);
        }
    }
}

impl Place {
    /// In this folder, or a temporary one.
    pub(super) fn new(dir: Option<&Path>) -> Result<Place, Fault> {
        let temporary = dir.is_none();
        let unnamed = || std::env::temp_dir().join(format!("kinfold-drill-{}", std::process::id()));
        let dir = fresh_folder(&dir.map_or_else(unnamed, PathBuf::from))?;
        let commands = Commands {
            logs: dir.join("logs"),
            stop: Stop::of_signals(),
            chaos: None,
        };
        let house = House::new(dir, free_port()?, passphrase()?, commands);
        for folder in ["logs", "desks", "servers"] {
            house.make(folder)?;
        }
        Ok(Place {
            house,
            also: Vec::new(),
            temporary,
        })
    }

    /// Founds the log, starts the programs, lets every desk arrive.
    pub(super) fn found(&self) -> Result<(), Fault> {
        found(&self.house)?;
        arrive(&self.house)
    }

    /// A folder for backups: another disk, as it were.
    pub(super) fn elsewhere(&self) -> Result<PathBuf, Fault> {
        self.house.make("elsewhere")
    }

    /// Files a request at a desk; the sought person's record, once the keyholder has its keys.
    pub(super) fn file(&self, desk: &str) -> Result<String, Fault> {
        let record = sought(&self.new_request(desk)?.json)?;
        let desk = self.house.desk(desk);
        self.house
            .sync_until(desk, "for its request to be in", |json| {
                json["waiting"].as_u64().unwrap_or(0) == 0
            })?;
        Ok(record)
    }

    /// Files a request at a desk while nothing can be reached; the sought person's record.
    pub(super) fn type_offline(&self, desk: &str) -> Result<String, Fault> {
        let answer = self.new_request(desk)?;
        sought(&answer.json)
    }

    fn new_request(&self, desk: &str) -> Result<Answer, Fault> {
        let path = self.house.dir.join("request.toml");
        fs::write(&path, REQUEST).map_err(Fault::file(&path))?;
        let args: [OsString; 2] = ["new-request".into(), path.into()];
        self.house.ask(self.house.desk(desk), &args, &[DONE, WAITS])
    }

    /// A team leader gives access to a record to whoever works at a desk.
    pub(super) fn give(&self, lead: &str, to: &Desk, record: &str) -> Result<String, Fault> {
        let staff = self.house.ask(to, &["status"], &[DONE])?.text("staff")?;
        let args = [
            "grant", "--kind", "case", "--staff", &staff, "--record", record,
        ];
        let answer = self.house.ask(self.house.desk(lead), &args, &[DONE])?;
        answer.text("grant")
    }

    /// Opens a record; what it shows, or the reason why not.
    pub(super) fn open(&self, desk: &Desk, record: &str, grant: &str) -> Result<Value, Fault> {
        let args = ["open", record, "--grant", grant];
        let answer = self.house.ask(desk, &args, &[DONE, REFUSED, WAITS])?;
        Ok(answer.json)
    }

    /// Opens a record, at last.
    pub(super) fn open_at_last(
        &self,
        desk: &Desk,
        record: &str,
        grant: &str,
    ) -> Result<Value, Fault> {
        let mut last = Value::Null;
        let opened = self.house.commands.stop.until(PATIENCE, || {
            self.house.alive()?;
            last = self.open(desk, record, grant)?;
            Ok((last["state"] == "done").then(|| last.clone()))
        })?;
        opened.ok_or_else(|| ours(format!("a record was not opened: {}", last["state"])))
    }
}

/// The sought person's record of a request that was filed.
fn sought(filed: &Value) -> Result<String, Fault> {
    let mut records = filed["records"].as_array().into_iter().flatten();
    let sought = records.find(|of| {
        let role = of["role"].as_str().unwrap_or_default();
        role.contains("sought")
    });
    let record = sought.and_then(|of| Some(of["record"].as_str()?.to_owned()));
    record.ok_or_else(|| ours("a request was filed without a sought person"))
}

/// Whether an opened record shows everything that was filed, also behind the second lock.
pub(super) fn is_whole(opened: &Value) -> bool {
    let parts = opened["parts"].to_string();
    parts.contains("ሳልሕ") && parts.contains(BEHIND_SECOND_LOCK)
}
