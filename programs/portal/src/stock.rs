//! Slow hashes made ahead of time, so that whoever sends a form waits for none. They are in memory
//! only and gone when the portal ends; then, and when more families come at once than there are
//! hashes, each is made while the family waits.

use crate::engine::fresh;
use codes::{Ready, Room};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// How long a full stock rests before it is looked at again.
const REST: Duration = Duration::from_millis(100);
/// For so long after a form the families have the computer: while more than half of the stock is
/// there, four fifths of the time is rest.
const BUSY: Duration = Duration::from_secs(1);

/// What is there.
#[derive(Debug)]
pub(crate) struct Stock {
    shelf: Mutex<Shelf>,
    most: usize,
    full: AtomicBool,
}

#[derive(Default, Debug)]
struct Shelf {
    ready: Vec<Ready>,
    taken: Option<Instant>,
}

impl Stock {
    /// An empty stock that is filled up to so many, in a thread of its own, for as long as
    /// somebody holds it.
    pub(crate) fn start(most: usize, pepper: &Arc<Zeroizing<[u8; 32]>>) -> Arc<Self> {
        let stock = Arc::new(Stock {
            shelf: Mutex::default(),
            most,
            full: AtomicBool::new(most == 0),
        });
        if most > 0 {
            let (stock, pepper) = (Arc::downgrade(&stock), Arc::clone(pepper));
            std::thread::spawn(move || fill(&stock, &pepper));
        }
        stock
    }

    /// One of them, if there is one.
    pub(crate) fn take(&self) -> Option<Ready> {
        let mut shelf = self.shelf();
        shelf.taken = Some(Instant::now());
        shelf.ready.pop()
    }

    /// Whether it was full since the start.
    pub(crate) fn was_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fill(stock: &Weak<Stock>, pepper: &[u8; 32]) {
    let mut room = Room::new();
    while let Some(stock) = stock.upgrade() {
        let shelf = stock.shelf();
        let (count, taken) = (shelf.ready.len(), shelf.taken);
        drop(shelf);
        if count >= stock.most {
            stock.full.store(true, Ordering::Relaxed);
            drop(stock);
            std::thread::sleep(REST);
            continue;
        }
        let begin = Instant::now();
        let (Ok(random), Ok(salt)) = (fresh().map(Zeroizing::new), fresh()) else {
            tracing::error!("this computer gives no randomness");
            return;
        };
        let eight = Zeroizing::new(random[..8].try_into().expect("8 of 32 bytes"));
        let salt = salt[..16].try_into().expect("16 of 32 bytes");
        let ready = Ready::new(&eight, pepper, salt, &mut room);
        stock.shelf().ready.push(ready);
        let most = stock.most;
        drop(stock);
        let busy = taken.is_some_and(|at| at.elapsed() < BUSY);
        if busy && count > most / 2 {
            std::thread::sleep(4 * begin.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codes::ReceiptSecret;

    #[test]
    fn it_fills_up_gives_each_out_once_and_ends_with_its_holder() {
        let pepper = Arc::new(Zeroizing::new([5; 32]));
        let stock = Stock::start(2, &pepper);
        while !stock.was_full() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let secret = ReceiptSecret::parse("5962 1483").unwrap();
        let one = stock.take().unwrap().keep(&secret);
        let two = stock.take().unwrap().keep(&secret);
        assert_ne!(
            (one.salt, one.hash, one.shift),
            (two.salt, two.hash, two.shift)
        );
        let room = &mut Room::new();
        assert!(one.is(&secret, &pepper, room) && two.is(&secret, &pepper, room));
        // It fills up again.
        while stock.take().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let weak = Arc::downgrade(&stock);
        drop(stock);
        while weak.upgrade().is_some() {
            std::thread::sleep(Duration::from_millis(5));
        }
        while Arc::strong_count(&pepper) > 1 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn none_is_no_stock_at_all() {
        let stock = Stock::start(0, &Arc::new(Zeroizing::new([5; 32])));
        assert!(stock.was_full() && stock.take().is_none());
    }
}
