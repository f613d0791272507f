//! What stands before two hubs: passes connections on to one after the other, and to the one that
//! is there if the other is not. As simple as such a thing can be; an installation has a real one.

use crate::Fault;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One that works until the program ends.
pub(super) struct Proxy {
    carried: Arc<[AtomicU64; 2]>,
}

impl Proxy {
    /// At this address of this computer, before what listens at these ports.
    pub(super) fn start(url: &str, ports: [u16; 2]) -> Result<Proxy, Fault> {
        let address = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(&address).map_err(Fault::file(Path::new(&address)))?;
        let carried: Arc<[AtomicU64; 2]> = Arc::default();
        let counts = Arc::clone(&carried);
        std::thread::spawn(move || {
            for (turn, caller) in listener.incoming().enumerate() {
                let Ok(caller) = caller else { continue };
                for at in [turn % 2, (turn + 1) % 2] {
                    if let Ok(hub) = TcpStream::connect(("127.0.0.1", ports[at])) {
                        counts[at].fetch_add(1, Ordering::Relaxed);
                        // One that ends at once is seen by the caller, who calls again.
                        let _ended = pass(&caller, &hub);
                        break;
                    }
                }
            }
        });
        Ok(Proxy { carried })
    }

    /// How many connections each hub was given.
    pub(super) fn carried(&self) -> [u64; 2] {
        [0, 1].map(|at: usize| self.carried[at].load(Ordering::Relaxed))
    }
}

/// Both ways, each in a thread of its own, until either side ends.
fn pass(caller: &TcpStream, hub: &TcpStream) -> io::Result<()> {
    let ways = [
        (caller.try_clone()?, hub.try_clone()?),
        (hub.try_clone()?, caller.try_clone()?),
    ];
    for (mut from, mut to) in ways {
        std::thread::spawn(move || {
            let _ended = io::copy(&mut from, &mut to);
            let _gone = to.shutdown(Shutdown::Write);
            let _gone = from.shutdown(Shutdown::Read);
        });
    }
    Ok(())
}
