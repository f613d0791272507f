//! Figures in a file, for programs that open no port: the node exporter's textfile collector
//! reads files whose names end in `.prom`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the file is written. Its age says whether the program lives.
pub const EVERY: Duration = Duration::from_secs(15);

/// The folder that the program must go on being allowed to write in.
#[must_use]
pub fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Writes the file now, and then every [`EVERY`] in a thread of its own for as long as there is
/// something to write. `told` hears of a write that failed, once until one succeeds.
///
/// # Errors
/// As the system says, of the first write.
pub fn keep(
    file: PathBuf,
    mut text: impl FnMut() -> Option<String> + Send + 'static,
    told: impl Fn(&io::Error) + Send + 'static,
) -> io::Result<()> {
    if let Some(text) = text() {
        write(&file, &text)?;
    }
    let named = std::thread::Builder::new().name("figures".to_owned());
    let beat = move || {
        let mut failed = false;
        loop {
            std::thread::sleep(EVERY);
            let Some(text) = text() else {
                return;
            };
            let written = write(&file, &text);
            if let (Err(error), false) = (&written, failed) {
                told(error);
            }
            failed = written.is_err();
        }
    };
    named.spawn(beat).map(drop)
}

/// In the place of the old file at one moment. Not forced to the disk: after a power failure the
/// program writes it anew.
///
/// # Errors
/// As the system says.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text)?;
    // Whoever collects it has an account of its own.
    fs::set_permissions(&beside, fs::Permissions::from_mode(0o644))?;
    fs::rename(&beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_replaced_and_nothing_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("kinfold.prom");
        write(&file, "a 1\n").unwrap();
        write(&file, "a 2\n").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "a 2\n");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        assert_eq!(folder(&file), home.path());
        assert_eq!(folder(Path::new("kinfold.prom")), Path::new("."));
        let nowhere = home.path().join("none/kinfold.prom");
        assert!(keep(nowhere, || Some(String::new()), |_| {}).is_err());
    }
}
