//! Callers who were greeted, for a router.

use crate::Identity;
use axum::serve::Listener;
use core::net::SocketAddr;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::server::TlsStream;

/// So many are greeted at the same time.
const GREETED: usize = 4_096;

type Caller = (TlsStream<TcpStream>, SocketAddr);

/// Takes connections, greets each on a task of its own, and hands over those that came to an end:
/// who says nothing holds nobody up.
#[derive(Debug)]
pub struct Greeted {
    callers: mpsc::Receiver<Caller>,
    address: SocketAddr,
    door: JoinHandle<()>,
}

impl Greeted {
    /// Begins to take connections.
    ///
    /// # Errors
    /// The listener has no address.
    pub fn at(listener: TcpListener, identity: Identity) -> io::Result<Greeted> {
        let address = listener.local_addr()?;
        let (tell, callers) = mpsc::channel(64);
        let door = tokio::spawn(take(listener, identity, tell));
        Ok(Greeted {
            callers,
            address,
            door,
        })
    }
}

async fn take(listener: TcpListener, identity: Identity, tell: mpsc::Sender<Caller>) {
    let places = Arc::new(Semaphore::new(GREETED));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, from)) = listener.accept().await else {
            // One that was broken off, or no file descriptor is left: others will end.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (identity, tell) = (identity.clone(), tell.clone());
        tokio::spawn(async move {
            let _place = place;
            if let Ok(greeted) = identity.greet(stream).await {
                let _ended = tell.send((greeted, from)).await;
            }
        });
    }
}

impl Listener for Greeted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Caller {
        match self.callers.recv().await {
            Some(caller) => caller,
            None => core::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Drop for Greeted {
    fn drop(&mut self) {
        self.door.abort();
    }
}
