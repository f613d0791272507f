//! What can be typed after `kinfold claim` and `kinfold publish`.

use super::incident::{At, FromFile};
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const HELP: &str = "\
A claim is one public sentence with its scope, evidence, owner and end. Nobody approves their own;
two people take one back. What does not stand is said on no page, in no message, in no feed.

  kinfold claim state --dir DIR --by lead --file claim.toml      (docs/formats/claims.md)
  kinfold claim withdraw --dir DIR --by lead --and officer --claim 3";

/// `kinfold claim`.
#[derive(Args, Debug)]
pub struct Claim {
    /// What to do
    #[command(subcommand)]
    pub act: ClaimAct,
}

/// What can be done with public claims.
#[derive(Subcommand, Debug)]
pub enum ClaimAct {
    /// State one, from a file
    State(FromFile),
    /// State those of the first hour, for what happened
    FirstHour(FirstHour),
    /// Somebody looked, and it is still so
    Check(OfClaim),
    /// Say it in one more language, from a file
    Word(Word),
    /// Take one back, by two
    Withdraw(Withdraw),
    /// It is no longer needed
    Archive(OfClaim),
    /// Show a text message made of claims, or why it may not be sent
    Sms(Sms),
}

/// `kinfold claim first-hour`.
#[derive(Args, Debug)]
pub struct FirstHour {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Who approves them: somebody else
    #[arg(long, value_name = "WHO")]
    pub second: String,
}

/// A claim that is there.
#[derive(Args, Debug)]
pub struct OfClaim {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub at: At,
    /// Its number
    #[arg(long, value_name = "N")]
    pub claim: u32,
}

/// `kinfold claim word`.
#[derive(Args, Debug)]
pub struct Word {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub of: OfClaim,
    /// The file (TOML): language, text, translator, revision, reviewed
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
}

/// `kinfold claim withdraw`.
#[derive(Args, Debug)]
pub struct Withdraw {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a line of its own would stand in the help")]
    pub of: OfClaim,
    /// The other person who takes it back
    #[arg(long, value_name = "WHO")]
    pub and: String,
}

/// `kinfold claim sms`.
#[derive(Args, Debug)]
pub struct Sms {
    /// The incident's folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// A claim, by number. Repeat it
    #[arg(long, value_name = "N", required = true)]
    pub claim: Vec<u32>,
    /// In which language
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,
}

/// `kinfold publish`.
#[derive(Args, Debug)]
pub struct Publish {
    /// The incident's folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-incident")]
    pub dir: PathBuf,
    /// Who publishes
    #[arg(long, value_name = "WHO", requires = "out")]
    pub by: Option<String>,
    /// The site's folder: new, or of an earlier site, which is replaced at one instant
    #[arg(
        long,
        value_name = "DIR",
        requires = "by",
        required_unless_present = "verify"
    )]
    pub out: Option<PathBuf>,
    /// Check a site instead: one changed byte is found, and named
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub verify: Option<PathBuf>,
    /// The publisher's key, from elsewhere (64 hexadecimal digits); without it the site is held
    /// against the key that it names itself
    #[arg(long, value_name = "KEY", requires = "verify")]
    pub key: Option<String>,
}
