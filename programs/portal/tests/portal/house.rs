//! A hub on a port of its own, and a portal of society 1 before it.

use ledger::leaf::DeviceKind;
use ledger::{KeyName, LogKeys, LogSigner};
use line::{Caller, Calls as _, Line, Options};
use policy::roster::{Roster, RosterDevice, SocietyKeys};
use portal::engine::Engine;
use portal::web::Limits;
use portal::{Spool, web};
use record::case::PublicWord;
use seal::Secret;
use sign::encode::Bytes;
use sign::id::{IntakeId, StaffId};
use sign::key::PqSigningKey;
use sign::{SigningKey, SocietyId, Time, to_bytes};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;
use wire::{Letter, Subject, To};
use world::portal::{Identity, SignedWord, Told};
use zeroize::Zeroizing;

pub(crate) const A: SocietyId = SocietyId(1);
const ORIGIN: &str = "log.example/test";
const B: SocietyId = SocietyId(2);
/// Seeds: the log; desk, two portals, matcher and a revoked desk of A; a desk of B.
pub(crate) const LOG: u8 = 1;
pub(crate) const DESK: u8 = 10;
pub(crate) const PORTAL: u8 = 12;
pub(crate) const SECOND: u8 = 15;
pub(crate) const MATCHER: u8 = 13;
pub(crate) const REVOKED: u8 = 14;
pub(crate) const OTHER: u8 = 20;

pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time(u64::try_from(since.as_micros()).unwrap())
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

pub(crate) fn portal_key() -> sign::PublicKey {
    key(PORTAL).public()
}

/// A word of a desk's key, as a letter to the portal.
pub(crate) fn word(seed: u8, intake: IntakeId, word: PublicWord, at: Time) -> Letter {
    let told = Told {
        society: A,
        intake,
        word,
        at,
        desk: key(seed).public().device(),
    };
    Letter {
        to: To::Device(key(PORTAL).public().device()),
        subject: Subject::PublicWord,
        body: Bytes(to_bytes(&SignedWord::sign(told, &key(seed)))),
    }
}

/// The society's intake pair of this month.
pub(crate) fn intake_pair() -> Secret {
    Secret::from_seed(&[77; 32])
}

fn keys() -> LogKeys {
    let signer = LogSigner {
        name: KeyName::new(ORIGIN).unwrap(),
        ed25519: key(LOG),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    };
    signer.keys()
}

fn roster() -> Vec<u8> {
    let device = |seed, kind| RosterDevice {
        key: key(seed).public(),
        society: if seed == OTHER { B } else { A },
        staff: StaffId([seed; 16]),
        kind,
        usable: seed != REVOKED,
        lead: false,
    };
    let intake = intake_pair().public().as_bytes().to_vec();
    let roster = Roster {
        origin: ORIGIN.into(),
        size: 1,
        time: Time(1),
        societies: vec![SocietyKeys {
            society: A,
            second_lock: Bytes(vec![1; 1216]),
            emergency: Bytes(vec![2; 1216]),
            intake: vec![(now().month(), Bytes(intake))],
        }],
        devices: vec![
            device(DESK, DeviceKind::Desk),
            device(PORTAL, DeviceKind::Portal),
            device(SECOND, DeviceKind::Portal),
            device(MATCHER, DeviceKind::Matcher),
            device(REVOKED, DeviceKind::Desk),
            device(OTHER, DeviceKind::Desk),
        ],
    };
    to_bytes(&roster.sign(&key(LOG)))
}

/// A line to the hub, signed by this seed.
pub(crate) fn line(hub: SocketAddr, seed: u8) -> Line {
    let caller = Caller {
        key: Arc::new(key(seed)),
        origin: ORIGIN.into(),
        clock: Arc::new(now),
    };
    Line::new(&format!("http://{hub}"), Some(caller), &Options::default()).unwrap()
}

/// A server of its own runtime, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Where a portal's figures are.
    pub(crate) metrics: Option<SocketAddr>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start<F: Future<Output = ()>>(
        serve: impl FnOnce(Box<dyn FnOnce(SocketAddr) + Send>, oneshot::Receiver<()>) -> F
        + Send
        + 'static,
    ) -> Self {
        let (end, ended) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
            let ready = Box::new(move |address| tell.send(address).unwrap());
            runtime.block_on(serve(ready, ended));
        });
        Server {
            address: told.recv().unwrap(),
            metrics: None,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// A hub with its database in this folder; port 0 takes a free one.
    pub(crate) fn hub(folder: &Path, port: u16) -> Self {
        let database = format!("sqlite:{}", folder.join("hub.db").display());
        let config = hub::Config {
            listen: SocketAddr::from(([127, 0, 0, 1], port)),
            database,
            log: keys(),
            limits: hub::Limits::default(),
            metrics: None,
            tls: None,
        };
        let server = Server::start(move |ready, ended| async move {
            let over = async {
                let _dropped = ended.await;
            };
            hub::serve(config, ready, over).await.unwrap();
        });
        line(server.address, LOG).put_roster(&roster()).unwrap();
        server
    }

    /// A portal with its spool in this folder.
    pub(crate) fn portal(folder: &Path, hub: SocketAddr, limits: Limits) -> Self {
        Server::portal_of(PORTAL, folder, hub, limits)
    }

    /// The portal of this seed.
    pub(crate) fn portal_of(seed: u8, folder: &Path, hub: SocketAddr, limits: Limits) -> Self {
        let identity = move || Identity {
            signer: key(seed),
            society: A,
            keys: keys(),
            quorum: None,
        };
        let (spool, lines) = Spool::open(&spool(folder)).unwrap();
        // Written anew again and again: nothing is lost by it.
        let spool = (spool.with_growth(8_000), lines);
        let line = Arc::new(line(hub, seed));
        let pepper = Zeroizing::new([5; 32]);
        let engine = Engine::start(identity, (pepper, 4), spool, line).unwrap();
        let metrics = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        metrics.set_nonblocking(true).unwrap();
        let at = metrics.local_addr().unwrap();
        let mut server = Server::start(move |ready, ended| async move {
            let listen = SocketAddr::from(([127, 0, 0, 1], 0));
            let metrics = tokio::net::TcpListener::from_std(metrics).unwrap();
            tokio::spawn(portal::figures::serve(metrics, engine.0.clone()));
            let over = async {
                let _dropped = ended.await;
            };
            web::serve((listen, None), engine, &limits, ready, over)
                .await
                .unwrap();
        });
        server.metrics = Some(at);
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.end.take());
        let joined = self.thread.take().unwrap().join();
        assert!(joined.is_ok() || std::thread::panicking());
    }
}

pub(crate) fn spool(folder: &Path) -> PathBuf {
    folder.join("spool")
}

/// Waits until something holds; it must within a minute.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "waited for: {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}
