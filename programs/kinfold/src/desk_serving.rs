//! `kinfold desk serve`: the desk's pages for the browser of this computer.

use crate::Fault;
use crate::desking::{connect, typed};
use crate::screen::Screen;
use desk::cli::Desk;
use desk::command::{Passphrase, enter, take};
use desk::own::Own;
use desk::web::{Settings, serve};
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

/// Serves until it is told to end. Prints one line with an address to come in by: at the start,
/// whenever somebody presses Enter in its terminal, and at the signal USR1.
///
/// # Errors
/// [`Fault`].
pub(crate) fn run(
    asked: &Desk,
    (listen, lang): (SocketAddr, &str),
    screen: &mut Screen,
) -> Result<u8, Fault> {
    let Some(locale) = language::locale(lang) else {
        return Err(Fault::Asked(format!(
            "--lang {lang}: there is no such language here"
        )));
    };
    let folder = take(&asked.dir, false)?;
    Own::there(&folder)?;
    let passphrase = typed(asked.passphrase_fd, Passphrase::Known)?;
    let own = Own::open(&folder, passphrase.as_bytes())?;
    drop(passphrase);
    enter(&asked.dir, &own)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fault::file(&asked.dir))?;
    screen.finish();
    let json = asked.json;
    runtime.block_on(async {
        let wanted = wanted(&asked.dir)?;
        let ended = until_told(&asked.dir)?;
        let settings = Settings::usual(listen, locale);
        let tell = move |address: &str| print("desk", address, json);
        serve(
            (folder, own),
            Box::new(connect),
            settings,
            wanted,
            tell,
            ended,
        )
        .await?;
        Ok(0)
    })
}

/// Somebody waits for this line: it goes out at once.
pub(crate) fn print(what: &str, address: &str, json: bool) {
    let line = match json {
        true => json!({"state": "listens", "address": address}).to_string(),
        false => format!("{what} listens on {address}"),
    };
    let mut out = std::io::stdout().lock();
    let _unwritable = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Something comes out of it whenever somebody wants another address to come in by: at the signal
/// USR1, or when they press Enter in the terminal.
///
/// # Errors
/// [`Fault::File`], naming the folder that is served.
pub(crate) fn wanted(dir: &std::path::Path) -> Result<mpsc::Receiver<()>, Fault> {
    let (more, wanted) = mpsc::channel(1);
    let again = signals(SignalKind::user_defined1(), dir)?;
    ask_on_signal(again, more.clone());
    // A passphrase that came by standard input has used it up.
    if std::io::stdin().is_terminal() {
        ask_on_enter(more);
    }
    Ok(wanted)
}

/// Ready when somebody presses Ctrl-C, or the signal TERM comes.
///
/// # Errors
/// [`Fault::File`], naming the folder that is served.
pub(crate) fn until_told(
    dir: &std::path::Path,
) -> Result<impl Future<Output = ()> + Send + 'static, Fault> {
    Ok(told(signals(SignalKind::terminate(), dir)?))
}

fn signals(kind: SignalKind, dir: &std::path::Path) -> Result<Signal, Fault> {
    signal(kind).map_err(Fault::file(dir))
}

fn ask_on_signal(mut signal: Signal, more: mpsc::Sender<()>) {
    tokio::spawn(
        async move { while signal.recv().await.is_some() && more.send(()).await.is_ok() {} },
    );
}

fn ask_on_enter(more: mpsc::Sender<()>) {
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() || more.blocking_send(()).is_err() {
                return;
            }
        }
    });
}

async fn told(mut terminated: Signal) {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
