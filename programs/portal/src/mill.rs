//! Slow hashes, a few at a time: each takes memory and a core for a while, and a small computer
//! has two. Whoever finds too many waiting is told to come again, forms later than looks.

use codes::Room;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// At the same time, at most: more cores are left to the rest.
const AT_ONCE: usize = 4;
/// How many forms may wait, and how many looks: a look that would wait longer than some seconds
/// is refused, and looks cannot crowd out forms.
const FORMS: usize = 256;
const LOOKS: usize = 48;

/// For what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum For {
    /// A form that is to be kept.
    Form,
    /// A look at a case.
    Look,
}

/// The room for slow hashes.
#[derive(Clone, Debug)]
pub(crate) struct Mill {
    turns: Arc<Semaphore>,
    forms: Arc<AtomicUsize>,
    looks: Arc<AtomicUsize>,
    /// Memory that nobody uses now; never more than work at once.
    rooms: Arc<Mutex<Vec<Room>>>,
}

impl Mill {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Mill {
            turns: Arc::new(Semaphore::new(cores.min(AT_ONCE))),
            forms: Arc::default(),
            looks: Arc::default(),
            rooms: Arc::default(),
        }
    }

    /// Runs it when it is its turn, in the order in which they came; none if too many wait.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        what: For,
        work: impl FnOnce(&mut Room) -> T + Send + 'static,
    ) -> Option<T> {
        let (count, most) = match what {
            For::Form => (&self.forms, FORMS),
            For::Look => (&self.looks, LOOKS),
        };
        let _waits = Waits::enter(count, most)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        let rooms = Arc::clone(&self.rooms);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let free = || rooms.lock().unwrap_or_else(PoisonError::into_inner);
            let room = free().pop();
            let mut room = room.unwrap_or_default();
            let done = work(&mut room);
            free().push(room);
            done
        });
        done.await.ok()
    }
}

/// One of those who wait, until it is dropped.
struct Waits(Arc<AtomicUsize>);

impl Waits {
    fn enter(count: &Arc<AtomicUsize>, most: usize) -> Option<Waits> {
        let waits = Waits(Arc::clone(count));
        // Counted first: so that dropping it counts back in any case.
        (count.fetch_add(1, Ordering::SeqCst) < most).then_some(waits)
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;

    /// No more than the cores at once; the one too many is told; when they are done there is
    /// room again.
    #[tokio::test]
    async fn a_few_at_a_time_and_no_endless_queue() {
        let mill = Mill::new();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            move |_: &mut Room| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(5));
                now.fetch_sub(1, Ordering::SeqCst);
            }
        };
        let mut tasks = Vec::new();
        for _ in 0..=LOOKS {
            let (mill, work) = (mill.clone(), work());
            tasks.push(tokio::spawn(async move { mill.run(For::Look, work).await }));
        }
        let mut done = 0;
        for task in tasks {
            done += usize::from(task.await.unwrap().is_some());
        }
        assert_eq!(done, LOOKS);
        assert!(most.load(Ordering::SeqCst) <= AT_ONCE);
        assert!(mill.run(For::Look, work()).await.is_some());
    }
}
