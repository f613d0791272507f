//! `kinfold setup`.

use clap::Args;
use std::path::PathBuf;

/// `kinfold setup`.
#[derive(Args, Debug)]
pub struct Setup {
    /// The new folder
    #[arg(long, value_name = "DIR", default_value = "kinfold-setup")]
    pub out: PathBuf,
    /// Ask nothing: the answers stand in this file, as an earlier run wrote it. What it leaves out
    /// is as usual
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
}

pub(super) const HELP: &str = "\
Examples:
  kinfold setup
  kinfold setup --answers answers.toml --out our-setup

It writes, and starts nothing: the ceremony file, options of every program, a Caddyfile if a proxy
ends TLS, what the courier needs, and NEXT.txt with what to do next. What is typed is kept beside
the folder (kinfold-setup.answers.toml) at once: whoever is interrupted goes on there.

Exit codes: 0 written; 2 an answer or the folder must be put right.";
