//! `POST /v1/log`, by the keyholder.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use ledger::proof::{prove_consistency, verify_consistency};
use ledger::tile::{CHECKPOINT_PATH, Content, LogSource, TileReader};
use ledger::{SignedCheckpoint, TilePath, Verified};
use sign::encode::Bytes;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::logfile::{Change, change, get};
use wire::LogFiles;

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    call.caller.keyholder()?;
    let files: LogFiles = body(&call.body)?;
    let mut changes = Vec::with_capacity(files.files.len() + files.gone.len());
    let mut stand = Stand::default();
    let tiles = files.files.iter().filter(|(path, _)| hashes(path));
    stand.extend(tiles.map(|(path, bytes)| (path.clone(), Some(bytes.0.clone()))));
    for (path, bytes) in files.files {
        let what = if path == CHECKPOINT_PATH {
            checkpoint(&hub, &mut stand, bytes).await?
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

/// What to do with a checkpoint: nothing older than what stands there, and nothing that does not
/// contain it. Two copies of a keyholder that went on from one folder sign two histories; the
/// first of them that came is the one that everybody was shown.
async fn checkpoint(hub: &Hub, stand: &mut Stand, bytes: Bytes) -> Result<Change, Refusal> {
    let malformed = Refusal::Malformed("a checkpoint of this log");
    let new = read(hub, &bytes.0).ok_or(malformed)?;
    let old = get(&hub.db, CHECKPOINT_PATH).await?;
    if let Some(old) = old.as_ref().and_then(|old| read(hub, old)) {
        let key = |of: &Verified| (of.checkpoint().size, of.time());
        if key(&new) < key(&old) {
            return Err(Refusal::Conflict("a newer checkpoint stands there"));
        }
        if !contains(hub, stand, &new, &old).await? {
            return Err(Refusal::Conflict("another history stands there"));
        }
    }
    Ok(Change::Compare(old.map(Bytes), bytes))
}

/// Tiles of hashes by path, those of the call before those of the database; none for one that is
/// in neither.
type Stand = BTreeMap<String, Option<Vec<u8>>>;

/// Whether the tree of the one checkpoint begins with that of the other, by the tiles that came
/// with it and those that are there. Not if tiles are missing: the keyholder brings them all then.
async fn contains(
    hub: &Hub,
    stand: &mut Stand,
    new: &Verified,
    old: &Verified,
) -> Result<bool, Refusal> {
    loop {
        let wanted = match follows(stand, new, old) {
            Ok(does) => return Ok(does),
            Err(wanted) => wanted,
        };
        for path in wanted {
            let bytes = get(&hub.db, &path).await?;
            stand.insert(path, bytes);
        }
    }
}

/// Whether it does, or tiles that must be looked for to say so.
fn follows(stand: &Stand, new: &Verified, old: &Verified) -> Result<bool, BTreeSet<String>> {
    let (new, old) = (new.checkpoint(), old.checkpoint());
    let tiles = Tiles {
        stand,
        wanted: RefCell::default(),
    };
    let proof = prove_consistency(&TileReader::new(&tiles, new.size), old.size, new.size);
    let wanted = tiles.wanted.into_inner();
    if !wanted.is_empty() {
        return Err(wanted);
    }
    let verify = |proof: Vec<_>| {
        verify_consistency(old.size, new.size, &old.root, &new.root, &proof).is_ok()
    };
    Ok(proof.is_ok_and(verify))
}

struct Tiles<'a> {
    stand: &'a Stand,
    wanted: RefCell<BTreeSet<String>>,
}

impl LogSource for Tiles<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let found = self.stand.get(path);
        if found.is_none() {
            self.wanted.borrow_mut().insert(path.to_owned());
        }
        found.cloned().flatten()
    }
}

fn hashes(path: &str) -> bool {
    let tile = TilePath::parse(path);
    tile.is_some_and(|tile| matches!(tile.content, Content::Hashes(_)))
}

fn read(hub: &Hub, bytes: &[u8]) -> Option<Verified> {
    SignedCheckpoint::parse(bytes).ok()?.verify(&hub.log).ok()
}
