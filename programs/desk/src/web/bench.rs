//! One thread owns the desk's keys and machine, and does one thing at a time: what pages ask for,
//! and between two of them a round with the hub, so that letters come and what waits is sent
//! without anybody asking.

use super::chest::{Chest, Kept};
use super::standing::Standing;
use super::worker::Worker;
use crate::Fault;
use crate::clock::Computer;
use crate::command::AnyLine;
use crate::disk::Folder;
use crate::own::{Own, Place};
use crate::shell::Shell;
use sign::{SigningKey, Time};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Makes a connection to the hub of a place, signed by a key.
pub type Connect = Box<dyn Fn(&Place, SigningKey) -> Result<AnyLine, Fault> + Send>;
/// The shell as pages see it.
pub type Office<'a> = Shell<'a, &'a Folder, Computer>;

/// How long an act may wait for others, in microseconds: what is kept is sent later all the same.
const UNTIL: u64 = 20_000_000;
/// How long a page waits for its act.
const PATIENCE: Duration = Duration::from_secs(45);
pub(super) type Errand = Box<dyn for<'a> FnOnce(&mut Office<'a>) + Send>;

pub(super) enum Order {
    Run(Errand),
    Unlock(Zeroizing<String>, oneshot::Sender<Result<(), Fault>>),
    Lock(oneshot::Sender<()>),
    End,
}

/// Why an act gave nothing.
#[derive(Debug)]
pub(crate) enum Away {
    /// The desk is locked.
    Locked,
    /// It takes too long; it goes on.
    Late,
    /// It panicked.
    Broken,
    /// It cannot be done.
    Fault(Fault),
}

pub(super) struct Shared {
    /// None while the desk is locked.
    pub(super) standing: Option<Standing>,
    /// When somebody who may use the desk asked for something.
    pub(super) used: Instant,
}

/// Where acts are done.
#[derive(Clone)]
pub struct Bench {
    orders: Sender<Order>,
    shared: Arc<Mutex<Shared>>,
    chest: Arc<Mutex<Chest>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl core::fmt::Debug for Bench {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Bench")
    }
}

impl Bench {
    /// Starts with a desk that is open; after so long without a request it locks itself.
    ///
    /// # Errors
    /// [`Fault`] if the desk cannot be opened, or the computer gives no thread.
    pub(crate) fn start(
        (folder, own): (Folder, Own),
        connect: Connect,
        idle: Duration,
    ) -> Result<Bench, Fault> {
        let (orders, taken) = channel();
        let shared = Arc::new(Mutex::new(Shared {
            standing: None,
            used: Instant::now(),
        }));
        let (tell, told) = channel();
        let chest = Arc::new(Mutex::new(Chest::default()));
        let worker = Worker {
            folder,
            connect,
            idle,
            orders: taken,
            shared: Arc::clone(&shared),
            chest: Arc::clone(&chest),
        };
        let thread = std::thread::Builder::new()
            .name("desk".to_owned())
            .spawn(move || worker.work(own, &tell))
            .map_err(|error| Fault::Refused(format!("this computer gives no thread: {error}")))?;
        match told.recv() {
            Ok(Ok(())) => Ok(Bench {
                orders,
                shared,
                chest,
                thread: Arc::new(Mutex::new(Some(thread))),
            }),
            Ok(Err(fault)) => Err(fault),
            Err(_) => Err(Fault::Refused("the desk ended as it started".to_owned())),
        }
    }

    /// Does something with the desk and waits for it. It is told until when it may wait for
    /// others.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        act: impl for<'a> FnOnce(&mut Office<'a>, Time) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Away> {
        let (tell, told) = oneshot::channel();
        let errand: Errand = Box::new(move |shell| {
            // Nobody waits any more for what nobody asked the desk to keep.
            if !tell.is_closed() {
                let until = shell.now().plus(UNTIL);
                let _nobody = tell.send(act(shell, until));
            }
        });
        if self.orders.send(Order::Run(errand)).is_err() {
            return Err(Away::Broken);
        }
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(fault))) => Err(Away::Fault(fault)),
            Ok(Err(_)) if self.standing().is_none() => Err(Away::Locked),
            Ok(Err(_)) => Err(Away::Broken),
            Err(_) => Err(Away::Late),
        }
    }

    /// Opens the desk again.
    pub(crate) async fn unlock(&self, passphrase: Zeroizing<String>) -> Result<(), Away> {
        let (tell, told) = oneshot::channel();
        let order = Order::Unlock(passphrase, tell);
        if self.orders.send(order).is_err() {
            return Err(Away::Broken);
        }
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(fault)) => Err(Away::Fault(fault)),
            Err(_) => Err(Away::Broken),
        }
    }

    /// Locks the desk after what it is doing: its keys leave the memory.
    pub(crate) async fn lock(&self) {
        let (tell, told) = oneshot::channel();
        if self.orders.send(Order::Lock(tell)).is_ok() {
            let _locked = told.await;
        }
    }

    /// Ends what it is doing and shuts the desk; its folder is free afterwards.
    pub(crate) async fn end(&self) {
        let _ended = self.orders.send(Order::End);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let joined = tokio::task::spawn_blocking(|| thread.map(JoinHandle::join));
        let _whatever = joined.await;
    }

    /// Keeps what was posted to a locked desk, sealed; whether there was room.
    pub(crate) fn keep(&self, form: &Kept) -> bool {
        let mut chest = self.chest.lock().unwrap_or_else(PoisonError::into_inner);
        chest.put(form, &Computer).unwrap_or(false)
    }

    /// Whether something was posted to the locked desk.
    pub(crate) fn keeps_something(&self) -> bool {
        let chest = self.chest.lock().unwrap_or_else(PoisonError::into_inner);
        !chest.is_empty()
    }

    /// What was posted to the desk while it was locked, once it is open.
    pub(crate) async fn kept(&self) -> Option<Kept> {
        let chest = Arc::clone(&self.chest);
        let taken = self.run(move |shell, _| {
            let mut chest = chest.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(chest.take(shell.own))
        });
        taken.await.ok().flatten()
    }

    /// What is to be said about this computer; none if the desk is locked.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.shared().standing.clone()
    }

    /// Somebody who may use the desk asked for something.
    pub(crate) fn used(&self) {
        self.shared().used = Instant::now();
    }

    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
