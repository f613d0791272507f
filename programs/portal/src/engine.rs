//! The machine at work: one thread steps it and owns its file, two talk with the hub. Whoever
//! waits for a receipt waits for the disk, never for the hub.

use crate::{Fault, Spool};
use codes::{ReceiptSecret, Reference};
use line::Calls as _;
use parcel::form::SealedForm;
use policy::letter::Asking;
use sign::encode::Bytes;
use sign::time::{HOUR, MINUTE};
use sign::{Time, to_bytes};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;
use wire::{Letter, LineFault, Subject, To};
use world::portal::{Effect, Identity, Input, Portal, Refusal};
use zeroize::Zeroizing;

/// How often time passes for the machine.
const TICK: Duration = Duration::from_millis(500);
/// Errands that wait at the same time; what finds no room is asked for again by the machine.
const ERRANDS: usize = 1_024;
/// References that are asked for at once.
const REFERENCES: u32 = 64;
/// How long a session lives here: half of what it may.
const SESSION: u64 = 6 * HOUR;
/// How old the public keys may get, and how long whoever has none yet waits.
const KNOWN: u64 = 10 * MINUTE;
const UNKNOWN: u64 = 2_000_000;
/// How long the box is waited for, in seconds.
const WAIT: u32 = 5;
/// How long whoever could not reach the hub rests.
const REST: Duration = Duration::from_secs(1);

/// A connection that threads may share.
pub type AnyLine = Arc<dyn wire::Line + Send + Sync>;

/// The two numbers, as they are shown.
#[derive(Clone)]
pub struct Receipt {
    /// Not secret.
    pub reference: String,
    /// Known to the family alone.
    pub secret: Zeroizing<String>,
}

/// What can be known of a portal from outside.
#[derive(Default, Debug)]
pub struct Standing {
    takes: AtomicBool,
    reaches: AtomicBool,
}

/// A portal that works.
#[derive(Clone)]
pub struct Engine {
    ask: Sender<Ask>,
    standing: Arc<Standing>,
}

type Answer = oneshot::Sender<Result<Receipt, Refusal>>;

enum Ask {
    Form([u8; 16], Zeroizing<Vec<u8>>, Answer),
    Knows(Reference, ReceiptSecret, oneshot::Sender<bool>),
    Input(Input),
    /// Replies of the keyholder; answered once all that follows from them is durable.
    Replies(Vec<Vec<u8>>, Sender<()>),
}

enum Errand {
    Put(u64, Box<SealedForm>),
    Letter(Letter),
    References,
    Roster,
}

impl Engine {
    /// Starts a portal that goes on from its spool. Also given: what is told, if at all, when its
    /// machine ends.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn start(
        identity: Identity,
        spool: (Spool, Vec<Vec<u8>>),
        line: AnyLine,
    ) -> Result<(Self, oneshot::Receiver<Fault>), Fault> {
        let (spool, lines) = spool;
        let portal = Portal::resume(identity, lines.iter().map(Vec::as_slice))
            .map_err(|_| Fault::Damaged(spool.path().to_owned()))?;
        let (ask, asked) = channel();
        let (errand, errands) = sync_channel(ERRANDS);
        let standing = Arc::new(Standing::default());
        let (tell, ended) = oneshot::channel();
        let work = Work {
            portal,
            spool,
            errand,
            waiting: BTreeMap::new(),
            standing: Arc::clone(&standing),
            roster: None,
            session: None,
        };
        std::thread::spawn(move || {
            let _nobody = tell.send(work.run(&asked).err().unwrap_or(Fault::Ended));
        });
        let carrier = (Arc::clone(&line), ask.clone(), Arc::clone(&standing));
        std::thread::spawn(move || carry(&*carrier.0, &errands, &carrier.1, &carrier.2));
        let reader = ask.clone();
        std::thread::spawn(move || read_box(&*line, &reader));
        Ok((Engine { ask, standing }, ended))
    }

    /// Seals a form and keeps it. The same mark gives the same receipt.
    ///
    /// # Errors
    /// None if the portal has ended; [`Refusal`] if the form cannot be taken now.
    pub async fn take(
        &self,
        mark: [u8; 16],
        content: Zeroizing<Vec<u8>>,
    ) -> Option<Result<Receipt, Refusal>> {
        let (tell, told) = oneshot::channel();
        self.ask.send(Ask::Form(mark, content, tell)).ok()?;
        told.await.ok()
    }

    /// Whether these two numbers belong together.
    pub async fn knows(&self, reference: Reference, secret: ReceiptSecret) -> Option<bool> {
        let (tell, told) = oneshot::channel();
        self.ask.send(Ask::Knows(reference, secret, tell)).ok()?;
        told.await.ok()
    }

    /// Whether a form could be taken now.
    #[must_use]
    pub fn takes(&self) -> bool {
        self.standing.takes.load(Ordering::Relaxed)
    }

    /// Whether the hub answered lately.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.standing.reaches.load(Ordering::Relaxed)
    }
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Engine")
    }
}

impl core::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Receipt")
    }
}

struct Work {
    portal: Portal,
    spool: Spool,
    errand: SyncSender<Errand>,
    waiting: BTreeMap<[u8; 16], Answer>,
    standing: Arc<Standing>,
    roster: Option<Time>,
    session: Option<Time>,
}

impl Work {
    /// Ends with the last of those who ask, or if this computer fails.
    fn run(mut self, asked: &Receiver<Ask>) -> Result<(), Fault> {
        let mut ticked = None;
        loop {
            let due = ticked.is_none_or(|at: std::time::Instant| at.elapsed() >= TICK);
            if due {
                ticked = Some(std::time::Instant::now());
                self.tick()?;
            }
            match asked.recv_timeout(TICK) {
                Ok(Ask::Form(mark, content, answer)) => {
                    self.waiting.insert(mark, answer);
                    self.step(Input::Form(mark, content))?;
                }
                Ok(Ask::Knows(reference, secret, answer)) => {
                    let _gone = answer.send(self.portal.knows(reference, &secret));
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
            Effect::Receipt(mark, receipt) => {
                if let Some(answer) = self.waiting.remove(&mark) {
                    let receipt = Receipt {
                        reference: receipt.reference.to_string(),
                        secret: receipt.secret.shown(),
                    };
                    let _gone = answer.send(Ok(receipt));
                }
            }
            Effect::Refuse(mark, refusal) => {
                if let Some(answer) = self.waiting.remove(&mark) {
                    let _gone = answer.send(Err(refusal));
                }
            }
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

    /// What finds no room is asked for again.
    fn run_errand(&self, errand: Errand) {
        let _again = self.errand.try_send(errand);
    }
}

/// Runs errands. What could not be done is asked for again by the machine, so whatever waits
/// behind it is thrown away: a hub that comes back is not met by a queue of old errands.
fn carry(
    line: &dyn wire::Line,
    errands: &Receiver<Errand>,
    ask: &Sender<Ask>,
    standing: &Standing,
) {
    while let Ok(errand) = errands.recv() {
        let done = match errand {
            Errand::Put(number, form) => {
                let about = &form.header.about;
                let put = line.put_form(about.society, about.intake, &to_bytes(&*form));
                put.map(|()| Some(Input::Stored(number)))
            }
            Errand::Letter(letter) => line.letters(vec![letter]).map(|()| None),
            Errand::References => line.references(REFERENCES).map(|b| Some(Input::Block(b))),
            Errand::Roster => match line.roster() {
                Ok(bytes) => Ok(Some(Input::Roster(bytes))),
                Err(LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        };
        let away = |fault: &LineFault| matches!(fault, LineFault::Unreachable(_) | LineFault::Busy);
        let reached = !done.as_ref().is_err_and(away);
        standing.reaches.store(reached, Ordering::Relaxed);
        match done {
            Ok(Some(input)) => {
                if ask.send(Ask::Input(input)).is_err() {
                    return;
                }
            }
            Ok(None) => {}
            Err(fault) => {
                tracing::warn!(%fault, "the server");
                while errands.try_recv().is_ok() {}
                std::thread::sleep(REST);
            }
        }
    }
}

/// Reads the box for as long as the portal works. A letter is given back only when everything that
/// follows from it is durable.
fn read_box(line: &dyn wire::Line, ask: &Sender<Ask>) {
    loop {
        let Ok(letters) = line.mail(WAIT) else {
            std::thread::sleep(REST);
            continue;
        };
        if letters.is_empty() {
            continue;
        }
        let numbers = letters.iter().map(|letter| letter.number).collect();
        let replies = letters.into_iter().filter(|l| l.subject == Subject::Reply);
        let (tell, told) = channel();
        let replies = replies.map(|letter| letter.body.0).collect();
        if ask.send(Ask::Replies(replies, tell)).is_err() || told.recv().is_err() {
            return;
        }
        let _again = line.taken(numbers);
    }
}

pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}

pub(crate) fn fresh() -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Fault::Random)?;
    Ok(bytes)
}
