//! An incident's folder: backed up while nobody works on it.

use super::contents::{asked, copy};
use super::{apart, folder};
use crate::Fault;
use crate::cli::{BackupFolder, RestoreFolder};
use crate::screen::Screen;
use answering::Console;
use std::fs;
use std::path::Path;

pub(super) fn back_up(asked_for: &BackupFolder, screen: &mut Screen) -> Result<u8, Fault> {
    let (dir, out) = (&asked_for.dir, &asked_for.out);
    let number = stamp::check(dir, stamp::INCIDENT)?;
    // Held as long as it is copied, and known to be whole.
    let console = Console::open(dir)?;
    apart::check(out, &apart::INCIDENT)?;
    folder::begin(out)?;
    let copied = copied(dir, out).and_then(|(files, left)| {
        let contents = folder::contents((stamp::INCIDENT.program, number), files);
        contents.write(out)?;
        Ok((contents, left))
    });
    drop(console);
    let (contents, left) = copied.map_err(|fault| folder::give_up(out, fault))?;
    screen.line(format!(
        "{}: a backup of the incident, {} files, of {}.",
        out.display(),
        contents.files.len(),
        contents.time
    ));
    for name in left {
        screen.line(format!("Not copied, since it is a folder: {name}"));
    }
    if let Some(line) = folder::same_disk(dir, out) {
        screen.line(line);
    }
    screen.line(apart::INCIDENT.said);
    Ok(0)
}

type Taken = (Vec<super::contents::Copied>, Vec<String>);

fn copied(dir: &Path, out: &Path) -> Result<Taken, Fault> {
    let (mut files, mut left) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(dir).map_err(Fault::file(dir))? {
        let entry = entry.map_err(Fault::file(dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(Fault::file(&entry.path()))?;
        if kind.is_dir() {
            left.push(name);
        } else if kind.is_file() && !folder::is_passing(&name) {
            files.push(copy(&entry.path(), &out.join(&name))?);
        }
    }
    let strange = files
        .iter()
        .find(|file| !super::contents::is_name(&file.name));
    match strange {
        Some(file) => Err(asked(
            &dir.join(&file.name),
            "a file of this name is none of an incident's: take it out of the folder",
        )),
        None => Ok((files, left)),
    }
}

pub(super) fn put_back(asked_for: &RestoreFolder, screen: &mut Screen) -> Result<u8, Fault> {
    let (backup, dir) = (&asked_for.backup, &asked_for.dir);
    let format = (stamp::INCIDENT.program, stamp::INCIDENT.number);
    let contents = folder::whole(backup, format)?;
    folder::empty(dir)?;
    folder::put(&contents, backup, dir)?;
    folder::done(dir, stamp::INCIDENT)?;
    drop(Console::open(dir)?);
    screen.line(format!(
        "{}: the incident, as it was at {}.",
        dir.display(),
        contents.time
    ));
    screen.line(
        "What was noted, decided, signed or said since is not in it: note it again, with the time \
         when it was. The public site may say what is not in it: write it anew with `kinfold \
         publish` only after that.",
    );
    Ok(0)
}
