//! `kinfold hub`, also a program of its own: `kinfold-hub`.

use crate::config::{Config, Limits};
use crate::serve::{ServeFault, open, open_to_fill, serve};
use confine::{Needs, confine};
use core::net::SocketAddr;
use ledger::LogKeys;
use meter::Board;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use verify::PolicyFile;

/// What can be typed.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8480")]
    pub listen: SocketAddr,
    /// The database
    #[arg(long, value_name = "sqlite:PATH|postgres://…")]
    pub database: String,
    /// The log's policy file, as `kinfold verify` uses it: name and public keys of the log
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// A reverse proxy stands before it and tells where calls come from (x-forwarded-for)
    #[arg(long)]
    pub behind_proxy: bool,
    /// Its certificate, where no reverse proxy ends TLS
    #[command(flatten)]
    pub tls: tls::Tls,
    /// Serve nothing: copy all that stands in the database at this moment into another one, which
    /// must be empty, and end. For a backup, the way back from one, or another kind of database;
    /// hubs may work on the first meanwhile
    #[arg(long, value_name = "sqlite:PATH|postgres://…")]
    pub copy_to: Option<String>,
    /// Figures for Prometheus at this address, under /metrics: a port of their own, of this
    /// computer alone
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "copy_to")]
    pub metrics: Option<SocketAddr>,
    /// Let other computers read the figures, too
    #[arg(long, requires = "metrics")]
    pub metrics_open: bool,
    /// After --copy-to, write when it was done into this file, for the node exporter
    #[arg(long, value_name = "FILE", requires = "copy_to")]
    pub metrics_file: Option<PathBuf>,
    /// Write the log as one JSON object a line, as KINFOLD_LOG=json does
    #[arg(long)]
    pub log_json: bool,
}

/// Why the hub cannot run: all of it the operator's.
#[derive(Debug, thiserror::Error)]
pub enum CommandFault {
    /// The policy file.
    #[error("the policy file cannot be read ({0})")]
    Policy(String),
    /// The machine.
    #[error("the system gives no threads ({0})")]
    Threads(std::io::Error),
    /// Where figures may be read.
    #[error("{0}")]
    Metrics(String),
    /// The file of figures.
    #[error("{0}: {1}")]
    MetricsFile(PathBuf, std::io::Error),
    /// Its certificate.
    #[error(transparent)]
    Tls(#[from] tls::Fault),
    /// Address or database.
    #[error(transparent)]
    Serve(#[from] ServeFault),
}

/// Runs a hub until it is told to end (SIGTERM, SIGINT). Prints one line with its address when it
/// listens.
///
/// # Errors
/// [`CommandFault`].
pub fn run(options: &Options) -> Result<(), CommandFault> {
    meter::log::begin(meter::log::wants_json(options.log_json));
    if let Some(at) = options.metrics {
        meter::address::check(at, options.metrics_open).map_err(CommandFault::Metrics)?;
    }
    let config = Config {
        listen: options.listen,
        database: options.database.clone(),
        log: log(&options.policy)?,
        limits: Limits {
            behind_proxy: options.behind_proxy,
            ..Limits::default()
        },
        metrics: options.metrics,
        tls: options.tls.read()?,
    };
    // Before there is any thread.
    tracing::info!("{}", confine(&needs(options)));
    let runtime = threads()?;
    if let Some(to) = &options.copy_to {
        let copied = runtime.block_on(copy(config, to))?;
        let _closed = writeln!(std::io::stdout(), "copied {copied} rows");
        return options.metrics_file.as_deref().map_or(Ok(()), tell_copied);
    }
    let scheme = match config.tls {
        Some(_) => "https",
        None => "http",
    };
    let ready = |address: SocketAddr| {
        let mut out = std::io::stdout();
        let line = format!("hub listens on {scheme}://{address}");
        // Whoever started it may not be listening.
        let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
    };
    runtime.block_on(serve(config, ready, told_to_end()))?;
    Ok(())
}

fn log(policy: &Path) -> Result<LogKeys, CommandFault> {
    let fault = |why: &dyn core::fmt::Display| CommandFault::Policy(why.to_string());
    let text = std::fs::read_to_string(policy).map_err(|e| fault(&e.kind()))?;
    let file = PolicyFile::parse(&text).map_err(|e| fault(&e))?;
    Ok(file.keys)
}

fn threads() -> Result<tokio::runtime::Runtime, CommandFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.map_err(CommandFault::Threads)
}

/// What a database says of itself: how far its schema is.
///
/// # Errors
/// [`CommandFault`].
pub fn schema(database: &str) -> Result<store::Schema, CommandFault> {
    let found = threads()?.block_on(store::schema(database));
    Ok(found.map_err(ServeFault::from)?)
}

/// Makes the schema of a database the newest; how far it is then.
///
/// # Errors
/// [`CommandFault`].
pub fn upgrade(database: &str) -> Result<store::Schema, CommandFault> {
    threads()?.block_on(async {
        let db = store::Db::open(database, store::Limits::default()).await;
        db.map_err(ServeFault::from)?.close().await;
        Ok(store::schema(database).await.map_err(ServeFault::from)?)
    })
}

/// Copies the database of the log that a policy file names, at this moment, into an empty one; how
/// many rows.
///
/// # Errors
/// [`CommandFault`].
pub fn copy_now(database: &str, policy: &Path, to: &str) -> Result<u64, CommandFault> {
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: database.to_owned(),
        log: log(policy)?,
        limits: Limits::default(),
        metrics: None,
        tls: None,
    };
    Ok(threads()?.block_on(copy(config, to))?)
}

/// When a backup was last made, and came to its end, is known to nobody else.
///
/// # Errors
/// [`CommandFault::MetricsFile`].
pub fn tell_copied(file: &Path) -> Result<(), CommandFault> {
    let mut board = Board::new("kinfold_hub");
    let help = "When the database was last copied whole";
    board
        .level("backup_timestamp_seconds", help)
        .at(crate::clock::now().0);
    let written = meter::file::write(file, &board.text());
    written.map_err(|error| CommandFault::MetricsFile(file.to_owned(), error))
}

/// What a hub goes on needing: its databases (what SQLite keeps for a while stays in memory), the
/// file in which PostgreSQL's passwords may stand, and where its certificate is renewed.
fn needs(options: &Options) -> Needs {
    let databases = [Some(&options.database), options.copy_to.as_ref()];
    let mut writes: Vec<PathBuf> = databases
        .into_iter()
        .flatten()
        .filter_map(|at| folder(at))
        .collect();
    writes.extend(options.metrics_file.as_deref().map(meter::file::folder));
    let home = std::env::home_dir().map(|home| home.join(".pgpass"));
    Needs {
        reads: home.into_iter().chain(options.tls.folders()).collect(),
        writes,
        listens: true,
        dials: true,
    }
}

/// The folder of a database that is a file: other files come and go beside it.
#[must_use]
pub fn folder(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    let folder = Path::new(path).parent()?;
    Some(if folder.as_os_str().is_empty() {
        ".".into()
    } else {
        folder.to_owned()
    })
}

/// Copies the database of this log, at one moment, into an empty one; how many rows.
///
/// # Errors
/// [`ServeFault`].
pub async fn copy(config: Config, to: &str) -> Result<u64, ServeFault> {
    let from = open(&config).await?;
    let database = to.to_owned();
    let to = open_to_fill(&Config { database, ..config }).await?;
    let copied = store::copy(&from, &to).await?;
    to.close().await;
    from.close().await;
    Ok(copied)
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _unheard = interrupted.await;
        }
    }
}
