//! A program that keeps running: started as a process of its own, its output in a log, killed
//! and started again at will.

use super::cut::{self, Cut};
use super::stop::Stop;
use crate::Fault;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a program may take to be ready.
const READY: Duration = Duration::from_secs(60);
/// So much of the end of a log is shown.
const TAIL: u64 = 2_000;

/// How a program is started.
pub(crate) struct Spec {
    /// Its name, also that of its log.
    pub(crate) name: String,
    /// Its command line, without the program itself.
    pub(crate) args: Vec<OsString>,
    /// Given through its standard input, so that it stands in no command line and no file.
    pub(crate) passphrase: Option<Zeroizing<String>>,
    /// What stands in the line that it prints when it is ready.
    pub(crate) ready: &'static str,
    /// Where its output goes.
    pub(crate) log: PathBuf,
}

/// A program that keeps running.
pub(crate) struct Program {
    spec: Spec,
    running: Mutex<Option<Running>>,
}

struct Running {
    child: Child,
    /// Length of the log when it was started.
    from: u64,
    /// It is to be killed at a write.
    armed: bool,
}

impl Program {
    /// One that is not started yet.
    pub(crate) fn new(spec: Spec) -> Program {
        Program {
            spec,
            running: Mutex::new(None),
        }
    }

    /// The number of its process, if it was started.
    pub(crate) fn process(&self) -> Option<u32> {
        self.lock().as_ref().map(|r| r.child.id())
    }

    /// Starts it; one that runs already is left as it is.
    ///
    /// # Errors
    /// [`Fault::File`] if it cannot be started.
    pub(crate) fn start(&self) -> Result<(), Fault> {
        self.start_cut(None)
    }

    /// As [`Program::start`]; it is killed when the cut says so.
    ///
    /// # Errors
    /// As [`Program::start`].
    pub(crate) fn start_cut(&self, cut: Option<Cut>) -> Result<(), Fault> {
        let mut running = self.lock();
        if running.is_some() {
            return Ok(());
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.spec.log)
            .map_err(Fault::file(&self.spec.log))?;
        let from = log.metadata().map_err(Fault::file(&self.spec.log))?.len();
        let again = log.try_clone().map_err(Fault::file(&self.spec.log))?;
        let own = std::env::current_exe().map_err(Fault::file(&self.spec.log))?;
        let mut child = cut::command(&own, cut)
            .args(&self.spec.args)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(again)
            .spawn()
            .map_err(Fault::file(&own))?;
        hand(
            &mut child,
            self.spec.passphrase.as_deref().map(String::as_str),
        );
        let armed = cut.is_some();
        *running = Some(Running { child, from, armed });
        Ok(())
    }

    /// Waits for the line that says it is ready.
    ///
    /// # Errors
    /// [`Fault::Died`] if it ended instead, or says nothing for too long.
    pub(crate) fn wait_ready(&self, stop: &Stop) -> Result<(), Fault> {
        let ready = stop.until(READY, || {
            let said = self.said();
            let line = said.lines().any(|line| line.contains(self.spec.ready));
            // The line first: one that was ready and then killed is somebody else's concern.
            if !line {
                self.alive()?;
            }
            Ok(line.then_some(()))
        })?;
        ready.ok_or_else(|| self.died("did not say that it is ready"))
    }

    /// Ends it at once and without warning, as a power cut would.
    pub(crate) fn kill(&self) {
        if let Some(mut running) = self.lock().take() {
            let _gone = running.child.kill();
            let _status = running.child.wait();
        }
    }

    /// Whether it runs to be killed at a write.
    pub(crate) fn armed(&self) -> bool {
        self.lock().as_ref().is_some_and(|running| running.armed)
    }

    /// Whether it was killed at a write since it was asked last; from then on it is not started.
    pub(crate) fn fell(&self) -> bool {
        let mut running = self.lock();
        let ended = running.as_mut().filter(|running| running.armed);
        let ended = ended.and_then(|running| running.child.try_wait().ok().flatten());
        let fell = ended.is_some_and(cut::killed);
        if fell {
            *running = None;
        }
        fell
    }

    /// Whether it still runs, if it was started and nobody killed it.
    ///
    /// # Errors
    /// [`Fault::Died`] with the end of its log.
    pub(crate) fn alive(&self) -> Result<(), Fault> {
        let ended = match self.lock().as_mut() {
            Some(running) => {
                let ended = running.child.try_wait().ok().flatten();
                ended.filter(|status| !(running.armed && cut::killed(*status)))
            }
            None => None,
        };
        match ended {
            Some(status) => Err(self.died(&format!("ended ({status})"))),
            None => Ok(()),
        }
    }

    fn died(&self, how: &str) -> Fault {
        Fault::Died {
            name: self.spec.name.clone(),
            how: how.to_owned(),
            tail: tail(&self.spec.log),
        }
    }

    /// What it wrote since it was started.
    pub(crate) fn said(&self) -> String {
        let from = self.lock().as_ref().map_or(u64::MAX, |r| r.from);
        read_from(&self.spec.log, from)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Hands a program its passphrase and closes the pipe behind it.
pub(crate) fn hand(child: &mut Child, passphrase: Option<&str>) {
    if let (Some(mut pipe), Some(passphrase)) = (child.stdin.take(), passphrase) {
        // One that ended already reads nothing; its end is seen by whoever waits for it.
        let _unread = pipe.write_all(passphrase.as_bytes());
        let _unread = pipe.write_all(b"\n");
    }
}

/// The end of a log.
pub(crate) fn tail(log: &Path) -> String {
    let length = fs::metadata(log).map_or(0, |m| m.len());
    read_from(log, length.saturating_sub(TAIL))
}

fn read_from(path: &Path, from: u64) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut bytes)
    });
    match read {
        Ok(_) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => String::new(),
    }
}
