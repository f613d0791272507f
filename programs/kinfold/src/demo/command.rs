//! Commands that do one thing and end, each a process of its own as a person would start it.

use super::chaos::Chaos;
use super::cut::{self, Cut};
use super::program::hand;
use super::stop::Stop;
use crate::Fault;
use serde_json::Value;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Read;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// How long a command is tried again where programs are killed on purpose.
const PATIENCE: Duration = Duration::from_secs(240);
/// How often one command is killed at most, so that it is done at last.
const KILLS: u32 = 4;

/// A command.
pub(crate) struct Call {
    /// In whose log its complaints stand.
    pub(crate) log: String,
    /// Its command line, without the program itself.
    pub(crate) args: Vec<OsString>,
    /// Given through its standard input.
    pub(crate) passphrase: Option<Zeroizing<String>>,
}

/// How it ended.
pub(crate) struct Done {
    /// Its exit code; of one that was ended from outside, -1.
    pub(crate) code: i32,
    /// What it printed: may hold what was opened, and is written nowhere.
    pub(crate) out: Zeroizing<String>,
}

/// Runs commands.
pub(crate) struct Commands {
    /// Where logs stand.
    pub(crate) logs: PathBuf,
    pub(crate) stop: Stop,
    /// Who kills them, if anybody.
    pub(crate) chaos: Option<Arc<Chaos>>,
}

impl Commands {
    /// Runs it until it ends with one of these codes. Where programs are killed on purpose it
    /// may be killed too, and is tried again after any other end.
    ///
    /// # Errors
    /// [`Fault::Died`] if it ends in another way.
    pub(crate) fn run(&self, call: &Call, good: &[i32]) -> Result<Done, Fault> {
        self.run_afresh(call, good, || Ok(()))
    }

    /// As [`Commands::run`]; before every attempt `fresh` clears away what one before left.
    ///
    /// # Errors
    /// As [`Commands::run`], or `fresh`.
    pub(crate) fn run_afresh(
        &self,
        call: &Call,
        good: &[i32],
        fresh: impl Fn() -> Result<(), Fault>,
    ) -> Result<Done, Fault> {
        let begin = Instant::now();
        let mut kills = 0;
        loop {
            let chaos = self.chaos.as_ref().filter(|_| kills < KILLS);
            let cut = chaos.and_then(|chaos| chaos.command());
            fresh()?;
            let done = self.once(call, cut)?;
            if let (None, Some(chaos), Some(cut)) = (&done, chaos, cut) {
                kills += 1;
                chaos.killed(cut);
            }
            match done {
                Some(done) if good.contains(&done.code) => return Ok(done),
                // A program it needed may have been killed just then.
                _ if self.chaos.is_some() && begin.elapsed() < PATIENCE => {
                    self.stop.pause(Duration::from_millis(100))?;
                }
                Some(done) => return Err(self.died(call, done.code)),
                None => return Err(self.died(call, -1)),
            }
        }
    }

    /// Runs it once; nothing if it was killed.
    fn once(&self, call: &Call, cut: Option<Cut>) -> Result<Option<Done>, Fault> {
        let path = self.log(call);
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(Fault::file(&path))?;
        let own = std::env::current_exe().map_err(Fault::file(&path))?;
        let mut child = cut::command(&own, cut)
            .args(&call.args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(Fault::file(&own))?;
        hand(&mut child, call.passphrase.as_deref().map(String::as_str));
        let printed = child.stdout.take();
        let reader = std::thread::spawn(move || {
            let mut text = Zeroizing::new(String::new());
            if let Some(mut printed) = printed {
                let _cut_short = printed.read_to_string(&mut text);
            }
            text
        });
        let most = match cut {
            Some(Cut::After(time)) => time,
            Some(Cut::AtWrite(_)) | None => Duration::MAX,
        };
        let ended = self
            .stop
            .until(most, || child.try_wait().map_err(Fault::file(&own)));
        let status = match ended {
            Ok(status) => status,
            Err(fault) => {
                let _gone = child.kill();
                let _status = child.wait();
                return Err(fault);
            }
        };
        if status.is_none() {
            let _gone = child.kill();
            let _status = child.wait();
        }
        let out = reader.join().unwrap_or_default();
        let status = status.filter(|status| cut.is_none() || !cut::killed(*status));
        Ok(status.map(|status| Done {
            code: status.code().unwrap_or(-1),
            out,
        }))
    }

    fn log(&self, call: &Call) -> PathBuf {
        self.logs.join(format!("{}.log", call.log))
    }

    fn died(&self, call: &Call, code: i32) -> Fault {
        Fault::Died {
            name: format!("kinfold {}", shown(&call.args)),
            how: format!("ended with code {code}"),
            tail: super::program::tail(&self.log(call)),
        }
    }
}

/// The first words of a command line: what it does, without names of files.
fn shown(args: &[OsString]) -> String {
    let words = args.iter().map(|arg| arg.to_string_lossy());
    words
        .take_while(|word| !word.starts_with('-'))
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a command printed.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) json: Value,
}

impl Done {
    /// The one object it printed.
    ///
    /// # Errors
    /// [`Fault::Ours`].
    pub(crate) fn answer<A: AsRef<std::ffi::OsStr>>(self, args: &[A]) -> Result<Answer, Fault> {
        // What is refused before anything was done is told on standard error only.
        let printed = match self.out.trim() {
            "" if self.code != 0 => "null",
            out => out,
        };
        let json = serde_json::from_str(printed).map_err(|_| Fault::Ours {
            step: "demo",
            what: format!(
                "`{}` printed no JSON",
                args.first()
                    .map_or("", |a| a.as_ref().to_str().unwrap_or(""))
            ),
        })?;
        Ok(Answer {
            code: self.code,
            json,
        })
    }
}

impl Answer {
    /// A text of the answer.
    ///
    /// # Errors
    /// [`Fault::Ours`] if it is not there.
    pub(crate) fn text(&self, key: &'static str) -> Result<String, Fault> {
        let text = self.json[key].as_str().map(str::to_owned);
        text.ok_or_else(|| Fault::Ours {
            step: "demo",
            what: format!("an answer has no `{key}`"),
        })
    }

    /// How it ended, in its own word.
    pub(crate) fn state(&self) -> &str {
        self.json["state"].as_str().unwrap_or("")
    }
}
