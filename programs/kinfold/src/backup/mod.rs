//! `kinfold backup` and `kinfold restore`: what can be kept of a program and put back, what that
//! means, and of what no copy may be made.
//!
//! A backup is a folder of files and a list of them (`contents.rs`), written last: a folder without
//! it is no backup. Nothing is put back of a backup that is not whole, is a later version's or
//! another program's, nor into a place where something lies.

mod apart;
mod contents;
mod folder;
mod hub;
mod incident;
mod instead;
mod portal;

use crate::Fault;
use crate::cli::{Backup, BackupOf, Restore, RestoreOf};
use crate::screen::Screen;
use instead::Of;

/// Whether a text is the list of a backup, in the one way of writing it.
#[must_use]
pub fn is_list(text: &str) -> bool {
    contents::Contents::parse(text).is_some()
}

/// Makes a backup.
///
/// # Errors
/// [`Fault`]; nothing is left then that could be taken for one.
pub fn run(asked: &Backup, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.of {
        BackupOf::Hub(asked) => hub::back_up(asked, screen),
        BackupOf::Portal(asked) => portal::back_up(asked, screen),
        BackupOf::Incident(asked) => incident::back_up(asked, screen),
        BackupOf::Keyholder(_) => Err(instead::refuse(Of::Keyholder)),
        BackupOf::Matcher(_) => Err(instead::refuse(Of::Matcher)),
        BackupOf::Desk(_) => Err(instead::refuse(Of::Desk)),
        BackupOf::Campaign(_) => Err(instead::refuse(Of::Campaign)),
    }
}

/// Puts a backup back.
///
/// # Errors
/// [`Fault`]; a folder that is not whole then says so to every program.
pub fn restore(asked: &Restore, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.of {
        RestoreOf::Hub(asked) => hub::put_back(asked, screen),
        RestoreOf::Portal(asked) => portal::put_back(asked, screen),
        RestoreOf::Incident(asked) => incident::put_back(asked, screen),
        RestoreOf::Keyholder(_) => Err(instead::refuse(Of::Keyholder)),
        RestoreOf::Matcher(_) => Err(instead::refuse(Of::Matcher)),
        RestoreOf::Desk(_) => Err(instead::refuse(Of::Desk)),
        RestoreOf::Campaign(_) => Err(instead::refuse(Of::Campaign)),
    }
}
