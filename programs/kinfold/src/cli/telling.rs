//! What can be typed after `kinfold tell`, `kinfold courier` and `kinfold checker`.

use clap::{ArgGroup, Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Everybody affected is told one by one, by a way that is safe for them; whoever cannot be is decided
by people, never skipped.

  kinfold tell plan --exposure affected.tsv --index index.opened --opened slips.opened \\
                    --setting campaign.toml --out campaign
        joins who is affected with how they can be reached, and plans: who is told how, who waits
        for whom and why, what it costs
  kinfold tell groups --campaign campaign [--sample GROUP --by STAFF]
        people whom nobody ever asked, by groups; two read a random sample of each
  kinfold tell decide --campaign campaign --group GROUP --means sms --language ar \\
                      --until 2027-03-01 --propose decision
  kinfold tell decide --campaign campaign --person ID --spare watch --until DAY --propose decision
        writes what is to be decided over a group, or over one person: how to reach them, or not to
        contact them, until when, and what is done instead
  kinfold tell approve --campaign campaign --a-day 500 --cap 5000 --propose decision
        the same: how many orders there may be; before that is approved nothing is sent
  kinfold desk sign-decision decision --out SIGNATURE
        two people sign it, each on their own desk
  kinfold tell decide --campaign campaign --signed ONE --signed TWO --log copy --policy policy
  kinfold tell approve --campaign campaign --signed ONE --signed TWO --log copy --policy policy
        it is carried out, and the signatures are kept with it
  kinfold tell print --campaign campaign --out sheets --pdf --log copy --policy policy
        letters, call sheets and visit sheets whose hours have begun, one person a page
  kinfold courier --campaign campaign --config courier.toml --log copy --policy policy
        sends mail and SMS, and goes on until it is ended
  kinfold tell status --campaign campaign

The keys stand beside the folder (campaign.key, campaign.pepper) unless --key and --pepper name
another place. Put them on another disk: whoever has folder and key can read how everybody affected
can be reached.

Exit codes: 0 done; 1 refused: it does not follow from where the campaign stands; 2 the command or
a file must be put right.";

/// `kinfold tell`.
#[derive(Args, Debug)]
pub struct Tell {
    /// What to do
    #[command(subcommand)]
    pub act: TellAct,
}

/// What can be done with a campaign.
#[derive(Subcommand, Debug)]
pub enum TellAct {
    /// Make a campaign of who is affected and how they can be reached, and plan it
    Plan(TellPlan),
    /// Plan anew whoever waits or is planned
    Replan(TellFolder),
    /// Groups of people whom nobody ever asked how they may be reached
    Groups(TellGroups),
    /// Two people decide, over a group or over one person
    Decide(TellDecide),
    /// Two people approve how many orders there may be
    Approve(TellApprove),
    /// Stop sending: one is enough
    Pause(TellStop),
    /// Let sending go on
    Resume(TellStop),
    /// How far everybody is
    Status(TellStatus),
    /// Letters, call sheets and visit sheets whose hours have begun
    Print(TellPrint),
    /// What somebody who rang, visited or was rung says of a person
    Heard(TellHeard),
}

/// A campaign's folder, and where its secrets are.
#[derive(Args, Debug)]
pub struct TellFolder {
    /// The folder of the campaign
    #[arg(long, value_name = "DIR")]
    pub campaign: PathBuf,
    /// The key to the folder [default: DIR.key]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// The pepper of the checker's book [default: DIR.pepper]
    #[arg(long, value_name = "FILE")]
    pub pepper: Option<PathBuf>,
}

/// `kinfold tell plan`.
#[derive(Args, Debug)]
pub struct TellPlan {
    /// The table of `kinfold exposure`
    #[arg(long, value_name = "TSV")]
    pub exposure: PathBuf,
    /// The slips that `kinfold slips open --all` opened
    #[arg(long, value_name = "FILE")]
    pub opened: PathBuf,
    /// The index that `kinfold slips index` opened: whose record is whose
    #[arg(long, value_name = "FILE")]
    pub index: PathBuf,
    /// Roles and flags of danger: lines of ID, role and perhaps `danger`, divided by tabulators
    #[arg(long, value_name = "TSV")]
    pub roles: Option<PathBuf>,
    /// The setting (TOML): incident, telephone, hours, prices, words
    #[arg(long, value_name = "FILE")]
    pub setting: PathBuf,
    /// The new folder of the campaign
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Where the key to the folder is, or is made [default: DIR.key]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Where the pepper of the checker's book is, or is made [default: DIR.pepper]
    #[arg(long, value_name = "FILE")]
    pub pepper: Option<PathBuf>,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold tell groups`.
#[derive(Args, Debug)]
pub struct TellGroups {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Show the random sample of this group, and write down who was shown it
    #[arg(long, value_name = "GROUP", requires = "by")]
    pub sample: Option<String>,
    /// Who reads it
    #[arg(long, value_name = "STAFF")]
    pub by: Option<String>,
}

/// `kinfold tell decide`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("over").args(["group", "person"]).conflicts_with("signed"))]
#[command(group = ArgGroup::new("what").args(["means", "one_by_one", "reach", "spare"]).conflicts_with("signed"))]
pub struct TellDecide {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Over this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Over this person
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// A group: a means by which its people are told. Repeat it
    #[arg(long, value_name = "MEANS", conflicts_with = "person")]
    pub means: Vec<String>,
    /// A group: a language where the person's own is not known. Repeat it, best first
    #[arg(long, value_name = "TAG", conflicts_with = "person")]
    pub language: Vec<String>,
    /// A group: its people are decided one by one
    #[arg(long, conflicts_with = "person")]
    pub one_by_one: bool,
    /// A person: the one means by which they are told
    #[arg(long, value_name = "MEANS", conflicts_with = "group")]
    pub reach: Option<String>,
    /// A person: do not contact; this is done instead
    #[arg(long, value_name = "INSTEAD", conflicts_with = "group", value_parser = ["watch", "partner", "when-they-come", "public-statement"])]
    pub spare: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub signing: Signing,
    /// The last day on which it counts, YYYY-MM-DD
    #[arg(long, value_name = "DAY", conflicts_with = "signed")]
    pub until: Option<String>,
}

/// How two people decide: a text is written, both sign it, and it is carried out.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("how").required(true).multiple(true).args(["by", "propose", "signed"]))]
pub struct Signing {
    /// Write the decision to this file, for two people to sign, and do nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["by", "signed"])]
    pub propose: Option<PathBuf>,
    /// A signature that `kinfold desk sign-decision` wrote: give two
    #[arg(long, value_name = "FILE", conflicts_with = "by", requires_all = ["log", "policy"])]
    pub signed: Vec<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub known: Known,
    /// Who decides, typed: only in an exercise whose setting says that typed numbers count
    #[arg(long, value_name = "STAFF")]
    pub by: Vec<String>,
}

/// Where it stands who may decide.
#[derive(Args, Debug)]
pub struct Known {
    /// A copy of the log: who may decide, and who was stopped
    #[arg(long, value_name = "DIR", requires = "policy")]
    pub log: Option<PathBuf>,
    /// The policy file that the copy is verified by
    #[arg(long, value_name = "FILE", requires = "log")]
    pub policy: Option<PathBuf>,
}

/// `kinfold tell approve`.
#[derive(Args, Debug)]
pub struct TellApprove {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Orders in all
    #[arg(long, value_name = "N", conflicts_with = "signed")]
    pub cap: Option<u32>,
    /// Orders on one day, UTC [default: all]
    #[arg(long, value_name = "N", conflicts_with = "signed")]
    pub a_day: Option<u32>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub signing: Signing,
}

/// `kinfold tell pause` and `resume`.
#[derive(Args, Debug)]
pub struct TellStop {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Who
    #[arg(long, value_name = "STAFF")]
    pub by: String,
}

/// `kinfold tell status`.
#[derive(Args, Debug)]
pub struct TellStatus {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Everybody, by number, and how far they are
    #[arg(long)]
    pub people: bool,
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `kinfold tell print`.
#[derive(Args, Debug)]
pub struct TellPrint {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Where the pages are written
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Make a PDF of each page, too, with the Chromium of this computer
    #[arg(long)]
    pub pdf: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub known: Known,
}

/// `kinfold tell heard`.
#[derive(Args, Debug)]
pub struct TellHeard {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// Of whom
    #[arg(long, value_name = "ID")]
    pub person: String,
    /// What
    #[arg(long, value_name = "NEWS", value_parser = ["delivered", "reached", "understood", "refused", "unreachable", "unsafe"])]
    pub news: String,
}

/// `kinfold courier`.
#[derive(Args, Debug)]
pub struct Courier {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub folder: TellFolder,
    /// The society's providers (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment would replace the help")]
    pub known: Known,
}

/// `kinfold checker`.
#[derive(Args, Debug)]
pub struct Checker {
    /// The book: the file `codes` of a campaign's folder, or a copy that may grow
    #[arg(long, value_name = "FILE")]
    pub book: PathBuf,
    /// Its pepper
    #[arg(long, value_name = "FILE")]
    pub pepper: PathBuf,
    /// Where to listen; port 0 takes a free one. Without a certificate a proxy that speaks TLS
    /// stands before it
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8495")]
    pub listen: SocketAddr,
    /// Its certificate, where no reverse proxy ends TLS
    #[command(flatten)]
    pub tls: tls::Tls,
    /// The published telephone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: String,
    /// A society's name, as everybody knows it. Repeat it
    #[arg(long, value_name = "N=NAME")]
    pub society: Vec<String>,
}
