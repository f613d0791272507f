//! The folder a trial leaves: never another's, and never without a word if it is unfinished.

use crate::Fault;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const ABOUT: &str = "README.txt";
const UNFINISHED: &str = "UNFINISHED.txt";
const FIRST_LINE: &str = "A folder of `kinfold try`.";
/// Everything a trial writes; nothing else is ever removed.
const OURS: [&str; 7] = [
    ABOUT,
    UNFINISHED,
    "hub",
    "keyholder",
    "policy",
    "refused.txt",
    "control",
];

/// The folder of one trial.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Takes a folder that is not there, or empty, or a former trial's, which is removed. None of
    /// the `inputs` may lie in it.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it holds anything else, [`Fault::File`].
    pub fn take(root: &Path, inputs: &[PathBuf]) -> Result<Folder, Fault> {
        if root.exists() {
            spare(root, inputs)?;
            make_room(root)?;
        }
        fs::create_dir_all(root).map_err(Fault::file(root))?;
        let folder = Folder {
            root: root.to_owned(),
        };
        folder.write(
            UNFINISHED,
            "This trial was not finished: it is still running, or was stopped. What lies here \
             proves\nnothing. Run `kinfold try` again with the same folder; it starts anew.\n",
        )?;
        folder.write(
            ABOUT,
            &format!(
                "{FIRST_LINE} The next trial into this folder removes everything in it.\n\n\
                 hub/         all that the server would hold: locked records, the log\n\
                 keyholder/   all that the keyholder would hold: journal, vault, key ring, root \
                 key.\n             In use these two never lie on one computer.\n\
                 policy       for `kinfold verify hub/log --policy policy`\n\
                 refused.txt  rows that were not taken in\n\
                 control/     a made-up word in every form: shows that the search finds\n"
            ),
        )?;
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a small file.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn write(&self, name: &str, text: &str) -> Result<(), Fault> {
        let path = self.path(name);
        let write = || {
            let mut file = fs::File::create(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(Fault::file(&path))
    }

    /// The trial went to its end.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn finish(&self) -> Result<(), Fault> {
        let path = self.path(UNFINISHED);
        fs::remove_file(&path).map_err(Fault::file(&path))
    }
}

/// Refuses a folder that holds what the trial is to read: a former trial's folder is removed with
/// all that somebody laid into it.
fn spare(root: &Path, inputs: &[PathBuf]) -> Result<(), Fault> {
    let root = fs::canonicalize(root).map_err(Fault::file(root))?;
    for input in inputs {
        // By its own place and by that of the file it leads to.
        let folder = input.parent().filter(|p| !p.as_os_str().is_empty());
        let named = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        let leads_to = fs::canonicalize(input);
        let there = fs::symlink_metadata(input).is_ok();
        if there
            && named
                .into_iter()
                .chain(leads_to)
                .any(|p| p.starts_with(&root))
        {
            return Err(Fault::Asked(format!(
                "{}: lies in {}, the folder of --out, which would be emptied; nothing was touched. \
                 Give another --out DIR",
                input.display(),
                root.display()
            )));
        }
    }
    Ok(())
}

fn make_room(root: &Path) -> Result<(), Fault> {
    let entries = fs::read_dir(root).map_err(Fault::file(root))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Fault::file(root))?;
        names.push(entry.file_name());
    }
    if names.is_empty() {
        return Ok(());
    }
    let about = fs::read_to_string(root.join(ABOUT)).unwrap_or_default();
    let strange = names.iter().find(|n| OURS.iter().all(|ours| n != ours));
    if !about.starts_with(FIRST_LINE) {
        return Err(Fault::Asked(format!(
            "{}: not empty, and no former trial's; nothing was touched. Give another --out DIR",
            root.display()
        )));
    }
    if let Some(strange) = strange {
        return Err(Fault::Asked(format!(
            "{}: a former trial's folder, but {} in it is not a trial's; nothing was touched. \
             Move it away or give another --out DIR",
            root.display(),
            Path::new(strange).display()
        )));
    }
    // The word that it is a trial's goes last, so that an interrupted removal can be gone on with.
    names.sort_by_key(|n| n == ABOUT);
    for name in names {
        let path = root.join(name);
        let kind = fs::symlink_metadata(&path).map_err(Fault::file(&path))?;
        let removed = if kind.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(Fault::file(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_folder_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("letter"), "x").unwrap();
        assert!(Folder::take(dir.path(), &[]).is_err());
        assert_eq!(fs::read(dir.path().join("letter")).unwrap(), b"x");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_former_trial_is_replaced_but_not_what_somebody_put_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::take(dir.path(), &[]).unwrap();
        assert!(folder.path(UNFINISHED).exists());
        fs::create_dir(folder.path("hub")).unwrap();
        folder.finish().unwrap();
        assert!(!folder.path(UNFINISHED).exists());
        Folder::take(dir.path(), &[]).unwrap();
        assert!(!folder.path("hub").exists());
        fs::write(folder.path("mine"), "x").unwrap();
        assert!(Folder::take(dir.path(), &[]).is_err());
        assert!(folder.path(ABOUT).exists());
    }

    #[test]
    fn a_register_in_a_former_trials_folder_is_not_lost() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("trial");
        let folder = Folder::take(&root, &[]).unwrap();
        fs::create_dir(folder.path("hub")).unwrap();
        let register = folder.path("hub").join("register.csv");
        fs::write(&register, "name\nA\n").unwrap();
        // By its own path, by another way to it, and by a link from elsewhere.
        let link = dir.path().join("link.csv");
        std::os::unix::fs::symlink(&register, &link).unwrap();
        let around = root.join("hub/../hub/register.csv");
        for input in [register.clone(), around, link] {
            assert!(Folder::take(&root, &[input]).is_err());
            assert!(register.exists() && folder.path(ABOUT).exists());
        }
        // A link that lies in the folder would be lost as well.
        let outside = dir.path().join("register.csv");
        fs::write(&outside, "name\nA\n").unwrap();
        let inside = folder.path("control");
        std::os::unix::fs::symlink(&outside, &inside).unwrap();
        assert!(Folder::take(&root, &[inside]).is_err());
        // What lies beside it is spared anyway.
        Folder::take(&root, std::slice::from_ref(&outside)).unwrap();
        assert!(outside.exists() && !register.exists());
    }
}
