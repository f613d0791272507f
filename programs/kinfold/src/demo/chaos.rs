//! Power cuts: a thread that kills programs at random moments and starts them again.

use super::program::Program;
use super::random::{Purpose, Random};
use super::stop::Stop;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What is killed, and how often it was.
pub(crate) struct Chaos {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    over: AtomicBool,
    kills: AtomicU64,
    commands: Mutex<Random>,
}

impl Chaos {
    /// Begins to kill the programs.
    pub(crate) fn begin(seed: u64, programs: Vec<Arc<Program>>, stop: Stop) -> Chaos {
        let shared = Arc::new(Shared {
            over: AtomicBool::new(false),
            kills: AtomicU64::new(0),
            commands: Mutex::new(Random::at(seed, Purpose::Chaos, 1, 0)),
        });
        let seen = shared.clone();
        let mut r = Random::at(seed, Purpose::Chaos, 0, 0);
        let thread = std::thread::spawn(move || {
            while !seen.over.load(Ordering::SeqCst) {
                let wait = Duration::from_millis(u64::from(50 + r.below(2_500)));
                let over = stop.until(wait, || Ok(seen.over().then_some(())));
                if !matches!(over, Ok(None)) {
                    return;
                }
                let program = r.pick(&programs);
                program.kill();
                seen.kills.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(u64::from(r.below(400))));
                // One that does not start again is seen by whoever needs it.
                let _seen_later = program.start();
            }
        });
        Chaos {
            shared,
            thread: Mutex::new(Some(thread)),
        }
    }

    /// After how long a command is to be killed, if it is: about every third one.
    pub(crate) fn command(&self) -> Option<Duration> {
        let mut r = self
            .shared
            .commands
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Up to a few milliseconds or up to seconds: short commands and long ones have their
        // delicate moments at different times.
        let most = [20, 100, 500, 3_000][r.below(4) as usize];
        let after = Duration::from_millis(u64::from(r.below(most)));
        r.chance(35).then_some(after)
    }

    /// A command was killed.
    pub(crate) fn killed(&self) {
        self.shared.kills.fetch_add(1, Ordering::SeqCst);
    }

    /// Ends it; how many were killed.
    pub(crate) fn end(&self) -> u64 {
        self.shared.over.store(true, Ordering::SeqCst);
        let thread = self.thread.lock();
        if let Some(thread) = thread.unwrap_or_else(PoisonError::into_inner).take() {
            let _ended = thread.join();
        }
        self.shared.kills.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

impl Drop for Chaos {
    fn drop(&mut self) {
        self.end();
    }
}
