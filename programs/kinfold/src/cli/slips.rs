//! What can be typed after `kinfold slips`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const HELP: &str = "\
A contact slip says how one person can be reached safely. It is locked to the society's emergency
key, which exists only as its custodians' shares: no server and no desk can open it.

  kinfold slips copy --desk DIR --out LIST
        a team leader's computer, every day: all slips, locked as they are. Keep the folder away
        from the server, and destroy the one before
  kinfold slips open --list LIST --policy FILE --share FILE --share FILE --log OPENED --record ID
        custodians together, on a computer of their choice, offline if they like: one person, for
        the phone line; or --called NAME; or --all --out FILE, for a campaign
  kinfold slips index --list LIST --policy FILE --share FILE --share FILE --out FILE
        who stands behind which name in the log, for `kinfold exposure`: numbers only
  kinfold slips report --desk DIR --log OPENED
        afterwards: what was opened goes into the log";

/// `kinfold slips`.
#[derive(Args, Debug)]
pub struct Slips {
    /// What to do
    #[command(subcommand)]
    pub act: SlipsAct,
}

/// What can be done with slips.
#[derive(Subcommand, Debug)]
pub enum SlipsAct {
    /// Fetch all slips of the society, locked as they are, into a new folder
    Copy(SlipsCopy),
    /// Open slips with custodians' shares
    Open(SlipsOpen),
    /// Open the daily index with custodians' shares: who stands behind which name in the log, for
    /// `kinfold exposure`
    Index(SlipsIndex),
    /// Carry what was opened into the log
    Report(SlipsReport),
}

/// `kinfold slips copy`.
#[derive(Args, Debug)]
pub struct SlipsCopy {
    /// The folder of a team leader's desk
    #[arg(long, value_name = "DIR", default_value = "kinfold-desk")]
    pub desk: PathBuf,
    /// A new folder for the list
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold slips open`.
#[derive(Args, Debug)]
pub struct SlipsOpen {
    /// The folder of the list
    #[arg(long, value_name = "DIR")]
    pub list: PathBuf,
    /// The policy file: name and public keys of the log
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// A custodian's paper, typed off or as it came. Repeat it
    #[arg(long, value_name = "FILE", required = true)]
    pub share: Vec<PathBuf>,
    /// Where it is written down what was opened; added to if it is there
    #[arg(long, value_name = "FILE")]
    pub log: PathBuf,
    /// One person, by the number of the record
    #[arg(long, value_name = "RECORD", required_unless_present_any = ["called", "all"])]
    pub record: Option<String>,
    /// People who are called so, at most five
    #[arg(long, value_name = "NAME", conflicts_with = "record")]
    pub called: Option<String>,
    /// Everybody, for a campaign
    #[arg(long, requires = "out", conflicts_with_all = ["record", "called"])]
    pub all: bool,
    /// Of --all: a new file, one person a line (see docs/formats/emergency.md)
    #[arg(long, value_name = "FILE", requires = "all")]
    pub out: Option<PathBuf>,
}

/// `kinfold slips index`.
#[derive(Args, Debug)]
pub struct SlipsIndex {
    /// The folder of the list
    #[arg(long, value_name = "DIR")]
    pub list: PathBuf,
    /// The policy file: name and public keys of the log
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// A custodian's paper, typed off or as it came. Repeat it
    #[arg(long, value_name = "FILE", required = true)]
    pub share: Vec<PathBuf>,
    /// A new file for the opened index: numbers of persons and records, no name and no contact
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `kinfold slips report`.
#[derive(Args, Debug)]
pub struct SlipsReport {
    /// The folder of a desk of the society, or of an officer over it
    #[arg(long, value_name = "DIR", default_value = "kinfold-desk")]
    pub desk: PathBuf,
    /// What `kinfold slips open` wrote down
    #[arg(long, value_name = "FILE")]
    pub log: PathBuf,
    /// How long to wait for the keyholder, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u32,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}
