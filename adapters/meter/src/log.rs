//! The lines of a program's log, on standard error.

use core::fmt::Display;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// The variable that asks for JSON where no option does.
pub const VARIABLE: &str = "KINFOLD_LOG";

static JSON: AtomicBool = AtomicBool::new(false);

/// Whether JSON is wanted: by the option, or by `KINFOLD_LOG=json`.
#[must_use]
pub fn wants_json(option: bool) -> bool {
    option || std::env::var_os(VARIABLE).is_some_and(|value| value == "json")
}

/// Begins the log: text, or one JSON object a line. A log that was begun before goes on.
pub fn begin(json: bool) {
    let lines = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO);
    let begun = match json {
        true => lines.json().flatten_event(true).try_init(),
        false => lines.try_init(),
    };
    if begun.is_ok() {
        JSON.store(json, Ordering::Relaxed);
    }
}

/// Whether the log is JSON.
#[must_use]
pub fn is_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// A line of a program whose lines are sentences and nothing else.
pub fn say(text: &str) {
    tracing::info!("{text}");
}

/// Why a program ends: a line of its log if that is JSON, else as every command says it.
pub fn ends(program: &str, fault: &dyn Display) {
    if is_json() {
        tracing::error!("{program}: {fault}");
    } else {
        let _unwritable = writeln!(std::io::stderr(), "{program}: {fault}");
    }
}
