//! What must never lie beside a backup: looked for where the backup is to be, as far as files say
//! what they are. Whoever takes that disk or folder would have both.

use super::contents::{Contents, asked};
use crate::Fault;
use seal::shares::Share;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Longest paper that is read: a share stands on a page.
const PAPER: u64 = 64 << 10;
/// So many names are looked at, and so deep: a look, not a search.
const NAMES: usize = 10_000;
const DEEP: u32 = 3;

/// What can be told of a file or folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Thing {
    Keyholder,
    Share,
    Hub,
    Portal,
    Incident,
}

impl Thing {
    fn told(self) -> &'static str {
        match self {
            Thing::Keyholder => "a keyholder's folder, or its copy",
            Thing::Share => "a share of a key, as it stands on a custodian's paper",
            Thing::Hub => "a hub's database, or a backup of one",
            Thing::Portal => "a portal's folder, or a backup of one",
            Thing::Incident => "an incident's folder, or a backup of one",
        }
    }
}

/// What must not lie beside a backup of a program, and why.
pub(super) struct Apart {
    pub(super) never: &'static [Thing],
    /// What is said after every backup.
    pub(super) said: &'static str,
}

pub(super) const HUB: Apart = Apart {
    never: &[Thing::Keyholder, Thing::Share],
    said: "Never beside it: a keyholder, its copy, or papers with shares. With them it can be read.",
};
pub(super) const PORTAL: Apart = Apart {
    never: &[Thing::Keyholder, Thing::Share, Thing::Hub],
    said: "Never beside it: the portal's passphrase (with it, private numbers of receipts can be \
           tried), the hub's database or a backup of it, a keyholder, its copy, or papers with \
           shares.",
};
pub(super) const INCIDENT: Apart = Apart {
    never: &[Thing::Keyholder, Thing::Share, Thing::Hub, Thing::Portal],
    said: "Never beside it: what the incident is about: a keyholder, its copy, papers with shares, \
           hub or portal or backups of them. Its `key` signs the incident's log: lock the copy away.",
};

/// Refuses a place for a backup if what must not lie beside it can be seen there.
///
/// # Errors
/// [`Fault::Asked`], naming what lies where.
pub(super) fn check(out: &Path, apart: &Apart) -> Result<(), Fault> {
    let out = std::path::absolute(out).map_err(Fault::file(out))?;
    // Where it really lies, whatever led there.
    let real = out.parent().and_then(|above| fs::canonicalize(above).ok());
    let out = real.map_or(out.clone(), |above| {
        above.join(out.file_name().unwrap_or_default())
    });
    let mut seen = Vec::new();
    for above in out.ancestors().skip(1) {
        seen.extend(of_folder(above).map(|thing| (above.to_owned(), thing)));
    }
    if let Some(beside) = out.parent() {
        look(beside, DEEP, &mut 0, &mut seen);
    }
    let found = seen.iter().find(|(_, thing)| apart.never.contains(thing));
    match found {
        None => Ok(()),
        Some((path, thing)) => Err(asked(
            &out,
            &format!(
                "no backup is made here: beside it lies {} ({}). Whoever takes this place must not \
                 get both. Name a folder on another disk",
                thing.told(),
                path.display()
            ),
        )),
    }
}

/// What lies in a folder. What cannot be looked at says nothing.
fn look(folder: &Path, deep: u32, names: &mut usize, seen: &mut Vec<(PathBuf, Thing)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        *names += 1;
        if *names > NAMES {
            return;
        }
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            match of_folder(&path) {
                Some(thing) => seen.push((path, thing)),
                None if deep > 1 => look(&path, deep - 1, names, seen),
                None => {}
            }
        } else if kind.is_ok_and(|kind| kind.is_file()) {
            seen.extend(of_file(&path).map(|thing| (path, thing)));
        }
    }
}

fn of_folder(folder: &Path) -> Option<Thing> {
    let has = |name: &str| folder.join(name).is_file();
    if has("root") && (has("journal") || has("keyring")) {
        return Some(Thing::Keyholder);
    }
    if has("receipts") && has("device") {
        return Some(Thing::Portal);
    }
    if has("journal") && has("incident.toml") {
        return Some(Thing::Incident);
    }
    match Contents::read(folder).ok()?.program.as_str() {
        "hub" => Some(Thing::Hub),
        "portal" => Some(Thing::Portal),
        "incident" => Some(Thing::Incident),
        _ => None,
    }
}

fn of_file(path: &Path) -> Option<Thing> {
    let file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut begin = Zeroizing::new(Vec::new());
    file.take(PAPER).read_to_end(&mut begin).ok()?;
    // No other program here makes files of this kind but desks' browsers; and a wrong alarm costs
    // another folder.
    if begin.starts_with(b"SQLite format 3\0") {
        return Some(Thing::Hub);
    }
    let text = core::str::from_utf8(&begin)
        .ok()
        .filter(|_| length <= PAPER)?;
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
    Share::parse(last).ok().map(|_| Thing::Share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share() -> String {
        let shares = seal::shares::split(seal::shares::Kind::Root, &[1; 32], 2, 3, &[2; 32]);
        let text = shares.unwrap()[0].text();
        format!("Kinfold, root key: share 1 of 3\n\n{}\n", *text)
    }

    fn refused(place: &Path, apart: &Apart) -> String {
        let checked = check(&place.join("backup"), apart);
        checked.err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_must_not_lie_beside_a_backup_is_seen() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path();
        assert_eq!(refused(place, &HUB), "");
        let make = |folder: &str, files: &[&str]| {
            fs::create_dir_all(place.join(folder)).unwrap();
            for file in files {
                fs::write(place.join(folder).join(file), b"x").unwrap();
            }
        };
        let gone = |folder: &str| fs::remove_dir_all(place.join(folder)).unwrap();

        make("mounted/copy", &["root", "journal", "copy"]);
        for apart in [&HUB, &PORTAL, &INCIDENT] {
            assert!(refused(place, apart).contains("a keyholder's folder"));
        }
        // Nor within it.
        assert!(refused(&place.join("mounted/copy"), &HUB).contains("a keyholder's folder"));
        gone("mounted");

        make("PAPERS/society-1", &[]);
        fs::write(place.join("PAPERS/society-1/emergency-1.txt"), share()).unwrap();
        for apart in [&HUB, &PORTAL, &INCIDENT] {
            let told = refused(place, apart);
            assert!(
                told.contains("a share of a key") && told.contains("emergency-1.txt"),
                "{told}"
            );
        }
        gone("PAPERS");

        fs::write(place.join("hub.sqlite"), b"SQLite format 3\0and more").unwrap();
        assert_eq!(refused(place, &HUB), "", "yesterday's backup may stay");
        assert!(refused(place, &PORTAL).contains("a hub's database"));
        fs::remove_file(place.join("hub.sqlite")).unwrap();

        make("portal", &["device", "receipts", "spool"]);
        assert_eq!(refused(place, &HUB), "");
        assert_eq!(refused(place, &PORTAL), "");
        assert!(refused(place, &INCIDENT).contains("a portal's folder"));
        gone("portal");

        // A backup of a hub in the way this program makes it.
        make("monday", &[]);
        let contents = Contents {
            program: "hub".to_owned(),
            format: 3,
            by: "0.1.0".to_owned(),
            time: sign::Time(1),
            files: Vec::new(),
        };
        contents.write(&place.join("monday")).unwrap();
        assert!(refused(place, &PORTAL).contains("a backup of one"));
        assert_eq!(refused(place, &HUB), "");
    }

    #[test]
    fn other_files_are_nothing() {
        let home = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("notes.txt", "dear all\n"),
            ("share.txt", "root 1 of 3\nsomething else\n"),
            ("empty", ""),
        ] {
            fs::write(home.path().join(name), text).unwrap();
        }
        for apart in [&HUB, &PORTAL, &INCIDENT] {
            assert_eq!(refused(home.path(), apart), "");
        }
    }
}
