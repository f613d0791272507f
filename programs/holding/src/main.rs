//! The keyholder as a program of its own: it holds neither the code of records nor a web server.

use clap::Parser;
use std::io::Write as _;
use std::process::ExitCode;

/// Kinfold's keyholder: keeps the keys, writes the log, dials out only.
#[derive(Parser)]
#[command(name = "kinfold-keyholder", version)]
struct Cli {
    #[command(flatten)]
    asked: holding::cli::Keyholder,
}

fn main() -> ExitCode {
    let mut out = std::io::stdout();
    let mut say = |line: &str| {
        // Whoever closed the pipe does not want to hear more.
        let _closed = writeln!(out, "{line}");
    };
    match holding::run(&Cli::parse().asked.command, &mut say) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            meter::log::ends("kinfold-keyholder", &fault);
            ExitCode::from(2)
        }
    }
}
