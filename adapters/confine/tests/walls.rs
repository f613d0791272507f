//! What is shut is shut, for this thread and those it starts, and what is needed is not. Each test
//! shuts a thread of its own: the program of the tests goes on.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test")]

use confine::{Needs, Wall, Walls, confine};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

/// In a thread that ends with it.
fn shut<T: Send>(needs: &Needs, then: impl FnOnce(Walls) -> T + Send) -> T {
    std::thread::scope(|scope| {
        let shut = scope.spawn(|| then(confine(needs)));
        shut.join().unwrap()
    })
}

fn refused(tried: std::io::Result<impl Sized>) -> bool {
    tried.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

/// An old system shuts less. It is said, and not passed over: then nothing is tested here.
fn old(wall: Wall) -> bool {
    let old = wall != Wall::Whole;
    if old {
        // Past the harness, which shows what a test prints only if it fails.
        let _closed = writeln!(
            std::io::stderr(),
            "SKIPPED: this system does not offer all of it ({wall:?})"
        );
    }
    old
}

#[test]
fn files_beside_those_that_are_needed_are_shut() {
    let (ours, strange) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let read = ours.path().join("read");
    let write = ours.path().join("write");
    fs::create_dir_all(&read).unwrap();
    fs::create_dir_all(&write).unwrap();
    fs::write(read.join("policy"), "1").unwrap();
    fs::write(strange.path().join("passwords"), "2").unwrap();
    let needs = Needs {
        reads: vec![read.clone()],
        writes: vec![write.clone()],
        listens: false,
        dials: false,
    };
    let strange: &Path = strange.path();
    shut(&needs, |walls| {
        if old(walls.files) {
            return;
        }
        assert_eq!(fs::read(read.join("policy")).unwrap(), b"1");
        assert!(refused(fs::write(read.join("policy"), "3")));
        fs::write(write.join("new"), "4").unwrap();
        fs::rename(write.join("new"), write.join("database")).unwrap();
        assert!(refused(fs::read(strange.join("passwords"))));
        assert!(refused(fs::write(strange.join("new"), "5")));
        assert!(refused(fs::read_dir(strange)));
        // So is it for a thread that is started afterwards.
        let later = std::thread::scope(|scope| {
            let later = scope.spawn(|| refused(fs::read(strange.join("passwords"))));
            later.join().unwrap()
        });
        assert!(later);
    });
    // And nobody else's.
    assert_eq!(fs::read(strange.join("passwords")).unwrap(), b"2");
}

#[test]
fn ports_are_shut_for_whoever_needs_none() {
    let open = TcpListener::bind("127.0.0.1:0").unwrap();
    let there = open.local_addr().unwrap();
    let dials = Needs {
        dials: true,
        ..Needs::default()
    };
    shut(&dials, |walls| {
        if old(walls.calls) {
            return;
        }
        assert!(refused(TcpListener::bind("127.0.0.1:0")));
        TcpStream::connect(there).unwrap();
    });
    let listens = Needs {
        listens: true,
        ..Needs::default()
    };
    shut(&listens, |walls| {
        if old(walls.files) {
            return;
        }
        TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(refused(TcpStream::connect(there)));
    });
}

#[test]
fn no_other_program_is_started() {
    let needs = Needs {
        reads: vec!["/".into()],
        writes: vec!["/".into()],
        listens: true,
        dials: true,
    };
    shut(&needs, |walls| {
        if old(walls.calls) {
            return;
        }
        assert!(refused(Command::new("/bin/true").status()));
    });
    assert!(Command::new("/bin/true").status().unwrap().success());
}
