//! The command line; everything it does stands in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    kinfold::run(std::env::args_os())
}
