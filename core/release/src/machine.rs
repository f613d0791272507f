//! The machine: its state, its step, and how it starts.

use crate::answer::Waiting;
use crate::io::{Alarm, Effect, Input};
use crate::keys::{KeyName, Keyring};
use crate::reply::{Denied, Reply};
use crate::vault::{Held, Token, Vault, VaultBatch, WrapName};
use ledger::leaf::{Asked, Boot, Cause, Denial, Event, Genesis, IndexNote, Leaf, Noted, Reason};
use ledger::tree::WholeTree;
use ledger::{LogSigner, SignedCheckpoint};
use policy::{Ask, State, Violation};
use seal::{AnswerSecret, KeyRef};
use sign::id::{DeviceId, PersonId, RecordId};
use sign::time::MINUTE;
use sign::{Context, Hash, SocietyId, Time, to_bytes};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How long refusals that hit no limit are gathered before they become one leaf.
const GATHER: u64 = 10 * MINUTE;

/// The release machine of one keyholder.
#[derive(Debug)]
#[cfg_attr(feature = "model", derive(Clone))]
pub struct Machine {
    pub(crate) state: State,
    pub(crate) ring: Keyring,
    pub(crate) signer: Arc<LogSigner>,
    pub(crate) answers: Arc<AnswerSecret>,
    pub(crate) phase: Phase,
    pub(crate) stored: BTreeMap<Token, Pending>,
    pub(crate) busy: BTreeMap<Busy, Token>,
    pub(crate) tree: WholeTree,
    /// Roots at the sizes whose durability was asked for.
    pub(crate) roots: BTreeMap<u64, Hash>,
    pub(crate) durable: u64,
    pub(crate) head: Option<SignedCheckpoint>,
    pub(crate) waiting: VecDeque<Waiting>,
    pub(crate) after: VecDeque<(u64, After)>,
    lasts: BTreeMap<DeviceId, Vec<u8>>,
    refusals: BTreeMap<(DeviceId, Reason), (Time, u32)>,
    fresh: Vec<Vec<u8>>,
    out: Vec<Effect>,
}

/// Whether requests are answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// They are.
    Serving,
    /// A newer head of this very log exists: this is an old copy. Nothing is answered again.
    SetBack,
}

/// What was asked to be stored, and what its leaf will say.
#[derive(Debug)]
#[cfg_attr(feature = "model", derive(Clone))]
pub(crate) struct Pending {
    pub(crate) asked: Asked,
    pub(crate) event: Event,
    pub(crate) not_after: Time,
    pub(crate) seen: u64,
    /// What was destroyed cannot be taken back: its leaf is written whatever happened since.
    pub(crate) final_: bool,
}

/// What a batch that is being stored touches: nothing else may lean on it until its leaf is
/// written, for it may be withdrawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Busy {
    Part(KeyRef),
    Record(SocietyId, RecordId),
    Person(SocietyId, PersonId),
}

/// To do once a leaf is durable.
#[derive(Debug)]
#[cfg_attr(feature = "model", derive(Clone))]
pub(crate) enum After {
    Settle(Token),
    DropKeys(Vec<KeyName>),
}

/// What a machine starts with, apart from the log.
#[derive(Debug)]
pub struct Opening {
    /// The opened key ring.
    pub ring: Keyring,
    /// The log's signing keys.
    pub signer: LogSigner,
    /// Makes the randomness of replies.
    pub answers: AnswerSecret,
    /// Vault batches that were never settled.
    pub unsettled: Vec<VaultBatch>,
    /// Hash of the program.
    pub program: Hash,
}

/// Why a log cannot be opened. The operator must look: nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpenFault {
    /// There is no leaf at all.
    #[error("the log is empty")]
    Empty,
    /// A leaf is not one.
    #[error("leaf {0} is malformed: the log was damaged or is not ours")]
    Malformed(u64),
    /// A leaf breaks the rules.
    #[error("leaf {0} cannot follow: {1}")]
    Refused(u64, Violation),
    /// The keys are another log's.
    #[error("the signing keys are not those of this log")]
    Keys,
}

impl Machine {
    /// Founds a log: the genesis leaf is its first. Possible only while there is none.
    ///
    /// # Errors
    /// [`OpenFault::Refused`] if the genesis is not sound; [`OpenFault::Keys`] if it names other
    /// keys than `opening` has.
    pub fn found(
        genesis: Genesis,
        opening: Opening,
        now: Time,
    ) -> Result<(Self, Vec<Effect>), OpenFault> {
        let leaf = Leaf {
            time: now,
            boot: 1,
            cause: Cause::Console,
            event: Event::Genesis(Box::new(genesis)),
        };
        let state = State::begin(&leaf).map_err(|v| OpenFault::Refused(0, v))?;
        let mut machine = Machine::new(state, opening)?;
        machine.remember(leaf.to_bytes());
        let effects = machine.flush();
        Ok((machine, effects))
    }

    /// Opens a log again: replays it, settles what was left, and writes that it started.
    ///
    /// # Errors
    /// [`OpenFault`].
    pub fn open<'a>(
        leaves: impl IntoIterator<Item = &'a [u8]>,
        mut opening: Opening,
        now: Time,
    ) -> Result<(Self, Vec<Effect>), OpenFault> {
        let program = opening.program;
        let unsettled = std::mem::take(&mut opening.unsettled);
        let mut leaves = leaves.into_iter();
        let first = leaves.next().ok_or(OpenFault::Empty)?;
        let leaf = Leaf::from_bytes(first).map_err(|_| OpenFault::Malformed(0))?;
        let state = State::begin(&leaf).map_err(|v| OpenFault::Refused(0, v))?;
        let mut machine = Machine::new(state, opening)?;
        machine.tree.append(Leaf::hash(first));
        let mut found = BTreeMap::new();
        let mut destroyed = BTreeMap::new();
        for bytes in leaves {
            let index = machine.state.size;
            let leaf = Leaf::from_bytes(bytes).map_err(|_| OpenFault::Malformed(index))?;
            machine
                .state
                .apply(&leaf)
                .map_err(|v| OpenFault::Refused(index, v))?;
            machine.tree.append(Leaf::hash(bytes));
            if let Event::Rotated(rotated) = &leaf.event {
                destroyed.insert(rotated.society, rotated.destroyed);
            }
            if let Cause::Device(asked) = &leaf.cause {
                machine.lasts.insert(asked.device, bytes.to_vec());
                if unsettled.iter().any(|b| b.token == token(&asked.request)) {
                    found.insert(token(&asked.request), index);
                }
            }
        }
        machine.durable = machine.state.size;
        let leaf = Leaf {
            time: now.max(machine.state.time),
            boot: machine.state.boot + 1,
            cause: Cause::Keyholder,
            event: Event::Boot(Boot { program }),
        };
        machine
            .state
            .apply(&leaf)
            .map_err(|v| OpenFault::Refused(machine.state.size, v))?;
        machine.remember(leaf.to_bytes());
        machine.stop_what_is_due(now);
        for (society, epoch) in destroyed {
            machine.drop_epochs(society, epoch);
        }
        for batch in unsettled {
            machine.resolve(batch, &found, now);
        }
        let effects = machine.flush();
        Ok((machine, effects))
    }

    /// Steps: an input at a time gives effects, to be carried out in their order. A clock that
    /// was set back is taken to stand still: nothing that had run out is good again.
    pub fn step(&mut self, input: Input, now: Time, vault: &impl Vault) -> Vec<Effect> {
        let now = now.max(self.state.time);
        if self.phase == Phase::Serving {
            self.take(input, now, vault);
        }
        self.flush()
    }

    /// What the rules know now; ahead of what is durable.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The keys in memory: for re-wrapping, and for the daily index.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.ring
    }

    /// Wraps a key under the newest key of its society; see [`Keyring::rewrap`].
    #[must_use]
    pub fn rewrap(&self, name: WrapName, held: Held) -> Option<Held> {
        self.ring.rewrap(name, held)
    }

    /// Whether requests are answered.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    fn new(state: State, opening: Opening) -> Result<Self, OpenFault> {
        let keys = opening.signer.keys();
        if keys.ed25519 != state.keys.ed25519
            || keys.ml_dsa != state.keys.ml_dsa
            || keys.name.as_str() != state.origin
        {
            return Err(OpenFault::Keys);
        }
        Ok(Machine {
            state,
            ring: opening.ring,
            signer: Arc::new(opening.signer),
            answers: Arc::new(opening.answers),
            phase: Phase::Serving,
            stored: BTreeMap::new(),
            busy: BTreeMap::new(),
            tree: WholeTree::default(),
            roots: BTreeMap::new(),
            durable: 0,
            head: None,
            waiting: VecDeque::new(),
            after: VecDeque::new(),
            lasts: BTreeMap::new(),
            refusals: BTreeMap::new(),
            fresh: Vec::new(),
            out: Vec::new(),
        })
    }

    fn take(&mut self, input: Input, now: Time, vault: &impl Vault) {
        match input {
            Input::Asked {
                ask,
                signature,
                entropy,
            } => {
                self.asked(&ask, signature, &entropy, now, vault);
            }
            Input::Ordered(order, approvals) => self.ordered(order, approvals, now),
            Input::Console(order) => self.console(order, now),
            Input::LogDurable(size) => self.log_durable(size, now, vault),
            Input::VaultDurable(token) => self.stored(token, now),
            Input::Cosigned(note) => self.cosigned(&note, now, vault),
            Input::Supply {
                society,
                kek,
                intake,
            } => self.supply(society, kek, intake),
            Input::Rotate { society, kek } => self.rotate(society, &kek),
            Input::KeyringDurable(name) => self.keyring_durable(name),
            Input::Rewrapped {
                society,
                epoch,
                keys,
            } => self.rewrapped(society, epoch, keys, now),
            Input::MonthOver { society, month } => self.month_over(society, month, now),
            Input::IndexStored { society, digest } => {
                let note = Noted::Index(IndexNote { society, digest });
                let _known = self.append(Cause::Keyholder, Event::Noted(note), now);
            }
            Input::ClockJumped => {
                if self
                    .append(Cause::Keyholder, Event::ClockDoubt, now)
                    .is_ok()
                {
                    self.alarm(Alarm::ClockDoubt);
                }
            }
            Input::Tick => self.write_refusals(now),
        }
    }

    /// Adds a leaf if the rules allow it, and whatever must stop because of it.
    pub(crate) fn append(
        &mut self,
        cause: Cause,
        event: Event,
        now: Time,
    ) -> Result<(u64, Vec<u8>), Violation> {
        let leaf = self.leaf(cause, event, now);
        self.state.apply(&leaf)?;
        let bytes = leaf.to_bytes();
        if let Cause::Device(asked) = &leaf.cause {
            self.lasts.insert(asked.device, bytes.clone());
        }
        let index = self.remember(bytes.clone());
        self.stop_what_is_due(now);
        Ok((index, bytes))
    }

    /// The leaf that would be written now.
    pub(crate) fn leaf(&self, cause: Cause, event: Event, now: Time) -> Leaf {
        Leaf {
            time: now.max(self.state.time),
            boot: self.state.boot,
            cause,
            event,
        }
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    pub(crate) fn alarm(&mut self, alarm: Alarm) {
        self.out.push(Effect::Alarm(alarm));
    }

    pub(crate) fn when_durable(&mut self, index: u64, after: After) {
        self.after.push_back((index, after));
    }

    /// The newest leaf a device caused.
    pub(crate) fn last_leaf(&self, device: DeviceId) -> Option<&Vec<u8>> {
        self.lasts.get(&device)
    }

    /// Refuses a request: a limit at once in the log, everything else gathered.
    pub(crate) fn deny(&mut self, device: DeviceId, request: Hash, reason: Reason, now: Time) {
        if matches!(reason, Reason::Limit(_)) {
            let denial = Denial {
                device,
                reason,
                count: 1,
            };
            let _known = self.append(Cause::Keyholder, Event::Denial(denial), now);
        } else {
            let gathered = self.refusals.entry((device, reason)).or_insert((now, 0));
            gathered.1 = gathered.1.saturating_add(1);
        }
        let denied = Denied::sign(&self.signer, request, reason);
        self.effect(Effect::Send(device, to_bytes(&Reply::Denied(denied))));
    }

    fn remember(&mut self, bytes: Vec<u8>) -> u64 {
        let index = self.tree.size();
        self.tree.append(Leaf::hash(&bytes));
        self.fresh.push(bytes);
        index
    }

    fn stop_what_is_due(&mut self, now: Time) {
        while let Some(trip) = self.state.trips.due() {
            let leaf = self.leaf(Cause::Keyholder, Event::Trip(trip), now);
            if self.state.apply(&leaf).is_err() {
                break;
            }
            self.remember(leaf.to_bytes());
            self.alarm(Alarm::Tripped(trip));
        }
    }

    fn flush(&mut self) -> Vec<Effect> {
        if !self.fresh.is_empty() {
            let leaves = std::mem::take(&mut self.fresh);
            self.roots.insert(self.tree.size(), self.tree.root());
            self.out.push(Effect::Append(leaves));
        }
        std::mem::take(&mut self.out)
    }

    fn write_refusals(&mut self, now: Time) {
        let due = |(since, _): &(Time, u32)| now.since(*since) >= GATHER;
        let ripe: Vec<_> = self
            .refusals
            .iter()
            .filter(|(_, gathered)| due(gathered))
            .map(|((device, reason), (_, count))| (*device, *reason, *count))
            .collect();
        for (device, reason, count) in ripe {
            self.refusals.remove(&(device, reason));
            let denial = Denial {
                device,
                reason,
                count,
            };
            let _known = self.append(Cause::Keyholder, Event::Denial(denial), now);
        }
    }
}

/// The vault's name for what a request stores.
pub(crate) fn token(request: &Hash) -> Token {
    Token(request.short())
}

/// Reads a request and checks who signed it.
pub(crate) fn authentic(state: &State, bytes: &[u8], signature: sign::Signature) -> Option<Ask> {
    let ask: Ask = sign::from_bytes(bytes).ok()?;
    let device = state.directory.devices.get(&ask.device)?;
    let holds = device.key.verify(Context::Request, &ask.hash(), &signature);
    (holds.is_ok() && ask.origin == state.origin).then_some(ask)
}
