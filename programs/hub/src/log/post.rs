//! `POST /v1/log`, by the keyholder.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use ledger::tile::CHECKPOINT_PATH;
use ledger::{SignedCheckpoint, TilePath, Verified};
use sign::encode::Bytes;
use std::sync::Arc;
use store::logfile::{Change, change, get};
use wire::LogFiles;

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    call.caller.keyholder()?;
    let files: LogFiles = body(&call.body)?;
    let mut changes = Vec::with_capacity(files.files.len() + files.gone.len());
    for (path, bytes) in files.files {
        let what = if path == CHECKPOINT_PATH {
            checkpoint(&hub, bytes).await?
        } else {
            let tile = TilePath::parse(&path);
            let tile = tile.ok_or(Refusal::Malformed("a path of the log"))?;
            if tile.is_partial() {
                Change::Replace(bytes)
            } else {
                Change::Once(bytes)
            }
        };
        changes.push((path, what));
    }
    for path in files.gone {
        let tile = TilePath::parse(&path).filter(TilePath::is_partial);
        let tile = tile.ok_or(Refusal::Malformed("only partial tiles go"))?;
        changes.push((path, Change::RemoveFor(tile.full().to_string())));
    }
    if change(&hub.db, &changes).await? {
        Ok(())
    } else {
        Err(Refusal::Conflict("other bytes stand in the log"))
    }
}

/// What to do with a checkpoint: nothing older than what stands there.
async fn checkpoint(hub: &Hub, bytes: Bytes) -> Result<Change, Refusal> {
    let malformed = Refusal::Malformed("a checkpoint of this log");
    let new = read(hub, &bytes.0).ok_or(malformed)?;
    let old = get(&hub.db, CHECKPOINT_PATH).await?;
    if let Some(old) = old.as_ref().and_then(|old| read(hub, old)) {
        let key = |of: &Verified| (of.checkpoint().size, of.time());
        let forked = old.checkpoint().size == new.checkpoint().size
            && old.checkpoint().root != new.checkpoint().root;
        if key(&new) < key(&old) || forked {
            return Err(Refusal::Conflict("a newer checkpoint stands there"));
        }
    }
    Ok(Change::Compare(old.map(Bytes), bytes))
}

fn read(hub: &Hub, bytes: &[u8]) -> Option<Verified> {
    SignedCheckpoint::parse(bytes).ok()?.verify(&hub.log).ok()
}
