//! The thread that steps the machine and owns its file.

use super::{Answer, Ask, Errand, Standing, fresh, now};
use crate::{Fault, Spool};
use codes::Reference;
use policy::letter::Asking;
use sign::encode::Bytes;
use sign::time::{HOUR, MINUTE};
use sign::{Time, to_bytes};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use wire::{Letter, Subject, To};
use world::portal::{Effect, Input, Known, Portal, Refusal};

/// How often time passes for the machine.
const TICK: Duration = Duration::from_millis(500);
/// How long a session lives here: half of what it may.
const SESSION: u64 = 6 * HOUR;
/// How old the public keys may get, and how long whoever has none yet waits.
const KNOWN: u64 = 10 * MINUTE;
const UNKNOWN: u64 = 2_000_000;

/// The machine, its file, and who waits for it.
pub(super) struct Work {
    portal: Portal,
    spool: Spool,
    errand: SyncSender<Errand>,
    /// Whoever sent the same page twice at once is answered twice.
    waiting: BTreeMap<[u8; 16], Vec<Answer>>,
    standing: Arc<Standing>,
    roster: Option<Time>,
    session: Option<Time>,
}

impl Work {
    pub(super) fn new(
        portal: Portal,
        spool: Spool,
        errand: SyncSender<Errand>,
        standing: Arc<Standing>,
    ) -> Self {
        Work {
            portal,
            spool,
            errand,
            waiting: BTreeMap::new(),
            standing,
            roster: None,
            session: None,
        }
    }

    /// Ends with the last of those who ask, or if this computer fails.
    pub(super) fn run(mut self, asked: &Receiver<Ask>) -> Result<(), Fault> {
        let mut ticked = None;
        loop {
            let due = ticked.is_none_or(|at: std::time::Instant| at.elapsed() >= TICK);
            if due {
                ticked = Some(std::time::Instant::now());
                self.tick()?;
            }
            match asked.recv_timeout(TICK) {
                Ok(Ask::Form(mark, content, secret, answer)) => {
                    self.waiting.entry(mark).or_default().push(answer);
                    self.step(Input::Form(mark, content, secret))?;
                }
                Ok(Ask::Posted(mark, answer)) => {
                    let _gone = answer.send(self.portal.posted(&mark));
                }
                Ok(Ask::Known(reference, answer)) => {
                    let known = self.portal.known(reference);
                    let word = |known: Known| (known, self.portal.word(known.intake));
                    let _gone = answer.send(known.map(word));
                }
                Ok(Ask::Words(words, newest, done)) => {
                    let judged = newest || words.iter().all(|word| self.portal.can_judge(word));
                    if judged {
                        for word in words {
                            self.step(Input::Word(word))?;
                        }
                    }
                    let _gone = done.send(judged);
                }
                Ok(Ask::Input(input)) => self.step(input)?,
                Ok(Ask::Replies(replies, done)) => {
                    for reply in replies {
                        self.step(Input::Reply(reply))?;
                    }
                    let _gone = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    fn tick(&mut self) -> Result<(), Fault> {
        let now = now();
        let over = |at: Option<Time>, life| at.is_none_or(|at| now < at || now.since(at) >= life);
        if over(self.session, SESSION) {
            self.session = Some(now);
            self.step(Input::Login(fresh()?))?;
        }
        let patience = if self.portal.ready(now) {
            KNOWN
        } else {
            UNKNOWN
        };
        if over(self.roster, patience) {
            self.roster = Some(now);
            self.run_errand(Errand::Roster);
        }
        self.step(Input::Tick)
    }

    fn step(&mut self, input: Input) -> Result<(), Fault> {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let effects = self.portal.step(input, fresh()?, now());
            for effect in effects {
                inputs.extend(self.carry_out(effect)?);
            }
        }
        let takes = self.portal.ready(now());
        self.standing.takes.store(takes, Ordering::Relaxed);
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect) -> Result<Option<Input>, Fault> {
        match effect {
            Effect::Keep(line) => self.spool.append(&line)?,
            Effect::Spool(number, line) => {
                self.spool.append(&line)?;
                return Ok(Some(Input::Durable(number)));
            }
            Effect::Taken(mark, reference) => self.answer(mark, Ok(reference)),
            Effect::Refuse(mark, refusal) => self.answer(mark, Err(refusal)),
            Effect::Put(number, form) => self.run_errand(Errand::Put(number, form)),
            Effect::Send(out) => {
                let asking = Asking {
                    ask: Bytes(out.ask),
                    signature: out.signature,
                };
                self.run_errand(Errand::Letter(Letter {
                    to: To::Keyholder,
                    subject: Subject::Ask,
                    body: Bytes(to_bytes(&asking)),
                }));
            }
            Effect::WantBlock => self.run_errand(Errand::References),
            Effect::Distrust(mistrust) => {
                tracing::error!(%mistrust, "the server or the keyholder says what is not true");
            }
        }
        Ok(None)
    }

    fn answer(&mut self, mark: [u8; 16], said: Result<Option<Reference>, Refusal>) {
        for answer in self.waiting.remove(&mark).unwrap_or_default() {
            let _gone = answer.send(said);
        }
    }

    /// What finds no room is asked for again.
    fn run_errand(&self, errand: Errand) {
        let _again = self.errand.try_send(errand);
    }
}
