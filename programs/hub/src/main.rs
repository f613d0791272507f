//! The hub as a program of its own: it holds neither the sealing nor the matching code.

use clap::Parser;
use std::process::ExitCode;

/// Kinfold's hub: ciphertext, mailboxes, the published log; no key, ever.
#[derive(Parser)]
#[command(name = "kinfold-hub", version)]
struct Cli {
    #[command(flatten)]
    options: hub::command::Options,
}

fn main() -> ExitCode {
    match hub::command::run(&Cli::parse().options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            meter::log::ends("kinfold-hub", &fault);
            ExitCode::from(2)
        }
    }
}
