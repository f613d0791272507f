//! What goes to the keyholder: the key of each form, and every minute the root of the new ids.

use super::{Effect, Line, Portal, Step};
use crate::device::Answered;
use crate::device::caller::RETRY;
use ledger::leaf::Intakes;
use policy::Want;
use policy::request::WantIntake;
use release::{Checked, Mistrust};
use seal::intake::root;
use sign::id::RequestId;
use sign::time::MINUTE;
use sign::{Hash, Time, canonical_struct};

/// How far the chain stands in the log.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Announced {
    /// Up to this number, for certain.
    pub(crate) sure: Mark,
    /// Or up to one of these: they were asked for, and the reply was lost.
    pub(crate) perhaps: Vec<Mark>,
}
canonical_struct!(Announced { sure, perhaps });

/// A place in the chain and the root that a leaf gave it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Mark {
    pub(crate) upto: u64,
    pub(crate) root: Hash,
}
canonical_struct!(Mark { upto, root });

impl Announced {
    pub(crate) fn upto(&self) -> u64 {
        let all = self.perhaps.iter().map(|mark| mark.upto);
        all.fold(self.sure.upto, u64::max)
    }
}

/// What is being asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    /// To take the key of a form.
    Key(u64),
    /// To write a stretch of the chain down, up to there.
    Stretch(Mark),
}

impl Portal {
    pub(crate) fn ask_next(&mut self, step: &mut Step) {
        if self.caller.busy() || self.caller.session(step.now).is_none() {
            return;
        }
        // Whoever was refused does not knock again at once; a clock that was set back must not
        // make it wait for ever.
        let rests = self
            .refused_at
            .is_some_and(|at| step.now >= at && step.now.since(at) < RETRY);
        if rests {
            return;
        }
        let Some((asked, want)) = self.next(step.now) else {
            return;
        };
        let id = RequestId(step.draw.take());
        if let Ok(out) = self.caller.ask(id, want, step.now) {
            if let Asked::Stretch(to) = asked {
                // Kept before it is sent: after a crash both places must be known.
                self.asked_at = Some(step.now);
                if !self.announced.perhaps.contains(&to) {
                    self.announced.perhaps.push(to);
                }
                let line = sign::to_bytes(&Line::Announced(self.announced.clone()));
                step.out.push(Effect::Keep(line));
            }
            self.current = Some(asked);
            step.out.push(Effect::Send(out));
        }
    }

    pub(crate) fn reply(&mut self, bytes: &[u8], step: &mut Step) {
        match self.caller.reply(bytes) {
            Err(Mistrust::OtherRequest) => {}
            Err(mistrust) => step.out.push(Effect::Distrust(mistrust)),
            Ok(answered) => {
                let refused = matches!(answered.checked, Checked::Denied(_));
                self.refused_at = refused.then_some(step.now);
                self.settle(&answered, step);
            }
        }
    }

    /// What became of the request is not known. The key of a form is simply brought again; that a
    /// stretch may stand in the log was remembered when it was asked for.
    pub(crate) fn gave_up(&mut self) {
        self.current = None;
    }

    fn next(&self, now: Time) -> Option<(Asked, Want)> {
        if let Some(stretch) = self.stretch(now) {
            return Some(stretch);
        }
        let number = self.keyless.first()?;
        let spooled = self.spool.get(number)?;
        let want = Want::Intake(WantIntake {
            intake: spooled.form.header.about.intake,
            month: spooled.month,
            header: spooled.form.header_hash(),
            sealed: spooled.key.clone(),
        });
        Some((Asked::Key(*number), want))
    }

    /// The new ids of a minute that is over. While it is not known where the chain stands in the
    /// log, all places are tried in turn: only one of them can be continued.
    fn stretch(&self, now: Time) -> Option<(Asked, Want)> {
        // Forms of the chain may be lost: where it stands in the log nobody here knows any more.
        if self.put_back.is_some() {
            return None;
        }
        let whole = self.durable_upto();
        let places: Vec<Mark> = std::iter::once(&self.announced.sure)
            .chain(&self.announced.perhaps)
            .filter(|mark| mark.upto < whole)
            .copied()
            .collect();
        let turn = usize::try_from(now.0 / MINUTE).ok()?;
        let from = *places.get(turn.checked_rem(places.len())?)?;
        let tried = self.asked_at.is_some_and(|at| {
            let minute = |t: Time| t.0 / MINUTE;
            minute(at) == minute(now)
        });
        if tried {
            return None;
        }
        let (first, end) = (
            usize::try_from(from.upto).ok()?,
            usize::try_from(whole).ok()?,
        );
        let ids = self.ids.get(first..end)?;
        let root = root(&from.root, ids);
        let to = Mark { upto: whole, root };
        let want = Want::Intakes(Intakes {
            society: self.caller.society(),
            first: from.upto + 1,
            count: u32::try_from(ids.len()).ok()?,
            root,
        });
        Some((Asked::Stretch(to), want))
    }

    /// The last form before the first that is not durable yet.
    fn durable_upto(&self) -> u64 {
        let first = self.open.first();
        first.map_or(self.ids.len() as u64, |number| number - 1)
    }

    fn settle(&mut self, answered: &Answered, step: &mut Step) {
        let done = matches!(answered.checked, Checked::Done(..));
        match self.current.take() {
            Some(Asked::Key(number)) if done => {
                self.has_deposited(number);
                let line = sign::to_bytes(&Line::Deposited(number));
                step.out.push(Effect::Keep(line));
            }
            Some(Asked::Stretch(to)) if done => {
                self.announced = Announced {
                    sure: to,
                    perhaps: Vec::new(),
                };
                let line = sign::to_bytes(&Line::Announced(self.announced.clone()));
                step.out.push(Effect::Keep(line));
            }
            _ => {}
        }
    }
}
