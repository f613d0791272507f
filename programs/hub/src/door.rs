//! How many connections at once, and who goes when there are too many.
//!
//! A connection on which no signed call came yet is a stranger's. When all places are taken, or
//! all that one address may have, the stranger who came first goes: however many hold connections
//! open without saying anything, whoever signs finds a place and keeps it.

use crate::config::Limits;
use crate::edge::network;
use core::net::IpAddr;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The places there are.
#[derive(Clone)]
pub(crate) struct Door {
    places: Arc<Mutex<Places>>,
    most: usize,
    /// None behind a proxy, where all come from one address.
    per_address: Option<usize>,
}

#[derive(Default)]
struct Places {
    next: u64,
    taken: usize,
    by_address: BTreeMap<IpAddr, usize>,
    /// By the order in which they came.
    strangers: BTreeMap<u64, Stranger>,
}

struct Stranger {
    address: IpAddr,
    go: oneshot::Sender<()>,
}

/// Who has a connection. Its place is free again when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Guest(Arc<Place>);

struct Place {
    number: u64,
    address: IpAddr,
    places: Arc<Mutex<Places>>,
}

/// A stranger who says that it signs, while that is looked at: it is not sent away meanwhile, and
/// a stranger as before if it was not true.
pub(crate) struct Heard {
    place: Arc<Place>,
    stranger: Option<Stranger>,
}

/// Tells a connection that it must go.
pub(crate) struct Told(oneshot::Receiver<()>);

impl Door {
    pub(crate) fn new(limits: &Limits) -> Door {
        Door {
            places: Arc::default(),
            most: limits.connections,
            per_address: (!limits.behind_proxy).then_some(limits.connections_per_address),
        }
    }

    /// A place for a connection from there; none if all are held by those who sign.
    pub(crate) fn enter(&self, from: IpAddr) -> Option<(Guest, Told)> {
        let address = network(from);
        let mut places = lock(&self.places);
        let own = places.by_address.get(&address).copied().unwrap_or_default();
        if self.per_address.is_some_and(|most| own >= most) {
            places.send_away(|stranger| stranger.address == address)?;
        } else if places.taken >= self.most {
            places.send_away(|_| true)?;
        }
        let (go, told) = oneshot::channel();
        let number = places.next;
        places.next += 1;
        places.taken += 1;
        *places.by_address.entry(address).or_default() += 1;
        places.strangers.insert(number, Stranger { address, go });
        drop(places);
        let place = Place {
            number,
            address,
            places: Arc::clone(&self.places),
        };
        Some((Guest(Arc::new(place)), Told(told)))
    }
}

impl Places {
    /// Sends the first stranger of this kind away.
    fn send_away(&mut self, kind: impl Fn(&Stranger) -> bool) -> Option<()> {
        let mut all = self.strangers.iter();
        let number = all.find(|(_, stranger)| kind(stranger)).map(|(n, _)| *n)?;
        let stranger = self.strangers.remove(&number)?;
        let _gone = stranger.go.send(());
        Some(())
    }
}

impl Guest {
    /// A call came that says it is signed.
    pub(crate) fn heard(&self) -> Heard {
        Heard {
            place: Arc::clone(&self.0),
            stranger: lock(&self.0.places).strangers.remove(&self.0.number),
        }
    }
}

impl Heard {
    /// The call is signed: no stranger any more.
    pub(crate) fn known(mut self) {
        self.stranger = None;
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(stranger) = self.stranger.take() {
            let mut places = lock(&self.place.places);
            places.strangers.insert(self.place.number, stranger);
        }
    }
}

impl Told {
    /// Waits until it must go, maybe for ever.
    pub(crate) async fn heard(self) {
        if self.0.await.is_err() {
            core::future::pending::<()>().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = lock(&self.places);
        places.taken -= 1;
        places.strangers.remove(&self.number);
        if let Some(own) = places.by_address.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                places.by_address.remove(&self.address);
            }
        }
    }
}

fn lock(places: &Mutex<Places>) -> MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(most: usize, per_address: usize) -> Door {
        Door::new(&Limits {
            connections: most,
            connections_per_address: per_address,
            ..Limits::default()
        })
    }

    fn gone(told: &mut Told) -> bool {
        told.0.try_recv().is_ok()
    }

    #[test]
    fn strangers_make_room_in_their_order_and_callers_stay() {
        let door = door(3, 3);
        let from = |n: u8| IpAddr::from([10, 0, 0, n]);
        let (caller, mut told) = door.enter(from(1)).expect("a place");
        caller.heard().known();
        let (first, mut first_told) = door.enter(from(2)).expect("a place");
        let (_second, mut second_told) = door.enter(from(3)).expect("a place");
        let (third, mut third_told) = door.enter(from(4)).expect("the first one's");
        assert!(gone(&mut first_told) && !gone(&mut second_told));
        drop(first);
        third.heard().known();
        let (fourth, _) = door.enter(from(5)).expect("the second one's");
        assert!(gone(&mut second_told));
        assert!(!gone(&mut told) && !gone(&mut third_told));
        fourth.heard().known();
        assert!(door.enter(from(6)).is_none(), "all are held by callers");
        drop(third);
        // The one that was sent away has not let go of its place yet.
        assert!(door.enter(from(6)).is_none());
        drop(_second);
        assert!(door.enter(from(6)).is_some());
    }

    #[test]
    fn an_address_makes_room_by_itself() {
        let door = door(100, 2);
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let (_other, mut other) = door.enter(there).expect("a place");
        let (_first, mut first) = door.enter(here).expect("a place");
        let (_second, mut second) = door.enter(here).expect("a place");
        let (_third, mut third) = door.enter(here).expect("the first one's");
        assert!(gone(&mut first) && !gone(&mut second) && !gone(&mut other));
        drop(_first);
        // Who is heard stays meanwhile, and is a stranger as before if it was nothing.
        let heard = _second.heard();
        let _fourth = door.enter(here).expect("the third one's");
        assert!(gone(&mut third) && !gone(&mut second));
        drop((heard, _third));
        let _fifth = door.enter(here).expect("the second one's");
        assert!(gone(&mut second));
    }
}
