//! Two hubs work on one database, behind a proxy; each is killed in turn while staff work. What was
//! confirmed is there afterwards, whichever of them confirmed it.

use super::keyholder::sound;
use super::place::{Place, is_whole};
use super::proxy::Proxy;
use super::{Score, ours};
use crate::Fault;
use crate::demo::{Program, Spec, free_port};
use crate::screen::Screen;
use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Requests that are filed at least while hubs come and go.
const FILED: usize = 6;
/// How often a hub is killed meanwhile at least: each of them once. Staff go on filing until then,
/// however fast their machines are.
const KILLS: u32 = 2;
/// How long one hub works alone, and how long both do.
const ALONE: Duration = Duration::from_secs(2);
const TOGETHER: Duration = Duration::from_secs(1);
/// Between two requests: what is filed must also be opened, and a day's openings are counted.
const BETWEEN: Duration = Duration::from_millis(300);

pub(super) fn hold(
    mut place: Place,
    database: Option<&str>,
    screen: &mut Screen,
) -> Result<Score, Fault> {
    let own = || {
        let file = place.house.dir.join("hub").join("hub.sqlite");
        format!("sqlite:{}", file.display())
    };
    let database = database.map_or_else(own, str::to_owned);
    let ports = [free_port()?, free_port()?];
    let proxy = Proxy::start(&place.house.url, ports)?;
    let hubs = [
        hub(&place, "hub", ports[0], &database),
        hub(&place, "hub-2", ports[1], &database),
    ];
    // The founding starts the first.
    place.house.hub = Arc::clone(&hubs[0]);
    place.also.push(Arc::clone(&hubs[1]));
    place.found()?;
    start(&place, &hubs[1])?;
    let caseworker = place.house.desk("caseworker-1");
    let before = place.file("lead-1")?;
    let grant = place.give("lead-1", caseworker, &before)?;
    place.open_at_last(caseworker, &before, &grant)?;

    screen.line("Two hubs on one database. One is killed, in turn, while staff work.");
    let begin = Instant::now();
    hubs[0].kill();
    let opened = place.open_at_last(caseworker, &before, &grant)?;
    let back_after = begin.elapsed();
    start(&place, &hubs[0])?;
    let (filed, kills) = come_and_go(&place, &hubs)?;
    let mut whole = 0;
    for record in &filed {
        let grant = place.give("lead-1", caseworker, record)?;
        whole += usize::from(is_whole(&place.open_at_last(caseworker, record, &grant)?));
    }
    screen.line(format!(
        "{} requests were filed while hubs were killed {kills} times.",
        filed.len()
    ));
    let published = place.house.dir.join("keyholder");
    Ok(Score {
        back_after,
        held: vec![
            ("with one hub gone, what was kept opens", is_whole(&opened)),
            (
                "every request that was confirmed opens as it was filed",
                whole == filed.len() && filed.len() >= FILED,
            ),
            (
                "both hubs were killed while they were filed",
                kills >= KILLS,
            ),
            (
                "both hubs did some of the work",
                proxy.carried().iter().all(|of| *of > 1),
            ),
            (
                "the log is one, whole and sound",
                sound(&place, &published)?,
            ),
        ],
    })
}

/// Requests are filed, and meanwhile one hub after the other is killed and started again; the
/// records, and how often one was killed.
fn come_and_go(place: &Place, hubs: &[Arc<Program>; 2]) -> Result<(Vec<String>, u32), Fault> {
    let kills = AtomicU32::new(0);
    let killed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let filing = scope.spawn(|| {
            let mut filed = Vec::new();
            while filed.len() < FILED || !killed.load(Ordering::SeqCst) {
                filed.push(place.file("lead-1")?);
                place.house.commands.stop.pause(BETWEEN)?;
            }
            Ok::<_, Fault>(filed)
        });
        let killing = || -> Result<(), Fault> {
            for hub in hubs.iter().cycle() {
                if filing.is_finished() {
                    break;
                }
                hub.kill();
                place.house.commands.stop.pause(ALONE)?;
                start(place, hub)?;
                if kills.fetch_add(1, Ordering::SeqCst) + 1 >= KILLS {
                    killed.store(true, Ordering::SeqCst);
                }
                place.house.commands.stop.pause(TOGETHER)?;
            }
            Ok(())
        };
        let ended = killing();
        // Also where a hub did not come back: nobody may wait for that.
        killed.store(true, Ordering::SeqCst);
        let filed = filing
            .join()
            .map_err(|_| ours("whoever filed requests ended"))??;
        ended?;
        Ok((filed, kills.load(Ordering::SeqCst)))
    })
}

fn start(place: &Place, hub: &Program) -> Result<(), Fault> {
    hub.start()?;
    hub.wait_ready(&place.house.commands.stop)
}

/// A hub on this database, behind the proxy.
fn hub(place: &Place, name: &str, port: u16, database: &str) -> Arc<Program> {
    let listen = format!("127.0.0.1:{port}");
    let mut args: Vec<OsString> = [
        "hub",
        "--behind-proxy",
        "--listen",
        &listen,
        "--database",
        database,
        "--policy",
    ]
    .map(OsString::from)
    .into();
    args.push(place.house.dir.join("policy").into());
    Arc::new(Program::new(Spec {
        name: name.to_owned(),
        args,
        passphrase: None,
        ready: "hub listens on",
        log: place.house.dir.join("logs").join(format!("{name}.log")),
    }))
}
