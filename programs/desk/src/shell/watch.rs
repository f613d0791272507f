//! What the hub might keep from this desk, or show to others and not to it: parts, newer lists of
//! keys, the log. None of it can be forced out of a hub; all of it is told.

use super::{Behind, PATIENCE, Shell, parcels};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::words;
use ledger::tile::CHECKPOINT_PATH;
use ledger::{
    Head, LogSource, SignedCheckpoint, TileReader, prove_consistency, verify_consistency,
};
use sign::time::{HOUR, MINUTE};
use std::collections::VecDeque;
use wire::{LineFault, Method, path};
use world::desk::{Input, Told, Wanted};

/// The keyholder signs the roster every hour: an older one is no accident of the moment.
const STALE: u64 = 3 * HOUR;
/// The keyholder publishes within seconds; so long a log may be behind what this desk was told.
const GRACE: u64 = 15 * MINUTE;

/// What the published log is to the head that this desk knows.
enum Sight {
    /// It goes on from it.
    Continues,
    /// It has only so many leaves, or no hashes to compare with.
    Behind(u64),
    /// It is another.
    Other,
}

/// The published log, read through a connection.
pub(crate) struct Published<'a>(pub(crate) &'a dyn wire::Line);

impl LogSource for Published<'_> {
    fn read(&self, file: &str) -> Option<Vec<u8>> {
        self.0
            .call(Method::Get, &path::log(file), &[], PATIENCE)
            .ok()
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    pub(super) fn ask_roster(&mut self) -> Result<(), Fault> {
        let answer = self.reach(
            |line| match line.call(Method::Get, path::ROSTER, &[], PATIENCE) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        );
        let Some(bytes) = answer.flatten() else {
            return Ok(());
        };
        self.want_roster = false;
        self.take_roster(bytes)
    }

    /// The hub refuses this computer. It is not believed, but the keyholder may have stopped the
    /// computer: the roster says so, and is asked for at once, then once a minute.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(crate) fn doubt(&mut self) -> Result<(), Fault> {
        let now = self.now();
        let asked = self
            .doubted
            .is_some_and(|at| at <= now && now.since(at) < MINUTE);
        if asked {
            return Ok(());
        }
        self.doubted = Some(now);
        self.ask_roster()
    }

    /// Takes a roster from the hub, and says so if it is older than the one known: a hub can be
    /// late, and it can want an old key or a revoked device to be believed.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn take_roster(&mut self, bytes: Vec<u8>) -> Result<(), Fault> {
        let lies =
            |told: &VecDeque<Told>| told.iter().filter(|t| matches!(t, Told::Lie(_))).count();
        let before = lies(&self.told);
        self.step(Input::Roster(bytes.clone()))?;
        let refused = lies(&self.told) > before;
        if self.desk.book().bytes() == bytes {
            self.side.roster = self.now();
            self.rolled_back = false;
            self.look_at_age()?;
        } else if !refused && !std::mem::replace(&mut self.rolled_back, true) {
            let now = self.now();
            self.side.line(now, words::OLD_ROSTER.to_owned());
            self.keep()?;
        }
        Ok(())
    }

    /// A roster that was taken may be the newest the hub gives and yet an old one.
    fn look_at_age(&mut self) -> Result<(), Fault> {
        let (now, time) = (self.now(), self.desk.book().time());
        let stale = time.filter(|time| now.since(*time) > STALE);
        let before = std::mem::replace(&mut self.stale, stale.is_some());
        if let Some(time) = stale.filter(|_| !before) {
            self.say(words::stale_roster(time))?;
        }
        Ok(())
    }

    /// Fetches parts whose keys were released. The key of a part is released only after the hub
    /// had the part: one that it does not give is lost or withheld.
    pub(super) fn fetch(&mut self, wanted: &[Wanted]) -> Result<(), Fault> {
        let Some(found) = self.reach(|line| parcels::fetch(line, wanted)) else {
            return Ok(());
        };
        let missing = parcels::missing(wanted, &found);
        let asked: Vec<_> = wanted.iter().map(|(of, _)| *of).collect();
        self.withheld
            .retain(|of| missing.contains(of) || !asked.contains(of));
        for of in missing {
            if !self.withheld.contains(&of) {
                self.withheld.push(of);
                self.say(words::withheld(&of))?;
            }
        }
        self.inputs.push_back(Input::Fetched(found));
        Ok(())
    }

    /// Holds the published log against the head that this desk was answered from: whoever checks
    /// the log outside sees what is published, and nothing else.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn look_at_log(&mut self) -> Result<(), Fault> {
        let Some(head) = self.desk.caller().reader().head() else {
            return Ok(());
        };
        let target = path::log(CHECKPOINT_PATH);
        let shown = self.reach(
            |line| match line.call(Method::Get, &target, &[], PATIENCE) {
                Ok(note) => Ok(Some(note)),
                Err(LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        );
        let Some(note) = shown else {
            return Ok(());
        };
        let sight = note.map_or(Sight::Behind(0), |note| self.compare(&note, head));
        let (now, known) = (self.now(), self.side.behind);
        let still = |shown: u64| known.filter(|behind| shown < behind.size);
        let (behind, text) = match sight {
            Sight::Continues => (None, None),
            Sight::Other => (known, Some(words::OTHER_LOG.to_owned())),
            Sight::Behind(shown) => match still(shown) {
                Some(behind) if now.since(behind.since) > GRACE => {
                    (known, Some(words::log_withheld(behind.size, shown)))
                }
                Some(_) => (known, None),
                None => {
                    let (size, since) = (head.size, now);
                    (Some(Behind { size, since }), None)
                }
            },
        };
        if behind != known {
            self.change(|side| side.behind = behind)?;
        }
        text.map_or(Ok(()), |text| self.say(text))
    }

    fn compare(&self, note: &[u8], head: Head) -> Sight {
        let keys = self.desk.caller().log_keys();
        let Ok(signed) = SignedCheckpoint::parse(note) else {
            return Sight::Other;
        };
        let Ok(verified) = signed.verify(keys) else {
            return Sight::Other;
        };
        let shown = verified.checkpoint();
        if shown.size < head.size {
            return Sight::Behind(shown.size);
        }
        let tiles = TileReader::new(Published(self.line), shown.size);
        let Ok(proof) = prove_consistency(&tiles, head.size, shown.size) else {
            return Sight::Behind(0);
        };
        match verify_consistency(head.size, shown.size, &head.root, &shown.root, &proof) {
            Ok(()) => Sight::Continues,
            Err(_) => Sight::Other,
        }
    }

    /// Keeps a line to be shown, durable on return.
    fn say(&mut self, text: String) -> Result<(), Fault> {
        let now = self.now();
        self.change(|side| side.line(now, text))
    }
}
