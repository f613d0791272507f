//! What can be typed after `kinfold desk order`.

use clap::Subcommand;
use std::path::PathBuf;

/// What officers order.
#[derive(Subcommand, Debug)]
pub enum Order {
    /// Enrol a device
    Enrol {
        /// Its enrolment text, as a file
        #[arg(long, value_name = "FILE")]
        text: PathBuf,
        /// In which society [default: this computer's]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
        /// Who works on it
        #[arg(long, value_name = "STAFF")]
        staff: String,
    },
    /// Give a member of staff roles, in place of those before
    Appoint {
        /// Who; `new` makes a new member of staff
        #[arg(long, value_name = "STAFF")]
        staff: String,
        /// Where, 0 for the keyholder [default: this computer's society]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
        /// Roles; none takes all away
        #[arg(long, value_name = "ROLE", value_parser = ["caseworker", "lead", "officer", "protection"])]
        role: Vec<String>,
    },
    /// Stop a device for ever
    Revoke {
        /// Which
        #[arg(value_name = "DEVICE")]
        device: String,
    },
    /// Let a suspended device, or member of staff, go on
    Reinstate {
        /// A device
        #[arg(long, value_name = "DEVICE", required_unless_present = "staff")]
        device: Option<String>,
        /// A member of staff
        #[arg(long, value_name = "STAFF", conflicts_with = "device")]
        staff: Option<String>,
    },
    /// More records today
    Extend {
        /// For whom [default: the whole society]
        #[arg(long, value_name = "STAFF")]
        staff: Option<String>,
        /// How many more
        #[arg(long, value_name = "N")]
        more: u32,
    },
    /// Let a computer open many records: a bulk approval
    Warrant {
        /// Which computer
        #[arg(long, value_name = "DEVICE")]
        device: String,
        /// Kinds of information
        #[arg(long, value_name = "WORD", required = true)]
        category: Vec<String>,
        /// How many records a day
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        records: u32,
        /// For how long, in hours
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=720))]
        hours: u16,
    },
    /// Keep the keyholder open
    Lease {
        /// For how long, in hours
        #[arg(long, value_name = "N", default_value_t = 72)]
        hours: u32,
    },
    /// The keyholder's clock was compared and is right
    ClearClock,
    /// Lock everything: one officer is enough
    Lockdown {
        /// Which society, 0 for all [default: this computer's]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
    },
    /// Start again: two officers on two computers
    Resume {
        /// Which society, 0 for all [default: this computer's]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
        /// The findings, each closed: their hash is signed
        #[arg(long, value_name = "FILE")]
        findings: PathBuf,
        /// The report of an outside test; without it, its absence is signed
        #[arg(long, value_name = "FILE")]
        outside_test: Option<PathBuf>,
    },
}
