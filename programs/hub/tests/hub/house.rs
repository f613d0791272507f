//! A hub on a free port, its keyholder, and devices of two societies.

use crate::postgres::Server;
use ledger::leaf::DeviceKind;
use ledger::{KeyName, LogKeys, LogSigner};
use line::{Caller, Line, Options};
use policy::roster::{Roster, RosterDevice, SocietyKeys};
use sign::encode::Bytes;
use sign::id::StaffId;
use sign::key::PqSigningKey;
use sign::{PublicKey, SigningKey, SocietyId, Time, to_bytes};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;

pub(crate) const ORIGIN: &str = "log.example/test";
pub(crate) const A: SocietyId = SocietyId(1);
pub(crate) const B: SocietyId = SocietyId(2);

pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time(u64::try_from(since.as_micros()).unwrap())
}

/// Seeds of the devices: desk and lead's desk of A, portal of A, matcher of A, desk of B, a
/// revoked desk of A.
pub(crate) const DESK: u8 = 10;
pub(crate) const LEAD: u8 = 11;
pub(crate) const PORTAL: u8 = 12;
pub(crate) const MATCHER: u8 = 13;
pub(crate) const OTHER: u8 = 20;
pub(crate) const REVOKED: u8 = 30;

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

pub(crate) fn public(seed: u8) -> PublicKey {
    key(seed).public()
}

pub(crate) fn signer() -> LogSigner {
    LogSigner {
        name: KeyName::new(ORIGIN).unwrap(),
        ed25519: key(1),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    }
}

pub(crate) fn keys() -> LogKeys {
    signer().keys()
}

pub(crate) fn roster(size: u64, time: Time) -> Roster {
    let device = |seed, society, kind, usable| RosterDevice {
        key: public(seed),
        society,
        staff: StaffId([seed; 16]),
        kind,
        usable,
        lead: seed == LEAD,
    };
    let society = |society| SocietyKeys {
        society,
        second_lock: Bytes(vec![1; 1216]),
        emergency: Bytes(vec![2; 1216]),
        intake: Vec::new(),
    };
    Roster {
        origin: ORIGIN.into(),
        size,
        time,
        societies: vec![society(A), society(B)],
        devices: vec![
            device(DESK, A, DeviceKind::Desk, true),
            device(LEAD, A, DeviceKind::Desk, true),
            device(PORTAL, A, DeviceKind::Portal, true),
            device(MATCHER, A, DeviceKind::Matcher, true),
            device(OTHER, B, DeviceKind::Desk, true),
            device(REVOKED, A, DeviceKind::Desk, false),
        ],
    }
}

pub(crate) fn signed_roster(size: u64, time: Time) -> Vec<u8> {
    to_bytes(&roster(size, time).sign(&key(1)))
}

/// A caller with the key of this seed; seed 1 is the keyholder.
pub(crate) fn caller(seed: u8) -> Caller {
    Caller {
        key: Arc::new(key(seed)),
        origin: ORIGIN.into(),
        clock: Arc::new(now),
    }
}

/// Where the databases of a test are.
#[derive(Clone, Copy)]
pub(crate) enum Base {
    Sqlite,
    Postgres(&'static Server),
}

impl Base {
    /// The address of a new, empty database, and the folder it lies in.
    pub(crate) fn database(self) -> (String, Option<tempfile::TempDir>) {
        match self {
            Base::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("hub.db");
                (format!("sqlite:{}", path.display()), Some(folder))
            }
            Base::Postgres(server) => (server.database(), None),
        }
    }
}

/// Each of these tests on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                super::$name(crate::house::Base::Sqlite);
            })*
        }
        mod postgres {
            $(#[test]
            fn $name() {
                if let Some(server) = crate::postgres::Server::get() {
                    super::$name(crate::house::Base::Postgres(server));
                }
            })*
        }
    };
}
pub(crate) use on_both;

/// A hub in this process, until it is dropped.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    _folder: Option<tempfile::TempDir>,
}

impl House {
    pub(crate) fn new(base: Base) -> Self {
        Self::with(base, hub::Limits::default())
    }

    pub(crate) fn with(base: Base, limits: hub::Limits) -> Self {
        let (database, folder) = base.database();
        let mut house = Self::at(&database, limits);
        house._folder = folder;
        house.line(1).put(1);
        house
    }

    pub(crate) fn at(database: &str, limits: hub::Limits) -> Self {
        Self::watched(database, limits, None)
    }

    /// With its figures at this address.
    pub(crate) fn watched(
        database: &str,
        limits: hub::Limits,
        metrics: Option<SocketAddr>,
    ) -> Self {
        let config = hub::Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database: database.into(),
            log: keys(),
            limits,
            metrics,
            tls: None,
        };
        let (end, ended) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build();
            let over = async {
                let _dropped = ended.await;
            };
            let ready = move |address| tell.send(address).unwrap();
            runtime
                .unwrap()
                .block_on(hub::serve(config, ready, over))
                .unwrap();
        });
        House {
            address: told.recv().unwrap(),
            end: Some(end),
            thread: Some(thread),
            _folder: None,
        }
    }

    pub(crate) fn unsigned(&self) -> Line {
        Line::new(
            &format!("http://{}", self.address),
            None,
            &Options::default(),
        )
        .unwrap()
    }

    pub(crate) fn line(&self, seed: u8) -> Line {
        self.unsigned().signed_by(Some(caller(seed)))
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.end.take());
        let joined = self.thread.take().unwrap().join();
        assert!(joined.is_ok() || std::thread::panicking());
    }
}

/// Puts the roster of this size.
pub(crate) trait PutRoster {
    fn put(&self, size: u64);
}

impl PutRoster for Line {
    fn put(&self, size: u64) {
        use line::Calls as _;
        self.put_roster(&signed_roster(size, Time(size))).unwrap();
    }
}
