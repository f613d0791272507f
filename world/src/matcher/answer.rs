//! From candidates to an answer leaf, and only then to an answer.

use super::search::{Asked, Given};
use super::standing::Unheard;
use super::{Effect, Line, Matcher, Step};
use crate::device::{Answered, Ticket};
use crate::search::{AnswerMessage, Found, SearchFault};
use ledger::Leaf;
use ledger::leaf::Reason;
use policy::Want;
use policy::request::WantAnswer;
use release::{Checked, Mistrust};
use sign::Time;
use sign::encode::Bytes;
use sign::id::RequestId;
use sign::time::DAY;

/// Times the leaf of an answer is asked for.
const TRIES: u8 = 3;

impl Matcher {
    /// Asks for the leaf of the first answer that is due.
    pub(crate) fn ask_next(&mut self, step: &mut Step) {
        if self.caller.busy() || self.caller.session(step.now).is_none() {
            return;
        }
        let Some(asked) = self.asked.iter().find(|a| a.ready(step.now)) else {
            return;
        };
        let found = asked.found.candidates.iter();
        let want = Want::Answer(WantAnswer {
            query: asked.index,
            found: found.map(|c| (c.holder, c.record)).collect(),
        });
        let index = asked.index;
        let id = RequestId(step.draw.take());
        if let Ok(out) = self.caller.ask(id, want, step.now) {
            self.current = Some(index);
            self.asking = Some((index, out.clone()));
            step.keep(&Line::Asking((index, out.clone())));
            step.out.push(Effect::Send(out));
        }
    }

    /// After a start, or in a new session: the request that waits is sent again as it was.
    pub(crate) fn ask_on(&mut self, step: &mut Step) {
        let Some((index, out)) = self.asking.take() else {
            return;
        };
        let waits = self.asked.iter().any(|asked| asked.index == index);
        if waits && self.caller.take_up(&out, step.now) {
            self.current = Some(index);
            step.out.push(Effect::Send(out.clone()));
            self.asking = Some((index, out));
        }
    }

    pub(crate) fn reply(&mut self, bytes: &[u8], step: &mut Step) {
        match self.caller.reply(bytes) {
            Err(Mistrust::OtherRequest) => {}
            Err(_) => step.out.push(Effect::Distrust(SearchFault::Leaf)),
            Ok(answered) => {
                if let Some(asked) = self.take_current() {
                    self.settle(asked, &answered, step);
                }
            }
        }
    }

    /// What became of the request is not known. If its leaf was written, the next is refused.
    pub(crate) fn gave_up(&mut self) {
        if let Some(mut asked) = self.take_current() {
            asked.tries += 1;
            if asked.tries < TRIES {
                self.asked.insert(0, asked);
            }
        }
    }

    /// What the log would not take any more, or nobody asks for again.
    pub(crate) fn forget_given(&mut self, now: Time) {
        let lately = |at: Time| now.since(at) < DAY && at <= now.plus(DAY);
        self.given.retain(|_, given| lately(given.time));
        self.asked.retain(|asked| lately(asked.since));
    }

    fn take_current(&mut self) -> Option<Asked> {
        let index = self.current.take()?;
        self.asking = None;
        let at = self.asked.iter().position(|a| a.index == index)?;
        Some(self.asked.remove(at))
    }

    fn settle(&mut self, mut asked: Asked, answered: &Answered, step: &mut Step) {
        match (&answered.checked, &answered.proof) {
            (Checked::Done(..), Some(proof)) => {
                let ticket = Ticket::of(proof);
                let about = (asked.request, Leaf::hash(&ticket.leaf.0));
                let given = ticket.clone();
                let sealed =
                    AnswerMessage::seal(&asked.found, given, about, &asked.asker, &self.secret);
                if let Ok(message) = sealed {
                    self.given_to(&asked, ticket, sign::to_bytes(&message), step);
                }
            }
            // One of the records is not there any more: better no candidate than no answer.
            (Checked::Denied(Reason::Unknown), _) if !asked.found.candidates.is_empty() => {
                asked.found = Found::default();
                self.asked.insert(0, asked);
            }
            _ => {}
        }
    }

    fn given_to(&mut self, asked: &Asked, ticket: Ticket, bytes: Vec<u8>, step: &mut Step) {
        if let Some(standing) = self.standing.get_mut(&asked.index) {
            let records = asked.found.candidates.iter().map(|c| c.record);
            standing.told.extend(records);
            standing.unheard.push(Unheard {
                ticket,
                found: asked.found.clone(),
            });
            step.keep(&Line::Standing(standing.clone()));
        } else {
            let given = Given {
                index: asked.index,
                time: step.now,
                device: asked.device,
                bytes: Bytes(bytes.clone()),
            };
            step.keep(&Line::Given(given.clone()));
            self.given.insert(asked.index, given);
        }
        step.out.push(Effect::Answer(asked.device, bytes));
    }
}
