//! Those who wait for a first letter. This hub's own writer rings for the boxes it wrote to;
//! what another hub wrote is found by looking, ten times a second, or at once where the database
//! can call.

use crate::hub::Hub;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::mail::MailBox;
use tokio::sync::watch;

/// How often the boxes are looked into.
const LOOK: Duration = Duration::from_millis(100);

type Bells = BTreeMap<MailBox, watch::Sender<()>>;

/// Bells of boxes somebody waits at.
#[derive(Clone, Default)]
pub(crate) struct Waiters(Arc<Mutex<Bells>>);

/// Somebody who waits at a box.
pub(crate) struct Waiter {
    of: MailBox,
    bell: watch::Receiver<()>,
    waiters: Waiters,
}

impl Waiters {
    /// Waits at a box from now on; none if too many wait.
    pub(crate) fn enter(&self, of: MailBox, most: usize) -> Option<Waiter> {
        let mut bells = self.bells();
        let all: usize = bells.len();
        if all >= most && !bells.contains_key(&of) {
            return None;
        }
        let bell = bells.entry(of).or_insert_with(|| watch::Sender::new(()));
        Some(Waiter {
            of,
            bell: bell.subscribe(),
            waiters: self.clone(),
        })
    }

    /// Wakes those who wait at these boxes.
    pub(crate) fn ring(&self, boxes: impl Iterator<Item = MailBox>) {
        let bells = self.bells();
        for of in boxes {
            if let Some(bell) = bells.get(&of) {
                bell.send_replace(());
            }
        }
    }

    fn waited_for(&self) -> Vec<MailBox> {
        self.bells().keys().copied().collect()
    }

    fn bells(&self) -> std::sync::MutexGuard<'_, Bells> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter {
    /// Waits for the bell; what rang since it entered or last waited counts.
    pub(crate) async fn rung(&mut self) {
        if self.bell.changed().await.is_err() {
            core::future::pending::<()>().await;
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut bells = self.waiters.bells();
        // This one still counts.
        if bells
            .get(&self.of)
            .is_some_and(|bell| bell.receiver_count() <= 1)
        {
            bells.remove(&self.of);
        }
    }
}

/// Looks into the boxes somebody waits at, for ever.
pub(crate) async fn watch_boxes(hub: Arc<Hub>) {
    let mut door = hub.db.listen().await;
    let mut listening = tokio::time::Instant::now();
    loop {
        tokio::select! {
            () = door.knocked() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        if !door.open() && listening.elapsed() > Duration::from_secs(10) {
            listening = tokio::time::Instant::now();
            door = hub.db.listen().await;
        }
        let boxes = hub.waiters.waited_for();
        if boxes.is_empty() {
            continue;
        }
        // While the database is away nobody is woken; they look themselves when their time is up.
        if let Ok(found) = store::mail::not_empty(&hub.db, &boxes).await {
            hub.waiters.ring(found.into_iter());
        }
    }
}
