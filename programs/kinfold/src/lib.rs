//! The command line of Kinfold: `kinfold try` and `kinfold verify`.
//!
//! # In scope
//! What a person types and sees ([`cli`], [`screen`]); one run of the whole service on a
//! society's own files, in one process ([`trial`]); who is affected by an incident ([`exposing`]); the incident console, public claims and their site ([`responding`]); a demonstration with invented people ([`demo`]) and its guide; measurements ([`mod@bench`]); the files of a first installation (`setup`); the search for readable text in what a server would hold ([`needle`]).
//!
//! # Out of scope
//! The rules, the ciphers, the log, the matching (`core/*`); the keyholder's files
//! (`programs/keyholder`). No socket is opened: nothing leaves the computer.
//!
//! # Invariants
//! - No person's data is written to any file but sealed; the screen shows the persons that were
//!   opened by a leaf of the log, and no other. (The intruder of the demonstration writes down what he
//!   read of its invented people, and works in no other folder.)
//! - An error names a file, a line and a field, never what stands there.
//! - A folder that is not a former trial's is never written into.

pub mod backup;
pub mod bench;
pub mod cli;
pub mod comparing;
pub(crate) mod deciders;
pub mod demo;
pub(crate) mod desk_serving;
pub mod desking;
pub mod doctor;
pub mod drill;
pub mod exporting;
pub mod exposing;
mod fault;
pub(crate) mod guide;
pub mod matching;
pub mod needle;
pub mod portaling;
pub mod responding;
pub mod screen;
pub(crate) mod setup;
pub mod sharing;
pub mod slipping;
pub mod telling;
pub mod trial;
pub mod upgrading;

pub use fault::Fault;

use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs a command line; the first argument is the program's name. Writes to standard output and
/// standard error.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match cli::Cli::command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no fault.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _unwritable = error.print();
            return ExitCode::from(code);
        }
    };
    let mut out = screen::Screen::of_terminal();
    let done = match cli::Cli::from_arg_matches(&matches) {
        Ok(cli) => match cli.command {
            cli::Command::Try(asked) => {
                let order = matches.subcommand_matches("try");
                trial::run(&asked, order, &mut out)
            }
            cli::Command::Verify(asked) => {
                verifier::run(&asked, &mut |line| out.line(line)).map_err(Fault::from)
            }
            cli::Command::Exposure(asked) => exposing::run(&asked, &mut out),
            cli::Command::Incident(asked) => responding::run(&asked, &mut out),
            cli::Command::Claim(asked) => responding::claim(&asked, &mut out),
            cli::Command::Publish(asked) => responding::publish(&asked, &mut out),
            cli::Command::People(asked) => demo::write_people(&asked),
            cli::Command::Demo(asked) => match &asked.act {
                Some(cli::DemoAct::Intrude(asked)) => demo::intrude(asked, &mut out),
                Some(cli::DemoAct::Search(asked)) => demo::search(asked, &mut out),
                None => demo::run(&asked, &mut out),
            },
            cli::Command::Bench(asked) => bench::run(&asked, &mut out),
            cli::Command::Drill(asked) => drill::run(&asked, &mut out),
            cli::Command::Doctor(asked) => doctor::run(&asked, &mut out),
            cli::Command::Setup(asked) => setup::run(&asked, &mut out),
            cli::Command::Desk(asked) => desking::run(&asked, &mut out),
            cli::Command::Slips(asked) => slipping::run(&asked, &mut out),
            cli::Command::Shares(asked) => sharing::run(&asked, &mut out),
            cli::Command::Tell(asked) => telling::run(&asked, &mut out),
            cli::Command::Courier(asked) => telling::send(&asked, &mut out),
            cli::Command::Checker(asked) => telling::check(&asked, &mut out),
            cli::Command::Backup(asked) => backup::run(&asked, &mut out),
            cli::Command::Restore(asked) => backup::restore(&asked, &mut out),
            cli::Command::Upgrade(asked) => upgrading::run(&asked, &mut out),
            cli::Command::Export(asked) => exporting::run(&asked, &mut out),
            cli::Command::Import(asked) => desking::import(&asked, &mut out),
            cli::Command::Portal(asked) => portaling::run(&asked, &mut out),
            cli::Command::Matcher(asked) => matching::run(&asked, &mut out),
            cli::Command::Match(asked) => comparing::run(&asked, &mut out),
            cli::Command::MatchNames(asked) => comparing::names(&asked, &mut out),
            cli::Command::Explain(asked) => comparing::explain(&asked, &mut out),
            cli::Command::Keyholder(asked) => {
                holding::run(&asked.command, &mut |line| out.line(line)).map_err(Fault::from)
            }
            cli::Command::Hub(asked) => hub::command::run(&asked).map(|()| 0).map_err(Fault::from),
        },
        Err(error) => {
            let _unwritable = error.print();
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            out.finish();
            meter::log::ends("kinfold", &fault);
            ExitCode::from(fault.code())
        }
    }
}
