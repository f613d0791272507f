//! Power cuts: commands and programs are killed, at random moments or exactly at a write to disk,
//! and started again.

use super::cut::{self, Cut};
use super::program::Program;
use super::random::{Purpose, Random};
use super::stop::Stop;
use crate::Fault;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

type Programs = Arc<Mutex<Vec<Arc<Program>>>>;

/// What is killed, and how often it was.
pub(crate) struct Chaos {
    seed: u64,
    shared: Arc<Shared>,
    programs: Programs,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    over: AtomicBool,
    /// Nothing that keeps running is killed for a while.
    calm: AtomicBool,
    kills: AtomicU64,
    at_writes: AtomicU64,
    commands: Mutex<Random>,
    /// Whether processes can be killed at a write here.
    writes: bool,
}

/// How many were killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kills {
    /// In all.
    pub(crate) all: u64,
    /// Of these exactly at a write; nothing if this computer has no means for it.
    pub(crate) at_writes: Option<u64>,
}

impl Chaos {
    /// Begins to kill commands.
    pub(crate) fn begin(seed: u64) -> Chaos {
        Chaos {
            seed,
            shared: Arc::new(Shared {
                over: AtomicBool::new(false),
                calm: AtomicBool::new(false),
                kills: AtomicU64::new(0),
                at_writes: AtomicU64::new(0),
                commands: Mutex::new(Random::at(seed, Purpose::Chaos, 1, 0)),
                writes: cut::at_writes(),
            }),
            programs: Programs::default(),
            thread: Mutex::new(None),
        }
    }

    /// Begins to kill programs that keep running, too.
    pub(crate) fn programs(&self, programs: Vec<Arc<Program>>, stop: Stop) {
        let shared = self.shared.clone();
        let random = Random::at(self.seed, Purpose::Chaos, 0, 0);
        *self.programs.lock().unwrap_or_else(PoisonError::into_inner) = programs;
        let killed = Arc::clone(&self.programs);
        let thread = std::thread::spawn(move || shared.kill(&killed, random, &stop));
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    }

    /// Kills this one, too, from now on: it runs.
    pub(crate) fn also(&self, program: Arc<Program>) {
        let programs = self.programs.lock();
        programs
            .unwrap_or_else(PoisonError::into_inner)
            .push(program);
    }

    /// Kills no program that keeps running while somebody works at the pages of a desk: what a
    /// page says when the server is away is shown elsewhere, and a person would try again. The
    /// desk itself is killed there, after every act ([`super::clerk::Clerk`]).
    ///
    /// # Errors
    /// [`Fault`] if a program does not start again.
    pub(crate) fn rest(&self, stop: &Stop) -> Result<(), Fault> {
        self.shared.calm.store(true, Ordering::SeqCst);
        // One that is being killed just now is started again within that time.
        stop.pause(Duration::from_secs(1))?;
        let programs = self.programs.lock();
        for program in &*programs.unwrap_or_else(PoisonError::into_inner) {
            if program.fell() {
                self.shared.count(true);
            }
            if program.armed() {
                program.kill();
            }
            program.start()?;
            program.wait_ready(stop)?;
        }
        Ok(())
    }

    /// Goes on after [`Chaos::rest`].
    pub(crate) fn go_on(&self) {
        self.shared.calm.store(false, Ordering::SeqCst);
    }

    /// A desk's pages were killed.
    pub(crate) fn desk_killed(&self) {
        self.shared.count(false);
    }

    /// When a command is to be killed, if it is: about every third one until the end.
    pub(crate) fn command(&self) -> Option<Cut> {
        if self.shared.over() {
            return None;
        }
        let commands = &self.shared.commands;
        let mut r = commands.lock().unwrap_or_else(PoisonError::into_inner);
        // Up to a few milliseconds or up to seconds: short commands and long ones have their
        // delicate moments at different times.
        let most = [20, 100, 500, 3_000][r.below(4) as usize];
        let after = Duration::from_millis(u64::from(r.below(most)));
        let write = 1 + r.below(12);
        let at_write = r.chance(50) && self.shared.writes;
        let cut = if at_write {
            Cut::AtWrite(write)
        } else {
            Cut::After(after)
        };
        r.chance(35).then_some(cut)
    }

    /// A command was killed.
    pub(crate) fn killed(&self, cut: Cut) {
        self.shared.count(matches!(cut, Cut::AtWrite(_)));
    }

    /// Ends it, and what still runs to be killed at a write; how many were killed.
    pub(crate) fn end(&self) -> Kills {
        self.shared.over.store(true, Ordering::SeqCst);
        let thread = self.thread.lock();
        if let Some(thread) = thread.unwrap_or_else(PoisonError::into_inner).take() {
            let _ended = thread.join();
        }
        let programs = self.programs.lock();
        for program in &*programs.unwrap_or_else(PoisonError::into_inner) {
            if program.fell() {
                self.shared.count(true);
            }
            if program.armed() {
                program.kill();
            }
        }
        Kills {
            all: self.shared.kills.load(Ordering::SeqCst),
            at_writes: (self.shared.writes).then(|| self.shared.at_writes.load(Ordering::SeqCst)),
        }
    }
}

impl Shared {
    fn kill(&self, all: &Programs, mut r: Random, stop: &Stop) {
        loop {
            let programs = all.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let wait = Duration::from_millis(u64::from(50 + r.below(2_500)));
            let over = stop.until(wait, || {
                self.raise(&programs);
                Ok(self.over().then_some(()))
            });
            if !matches!(over, Ok(None)) {
                return;
            }
            if self.calm.load(Ordering::SeqCst) {
                continue;
            }
            let program = r.pick(&programs);
            program.kill();
            self.count(false);
            std::thread::sleep(Duration::from_millis(u64::from(r.below(400))));
            let write = 1 + r.below(40);
            let cut = (r.chance(60) && self.writes).then_some(Cut::AtWrite(write));
            // One that does not start again is seen by whoever needs it.
            let _seen_later = program.start_cut(cut);
        }
    }

    /// Starts again what fell at a write.
    fn raise(&self, programs: &[Arc<Program>]) {
        for program in programs.iter().filter(|program| program.fell()) {
            self.count(true);
            let _seen_later = program.start();
        }
    }

    fn count(&self, at_write: bool) {
        self.kills.fetch_add(1, Ordering::SeqCst);
        self.at_writes
            .fetch_add(u64::from(at_write), Ordering::SeqCst);
    }

    fn over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

impl Drop for Chaos {
    fn drop(&mut self) {
        self.end();
    }
}
