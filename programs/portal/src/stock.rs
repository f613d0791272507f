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
/// For so long after a form four fifths of the time is rest: where the system knows no lesser
/// threads, and where it does. The least thread takes no processor from anybody, but a slow hash
/// goes through so much memory that whoever serves a crowd beside it becomes slower.
const BUSY: Duration = Duration::from_secs(1);
const BUSY_BESIDE: Duration = Duration::from_millis(25);
/// The least that a thread can be: it gets what nobody else wants, and next to nothing while
/// families are served. A crowd takes hundreds of hashes a second and a core makes forty, so what
/// it would make meanwhile is not worth what it would take.
const LEAST: i32 = 19;
/// Its name, as a list of threads shows it.
const NAME: &str = "receipts ahead";

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
            let named = std::thread::Builder::new().name(NAME.to_owned());
            // Without one each is made while its family waits.
            let _none = named.spawn(move || fill(&stock, &pepper));
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

    /// How many are there, and how many there are to be.
    pub(crate) fn count(&self) -> (usize, usize) {
        (self.shelf().ready.len(), self.most)
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fill(stock: &Weak<Stock>, pepper: &[u8; 32]) {
    let mut room = Room::new();
    let gives_way = gives_way();
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
        drop(stock);
        let busy = if gives_way { BUSY_BESIDE } else { BUSY };
        if taken.is_some_and(|at| at.elapsed() < busy) {
            std::thread::sleep(4 * begin.elapsed());
        }
    }
}

/// Makes this thread, and no other of the program, the least on the computer; whether the system
/// did so. Linux counts priorities by thread, others by program.
fn gives_way() -> bool {
    cfg!(target_os = "linux") && rustix::process::setpriority_process(None, LEAST).is_ok()
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

    /// The threads that make them, and no others, give way to whoever serves families.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_thread_that_makes_them_gives_way_and_no_other_does() {
        let stock = Stock::start(1, &Arc::new(Zeroizing::new([5; 32])));
        while !stock.was_full() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let (mut made, mut others) = (0, 0);
        for thread in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
            // One that has ended meanwhile is no thread.
            let Ok(stat) = std::fs::read_to_string(thread.path().join("stat")) else {
                continue;
            };
            let (name, rest) = stat.rsplit_once(')').unwrap();
            // The seventeenth field behind the name.
            let nice: i32 = rest.split_whitespace().nth(16).unwrap().parse().unwrap();
            match name.ends_with(NAME) {
                // Another test's may have begun just now.
                true => made += u32::from(nice == LEAST),
                false => others += u32::from(nice < LEAST),
            }
        }
        assert!(made > 0 && others > 0, "{made} and {others}");
    }

    #[test]
    fn none_is_no_stock_at_all() {
        let stock = Stock::start(0, &Arc::new(Zeroizing::new([5; 32])));
        assert!(stock.was_full() && stock.take().is_none());
    }
}
