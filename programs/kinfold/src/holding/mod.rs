//! `kinfold keyholder`: the keyholder's program around the machine of `keyholder`.

mod init;
mod outside;
mod plan;
mod run;

pub use plan::plan_from_toml;

use crate::Fault;
use crate::cli::{HolderAct, HolderFolder, HolderLockdown, KeyholderCommand};
use crate::screen::Screen;
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
pub fn run(asked: &KeyholderCommand, screen: &mut Screen) -> Result<u8, Fault> {
    match asked {
        KeyholderCommand::Init(asked) => init::run(asked, screen),
        KeyholderCommand::Run(asked) => run::run(asked),
        KeyholderCommand::Lockdown(asked) => lockdown(asked, screen),
        KeyholderCommand::Status(asked) => status(asked, screen),
        KeyholderCommand::Console(asked) => console(asked, screen),
    }
}

/// Locks down: durable before anything else, then said to the program if it runs.
fn lockdown(asked: &HolderLockdown, screen: &mut Screen) -> Result<u8, Fault> {
    there(&asked.dir)?;
    let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
    leave_lockdown(&disk, SocietyId(asked.society.unwrap_or(0)))?;
    match ask_console(&asked.dir, Command::Lockdown).map_err(Fault::file(&asked.dir))? {
        Some(answer) => Ok(said(&answer, screen)),
        None => {
            screen.line("The keyholder does not run: it will begin locked down.");
            Ok(0)
        }
    }
}

fn status(asked: &HolderFolder, screen: &mut Screen) -> Result<u8, Fault> {
    there(&asked.dir)?;
    if let Some(answer) =
        ask_console(&asked.dir, Command::Status).map_err(Fault::file(&asked.dir))?
    {
        return Ok(said(&answer, screen));
    }
    screen.line("The keyholder does not run: nothing is answered.");
    let disk = Directory::new(&asked.dir).map_err(Fault::file(&asked.dir))?;
    let note = disk
        .read("log/checkpoint")
        .map_err(Fault::file(&asked.dir))?;
    let size = note.and_then(|note| {
        let signed = ledger::SignedCheckpoint::parse(&note).ok()?;
        Some(signed.checkpoint().size)
    });
    if let Some(size) = size {
        screen.line(format!(
            "Its newest published checkpoint has {size} leaves."
        ));
    }
    Ok(1)
}

fn console(asked: &HolderAct, screen: &mut Screen) -> Result<u8, Fault> {
    there(&asked.dir)?;
    let command = asked.act.command();
    match ask_console(&asked.dir, command).map_err(Fault::file(&asked.dir))? {
        Some(answer) => Ok(said(&answer, screen)),
        None => Err(Fault::Asked("the keyholder does not run".to_owned())),
    }
}

fn said(answer: &Answer, screen: &mut Screen) -> u8 {
    screen.line(answer.text.trim_end());
    u8::from(!answer.ok)
}

fn there(folder: &Path) -> Result<(), Fault> {
    if folder.join("root").is_file() {
        Ok(())
    } else {
        Err(keyholder::HoldError::Unfounded.into())
    }
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
