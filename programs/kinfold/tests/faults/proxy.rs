//! The network between a program and the hub: passes everything on, or does what broken networks
//! do. What hung stays hung when the network heals, as a connection does whose other end is gone.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// How a network is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Network {
    /// Everything arrives.
    Whole,
    /// Connections are closed at once.
    Dropping,
    /// Connections are accepted, and nothing is ever answered.
    Hanging,
    /// Calls arrive, and answers break off after some bytes.
    Cutting,
}

/// So much of an answer arrives where answers break off.
const CUT: usize = 24;
/// How often a connection looks how the network is.
const LOOK: Duration = Duration::from_millis(50);

/// A way to the hub.
pub(crate) struct Way {
    pub(crate) at: String,
    now: Arc<AtomicU8>,
}

impl Way {
    /// A way to what listens there.
    pub(crate) fn to(hub: &str) -> Way {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let now = Arc::new(AtomicU8::new(Network::Whole as u8));
        let (hub, known) = (hub.to_owned(), Arc::clone(&now));
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let (hub, now) = (hub.clone(), Arc::clone(&known));
                std::thread::spawn(move || carry(&caller, &hub, &now));
            }
        });
        Way { at, now }
    }

    /// From now on the network is like this.
    pub(crate) fn is(&self, network: Network) {
        self.now.store(network as u8, Ordering::SeqCst);
    }
}

fn carry(caller: &TcpStream, hub: &str, now: &Arc<AtomicU8>) {
    let is = |network: Network| now.load(Ordering::SeqCst) == network as u8;
    if is(Network::Dropping) {
        let _gone = caller.shutdown(Shutdown::Both);
        return;
    }
    let Ok(hub) = TcpStream::connect(hub) else {
        let _gone = caller.shutdown(Shutdown::Both);
        return;
    };
    let (from, to) = (caller.try_clone().unwrap(), hub.try_clone().unwrap());
    let there = Arc::clone(now);
    let asked = std::thread::spawn(move || pass(&from, &to, &there, usize::MAX));
    pass(&hub, caller, now, CUT);
    let _ended = asked.join();
}

/// One direction, until either side ends or the network drops it; of what breaks off, `cut` bytes.
fn pass(mut from: &TcpStream, mut to: &TcpStream, now: &AtomicU8, cut: usize) {
    from.set_read_timeout(Some(LOOK)).unwrap();
    let mut piece = vec![0; 1 << 16];
    let mut hung = false;
    loop {
        let is = |network: Network| now.load(Ordering::SeqCst) == network as u8;
        if is(Network::Dropping) {
            break;
        }
        hung |= is(Network::Hanging);
        let count = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(_) => break,
        };
        if hung {
            continue;
        }
        let breaks = cut < count && is(Network::Cutting);
        let sent = if breaks { cut } else { count };
        if to.write_all(&piece[..sent]).is_err() || breaks {
            break;
        }
    }
    for end in [from, to] {
        let _gone = end.shutdown(Shutdown::Both);
    }
}
