//! What a visitor may do, by the programs that staff and families would use.

use super::server::FormId;
use super::{Filed, Tour, ours, walked};
use crate::Fault;
use crate::demo::breaking::{self, LEAD};
use crate::demo::casework::{self, Opened};
use crate::demo::house::{DONE, House, REFUSED};
use crate::demo::{family, stopping};
use keyholder::serve::{Command, ask_console};
use std::time::{Duration, Instant};

/// How long something is waited for that another program must do first.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a lockdown gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Locked {
    /// Nothing: everything was locked before.
    Already,
    /// An officer locked everything.
    Now {
        /// How long the officer's command took.
        time: Duration,
        /// Whether a record could be opened before.
        before: bool,
        /// Whether it was refused behind it.
        refused: bool,
    },
}

/// What starting again gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Resumed {
    /// Nothing: nothing was locked any more.
    Already,
    /// The case was opened; the leaf that says so.
    By(u64),
}

const SILENT: &str = "the keyholder does not say how it stands";

/// Reads in what the keyholder says of itself whether everything is locked.
fn all_locked(status: &str) -> bool {
    status
        .lines()
        .any(|line| line.starts_with("All societies: locked down"))
}

/// What a stolen login gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Theft {
    /// Records that the team leader had given to work on.
    pub(crate) given: u64,
    /// Records that were opened to the thief.
    pub(crate) opened: u64,
    /// What he read of persons and staff in any way: kinds of information of a record, names.
    pub(crate) read: u64,
    /// Whether he was stopped.
    pub(crate) stopped: bool,
    /// What he was told, in English.
    pub(crate) why: String,
}

impl Tour<'_> {
    /// Files a request on the portal's pages, and waits until the server has it.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn file(&mut self, tag: &str) -> Result<Filed, Fault> {
        let before = self.forms()?;
        let filed = family::file_one(self.house, tag)?;
        let there = self.house.commands.stop.until(PATIENCE, || {
            let came: Vec<_> = self.forms()?.difference(&before).cloned().collect();
            Ok((!came.is_empty()).then_some(came))
        })?;
        let came =
            there.ok_or_else(|| ours("a form that was acknowledged did not come to the server"))?;
        self.own.extend(alone(came));
        Ok(filed)
    }

    /// The team leader opens the sister's case once more: the leaf that says so, if it was opened.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn open_case(&mut self) -> Result<Option<u64>, Fault> {
        let case = walked(self.walked.case.as_ref())?;
        self.desks.close(case.desk);
        let Opened::Yes(leaf, _) = casework::open(self.house, case)? else {
            return Ok(None);
        };
        self.until_shown(leaf)?;
        Ok(Some(leaf))
    }

    /// Whether everything is locked, as the keyholder itself says now; none if it says nothing.
    pub(crate) fn is_locked(&self) -> Option<bool> {
        let folder = self.house.dir.join("keyholder");
        let answer = ask_console(&folder, Command::Status).ok()??;
        answer.ok.then(|| all_locked(&answer.text))
    }

    /// One officer locks everything; the case is asked for before and behind it.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn lock(&mut self) -> Result<Locked, Fault> {
        if self.is_locked() == Some(true) {
            return Ok(Locked::Already);
        }
        let before = self.open_case()?.is_some();
        let officer = self.house.desk("officer-a");
        let begin = Instant::now();
        let args = ["lockdown", "--society", "0"];
        self.house.ask(officer, &args, &[DONE, REFUSED])?;
        let time = begin.elapsed();
        let refused = self.open_case()?.is_none();
        Ok(Locked::Now {
            time,
            before,
            refused,
        })
    }

    /// Two officers start again, if anything is locked.
    ///
    /// # Errors
    /// [`Fault`], also if one was enough.
    pub(crate) fn start_again(&mut self) -> Result<Resumed, Fault> {
        // What is open already opens with one officer, and with none.
        match self.is_locked() {
            Some(true) => {}
            Some(false) => return Ok(Resumed::Already),
            None => return Err(Fault::Desk(desk::Fault::Waits(SILENT.to_owned()))),
        }
        let case = walked(self.walked.case.as_ref())?;
        self.desks.close(case.desk);
        let (leaf, _) = stopping::resume(self.house, case)?;
        self.until_shown(leaf)?;
        Ok(Resumed::By(leaf))
    }

    /// The computer of a colleague in another society is stolen with the words that unlock it, and
    /// used until it is stopped; then, if anything was read, it is counted anew who is affected.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn steal(&mut self) -> Result<Theft, Fault> {
        let victim = victim(self.house)?;
        self.desks.close(victim);
        let folder = self.folder.join("stolen");
        let (given, mut stolen, answer) = breaking::steal(self.house, victim, &folder)?;
        let number = |key: &str| answer[key].as_u64().unwrap_or(0);
        let theft = Theft {
            given,
            opened: number("opened"),
            read: number("pieces") + number("colleagues"),
            stopped: number("refused") > 0,
            why: answer["why"].as_str().unwrap_or_default().to_owned(),
        };
        // By a theft that read nothing nobody is affected who was not before.
        if theft.read > 0 {
            if let Some(before) = &self.theft {
                stolen.from = stolen.from.min(before.from);
            }
            self.count_again(&stolen)?;
            self.theft = Some(stolen);
        }
        Ok(theft)
    }
}

/// The form that came, if it came alone: of several nobody here can say who typed which.
fn alone(came: Vec<FormId>) -> Option<FormId> {
    let [form] = <[FormId; 1]>::try_from(came).ok()?;
    Some(form)
}

/// A team leader whose computer nobody stole yet and on which nothing of the guide depends.
fn victim(house: &House) -> Result<&'static str, Fault> {
    const NEXT: &str = "lead-3";
    debug_assert_ne!(NEXT, LEAD);
    let there = house.desks.iter().any(|desk| desk.name == NEXT);
    there
        .then_some(NEXT)
        .ok_or_else(|| ours("nobody to steal from"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_forms_that_came_together_none_is_taken_for_the_guide_s() {
        let form = |n: u8| (1, vec![n; 16]);
        assert_eq!(alone(vec![form(1)]), Some(form(1)));
        assert_eq!(alone(vec![form(1), form(2)]), None);
        assert_eq!(alone(Vec::new()), None);
    }

    #[test]
    fn the_keyholder_says_whether_everything_is_locked() {
        let open = "Open: it answers.\nServer: reached.\n";
        assert!(!all_locked(open));
        let locked = format!("{open}All societies: locked down 0 h 1 min ago.\n");
        assert!(all_locked(&locked));
        let other = "Society 2: locked down 0 h 1 min ago.\nAll societies: limit reached in 1 h.";
        assert!(!all_locked(other));
    }
}
