//! What can be typed after `kinfold incident`.

use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
The incident's folder lies on a trusted computer: its log, its settings, and the key that signs.
Every line is signed and durable before a command ends; nothing is ever taken back.

  kinfold incident open --dir DIR --by lead --second officer \\
        --person lead=ID --person officer=ID --society-name NAME --feed tag:society.example,2026: \\
        --phone NUMBER --what server-entered --society 1
        asks for --what if it is not given; states the sentences of the first hour; writes
        DIR/incident.toml for `kinfold exposure --incident`
  kinfold incident aware --dir DIR --by lead --society 1 --law EU --since 2026-01-18T09:30:00Z \\
        --evidence FILE
  kinfold incident show --dir DIR
  kinfold incident serve --dir DIR --by lead
        pages for the browser of this computer: now, what happened, who is affected, decisions,
        severity, drafts. Without an incident in DIR the first page begins one (no --by then)
  kinfold publish --dir DIR --by lead --out SITE

People are named by a word of [people] in DIR/settings.toml, or by staff id. Exit codes: 0 done;
2 refused, or the command or a file must be put right.";

/// `kinfold incident`.
#[derive(Args, Debug)]
pub struct Incident {
    /// What to do
    #[command(subcommand)]
    pub act: IncidentAct,
}

/// Which incident, who works on it, and whose key signs.
#[derive(Args, Debug)]
pub struct At {
    /// The incident's folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// Who does it: a word of people in the settings, or a staff id
    #[arg(long, value_name = "WHO")]
    pub by: String,
    /// Sign with the key of this desk; without it the incident's own computer signs
    #[arg(long, value_name = "DIR")]
    pub desk: Option<PathBuf>,
    /// Read the desk's passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N", requires = "desk")]
    pub passphrase_fd: Option<u32>,
}

/// What can be done with an incident.
#[derive(Subcommand, Debug)]
pub enum IncidentAct {
    /// Begin: what happened, in plain words
    Open(Box<Open>),
    /// Say since when a society knows: its 72 hours begin there
    Aware(Aware),
    /// Assess the severity (ENISA 2013)
    Assess(Assess),
    /// Take a decision of two, from a file
    Decide(FromFile),
    /// Have a recorded decision signed by the two who took it, each on their own desk
    Sign(SignDecision),
    /// Note a finding
    Find(Numbered),
    /// Close a finding
    Mend(Numbered),
    /// A society passes the gate to opening records again
    Pass(Pass),
    /// An authority was told
    File(Filing),
    /// Go to another stage
    Move(Move),
    /// How many people are told or decided over
    Covered(Covered),
    /// State, clocks, tasks, what is missing, decisions
    Show(Show),
    /// Serve its pages to the browser of this computer, and to nobody else
    Serve(Serve),
    /// Write the card of the first hour, to be printed
    Card(Card),
    /// Write the first draft for an authority (Art 33 GDPR)
    Draft33(Draft),
}

/// `kinfold incident open`.
#[derive(Args, Debug)]
pub struct Open {
    /// A new folder for the incident
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// Who opens it: a word of --person, or a staff id
    #[arg(long, value_name = "WHO")]
    pub by: String,
    /// Who approves the first sentences for the public; without it none are stated
    #[arg(long, value_name = "WHO")]
    pub second: Option<String>,
    /// What happened; asked for if it is not given
    #[arg(long, value_name = "WHAT", value_parser = ["lost-device", "stolen-login", "server-entered", "wrong-addressee", "unknown"])]
    pub what: Option<String>,
    /// A society that it touches, by number. Repeat it
    #[arg(long, value_name = "N", required = true)]
    pub society: Vec<u32>,
    /// The device that is gone
    #[arg(long, value_name = "ID")]
    pub device: Option<String>,
    /// Whose login was used
    #[arg(long, value_name = "ID")]
    pub staff: Option<String>,
    /// Since when, if anybody knows
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Until when, if it is over
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// In your own words; of no affected person
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub about: String,
    /// The society's name, as everybody may read it
    #[arg(long, value_name = "NAME")]
    pub society_name: String,
    /// The start of every id of the feed, for ever the same
    #[arg(long, value_name = "TAG")]
    pub feed: String,
    /// The published telephone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: String,
    /// Who works on it: a word and a staff id. Repeat it
    #[arg(long, value_name = "WORD=ID")]
    pub person: Vec<String>,
}

/// `kinfold incident sign`.
#[derive(Args, Debug)]
pub struct SignDecision {
    /// The incident's folder
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Number of the decision
    #[arg(value_name = "N")]
    pub number: u32,
    /// Write what is to be signed to this file, and do nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["signed", "log"])]
    pub propose: Option<PathBuf>,
    /// For which society the two decide; with --propose
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), required_unless_present_any = ["signed", "log"])]
    pub society: Option<u32>,
    /// A signature that `kinfold desk sign-decision` wrote: give two. None judges those that are
    /// kept once more
    #[arg(long, value_name = "FILE", requires_all = ["log", "policy"])]
    pub signed: Vec<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub known: super::Known,
}

/// `kinfold incident aware`.
#[derive(Args, Debug)]
pub struct Aware {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Which society
    #[arg(long, value_name = "N")]
    pub society: u32,
    /// Under whose law: a country's code, or EU
    #[arg(long, value_name = "CODE", default_value = "EU")]
    pub law: String,
    /// Since when it knows: may lie before now
    #[arg(long, value_name = "TIME")]
    pub since: String,
    /// What shows it
    #[arg(long, value_name = "FILE")]
    pub evidence: PathBuf,
}

/// `kinfold incident assess`.
#[derive(Args, Debug)]
pub struct Assess {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Kinds of data: simple, behavioural, financial, sensitive. Repeat it
    #[arg(long, value_name = "KIND", required = true)]
    pub data: Vec<String>,
    /// Points by which the context raises it
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub raise: u8,
    /// Points by which the context lowers it
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub lower: u8,
    /// How easily people are identified: negligible, limited, significant, maximum
    #[arg(long, value_name = "EASE")]
    pub ease: String,
    /// Who saw it: kept, known-recipients, unknown-recipients
    #[arg(long, value_name = "WORD", default_value = "kept")]
    pub confidentiality: String,
    /// Whether it was altered: kept, restorable, lost
    #[arg(long, value_name = "WORD", default_value = "kept")]
    pub integrity: String,
    /// Whether it can be used: kept, for-a-time, lost
    #[arg(long, value_name = "WORD", default_value = "kept")]
    pub availability: String,
    /// It was done on purpose to harm
    #[arg(long)]
    pub malicious: bool,
    /// What makes it high whatever the score: risk-to-life, detention, minors, trafficking,
    /// persecution. Repeat it
    #[arg(long, value_name = "PERIL")]
    pub peril: Vec<String>,
    /// How many people
    #[arg(long, value_name = "N")]
    pub people: u64,
    /// Nobody who got it can understand it
    #[arg(long)]
    pub unintelligible: bool,
}

/// Something from a file.
#[derive(Args, Debug)]
pub struct FromFile {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// The file (TOML)
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
}

/// A finding.
#[derive(Args, Debug)]
pub struct Numbered {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Its number, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub number: u32,
}

/// `kinfold incident pass`.
#[derive(Args, Debug)]
pub struct Pass {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Which society
    #[arg(long, value_name = "N")]
    pub society: u32,
    /// One officer
    #[arg(long, value_name = "WHO")]
    pub officer: String,
    /// Another officer
    #[arg(long, value_name = "WHO")]
    pub and: String,
    /// What shows that the keys were rotated
    #[arg(long, value_name = "FILE")]
    pub rotated: PathBuf,
    /// The report of a test from outside
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "outside_signed_for"
    )]
    pub outside: Option<PathBuf>,
    /// Nobody from outside tested: who signs for that
    #[arg(long, value_name = "WHO", conflicts_with = "outside")]
    pub outside_signed_for: Option<String>,
}

/// `kinfold incident file`.
#[derive(Args, Debug)]
pub struct Filing {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Which society
    #[arg(long, value_name = "N")]
    pub society: u32,
    /// Under whose law
    #[arg(long, value_name = "CODE", default_value = "EU")]
    pub law: String,
    /// What was filed
    #[arg(long, value_name = "FILE")]
    pub document: PathBuf,
    /// Why it comes late, if it does
    #[arg(long, value_name = "FILE")]
    pub reasons: Option<PathBuf>,
}

/// `kinfold incident move`.
#[derive(Args, Debug)]
pub struct Move {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Where to: declared, contained, scoping, notifying, recovering, resumed, monitoring, closed,
    /// not-a-breach, reopened
    #[arg(long, value_name = "STAGE")]
    pub to: String,
    /// The decision behind it, where one is needed
    #[arg(long, value_name = "N")]
    pub decision: Option<u32>,
}

/// `kinfold incident covered`.
#[derive(Args, Debug)]
pub struct Covered {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Everybody affected
    #[arg(long, value_name = "N")]
    pub all: u64,
    /// Of them, told or decided over
    #[arg(long, value_name = "N")]
    pub settled: u64,
}

/// `kinfold incident show`.
#[derive(Args, Debug)]
pub struct Show {
    /// The incident's folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold incident serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// The incident's folder; if it is not there yet, the pages begin an incident in it
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// Who works here: a word of people in the settings, or a staff id
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,
    /// Where: an address of this computer; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// The language of the first page
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,
    /// Sign with the key of this desk; without it the incident's own computer signs
    #[arg(long, value_name = "DIR")]
    pub desk: Option<PathBuf>,
    /// Read the desk's passphrase from this open file descriptor instead of the terminal
    #[arg(long, value_name = "N", requires = "desk")]
    pub passphrase_fd: Option<u32>,
    /// Print the address as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `kinfold incident card`.
#[derive(Args, Debug)]
pub struct Card {
    /// The incident's folder; without it the card is for the wall
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// In which language
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,
    /// A new file for the page
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `kinfold incident draft33`.
#[derive(Args, Debug)]
pub struct Draft {
    /// The incident's folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// Which society
    #[arg(long, value_name = "N")]
    pub society: u32,
    /// What `kinfold exposure --json` wrote; without it nobody is counted
    #[arg(long, value_name = "FILE")]
    pub exposure: Option<PathBuf>,
    /// A new file for the draft [default: it is shown]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
