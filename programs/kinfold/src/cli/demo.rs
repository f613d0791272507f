//! What can be typed after `kinfold demo`, `people` and `doctor`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `kinfold demo`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Demo {
    /// What else there is
    #[command(subcommand)]
    pub act: Option<DemoAct>,
    /// Walk the path and end; without it the programs are kept up for you to go on
    #[arg(long)]
    pub headless: bool,
    /// Rows of all four registers together
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u64).range(8..))]
    pub people: u64,
    /// What the invented people follow from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Walk only the steps up to this one
    #[arg(long, value_name = "N", default_value_t = 11, value_parser = clap::value_parser!(u8).range(1..=11))]
    #[arg(conflicts_with_all = ["canaries", "chaos"])]
    pub steps: u8,
    /// A new or empty folder [default: kinfold-demo, or the next number that is free]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Where the server listens on this computer [default: a free port]
    #[arg(long, value_name = "P")]
    pub port: Option<u16>,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Serve every page and print its address, instead of opening the guide
    #[arg(long, conflicts_with = "headless")]
    pub addresses: bool,
    /// Plant markers into every text of some rows, and search the server's disk and memory for
    /// them
    #[arg(long)]
    pub canaries: bool,
    /// Kill programs and commands at random moments; the path must be walked all the same
    #[arg(long, value_name = "SEED")]
    pub chaos: Option<u64>,
}

/// What there is beside the demonstration itself.
#[derive(Subcommand, Debug)]
pub enum DemoAct {
    /// Be the intruder: from a stolen staff computer of a demonstration, read whatever it can
    Intrude(Intrude),
    /// Copy the server's disk while it runs, and search all of the copy for words, in every form in
    /// which careless software leaves text behind
    Search(Search),
}

/// `kinfold demo search`.
#[derive(Args, Debug)]
pub struct Search {
    /// The folder of the demonstration
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// What to search for: names, a sentence
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
}

/// `kinfold demo intrude`.
#[derive(Args, Debug)]
pub struct Intrude {
    /// The folder of the stolen computer
    #[arg(long, value_name = "DIR")]
    pub folder: PathBuf,
    /// The server
    #[arg(long, value_name = "URL")]
    pub hub: String,
    /// Where to write down what could be read, in clear
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
}

/// `kinfold doctor`.
#[derive(Args, Debug)]
pub struct Doctor {
    /// The installation: the folder of a program, or one that holds such folders
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Address of the server
    #[arg(long, value_name = "URL")]
    pub hub: Option<String>,
    /// Address of a portal
    #[arg(long, value_name = "URL")]
    pub portal: Option<String>,
    /// A certificate (PEM) that vouches for the server's, in the place of the public authorities
    #[arg(long, value_name = "FILE", requires = "hub")]
    pub ca: Option<PathBuf>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold people`.
#[derive(Args, Debug)]
pub struct People {
    /// Rows of all four registers together
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub people: u64,
    /// What they follow from: the same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Plant markers into every text of some rows, and list them in this file: one a line, with
    /// society, row and field
    #[arg(long, value_name = "FILE")]
    pub canaries: Option<PathBuf>,
    /// The folder to write into
    #[arg(value_name = "DIR")]
    pub out: PathBuf,
}

/// What stands below the long help of `kinfold demo`.
pub(super) const HELP: &str = "\
Everything runs on this computer, each program as a process of its own, and talks over HTTP. The
people are invented. Nothing is proved about separation: on one computer there is none.

What it leaves in DIR:
  registers/   the invented registers
  hub/         all that the server holds
  keyholder/   the keyholder: log, wrapped keys, root key under its passphrase
  desks/       one folder for each staff computer
  papers/      what left the room at the founding: shares of emergency keys
  intruder/    what the intruder copied, and read.jsonl: his own list, which nothing reads but the
               comparison of step 9
  emergency/   lists of contact slips, and what custodians opened
  exposure/    the incident's file, and who is affected as table, counts and picture
  guide/       what the guide's acts copied and stole
  logs/        what each program said
  policy       the policy file for `kinfold verify`

Exit codes: 0 every step that can be done yet went well; 1 a step failed; 2 the command or this
computer must be put right first.";
