//! A portal whose file cannot be written: its disk is full, or fails. It keeps serving pages, says
//! that nothing can be taken, still tells families how their cases stand, and goes on by itself.
//!
//! What the machine has in memory by then may be more than what is kept, so it begins anew from
//! the file. And what stands in the file may be in the system's memory only, if making it durable
//! is what failed: so nothing is taken until all of it could be written once more.

use super::work::Work;
use super::{Ask, Spool};
use crate::Fault;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use world::portal::{Identity, Portal};

/// How often it is tried.
const TRY: Duration = Duration::from_secs(1);
/// How long whoever asks may be waited for.
const LOOK: Duration = Duration::from_millis(200);
/// So much must be free beside the file: more than the longest form takes.
const ROOM: u64 = 1 << 20;

/// Both as the file has them, and nothing else.
type Kept = (Spool, Portal);

impl Work {
    /// Waits until the file can be written, and refuses meanwhile; none if nobody is left who could
    /// ask.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if the file is not what this portal wrote.
    pub(super) fn shut(
        mut self,
        fault: &Fault,
        asked: &Receiver<Ask>,
        identity: &dyn Fn() -> Identity,
    ) -> Result<Option<Self>, Fault> {
        tracing::error!(
            %fault,
            "no form is taken: the spool cannot be written. Make room on its disk, or repair it; \
             it goes on by itself"
        );
        self.standing.shut.store(true, Ordering::Relaxed);
        self.standing.takes.store(false, Ordering::Relaxed);
        // Whoever waits hears that nothing was kept.
        self.forms.clear();
        self.later.clear();
        self.waiting.clear();
        let path = self.spool.path().to_owned();
        let mut kept: Option<Kept> = None;
        let mut tried: Option<Instant> = None;
        loop {
            if tried.is_none_or(|at| at.elapsed() >= TRY) {
                kept = match kept {
                    None => read(&path, identity)?,
                    kept => kept,
                };
                if let Some((spool, portal)) = kept.take_if(|(spool, portal)| anew(spool, portal)) {
                    self.spool = spool;
                    self.portal = portal;
                    break;
                }
                tried = Some(Instant::now());
            }
            match asked.recv_timeout(LOOK) {
                // Whatever else is asked is dropped, and who asked hears that.
                Ok(Ask::Known(reference, answer)) => {
                    if let Some((_, portal)) = &kept {
                        let _gone = answer.send(Work::look(portal, reference));
                    }
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
            }
        }
        tracing::warn!("the spool was written anew: forms are taken again");
        self.standing.shut.store(false, Ordering::Relaxed);
        self.roster = None;
        self.session = None;
        Ok(Some(self))
    }
}

/// What the file has; none while it cannot be read.
fn read(path: &Path, identity: &dyn Fn() -> Identity) -> Result<Option<Kept>, Fault> {
    let (spool, lines) = match Spool::open(path) {
        Ok(opened) => opened,
        Err(Fault::File { .. }) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let portal = Portal::resume(identity(), lines.iter().map(Vec::as_slice));
    let portal = portal.map_err(|_| Fault::Damaged(path.to_owned()))?;
    Ok(Some((spool, portal)))
}

/// Whether all of it is written once more, and there is room for what comes.
fn anew(spool: &mut Spool, portal: &Portal) -> bool {
    let free = spool.path().parent().and_then(meter::disk::free);
    let room = free.is_none_or(|free| free >= ROOM);
    let lines = portal.compacted();
    room && lines.is_some_and(|lines| spool.renew(&lines).is_ok())
}
