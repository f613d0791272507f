//! One state of the model: the real machine with its shell, what may still happen, and what broke.

use super::scope::Scope;
use crate::bench::{Bench, Durable, part, person_id, record_id, signer, want_release};
use crate::kit::{HERE, ORIGIN, Who, order};
use crate::watch::Kind;
use ledger::leaf::{Act, Choice, Event, Gate, Lock, Resume};
use ledger::{Checkpoint, KeyName as LogName};
use policy::{Ask, Seen, Signed, State, Want};
use release::{Alarm, Effect, Entropy, Input, Phase, Vault as _};
use seal::deposit::NewParts;
use sign::time::MINUTE;
use sign::{Category, Context, Hash, Time, hash, to_bytes};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Something that can happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    /// A device's next request to open arrives.
    Open(Who),
    /// A device's next version of a part arrives.
    Save(Who),
    /// A lead asks for record 1 to be erased.
    Erase,
    /// A request that was made before arrives again: a duplicate, or one that is old by now.
    Again(Who, u64),
    /// The disk does the next thing.
    Carry,
    /// The machine learns of the oldest thing that is durable.
    Tell,
    /// Of the newest: reports overtake each other.
    TellNewest,
    /// Of the oldest, twice.
    TellTwice,
    /// Power fails. Of an append under way so many leaves are there.
    Crash(u8),
    /// An officer stops the society.
    Lockdown,
    /// Two officers start it again.
    Resume,
    /// One officer tries to, from two devices.
    ResumeAlone,
    /// A lead revokes the worker's device.
    Revoke,
    /// It is night.
    Rotate,
    /// More than a request's life passes.
    Later,
    /// The clock goes back by half a minute.
    Back,
    /// The clock jumped, and the keyholder noticed.
    Jumped,
    /// An officer has looked at the clock.
    Cleared,
    /// The whole keyholder is set back to the copy from the beginning.
    Restore,
}

#[derive(Clone)]
pub(crate) struct World {
    bench: Bench,
    /// How often each action has happened, of those that are bounded.
    done: BTreeMap<&'static str, u8>,
    asks: BTreeMap<(Who, u64), Arc<Ask>>,
    /// Somebody else's fold of the leaves, from bytes.
    reader: State,
    /// The newest head that left, if the keyholder was set back since.
    ahead: Option<Seen>,
    /// What a check said of the step to here.
    broken: Option<String>,
    /// What the step to here gave out.
    gave: Vec<Kind>,
    mark: Hash,
}

impl core::fmt::Debug for World {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let events = self.bench.watch.leaves.iter().rev().take(3);
        let events: Vec<_> = events.map(|leaf| (&leaf.event, leaf.boot)).collect();
        write!(f, "{:?} {:?} {events:?}", self.broken, self.gave)
    }
}

impl core::hash::Hash for World {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.mark.hash(state);
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        self.mark == other.mark
    }
}

impl World {
    /// Two cases filed, all durable.
    pub(crate) fn new(scope: &Scope) -> Self {
        let mut bench = Bench::new(scope.policy.clone());
        bench.with_case(Who::Worker, 3);
        bench.grant(Who::Colleague, 2, &[1, 2, 3]);
        bench.settle();
        bench.watch.replies.clear();
        let reader = fold(None, &bench.durable.leaves);
        let mut world = World {
            bench,
            done: BTreeMap::new(),
            asks: BTreeMap::new(),
            reader,
            ahead: None,
            broken: None,
            gave: Vec::new(),
            mark: Hash([0; 32]),
        };
        world.mark = world.marked();
        world
    }

    /// Whether no check of the invariant with this number failed.
    pub(crate) fn holds(&self, invariant: u8) -> bool {
        self.breach() != Some(invariant)
    }

    /// Number of the invariant that broke; 0 if something else did.
    pub(crate) fn breach(&self) -> Option<u8> {
        let text = self.broken.as_ref()?;
        let number = text.split("invariant ").nth(1).unwrap_or_default();
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        Some(digits.parse().unwrap_or(0))
    }

    pub(crate) fn leaves(&self) -> &[ledger::leaf::Leaf] {
        &self.bench.watch.leaves
    }

    pub(crate) fn phase(&self) -> Phase {
        self.bench.machine.phase()
    }

    pub(crate) fn answered(&self) -> usize {
        self.bench.watch.remembered().len()
    }

    pub(crate) fn gave(&self) -> &[Kind] {
        &self.gave
    }

    pub(crate) fn alarms(&self) -> &[Alarm] {
        &self.bench.alarms
    }

    pub(crate) fn times(&self, action: &'static str) -> u8 {
        self.done.get(action).copied().unwrap_or(0)
    }

    /// What can happen here.
    pub(crate) fn actions(&self, scope: &Scope, actions: &mut Vec<Action>) {
        if self.broken.is_some() {
            return;
        }
        let less = |what, most: u8| self.times(what) < most;
        for (who, records) in &scope.opens {
            if less(name(Action::Open(*who)), size(records.len())) {
                actions.push(Action::Open(*who));
            }
        }
        for (who, versions) in &scope.saves {
            if less(name(Action::Save(*who)), size(versions.len())) {
                actions.push(Action::Save(*who));
            }
        }
        actions.extend(self.asks.keys().map(|(who, seq)| Action::Again(*who, *seq)));
        if !self.bench.disk.is_empty() {
            actions.push(Action::Carry);
        }
        if !self.bench.reports.is_empty() {
            actions.push(Action::Tell);
            if scope.disorder {
                actions.push(Action::TellTwice);
                if self.bench.reports.len() > 1 {
                    actions.push(Action::TellNewest);
                }
            }
        }
        for (action, most) in &scope.others {
            if less(name(*action), *most) && self.possible(*action) {
                actions.push(*action);
            }
        }
    }

    /// A torn append needs two leaves in one append; the rest can always happen.
    fn possible(&self, action: Action) -> bool {
        match (action, self.bench.disk.front()) {
            (Action::Crash(0), _) => true,
            (Action::Crash(torn), Some(Effect::Append(leaves))) => leaves.len() > usize::from(torn),
            (Action::Crash(_), _) => false,
            _ => true,
        }
    }

    /// The world after `action`. A check that fails is kept in it.
    pub(crate) fn after(&self, action: Action, scope: &Scope, base: &World) -> World {
        let mut next = self.clone();
        let done = catch_unwind(AssertUnwindSafe(|| next.happen(action, scope, base)));
        if let Err(panic) = done {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            next.broken = Some(text.unwrap_or_default());
        }
        next.mark = next.marked();
        next
    }

    fn happen(&mut self, action: Action, scope: &Scope, base: &World) {
        self.bench.alarms.clear();
        self.gave.clear();
        let closed = self.phase() == Phase::SetBack;
        let before = self.leaves().len();
        self.perform(action, scope, base);
        let bounded = !matches!(
            action,
            Action::Again(..)
                | Action::Carry
                | Action::Tell
                | Action::TellNewest
                | Action::TellTwice
        );
        if bounded {
            *self.done.entry(name(action)).or_default() += 1;
        }
        // Older heads were held against the log when they left.
        let heads = &mut self.bench.watch.heads;
        heads.drain(..heads.len().saturating_sub(1));
        self.read_on();
        self.check(closed, before, scope);
    }

    fn perform(&mut self, action: Action, scope: &Scope, base: &World) {
        match action {
            Action::Open(who) => {
                let records = scope.opens.iter().find(|(w, _)| *w == who);
                let nth = usize::from(self.times(name(action)));
                let record = records.expect("it is in the scope").1[nth];
                let id = if who == Who::Colleague { 2 } else { 1 };
                self.ask(who, want_release(HERE, id, &[record]));
            }
            Action::Save(who) => {
                let versions = scope.saves.iter().find(|(w, _)| *w == who);
                let nth = usize::from(self.times(name(action)));
                let (n, version, salt) = versions.expect("it is in the scope").1[nth];
                self.save(who, n, version, salt);
            }
            Action::Erase => self.ask(Who::Lead, Bench::want_erase(&[1], Choice::CountedOnly)),
            Action::Again(who, seq) => {
                let ask = Arc::clone(&self.asks[&(who, seq)]);
                self.submit(who, &ask);
            }
            Action::Carry => assert!(self.bench.carry(), "there is something"),
            Action::Tell => assert!(self.bench.report(), "there is something"),
            Action::TellNewest => {
                let report = self.bench.reports.pop_back().expect("there is one");
                self.bench.tell(&report);
            }
            Action::TellTwice => {
                let report = self.bench.reports.pop_front().expect("there is one");
                self.bench.tell(&report);
                self.bench.tell(&report);
            }
            Action::Crash(torn) => {
                self.bench.crash(usize::from(torn));
                self.reader = fold(Some(base), &self.bench.durable.leaves);
            }
            Action::Lockdown => {
                let act = Act::Lockdown(Lock { society: HERE });
                self.order(action, act, &[Who::OfficerA]);
            }
            Action::Resume => self.order(action, resume(), &[Who::OfficerA, Who::OfficerB]),
            Action::ResumeAlone => self.order(action, resume(), &[Who::ChiefA, Who::ChiefA2]),
            Action::Revoke => {
                let act = Act::Revoke(Who::Worker.device());
                self.order(action, act, &[Who::Lead]);
            }
            Action::Rotate => {
                let kek = self.entropy("night", &[self.times(name(action))]);
                self.bench.step(Input::Rotate { society: HERE, kek });
            }
            Action::Later => self.bench.pass(MINUTE + 1),
            Action::Back => self.bench.now = Time(self.bench.now.0 - MINUTE / 2),
            Action::Jumped => self.bench.step(Input::ClockJumped),
            Action::Cleared => self.order(action, Act::ClearClock, &[Who::OfficerA]),
            Action::Restore => self.set_back(base),
        }
    }

    fn set_back(&mut self, base: &World) {
        let seen = self.bench.watch.heads.last().copied();
        self.ahead = seen.map(|(size, root)| {
            let origin = LogName::new(ORIGIN).expect("a name");
            let text = Checkpoint { origin, size, root }.to_string();
            let signature = signer().ed25519.sign_text(text.as_bytes());
            Seen {
                size,
                root,
                signature,
            }
        });
        let old: Durable = base.bench.durable.clone();
        self.bench.watch.set_back();
        self.bench.watch.heads.clear();
        self.bench.restore(old);
        self.reader = fold(Some(base), &self.bench.durable.leaves);
    }

    /// A fresh request; it names the newest head its device knows once that matters.
    fn ask(&mut self, who: Who, want: Want) {
        let mut ask = self.bench.ask(who, want);
        ask.seen = self.ahead.clone();
        self.hand_in(who, ask);
    }

    fn save(&mut self, who: Who, n: u8, version: u32, salt: u8) {
        let records = vec![NewParts {
            record: record_id(n),
            person: person_id(n),
            parts: vec![part(HERE, n, Category::Identity, version, salt)],
        }];
        let mut ask = self.bench.ask(who, Want::PassSeed(who.device()));
        ask.want = self.bench.want_deposit(who, ask.seq, records);
        self.hand_in(who, ask);
    }

    fn hand_in(&mut self, who: Who, ask: Ask) {
        let ask = Arc::new(ask);
        self.asks.insert((who, ask.seq), Arc::clone(&ask));
        self.submit(who, &ask);
        if let Some(seen) = &self.ahead {
            let at = usize::try_from(seen.size).expect("a small log");
            let known = self.leaves().len() >= at
                && crate::watch::root_of_leaves(&self.leaves()[..at]) == seen.root;
            if ask.seen.is_some() && !known {
                assert_eq!(self.phase(), Phase::SetBack, "invariant 7: it goes on");
            }
        }
    }

    fn submit(&mut self, who: Who, ask: &Ask) {
        let entropy = self.entropy("request", &ask.hash().0);
        self.bench.watch.asked(who, ask);
        self.bench.step(Input::Asked {
            ask: to_bytes(ask),
            signature: who.key().sign(Context::Request, &ask.hash()),
            entropy,
        });
    }

    fn order(&mut self, action: Action, act: Act, signers: &[Who]) {
        let now = self.bench.now.max(self.bench.machine.state().time);
        let nonce = Hash(hash("nonce", &[name(action).as_bytes()]).0);
        let nonce = u64::from(nonce.0[0]) * 256 + u64::from(self.times(name(action)));
        let order = order(act, nonce, now);
        let approvals = signers.iter().map(|w| w.approves(&order)).collect();
        self.bench.step(Input::Ordered(order, approvals));
    }

    /// The same for the same thing in the same run of the machine, so that two ways to one state
    /// meet in it; another in every run, or a key lost in a crash would come back.
    fn entropy(&self, what: &str, of: &[u8]) -> Entropy {
        let runs = [self.times("crash"), self.times("restore")];
        Entropy(hash("model entropy", &[what.as_bytes(), of, &runs]).0)
    }

    /// Reads the new leaves as an outsider: from their bytes, with every signature.
    fn read_on(&mut self) {
        let from = usize::try_from(self.reader.size).expect("a small log");
        for leaf in &self.bench.watch.leaves[from..] {
            let signed = self.reader.signatures(leaf);
            let holds = signed.is_some_and(|all| all.iter().all(Signed::holds));
            assert!(holds, "invariant 12: a leaf without its signatures");
            let followed = self.reader.apply(leaf);
            assert_eq!(followed, Ok(()), "invariant 8: a leaf that cannot follow");
        }
        let same = self.reader == *self.bench.machine.state();
        assert!(same, "invariant 8: the state is not what the leaves say");
    }

    fn check(&mut self, closed: bool, before: usize, scope: &Scope) {
        let sent: Vec<Kind> = self.bench.watch.replies.iter().map(|r| r.kind).collect();
        self.bench.watch.replies.clear();
        assert!(!closed || sent.is_empty(), "invariant 7: a reply after all");
        self.gave = sent;
        if self.leaves().len() > before {
            self.bench.watch.budgets(&scope.policy);
        }
        if self
            .leaves()
            .iter()
            .any(|l| matches!(l.event, Event::Erased(_)))
        {
            let vault = &self.bench.durable.vault;
            let gone = vault.person(HERE, record_id(1)).is_none()
                && vault
                    .newest(HERE, record_id(1), Category::Identity)
                    .is_none();
            assert!(gone, "invariant 11: erased, and the vault still has a key");
        }
    }

    /// What tells this world from others: everything its future depends on, and what retries will
    /// be held against.
    fn marked(&self) -> Hash {
        let bench = &self.bench;
        let mut disk = String::new();
        for effect in &bench.disk {
            disk += &match effect {
                Effect::Append(leaves) => format!("append {} ", leaves.len()),
                Effect::Store(batch) => {
                    let held = batch
                        .changes
                        .iter()
                        .map(|c| format!("{c:?} {:?}", wrapped(c)));
                    format!("store {:?} {:?} ", batch.token, held.collect::<String>())
                }
                other => format!("{other:?} "),
            };
        }
        let keys = bench.durable.vault.keys();
        let keys: Vec<_> = keys
            .map(|(n, h)| (n, h.epoch, short(&h.wrapped.0)))
            .collect();
        let unsettled: Vec<_> = bench.durable.vault.unsettled();
        let unsettled: Vec<_> = unsettled.iter().map(|b| b.token).collect();
        let ring = bench.durable.ring.iter();
        let ring: Vec<_> = ring.map(|(n, w)| (n, short(&w.0))).collect();
        let asks: Vec<_> = self.asks.iter().map(|(k, ask)| (k, ask.hash())).collect();
        let sealed = bench.watch.remembered().iter();
        let sealed: Vec<_> = sealed
            .map(|(r, bytes)| (r, hash("sealed", &[bytes])))
            .collect();
        let head = self.ahead.as_ref().map(|s| s.size);
        let text = format!(
            "{:?} {:?} {:?} {:?} {disk} {:?} {keys:?} {unsettled:?} {ring:?} {asks:?} {sealed:?} \
             {head:?} {:?} {:?}",
            bench.machine.mark(),
            bench.now,
            bench.durable.leaves.len(),
            bench.watch.reported,
            bench.reports,
            self.done,
            (bench.watch.heads.last(), &self.broken),
        );
        hash("world", &[text.as_bytes()])
    }
}

fn short(bytes: &[u8]) -> u128 {
    u128::from_be_bytes(hash("short", &[bytes]).short())
}

fn wrapped(change: &release::VaultChange) -> Option<[u8; 48]> {
    match change {
        release::VaultChange::Person(_, _, held) => Some(held.wrapped.0),
        release::VaultChange::Part(_, entry) => Some(entry.key.wrapped.0),
        _ => None,
    }
}

fn resume() -> Act {
    let gate = Gate {
        findings: Hash([1; 32]),
        outside_test: None,
    };
    Act::Resume(Resume {
        society: HERE,
        gate,
    })
}

fn name(action: Action) -> &'static str {
    match action {
        Action::Open(Who::Worker) => "open, worker",
        Action::Open(Who::Worker2) => "open, worker's second device",
        Action::Open(_) => "open, colleague",
        Action::Save(Who::Worker) => "save, worker",
        Action::Save(_) => "save, colleague",
        Action::Erase => "erase",
        Action::Crash(_) => "crash",
        Action::Lockdown => "lockdown",
        Action::Resume => "resume",
        Action::ResumeAlone => "resume alone",
        Action::Revoke => "revoke",
        Action::Rotate => "rotate",
        Action::Later => "later",
        Action::Back => "back",
        Action::Jumped => "jumped",
        Action::Cleared => "cleared",
        Action::Restore => "restore",
        Action::Again(..)
        | Action::Carry
        | Action::Tell
        | Action::TellNewest
        | Action::TellTwice => "",
    }
}

fn size(n: usize) -> u8 {
    u8::try_from(n).expect("a small scope")
}

/// The fold of leaves; on from the beginning that `base` has folded, or from nothing.
fn fold(base: Option<&World>, leaves: &[Vec<u8>]) -> State {
    let leaf = |bytes: &Vec<u8>| ledger::leaf::Leaf::from_bytes(bytes).expect("a leaf");
    let (mut state, done) = match base {
        Some(base) => (base.reader.clone(), base.bench.durable.leaves.len()),
        None => (State::begin(&leaf(&leaves[0])).expect("a genesis"), 1),
    };
    for bytes in &leaves[done..] {
        state
            .apply(&leaf(bytes))
            .expect("invariant 8: it followed before");
    }
    state
}
