//! The desk: a staff computer. It holds device keys, decrypts here and nowhere else, writes
//! offline and sends later.
//!
//! `step(input, entropy, now)` gives effects to be carried out in their order. One request at a
//! time goes to the keyholder; what is written waits in an outbox that survives a crash.

mod caseload;
mod keep;
mod open;
mod orders;
mod queue;
mod say;
mod settle;
mod talk;
mod work;
pub mod write;

pub use caseload::CASELOAD_LIFE;
pub use keep::{KeepFault, Kept};
pub use queue::Waiting;
pub use work::{
    Effect, Fault, Input, JobId, Lie, Open, Parcel, Save, Search, SeedMessage, Told, Wanted, Work,
};
pub use write::{Author, SealedRecord, WriteError};

use crate::device::{Book, Caller, Draw, SessionKey, Waited};
use crate::search::{DispatchMessage, Pointer, SearchFault};
use caseload::Caseload;
use ledger::{LogKeys, Quorum};
use open::Fetching;
use queue::Job;
use say::PendingWord;
use seal::{Public, Secret};
use sign::id::{DeviceId, RecordId, StaffId};
use sign::{Category, Hash, SigningKey, SocietyId, Time, from_bytes};
use std::collections::BTreeMap;
use talk::Searching;

/// Who a desk is, and which log it believes.
#[derive(Debug)]
pub struct Identity {
    /// Its signing key.
    pub signer: SigningKey,
    /// Where it stands.
    pub society: SocietyId,
    /// Keys of the log.
    pub keys: LogKeys,
    /// The cosignatures it asks for, if any.
    pub quorum: Option<Quorum>,
}

/// A desk.
#[derive(Debug)]
pub struct Desk {
    caller: Caller,
    book: Book,
    matcher: Option<Public>,
    /// The society's own pairs, the newest last.
    pairs: Vec<Secret>,
    /// The newest version known of each category, those in the outbox counted.
    tips: BTreeMap<(RecordId, Category), (u32, Hash)>,
    jobs: Vec<Job>,
    current: Option<JobId>,
    fetching: Vec<Fetching>,
    searching: Vec<Searching>,
    words: Vec<PendingWord>,
    branches: BTreeMap<JobId, Save>,
    caseload: Caseload,
    dirty: bool,
}

/// One step on its way.
pub(crate) struct Step {
    pub(crate) draw: Draw,
    pub(crate) now: Time,
    pub(crate) out: Vec<Effect>,
}

impl Step {
    fn tell(&mut self, told: Told) {
        self.out.push(Effect::Tell(told));
    }
}

impl Desk {
    /// A desk that was just enrolled.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let Identity {
            signer,
            society,
            keys,
            quorum,
        } = identity;
        Desk::with(Caller::new(signer, society, keys, quorum))
    }

    fn with(caller: Caller) -> Self {
        Desk {
            caller,
            book: Book::default(),
            matcher: None,
            pairs: Vec::new(),
            tips: BTreeMap::new(),
            jobs: Vec::new(),
            current: None,
            fetching: Vec::new(),
            searching: Vec::new(),
            words: Vec::new(),
            branches: BTreeMap::new(),
            caseload: Caseload::default(),
            dirty: false,
        }
    }

    /// Steps. `entropy` is fresh with every step.
    pub fn step(&mut self, input: Input, entropy: [u8; 32], now: Time) -> Vec<Effect> {
        let mut step = Step {
            draw: Draw::new(entropy),
            now,
            out: Vec::new(),
        };
        self.take(input, &mut step);
        self.go_on(&mut step);
        let caller_changed = self.caller.take_kept().is_some();
        if std::mem::take(&mut self.dirty) || caller_changed {
            step.out.insert(0, Effect::Keep(self.keep()));
        }
        step.out
    }

    /// Who it is.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.caller.device()
    }

    /// Its side of the talk with the keyholder.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The public keys it knows.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Gives it a second-lock seed that did not come from another desk: at the founding of a
    /// society, or from paper shares.
    pub fn give_seed(&mut self, seed: &[u8; 32]) {
        self.pairs.push(Secret::from_seed(seed));
        self.dirty = true;
    }

    /// Whether it has this second-lock seed.
    #[must_use]
    pub fn has_seed(&self, seed: &[u8; 32]) -> bool {
        let public = Secret::from_seed(seed);
        self.pairs.iter().any(|p| p.public() == public.public())
    }

    /// Whether nothing waits to be sent or answered.
    #[must_use]
    pub fn idle(&self) -> bool {
        self.at_rest() && self.words.is_empty()
    }

    /// Whether nothing but words for the matcher waits to be sent or answered.
    #[must_use]
    pub fn at_rest(&self) -> bool {
        self.jobs.is_empty() && self.fetching.is_empty()
    }

    /// What was written offline and lost against somebody else's version, by the job that wrote
    /// it. Staff merge: open the newest version, save the merged text, settle the branch.
    pub fn branches(&self) -> impl Iterator<Item = (JobId, &Save)> {
        self.branches.iter().map(|(id, save)| (*id, save))
    }

    /// A branch was merged or is given up; what stood in it.
    pub fn settle_branch(&mut self, id: JobId) -> Option<Save> {
        self.dirty = true;
        self.branches.remove(&id)
    }

    /// Forgets what was opened of a record that somebody of the society says was erased. What
    /// staff wrote here and nobody has yet stays: on that word alone no work is lost.
    pub fn forget(&mut self, record: RecordId) {
        self.dirty |= self.caseload.forget(record);
        // A search that stands holds the names that it is made with until it is heard.
        let searches = self.searching.len();
        self.searching
            .retain(|search| !search.people.contains(&record));
        self.dirty |= self.searching.len() != searches;
        let known = self.tips.len();
        self.tips.retain(|(of, _), _| *of != record);
        self.dirty |= self.tips.len() != known;
    }

    /// The newest version known of a category.
    #[must_use]
    pub fn tip(&self, record: RecordId, category: Category) -> Option<(u32, Hash)> {
        self.tips.get(&(record, category)).copied()
    }

    /// A pointer for the desks of a society, sealed.
    ///
    /// # Errors
    /// [`Fault::NoKeys`], [`Fault::Write`].
    pub fn dispatch(
        &self,
        pointer: &Pointer,
        to: SocietyId,
        entropy: [u8; 32],
    ) -> Result<DispatchMessage, Fault> {
        let key = self.book.second_lock(to).ok_or(Fault::NoKeys)?;
        let (signer, mut draw) = (self.caller.signer(), Draw::new(entropy));
        DispatchMessage::seal(pointer, to, &key, signer, &mut draw)
            .map_err(|e| Fault::Write(WriteError::Seal(e)))
    }

    /// Opens a dispatch to this society: from which society and whom, and what it points to.
    ///
    /// # Errors
    /// [`SearchFault`].
    pub fn open_dispatch(
        &self,
        bytes: &[u8],
    ) -> Result<(SocietyId, StaffId, Pointer), SearchFault> {
        let pairs: Vec<&Secret> = self.pairs.iter().collect();
        from_bytes::<DispatchMessage>(bytes)
            .map_err(|_| SearchFault::Malformed)?
            .open(&self.book, self.caller.society(), &pairs)
    }

    /// What sealing in this session needs; it can be used on many threads at once.
    ///
    /// # Errors
    /// [`Fault::NoSession`], [`Fault::NoKeys`].
    pub fn author(&self, now: Time) -> Result<Author<'_>, Fault> {
        let society = self.caller.society();
        let session = self.caller.session_public(now).ok_or(Fault::NoSession)?;
        Ok(Author {
            signer: self.caller.signer(),
            session: session.session(),
            society,
            second: self.book.second_lock(society).ok_or(Fault::NoKeys)?,
            emergency: self.book.emergency(society).ok_or(Fault::NoKeys)?,
        })
    }

    fn take(&mut self, input: Input, step: &mut Step) {
        match input {
            Input::Login(seed) => self.login(&seed, step),
            Input::Logout => self.logout(step),
            Input::Work(id, work) => self.work(id, work, step),
            Input::Reply(bytes) => self.reply(&bytes, step),
            Input::Roster(bytes) => self.roster(&bytes, step),
            Input::Matcher(key) => self.matcher(&key, step),
            Input::Stored(id) => self.stored(id),
            Input::Fetched(parcels) => self.fetched(parcels, step),
            Input::Answer(bytes) => self.answer(&bytes, step),
            Input::Ack(bytes) => self.acknowledged(&bytes, step),
            Input::Notices(bytes) => self.notices(&bytes, step),
            Input::Seed(bytes) => self.seed(&bytes, step),
            Input::Tick => self.tick(step),
        }
    }

    fn login(&mut self, seed: &[u8; 32], step: &mut Step) {
        self.logout(step);
        self.caller.begin_session(seed, step.now);
        self.announce(step);
    }

    /// What was asked for in the session could not be opened any more.
    fn logout(&mut self, step: &mut Step) {
        self.caller.end_session();
        self.current = None;
        for fetching in self.fetching.drain(..) {
            step.tell(Told::Unanswered(fetching.job));
        }
        self.searching.retain(|search| {
            if !search.standing {
                step.tell(Told::Unanswered(search.job));
            }
            search.standing
        });
    }

    fn announce(&self, step: &mut Step) {
        if let Some(public) = self.caller.session_public(step.now) {
            let until = step.now.plus(crate::device::caller::SESSION_LIFE);
            let key = SessionKey::sign(public, until, self.caller.signer());
            step.out.push(Effect::Announce(Box::new(key)));
        }
    }

    fn roster(&mut self, bytes: &[u8], step: &mut Step) {
        match self.book.take(bytes, self.caller.log_keys()) {
            Ok(()) => self.dirty = true,
            Err(crate::device::BookFault::Old) => {}
            Err(_) => step.tell(Told::Lie(Lie::Keys)),
        }
        let own = self.book.device(self.device());
        if own.is_some_and(|device| !device.usable) {
            self.wipe(step);
        }
        self.unsay(step);
    }

    fn tick(&mut self, step: &mut Step) {
        match self.caller.tick(step.now) {
            Some(Waited::Again(out)) => step.out.push(Effect::Send(out)),
            Some(Waited::GaveUp(_)) => self.gave_up(step),
            None => {}
        }
        self.dirty |= self.caseload.expire(step.now);
        self.put_again(step);
        self.fetch_again(step);
        self.speak_again(step);
    }

    /// Released keys and opened parts go. What was written here and not sent yet stays.
    fn wipe(&mut self, step: &mut Step) {
        if self.caseload.clear() | !std::mem::take(&mut self.fetching).is_empty() {
            self.dirty = true;
            step.tell(Told::Wiped);
        }
    }
}
