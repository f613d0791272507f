//! A mail server that keeps what it gets and delivers none of it.

use super::{Chance, Faults};
use crate::Fault;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// Longest mail, in bytes.
const LONGEST: usize = 1 << 20;

/// A mail as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mailed {
    /// From whom, as the envelope says.
    pub from: String,
    /// To whom, as the envelope says.
    pub to: Vec<String>,
    /// Head and body, as they came; lines end with CR LF.
    pub mail: Vec<u8>,
}

struct Inner {
    faults: Faults,
    chance: Chance,
    mailed: Vec<Mailed>,
}

/// A running sink.
#[derive(Clone)]
pub struct Sink {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl core::fmt::Debug for Sink {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Sink({})", self.address)
    }
}

impl Sink {
    /// Starts one. It runs until the process ends.
    ///
    /// # Errors
    /// [`Fault::Listen`].
    pub fn start(listen: SocketAddr, faults: Faults) -> Result<Sink, Fault> {
        let listener = TcpListener::bind(listen).map_err(Fault::Listen)?;
        let address = listener.local_addr().map_err(Fault::Listen)?;
        let inner = Arc::new(Mutex::new(Inner {
            faults,
            chance: Chance(faults.seed.max(1)),
            mailed: Vec::new(),
        }));
        let shared = inner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || {
                    // A caller that went away is no fault of a sink.
                    let _gone = serve(&stream, &shared);
                });
            }
        });
        Ok(Sink { address, inner })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything it was given.
    #[must_use]
    pub fn mailed(&self) -> Vec<Mailed> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.mailed.clone()
    }
}

fn serve(stream: &TcpStream, shared: &Mutex<Inner>) -> io::Result<()> {
    let mut out = stream;
    let mut lines = BufReader::new(stream);
    out.write_all(b"220 sink\r\n")?;
    let (mut from, mut to) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.trim_end().to_owned();
        let upper = word.to_ascii_uppercase();
        if upper.starts_with("EHLO") {
            out.write_all(b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")?;
        } else if upper.starts_with("MAIL FROM:") {
            (from, to) = (path(&word), Vec::new());
            out.write_all(b"250 ok\r\n")?;
        } else if upper.starts_with("RCPT TO:") {
            let name = path(&word);
            let nobody = name.starts_with("nobody@");
            to.push(name);
            out.write_all(if nobody {
                b"550 no such mailbox\r\n"
            } else {
                b"250 ok\r\n"
            })?;
        } else if upper == "DATA" {
            out.write_all(b"354 go on\r\n")?;
            let mail = data(&mut lines)?;
            if !take(shared, &mut out, (&from, &to), mail)? {
                return Ok(());
            }
        } else if upper == "QUIT" {
            return out.write_all(b"221 bye\r\n");
        } else {
            out.write_all(b"250 ok\r\n")?;
        }
    }
}

/// Keeps it or not, and says so or not. False if the line is to be cut.
fn take(
    shared: &Mutex<Inner>,
    out: &mut &TcpStream,
    (from, to): (&str, &[String]),
    mail: Vec<u8>,
) -> io::Result<bool> {
    let lost = {
        let mut inner = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let faults = inner.faults;
        if inner.chance.in_hundred(faults.refuses) {
            drop(inner);
            out.write_all(b"451 later\r\n")?;
            return Ok(true);
        }
        inner.mailed.push(Mailed {
            from: from.to_owned(),
            to: to.to_vec(),
            mail,
        });
        inner.chance.in_hundred(faults.loses_answers)
    };
    if lost {
        return Ok(false);
    }
    out.write_all(b"250 taken\r\n")?;
    Ok(true)
}

fn path(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}

/// Until the line with a single dot; a dot that was doubled is one.
fn data(lines: &mut BufReader<&TcpStream>) -> io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 || mail.len() > LONGEST {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(mail);
        }
        let line = match line.strip_prefix(b".") {
            Some(rest) => rest,
            None => &line[..],
        };
        mail.extend_from_slice(line);
    }
}
