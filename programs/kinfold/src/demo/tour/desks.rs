//! Desks' pages, served when somebody wants to see them and not before.

use super::{Tour, ours};
use crate::Fault;
use crate::demo::clerk;
use crate::demo::house::House;
use crate::demo::program::Program;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a new address is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Those that are served now.
#[derive(Default)]
pub(super) struct Desks(BTreeMap<String, Program>);

impl Desks {
    /// A fresh address to come in by.
    fn address(&mut self, house: &House, name: &str) -> Result<String, Fault> {
        let desk = house.desks.iter().find(|desk| desk.name == name);
        let desk = desk.ok_or_else(|| Fault::Asked(format!("there is no desk {name}")))?;
        if self
            .0
            .get(name)
            .is_some_and(|program| program.alive().is_err())
        {
            self.0.remove(name);
        }
        if let Some(program) = self.0.get(name) {
            let before = clerk::address(program);
            let process = program
                .process()
                .and_then(|n| Pid::from_raw(n.cast_signed()));
            let process = process.ok_or_else(|| ours("a desk without a process"))?;
            kill_process(process, Signal::USR1).map_err(|e| ours(e.to_string()))?;
            let fresh = house.commands.stop.until(PATIENCE, || {
                let now = clerk::address(program);
                Ok(now.filter(|_| clerk::address(program) != before))
            })?;
            return fresh.ok_or_else(|| ours("a desk printed no new address"));
        }
        let program = clerk::program(house, desk);
        program.start()?;
        program.wait_ready(&house.commands.stop)?;
        let address = clerk::address(&program);
        self.0.insert(name.to_owned(), program);
        address.ok_or_else(|| ours("a desk printed no address"))
    }

    /// Ends one, so that a command can work in its folder.
    pub(super) fn close(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Ends all.
    pub(super) fn close_all(&mut self) {
        self.0.clear();
    }
}

impl Tour<'_> {
    /// Where to come in to a page of a desk, `to` with its language.
    ///
    /// # Errors
    /// [`Fault`], also for a desk that there is not.
    pub(crate) fn desk(&mut self, name: &str, to: &str) -> Result<String, Fault> {
        let address = self.desks.address(self.house, name)?;
        Ok(format!("{address}&to={to}"))
    }
}
