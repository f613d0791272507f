//! A program's folder into a backup, and out of one.

use super::contents::{Contents, Copied, FILE, asked, copy, sync};
use crate::Fault;
use stamp::Format;
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Makes the folder of a new backup.
pub(super) fn begin(out: &Path) -> Result<(), Fault> {
    match fs::DirBuilder::new().mode(0o700).create(out) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(asked(
            out,
            "there is something already: a backup goes into a new folder",
        )),
        made => made.map_err(Fault::file(out)),
    }
}

/// Takes away what a backup that failed has left: nobody may take it for one.
pub(super) fn give_up(out: &Path, fault: Fault) -> Fault {
    let _left = fs::remove_dir_all(out);
    fault
}

/// What a backup of a folder says of itself.
pub(super) fn contents(format: (&str, u32), mut files: Vec<Copied>) -> Contents {
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Contents {
        program: format.0.to_owned(),
        format: format.1,
        by: env!("CARGO_PKG_VERSION").to_owned(),
        time: crate::drill::now(),
        files,
    }
}

/// The list of a backup of this program that this version can read, every byte of it looked at.
pub(super) fn whole(backup: &Path, (program, newest): (&str, u32)) -> Result<Contents, Fault> {
    let contents = Contents::read(backup)?;
    if contents.program != program {
        return Err(asked(
            backup,
            &format!(
                "this is a backup of `{}`, not of `{program}`",
                contents.program
            ),
        ));
    }
    if contents.format > newest {
        return Err(asked(
            backup,
            &format!(
                "version {} made this backup of `{program}`, in format {}; this program is version \
                 {} and reads formats up to {newest}: use that version or a later one",
                contents.by,
                contents.format,
                env!("CARGO_PKG_VERSION")
            ),
        ));
    }
    contents.verify(backup)?;
    Ok(contents)
}

/// A folder that is there and empty, for a program to be put back into.
pub(super) fn empty(dir: &Path) -> Result<(), Fault> {
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir);
    made.map_err(Fault::file(dir))?;
    // What was broken off before says so itself.
    stamp::read(dir)?;
    let mut entries = fs::read_dir(dir).map_err(Fault::file(dir))?;
    if entries.next().is_some() {
        return Err(asked(
            dir,
            "the folder is not empty: a backup is put back into a new one",
        ));
    }
    Ok(())
}

/// Puts the files of a backup into an empty folder. Until [`done`] no program takes it.
pub(super) fn put(contents: &Contents, backup: &Path, dir: &Path) -> Result<(), Fault> {
    stamp::write_unfinished(dir)?;
    for file in contents.files.iter().filter(|f| f.name != stamp::FILE) {
        let put = copy(&backup.join(&file.name), &dir.join(&file.name))?;
        if put != *file {
            return Err(asked(
                &backup.join(&file.name),
                "this file of the backup changed while it was put back: it is not whole",
            ));
        }
    }
    sync(dir)
}

/// The folder is whole: from now on its program takes it.
pub(super) fn done(dir: &Path, format: Format) -> Result<(), Fault> {
    Ok(stamp::write(dir, format)?)
}

/// Says so if folder and backup lie on one disk, as far as the system says.
pub(super) fn same_disk(folder: &Path, out: &Path) -> Option<String> {
    holding::mirror::on_one_disk(folder, out).then(|| {
        format!(
            "{} lies on the same disk: a lost disk takes both. Carry it elsewhere.",
            out.display()
        )
    })
}

/// Whether a name is of this program's own making and passes with it.
pub(super) fn is_passing(name: &str) -> bool {
    name == "lock" || name == FILE || name.ends_with(".new") || name.ends_with(".lock")
}
