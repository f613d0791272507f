//! *Check a message*: a small process of its own, with the book and the pepper and nothing else.
//!
//! It knows no recipient, keeps nothing of what is typed, and goes on while everything else is
//! stopped. The book may grow or be replaced while it runs. How often a code was checked is kept
//! beside it. Reports of suspicious messages are counted from a fixed list: nothing that anybody
//! types is kept, so there is nothing to seal, to lose or to leak; whoever wants to tell more is
//! told to ring.

mod limits;
mod pages;
mod report;
mod reports;

pub use limits::Rates;

use crate::Fault;
use crate::spool::Spool;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use codes::{Checker, CodeBook};
use limits::Room;
use reports::Reports;
use sign::{SocietyId, from_bytes, to_bytes};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest form, in bytes.
const LONGEST: usize = 4 << 10;
/// How often the book is looked at, and how often the counts are kept.
const LOOK: Duration = Duration::from_millis(500);
const KEEP: u32 = 20;

/// What a checker is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The book: the file `codes` of a campaign's folder, or a copy of it.
    pub book: PathBuf,
    /// The names of societies, as everybody knows them.
    pub societies: BTreeMap<SocietyId, String>,
    /// The published telephone number.
    pub phone: String,
    /// How much at once.
    pub rates: Rates,
}

/// What the handlers share.
pub(crate) struct Desk {
    checker: Mutex<Checker>,
    reports: Mutex<Reports>,
    options: Options,
    room: Room,
}

impl Desk {
    pub(crate) fn checker(&self) -> MutexGuard<'_, Checker> {
        self.checker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reports(&self) -> MutexGuard<'_, Reports> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until `shutdown` is ready, over TLS if there is an identity; `ready` is told the address.
///
/// # Errors
/// [`Fault`].
pub async fn serve(
    (listen, identity): (SocketAddr, Option<tls::Identity>),
    options: Options,
    pepper: [u8; 32],
    ready: impl FnOnce(SocketAddr),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let mut checker = Checker::new(CodeBook::default(), pepper);
    let kept = beside(&options.book, ".checked");
    if let Ok(bytes) = fs::read(&kept) {
        let book = from_bytes(&bytes).map_err(|_| Fault::Damaged(kept.clone()))?;
        checker.learn(book);
    }
    let mut reading = Reading::open(&options.book)?;
    reading.more(&mut checker)?;
    let reports = Reports::open(&beside(&options.book, ".reports"))?;
    let desk = Arc::new(Desk {
        checker: Mutex::new(checker),
        reports: Mutex::new(reports),
        room: Room::new(&options.rates),
        options,
    });
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(Fault::Listen)?;
    ready(listener.local_addr().map_err(Fault::Listen)?);
    let watching = desk.clone();
    std::thread::spawn(move || watch(&watching, reading, &kept));
    let routes = routes(desk.clone());
    let served = match identity {
        None => {
            let serve = axum::serve(listener, routes);
            serve.with_graceful_shutdown(shutdown).await
        }
        Some(identity) => {
            let greeted = tls::Greeted::at(listener, identity).map_err(Fault::Listen)?;
            let serve = axum::serve(greeted, routes);
            serve.with_graceful_shutdown(shutdown).await
        }
    };
    served.map_err(Fault::Listen)?;
    keep(&desk, &beside(&desk.options.book, ".checked"))
}

fn routes(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(pages::root))
        .route("/{tag}", get(pages::ask).post(pages::check))
        .route("/{tag}/report", get(report::ask).post(report::count))
        .route("/{tag}/left", get(pages::left))
        .fallback(pages::root)
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(desk)
}

/// The book as far as it was read.
struct Reading {
    path: PathBuf,
    spool: Spool,
    inode: u64,
}

impl Reading {
    fn open(path: &Path) -> Result<Reading, Fault> {
        let spool = Spool::open(path, "codes", None)?;
        let inode = fs::metadata(path).map_err(Fault::file(path))?.ino();
        Ok(Reading {
            path: path.to_owned(),
            spool,
            inode,
        })
    }

    /// Learns what came since. A book that was put in the place of this one is read from its
    /// beginning: what stands in both is learned once.
    fn more(&mut self, checker: &mut Checker) -> Result<(), Fault> {
        let now = fs::metadata(&self.path)
            .map_err(Fault::file(&self.path))?
            .ino();
        if now != self.inode {
            *self = Reading::open(&self.path)?;
        }
        let damaged = || Fault::Damaged(self.path.clone());
        self.spool.read(false, |bytes| {
            checker.learn(from_bytes(bytes).map_err(|_| damaged())?);
            Ok(())
        })
    }
}

fn watch(desk: &Desk, mut reading: Reading, kept: &Path) {
    let mut rounds = 0_u32;
    loop {
        std::thread::sleep(LOOK);
        // A book that cannot be read is left as it was known; the next look may find it whole.
        if let Err(fault) = reading.more(&mut desk.checker()) {
            tracing::warn!("the book: {fault}");
            if let Ok(anew) = Reading::open(&reading.path) {
                reading = anew;
            }
        }
        rounds = rounds.wrapping_add(1);
        if rounds.is_multiple_of(KEEP)
            && let Err(fault) = keep(desk, kept)
        {
            tracing::warn!("the counts: {fault}");
        }
    }
}

/// Keeps how often each code was checked.
fn keep(desk: &Desk, path: &Path) -> Result<(), Fault> {
    let bytes = to_bytes(desk.checker().book());
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    replace(path, &bytes)
}

/// A file that is there as it was or as it shall be.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let new = beside(path, ".new");
    let mut options = fs::OpenOptions::new();
    let options = options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        match path.parent().filter(|above| !above.as_os_str().is_empty()) {
            Some(above) => File::open(above)?.sync_all(),
            None => Ok(()),
        }
    });
    written.map_err(Fault::file(path))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
