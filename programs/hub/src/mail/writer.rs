//! One writer for all letters of this hub: what came while the last batch was written becomes
//! the next, so that one write to disk serves many calls.

use crate::clock::now;
use crate::hub::Hub;
use crate::refusal::Refusal;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::mail::{MailBox, Posted, put_and_take};
use tokio::sync::{mpsc, oneshot};

/// Letters in one transaction, about.
const LETTERS: usize = 2_048;
/// Bytes in one transaction, about.
const BYTES: usize = 32 << 20;

/// What one call wants written, and where to say that it is.
pub(crate) struct Post {
    letters: Vec<Posted>,
    taken: Option<(MailBox, Vec<u64>)>,
    done: oneshot::Sender<bool>,
}

impl Hub {
    /// Has it written with what others want written; answers when it is durable.
    pub(crate) async fn write(
        &self,
        letters: Vec<Posted>,
        taken: Option<(MailBox, Vec<u64>)>,
    ) -> Result<(), Refusal> {
        let (done, answer) = oneshot::channel();
        let post = Post {
            letters,
            taken,
            done,
        };
        let sent = self.post.send(post).await;
        sent.map_err(|_| Refusal::Unavailable)?;
        match answer.await {
            Ok(true) => Ok(()),
            _ => Err(Refusal::Unavailable),
        }
    }
}

/// Writes what comes, until nobody is left who could send.
pub(crate) async fn write(hub: Arc<Hub>, mut posts: mpsc::Receiver<Post>) {
    while let Some(first) = posts.recv().await {
        let mut batch = vec![first];
        let weigh = |post: &Post| {
            let bytes = post.letters.iter().map(|letter| letter.body.len() + 64);
            (post.letters.len() + 1, bytes.sum::<usize>())
        };
        let (mut count, mut bytes) = weigh(&batch[0]);
        while count < LETTERS && bytes < BYTES {
            let Ok(next) = posts.try_recv() else {
                break;
            };
            let (more, weight) = weigh(&next);
            count += more;
            bytes += weight;
            batch.push(next);
        }
        write_batch(&hub, batch).await;
    }
}

async fn write_batch(hub: &Hub, mut batch: Vec<Post>) {
    let taken: Vec<_> = batch
        .iter_mut()
        .filter_map(|post| post.taken.take())
        .collect();
    let letters: Vec<_> = batch
        .iter_mut()
        .flat_map(|post| core::mem::take(&mut post.letters))
        .collect();
    let written = put_and_take(&hub.db, &letters, &taken, now()).await;
    if let Err(fault) = &written {
        tracing::error!(%fault, calls = batch.len(), "letters not kept");
    }
    for post in batch {
        // A caller that went away asks again.
        let _gone = post.done.send(written.is_ok());
    }
    if written.is_ok() && !letters.is_empty() {
        let boxes: BTreeSet<_> = letters.iter().map(|letter| letter.to).collect();
        hub.waiters.ring(boxes.into_iter());
        hub.db.knock().await;
    }
}
