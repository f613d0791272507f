//! What can be typed after `kinfold shares`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const HELP: &str = "\
A paper is lost, a custodian leaves or is not to be trusted any more: as many of the others as are
needed sit down at one computer that they trust, without a network, each with a file of what stands
on their paper, and deal the same key anew. New papers and those of before do not go together.

  kinfold shares renew --society 1 --share A --share B --share C --out NEW

The key stays the same, and so whoever has as many papers of before as are needed still opens what
they open: the new papers count from when those of before are burnt, all but the lost one.

The papers of the keyholder's root key get another key: `kinfold keyholder shares`.";

/// `kinfold shares`.
#[derive(Args, Debug)]
pub struct Shares {
    /// What to do
    #[command(subcommand)]
    pub act: SharesAct,
}

/// What can be done with papers of custodians.
#[derive(Subcommand, Debug)]
pub enum SharesAct {
    /// Deal a society's key anew: new papers, of which those of before are no part
    Renew(SharesRenew),
}

/// `kinfold shares renew`.
#[derive(Args, Debug)]
pub struct SharesRenew {
    /// Whose key it is: the society's number, which stands on the new papers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub society: u32,
    /// A custodian's paper, typed off or as it came; all of one kind. Repeat it
    #[arg(long, value_name = "FILE", required = true)]
    pub share: Vec<PathBuf>,
    /// Where the new papers go: new or empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}
