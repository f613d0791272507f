//! What can be typed after `kinfold drill`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `kinfold drill`.
#[derive(Args, Debug)]
pub struct Drill {
    /// What to do
    #[command(subcommand)]
    pub act: DrillAct,
}

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum DrillAct {
    /// Hold a drill: programs of its own, on this computer, in a folder of its own
    Run(DrillRun),
}

/// `kinfold drill run`.
#[derive(Args, Debug)]
pub struct DrillRun {
    /// What is lost
    #[arg(value_enum)]
    pub loss: Loss,
    /// Where: a new or empty folder, which stays [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The installation in which to note that it was held, for `kinfold doctor`
    #[arg(long, value_name = "DIR")]
    pub note: Option<PathBuf>,
    /// For `one-of-two-hubs`: an empty database that both hubs use [default: a SQLite file]
    #[arg(long, value_name = "postgres://…")]
    pub database: Option<String>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// What is lost.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Loss {
    /// The keyholder's disk, and with it whoever knew the passphrase
    LostKeyholder,
    /// All computers of a society
    LastLaptop,
    /// Passphrases: the keyholder's, and one of a computer that had not sent everything
    LostPassphrase,
    /// A caseworker's computer, with its passphrase: stopped, wiped, and another in its place
    LostComputer,
    /// One paper of each kind, or whoever keeps it: keys are dealt anew
    LostCustodian,
    /// The server's disk; it comes back from a backup that is not of today
    LostServer,
    /// The portal's disk; it comes back from a backup that is not of today
    LostPortal,
    /// One of two hubs that share a database, then the other
    OneOfTwoHubs,
}

impl Loss {
    /// Those that every installation must be able to mend.
    pub const ALL: [Loss; 7] = [
        Loss::LostKeyholder,
        Loss::LastLaptop,
        Loss::LostPassphrase,
        Loss::LostComputer,
        Loss::LostCustodian,
        Loss::LostServer,
        Loss::LostPortal,
    ];

    /// As it is typed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Loss::LostKeyholder => "lost-keyholder",
            Loss::LastLaptop => "last-laptop",
            Loss::LostPassphrase => "lost-passphrase",
            Loss::LostComputer => "lost-computer",
            Loss::LostCustodian => "lost-custodian",
            Loss::LostServer => "lost-server",
            Loss::LostPortal => "lost-portal",
            Loss::OneOfTwoHubs => "one-of-two-hubs",
        }
    }

    /// What is lost, in words.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Loss::LostKeyholder => "The keyholder's disk is lost",
            Loss::LastLaptop => "All computers of a society are lost",
            Loss::LostPassphrase => "Passphrases are lost",
            Loss::LostComputer => "A computer is stolen",
            Loss::LostCustodian => "A key-share holder or a paper is lost",
            Loss::LostServer => "The server's disk is lost",
            Loss::LostPortal => "The portal's disk is lost",
            Loss::OneOfTwoHubs => "One of two hubs is lost",
        }
    }
}
