//! The site's folder: written beside, made durable, and put in its place at one instant.

use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Files;
use super::manifest::{FORMAT, NAME, SIGNATURE};
use crate::fault::Fault;

/// A whole site that lies beside the place it is for.
#[derive(Debug)]
pub(super) struct Ready {
    beside: PathBuf,
    out: PathBuf,
}

/// Writes a whole site beside the place it is for. Nothing that is not a site of ours is ever
/// replaced.
pub(super) fn beside(
    out: &Path,
    files: &Files,
    manifest: &str,
    signature: &str,
) -> Result<Ready, Fault> {
    let wrong = |what| Fault::asked(format!("{}: {what}", out.display()));
    if out.exists() && !is_ours(out) {
        return Err(wrong(
            "there is something else than a published site; choose another folder",
        ));
    }
    let name = out.file_name().ok_or_else(|| wrong("name a folder"))?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(".new");
    let beside = out.with_file_name(hidden);
    match fs::remove_dir_all(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Fault::file(&beside)(error));
        }
        _ => {}
    }
    fs::create_dir_all(&beside).map_err(Fault::file(&beside))?;
    for (path, bytes) in files {
        put(&beside.join(path), bytes)?;
    }
    put(&beside.join(NAME), manifest.as_bytes())?;
    put(&beside.join(SIGNATURE), signature.as_bytes())?;
    for folder in folders(&beside, files) {
        sync(&folder)?;
    }
    Ok(Ready {
        beside,
        out: out.to_owned(),
    })
}

impl Ready {
    /// Puts it in its place. Whoever reads meanwhile reads the old site or the new one.
    pub(super) fn take_its_place(self) -> Result<(), Fault> {
        let fault = Fault::file(&self.out);
        if self.out.exists() {
            let changed = renameat_with(CWD, &self.beside, CWD, &self.out, RenameFlags::EXCHANGE);
            changed.map_err(|error| fault(error.into()))?;
            fs::remove_dir_all(&self.beside).map_err(Fault::file(&self.beside))?;
        } else {
            fs::rename(&self.beside, &self.out).map_err(fault)?;
        }
        match self.out.parent().filter(|of| !of.as_os_str().is_empty()) {
            Some(parent) => sync(parent),
            None => Ok(()),
        }
    }
}

fn is_ours(out: &Path) -> bool {
    let manifest = fs::read_to_string(out.join(NAME)).unwrap_or_default();
    manifest.lines().next() == Some(FORMAT)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(Fault::file(path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Fault::file(path))
}

fn folders(root: &Path, files: &Files) -> Vec<PathBuf> {
    let parents = files
        .keys()
        .filter_map(|path| root.join(path).parent().map(Path::to_owned));
    let mut all: Vec<PathBuf> = parents.chain([root.to_owned()]).collect();
    all.sort();
    all.dedup();
    all
}

fn sync(folder: &Path) -> Result<(), Fault> {
    let synced = File::open(folder).and_then(|file| file.sync_all());
    synced.map_err(Fault::file(folder))
}
