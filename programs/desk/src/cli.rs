//! What can be typed after `kinfold desk`.

mod order;

pub use order::Order;

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `kinfold desk`.
#[derive(Args, Debug)]
pub struct Desk {
    /// The folder of this desk
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "kinfold-desk"
    )]
    pub dir: PathBuf,
    /// Read the passphrase from this open file descriptor instead of the terminal
    #[arg(long, global = true, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// One JSON object instead of words
    #[arg(long, global = true)]
    pub json: bool,
    /// How long to wait for an answer, in seconds
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u32,
    /// What to do
    #[command(subcommand)]
    pub act: Act,
}

/// Where a desk belongs.
#[derive(Args, Debug, Default)]
pub struct Where {
    /// The policy file: name and public keys of the log
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Address of the server
    #[arg(long, value_name = "URL")]
    pub hub: Option<String>,
    /// A certificate (PEM) that vouches for the server's, in the place of the public authorities;
    /// kept until another --hub or --ca is given
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// What a desk can do.
#[derive(Subcommand, Debug)]
pub enum Act {
    /// Make this computer's keys and print the text by which officers enrol it
    Enrol {
        /// The society it works for
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        society: u32,
        /// What it is
        #[arg(long, value_name = "KIND", default_value = "desk", value_parser = ["desk", "portal", "matcher"])]
        staff_kind: String,
        /// Also write the text into this new file, to be carried to the officers
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Log and server, if they are known already
        #[command(flatten)]
        place: Where,
    },
    /// Say what colleagues call you: a role or a first name, as you choose
    Name {
        /// The name; without one, you are known by your number alone again
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Send what waits, fetch what came
    Sync {
        /// Log and server; needed the first time
        #[command(flatten)]
        place: Where,
    },
    /// What waits, what was told, who this computer is
    Status,
    /// Show the desk's pages to the browser of this computer, until it is ended
    Serve {
        /// Where to listen: this computer only; port 0 takes a free one
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
        listen: std::net::SocketAddr,
        /// The language of the first page
        #[arg(long, value_name = "TAG", default_value = "en")]
        lang: String,
    },
    /// Write down the societies of the network: names, countries, whom each takes on. Without the
    /// country of a society nothing is shared with it of whoever excluded any country
    Societies {
        /// A TOML file: `[[society]]` with number, name, country (two letters), criteria
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Take the society's first keys, sealed to this computer at the founding, or from papers
    Keys {
        /// The file the keyholder made
        #[arg(value_name = "FILE", required_unless_present = "share")]
        file: Option<PathBuf>,
        /// A paper of the second lock or of the tombstone key; repeat it, enough of both
        #[arg(long, value_name = "FILE", conflicts_with = "file")]
        share: Vec<PathBuf>,
    },
    /// Give the key of the second lock to another computer of the society
    PassSeed {
        /// The other computer
        #[arg(value_name = "DEVICE")]
        device: String,
    },
    /// Officers: order something
    Order {
        /// What
        #[command(subcommand)]
        order: Order,
    },
    /// Officers: orders that wait for a signature
    Orders,
    /// Officers: sign an order of another officer
    Approve {
        /// The beginning of its number
        #[arg(value_name = "ORDER")]
        id: String,
    },
    /// Sign a decision that `kinfold tell … --propose` wrote, without a server. Read it before
    SignDecision {
        /// The decision
        file: PathBuf,
        /// Where the signature is written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Officers: throw an order away that waits here
    Drop {
        /// The beginning of its number
        #[arg(value_name = "ORDER")]
        id: String,
    },
    /// Lock everything: one officer is enough
    Lockdown {
        /// Which society, 0 for all [default: this computer's]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
        /// Also write the signed order to this file, which the keyholder reads at its second
        /// address (its `--stop`): that way stops it without the server
        #[arg(long, value_name = "FILE")]
        stop_file: Option<PathBuf>,
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
    /// Team leaders: give access
    Grant {
        /// To whom
        #[arg(long, value_name = "STAFF")]
        staff: String,
        /// Records; none for the queue of requests
        #[arg(long, value_name = "RECORD")]
        record: Vec<String>,
        /// What kind
        #[arg(long, default_value = "case", value_parser = ["intake", "case", "candidate", "case-list"])]
        kind: String,
        /// Kinds of information [default: all]
        #[arg(long, value_name = "WORD")]
        category: Vec<String>,
        /// For how many days
        #[arg(long, value_name = "N", default_value_t = 14)]
        days: u16,
    },
    /// File a request that was taken at this desk
    NewRequest {
        /// The request (see examples/README.md)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Records this desk works on
    Cases,
    /// Open a record and show it
    Open {
        /// Which
        #[arg(value_name = "RECORD")]
        record: String,
        /// The access it is opened under [default: that of last time]
        #[arg(long, value_name = "GRANT")]
        grant: Option<String>,
        /// The bulk approval of officers that it is opened under, instead
        #[arg(long, value_name = "WARRANT", conflicts_with_all = ["grant", "offline"])]
        warrant: Option<String>,
        /// Kinds of information [default: all that the access covers]
        #[arg(long, value_name = "WORD")]
        category: Vec<String>,
        /// Whose record [default: this society's]
        #[arg(long, value_name = "N")]
        society: Option<u32>,
        /// Only what this computer holds already
        #[arg(long)]
        offline: bool,
        /// Ask also where this desk would wait by itself, because a limit may stop the computer
        #[arg(long, conflicts_with = "offline")]
        anyway: bool,
    },
    /// Save an edit of a record; what the file does not say stays as it is
    Save {
        /// Which
        #[arg(value_name = "RECORD")]
        record: String,
        /// The edit: keys of a person (see examples/README.md)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Attach a photo or paper to a record: a JPEG, PNG or WebP of at most 10 MB, of which only what
    /// can be seen is kept
    Attach {
        /// Which
        #[arg(value_name = "RECORD")]
        record: String,
        /// The picture
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What it shows
        #[arg(long, value_name = "WORD", default_value = "other",
              value_parser = ["photo of the face", "identity paper", "drawn map", "other"])]
        shows: String,
        /// What it is, in a few words
        #[arg(long, value_name = "WORDS")]
        note: Option<String>,
    },
    /// Photos and papers of a record that is open here
    Attachments {
        /// Which
        #[arg(value_name = "RECORD")]
        record: String,
    },
    /// Write a photo or paper of a record that is open here into a file
    Attachment {
        /// Which record
        #[arg(value_name = "RECORD")]
        record: String,
        /// Which of its attachments
        #[arg(value_name = "ATTACHMENT")]
        attachment: String,
        /// A new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Remove a photo or paper from a record, and from the server
    Detach {
        /// Which record
        #[arg(value_name = "RECORD")]
        record: String,
        /// Which of its attachments
        #[arg(value_name = "ATTACHMENT")]
        attachment: String,
    },
    /// Erase a person: the record and this society's letters about them. Nothing brings it back
    Erase {
        /// Which
        #[arg(value_name = "RECORD")]
        record: String,
        /// What the person chose: still to be told of a breach of the past that is found within
        /// twelve months, or only to be counted in it
        #[arg(long, value_name = "CHOICE", value_parser = ["told", "counted"])]
        choice: String,
    },
    /// Search all registers for the person of a case. Without consent to the network, or with somebody
    /// in danger and no team leader's word, only this society's own records are searched
    Search {
        /// The sought person's record
        #[arg(value_name = "RECORD")]
        record: String,
        /// Go on searching until further notice: `kinfold desk notices` shows what came
        #[arg(long)]
        standing: bool,
        /// Team leaders: you looked at this case, and other societies may see that the person is
        /// searched for although somebody in it is or may be in danger
        #[arg(long)]
        agreed: bool,
    },
    /// A find is not the person sought: it is not offered again for this case
    Reject {
        /// The sought person's record
        #[arg(value_name = "CASE")]
        case: String,
        /// Whose record was found: the number of the society
        #[arg(value_name = "HOLDER", value_parser = clap::value_parser!(u32).range(1..))]
        holder: u32,
        /// The record that was found
        #[arg(value_name = "RECORD")]
        record: String,
        /// Why
        #[arg(long, value_name = "WHY", value_parser = ["another-person", "relative", "found-already"])]
        reason: String,
    },
    /// What standing searches found, and matches that only this society may hear of
    Notices {
        /// Stay until something comes, at most as long as --wait says
        #[arg(long)]
        watch: bool,
        /// Also what was shown before
        #[arg(long)]
        all: bool,
    },
    /// Edits that lost against somebody else's
    Branches {
        /// Show what stands in this one
        #[arg(long, value_name = "N")]
        show: Option<u64>,
        /// This one was merged or is given up
        #[arg(long, value_name = "N")]
        settle: Option<u64>,
    },
}
