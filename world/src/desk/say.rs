//! What this desk tells the matcher: kept until the matcher says that it has it.

use super::work::{Effect, JobId, Lie, Told};
use super::{Desk, Fault, Step};
use crate::device::caller::RETRY;
use crate::search::{Ack, DeskMessage, SearchFault, Word};
use ledger::leaf::DeviceKind;
use sign::{Time, from_bytes, to_bytes};

/// A word that the matcher has not confirmed.
#[derive(Debug)]
pub(crate) struct PendingWord {
    pub(crate) job: JobId,
    pub(crate) id: [u8; 16],
    pub(crate) word: Word,
    pub(crate) sent: Option<Time>,
    /// Whether it survives a crash.
    pub(crate) kept: bool,
}

impl Desk {
    /// What the matcher was told, or is to be told, and has not confirmed, in clear.
    pub fn untold(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().map(|pending| &pending.word)
    }

    /// A word for the matcher, kept until it says that it has it.
    pub(crate) fn say(&mut self, job: JobId, word: Word, step: &mut Step) {
        self.pend(job, word, true, step);
    }

    /// A word for the matcher; one that is not kept is said again by whoever began with it.
    pub(crate) fn pend(&mut self, job: JobId, word: Word, kept: bool, step: &mut Step) {
        if let Word::Stop(people) = &word {
            for (record, revision) in people {
                self.end_searches(*record, *revision, step);
            }
        }
        self.words.push(PendingWord {
            job,
            id: step.draw.take(),
            word,
            sent: None,
            kept,
        });
        self.dirty |= kept;
        self.unsay(step);
        self.speak_again(step);
    }

    /// What nobody will ever hear is not said: where no matcher is enrolled nothing waits for one;
    /// for one that was stopped wait only words that take something away.
    pub(crate) fn unsay(&mut self, step: &mut Step) {
        if self.book.time().is_none() || self.words.is_empty() {
            return;
        }
        let matchers = self
            .book
            .devices()
            .filter(|d| d.kind == DeviceKind::Matcher);
        let (enrolled, usable) = matchers.fold((false, false), |(_, u), d| (true, u || d.usable));
        let waits = |word: &PendingWord| {
            usable || (enrolled && word.kept && !matches!(word.word, Word::Register(_)))
        };
        let (keep, gone) = std::mem::take(&mut self.words)
            .into_iter()
            .partition(|word| waits(word));
        self.words = keep;
        let gone: Vec<PendingWord> = gone;
        self.dirty |= gone.iter().any(|word| word.kept);
        for word in gone.iter().filter(|word| word.job != JobId(0)) {
            step.tell(Told::Done(word.job, None));
        }
    }

    /// How many words the matcher has not confirmed.
    #[must_use]
    pub fn words_waiting(&self) -> usize {
        self.words.len()
    }

    /// Whether a matcher is enrolled that may be spoken to.
    #[must_use]
    pub fn has_matcher(&self) -> bool {
        let mut devices = self.book.devices();
        devices.any(|d| d.kind == DeviceKind::Matcher && d.usable)
    }

    /// Whether something waits for the matcher: its session may have changed meanwhile.
    #[must_use]
    pub fn waits_for_matcher(&self) -> bool {
        !self.words.is_empty() || self.searching.iter().any(|s| s.unheard.is_some())
    }

    pub(crate) fn speak_again(&mut self, step: &mut Step) {
        self.search_again(step);
        let Some(matcher) = &self.matcher else {
            return;
        };
        let mut impossible = Vec::new();
        for word in &mut self.words {
            let due = word
                .sent
                .is_none_or(|at| step.now < at || step.now.since(at) >= RETRY);
            if !due {
                continue;
            }
            word.sent = Some(step.now);
            let signer = self.caller.signer();
            match DeskMessage::seal(&word.word, word.id, matcher, signer, &mut step.draw) {
                Ok(message) => step.out.push(Effect::Word(to_bytes(&message))),
                Err(e) => {
                    let fault = Fault::Write(super::WriteError::Seal(e));
                    step.out
                        .push(Effect::Tell(Told::Impossible(word.job, fault)));
                    impossible.push(word.id);
                }
            }
        }
        self.words.retain(|word| !impossible.contains(&word.id));
    }

    pub(crate) fn acknowledged(&mut self, bytes: &[u8], step: &mut Step) {
        let Ok(ack) = from_bytes::<Ack>(bytes) else {
            return step.tell(Told::Lie(Lie::Message(SearchFault::Malformed)));
        };
        if let Err(fault) = ack.verify(&self.book) {
            return step.tell(Told::Lie(Lie::Message(fault)));
        }
        let said = |word: &PendingWord| ack.to == self.device() && word.id == ack.id;
        if let Some(at) = self.words.iter().position(said) {
            let word = self.words.remove(at);
            self.dirty |= word.kept;
            if word.job != JobId(0) {
                step.tell(Told::Done(word.job, None));
            }
        }
    }
}
