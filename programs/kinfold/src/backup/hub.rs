//! The hub's database: copied at one moment while hubs work, into a file of SQLite.

use super::contents::{Copied, asked, copy, sum_of, sync};
use super::{apart, folder};
use crate::Fault;
use crate::cli::{BackupHub, RestoreHub};
use crate::screen::{Screen, counted};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The program of its list.
const PROGRAM: &str = "hub";
/// The one file of a backup.
const DATABASE: &str = "database";

pub(super) fn back_up(asked_for: &BackupHub, screen: &mut Screen) -> Result<u8, Fault> {
    let out = &asked_for.out;
    newest(&asked_for.database)?;
    apart::check(out, &apart::HUB)?;
    folder::begin(out)?;
    let copied = copied(asked_for).map_err(|fault| folder::give_up(out, fault));
    let (rows, contents) = copied?;
    screen.line(format!(
        "{}: a backup of the hub's database, {}, of {}.",
        out.display(),
        counted(rows, "row", "rows"),
        contents.time
    ));
    let file = hub::command::folder(&asked_for.database);
    if let Some(line) = file.and_then(|of| folder::same_disk(&of, out)) {
        screen.line(line);
    }
    screen.line(apart::HUB.said);
    if let Some(file) = &asked_for.metrics_file {
        hub::command::tell_copied(file)?;
    }
    Ok(0)
}

/// Whoever copies a database opens it as a hub does, and an older one would be another afterwards:
/// a backup of before must be made by the version of before.
fn newest(database: &str) -> Result<(), Fault> {
    match hub::command::schema(database)? {
        store::Schema::Step(number) if number < store::SCHEMA => Err(Fault::Asked(format!(
            "an earlier version made the database (its schema has {number} steps of {}), and this \
             one would change it. Make this backup with the version that made it: kinfold hub … \
             --copy-to",
            store::SCHEMA
        ))),
        store::Schema::None => Err(Fault::Asked(
            "there is no hub's database: nothing stands in it".to_owned(),
        )),
        _ => Ok(()),
    }
}

fn copied(asked_for: &BackupHub) -> Result<(u64, super::contents::Contents), Fault> {
    let out = &asked_for.out;
    let to = out.join(DATABASE);
    // Of the moment before: whatever came in later is lost with it, and nobody thinks otherwise.
    let begun = crate::drill::now();
    let rows = hub::command::copy_now(&asked_for.database, &asked_for.policy, &url(&to))?;
    settled(&to)?;
    let (length, sum) = sum_of(&to, |_| Ok(())).map_err(Fault::file(&to))?;
    let file = Copied {
        name: DATABASE.to_owned(),
        length,
        sum,
    };
    let mut contents = folder::contents((PROGRAM, store::SCHEMA), vec![file]);
    contents.time = begun;
    contents.write(out)?;
    Ok((rows, contents))
}

/// The file is all there is of the database, and durable.
fn settled(file: &Path) -> Result<(), Fault> {
    for more in ["-wal", "-shm", "-journal"] {
        let mut path = file.as_os_str().to_owned();
        path.push(more);
        let path = PathBuf::from(path);
        if fs::metadata(&path).is_ok_and(|meta| meta.len() > 0) {
            return Err(asked(&path, "the copy was not closed whole; make it again"));
        }
        let _none = fs::remove_file(&path);
    }
    let synced = File::open(file).and_then(|file| file.sync_all());
    synced.map_err(Fault::file(file))
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

pub(super) fn put_back(asked_for: &RestoreHub, screen: &mut Screen) -> Result<u8, Fault> {
    let backup = &asked_for.backup;
    let contents = folder::whole(backup, (PROGRAM, store::SCHEMA))?;
    if let Some(path) = asked_for.database.strip_prefix("sqlite:") {
        let path = Path::new(path.strip_prefix("//").unwrap_or(path));
        if path.exists() {
            return Err(asked(
                path,
                "the file is there: a backup is put back into a new one",
            ));
        }
    }
    // A backup of an earlier version is made newer when it is opened; the backup itself never is.
    let beside = std::env::temp_dir().join(format!("kinfold-restore-{}", std::process::id()));
    folder::begin(&beside)?;
    let work = beside.join(DATABASE);
    let rows = copy(&backup.join(DATABASE), &work).and_then(|_| {
        sync(&beside)?;
        let to = &asked_for.database;
        Ok(hub::command::copy_now(&url(&work), &asked_for.policy, to)?)
    });
    let _gone = fs::remove_dir_all(&beside);
    let rows = rows?;
    screen.line(format!(
        "The hub's database is as it was at {}: {}.",
        contents.time,
        counted(rows, "row", "rows")
    ));
    for line in MEANS {
        screen.line(*line);
    }
    Ok(0)
}

/// What an older state means, for whoever puts one back.
const MEANS: &[&str] = &[
    "Start the hub with the same policy file. What came since is missing:",
    "- Portals and desks send again what they still have; the keyholder publishes log and roster \
     again, and says that the server shows an older log.",
    "- Parts and letters that lay only there are gone: whoever opens such a record is told so.",
];
