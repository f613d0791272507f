//! `kinfold portal`: the families' pages, with this computer's line, files and clock.

use crate::Fault;
use crate::cli::Portal;
use crate::desking::connect;
use crate::screen::Screen;
use confine::{Needs, confine};
use desk::clock::{Computer, Outside as _};
use desk::disk::{Disk as _, Folder};
use desk::own::{Own, Place};
use ledger::leaf::DeviceKind;
use portal::Spool;
use portal::engine::Engine;
use portal::web::{Limits, serve};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use world::portal::Identity;
use zeroize::Zeroizing;

/// The file of the key with which the private numbers of receipts are made and kept.
const RECEIPTS: &str = "receipts";
/// What stands in the line that says so.
pub(crate) const STOCKED: &str = "portal is ready for";
/// So many slow hashes are made ahead of time, if nobody says otherwise: some 13 s of one core.
const RECEIPTS_AHEAD: usize = 512;
/// The file of forms and of all else that changes.
const SPOOL: &str = "spool";

/// Runs a portal until it is told to end. Prints one line with its address when it listens.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Portal, screen: &mut Screen) -> Result<u8, Fault> {
    meter::log::begin(meter::log::wants_json(asked.log_json));
    if let Some(at) = asked.metrics {
        meter::address::check(at, asked.metrics_open).map_err(Fault::Asked)?;
    }
    let folder = desk::command::take(&asked.dir, false)?;
    Own::there(&folder)?;
    let typed = terminal::read(asked.passphrase_fd, "Passphrase of this portal")?;
    no_core_dump(asked)?;
    let own = Arc::new(Own::open(&folder, typed.as_bytes())?);
    if own.kind != DeviceKind::Portal {
        return Err(Fault::Asked(format!(
            "{}: this folder is not a portal's; make one with `kinfold desk --dir DIR enrol \
             --staff-kind portal`",
            asked.dir.display()
        )));
    }
    desk::command::enter(&asked.dir, &own)?;
    let Some(place) = own.place(&folder)? else {
        return Err(Fault::Asked(format!(
            "{}: this portal does not know its log and server yet: `kinfold desk --dir DIR sync \
             --policy FILE --hub URL`",
            asked.dir.display()
        )));
    };
    let identity = asked.tls.read()?;
    let needs = Needs {
        reads: asked.tls.folders(),
        writes: vec![asked.dir.clone()],
        listens: true,
        dials: true,
    };
    // Before there is any thread.
    meter::log::say(&format!("From now on: {}.", confine(&needs)));
    let ahead = asked.receipts_ahead.unwrap_or(RECEIPTS_AHEAD);
    let (engine, ended) = start(&own, &place, &folder, ahead)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fault::file(&asked.dir))?;
    let scheme = scheme(identity.as_ref());
    let ready = |address| {
        screen.line(format!("portal listens on {scheme}://{address}"));
    };
    let usual = Limits::default();
    let limits = Limits {
        forms: asked.forms_a_minute.unwrap_or(usual.forms),
        looks: asked.looks_a_minute.unwrap_or(usual.looks),
        ..usual
    };
    tell_stocked(&engine, ahead);
    if let Some(at) = asked.metrics {
        let listener = runtime.block_on(tokio::net::TcpListener::bind(at));
        let listener =
            listener.map_err(|error| Fault::Asked(format!("--metrics {at}: {error}")))?;
        runtime.spawn(portal::figures::serve(listener, engine.clone()));
    }
    if let Some(identity) = identity.clone() {
        runtime.spawn(identity.renew(meter::log::say));
    }
    let at = (asked.listen, identity);
    let served = serve(at, (engine, ended), &limits, ready, told_to_end());
    runtime.block_on(served)?;
    Ok(0)
}

/// One line for the operator.
pub(crate) fn tell(line: &str) {
    let _unwritable = writeln!(std::io::stderr(), "{line}");
}

/// How its address begins.
pub(crate) fn scheme(identity: Option<&tls::Identity>) -> &'static str {
    match identity {
        Some(_) => "https",
        None => "http",
    }
}

/// A core dump would hold what families type, and the digits behind slow hashes made ahead.
fn no_core_dump(asked: &Portal) -> Result<(), Fault> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(|error| Fault::file(&asked.dir)(error.into()))
}

/// Says once when all slow hashes that are made ahead of time are there: from then on so many
/// requests can come at once.
fn tell_stocked(engine: &Engine, ahead: usize) {
    let engine = engine.clone();
    std::thread::spawn(move || {
        while !engine.was_stocked() {
            std::thread::sleep(Duration::from_millis(200));
        }
        let line = format!("{STOCKED} {ahead} requests at once");
        // Whoever closed the pipe does not want to hear it.
        let _closed = writeln!(std::io::stdout(), "{line}");
    });
}

fn start(
    own: &Arc<Own>,
    place: &Place,
    folder: &Folder,
    ahead: usize,
) -> Result<(Engine, tokio::sync::oneshot::Receiver<portal::Fault>), Fault> {
    let again = Arc::clone(own);
    let keys = place.log.keys.clone();
    let quorum = (place.log.quorum > 0).then(|| place.log.quorum()).flatten();
    let identity = move || Identity {
        signer: again.signer_again(),
        society: again.society,
        keys: keys.clone(),
        quorum: quorum.clone(),
    };
    let line = connect(place, own.signer_again())?;
    let spool = Spool::open(&folder.path(SPOOL))?;
    let pepper = pepper(own, folder)?;
    let pepper = (pepper, ahead);
    Ok(Engine::start(identity, pepper, spool, Arc::from(line))?)
}

/// Made once: with another key, forms that are posted again would get other numbers, and no
/// family's private number would be known any more.
fn pepper(own: &Own, folder: &Folder) -> Result<Zeroizing<[u8; 32]>, Fault> {
    if let Some(bytes) = own.read(folder, RECEIPTS)? {
        let key = <[u8; 32]>::try_from(bytes.as_slice());
        let damaged = |_| desk::Fault::Damaged(folder.path(RECEIPTS));
        return Ok(Zeroizing::new(key.map_err(damaged)?));
    }
    let key = Zeroizing::new(Computer.fresh()?);
    own.write(folder, &Computer, RECEIPTS, &*key)?;
    Ok(key)
}

/// Ready when the process is told to end.
pub(crate) async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ended = interrupted.await;
        }
    }
}
