//! `kinfold keyholder`, also a program of its own, `kinfold-keyholder`: this computer around the
//! machine of `keyholder`.
//!
//! # In scope
//! What is typed ([`cli`]); the founding from a ceremony file; the folder, a copy of it that is kept
//! beside ([`mirror`]), taking over from that copy or with the shares of the root key (`recover`),
//! and dealing these anew (`renew`); clock, randomness, terminal and the one connection.
//!
//! # Out of scope
//! Keys, journal, vault, log (`programs/keyholder`); what it may release (`core/release`).
//!
//! # Invariants
//! - One program works in a folder at a time, and in its copy.
//! - Nothing is durable in the folder that is not durable in its copy, when one is kept.
//! - A copy is not run before somebody took over from it, and never after it was broken off.

pub mod cli;
mod fault;
mod figures;
mod forget;
mod init;
pub mod mirror;
mod outside;
mod papers;
mod plan;
mod recover;
mod renew;
mod run;
mod turned_back;

pub use fault::Fault;
pub use plan::plan_from_toml;

use crate::cli::{HolderAct, HolderFolder, HolderLockdown, KeyholderCommand};
use keyholder::disk::{Directory, Disk};
use keyholder::serve::{Answer, Command, ask_console, leave_lockdown};
use rustix::fs::{FlockOperation, flock};
use sign::{Hash, SocietyId};
use std::fs;
use std::path::Path;

/// Runs a command.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &KeyholderCommand, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    match asked {
        KeyholderCommand::Init(asked) => init::run(asked, say),
        KeyholderCommand::Run(asked) => run::run(asked),
        KeyholderCommand::Recover(asked) => recover::run(asked, say),
        KeyholderCommand::Shares(asked) => renew::run(asked, say),
        KeyholderCommand::Lockdown(asked) => lockdown(asked, say),
        KeyholderCommand::Status(asked) => status(asked, say),
        KeyholderCommand::Console(asked) => console(asked, say),
    }
}

/// Locks down: durable before anything else, then said to the program if it runs.
fn lockdown(asked: &HolderLockdown, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    there(&asked.dir)?;
    let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
    leave_lockdown(&disk, SocietyId(asked.society.unwrap_or(0)))?;
    match ask_console(&asked.dir, Command::Lockdown).map_err(Fault::file(&asked.dir))? {
        Some(answer) => Ok(said(&answer, say)),
        None => {
            say("The keyholder does not run: it will begin locked down.");
            Ok(0)
        }
    }
}

fn status(asked: &HolderFolder, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    there(&asked.dir)?;
    if let Some(answer) =
        ask_console(&asked.dir, Command::Status).map_err(Fault::file(&asked.dir))?
    {
        return Ok(said(&answer, say));
    }
    say("The keyholder does not run: nothing is answered.");
    let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
    let note = disk
        .read("log/checkpoint")
        .map_err(Fault::file(&asked.dir))?;
    let size = note.and_then(|note| {
        let signed = ledger::SignedCheckpoint::parse(&note).ok()?;
        Some(signed.checkpoint().size)
    });
    if let Some(size) = size {
        say(&format!(
            "Its newest published checkpoint has {size} leaves."
        ));
    }
    Ok(1)
}

fn console(asked: &HolderAct, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    there(&asked.dir)?;
    let command = asked.act.command();
    match ask_console(&asked.dir, command).map_err(Fault::file(&asked.dir))? {
        Some(answer) => Ok(said(&answer, say)),
        None => Err(Fault::Asked("the keyholder does not run".to_owned())),
    }
}

fn said(answer: &Answer, say: &mut dyn FnMut(&str)) -> u8 {
    say(answer.text.trim_end());
    u8::from(!answer.ok)
}

/// Whether a folder holds a keyholder, and one that this version reads.
fn there(folder: &Path) -> Result<(), Fault> {
    if !folder.join("root").is_file() {
        return Err(keyholder::HoldError::Unfounded.into());
    }
    stamp::check(folder, stamp::KEYHOLDER)?;
    Ok(())
}

/// The folder for this program alone, as long as what is returned lives.
fn alone(folder: &Path) -> Result<fs::File, Fault> {
    let path = folder.join("lock");
    let file = fs::File::create(&path).map_err(Fault::file(&path))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(_) => Err(Fault::Asked(format!(
            "another keyholder works in {}",
            folder.display()
        ))),
    }
}

/// Hash of this program's file.
fn program() -> Result<Hash, Fault> {
    let path = std::env::current_exe().map_err(Fault::file(Path::new("this program")))?;
    let bytes = fs::read(&path).map_err(Fault::file(&path))?;
    Ok(sign::sha256(&[&bytes]))
}
