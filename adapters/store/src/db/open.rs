//! Opening a database, and running transactions on it.

use super::tx::{Mode, Tx, fault, may_repeat};
use super::{Fault, Result, Value, migrate};
use core::future::Future;
use core::pin::Pin;
use core::time::Duration;
use sqlx::any::{Any, AnyPoolOptions};
use sqlx::{Executor as _, Pool};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How much of the machine a database may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections to PostgreSQL, or readers of SQLite (which has one writer).
    pub connections: u32,
    /// Memory for SQLite's pages, in KiB, for its writer; an eighth for each reader.
    pub cache: u32,
    /// How long a transaction waits for a connection.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 8,
            cache: 64 * 1024,
            patience: Duration::from_secs(5),
        }
    }
}

/// SQLITE_NOTADB.
const NOT_A_DATABASE: &str = "26";
/// Attempts of one transaction.
const ATTEMPTS: u32 = 12;

/// A database. Clones share it.
#[derive(Clone)]
pub struct Db {
    readers: Pool<Any>,
    writers: Pool<Any>,
    pub(super) backend: Backend,
    pub(super) url: Arc<str>,
    counts: Arc<Mutex<BTreeMap<&'static str, Count>>>,
    /// Whether the last transaction that would have written could not.
    unable: Arc<AtomicBool>,
}

/// What became of the transactions of one name since the start.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Asked for.
    pub runs: u64,
    /// Attempts beyond the first: another transaction came in between.
    pub repeats: u64,
    /// Given up.
    pub failures: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    Sqlite,
    Postgres,
}

impl core::fmt::Debug for Db {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Db")
    }
}

/// A future that may be sent between threads.
pub(crate) type Sent<'t, T> = Pin<Box<dyn Future<Output = T> + Send + 't>>;

impl Db {
    /// Opens `sqlite:PATH` (made if it is not there) or `postgres://…` and brings its schema up
    /// to date.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn open(url: &str, limits: Limits) -> Result<Self> {
        Db::opened(url, limits, false).await
    }

    /// As [`Db::open`], for a copy that is to come into it: one that is new is opened by nobody
    /// until the copy is whole.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn open_to_fill(url: &str, limits: Limits) -> Result<Self> {
        Db::opened(url, limits, true).await
    }

    async fn opened(url: &str, limits: Limits, to_fill: bool) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let backend = if url.starts_with("sqlite:") {
            Backend::Sqlite
        } else {
            Backend::Postgres
        };
        let (readers, writers) = match backend {
            Backend::Sqlite => {
                // A path is not a URL: it may hold anything.
                let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
                if is_other_file(path) {
                    return Err(Fault::Unavailable(NOT_A_DATABASE.into()));
                }
                let made = format!("sqlite:{}?mode=rwc", escaped(path));
                let writers = pool(limits, 1, Some(limits.cache)).connect(&made).await;
                let writers = writers.map_err(fault)?;
                let readers = pool(limits, limits.connections, Some(limits.cache / 8));
                (readers.connect(&made).await.map_err(fault)?, writers)
            }
            Backend::Postgres => {
                let both = pool(limits, limits.connections, None).connect(url).await;
                let both = both.map_err(fault)?;
                (both.clone(), both)
            }
        };
        let db = Db {
            readers,
            writers,
            backend,
            url: url.into(),
            counts: Arc::default(),
            unable: Arc::default(),
        };
        migrate::run(&db, to_fill).await?;
        if db.backend == Backend::Sqlite {
            // A disk that failed may have left what was acknowledged since in the system's memory
            // only, and the system does not say so twice: it is written into the database once more.
            let write = db.writers.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            write.await.map_err(fault)?;
        }
        Ok(db)
    }

    /// Runs `work` as one transaction: all of it or nothing. If another transaction came in
    /// between, `work` is run again from its beginning, so it must cause nothing but through the
    /// transaction it is given. `name` is counted.
    ///
    /// # Errors
    /// [`Fault`]; also that of `work`, and then nothing was kept.
    pub async fn tx<'x, T, F>(&self, name: &'static str, mode: Mode, work: F) -> Result<T>
    where
        F: for<'t> Fn(&'t mut Tx<'x>) -> Sent<'t, Result<T>> + Send + Sync,
        T: Send,
    {
        self.count(name, |count| count.runs += 1);
        let mut attempt = 0;
        loop {
            let fault = match self.attempt(mode, &work).await {
                Ok(done) => {
                    self.wrote(mode, true);
                    return Ok(done);
                }
                Err(fault) => fault,
            };
            attempt += 1;
            if attempt == ATTEMPTS || !may_repeat(&fault) {
                tracing::warn!(name, attempt, %fault, "transaction given up");
                self.count(name, |count| count.failures += 1);
                if matches!(fault, Fault::Unavailable(_)) {
                    self.wrote(mode, false);
                }
                return Err(fault);
            }
            self.count(name, |count| count.repeats += 1);
            tokio::time::sleep(Duration::from_millis(1 << attempt.min(8))).await;
        }
    }

    fn wrote(&self, mode: Mode, done: bool) {
        if mode == Mode::Write {
            self.unable.store(!done, Ordering::Relaxed);
        }
    }

    fn count(&self, name: &'static str, add: impl FnOnce(&mut Count)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        add(counts.entry(name).or_default());
    }

    async fn attempt<'x, T, F>(&self, mode: Mode, work: &F) -> Result<T>
    where
        F: for<'t> Fn(&'t mut Tx<'x>) -> Sent<'t, Result<T>> + Send + Sync,
        T: Send,
    {
        let (pool, begin) = match (mode, self.backend) {
            (Mode::One, _) => (&self.readers, ""),
            (Mode::Read, Backend::Sqlite) => (&self.readers, "BEGIN"),
            (Mode::Write, Backend::Sqlite) => (&self.writers, "BEGIN IMMEDIATE"),
            // Several statements of one reader see one moment, as on SQLite.
            (Mode::Read, Backend::Postgres) => (
                &self.readers,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            (Mode::Write, Backend::Postgres) => {
                (&self.writers, "BEGIN ISOLATION LEVEL SERIALIZABLE")
            }
        };
        let around = |word: &'static str| (mode != Mode::One).then_some(word);
        let mut tx = Tx::begin(pool, around(begin)).await?;
        match work(&mut tx).await {
            Ok(done) => {
                tx.end(around("COMMIT")).await?;
                Ok(done)
            }
            Err(fault) => {
                // A database that undid everything by itself refuses this; so much the better.
                let _undone = tx.end(around("ROLLBACK")).await;
                Err(fault)
            }
        }
    }

    /// Whether the database answers; where it did not keep what it was given last, whether it
    /// keeps something now: one whose disk is full answers and keeps nothing.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn ping(&self) -> Result<()> {
        if self.unable.load(Ordering::Relaxed) {
            return self.ping_by_writing().await;
        }
        self.tx("ping", Mode::One, |tx| {
            Box::pin(async move { tx.rows("SELECT 1", &[]).await.map(drop) })
        })
        .await
    }

    async fn ping_by_writing(&self) -> Result<()> {
        self.tx("ping.write", Mode::Write, |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO counter (society, name, last) VALUES ($1, $2, $3) \
                           ON CONFLICT (society, name) DO UPDATE SET last = counter.last + 1";
                let values = [Value::Int(0), Value::Bytes(b"ping"), Value::Int(1)];
                tx.run(sql, &values).await.map(drop)
            })
        })
        .await
    }

    /// What became of each transaction since the start, by its name.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, Count> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }

    /// Closes all connections; on SQLite this folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

fn pool(limits: Limits, connections: u32, sqlite_cache: Option<u32>) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(limits.patience)
        .test_before_acquire(sqlite_cache.is_none())
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                let Some(cache) = sqlite_cache else {
                    return Ok(());
                };
                // Each word of these is a number or written here. Nothing temporary in files: a hub
                // that shut itself in opens none beside its database.
                let pragmas = format!(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA busy_timeout = 5000; PRAGMA cache_size = -{cache}; \
                     PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; \
                     PRAGMA temp_store = MEMORY"
                );
                connection.execute(sqlx::AssertSqlSafe(pragmas)).await?;
                Ok(())
            })
        })
}

/// Whether a file of something else lies there. Connecting to it would be tried again until the
/// patience is over, and its reason lost.
pub(super) fn is_other_file(path: &str) -> bool {
    let mut begin = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| f.take(16).read_to_end(&mut begin));
    read.is_ok() && !begin.is_empty() && begin != *b"SQLite format 3\0"
}

/// A path as it may stand in a URL.
pub(super) fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
