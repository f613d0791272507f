//! What became of what was ordered: heard from a provider, or asked by the key of the send.

use super::{Engine, FOLLOW, FOLLOWED, QUESTIONS, Question, Receipt};
use crate::Fault;
use crate::carrier::Known;
use contact::{Answer, Event, Heard, News, Planned, Reason, State};
use sign::Time;

impl Engine {
    pub(super) fn listen(&mut self, now: Time) -> Result<bool, Fault> {
        let mut heard: Vec<Receipt> = Vec::new();
        if let Some(receipts) = &self.receipts {
            heard.extend(receipts.try_iter());
        }
        let mut did = false;
        for (key, known) in heard {
            // Of a key that is not under way nothing more needs to be known.
            if let Some(question) = self.questions.get(&key).copied() {
                did = true;
                self.settle(key, question, known, now)?;
            }
        }
        Ok(did)
    }

    pub(super) fn ask(&mut self, now: Time) -> Result<bool, Fault> {
        let due = self.questions.iter().filter(|(_, q)| q.at <= now);
        let due: Vec<_> = due.map(|(key, q)| (*key, *q)).take(QUESTIONS).collect();
        for (key, question) in &due {
            let lane = self.lanes.iter_mut().find(|l| l.means == question.means);
            let Some(lane) = lane else {
                self.questions.remove(key);
                continue;
            };
            let known = lane.carrier.ask(*key);
            self.settle(*key, *question, known, now)?;
        }
        Ok(!due.is_empty())
    }

    /// What a provider said of a send, held against where its person stands: a word on an earlier
    /// wave changes nothing of a later one.
    fn settle(
        &mut self,
        key: [u8; 16],
        question: Question,
        known: Known,
        now: Time,
    ) -> Result<(), Fault> {
        let person = question.person;
        let state = self.store.campaign().state(person).copied();
        let of_wave = |plan: &Planned| plan.wave == question.wave;
        let open = match state {
            Some(State::Ordered(plan) | State::InDoubt(plan)) if of_wave(&plan) => true,
            Some(State::Attempted(plan)) if of_wave(&plan) => false,
            // Somebody settled it otherwise, or it is settled already.
            _ => {
                self.questions.remove(&key);
                return Ok(());
            }
        };
        match known {
            Known::NoAnswer => self.later(key, question, open, now),
            Known::CannotSay => {
                self.questions.remove(&key);
                if matches!(state, Some(State::Ordered(_))) {
                    self.wait(person, Reason::InDoubt, now)?;
                }
            }
            Known::Never if open => {
                self.questions.remove(&key);
                self.answer(&question, Answer::NotTaken)?;
            }
            // It took it once and denies it now: nothing is sent on such a word.
            Known::Never => self.later(key, question, open, now),
            Known::Taken => {
                if open {
                    self.answer(&question, Answer::Taken)?;
                }
                self.later(key, question, false, now);
            }
            Known::Delivered | Known::Failed => {
                self.questions.remove(&key);
                if open {
                    self.answer(&question, Answer::Taken)?;
                }
                let news = match known {
                    Known::Delivered => News::Delivered,
                    _ => News::Unreachable,
                };
                self.event(Event::Heard(Heard { person, news }))?;
                if known == Known::Failed {
                    self.fallen.push(person);
                }
            }
        }
        Ok(())
    }

    /// Asks again, less and less often. Whether it was sent at all is asked until it is known.
    fn later(&mut self, key: [u8; 16], question: Question, open: bool, now: Time) {
        let since = match question.since {
            Time(0) => now,
            since => since,
        };
        if !open && now.since(since) > FOLLOWED {
            self.questions.remove(&key);
            return;
        }
        let gap = (question.gap * 2).clamp(self.first, FOLLOW.1.max(self.first));
        let next = Question {
            at: now.plus(gap),
            gap,
            since,
            ..question
        };
        self.questions.insert(key, next);
    }
}
