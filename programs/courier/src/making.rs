//! Making a campaign of the files that exposure and custodians hand over.

use crate::Fault;
use crate::join::{self, Wrong, join};
use crate::store::{Secrets, Store};
use exposure::OpenedIndex;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The files a campaign is made of.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The table of `kinfold exposure`.
    pub exposure: PathBuf,
    /// The opened slips of `kinfold slips open --all`.
    pub opened: PathBuf,
    /// The opened index of `kinfold slips index`: whose record is whose.
    pub index: PathBuf,
    /// Roles and flags of danger, if there are any.
    pub roles: Option<PathBuf>,
    /// The setting.
    pub setting: PathBuf,
}

/// What was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    /// People affected: all of them are in the campaign.
    pub affected: usize,
    /// People of the table who were not reached.
    pub excluded: usize,
    /// Affected people of whom there is a slip.
    pub with_slip: usize,
    /// Slips of people who are not affected.
    pub slips_of_others: usize,
}

/// Makes the folder of a campaign: everybody affected, and nothing decided or sent yet.
///
/// # Errors
/// [`Fault`]: nothing is made then.
pub fn make(sources: &Sources, folder: &Path, secrets: &Secrets) -> Result<Made, Fault> {
    let setting = text(&sources.setting)?;
    let settings = crate::setting::Settings::read(&sources.setting)?;
    let table = join::table(&text(&sources.exposure)?).map_err(at(&sources.exposure))?;
    let slips = join::slips(&text(&sources.opened)?).map_err(at(&sources.opened))?;
    let index = OpenedIndex::parse(&text(&sources.index)?).map_err(|fault| Fault::Line {
        path: sources.index.clone(),
        line: fault.line,
        what: fault.what.to_owned(),
    })?;
    let roles = match &sources.roles {
        Some(path) => join::roles(&text(path)?).map_err(at(path))?,
        None => BTreeMap::new(),
    };
    let asked = settings.asked_counts_as_enquirer;
    let joined = join(table, &index, slips, &roles, asked);
    Store::make(folder, secrets, &setting, &joined.members)?;
    let with_slip = joined.members.iter().filter(|m| m.affected.slip.is_some());
    Ok(Made {
        affected: joined.members.len(),
        excluded: joined.excluded,
        with_slip: with_slip.count(),
        slips_of_others: joined.slips_of_others,
    })
}

fn text(path: &Path) -> Result<Zeroizing<String>, Fault> {
    fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(Fault::file(path))
}

fn at(path: &Path) -> impl FnOnce(Wrong) -> Fault + '_ {
    |wrong| Fault::Line {
        path: path.to_owned(),
        line: wrong.line,
        what: wrong.what,
    }
}
