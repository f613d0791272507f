//! `kinfold demo`: the whole service with invented people ([`people`]), each program a process of
//! its own, walked along one path over HTTP only.

mod affected;
mod breaking;
mod browser;
mod casework;
mod chaos;
mod clerk;
mod command;
mod custodians;
mod cut;
mod diskcopy;
mod family;
mod founding;
mod house;
mod intruder;
mod judge;
mod outsider;
pub mod people;
mod program;
mod random;
mod readable;
mod report;
mod restoring;
mod searching;
mod stop;
mod stopping;
mod telling;
mod tour;
mod walk;

use crate::Fault;
use crate::cli::{Demo, People};
use crate::guide::Guide;
use crate::screen::{Screen, quoted};
pub(crate) use browser::Browser;
pub(crate) use clerk::Clerk;
pub(crate) use command::{Answer, Call, Commands};
pub(crate) use family::{arrived, file_one, forms, is_known};
pub(crate) use founding::{arrive, found};
pub(crate) use house::{DONE, Desk, House, REFUSED, WAITS};
pub use intruder::run as intrude;
pub(crate) use people::pair::ANSWERS as FAMILY;
pub(crate) use program::{Program, Spec};
pub(crate) use report::{STEPS, Watch};
pub(crate) use restoring::{Done, WISH};
pub(crate) use stop::Stop;
pub(crate) use telling::{Spared, Told, code_of, one_wrong, tail_of};
pub(crate) use tour::{
    CasePages, Compared, DeskPage, Filed, Flipped, Line, Locked, Looked, Matrix, Resumed, Theft,
    Tour, Verdict, What, Why, search,
};

use people::{Canary, Plan};
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// `kinfold people`.
///
/// # Errors
/// [`Fault::File`].
pub fn write_people(asked: &People) -> Result<u8, Fault> {
    if fs::read_dir(&asked.out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Fault::Asked(format!(
            "{} is not empty: registers are written into a new folder",
            asked.out.display()
        )));
    }
    let plan = Plan {
        people: asked.people,
        seed: asked.seed,
        canaries: asked.canaries.is_some(),
    };
    let canaries = plan
        .write_all(&asked.out)
        .map_err(Fault::file(&asked.out))?;
    if let Some(file) = &asked.canaries {
        fs::write(file, list(&canaries)).map_err(Fault::file(file))?;
    }
    Ok(0)
}

/// `kinfold demo`.
///
/// # Errors
/// [`Fault`] if the demonstration cannot begin. A step that fails stands in the report.
pub fn run(asked: &Demo, screen: &mut Screen) -> Result<u8, Fault> {
    let stop = Stop::of_signals();
    let dir = match &asked.dir {
        Some(dir) => fresh_folder(dir)?,
        None => fresh_folder(&unused_folder())?,
    };
    screen.line(format!("In the folder {}.", dir.display()));
    let port = match asked.port {
        Some(port) => port,
        None => free_port()?,
    };
    let commands = Commands {
        logs: dir.join("logs"),
        stop: stop.clone(),
        chaos: None,
    };
    let mut house = House::new(dir, port, passphrase()?, commands);
    // One after the other comes here: a few are enough.
    let mut portal = free_port()?;
    while portal == port {
        portal = free_port()?;
    }
    house.add_portal(1, portal, &["--receipts-ahead", "16"]);
    for folder in ["logs", "desks", "servers"] {
        house.make(folder)?;
    }
    let watch = Arc::default();
    let guide = match asked.headless || asked.addresses {
        true => None,
        false => Some(open_guide(&watch, screen)?),
    };
    let (report, walked) = walk::walk(&mut house, asked, &watch, screen)?;
    report.show(screen);
    if let Some(file) = &asked.report {
        let json = serde_json::to_string_pretty(&report.to_json()).unwrap_or_default();
        fs::write(file, json + "\n").map_err(Fault::file(file))?;
    }
    let ok = report.ok();
    match guide {
        Some(guide) => be_guided(&house, &guide, (report, walked), screen)?,
        None if asked.addresses && ok => keep_up(&house, screen)?,
        None => {}
    }
    Ok(u8::from(!ok))
}

/// Begins to serve the guide while the path is still to be walked, and prints its one address.
fn open_guide(watch: &Arc<Watch>, screen: &mut Screen) -> Result<Guide, Fault> {
    let guide = Guide::start(watch.clone())?;
    let address = guide.address()?;
    screen.line(format!("The guide: {address}"));
    show_in_browser(&address);
    guide.on_enter(|address| {
        let mut out = std::io::stdout().lock();
        let _unwritable = writeln!(out, "The guide: {address}");
    });
    Ok(guide)
}

/// Leaves the programs to whoever is guided, until Ctrl-C.
fn be_guided(
    house: &House,
    guide: &Guide,
    walked: (report::Report, walk::Walked),
    screen: &mut Screen,
) -> Result<(), Fault> {
    screen.heading("The guide is open, the programs are up. Ctrl-C ends everything.");
    screen.line(
        "Its address works once, in one browser; press Enter here for a new one. The address of \
         every page instead: `kinfold demo --addresses`.",
    );
    screen.line(format!(
        "The passphrase of every program here, which also opens a desk that locked itself: {}",
        *house.passphrase
    ));
    let tour = Tour::new(house, walked)?;
    guide.host(tour, &house.commands.stop)
}

/// Opens the address where somebody sits before a screen and a terminal; elsewhere it is only
/// printed. Whoever has no such program opens it by hand.
fn show_in_browser(address: &str) {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os);
    if screen.iter().all(Option::is_none) || !std::io::stdout().is_terminal() {
        return;
    }
    let mut opener = std::process::Command::new("xdg-open");
    let quiet = std::process::Stdio::null;
    let opener = opener
        .arg(address)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet());
    let _opened = opener.spawn();
}

/// Leaves the programs to a person until Ctrl-C.
fn keep_up(house: &House, screen: &mut Screen) -> Result<(), Fault> {
    screen.heading("The programs are up. Open in a browser on this computer:");
    let desks = open_desks(house, screen)?;
    for server in &house.servers {
        if let Some(url) = &server.url {
            screen.line(format!(
                "  the {} of society {}: {url}",
                server.kind, server.society
            ));
        }
    }
    screen.line(
        "An address of a desk works once, for two minutes; a new one stands in its log after \
         `kill -USR1` of its process.",
    );
    screen.line(format!(
        "The passphrase of every program here, which also opens a desk that locked itself: {}",
        *house.passphrase
    ));
    screen.heading("And by a command, what is wrong if something is:");
    let own = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("kinfold"));
    screen.line(format!(
        "  {} doctor --dir {} --hub {}",
        quoted(&own),
        quoted(&house.dir),
        house.url
    ));
    screen.line(format!(
        "The server: {}. Ctrl-C ends everything.",
        house.url
    ));
    match house.commands.stop.until(std::time::Duration::MAX, || {
        house.alive()?;
        desks.iter().try_for_each(|desk| desk.alive())?;
        Ok(None::<()>)
    }) {
        Err(Fault::Stopped) | Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Serves the pages of everybody, and prints where to come in.
fn open_desks(house: &House, screen: &mut Screen) -> Result<Vec<Program>, Fault> {
    let mut desks = Vec::new();
    // All begin at once: each first works out the key of its passphrase.
    for desk in &house.desks {
        let program = clerk::program(house, desk);
        program.start()?;
        desks.push((desk, program));
    }
    for (desk, program) in &desks {
        program.wait_ready(&house.commands.stop)?;
        let address = clerk::address(program).unwrap_or_default();
        let who = match desk.roles.is_empty() {
            true => "officer over the keyholder".to_owned(),
            false => format!("{}; society {}", desk.roles.join(", "), desk.society),
        };
        let (name, process) = (&desk.name, program.process().unwrap_or_default());
        screen.line(format!("  {name} ({who}; process {process}): {address}"));
    }
    Ok(desks.into_iter().map(|(_, program)| program).collect())
}

/// One that no demonstration before has left here.
fn unused_folder() -> PathBuf {
    let numbered = (2_u32..).map(|n| PathBuf::from(format!("kinfold-demo-{n}")));
    let mut names = std::iter::once(PathBuf::from("kinfold-demo")).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or_default()
}

/// A new or empty folder, by its whole path.
pub(crate) fn fresh_folder(dir: &Path) -> Result<PathBuf, Fault> {
    house::make_private(dir)?;
    let mut entries = fs::read_dir(dir).map_err(Fault::file(dir))?;
    if entries.next().is_some() {
        return Err(Fault::Asked(format!(
            "{} is not empty: a demonstration begins in a new folder. Name another with --dir, or \
             remove it",
            dir.display()
        )));
    }
    fs::canonicalize(dir).map_err(Fault::file(dir))
}

/// A port that is free now and still will be when a program takes it: below those that a system
/// hands out to connections and to whoever asks for any (32768 and more, or 49152 and more).
///
/// # Errors
/// [`Fault`].
pub(crate) fn free_port() -> Result<u16, Fault> {
    const LOWEST: u16 = 16_384;
    const ATTEMPTS: usize = 64;
    for _ in 0..ATTEMPTS {
        let mut random = [0; 2];
        getrandom::fill(&mut random).map_err(Fault::Random)?;
        let port = LOWEST + u16::from_le_bytes(random) % LOWEST;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr());
    let address = listener.map_err(Fault::file(Path::new("127.0.0.1")))?;
    Ok(address.port())
}

/// A new passphrase: 120 random bits as letters.
pub(crate) fn passphrase() -> Result<Zeroizing<String>, Fault> {
    let mut random = Zeroizing::new([0_u8; 30]);
    getrandom::fill(&mut *random).map_err(Fault::Random)?;
    let letter = |b: &u8| char::from(b"abcdefghijkmnpqr"[usize::from(b % 16)]);
    Ok(Zeroizing::new(random.iter().map(letter).collect()))
}

/// One canary a line: marker, society, row, field.
fn list(canaries: &[Canary]) -> String {
    let lines = canaries
        .iter()
        .map(|c| format!("{}\t{}\t{}\t{}\n", c.marker, c.society, c.row, c.field));
    lines.collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_port_is_none_that_a_connection_may_take_meanwhile() {
        for _ in 0..32 {
            let port = super::free_port().expect("a port");
            assert!((16_384..32_768).contains(&port), "{port}");
        }
    }
}
