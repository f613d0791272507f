//! One thread owns the desk's keys and machine, and does one thing at a time: what pages ask for,
//! and between two of them a round with the hub, so that letters come and what waits is sent
//! without anybody asking.

use super::chest::{Chest, Kept};
use super::patience::Patient;
use super::standing::Standing;
use crate::Fault;
use crate::clock::Computer;
use crate::command::{AnyLine, where_it_is};
use crate::disk::Folder;
use crate::own::{Own, Place};
use crate::shell::Shell;
use sign::{SigningKey, Time};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
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
/// Between two rounds with the hub: while somebody works, else, and when it was out of reach.
const BUSY: Duration = Duration::from_secs(2);
const QUIET: Duration = Duration::from_secs(6);
const AWAY: Duration = Duration::from_secs(15);
/// How long after a page somebody is taken to be at work.
const AT_WORK: Duration = Duration::from_secs(60);
/// Between two looks at the published log, and two at other programs' sessions.
const LOOK: Duration = Duration::from_secs(600);

type Errand = Box<dyn for<'a> FnOnce(&mut Office<'a>) + Send>;

enum Order {
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

struct Shared {
    /// None while the desk is locked.
    standing: Option<Standing>,
    /// When somebody who may use the desk asked for something.
    used: Instant,
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

struct Worker {
    folder: Folder,
    connect: Connect,
    idle: Duration,
    orders: Receiver<Order>,
    shared: Arc<Mutex<Shared>>,
    chest: Arc<Mutex<Chest>>,
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
    fn work(self, own: Own, first: &Sender<Result<(), Fault>>) {
        let mut open = Some(own);
        let mut tell: Option<Box<dyn FnOnce(Result<(), Fault>)>> =
            Some(Box::new(|result| drop(first.send(result))));
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

    fn at_desk(
        &self,
        own: &Own,
        tell: &mut Option<Box<dyn FnOnce(Result<(), Fault>) + '_>>,
    ) -> Result<End, Fault> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::own::Place;
    use ledger::leaf::DeviceKind;
    use ledger::{KeyName, LogSigner};
    use seal::passphrase::Cost;
    use sign::SocietyId;
    use sign::key::PqSigningKey;
    use verify::PolicyFile;
    use wire::{Line, LineFault, Method};

    struct Nowhere;

    impl Line for Nowhere {
        fn call(&self, _: Method, _: &str, _: &[u8], _: u64) -> Result<Vec<u8>, LineFault> {
            Err(LineFault::Unreachable("no route".to_owned()))
        }
    }

    fn desk(dir: &std::path::Path) -> (Folder, Own) {
        let folder = Folder::take(dir, true).unwrap();
        let about = (SocietyId(1), DeviceKind::Desk);
        let own = Own::make(&folder, &Computer, about, b"a passphrase", Cost::LEAST).unwrap();
        let signer = LogSigner {
            name: KeyName::new("log.example/bench").unwrap(),
            ed25519: SigningKey::from_seed(&[1; 32]),
            ml_dsa: PqSigningKey::from_seed(&[2; 32]),
        };
        let log = PolicyFile {
            keys: signer.keys(),
            witnesses: Vec::new(),
            quorum: 0,
            known: Vec::new(),
        };
        let hub = "http://hub.invalid".to_owned();
        own.set_place(&folder, &Computer, &Place { log, hub })
            .unwrap();
        (folder, own)
    }

    fn bench(dir: &std::path::Path) -> Bench {
        let connect: Connect = Box::new(|_, _| Ok(Box::new(Nowhere)));
        Bench::start(desk(dir), connect, Duration::from_secs(600)).unwrap()
    }

    fn block<T>(act: impl Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(act)
    }

    #[test]
    fn a_panic_takes_one_act_down_and_not_the_desk() {
        let dir = tempfile::tempdir().unwrap();
        let bench = bench(dir.path());
        block(async {
            bench
                .run(|shell, _| shell.change(|side| side.next_job = 7))
                .await
                .unwrap();
            let broken: Result<(), Away> = bench
                .run(|shell, _| {
                    shell.told();
                    panic!("a fault of the program")
                })
                .await;
            assert!(matches!(broken, Err(Away::Broken)), "{broken:?}");
            let next = bench.run(|shell, _| Ok(shell.side().next_job)).await;
            assert_eq!(next.unwrap(), 7);
            assert!(bench.standing().is_some());
            bench.end().await;
        });
    }

    #[test]
    fn a_locked_desk_does_nothing_until_its_passphrase_comes() {
        let dir = tempfile::tempdir().unwrap();
        let bench = bench(dir.path());
        block(async {
            bench.lock().await;
            assert!(bench.standing().is_none());
            let refused = bench.run(|_, _| Ok(())).await;
            assert!(matches!(refused, Err(Away::Locked)), "{refused:?}");
            let wrong = bench.unlock(Zeroizing::new("wrong".to_owned())).await;
            assert!(matches!(wrong, Err(Away::Fault(Fault::Passphrase))));
            let right = bench
                .unlock(Zeroizing::new("a passphrase".to_owned()))
                .await;
            assert!(right.is_ok());
            assert!(bench.run(|_, _| Ok(())).await.is_ok());
            bench.end().await;
            // Its folder is free.
            drop(Folder::take(dir.path(), false).unwrap());
        });
    }
}
