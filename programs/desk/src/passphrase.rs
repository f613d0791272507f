//! The passphrase: typed, or read from a file descriptor that whoever started the program left
//! open.

use crate::Fault;
use std::fs::File;
use std::io::{Read, Write};
use zeroize::Zeroizing;

/// Longest passphrase in bytes.
const LONGEST: u64 = 1024;
/// Shortest that is taken for a new desk, in characters.
const SHORTEST: usize = 12;

/// Asks for the passphrase, or reads it from descriptor `fd` up to its first line break.
///
/// # Errors
/// [`Fault::Asked`].
pub fn read(fd: Option<u32>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    match fd {
        Some(fd) => from_descriptor(fd),
        None => typed("Passphrase of this desk: "),
    }
}

/// As [`read`], for a new desk: typed twice, and long enough.
///
/// # Errors
/// [`Fault::Asked`].
pub fn new(fd: Option<u32>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let first = match fd {
        Some(fd) => from_descriptor(fd)?,
        None => {
            let first = typed("A passphrase for this desk (four or more random words): ")?;
            if typed("Once more: ")? != first {
                return Err(Fault::asked("the two passphrases differ; nothing was made"));
            }
            first
        }
    };
    let characters = String::from_utf8_lossy(&first).chars().count();
    if characters < SHORTEST {
        return Err(Fault::asked(format!(
            "the passphrase has fewer than {SHORTEST} characters; nothing was made"
        )));
    }
    Ok(first)
}

fn from_descriptor(fd: u32) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let wrong = |e: std::io::Error| Fault::asked(format!("--passphrase-fd {fd}: {e}"));
    let file = File::open(format!("/dev/fd/{fd}")).map_err(wrong)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize));
    file.take(LONGEST).read_to_end(&mut bytes).map_err(wrong)?;
    let end = bytes.iter().position(|b| matches!(b, b'\n' | b'\r'));
    let length = end.unwrap_or(bytes.len());
    bytes.truncate(length);
    if bytes.is_empty() {
        return Err(Fault::asked(format!("--passphrase-fd {fd}: it is empty")));
    }
    Ok(bytes)
}

fn typed(prompt: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut screen = std::io::stderr();
    let _unwritable = screen
        .write_all(prompt.as_bytes())
        .and_then(|()| screen.flush());
    let typed = rpassword::read_password().map_err(|e| {
        Fault::asked(format!(
            "no passphrase can be typed here ({e}); give --passphrase-fd"
        ))
    })?;
    Ok(Zeroizing::new(typed.into_bytes()))
}
