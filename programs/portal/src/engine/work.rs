//! The thread that steps the machine and owns its file. What came while the disk was busy is made
//! durable together; whatever follows from a line waits until it is.

use super::{Answer, Ask, Errand, Looked, Standing, Told, fresh, now};
use crate::figures::Figures;
use crate::{Fault, Spool};
use codes::Reference;
use policy::letter::Asking;
use seal::Secret;
use sign::encode::Bytes;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{Time, to_bytes};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use wire::{Letter, Subject, To};
use world::device::SessionKey;
use world::portal::{Effect, Identity, Input, Portal, Refusal};

/// How often time passes for the machine.
const TICK: Duration = Duration::from_millis(500);
/// How long a session lives here: half of what it may.
const SESSION: u64 = 6 * HOUR;
/// How old the public keys may get, and how long whoever has none yet waits.
const KNOWN: u64 = 10 * MINUTE;
const UNKNOWN: u64 = 2_000_000;
/// How long what desks seal new receipts to may be used, if it is not announced anew: a portal
/// that is down for a while still reads what was sealed for it.
const ANNOUNCED: u64 = 30 * DAY;
/// So many forms made durable together are a crowd.
const CROWD: usize = 3;
/// What is made durable together, at most.
const TOGETHER: usize = 16;

/// The machine, its file, and who waits for it.
pub(super) struct Work {
    pub(super) portal: Portal,
    pub(super) spool: Spool,
    /// What desks seal the secrets of new receipts to.
    pair: Arc<Secret>,
    errand: SyncSender<Errand>,
    /// References are wanted.
    want: SyncSender<()>,
    /// Forms whose lines wait to be made durable.
    pub(super) forms: Vec<u64>,
    /// What is done once all lines are durable.
    pub(super) later: Vec<Later>,
    /// Whoever sent the same page twice at once is answered twice.
    pub(super) waiting: BTreeMap<[u8; 16], Vec<Answer>>,
    pub(super) standing: Arc<Standing>,
    figures: Arc<Figures>,
    pub(super) roster: Option<Time>,
    pub(super) session: Option<Time>,
}

pub(super) enum Later {
    Effect(Effect),
    Done(Sender<()>),
    Judged(Sender<bool>, bool),
}

impl Work {
    pub(super) fn new(
        portal: Portal,
        (spool, pair): (Spool, Arc<Secret>),
        (errand, want): (SyncSender<Errand>, SyncSender<()>),
        (standing, figures): (Arc<Standing>, Arc<Figures>),
    ) -> Self {
        if let Some(at) = portal.put_back() {
            tracing::warn!(
                "this portal goes on from a copy of {at}: receipts that it gave between then and \
                 its loss it does not know, and the log does not count its forms any more; let a \
                 new portal be enrolled in its place"
            );
        }
        Work {
            portal,
            spool,
            pair,
            errand,
            want,
            forms: Vec::new(),
            later: Vec::new(),
            waiting: BTreeMap::new(),
            standing,
            figures,
            roster: None,
            session: None,
        }
    }

    /// Ends with the last of those who ask, or if this computer fails in another way than that its
    /// file cannot be written.
    pub(super) fn run(
        mut self,
        mut failed: Option<Fault>,
        asked: &Receiver<Ask>,
        identity: &dyn Fn() -> Identity,
    ) -> Result<(), Fault> {
        loop {
            let fault = match failed.take().map_or_else(|| self.work(asked), Err) {
                Err(fault @ Fault::File { .. }) => fault,
                ended => return ended,
            };
            match self.shut(&fault, asked, identity)? {
                Some(again) => self = again,
                None => return Ok(()),
            }
        }
    }

    fn work(&mut self, asked: &Receiver<Ask>) -> Result<(), Fault> {
        let mut ticked = None;
        loop {
            let due = ticked.is_none_or(|at: std::time::Instant| at.elapsed() >= TICK);
            if due {
                ticked = Some(std::time::Instant::now());
                self.tick()?;
                self.settle()?;
            }
            match asked.recv_timeout(TICK) {
                Ok(ask) => {
                    self.take(ask)?;
                    for ask in asked.try_iter().take(TOGETHER - 1) {
                        self.take(ask)?;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.settle(),
            }
            self.settle()?;
            if self.spool.has_grown()
                && let Some(lines) = self.portal.compacted()
            {
                self.spool.replace(&lines)?;
            }
        }
    }

    /// What a reference leads to.
    pub(super) fn look(portal: &Portal, reference: Reference) -> Looked {
        let known = portal.known(reference)?;
        Some((known, portal.word(known.intake)))
    }

    fn take(&mut self, ask: Ask) -> Result<(), Fault> {
        match ask {
            Ask::Form(mark, content, secret, answer) => {
                self.waiting.entry(mark).or_default().push(answer);
                self.step(Input::Form(mark, content, secret))?;
            }
            Ask::Posted(mark, answer) => {
                let _gone = answer.send(self.portal.posted(&mark));
            }
            Ask::Known(reference, answer) => {
                let _gone = answer.send(Work::look(&self.portal, reference));
            }
            Ask::Told(told, newest, done) => {
                let judged = newest || told.iter().all(|one| self.portal.can_judge(one.bytes()));
                if judged {
                    for one in told {
                        self.step(match one {
                            Told::Word(bytes) => Input::Word(bytes),
                            Told::Receipt(bytes, kept) => Input::Renew(bytes, kept),
                        })?;
                    }
                }
                self.later.push(Later::Judged(done, judged));
            }
            Ask::Input(input) => self.step(input)?,
            Ask::Replies(replies, done) => {
                for reply in replies {
                    self.step(Input::Reply(reply))?;
                }
                self.later.push(Later::Done(done));
            }
        }
        Ok(())
    }

    /// Makes everything durable, then does what follows from it.
    fn settle(&mut self) -> Result<(), Fault> {
        loop {
            self.spool.commit()?;
            if self.forms.len() >= CROWD {
                self.standing.crowd(now());
            }
            for number in std::mem::take(&mut self.forms) {
                self.step(Input::Durable(number))?;
            }
            if !self.spool.waits() {
                break;
            }
        }
        for later in std::mem::take(&mut self.later) {
            match later {
                Later::Effect(effect) => self.carry_out(effect),
                Later::Done(done) => {
                    let _gone = done.send(());
                }
                Later::Judged(done, judged) => {
                    let _gone = done.send(judged);
                }
            }
        }
        Ok(())
    }

    fn tick(&mut self) -> Result<(), Fault> {
        let now = now();
        let over = |at: Option<Time>, life| at.is_none_or(|at| now < at || now.since(at) >= life);
        if over(self.session, SESSION) {
            self.session = Some(now);
            self.step(Input::Login(fresh()?))?;
            let signer = self.portal.caller().signer();
            let key = SessionKey::sign(self.pair.public(), now.plus(ANNOUNCED), signer);
            self.run_errand(Errand::Announce(to_bytes(&key)));
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
        self.step(Input::Tick)?;
        self.figures.tell(&self.portal, now);
        Ok(())
    }

    fn step(&mut self, input: Input) -> Result<(), Fault> {
        let now = now();
        for effect in self.portal.step(input, fresh()?, now) {
            match effect {
                Effect::Keep(line) => self.spool.add(&line),
                Effect::Spool(number, line) => {
                    self.spool.add(&line);
                    self.forms.push(number);
                }
                other => self.later.push(Later::Effect(other)),
            }
        }
        let takes = self.portal.ready(now);
        self.standing.takes.store(takes, Ordering::Relaxed);
        Ok(())
    }

    /// Everything that was kept before it is durable.
    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Keep(_) | Effect::Spool(..) => {}
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
            Effect::WantBlock => {
                // One that waits already is enough.
                let _asked = self.want.try_send(());
            }
            Effect::Distrust(mistrust) => {
                tracing::error!(%mistrust, "the server or the keyholder says what is not true");
            }
        }
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
