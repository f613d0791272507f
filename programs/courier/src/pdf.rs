//! PDFs of printed pages, made by the Chromium of this computer: it shapes every script that its
//! fonts have, and a letter looks as the page does.
//!
//! It is given one file at a time and may ask for nothing: no name is resolved, nothing is fetched,
//! and what it keeps for itself lies in a folder that goes when it is done.

use crate::Fault;
use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// By which names it is called.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// No window, no network, no calling home.
const SWITCHES: [&str; 12] = [
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--no-pdf-header-footer",
];
/// How long a page may take.
const LONGEST: Duration = Duration::from_secs(120);
/// How often it is looked whether it is done.
const LOOK: Duration = Duration::from_millis(20);
/// With what a PDF begins.
const PDF: &[u8] = b"%PDF-";
/// Where it works, within the folder of the pages.
const ROOM: &str = ".pdf";

/// Makes a PDF beside each page of a folder that has none yet; how many. Each is there whole or
/// not at all, readable by its owner only. After a crash the next run makes the rest.
///
/// # Errors
/// [`Fault::Asked`] if there is no Chromium, or if it makes no PDF of a page (the pages stay as
/// they are, to be printed by any browser); [`Fault::File`].
pub fn make(folder: &Path) -> Result<u32, Fault> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).map_err(Fault::file(folder))? {
        let page = entry.map_err(Fault::file(folder))?.path();
        if page.extension().is_some_and(|ext| ext == "html") && !page.with_extension("pdf").exists()
        {
            pages.push(page);
        }
    }
    pages.sort();
    clean(folder)?;
    if pages.is_empty() {
        return Ok(0);
    }
    let room = Room::new(folder)?;
    for page in &pages {
        room.make(page)?;
    }
    Ok(u32::try_from(pages.len()).unwrap_or(u32::MAX))
}

/// Takes away what a run that was killed left behind: a letter lies in it.
fn clean(folder: &Path) -> Result<(), Fault> {
    let room = folder.join(ROOM);
    match fs::remove_dir_all(&room) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Fault::file(&room)(error)),
        _ => Ok(()),
    }
}

/// A folder for one run, for its owner only, gone afterwards.
struct Room(PathBuf);

impl Room {
    fn new(folder: &Path) -> Result<Room, Fault> {
        let room = folder.join(ROOM);
        let made = DirBuilder::new().mode(0o700).create(&room);
        made.map_err(Fault::file(&room))?;
        let whole = room.canonicalize().map_err(Fault::file(&room))?;
        Ok(Room(whole))
    }

    fn make(&self, page: &Path) -> Result<(), Fault> {
        let made = self.0.join("made.pdf");
        let none = |what: &str| {
            Fault::Asked(format!(
                "{}: {what}. The pages are there: print them with any browser, or run this again",
                page.display()
            ))
        };
        let whole = page.canonicalize().map_err(Fault::file(page))?;
        let mut chromium = start(&self.0, &made, &whole)?;
        let begun = Instant::now();
        let ended = loop {
            match chromium.try_wait().map_err(Fault::file(page))? {
                Some(ended) => break ended,
                None if begun.elapsed() > LONGEST => {
                    let _ended = chromium.kill();
                    let _ended = chromium.wait();
                    return Err(none("Chromium took too long"));
                }
                None => std::thread::sleep(LOOK),
            }
        };
        let bytes = fs::read(&made).unwrap_or_default();
        if !ended.success() || !bytes.starts_with(PDF) {
            return Err(none("Chromium made no PDF of it"));
        }
        let owner = Permissions::from_mode(0o600);
        fs::set_permissions(&made, owner).map_err(Fault::file(&made))?;
        let file = fs::File::open(&made).map_err(Fault::file(&made))?;
        file.sync_all().map_err(Fault::file(&made))?;
        fs::rename(&made, page.with_extension("pdf")).map_err(Fault::file(page))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What is left is taken away by the next run.
        let _left = fs::remove_dir_all(&self.0);
    }
}

fn start(room: &Path, made: &Path, page: &Path) -> Result<Child, Fault> {
    let mut profile = std::ffi::OsString::from("--user-data-dir=");
    profile.push(room.join("profile"));
    let mut to = std::ffi::OsString::from("--print-to-pdf=");
    to.push(made);
    for name in NAMES {
        let mut command = Command::new(name);
        command.args(SWITCHES).arg(&profile).arg(&to);
        if rustix::process::geteuid().is_root() {
            // As root it has no sandbox of its own, and does not start without this.
            command.arg("--no-sandbox");
        }
        command.arg(page).current_dir(room);
        // What it keeps for itself goes with the room.
        for place in ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(place, room);
        }
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
        match quiet.stderr(Stdio::null()).spawn() {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Fault::file(Path::new(name))(error)),
        }
    }
    Err(Fault::Asked(
        "--pdf: there is no Chromium on this computer. Install it (Debian: chromium), or print the \
         pages with any browser"
            .to_owned(),
    ))
}
