//! What can be typed after `kinfold bench`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `kinfold bench`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Bench {
    /// Something else than what single acts take
    #[command(subcommand)]
    pub part: Option<BenchPart>,
    /// Write the figures as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Rows of the registers that are imported
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(400..))]
    pub people: u64,
    /// How long each load lasts
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub seconds: u64,
    /// How often an officer locks everything
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub lockdowns: u64,
    /// How many pairs of searches, of about five seconds each, compare hidden people with nobody
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(2..=1000))]
    pub searches: u64,
    /// How many cases of six persons the desk has whose pages are looked at
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=5_000))]
    pub cases: u64,
    /// Only the import
    #[arg(long)]
    pub import_only: bool,
    /// Only the import, families' requests through the portal, and the pages of a desk
    #[arg(long, conflicts_with = "import_only")]
    pub pages_only: bool,
    /// A new or empty folder that stays [default: a temporary one that does not]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Parts of `kinfold bench` of their own.
#[derive(Subcommand, Debug)]
pub enum BenchPart {
    /// A day's work of many societies at once, as it comes: families, staff, searches
    Load(BenchLoad),
    /// Weeks of honest work, simulated under the log's rules: whether anybody is stopped
    Weeks(BenchWeeks),
}

/// `kinfold bench load`.
#[derive(Args, Debug)]
pub struct BenchLoad {
    /// What kind of day
    #[arg(long, value_enum, default_value_t = LoadDay::Busy)]
    pub day: LoadDay,
    /// How many minutes of it
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=1_440))]
    pub minutes: u64,
    /// So many times as much as on that day; the log's limits are set higher by the same
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub times: u32,
    /// What chance follows from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write the figures as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// A new or empty folder that stays [default: a temporary one that does not]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Kinds of days.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoadDay {
    /// Twenty societies with much to do, as many as one founding holds; `--times 3` is as much as
    /// sixty
    Busy,
    /// The day after a disaster: a thousand families an hour ask one society, which has ten desks
    Disaster,
}

/// `kinfold bench weeks`.
#[derive(Args, Debug)]
pub struct BenchWeeks {
    /// How many weeks
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=52))]
    pub weeks: u32,
    /// How many societies
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub societies: u32,
    /// How many caseworkers in each
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub desks: u32,
    /// What chance follows from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write the figures as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}
