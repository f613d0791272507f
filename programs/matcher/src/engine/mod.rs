//! The machine at work: one thread steps it and owns its file, two talk with the hub. As in the
//! portal; but it asks for the answer to a search exactly when it is due, so that the moment does
//! not tell what was found.

mod carry;

use crate::figures::Figures;
use crate::names::fresh;
use crate::{Fault, Names};
use carry::{carry, read_box};
use policy::letter::Asking;
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{SocietyId, Time, to_bytes};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use wire::letter::MAX_LETTERS;
use wire::{Letter, Subject, To};
use world::matcher::{Effect, Identity, Input, Matcher};
use zeroize::Zeroizing;

/// How often time passes for the machine, at least.
const TICK: Duration = Duration::from_millis(500);
/// Errands that wait at the same time; what finds no room is asked for again, by the machine or
/// by the desk that waits.
const ERRANDS: usize = 1_024;
/// How long a session lives here: half of what it may.
const SESSION: u64 = 6 * HOUR;
/// How old the public keys may get; how long whoever is in no list yet waits; how soon they are
/// fetched again because somebody is not in the list.
const KNOWN: u64 = 10 * MINUTE;
const UNKNOWN: u64 = 2_000_000;
/// How often the session key is announced until the hub has it, and again after that.
const ANNOUNCE: u64 = 2_000_000;
const ANNOUNCE_AGAIN: u64 = 10 * MINUTE;
/// How often the sessions of desks with standing searches are looked at.
const SESSIONS: u64 = 5_000_000;

/// A connection that threads may share.
pub type AnyLine = Arc<dyn wire::Line + Send + Sync>;

/// What can be known of a matcher from outside.
#[derive(Debug)]
struct Standing {
    records: AtomicU64,
    reaches: AtomicBool,
    figures: Arc<Figures>,
}

/// A matcher that works.
#[derive(Debug)]
pub struct Engine {
    standing: Arc<Standing>,
    ended: Receiver<Fault>,
}

enum Ask {
    Input(Box<Input>),
    /// The hub has the session key.
    Announced,
    /// What was in the box; answered once all that follows from it is durable.
    Letters(Vec<Input>, Sender<()>),
}

enum Errand {
    Letters(Vec<Letter>),
    Announce(Vec<u8>),
    Roster,
    Sessions(SocietyId),
}

impl Engine {
    /// Starts a matcher that goes on from its file.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn start(identity: Identity, mut names: Names, line: AnyLine) -> Result<Self, Fault> {
        let mut lines = names.read()?;
        let matcher = Matcher::resume(identity, &mut lines);
        // A file that is damaged is told as that, not as lines that are missing.
        names.end(lines)?;
        let matcher = matcher.map_err(|_| Fault::Damaged(names.path()))?;
        let (ask, asked) = channel();
        let (errand, errands) = sync_channel(ERRANDS);
        let folder = names.path().parent().map(std::path::Path::to_owned);
        let standing = Arc::new(Standing {
            records: AtomicU64::new(0),
            reaches: AtomicBool::new(false),
            figures: Arc::new(Figures::new(folder.unwrap_or_default())),
        });
        let (tell, ended) = channel();
        let work = Work {
            matcher,
            names,
            errand,
            standing: Arc::clone(&standing),
            roster: None,
            wants_roster: true,
            session: None,
            announce: None,
            sessions: None,
        };
        work.count();
        std::thread::spawn(move || {
            let _nobody = tell.send(work.run(&asked).err().unwrap_or(Fault::Ended));
        });
        let carrier = (Arc::clone(&line), ask.clone(), Arc::clone(&standing));
        std::thread::spawn(move || carry(&*carrier.0, &errands, &carrier.1, &carrier.2));
        std::thread::spawn(move || read_box(&*line, &ask));
        Ok(Engine { standing, ended })
    }

    /// Number of searchable records.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.standing.records.load(Ordering::Relaxed)
    }

    /// Whether the hub answered lately.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.standing.reaches.load(Ordering::Relaxed)
    }

    /// How it stands, in figures.
    #[must_use]
    pub fn figures(&self) -> Arc<Figures> {
        Arc::clone(&self.standing.figures)
    }

    /// Waits so long; why it ended, if it did.
    #[must_use]
    pub fn ended(&self, most: Duration) -> Option<Fault> {
        match self.ended.recv_timeout(most) {
            Ok(fault) => Some(fault),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Fault::Ended),
        }
    }
}

struct Work {
    matcher: Matcher,
    names: Names,
    errand: SyncSender<Errand>,
    standing: Arc<Standing>,
    roster: Option<Time>,
    wants_roster: bool,
    session: Option<Time>,
    announce: Option<Announce>,
    sessions: Option<Time>,
}

/// A session key on its way to the hub.
struct Announce {
    bytes: Vec<u8>,
    sent: Time,
    there: bool,
}

impl Work {
    /// Ends with the last of those who ask, or if this computer fails.
    fn run(mut self, asked: &Receiver<Ask>) -> Result<(), Fault> {
        let mut ticked: Option<Instant> = None;
        loop {
            let due = self.matcher.due().is_some_and(|due| now() >= due);
            if due || ticked.is_none_or(|at| at.elapsed() >= TICK) {
                ticked = Some(Instant::now());
                self.tick()?;
            }
            match asked.recv_timeout(self.patience()) {
                Ok(Ask::Input(input)) => self.step(*input)?,
                Ok(Ask::Announced) => {
                    if let Some(announce) = &mut self.announce {
                        announce.there = true;
                    }
                }
                Ok(Ask::Letters(inputs, done)) => {
                    for input in inputs {
                        self.step(input)?;
                    }
                    let _gone = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    /// How long nothing need be done.
    fn patience(&self) -> Duration {
        let due = self.matcher.due();
        let until = due.map(|due| Duration::from_micros(due.0.saturating_sub(now().0)));
        until.map_or(TICK, |until| until.min(TICK))
    }

    fn tick(&mut self) -> Result<(), Fault> {
        let now = now();
        if over(self.session, SESSION, now) {
            self.session = Some(now);
            self.step(Input::Login(fresh()?))?;
        }
        let patience = match self.wants_roster {
            true => UNKNOWN,
            false => KNOWN,
        };
        if over(self.roster, patience, now) {
            self.roster = Some(now);
            self.wants_roster = !self.enrolled();
            self.run_errand(Errand::Roster);
        }
        if let Some(announce) = &mut self.announce {
            let every = match announce.there {
                true => ANNOUNCE_AGAIN,
                false => ANNOUNCE,
            };
            if over(Some(announce.sent), every, now) {
                announce.sent = now;
                let bytes = announce.bytes.clone();
                self.run_errand(Errand::Announce(bytes));
            }
        }
        if over(self.sessions, SESSIONS, now) {
            self.sessions = Some(now);
            for society in self.matcher.stands_for() {
                self.run_errand(Errand::Sessions(society));
            }
        }
        if over(Some(self.names.made()), DAY, now) {
            self.names.renew(self.matcher.image(), now)?;
            tracing::info!("a new night: everything is sealed under a new key");
        }
        self.step(Input::Tick)
    }

    fn enrolled(&self) -> bool {
        let own = self.matcher.book().device(self.matcher.device());
        own.is_some_and(|device| device.usable)
    }

    /// Steps; what is to be kept is durable before anything that follows is sent.
    fn step(&mut self, input: Input) -> Result<(), Fault> {
        let effects = self.matcher.step(input, fresh()?, now());
        let mut lines: Vec<Zeroizing<Vec<u8>>> = Vec::new();
        let mut letters: Vec<Letter> = Vec::new();
        for effect in effects {
            if let Effect::Keep(line) = effect {
                self.post(&mut letters);
                lines.push(line);
                continue;
            }
            self.keep(&mut lines)?;
            self.carry_out(effect, &mut letters);
        }
        self.keep(&mut lines)?;
        self.post(&mut letters);
        self.count();
        Ok(())
    }

    fn keep(&mut self, lines: &mut Vec<Zeroizing<Vec<u8>>>) -> Result<(), Fault> {
        if !lines.is_empty() {
            self.names.append(lines)?;
            lines.clear();
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect, letters: &mut Vec<Letter>) {
        let desk = |to: DeviceId, subject, body| Letter {
            to: To::Device(to),
            subject,
            body: Bytes(body),
        };
        match effect {
            Effect::Send(out) => {
                let asking = Asking {
                    ask: Bytes(out.ask),
                    signature: out.signature,
                };
                letters.push(Letter {
                    to: To::Keyholder,
                    subject: Subject::Ask,
                    body: Bytes(to_bytes(&asking)),
                });
            }
            Effect::Answer(device, bytes) => letters.push(desk(device, Subject::Answer, bytes)),
            Effect::Ack(device, bytes) => letters.push(desk(device, Subject::Ack, bytes)),
            Effect::Notices(society, bytes) => letters.push(Letter {
                to: To::Leads(society),
                subject: Subject::Notices,
                body: Bytes(bytes),
            }),
            Effect::Announce(key) => {
                self.announce = Some(Announce {
                    bytes: to_bytes(&*key),
                    sent: Time(0),
                    there: false,
                });
            }
            Effect::WantRoster => self.wants_roster = true,
            Effect::Distrust(fault) => {
                tracing::error!(%fault, "somebody sends the search what is not true");
            }
            // Made durable before.
            Effect::Keep(_) => {}
        }
    }

    fn post(&self, letters: &mut Vec<Letter>) {
        while !letters.is_empty() {
            let rest = letters.split_off(letters.len().min(MAX_LETTERS));
            self.run_errand(Errand::Letters(std::mem::replace(letters, rest)));
        }
    }

    /// What finds no room is asked for again.
    fn run_errand(&self, errand: Errand) {
        let _again = self.errand.try_send(errand);
    }

    fn count(&self) {
        let records = self.matcher.len() as u64;
        self.standing.records.store(records, Ordering::Relaxed);
        let night = self.names.made().0;
        self.standing.figures.tell(&self.matcher, night);
    }
}

/// Whether so long has passed; a clock that was set back counts as well.
fn over(since: Option<Time>, life: u64, now: Time) -> bool {
    since.is_none_or(|at| now < at || now.since(at) >= life)
}

/// Now.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}
