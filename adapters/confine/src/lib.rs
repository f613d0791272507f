//! What a program takes from itself once it has opened what it needs: so that whoever takes the
//! program over has less of the computer than the program's account has.
//!
//! # In scope
//! Files and ports (Landlock), calls to the system (seccomp), on Linux; for the whole rest of the
//! program's life, threads included.
//!
//! # Out of scope
//! What the account may do at all, memory and processor (the system's service manager), and what
//! stands in the program's own memory: whoever took it over has that.
//!
//! # Invariants
//! - It only takes: nothing that the account may not do becomes possible.
//! - A system that cannot do it all, or nothing of it, is said ([`Walls`]); the program goes on.

mod calls;
mod files;

use std::path::PathBuf;

/// What a program goes on needing.
#[derive(Clone, Default, Debug)]
pub struct Needs {
    /// Files and folders that it reads, with everything in them.
    pub reads: Vec<PathBuf>,
    /// Files and folders that it writes, with everything in them. A file that is replaced by
    /// renaming needs its folder here.
    pub writes: Vec<PathBuf>,
    /// Whether it opens ports of its own from now on.
    pub listens: bool,
    /// Whether it calls other computers.
    pub dials: bool,
}

/// How much of it the system did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wall {
    /// All that was asked.
    Whole,
    /// A part: an older system.
    Part,
    /// Nothing.
    None,
}

/// Both walls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Walls {
    /// Files and ports.
    pub files: Wall,
    /// Calls to the system.
    pub calls: Wall,
}

impl core::fmt::Display for Walls {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let word = |wall| match wall {
            Wall::Whole => "shut",
            Wall::Part => "shut in part (the system is old)",
            Wall::None => "open (the system does not offer it)",
        };
        let (files, calls) = (word(self.files), word(self.calls));
        write!(
            f,
            "what this program does not need of the computer: files and ports {files}, calls to \
             the system {calls}"
        )
    }
}

/// Takes everything else from this thread and from all threads that it starts from now on: so it
/// is called before any is started.
#[must_use]
pub fn confine(needs: &Needs) -> Walls {
    let files = files::shut(needs);
    // The first needs calls that the second takes away.
    let calls = calls::shut(needs);
    Walls { files, calls }
}
