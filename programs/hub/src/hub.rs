//! What the handlers share.

use crate::caller::Known;
use crate::config::Limits;
use crate::edge::Edge;
use crate::figures::Figures;
use crate::mail::{Post, Waiters};
use crate::refusal::Refusal;
use ledger::LogKeys;
use policy::roster::SignedRoster;
use std::sync::{Arc, Mutex, PoisonError};
use store::Db;
use tokio::sync::{mpsc, watch};

pub(crate) struct Hub {
    pub(crate) db: Db,
    pub(crate) log: LogKeys,
    pub(crate) limits: Limits,
    pub(crate) edge: Edge,
    pub(crate) figures: Figures,
    pub(crate) post: mpsc::Sender<Post>,
    pub(crate) waiters: Waiters,
    /// True once the hub is told to end.
    pub(crate) closing: watch::Receiver<bool>,
    pub(crate) known: Mutex<Option<Arc<Known>>>,
}

impl Hub {
    /// The roster as it stands in the database now; empty if there is none.
    pub(crate) async fn known(&self) -> Result<Arc<Known>, Refusal> {
        let Some(version) = store::roster::version(&self.db).await? else {
            return Ok(Arc::default());
        };
        let held = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held()
            .as_ref()
            .filter(|known| known.version == Some(version))
        {
            return Ok(Arc::clone(known));
        }
        let Some((version, bytes)) = store::roster::get(&self.db).await? else {
            return Ok(Arc::default());
        };
        // Whoever could write to the database could put any roster there: it is checked again.
        let roster = SignedRoster::read(&bytes, self.log.name.as_str(), &self.log.ed25519);
        let roster = roster.map_err(|fault| {
            tracing::error!(%fault, "the roster in the database");
            Refusal::Unavailable
        })?;
        let known = Arc::new(Known::new(version, roster));
        *held() = Some(Arc::clone(&known));
        Ok(known)
    }
}
