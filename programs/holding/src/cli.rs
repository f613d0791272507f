//! What can be typed after `kinfold keyholder`.

use clap::{Args, Subcommand, ValueEnum};
use keyholder::serve::Command;
use std::path::PathBuf;

/// `kinfold keyholder`.
#[derive(Args, Debug)]
pub struct Keyholder {
    /// What to do
    #[command(subcommand)]
    pub command: KeyholderCommand,
}

/// What the keyholder can be told.
#[derive(Subcommand, Debug)]
pub enum KeyholderCommand {
    /// Found a log: name officers and computers, make every society's keys
    Init(HolderInit),
    /// Work: answer requests, write the log
    Run(HolderRun),
    /// Make a copy of the folder, or a folder whose passphrase is lost, ready to run
    Recover(HolderRecover),
    /// New papers for the custodians of the root key: those of before open the folder no more
    Shares(HolderShares),
    /// Stop every release at once
    Lockdown(HolderLockdown),
    /// How things stand
    Status(HolderFolder),
    /// Give a running keyholder a command
    Console(HolderAct),
}

/// `kinfold keyholder init`.
#[derive(Args, Debug)]
pub struct HolderInit {
    /// The keyholder's folder: new or empty
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Name of the log, as in every checkpoint: for example log.example/kinfold
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Who is there (see docs/formats/ceremony.md)
    #[arg(long, value_name = "FILE")]
    pub ceremony: PathBuf,
    /// Where the papers go that leave the room: new or empty
    #[arg(long, value_name = "DIR")]
    pub secrets: PathBuf,
    /// Shares of the root key, so many needed of so many made: papers that open it when the
    /// passphrase is lost
    #[arg(long, value_name = "NEED/OF", default_value = "3/5", value_parser = shares)]
    pub root_shares: (u8, u8),
    /// Read the passphrase from this inherited file descriptor instead of asking for it
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// Make trying a passphrase cost 64 MiB instead of 512: for trials and small computers
    #[arg(long)]
    pub light: bool,
}

/// `kinfold keyholder run`.
#[derive(Args, Debug)]
pub struct HolderRun {
    /// The keyholder's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// The server
    #[arg(long, value_name = "URL")]
    pub hub: String,
    /// A second address where an officer's stop file may lie: a file or a URL
    #[arg(long, value_name = "FILE|URL")]
    pub stop: Option<String>,
    /// Read the passphrase from this inherited file descriptor instead of asking for it
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// A certificate (PEM) that vouches for the server's, in the place of the public authorities.
    /// Repeat it
    #[arg(long = "ca", alias = "root", value_name = "FILE")]
    pub roots: Vec<PathBuf>,
    /// Call other computers without encryption: only where something else encrypts
    #[arg(long)]
    pub plain: bool,
    /// A second folder that is kept the same, on another disk: every write goes to both before
    /// anybody is answered. New, empty, or such a copy of before
    #[arg(long, value_name = "DIR")]
    pub copy: Option<PathBuf>,
    /// Seconds that an empty mailbox is waited for at the server
    #[arg(long, value_name = "SECONDS", default_value_t = 25)]
    pub wait: u32,
    /// Write figures into this file every 15 seconds, for the node exporter: no port is opened
    #[arg(long, value_name = "FILE")]
    pub metrics_file: Option<PathBuf>,
    /// Write the log as one JSON object a line, as KINFOLD_LOG=json does
    #[arg(long)]
    pub log_json: bool,
}

/// `kinfold keyholder recover`.
#[derive(Args, Debug)]
pub struct HolderRecover {
    /// The copy that `run --copy` kept, when the folder itself is lost; or the folder itself, when
    /// only its passphrase is
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// A file with a custodian's share of the root key; repeat it. With them a new passphrase is
    /// set; without them the one of before holds
    #[arg(long, value_name = "FILE")]
    pub share: Vec<PathBuf>,
    /// Read the new passphrase from this inherited file descriptor instead of asking for it
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// Make trying the passphrase cost 64 MiB instead of 512: for trials and small computers
    #[arg(long)]
    pub light: bool,
}

/// `kinfold keyholder shares`.
#[derive(Args, Debug)]
pub struct HolderShares {
    /// The keyholder's folder, while no keyholder works in it
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Where the new papers go: new or empty
    #[arg(long, value_name = "DIR")]
    pub secrets: PathBuf,
    /// So many needed of so many made
    #[arg(long, value_name = "NEED/OF", default_value = "3/5", value_parser = shares)]
    pub root_shares: (u8, u8),
    /// A file with a share of before, in the place of the passphrase; repeat it
    #[arg(long, value_name = "FILE")]
    pub share: Vec<PathBuf>,
    /// Read the passphrase from this inherited file descriptor instead of asking for it
    #[arg(long, value_name = "N", conflicts_with = "share")]
    pub passphrase_fd: Option<u32>,
}

/// `kinfold keyholder lockdown`.
#[derive(Args, Debug)]
pub struct HolderLockdown {
    /// The keyholder's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Only this society [default: all]
    #[arg(long, value_name = "NUMBER")]
    pub society: Option<u32>,
}

/// `kinfold keyholder status`.
#[derive(Args, Debug)]
pub struct HolderFolder {
    /// The keyholder's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
}

/// `kinfold keyholder console`.
#[derive(Args, Debug)]
pub struct HolderAct {
    /// What to do
    #[arg(value_enum)]
    pub act: Act,
    /// The keyholder's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
}

/// A command for a running keyholder.
#[derive(Clone, Copy, ValueEnum, Debug)]
pub enum Act {
    /// Wrap all keys anew now
    Rotate,
    /// Make the daily indexes now
    Index,
    /// End the program
    Stop,
}

impl Act {
    /// As the keyholder hears it.
    #[must_use]
    pub fn command(self) -> Command {
        match self {
            Act::Rotate => Command::Rotate,
            Act::Index => Command::Index,
            Act::Stop => Command::Stop,
        }
    }
}

/// "3/5": three needed of five made.
fn shares(text: &str) -> Result<(u8, u8), String> {
    let pair = text.split_once('/');
    let pair = pair.and_then(|(need, of)| Some((need.parse().ok()?, of.parse().ok()?)));
    pair.ok_or_else(|| "two numbers, as in 3/5".to_owned())
}
