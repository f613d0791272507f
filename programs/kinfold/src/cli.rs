//! What can be typed.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

mod backup;
mod bench;
mod claim;
mod demo;
mod drill;
mod exposure;
mod incident;
mod setup;
mod shares;
mod slips;
mod telling;

pub use self::backup::{
    Backup, BackupFolder, BackupHub, BackupOf, Instead, Restore, RestoreFolder, RestoreHub,
    RestoreOf, Upgrade,
};
pub use self::bench::{Bench, BenchLoad, BenchPart, BenchWeeks, LoadDay};
pub use self::claim::{Claim, ClaimAct, FirstHour, OfClaim, Publish, Sms, Withdraw, Word};
pub use self::demo::{Demo, DemoAct, Doctor, Intrude, People, Search};
pub use self::drill::{Drill, DrillAct, DrillRun, Loss};
pub use self::exposure::Exposure;
pub use self::incident::{
    Assess, At, Aware, Card, Covered, Draft, Filing, FromFile, Incident, IncidentAct, Move,
    Numbered, Open, Pass, Serve, Show, SignDecision,
};
pub use self::setup::Setup;
pub use self::shares::{Shares, SharesAct, SharesRenew};
pub use self::slips::{Slips, SlipsAct, SlipsCopy, SlipsIndex, SlipsOpen, SlipsReport};
pub use self::telling::{
    Checker, Courier, Known, Signing, Tell, TellAct, TellApprove, TellDecide, TellFolder,
    TellGroups, TellHeard, TellPlan, TellPrint, TellStatus, TellStop,
};

/// Family tracing whose server holds no keys.
#[derive(Parser, Debug)]
#[command(name = "kinfold", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Try the whole service on your own registers; nothing leaves this computer
    #[command(after_long_help = TRY_HELP)]
    Try(Try),
    /// Check a copy of the log against a policy file
    #[command(after_long_help = verifier::HELP)]
    Verify(verifier::Verify),
    /// Who is affected by an incident: from a copy of the log, what was taken, and the index
    #[command(after_long_help = self::exposure::HELP)]
    Exposure(Exposure),
    /// The incident console: clocks, decisions, severity, findings, drafts for authorities
    #[command(after_long_help = self::incident::HELP)]
    Incident(Incident),
    /// What is said to the public: sentences with scope, evidence and an end
    #[command(after_long_help = self::claim::HELP)]
    Claim(Claim),
    /// Make the public site of an incident as files, or check one
    Publish(Publish),
    /// Write registers of invented people, for trying things and measuring
    People(People),
    /// Show the whole service with invented people: all programs on this computer
    #[command(after_long_help = self::demo::HELP)]
    Demo(Demo),
    /// Measure hub, keyholder and desks on this computer, each figure beside its floor
    Bench(Bench),
    /// Lose something and bring it back, with invented people, as an exercise
    Drill(Drill),
    /// What is wrong with this installation, in words
    Doctor(Doctor),
    /// Ask how a first society is to be set up, and write the files of every machine
    #[command(after_long_help = self::setup::HELP)]
    Setup(Setup),
    /// The program that keeps the keys and writes the log
    Keyholder(holding::cli::Keyholder),
    /// Run a hub: mailbox, sealed records and published log, on the internet, without a key
    Hub(hub::command::Options),
    /// The families' pages, before a hub
    #[command(after_long_help = PORTAL_HELP)]
    Portal(Portal),
    /// The search: names of searchable people, in memory while it is open, locked on its disk
    #[command(after_long_help = MATCHER_HELP)]
    Matcher(Matcher),
    /// Search a register in a plain file for the persons of another, for measuring
    Match(crate::comparing::Match),
    /// Weigh pairs of names in a plain file, for measuring
    MatchNames(crate::comparing::MatchNames),
    /// Show the evidence between one person and one record of plain files
    Explain(crate::comparing::Explain),
    /// A staff computer: enrol, sync, requests, records, orders
    Desk(desk::cli::Desk),
    /// Take a register in; may be stopped and continued
    #[command(after_long_help = IMPORT_HELP)]
    Import(Import),
    /// The emergency list: how to reach everybody while the server is shut or in strange hands
    #[command(after_long_help = self::slips::HELP)]
    Slips(Slips),
    /// Papers of a society's custodians: deal a key anew when one is lost or somebody leaves
    #[command(after_long_help = self::shares::HELP)]
    Shares(Shares),
    /// Telling everybody affected, one by one: plan, decide, approve, see how far it is
    #[command(after_long_help = self::telling::HELP)]
    Tell(Tell),
    /// Send what a campaign has planned, by mail and SMS, until it is ended
    Courier(Courier),
    /// The page on which anybody can compare a message with what was really sent
    Checker(Checker),
    /// Make a backup, or say why there is none and what to do instead
    #[command(after_long_help = self::backup::HELP)]
    Backup(Backup),
    /// Put a backup back, and say what the older state means
    #[command(after_long_help = self::backup::HELP)]
    Restore(Restore),
    /// Which version wrote a folder or database, and make it one of this version
    #[command(after_long_help = self::backup::UPGRADE_HELP)]
    Upgrade(Upgrade),
    /// Write out what everybody may read: persons who agreed to the publication of their name
    #[command(after_long_help = EXPORT_HELP)]
    Export(Export),
}

/// `kinfold portal`.
#[derive(Args, Debug)]
pub struct Portal {
    /// The folder of this portal, made by `kinfold desk enrol --staff-kind portal`
    #[arg(long, value_name = "DIR", default_value = "kinfold-portal")]
    pub dir: PathBuf,
    /// Where to listen; port 0 takes a free one. Without a certificate a proxy that speaks TLS
    /// stands before it
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8490")]
    pub listen: std::net::SocketAddr,
    /// Its certificate, where no reverse proxy ends TLS
    #[command(flatten)]
    pub tls: tls::Tls,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// Requests that are taken in a minute; whoever sends more is told to wait [default: 1200]
    #[arg(long, value_name = "N")]
    pub forms_a_minute: Option<std::num::NonZeroU32>,
    /// Looks at cases in a minute; whoever looks more often is told to wait [default: 1200]
    #[arg(long, value_name = "N")]
    pub looks_a_minute: Option<std::num::NonZeroU32>,
    /// Slow hashes of receipts that are made ahead of time: so many requests can come at once
    /// before each waits for its own, about a fortieth of a second of one core [default: 512]
    #[arg(long, value_name = "N")]
    pub receipts_ahead: Option<usize>,
    /// Figures for Prometheus at this address, under /metrics: a port of their own, of this
    /// computer alone
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub metrics: Option<std::net::SocketAddr>,
    /// Let other computers read the figures, too
    #[arg(long, requires = "metrics")]
    pub metrics_open: bool,
    /// Write the log as one JSON object a line, as KINFOLD_LOG=json does
    #[arg(long)]
    pub log_json: bool,
}

/// `kinfold matcher`.
#[derive(Args, Debug)]
pub struct Matcher {
    /// The folder of this matcher, made by `kinfold desk enrol --staff-kind matcher`
    #[arg(long, value_name = "DIR", default_value = "kinfold-matcher")]
    pub dir: PathBuf,
    /// The country a society works in, for people who named countries never to be told. A society
    /// without one is told only of people who named none
    #[arg(long, value_name = "SOCIETY=CODE")]
    pub country: Vec<String>,
    /// How often societies are told of matches that only they may know, and standing searches
    /// look again, in seconds: the same moments whatever there is to tell
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub notices_every: u32,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// Write figures into this file every 15 seconds, for the node exporter: no port is opened
    #[arg(long, value_name = "FILE")]
    pub metrics_file: Option<PathBuf>,
    /// Write the log as one JSON object a line, as KINFOLD_LOG=json does
    #[arg(long)]
    pub log_json: bool,
}

/// `kinfold import`.
#[derive(Args, Debug)]
pub struct Import {
    /// What it is: a table by mapping or headings, PFIF 1.4, or the folder of a society that
    /// `kinfold export society` wrote
    #[arg(value_name = "FORMAT", value_parser = ["csv", "pfif", "society"])]
    pub format: String,
    /// The register, or the folder
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Whose register it is
    #[arg(long, value_name = "N")]
    pub society: u32,
    /// How the columns are read (see examples/README.md)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// A team leader's statement for a register without a consent column
    #[arg(long, value_name = "FILE")]
    pub consent_statement: Option<PathBuf>,
    /// Name of the register, the same for every later version of it: its numbers are known by
    /// this name [default: the file's name without ending]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Of a folder of another log: what a society that it names is called here. Repeat it
    #[arg(long, value_name = "THERE=HERE", value_parser = other_number)]
    pub number: Vec<(u32, u32)>,
    /// Of a folder: a new file for what its records are called here
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// Where to list the rows that were not taken in: a new file, or such a list of an earlier
    /// run [default: the register's name and .refused.txt, in this folder]
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// The folder of the desk that imports
    #[arg(long, value_name = "DIR", default_value = "kinfold-desk")]
    pub desk: PathBuf,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
    /// Threads that lock records, 1 to 256 [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
}

/// `kinfold export`.
#[derive(Args, Debug)]
pub struct Export {
    /// What: persons who agreed to it, as PFIF 1.4; or everything that this society owns, in
    /// clear, under a bulk approval
    #[arg(value_name = "FORMAT", value_parser = ["pfif", "society"])]
    pub format: String,
    /// The folder of the desk that exports
    #[arg(long, value_name = "DIR", default_value = "kinfold-desk")]
    pub desk: PathBuf,
    /// The new file; of a society, the new folder
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// PFIF: the society's domain, with which the numbers of persons begin
    #[arg(long, value_name = "DOMAIN", required_if_eq("format", "pfif"))]
    pub domain: Option<String>,
    /// PFIF: the society's name, as everybody may read it
    #[arg(long, value_name = "NAME", required_if_eq("format", "pfif"))]
    pub source_name: Option<String>,
    /// A society: the bulk approval under which its records are opened
    #[arg(long, value_name = "ID", required_if_eq("format", "society"))]
    pub warrant: Option<String>,
    /// A society: a kind of information that the bulk approval covers. Repeat it [default: all]
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// A society: go on with a folder that is not finished
    #[arg(long)]
    pub go_on: bool,
    /// PFIF: after how many days readers must delete it
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=365))]
    pub days: u16,
    /// How long to wait for the keyholder, for each request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u32,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold try`.
#[derive(Args, Debug, Default)]
pub struct Try {
    /// A register and whose it is: CSV, TSV (by mapping or headings) or PFIF 1.4. Repeat it; a
    /// society may have several. Societies are numbered from 1 in the order in which they are
    /// first named (`never_share` uses these numbers)
    #[arg(long, value_name = "SOCIETY=FILE")]
    pub register: Vec<String>,
    /// How the columns of the register just before it are read (see examples/README.md); with
    /// SOCIETY= of every table of that society
    #[arg(long, value_name = "[SOCIETY=]FILE")]
    pub mapping: Vec<String>,
    /// The country a society works in, for people who named countries never to be told
    #[arg(long, value_name = "SOCIETY=CODE")]
    pub country: Vec<String>,
    /// The tracing request, as a family would give it (see examples/README.md)
    #[arg(long, value_name = "FILE")]
    pub request: Option<PathBuf>,
    /// The society that takes the request on [default: the first one named]
    #[arg(long, value_name = "SOCIETY")]
    pub asking: Option<String>,
    /// A team leader's statement for registers without a consent column; with SOCIETY= for that
    /// society's registers only. What a person answered outweighs it
    #[arg(long, value_name = "[SOCIETY=]FILE")]
    pub consent_statement: Vec<String>,
    /// Where to leave locked records, keys and log: a new or empty folder, or that of an
    /// earlier trial, which is then replaced
    #[arg(long, value_name = "DIR", default_value = "kinfold-try")]
    pub out: PathBuf,
    /// Threads that lock records, 1 to 256 [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
}

/// Threads to work with: none would never end.
fn other_number(text: &str) -> Result<(u32, u32), String> {
    let pair = text.split_once('=');
    let pair = pair.and_then(|(there, here)| Some((there.parse().ok()?, here.parse().ok()?)));
    let known = |(there, here): &(u32, u32)| *there > 0 && *here > 0;
    pair.filter(known)
        .ok_or_else(|| "write it as THERE=HERE, two numbers of societies from 1".to_owned())
}

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|n| (1..=256).contains(n));
    number.ok_or_else(|| "give a number from 1 to 256".to_owned())
}

const PORTAL_HELP: &str = "\
Examples:
  kinfold desk --dir portal-1 enrol --society 1 --staff-kind portal --policy policy --hub https://hub.example
  kinfold portal --dir portal-1 --listen 127.0.0.1:8490

A form is locked when it arrives and kept in DIR/spool before its receipt is shown; server and
keyholder may be down. Nobody can read a form on this computer once it was taken; whoever takes
over the running portal reads what is typed from then on.

Ends with SIGTERM or Ctrl-C. Exit codes: 0 ended when it was told to; 2 the command, a file or the
address must be put right.";

const MATCHER_HELP: &str = "\
Examples:
  kinfold desk --dir matcher-1 enrol --society 1 --staff-kind matcher --policy policy --hub https://hub.example
  kinfold matcher --dir matcher-1 --country 1=CH --country 2=NO

It opens no port: server and mailbox are one. Whoever takes over this computer while it runs reads
the names, births and relatives' names of everybody who can be found. Its file is locked, and every
night written anew under a new key, without what was forgotten.

Ends with SIGTERM or Ctrl-C. Exit codes: 0 ended when it was told to; 2 the command or a file must
be put right.";

const IMPORT_HELP: &str = "\
Examples:
  kinfold import csv highland.csv --society 1 --mapping highland.toml --desk desk-1
  kinfold import pfif lakeside.xml --society 4 --consent-statement statement.toml --desk desk-4

It may be stopped at any moment, also by a power cut: the same command goes on where it was, and
takes nothing in twice.

Exit codes: 0 done; 1 refused (the society is locked down, or nothing of the register could be
taken in); 2 the command, a file or the desk
must be put right; 3 server or keyholder do not answer: run it again.";

const EXPORT_HELP: &str = "\
Example:
  kinfold export pfif --desk desk-1 --out missing.xml --domain tracing.example.org \\
              --source-name 'Example Society'

A person is in the file only by their own recorded consent to the publication of their name, if
they are in no danger, excluded nobody, and were not found. Written are names, sex and date of
birth, nothing else. Each is opened anew before, which the log shows. What is published cannot be
called back: from whoever takes their consent back later it is gone only when readers keep to the
date of expiry.

Exit codes: 0 done, also if nobody is in it; 1 refused; 2 the command, a file or the desk must be
put right; 3 server or keyholder do not answer: run it again.";

const TRY_HELP: &str = "\
Without any --register and --request the invented people of examples/ are used: those below the
current folder if it has an examples/ folder, else those of the source this program was built from.

Examples:
  kinfold try
  kinfold try --register Highland=highland.csv --mapping highland.toml \\
              --register Delta=delta.csv --mapping delta.toml \\
              --country Highland=ET --country Delta=SD \\
              --request request.toml --out trial

What it leaves in DIR:
  hub/         all that the server would hold: locked records, and the log in hub/log
  keyholder/   all that the keyholder would hold: journal, wrapped keys, root key
  policy       the policy file for `kinfold verify`
  refused.txt  every row that was not taken in, by file, line, column and reason

Exit codes: 0 done (also if nobody was found); 1 the proof failed: the log was refused, or
something readable was found where nothing may be; 2 the command, a file or the disk must be put
right first.";
