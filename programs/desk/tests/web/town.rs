//! A town in a thread of its own, and desks of it that serve pages.

use crate::browser::Browser;
use crate::house::{Line, PASSPHRASE, Seat, Town};
use desk::clock::{Computer, Outside as _};
use desk::disk::{Disk as _, Folder};
use desk::own::{Own, Place};
use desk::web::{Settings, serve};
use desk::{Fault, command::AnyLine};
use sign::Time;
use sign::id::{DeviceId, StaffId};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use wire::{LineFault, Method};

/// In microseconds.
const HOUR: u64 = 3_600_000_000;

type Errand = Box<dyn FnOnce(&Town) + Send>;

/// Who sits at a desk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Officer,
    Second,
    Lead,
    Worker,
    FarLead,
}

impl Who {
    fn seat(self, town: &Town) -> &Seat {
        match self {
            Who::Officer => &town.officers[0],
            Who::Second => &town.officers[1],
            Who::Lead => &town.lead,
            Who::Worker => &town.worker,
            Who::FarLead => &town.far_lead,
        }
    }
}

/// The town, and who sits at its desks.
pub(crate) struct Office {
    errands: Sender<Errand>,
    place: Place,
    seats: Vec<(Who, StaffId)>,
}

/// A connection to the town.
struct Wire {
    errands: Sender<Errand>,
    device: DeviceId,
}

impl wire::Line for Wire {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        _: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let (tell, told) = channel();
        let (device, target, body) = (self.device, target.to_owned(), body.to_vec());
        let errand: Errand = Box::new(move |town| {
            let line = Line { town, device };
            drop(tell.send(wire::Line::call(&line, method, &target, &body, 0)));
        });
        self.errands.send(errand).unwrap();
        told.recv().unwrap()
    }
}

impl Office {
    pub(crate) fn new() -> Self {
        Office::after(|_| ()).0
    }

    /// A town in which something was done before anybody serves pages. It began some hours ago:
    /// there time passes when somebody waits.
    pub(crate) fn after<T: Send + 'static>(
        before: impl FnOnce(&Town) -> T + Send + 'static,
    ) -> (Self, T) {
        let (errands, taken): (Sender<Errand>, Receiver<Errand>) = channel();
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let town = Town::begun(Time(Computer.now().0 - 3 * HOUR));
            let made = before(&town);
            assert!(
                town.clock_now().0 < Computer.now().0,
                "nobody waited so long"
            );
            let [officer, second] = &town.officers;
            let all = [
                (Who::Officer, officer),
                (Who::Second, second),
                (Who::Lead, &town.lead),
                (Who::Worker, &town.worker),
                (Who::FarLead, &town.far_lead),
            ];
            let seats = all.map(|(who, seat)| (who, seat.staff));
            tell.send((town.place.clone(), seats.to_vec(), made))
                .unwrap();
            for errand in taken {
                // The town's clock goes with the computer's, which the desk reads.
                let (now, real) = (town.clock_now(), Computer.now());
                town.clock.pass(real.0.saturating_sub(now.0));
                errand(&town);
            }
        });
        let (place, seats, made) = told.recv().unwrap();
        let office = Office {
            errands,
            place,
            seats,
        };
        (office, made)
    }

    /// Does something with the town.
    pub(crate) fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Town) -> T + Send + 'static,
    ) -> T {
        let (tell, told) = channel();
        let errand: Errand = Box::new(move |town| drop(tell.send(act(town))));
        self.errands.send(errand).unwrap();
        told.recv().unwrap()
    }

    pub(crate) fn hub(&self, down: bool) {
        self.with(move |town| town.house.borrow_mut().down = down);
    }

    pub(crate) fn staff(&self, who: Who) -> StaffId {
        self.seats.iter().find(|(w, _)| *w == who).unwrap().1
    }

    pub(crate) fn serve(&self, who: Who) -> Desk {
        self.serve_as(who, |_| {})
    }

    /// Serves a desk; `change` may change how.
    pub(crate) fn serve_as(&self, who: Who, change: impl FnOnce(&mut Settings)) -> Desk {
        self.serve_with(who, change, false)
    }

    /// Serves a desk that opens the second lock.
    pub(crate) fn serve_seeded(&self, who: Who) -> Desk {
        self.serve_with(who, |_| {}, true)
    }

    fn serve_with(&self, who: Who, change: impl FnOnce(&mut Settings), seeded: bool) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::take(dir.path(), true).unwrap();
        // With everything that was done at it before.
        for (name, bytes) in self.with(move |town| who.seat(town).disk.files.borrow().clone()) {
            folder.replace(&name, &bytes).unwrap();
        }
        let own = Own::open(&folder, PASSPHRASE).unwrap();
        own.set_place(&folder, &Computer, &self.place).unwrap();
        if seeded {
            let (errands, device) = (self.errands.clone(), own.signer.public().device());
            let wire = Wire { errands, device };
            let with = (&folder, Computer);
            let mut shell = desk::shell::Shell::start(&own, &self.place, with, &wire).unwrap();
            let seed = self.with(|town| town.seed);
            shell.with_desk(|desk| desk.give_seed(&seed)).unwrap();
        }
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut settings = Settings::usual(listen, language::Locale::english());
        change(&mut settings);
        let errands = self.errands.clone();
        let connect = move |_: &Place, key: sign::SigningKey| -> Result<AnyLine, Fault> {
            Ok(Box::new(Wire {
                errands: errands.clone(),
                device: key.public().device(),
            }))
        };
        let (tell, addresses) = channel();
        let (more, wanted) = tokio::sync::mpsc::channel(1);
        let (end, ended) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
            let ready = move |address: &str| tell.send(address.to_owned()).unwrap();
            let over = async {
                let _dropped = ended.await;
            };
            let desk = (folder, own);
            runtime
                .block_on(serve(
                    desk,
                    Box::new(connect),
                    settings,
                    wanted,
                    ready,
                    over,
                ))
                .unwrap();
        });
        let address = addresses.recv().unwrap();
        Desk {
            dir: dir.path().to_owned(),
            address,
            addresses,
            more,
            end: Some(end),
            thread: Some(thread),
            _keep: dir,
        }
    }
}

/// A desk that serves pages, until it is dropped.
pub(crate) struct Desk {
    pub(crate) dir: PathBuf,
    /// The address to come in by.
    pub(crate) address: String,
    addresses: Receiver<String>,
    more: tokio::sync::mpsc::Sender<()>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _keep: tempfile::TempDir,
}

impl Desk {
    /// A browser that came in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::enter(&self.address)
    }

    /// Another address to come in by.
    pub(crate) fn another(&self) -> String {
        self.more.blocking_send(()).unwrap();
        self.addresses.recv().unwrap()
    }

    /// Ends the desk, and what it kept.
    pub(crate) fn side(mut self) -> desk::shell::Side {
        self.stop();
        let folder = Folder::take(&self.dir, false).unwrap();
        let own = Own::open(&folder, PASSPHRASE).unwrap();
        let bytes = own.read(&folder, desk::shell::STATE).unwrap();
        let side = bytes.map(|bytes| sign::from_bytes(&bytes).unwrap());
        side.unwrap_or_default()
    }

    fn stop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let joined = thread.join();
            assert!(joined.is_ok() || std::thread::panicking());
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits until something holds; it must within a minute.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "waited for: {what}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}
