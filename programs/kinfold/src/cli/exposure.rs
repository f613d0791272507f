//! What can be typed after `kinfold exposure`.

use clap::Args;
use std::path::PathBuf;

/// `kinfold exposure`.
#[derive(Args, Debug)]
pub struct Exposure {
    /// A copy of the log: the folder with `checkpoint` and `tile`. It is checked first
    #[arg(long, value_name = "DIR")]
    pub log: PathBuf,
    /// The policy file: name and public keys of the log, witnesses, heads seen before
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// The daily index, opened by the society's key-share holders; without it nobody has a name
    #[arg(long, value_name = "FILE")]
    pub index: Option<PathBuf>,
    /// What was in whose hands, from when to when (TOML)
    #[arg(long, value_name = "FILE")]
    pub incident: PathBuf,
    /// The new table: a row for each person and kind of information
    #[arg(long, value_name = "TSV")]
    pub out: PathBuf,
    /// A new file for the counts and what they lean on
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// A new file for the counts as a picture
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Say in words why, of somebody of the table's first column
    #[arg(long, value_name = "PERSON")]
    pub why: Option<String>,
    /// Say what is different from an earlier result, of its --json
    #[arg(long, value_name = "OLD.json")]
    pub compare: Option<PathBuf>,
}

/// Behind the long help.
pub(super) const HELP: &str = "\
Example:
  kinfold exposure --log copy-of-log --policy policy --index index.opened \\
                   --incident incident.toml --out affected.tsv --json affected.json

The incident's file (docs/formats/exposure.md):
  [[taken]]
  what = \"device\"
  device = \"0123456789abcdef0123456789abcdef\"
  from = 2022-01-01T00:00:00Z
  until = 2022-01-18T12:00:00Z

All that it writes is for staff only. It speaks of what this log knows, and of no other system.

Exit codes: 0 done; 1 the log does not hold, and nothing was written; 2 the command or a file must
be put right.";
