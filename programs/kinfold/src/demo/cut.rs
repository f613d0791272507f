//! When a process is killed: after a time, or exactly at one of its writes to disk.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

/// The calls by which a program makes something durable.
const WRITES: &str = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat";
/// The number of the signal that no program can catch.
const KILL: i32 = 9;

/// When a process is killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cut {
    /// After so long.
    After(Duration),
    /// When one of its threads begins its so-manieth durable write, counted from 1: before the
    /// write is done, after all before it. It ends by itself if there are not so many.
    AtWrite(u32),
}

/// A command that begins a program, so that it is killed if it is to be killed at a write. The
/// process started is the program itself, whoever watches it.
pub(crate) fn command(program: &Path, cut: Option<Cut>) -> Command {
    let Some(Cut::AtWrite(number)) = cut else {
        return Command::new(program);
    };
    let mut command = Command::new("strace");
    let kill = format!("inject={WRITES}:signal=KILL:when={number}");
    let trace = format!("trace={WRITES}");
    let quiet = [
        "-D",
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        &trace,
        "-e",
        &kill,
        "--",
    ];
    command.args(quiet.map(OsString::from)).arg(program);
    command
}

/// Whether processes can be killed at a write on this computer.
pub(crate) fn at_writes() -> bool {
    let tried = Command::new("strace")
        .args(["-qqq", "-o", "/dev/null", "true"])
        .status();
    tried.is_ok_and(|status| status.success())
}

/// Whether a process was killed, rather than ended.
pub(crate) fn killed(status: ExitStatus) -> bool {
    status.signal() == Some(KILL)
}
