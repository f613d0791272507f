//! The thread that owns the desk: opens it, works, and shuts it.

use super::bench::{Connect, Office, Order, Shared};
use super::chest::Chest;
use super::patience::Patient;
use super::standing::Standing;
use crate::Fault;
use crate::clock::Computer;
use crate::command::where_it_is;
use crate::disk::Folder;
use crate::own::Own;
use crate::shell::Shell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Between two rounds with the hub: while somebody works, else, and when it was out of reach.
const BUSY: Duration = Duration::from_secs(2);
const QUIET: Duration = Duration::from_secs(6);
const AWAY: Duration = Duration::from_secs(15);
/// How long after a page somebody is taken to be at work.
const AT_WORK: Duration = Duration::from_secs(60);
/// Between two looks at the published log, and two at other programs' sessions.
const LOOK: Duration = Duration::from_secs(600);

/// Says whether the desk could be opened.
type Tell<'a> = Box<dyn FnOnce(Result<(), Fault>) + 'a>;

/// The thread.
pub(super) struct Worker {
    pub(super) folder: Folder,
    pub(super) connect: Connect,
    pub(super) idle: Duration,
    pub(super) orders: Receiver<Order>,
    pub(super) shared: Arc<Mutex<Shared>>,
    pub(super) chest: Arc<Mutex<Chest>>,
}

/// How a stretch of work with an open desk ended.
enum End {
    Locked,
    /// An act panicked: the machine is read again from what was kept.
    Broken,
    /// Nobody can ask any more.
    Over,
}

impl Worker {
    pub(super) fn work(self, own: Own, first: &Sender<Result<(), Fault>>) {
        let mut open = Some(own);
        let mut tell: Option<Tell<'_>> = Some(Box::new(|result| drop(first.send(result))));
        loop {
            let Some(own) = open.take() else {
                match self.wait_for_key() {
                    Some((own, told)) => {
                        open = Some(own);
                        tell = Some(Box::new(|result| drop(told.send(result))));
                    }
                    None => return,
                }
                continue;
            };
            loop {
                match self.at_desk(&own, &mut tell) {
                    Ok(End::Broken) => {}
                    Ok(End::Locked) => break,
                    Ok(End::Over) => return,
                    Err(fault) => {
                        if let Some(tell) = tell.take() {
                            tell(Err(fault));
                        }
                        break;
                    }
                }
            }
            self.shared().standing = None;
        }
    }

    /// A locked desk: keys are nowhere but in the file.
    fn wait_for_key(&self) -> Option<(Own, oneshot::Sender<Result<(), Fault>>)> {
        loop {
            match self.orders.recv().ok()? {
                Order::Unlock(passphrase, tell) => {
                    match Own::open(&self.folder, passphrase.as_bytes()) {
                        Ok(own) => return Some((own, tell)),
                        Err(fault) => drop(tell.send(Err(fault))),
                    }
                }
                Order::Lock(tell) => drop(tell.send(())),
                Order::Run(_) => {}
                Order::End => return None,
            }
        }
    }

    fn at_desk(&self, own: &Own, tell: &mut Option<Tell<'_>>) -> Result<End, Fault> {
        let place = where_it_is(own, &self.folder, None)?;
        let line = Patient((self.connect)(&place, own.signer_again())?);
        let mut shell = Shell::start(own, &place, (&self.folder, Computer), &line)?;
        let mut rounds = Rounds::default();
        {
            let mut shared = self.shared();
            shared.standing = Some(Standing::of(&shell, false));
            shared.used = Instant::now();
        }
        if let Some(tell) = tell.take() {
            tell(Ok(()));
        }
        loop {
            let used = self.shared().used.elapsed();
            if used > self.idle {
                return self.shut(own);
            }
            let wait = rounds.due().min(self.idle.saturating_sub(used) + TICK);
            match self.orders.recv_timeout(wait) {
                Ok(Order::Run(errand)) => {
                    let done = catch_unwind(AssertUnwindSafe(|| errand(&mut shell)));
                    if done.is_err() {
                        return Ok(End::Broken);
                    }
                }
                Ok(Order::Lock(tell)) => {
                    let end = self.shut(own);
                    let _nobody = tell.send(());
                    return end;
                }
                Ok(Order::Unlock(_, tell)) => drop(tell.send(Ok(()))),
                Ok(Order::End) => return Ok(End::Over),
                Err(RecvTimeoutError::Timeout) if rounds.due().is_zero() => {
                    rounds.go(&mut shell, used < AT_WORK);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(End::Over),
            }
            // What was opened and nobody waits for is wiped here.
            drop(shell.told());
            let mut shared = self.shared();
            if let Some(standing) = &mut shared.standing {
                *standing = Standing::of(&shell, rounds.disk);
            }
        }
    }

    /// From here on pages are refused, and what they post is kept.
    fn shut(&self, own: &Own) -> Result<End, Fault> {
        let mut chest = self.chest.lock().unwrap_or_else(PoisonError::into_inner);
        chest.begin(own, &Computer)?;
        self.shared().standing = None;
        Ok(End::Locked)
    }

    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So that a desk is not a moment too early for its own lock.
const TICK: Duration = Duration::from_millis(20);

/// Rounds with the hub between acts.
#[derive(Default)]
struct Rounds {
    next: Option<Instant>,
    /// Whether this session's key reached the hub.
    met: bool,
    looked: Option<Instant>,
    disk: bool,
}

impl Rounds {
    fn due(&self) -> Duration {
        let next = self
            .next
            .map(|at| at.saturating_duration_since(Instant::now()));
        next.unwrap_or_default()
    }

    fn go(&mut self, shell: &mut Office<'_>, at_work: bool) {
        self.disk = self.round(shell).is_err();
        let pause = if shell.offline().is_some() {
            AWAY
        } else if at_work {
            BUSY
        } else {
            QUIET
        };
        self.next = Some(Instant::now() + pause);
    }

    fn round(&mut self, shell: &mut Office<'_>) -> Result<(), Fault> {
        shell.round(0)?;
        if shell.offline().is_some() {
            return Ok(());
        }
        let now = shell.now();
        let session = shell.desk().caller().session_public(now).is_some();
        if !session || !self.met {
            shell.sign_in()?;
            shell.ask_sessions()?;
            self.met = shell.offline().is_none();
        }
        shell.send_orders()?;
        if self.looked.is_none_or(|at| at.elapsed() > LOOK) {
            self.looked = Some(Instant::now());
            shell.ask_sessions()?;
            shell.look_at_log()?;
        }
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared().standing = None;
    }
}
