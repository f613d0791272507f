//! What can be typed after `kinfold backup`, `kinfold restore` and `kinfold upgrade`.

use clap::{Args, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  kinfold backup hub --database sqlite:hub.sqlite --policy policy --out backup-of-monday
  kinfold backup portal --dir kinfold-portal --out backup-of-monday
        while the programs work; each into a new folder
  kinfold backup incident --dir incident --out copy-of-incident
        while nobody works on it
  kinfold restore hub backup-of-monday --database postgres://hub@db/kinfold --policy policy
  kinfold restore portal backup-of-monday --dir kinfold-portal

There is no backup of a keyholder, a search, a desk or a campaign: each command says why, and what
to do instead. A backup is a folder with a list of its files and their sums, written last.

Exit codes: 0 done; 2 not done: it says why, and nothing is left that could be taken for a backup.";

/// `kinfold backup`.
#[derive(Args, Debug)]
pub struct Backup {
    /// Of what
    #[command(subcommand)]
    pub of: BackupOf,
}

/// What a backup is made of.
#[derive(Subcommand, Debug)]
pub enum BackupOf {
    /// The hub's database, as it is at one moment, while hubs work
    Hub(BackupHub),
    /// A portal's folder, while it works
    Portal(BackupFolder),
    /// An incident's folder, while nobody works on it
    Incident(BackupFolder),
    /// There is none: it says what to do instead
    Keyholder(Instead),
    /// There is none: it says what to do instead
    Matcher(Instead),
    /// There is none: it says what to do instead
    Desk(Instead),
    /// There is none: it says what to do instead
    Campaign(Instead),
}

/// `kinfold backup hub`.
#[derive(Args, Debug)]
pub struct BackupHub {
    /// The database
    #[arg(long, value_name = "sqlite:PATH|postgres://…")]
    pub database: String,
    /// The log's policy file
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// The backup: a folder that is not there yet
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write when it was done into this file, for the node exporter
    #[arg(long, value_name = "FILE")]
    pub metrics_file: Option<PathBuf>,
}

/// `kinfold backup portal` and `kinfold backup incident`.
#[derive(Args, Debug)]
pub struct BackupFolder {
    /// The program's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// The backup: a folder that is not there yet
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Of what there is no backup.
#[derive(Args, Debug)]
pub struct Instead {
    /// Whatever is typed: it is not looked at
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub rest: Vec<OsString>,
}

/// `kinfold restore`.
#[derive(Args, Debug)]
pub struct Restore {
    /// Of what
    #[command(subcommand)]
    pub of: RestoreOf,
}

/// What is put back.
#[derive(Subcommand, Debug)]
pub enum RestoreOf {
    /// The hub's database, into an empty one of either kind
    Hub(RestoreHub),
    /// A portal, into a new folder
    Portal(RestoreFolder),
    /// An incident, into a new folder
    Incident(RestoreFolder),
    /// Not from a backup: it says what to do instead
    Keyholder(Instead),
    /// Not from a backup: it says what to do instead
    Matcher(Instead),
    /// Not from a backup: it says what to do instead
    Desk(Instead),
    /// Not from a backup: it says what to do instead
    Campaign(Instead),
}

/// `kinfold restore hub`.
#[derive(Args, Debug)]
pub struct RestoreHub {
    /// The backup
    #[arg(value_name = "BACKUP")]
    pub backup: PathBuf,
    /// The database: a new file, or an empty PostgreSQL
    #[arg(long, value_name = "sqlite:PATH|postgres://…")]
    pub database: String,
    /// The log's policy file
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
}

/// `kinfold restore portal` and `kinfold restore incident`.
#[derive(Args, Debug)]
pub struct RestoreFolder {
    /// The backup
    #[arg(value_name = "BACKUP")]
    pub backup: PathBuf,
    /// The program's folder: a new or an empty one
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
}

pub(super) const UPGRADE_HELP: &str = "\
Examples:
  kinfold upgrade --check kinfold-portal kinfold-desk keyholder
  kinfold upgrade --check --database sqlite:hub.sqlite
        says which version wrote each, and whether its program would change it at its next start
  kinfold upgrade kinfold-portal
        makes it one of this version now; the program must not run

Exit codes: 0 nothing is left to do; 1 with --check: a program will change it at its next start;
2 one of them cannot be used by this version, or not be looked at.";

/// `kinfold upgrade`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["dir", "database"]))]
pub struct Upgrade {
    /// Folders of programs
    #[arg(value_name = "DIR")]
    pub dir: Vec<PathBuf>,
    /// A hub's database. Repeat it
    #[arg(long, value_name = "sqlite:PATH|postgres://…")]
    pub database: Vec<String>,
    /// Change nothing
    #[arg(long)]
    pub check: bool,
}
