//! The console: a socket in the keyholder's folder, for whoever may write there, and files that
//! order a lockdown, which work while the program does not.

use super::Event;
use crate::disk::Disk;
use crate::error::StoreError;
use crate::fault::HoldError;
use sign::SocietyId;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// Name of the socket in the keyholder's folder.
pub const SOCKET: &str = "console";
/// How the names of files begin that order a lockdown; the number of the society follows, 0 for
/// all.
pub const LOCKDOWN: &str = "lockdown-";

/// Longest command.
const LONGEST: u64 = 64;

/// What can be said at the console.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Stop releases of the societies that were left with [`leave_lockdown`].
    Lockdown,
    /// How things stand.
    Status,
    /// Wrap all keys anew now.
    Rotate,
    /// Make the daily indexes now.
    Index,
    /// End the program.
    Stop,
}

impl Command {
    const ALL: [(&'static str, Command); 5] = [
        ("lockdown", Command::Lockdown),
        ("status", Command::Status),
        ("rotate", Command::Rotate),
        ("index", Command::Index),
        ("stop", Command::Stop),
    ];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, command)| *command == self);
        found.map_or("", |(word, _)| word)
    }

    /// Reads a command.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == word);
        found.map(|(_, command)| *command)
    }
}

/// What the keyholder says to a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Whether it was done.
    pub ok: bool,
    /// In words.
    pub text: String,
}

impl Answer {
    /// It was done.
    #[must_use]
    pub fn done(text: impl Into<String>) -> Self {
        Answer {
            ok: true,
            text: text.into(),
        }
    }

    /// It was not.
    #[must_use]
    pub fn refused(text: impl Into<String>) -> Self {
        Answer {
            ok: false,
            text: text.into(),
        }
    }
}

/// Leaves the order to lock down in a folder, durable on return: a running keyholder finds it
/// within a moment, one that is down begins with it.
///
/// # Errors
/// [`HoldError::Store`].
pub fn leave_lockdown(disk: &impl Disk, society: SocietyId) -> Result<(), HoldError> {
    let path = format!("{LOCKDOWN}{society}");
    disk.replace(&path, b"").map_err(StoreError::io(&path))?;
    Ok(())
}

/// Says a command to the keyholder that runs in `folder`. `None` if none runs there.
///
/// # Errors
/// As the system says, once one was there.
pub fn ask_console(folder: &Path, command: Command) -> io::Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(folder.join(SOCKET)) else {
        return Ok(None);
    };
    stream.write_all(format!("{}\n", command.word()).as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let Some((first, rest)) = text.split_once('\n') else {
        return Err(io::Error::other("the keyholder ended while it was asked"));
    };
    Ok(Some(Answer {
        ok: first == "ok",
        text: rest.to_owned(),
    }))
}

/// Hears commands, one at a time.
pub(super) fn hear(listener: UnixListener, events: Sender<Event>) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever said it may have gone; the command was carried out all the same.
            if let Ok(false) = one(stream, &events) {
                return;
            }
        }
    });
}

/// False once the machine's thread is gone.
fn one(mut stream: UnixStream, events: &Sender<Event>) -> io::Result<bool> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new((&stream).take(LONGEST)).read_line(&mut line)?;
    let answer = match Command::parse(line.trim()) {
        None => Answer::refused("There is no such command."),
        Some(command) => {
            let (answer, heard) = channel();
            if events.send(Event::Console(command, answer)).is_err() {
                return Ok(false);
            }
            match heard.recv() {
                Ok(answer) => answer,
                Err(_) => return Ok(false),
            }
        }
    };
    let word = if answer.ok { "ok" } else { "no" };
    stream.write_all(format!("{word}\n{}", answer.text).as_bytes())?;
    Ok(true)
}
