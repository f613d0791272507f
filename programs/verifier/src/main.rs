//! The outsider's check as a program of its own: no key, no socket, nothing else of Kinfold.

use clap::Parser;
use confine::{Needs, confine};
use std::io::Write as _;
use std::process::ExitCode;

/// Check a copy of Kinfold's log against a policy file.
#[derive(Parser)]
#[command(name = "kinfold-verify", version, after_long_help = verifier::HELP)]
struct Cli {
    #[command(flatten)]
    asked: verifier::Verify,
}

fn main() -> ExitCode {
    let mut out = std::io::stdout();
    let mut say = |line: &str| {
        // Whoever closed the pipe does not want to hear more.
        let _closed = writeln!(out, "{line}");
    };
    let asked = Cli::parse().asked;
    // The copy comes from whoever may be hostile: what reads it may read nothing else, and call
    // nobody. A system that cannot do this checks the copy all the same.
    let _open = confine(&Needs {
        reads: vec![asked.log.clone(), asked.policy.clone()],
        ..Needs::default()
    });
    match verifier::run(&asked, &mut say) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            let _unwritable = writeln!(std::io::stderr(), "kinfold-verify: {fault}");
            ExitCode::from(2)
        }
    }
}
