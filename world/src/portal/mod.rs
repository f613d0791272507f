//! The portal: seals a family's form on arrival, keeps it in a durable spool, gives a receipt,
//! and brings the form to the hub and its key to the keyholder when they are there.
//!
//! Forms, words and receipts are looked up by number, never gone through: what a step costs does
//! not grow with what waits.
//!
//! Once a form is spooled the portal cannot open it any more: its key is sealed to the society's
//! intake key at once.

mod compact;
mod keep;
mod renew;
mod send;
mod spool;
mod word;

pub use compact::Given;
pub use keep::{KeepFault, Line};
pub use renew::{NewReceipt, Renewed, SignedReceipt, Wanted};
pub use spool::{Receipt, Spooled};
pub use word::{SignedWord, Told};

use crate::device::{Book, BookFault, Caller, Draw, Outgoing, Waited};
use codes::{KeptSecret, Reference};
use ledger::{LogKeys, Quorum};
use parcel::form::SealedForm;
use release::Mistrust;
use send::Announced;
use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId};
use sign::{Hash, SigningKey, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use word::Newest;
use zeroize::Zeroizing;

/// References that are asked for when fewer are left: as many as the hub gives at once.
const LOW: usize = 1_024;
/// How long a block is waited for before it is asked for again, in microseconds.
const BLOCK: u64 = 500_000;

/// Who a portal is.
#[derive(Debug)]
pub struct Identity {
    /// Its signing key.
    pub signer: SigningKey,
    /// Whose queue it fills.
    pub society: SocietyId,
    /// Keys of the log.
    pub keys: LogKeys,
    /// The cosignatures it asks for, if any.
    pub quorum: Option<Quorum>,
}

/// A portal.
#[derive(Debug)]
pub struct Portal {
    caller: Caller,
    book: Book,
    /// References not given to anybody yet.
    block: VecDeque<[u8; 8]>,
    spool: BTreeMap<u64, Spooled>,
    /// By the mark of a form's page: its number and reference.
    posts: BTreeMap<[u8; 16], Post>,
    /// Forms that are not durable yet.
    open: BTreeSet<u64>,
    /// Durable forms that must be given to the hub, and those that were, when.
    unsent: BTreeSet<u64>,
    sent: BTreeMap<u64, Time>,
    /// Durable forms whose key the keyholder has not got.
    keyless: BTreeSet<u64>,
    /// By the number of a receipt's reference: whose it is, and what is kept of its secret.
    receipts: BTreeMap<u32, Known>,
    /// The reference that leads to a request.
    shown: BTreeMap<IntakeId, u32>,
    /// The newest receipt that staff had made for a request.
    renewed: BTreeMap<IntakeId, Renewed>,
    /// Forms that were taken here.
    taken: BTreeSet<IntakeId>,
    words: BTreeMap<IntakeId, Newest>,
    ids: Vec<IntakeId>,
    head: Option<Hash>,
    announced: Announced,
    current: Option<send::Asked>,
    /// When a stretch of the chain was last asked for.
    asked_at: Option<Time>,
    /// When something was last refused: nothing is asked for a while.
    refused_at: Option<Time>,
    /// When references were last asked for.
    block_at: Option<Time>,
    /// When the copy was made that it goes on from, if it lost its file once.
    put_back: Option<Time>,
}

/// A form that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Post {
    number: u64,
    reference: Option<[u8; 8]>,
}

/// What a receipt's reference leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The form.
    pub intake: IntakeId,
    /// What is kept of the secret.
    pub secret: KeptSecret,
}

/// Something happened.
#[derive(Debug)]
pub enum Input {
    /// A new session of these 32 fresh bytes begins.
    Login([u8; 32]),
    /// A family sent a form: the mark of the page it was filled in (the same if it is posted
    /// again), its content, and what is kept of its receipt's secret; none for a word more about
    /// a request, which gets no receipt of its own.
    Form([u8; 16], Zeroizing<Vec<u8>>, Option<KeptSecret>),
    /// A line is durable, for the form of this number.
    Durable(u64),
    /// The hub has a form.
    Stored(u64),
    /// References that nobody else gives out.
    Block(Vec<[u8; 8]>),
    /// The keyholder's reply.
    Reply(Vec<u8>),
    /// A signed roster.
    Roster(Vec<u8>),
    /// The public word of a request, by a desk.
    Word(Vec<u8>),
    /// A new receipt for a request, by a desk ([`SignedReceipt`]), and what is kept of its secret.
    Renew(Vec<u8>, KeptSecret),
    /// Time passed.
    Tick,
}

/// Something must be done, in the order given.
#[derive(Debug)]
pub enum Effect {
    /// Make this line ([`Line`]) durable at the end of the file before anything that follows.
    Keep(Vec<u8>),
    /// As [`Effect::Keep`], then say so by [`Input::Durable`].
    Spool(u64, Vec<u8>),
    /// The form of the page with this mark is safe; with the reference of its receipt, if it gets
    /// one.
    Taken([u8; 16], Option<Reference>),
    /// The page with this mark cannot be taken now: nothing was kept.
    Refuse([u8; 16], Refusal),
    /// Give a form to the hub, then say so by [`Input::Stored`].
    Put(u64, Box<SealedForm>),
    /// Give this to the keyholder.
    Send(Outgoing),
    /// Ask the hub for references.
    WantBlock,
    /// Tell whoever runs it that somebody sends what is not true.
    Distrust(Mistrust),
}

/// Why a form cannot be taken now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No public key of the society is known.
    #[error("the society's public keys are not known yet")]
    NoKeys,
    /// No reference is left.
    #[error("no reference is left until the hub gives new ones")]
    NoReference,
    /// Longer than a form may be.
    #[error("the form is too long")]
    TooLong,
}

/// One step on its way.
pub(crate) struct Step {
    pub(crate) draw: Draw,
    pub(crate) now: Time,
    pub(crate) out: Vec<Effect>,
}

impl Portal {
    /// A portal with what it had kept, line by line; none for a new one.
    ///
    /// # Errors
    /// [`KeepFault`].
    pub fn resume<'a>(
        identity: Identity,
        lines: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, KeepFault> {
        let Identity {
            signer,
            society,
            keys,
            quorum,
        } = identity;
        let mut portal = Portal {
            caller: Caller::new(signer, society, keys, quorum),
            book: Book::default(),
            block: VecDeque::new(),
            spool: BTreeMap::new(),
            posts: BTreeMap::new(),
            open: BTreeSet::new(),
            unsent: BTreeSet::new(),
            sent: BTreeMap::new(),
            keyless: BTreeSet::new(),
            shown: BTreeMap::new(),
            renewed: BTreeMap::new(),
            receipts: BTreeMap::new(),
            taken: BTreeSet::new(),
            words: BTreeMap::new(),
            ids: Vec::new(),
            head: None,
            announced: Announced::default(),
            current: None,
            asked_at: None,
            refused_at: None,
            block_at: None,
            put_back: None,
        };
        for line in lines {
            portal.replay(line)?;
        }
        Ok(portal)
    }

    /// Steps. `entropy` is fresh with every step.
    pub fn step(&mut self, input: Input, entropy: [u8; 32], now: Time) -> Vec<Effect> {
        let mut step = Step {
            draw: Draw::new(entropy),
            now,
            out: Vec::new(),
        };
        match input {
            Input::Login(seed) => {
                self.gave_up();
                self.caller.begin_session(&seed, now);
            }
            Input::Form(mark, content, receipt) => self.form(mark, &content, receipt, &mut step),
            Input::Durable(number) => self.durable(number, &mut step),
            Input::Stored(number) => self.stored(number, &mut step),
            Input::Block(block) => self.refill(block, &mut step),
            Input::Reply(bytes) => self.reply(&bytes, &mut step),
            Input::Roster(bytes) => self.roster(bytes, &mut step),
            Input::Word(bytes) => self.take_word(&bytes, &mut step),
            Input::Renew(bytes, kept) => self.renew(&bytes, kept, &mut step),
            Input::Tick => self.tick(&mut step),
        }
        self.ask_next(&mut step);
        if let Some(kept) = self.caller.take_kept() {
            step.out
                .insert(0, Effect::Keep(sign::to_bytes(&Line::Caller(kept))));
        }
        step.out
    }

    /// Its side of the talk with the keyholder.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who it is.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.caller.device()
    }

    /// Whether every form is at the hub, its key with the keyholder, and its number in the log, if
    /// the log still counts them.
    #[must_use]
    pub fn idle(&self) -> bool {
        let counted = self.put_back.is_some() || self.announced.upto() == self.ids.len() as u64;
        self.spool.is_empty() && counted
    }

    /// When the copy was made that it goes on from, if it lost its file once. What it took and was
    /// told between then and the loss it does not know.
    #[must_use]
    pub fn put_back(&self) -> Option<Time> {
        self.put_back
    }

    /// Forms that the hub or the keyholder has not got whole, and the first of their numbers.
    #[must_use]
    pub fn waiting(&self) -> (usize, Option<u64>) {
        let first = self.spool.first_key_value();
        (self.spool.len(), first.map(|(number, _)| *number))
    }

    /// The number of the newest form.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.ids.len() as u64
    }

    /// References that nobody has yet.
    #[must_use]
    pub fn references(&self) -> usize {
        self.block.len()
    }

    /// Whether a form could be taken now.
    #[must_use]
    pub fn ready(&self, now: Time) -> bool {
        let society = self.caller.society();
        self.book.intake(society, now).is_some() && !self.block.is_empty()
    }

    /// The form of a page that was posted before and is durable: the reference it has, if any.
    #[must_use]
    pub fn posted(&self, mark: &[u8; 16]) -> Option<Option<Reference>> {
        let post = self.posts.get(mark)?;
        let durable = !self.open.contains(&post.number);
        durable.then(|| post.reference.as_ref().map(Reference::from_random))
    }

    /// What a receipt's reference leads to. Found as quickly as not found.
    #[must_use]
    pub fn known(&self, reference: Reference) -> Option<Known> {
        self.receipts.get(&reference.number()).copied()
    }

    fn roster(&mut self, bytes: Vec<u8>, step: &mut Step) {
        match self.book.take(&bytes, self.caller.log_keys()) {
            Ok(()) => {
                let line = Line::Roster(Bytes(bytes));
                step.out.push(Effect::Keep(sign::to_bytes(&line)));
            }
            Err(BookFault::Old) => {}
            Err(BookFault::Roster(_)) => step.out.push(Effect::Distrust(Mistrust::Checkpoint)),
        }
    }

    fn refill(&mut self, block: Vec<[u8; 8]>, step: &mut Step) {
        let line = Line::Block(block.iter().map(|b| Bytes(b.to_vec())).collect());
        step.out.push(Effect::Keep(sign::to_bytes(&line)));
        self.block.extend(block);
        self.block_at = None;
    }

    fn want_block(&mut self, step: &mut Step) {
        let asked = self.block_at;
        let waits = asked.is_some_and(|at| step.now >= at && step.now.since(at) < BLOCK);
        if self.block.len() < LOW && !waits {
            self.block_at = Some(step.now);
            step.out.push(Effect::WantBlock);
        }
    }

    fn tick(&mut self, step: &mut Step) {
        match self.caller.tick(step.now) {
            Some(Waited::Again(out)) => step.out.push(Effect::Send(out)),
            Some(Waited::GaveUp(_)) => self.gave_up(),
            None => {}
        }
        self.put_again(step);
        self.want_block(step);
    }
}
