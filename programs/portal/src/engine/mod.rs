//! The machine at work: one thread steps it and owns its file, three talk with the hub. Whoever
//! waits for a receipt waits for the disk, never for the hub.

mod shut;
mod talk;
mod token;
mod work;

pub use token::Token;

use crate::figures::Figures;
use crate::mill::{For, Mill};
use crate::stock::Stock;
use crate::{Fault, Spool};
use codes::{KeptSecret, ReceiptSecret, Reference, Room};
use parcel::form::SealedForm;
use record::case::PublicWord;
use seal::Secret;
use sign::id::IntakeId;
use sign::{Time, hmac};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::time::{SystemTime, UNIX_EPOCH};
use talk::{Receipts, carry, fetch, read_box};
use tokio::sync::oneshot;
use wire::Letter;
use work::Work;
use world::portal::{Identity, Input, Known, Portal, Refusal};
use zeroize::Zeroizing;

/// Errands that wait at the same time; what finds no room is asked for again by the machine.
const ERRANDS: usize = 1_024;

/// How long a crowd is thought to go on, in microseconds.
const CROWDED: u64 = 100_000;

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
    /// Whether the file cannot be written.
    shut: AtomicBool,
    reaches: AtomicBool,
    /// Whether the box could not be read the last time.
    deaf: AtomicBool,
    /// When the calls that are under way should have been answered, in microseconds; 0 if none is.
    errand_due: AtomicU64,
    box_due: AtomicU64,
    /// Until when the families have the computer, as they come in crowds; in microseconds.
    crowded: AtomicU64,
}

impl Standing {
    fn crowd(&self, now: Time) {
        self.crowded.store(now.plus(CROWDED).0, Ordering::Relaxed);
    }

    fn reaches(&self, now: Time) -> bool {
        let late = |due: &AtomicU64| (1..now.0).contains(&due.load(Ordering::Relaxed));
        let answered = self.reaches.load(Ordering::Relaxed) && !self.deaf.load(Ordering::Relaxed);
        answered && !late(&self.errand_due) && !late(&self.box_due)
    }

    fn is_crowded(&self, now: Time) -> bool {
        let until = self.crowded.load(Ordering::Relaxed);
        // A clock that was set back must not make it last.
        (now.0..=now.plus(CROWDED).0).contains(&until)
    }
}

/// What a right pair of numbers leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The form of the request.
    pub intake: IntakeId,
    /// All that is told of it.
    pub word: PublicWord,
}

/// Why something was not taken. Nothing of it was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Untaken {
    /// Too many at once.
    Busy,
    /// The portal has ended.
    Ended,
    /// Its file cannot be written: the disk is full, or fails.
    Unwritten,
    /// The machine refuses.
    Refused(Refusal),
}

/// A portal that works.
#[derive(Clone)]
pub struct Engine {
    ask: Sender<Ask>,
    standing: Arc<Standing>,
    pepper: Arc<Zeroizing<[u8; 32]>>,
    mill: Mill,
    stock: Arc<Stock>,
    figures: Arc<Figures>,
}

type Answer = oneshot::Sender<Result<Option<Reference>, Refusal>>;
type Looked = Option<(Known, PublicWord)>;

enum Ask {
    Form([u8; 16], Zeroizing<Vec<u8>>, Option<KeptSecret>, Answer),
    /// The form of this mark, if it was taken before.
    Posted([u8; 16], oneshot::Sender<Option<Option<Reference>>>),
    Known(Reference, oneshot::Sender<Looked>),
    Input(Input),
    /// Replies of the keyholder; answered once all that follows from them is durable.
    Replies(Vec<Vec<u8>>, Sender<()>),
    /// What desks tell. If one cannot be judged by the roster that is known, none is taken and the
    /// answer is no, unless that is the newest roster there is.
    Told(Vec<Told>, bool, Sender<bool>),
}

/// What a desk tells.
#[derive(Clone)]
enum Told {
    Word(Vec<u8>),
    /// A new receipt, and what is kept of its secret.
    Receipt(Vec<u8>, KeptSecret),
}

impl Told {
    fn bytes(&self) -> &[u8] {
        match self {
            Told::Word(bytes) | Told::Receipt(bytes, _) => bytes,
        }
    }
}

enum Errand {
    Put(u64, Box<SealedForm>),
    Letter(Letter),
    Roster,
    /// What desks seal the secrets of new receipts to.
    Announce(Vec<u8>),
}

impl Engine {
    /// Starts a portal that goes on from its spool; who it is is asked again where it must begin
    /// anew from there. `pepper` is what receipts' secrets are made and kept with; so many slow
    /// hashes are made ahead of time. Also given: what is told, if at all, when its machine ends.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn start(
        identity: impl Fn() -> Identity + Send + 'static,
        (pepper, ahead): (Zeroizing<[u8; 32]>, usize),
        spool: (Spool, Vec<Vec<u8>>),
        line: AnyLine,
    ) -> Result<(Self, oneshot::Receiver<Fault>), Fault> {
        let (mut spool, lines) = spool;
        // A disk that failed to take a line told whoever wrote it, and nobody since: the line may
        // stand in the system's memory alone. So all is written once more, where there is room.
        // Until then nothing more is taken.
        let failed = spool.renew(&lines).err();
        let portal = Portal::resume(identity(), lines.iter().map(Vec::as_slice))
            .map_err(|_| Fault::Damaged(spool.path().to_owned()))?;
        let (ask, asked) = channel();
        let (errand, errands) = sync_channel(ERRANDS);
        let (want, wanted) = sync_channel(1);
        let standing = Arc::new(Standing::default());
        let (tell, ended) = oneshot::channel();
        let pepper = Arc::new(pepper);
        let pair = Arc::new(pair(&pepper));
        let spool = (spool, Arc::clone(&pair));
        let folder = spool.0.path().parent().map(std::path::Path::to_owned);
        let figures = Arc::new(Figures::new(folder));
        let seen = (Arc::clone(&standing), Arc::clone(&figures));
        let work = Work::new(portal, spool, (errand, want), seen);
        std::thread::spawn(move || {
            let _nobody = tell.send(
                work.run(failed, &asked, &identity)
                    .err()
                    .unwrap_or(Fault::Ended),
            );
        });
        let carrier = (Arc::clone(&line), ask.clone(), Arc::clone(&standing));
        std::thread::spawn(move || carry(&*carrier.0, &errands, &carrier.1, &carrier.2));
        let fetcher = (Arc::clone(&line), ask.clone());
        std::thread::spawn(move || fetch(&*fetcher.0, &wanted, &fetcher.1));
        let reader = ask.clone();
        let receipts = Receipts {
            pair,
            pepper: Arc::clone(&pepper),
        };
        let heard = Arc::clone(&standing);
        std::thread::spawn(move || read_box(&*line, &reader, &receipts, &heard));
        let engine = Engine {
            ask,
            standing,
            stock: Stock::start(ahead, &pepper),
            pepper,
            mill: Mill::new(),
            figures,
        };
        Ok((engine, ended))
    }

    /// Seals a form and keeps it. The same token gives the same receipt.
    ///
    /// # Errors
    /// [`Untaken`].
    pub async fn take(
        &self,
        token: &Token,
        content: Zeroizing<Vec<u8>>,
    ) -> Result<Receipt, Untaken> {
        let (mark, secret) = (token.mark(), token.secret(&self.pepper));
        let shown = secret.shown();
        let kept = match self.stock.take() {
            // Whoever sends the same page again takes one of those made ahead of time, as another
            // page would.
            Some(ready) => Ok(ready.keep(&secret)),
            None => {
                let (tell, told) = oneshot::channel();
                let posted = self.asked(Ask::Posted(mark, tell), told).await?;
                match posted.flatten() {
                    // A page that is sent again costs nothing slow.
                    Some(reference) => Err(reference),
                    None => Ok(self.hashed(secret).await?),
                }
            }
        };
        let reference = match kept {
            Err(reference) => reference,
            Ok(kept) => {
                let (tell, told) = oneshot::channel();
                let form = Ask::Form(mark, content, Some(kept), tell);
                let taken = self.asked(form, told).await?;
                taken.map_err(Untaken::Refused)?.ok_or(Untaken::Ended)?
            }
        };
        Ok(Receipt {
            reference: reference.to_string(),
            secret: shown,
        })
    }

    /// What is kept of a secret, made while its family waits.
    async fn hashed(&self, secret: ReceiptSecret) -> Result<KeptSecret, Untaken> {
        let salt = fresh().map_err(|_| Untaken::Ended)?;
        let salt = salt[..16].try_into().expect("16 of 32 bytes");
        let pepper = Arc::clone(&self.pepper);
        let slow = move |room: &mut Room| KeptSecret::of(&secret, &pepper, salt, room);
        self.mill.run(For::Form, slow).await.ok_or(Untaken::Busy)
    }

    /// Seals one word more about a request and keeps it. The same token is taken once.
    ///
    /// # Errors
    /// [`Untaken`].
    pub async fn take_more(
        &self,
        token: &Token,
        content: Zeroizing<Vec<u8>>,
    ) -> Result<(), Untaken> {
        let (tell, told) = oneshot::channel();
        let form = Ask::Form(token.mark(), content, None, tell);
        let taken = self.asked(form, told).await?;
        taken.map(|_| ()).map_err(Untaken::Refused)
    }

    /// What these two numbers lead to, if they belong together. A reference that nobody has costs
    /// the same work as one that somebody has.
    ///
    /// # Errors
    /// [`Untaken`].
    pub async fn look(
        &self,
        reference: Reference,
        secret: ReceiptSecret,
    ) -> Result<Option<Found>, Untaken> {
        let (tell, told) = oneshot::channel();
        let known = self.asked(Ask::Known(reference, tell), told).await?;
        let nobody = hmac(
            &self.pepper,
            "no receipt",
            &[&reference.number().to_be_bytes()],
        );
        let nobody = KeptSecret {
            salt: nobody.short(),
            hash: nobody.0,
            shift: 0,
        };
        let kept = known.map_or(nobody, |(known, _)| known.secret);
        let pepper = Arc::clone(&self.pepper);
        let right = self
            .mill
            .run(For::Look, move |room: &mut Room| {
                kept.is(&secret, &pepper, room)
            })
            .await
            .ok_or(Untaken::Busy)?;
        let found = known.filter(|_| right);
        Ok(found.map(|(known, word)| Found {
            intake: known.intake,
            word,
        }))
    }

    async fn asked<T>(&self, ask: Ask, told: oneshot::Receiver<T>) -> Result<T, Untaken> {
        self.ask.send(ask).map_err(|_| Untaken::Ended)?;
        told.await
            .map_err(|_| match self.standing.shut.load(Ordering::Relaxed) {
                true => Untaken::Unwritten,
                false => Untaken::Ended,
            })
    }

    /// Whether a form could be taken now.
    #[must_use]
    pub fn takes(&self) -> bool {
        self.standing.takes.load(Ordering::Relaxed)
    }

    /// How many slow hashes are made ahead of time now, and how many there are to be.
    pub(crate) fn ahead(&self) -> (usize, usize) {
        self.stock.count()
    }

    pub(crate) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether all slow hashes that are made ahead of time were there since the start.
    #[must_use]
    pub fn was_stocked(&self) -> bool {
        self.stock.was_full()
    }

    /// Whether the hub answered lately, and does not keep anybody waiting now.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.standing.reaches(now())
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

/// The pair that desks seal the secrets of new receipts to: it lives as long as the pepper.
fn pair(pepper: &[u8; 32]) -> Secret {
    let seed = Zeroizing::new(hmac(pepper, "receipts pair", &[]).0);
    Secret::from_seed(&seed)
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
