//! Attachments to the hub: piece by piece, going on where it stopped.

use super::attachments::{OnShelf, Sending, State};
use super::{PATIENCE, Shell};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use sign::{Time, from_bytes, sha256};
use wire::attachment::{MANIFEST, Pieces};
use wire::{LineFault, Method, path};

/// For how long one round sends pieces, in microseconds: pages wait meanwhile.
const STRETCH: u64 = 2_000_000;

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Sends pieces that the hub does not have, for a while, and says what it is to remove. What
    /// was broken off goes on where it stopped: the hub is asked which pieces it has.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(super) fn send_attachments(&mut self) -> Result<(), Fault> {
        self.tidy_copies()?;
        let end = self.now().plus(STRETCH);
        // What is to go first: it makes room for what is to come.
        let mut all = self.shelf.kept.clone();
        all.sort_by_key(|kept| !matches!(kept.state, State::Leaving));
        for kept in all {
            let go_on = match kept.state {
                State::Sending(sending) => self.send_one(&kept, sending, end)?,
                State::Leaving => self.remove_one(&kept)?,
                State::Copy(_) => true,
            };
            if !go_on || self.now() >= end {
                break;
            }
        }
        Ok(())
    }

    /// Whether the hub can be asked for more.
    fn send_one(&mut self, kept: &OnShelf, sending: Sending, end: Time) -> Result<bool, Fault> {
        let target = path::attachment(kept.society, kept.id);
        let Some(answer) = self.ask(Method::Get, &target, &[]) else {
            return Ok(false);
        };
        let there: Pieces = match answer.map(|bytes| from_bytes(&bytes)) {
            Ok(Ok(there)) => there,
            Ok(Err(_)) => return self.complain(LineFault::Malformed),
            Err(fault) => return self.complain(fault),
        };
        let Some(held) = self.read_pieces(sending.file)? else {
            // Without its file there is nothing to send.
            self.shelf.kept.retain(|known| known != kept);
            self.keep_shelf()?;
            return Ok(true);
        };
        let mut sent = 0;
        // The manifest last: where it is, the others are.
        let order = (1..sending.of).chain([MANIFEST]);
        for piece in order {
            let body = held.pieces.get(piece as usize).and_then(Option::as_ref);
            let Some(body) = body else { continue };
            let known = there.there.iter().find(|(number, _)| *number == piece);
            let same = |digest: &sign::Hash| *digest == sha256(&[&body.0]);
            match known {
                Some((_, digest)) if same(digest) => {
                    sent += 1;
                    continue;
                }
                Some(_) => return self.stuck(kept, sending),
                None => {}
            }
            if sent > 0 && self.now() >= end {
                self.mark_sent(kept, sent)?;
                return Ok(false);
            }
            let target = path::piece(kept.society, kept.id, piece);
            match self.ask(Method::Put, &target, &body.0) {
                Some(Ok(_)) => sent += 1,
                // It was removed meanwhile.
                Some(Err(LineFault::Missing)) => {
                    let of = (kept.society, kept.id, kept.record);
                    self.remove_attachment(of)?;
                    return Ok(true);
                }
                Some(Err(LineFault::Refused(409, _))) => return self.stuck(kept, sending),
                Some(Err(fault)) => {
                    self.mark_sent(kept, sent)?;
                    return self.complain(fault);
                }
                None => {
                    self.mark_sent(kept, sent)?;
                    return Ok(false);
                }
            }
        }
        let whole = State::Copy(sending.file);
        self.set(kept, whole)?;
        Ok(true)
    }

    /// The hub has other bytes under the number of a piece: it can never be whole there.
    fn stuck(&mut self, kept: &OnShelf, sending: Sending) -> Result<bool, Fault> {
        let now = self.now();
        let text = "The server holds something else in the place of a photo or paper that was \
                    attached here: remove it from its record and attach it once more.";
        self.side.line(now, text.to_owned());
        self.keep()?;
        self.set(kept, State::Copy(sending.file))?;
        Ok(true)
    }

    fn remove_one(&mut self, kept: &OnShelf) -> Result<bool, Fault> {
        let target = path::remove(kept.society, kept.id);
        match self.ask(Method::Post, &target, &[]) {
            Some(Ok(_) | Err(LineFault::Missing)) => {
                self.shelf.kept.retain(|known| known != kept);
                self.keep_shelf()?;
                Ok(true)
            }
            Some(Err(fault)) => self.complain(fault),
            None => Ok(false),
        }
    }

    /// Calls, unless the hub was out of reach in this round already; none if it is, can keep
    /// nothing, or is busy.
    pub(crate) fn ask(
        &mut self,
        method: Method,
        target: &str,
        body: &[u8],
    ) -> Option<Result<Vec<u8>, LineFault>> {
        if self.offline.is_some() {
            return None;
        }
        let answer = self.line.call(method, target, body, PATIENCE);
        self.away = matches!(answer, Err(LineFault::Unreachable(_)));
        match answer {
            Err(fault @ (LineFault::Unreachable(_) | LineFault::Unable)) => {
                self.offline = Some(fault);
                None
            }
            // It has no room at the moment: letters come and go all the same.
            Err(LineFault::Busy) => None,
            answer => Some(answer),
        }
    }

    /// As [`Shell::ask`], for somebody who waits: tried whatever this round was like before.
    ///
    /// # Errors
    /// [`Fault::Waits`] if the hub is out of reach, or busy.
    pub(crate) fn ask_now(
        &mut self,
        method: Method,
        target: &str,
    ) -> Result<Result<Vec<u8>, LineFault>, Fault> {
        self.offline = None;
        self.ask(method, target, &[]).ok_or_else(|| {
            Fault::Waits(
                "the server cannot be reached: what came of the photo or paper is kept, and the \
                 rest is fetched when it can be"
                    .to_owned(),
            )
        })
    }

    /// Sends what waits now, if the hub can be reached.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(crate) fn send_soon(&mut self) -> Result<(), Fault> {
        self.send_attachments()
    }

    fn complain(&mut self, fault: LineFault) -> Result<bool, Fault> {
        let now = self.now();
        self.side.line(now, format!("The server: {fault}."));
        self.keep()?;
        Ok(true)
    }

    fn mark_sent(&mut self, kept: &OnShelf, sent: u32) -> Result<(), Fault> {
        match kept.state {
            State::Sending(sending) if sending.sent != sent => {
                self.set(kept, State::Sending(Sending { sent, ..sending }))
            }
            _ => Ok(()),
        }
    }

    fn set(&mut self, kept: &OnShelf, state: State) -> Result<(), Fault> {
        for known in self.shelf.kept.iter_mut().filter(|known| *known == kept) {
            known.state = state;
        }
        self.keep_shelf()
    }
}
