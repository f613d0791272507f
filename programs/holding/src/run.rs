//! `kinfold keyholder run`: the keyholder at work.

use crate::Fault;
use crate::cli::HolderRun;
use crate::figures::{Figures, Reach, Seen};
use crate::forget::forget;
use crate::mirror::{self, Mirror};
use crate::outside::{Computer, Steady};
use crate::turned_back::Watched;
use confine::{Needs, confine};
use keyholder::disk::Directory;
use keyholder::holder::Holder;
use keyholder::root::Root;
use keyholder::serve::{Links, SOCKET, StopAddress, StopFile};
use line::{Caller, Line, Options};
use sign::SigningKey;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wire::{Line as _, Method};

/// So long the second address may take to answer, in microseconds.
const PATIENCE: u64 = 10_000_000;

pub(super) fn run(asked: &HolderRun) -> Result<u8, Fault> {
    if meter::log::wants_json(asked.log_json) {
        meter::log::begin(true);
    }
    crate::there(&asked.dir)?;
    mirror::refuse_copy(&asked.dir)?;
    let _alone = crate::alone(&asked.dir)?;
    let outside = Arc::new(Steady::new(say));
    let secret = terminal::read(asked.passphrase_fd, "Passphrase of the root key")?;
    let folder = |path: &Path| Directory::new(path).map_err(Fault::file(path));
    // The passphrase first: nothing of the copy is touched for whoever does not have it.
    let root = Root::read(&folder(&asked.dir)?, secret.as_bytes())?;
    drop(secret);
    // What changed since version 0.1 needs nothing to be done.
    stamp::enter(&asked.dir, stamp::KEYHOLDER, |_| Ok(()))?;
    let copy = asked.copy.as_deref().map(folder).transpose()?;
    let _alone_there = asked.copy.as_deref().map(crate::alone).transpose()?;
    forget(&asked.dir)?;
    if let Some(copy) = &asked.copy {
        forget(copy)?;
        let written = mirror::bring_in_line(&asked.dir, copy)?;
        say(&format!("The copy is the same ({written} files written)."));
        if mirror::on_one_disk(&asked.dir, copy) {
            say(
                "The copy lies on the disk of the folder: a lost disk takes both. Is one not mounted?",
            );
        }
    }
    let disk = Arc::new(Mirror::of(folder(&asked.dir)?, copy));
    let options = Options {
        plain: asked.plain,
        roots: roots(&asked.roots)?,
    };
    let hub = Watched::new(hub(asked, &root, &options)?, root.signer()?.keys(), say);
    let stop = asked
        .stop
        .as_deref()
        .map(|address| stop(address, &options))
        .transpose()?;
    let console = listen(&asked.dir.join(SOCKET))?;
    // What the log will say of this program is read before it is shut in.
    let program = crate::program()?;
    // Before there is any thread.
    say(&format!("From now on: {}.", confine(&needs(asked))));
    let opened = Holder::open(disk, &root, program, outside);
    let (holder, publisher, first) = opened?;
    drop(root);
    let reach = Arc::<Reach>::default();
    if let Some(file) = &asked.metrics_file {
        let folders = (asked.dir.as_path(), asked.copy.as_deref());
        watch(file, Figures::new(&holder, folders, Arc::clone(&reach)))
            .map_err(Fault::file(file))?;
    }
    let links = Links {
        hub: Arc::new(Seen(hub, reach)),
        stop,
        console: Some(console),
        say: Arc::new(say),
        wait: asked.wait,
    };
    say(&format!("Open, with {} leaves.", holder.head().size));
    keyholder::serve::run(holder, publisher, first, links)?;
    Ok(0)
}

/// Writes figures for as long as the program works.
fn watch(file: &Path, mut figures: Figures) -> std::io::Result<()> {
    figures.listen()?;
    let failed = |error: &std::io::Error| {
        say(&format!("The file of figures is not written: {error}."));
    };
    meter::file::keep(file.to_owned(), move || figures.text(), failed)
}

/// What a keyholder goes on needing: its folder, the copy, and where a stop file may lie. It
/// listens nowhere.
fn needs(asked: &HolderRun) -> Needs {
    let mut writes = vec![asked.dir.clone()];
    writes.extend(asked.copy.clone());
    writes.extend(asked.metrics_file.as_deref().map(meter::file::folder));
    let stop = asked
        .stop
        .as_deref()
        .filter(|address| !address.contains("://"));
    let folder = |file: &str| match Path::new(file).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    Needs {
        reads: stop.map(folder).into_iter().collect(),
        writes,
        listens: false,
        dials: true,
    }
}

/// The connection to the hub, signed with the log's key.
fn hub(asked: &HolderRun, root: &Root, options: &Options) -> Result<Line, Fault> {
    let signer = root.signer()?;
    let computer = Computer::new();
    let caller = Caller {
        key: Arc::new(SigningKey::from_seed(&root.caller())),
        origin: signer.name.as_str().to_owned(),
        clock: Arc::new(move || keyholder::Outside::now(&computer)),
    };
    Line::new(&asked.hub, Some(caller), options).map_err(|e| Fault::Asked(e.to_string()))
}

fn roots(paths: &[PathBuf]) -> Result<Vec<String>, Fault> {
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(Fault::file(path));
    paths.iter().map(read).collect()
}

/// A file, or an address of the web.
fn stop(address: &str, options: &Options) -> Result<Box<dyn StopAddress + Send>, Fault> {
    let Some(host) = address.find("://").map(|at| at + 3) else {
        return Ok(Box::new(StopFile(PathBuf::from(address))));
    };
    let slash = address[host..].find('/').map(|at| host + at);
    let (base, target) = address.split_at(slash.unwrap_or(address.len()));
    let line = Line::new(base, None, options);
    let line = line.map_err(|e| Fault::Asked(format!("the second address: {e}")))?;
    let target = if target.is_empty() { "/" } else { target };
    Ok(Box::new(Web {
        line,
        target: target.to_owned(),
    }))
}

struct Web {
    line: Line,
    target: String,
}

impl StopAddress for Web {
    fn look(&self) -> Option<Vec<u8>> {
        self.line
            .call(Method::Get, &self.target, &[], PATIENCE)
            .ok()
    }
}

/// The console's socket. Only one program works in the folder, so what lies there is left over.
fn listen(path: &Path) -> Result<UnixListener, Fault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(Fault::file(path)(error)),
        _ => {}
    }
    UnixListener::bind(path).map_err(Fault::file(path))
}

/// One line for the operator, with the time.
fn say(text: &str) {
    if meter::log::is_json() {
        return meter::log::say(text);
    }
    let now = keyholder::Outside::now(&Computer::new());
    let (year, month, day) = now.date();
    let second = now.0 / 1_000_000 % 86_400;
    let _unwritable = writeln!(
        std::io::stderr(),
        "{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z {text}",
        second / 3_600,
        second / 60 % 60,
        second % 60
    );
}
