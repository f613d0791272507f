//! What can be typed after `kinfold desk order`.

use clap::{Args, Subcommand};
use ledger::leaf::Policy;
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
    /// Other limits for everybody: what is not said is as agreed, whatever held before
    Rules(Rules),
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

/// Limits of a log, as its founding's `[rules]` name them.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct Rules {
    /// Records that a computer, and a member of staff, opens within an hour [agreed: 60]
    #[arg(long, value_name = "N")]
    pub hour: Option<u32>,
    /// The same in a day [agreed: 200]
    #[arg(long, value_name = "N")]
    pub day: Option<u32>,
    /// The same of a society, for each ten computers [agreed: 2000]
    #[arg(long, value_name = "N")]
    pub society_day: Option<u32>,
    /// The same of all societies together [agreed: 20000]
    #[arg(long, value_name = "N")]
    pub all_day: Option<u32>,
    /// Records within an hour that a member of staff never saw before [agreed: 50]
    #[arg(long, value_name = "N")]
    pub novelty_hour: Option<u32>,
    /// Searches a day for one case [agreed: 12]
    #[arg(long, value_name = "N")]
    pub case_queries: Option<u32>,
    /// Searches a day from one computer [agreed: 120]
    #[arg(long, value_name = "N")]
    pub device_queries: Option<u32>,
    /// How long a lease runs, in hours [agreed: 72]
    #[arg(long, value_name = "N")]
    pub lease_hours: Option<u32>,
}

impl Rules {
    /// The rules as they are written into the log.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let agreed = Policy::default();
        Policy {
            hour: self.hour.unwrap_or(agreed.hour),
            day: self.day.unwrap_or(agreed.day),
            society_day: self.society_day.unwrap_or(agreed.society_day),
            all_day: self.all_day.unwrap_or(agreed.all_day),
            novelty_hour: self.novelty_hour.unwrap_or(agreed.novelty_hour),
            case_queries: self.case_queries.unwrap_or(agreed.case_queries),
            device_queries: self.device_queries.unwrap_or(agreed.device_queries),
            lease_hours: self.lease_hours.unwrap_or(agreed.lease_hours),
            ..agreed
        }
    }
}
