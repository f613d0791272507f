//! Folders: there, private, writable, with room left on the disk.

use super::finding::{Finding, Who};
use crate::screen::quoted;
use std::fs;
use std::path::Path;

/// Less than so much free is wrong: a night's copy of a large vault and log.
const LEAST: u64 = 1 << 30;
/// Less than so much free will be.
const LITTLE: u64 = 5 << 30;

/// Looks at a folder of a program.
pub(super) fn look(about: &str, folder: &Path, secrets: bool, findings: &mut Vec<Finding>) {
    let shown = folder.display();
    let meta = match fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => meta,
        Ok(_) => {
            let what = format!("{shown} is not a folder.");
            let mend = "name the folder of the installation with --dir";
            findings.push(Finding::wrong(about, what, Who::Operator, mend));
            return;
        }
        Err(error) => {
            let what = format!("{shown} cannot be looked at: {error}.");
            let mend = "name the folder of the installation with --dir, or run this as the user \
                        the program runs as";
            findings.push(Finding::wrong(about, what, Who::Operator, mend));
            return;
        }
    };
    if secrets {
        findings.push(private(about, folder, &meta));
    }
    findings.push(writable(about, folder));
    findings.push(space(about, folder));
}

/// Nobody else on this computer may read a folder with keys.
#[cfg(unix)]
fn private(about: &str, folder: &Path, meta: &fs::Metadata) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Finding::fine(
            about,
            "Its folder is closed to other users of this computer.",
        );
    }
    let what = format!(
        "Other users of this computer can look into {} (mode {mode:03o}).",
        folder.display()
    );
    let mend = format!("run: chmod -R go= {}", quoted(folder));
    Finding::wrong(about, what, Who::Operator, mend)
}

#[cfg(not(unix))]
fn private(about: &str, _: &Path, _: &fs::Metadata) -> Finding {
    let mend = "see that only the user of the program may open the folder";
    Finding::unknown(about, "Who may open its folder was not looked at.", mend)
}

fn writable(about: &str, folder: &Path) -> Finding {
    let probe = folder.join(".doctor");
    let tried = fs::write(&probe, b"x").and_then(|()| fs::remove_file(&probe));
    match tried {
        Ok(()) => Finding::fine(about, "Its folder can be written."),
        Err(error) => {
            let what = format!("{} cannot be written: {error}.", folder.display());
            let mend = "give the folder to the user the program runs as, or make room on the disk";
            Finding::wrong(about, what, Who::Operator, mend)
        }
    }
}

fn space(about: &str, folder: &Path) -> Finding {
    let free = match free(folder) {
        Ok(free) => free,
        Err(error) => {
            let what = format!("How much room is left on its disk is not known: {error}.");
            return Finding::unknown(about, what, "look with `df -h`");
        }
    };
    of_space(about, free)
}

fn of_space(about: &str, free: u64) -> Finding {
    let left = format!("{}.{} GiB", free >> 30, (free >> 20) % 1_024 * 10 / 1_024);
    let what = format!("{left} are left on its disk.");
    let mend = "make room on the disk, or move the folder to a larger one";
    match free {
        ..LEAST => Finding::wrong(about, what, Who::Operator, mend),
        LEAST..LITTLE => Finding::soon(about, what, Who::Operator, mend),
        _ => Finding::fine(about, what),
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> std::io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> std::io::Result<u64> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::super::finding::Weight;
    use super::*;

    #[test]
    fn little_room_is_told_before_it_is_too_late() {
        let weight = |free| of_space("hub", free).weight;
        assert_eq!(weight(LEAST - 1), Weight::Wrong);
        assert_eq!(weight(LEAST), Weight::Soon);
        assert_eq!(weight(LITTLE), Weight::Fine);
        assert_eq!(
            of_space("hub", 3 << 29).what,
            "1.5 GiB are left on its disk."
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_open_folder_of_keys_is_told_and_a_closed_one_is_not() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let look = |mode| {
            fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
            let mut findings = Vec::new();
            look("keyholder", dir.path(), true, &mut findings);
            findings.remove(0)
        };
        assert_eq!(look(0o700).weight, Weight::Fine);
        let open = look(0o750);
        assert_eq!(open.weight, Weight::Wrong);
        assert!(open.mend.unwrap().1.starts_with("run: chmod"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_wrong() {
        let mut findings = Vec::new();
        look("desk", Path::new("no such folder"), true, &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].weight, Weight::Wrong);
    }
}
