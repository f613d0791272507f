//! The newest lines of the log, as the server shows it to anybody.

use super::{Tour, ours};
use crate::Fault;
use crate::demo::outsider;
use ledger::leaf::{Act, Event};
use ledger::{Leaf, SignedCheckpoint};
use sign::{SocietyId, Time};
use std::collections::VecDeque;
use std::fs;
use std::time::Duration;
use verifier::Copy;

/// A line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// Its number.
    pub(crate) leaf: u64,
    /// When it was written.
    pub(crate) time: Time,
    /// What it says.
    pub(crate) what: What,
}

/// What a line says, as far as the guide has words for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// So many records were opened to somebody of a society.
    Opened(SocietyId, u64),
    /// Something was refused.
    Refused,
    /// A limit was hit, and something stopped.
    Stopped,
    /// A search was made.
    Searched(SocietyId),
    /// And answered.
    Answered,
    /// A leader gave access.
    Access,
    /// Something was written.
    Written(SocietyId),
    /// Somebody was erased.
    Erased,
    /// Custodians opened contact slips.
    Slips,
    /// Everything was locked.
    Locked,
    /// Officers started again.
    Started,
}

/// How long the newest lines are waited for.
const PATIENCE: Duration = Duration::from_secs(30);

impl Tour<'_> {
    /// Waits until the server shows a line: the keyholder publishes a moment after it wrote.
    pub(super) fn until_shown(&self, leaf: u64) -> Result<(), Fault> {
        let copy = self.folder.join("log");
        let shown = self.house.commands.stop.until(PATIENCE, || {
            self.house.alive()?;
            Ok(outsider::fetch(self.house, &copy, leaf)?.then_some(()))
        })?;
        shown.ok_or_else(|| ours("the server does not show the newest lines of its log"))
    }

    /// The newest lines that there are words for, the newest first, and how many lines of all kinds
    /// there are.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn newest_lines(&self, most: usize) -> Result<(Vec<Line>, u64), Fault> {
        let copy = self.folder.join("log");
        if !outsider::fetch(self.house, &copy, 0)? {
            return Err(ours("the server does not show its log"));
        }
        let note = copy.join(ledger::tile::CHECKPOINT_PATH);
        let bytes = fs::read(&note).map_err(Fault::file(&note))?;
        let head = SignedCheckpoint::parse(&bytes).map_err(|e| ours(e.to_string()))?;
        let head = head.checkpoint();
        let mut lines = VecDeque::new();
        let read = ledger::read_copy(&Copy(copy), head.size, &head.root, |leaf, bytes| {
            let read = Leaf::from_bytes(bytes);
            let known = read
                .ok()
                .and_then(|read| Some((read.time, what(&read.event)?)));
            if let Some((time, what)) = known {
                lines.push_front(Line { leaf, time, what });
                lines.truncate(most);
            }
        });
        read.map_err(|e| ours(e.to_string()))?;
        Ok((lines.into(), head.size))
    }
}

fn what(event: &Event) -> Option<What> {
    Some(match event {
        Event::Released(of) => What::Opened(of.society, of.items.len() as u64),
        Event::Denial(_) => What::Refused,
        Event::Trip(_) => What::Stopped,
        Event::Queried(of) => What::Searched(of.society),
        Event::Answered(_) => What::Answered,
        Event::Granted(_) => What::Access,
        Event::Deposited(of) => What::Written(of.society),
        Event::Erased(_) => What::Erased,
        Event::Opened(_) => What::Slips,
        Event::Order(order) => match order.act {
            Act::Lockdown(_) => What::Locked,
            Act::Resume(_) => What::Started,
            _ => return None,
        },
        _ => return None,
    })
}
