//! A keyholder's shell in memory: carries effects out one by one, reports durability when told
//! to, and can crash between any two of them.

use crate::kit::{HERE, ORIGIN, START, THERE, Who, genesis, log_seeds, order};
use crate::watch::Watch;
use ledger::leaf::{Act, Choice, Kind, Leaf, Policy, Purpose, Why};
use ledger::note::KeyName as LogName;
use ledger::{LogKeys, LogSigner};
use policy::request::{WantDeposit, WantErase, WantGrant, WantItem, WantRelease};
use policy::{Ask, Want};
use release::{
    Alarm, Effect, Entropy, Input, KeyName, Keyring, KeyringChange, Machine, MemoryVault, Opening,
    VaultBatch,
};
use seal::deposit::{Deposit, NewPart, NewParts, Sender};
use seal::{AnswerSecret, IntakeKeyId, KeyRef, PartKey, RootKey, Secret, Wrapped};
use sign::encode::Bytes;
use sign::id::{GrantId, PersonId, RecordId, RequestId};
use sign::key::PqSigningKey;
use sign::{Category, Context, Hash, SigningKey, SocietyId, Time, hash, to_bytes};
use std::collections::{BTreeMap, VecDeque};
use std::sync::OnceLock;

/// Month of the intake keys.
pub(crate) fn month() -> u32 {
    START.month()
}

pub(crate) fn record_id(n: u8) -> RecordId {
    RecordId([n; 16])
}

/// Every record is of a person of its own, unless a test says otherwise.
pub(crate) fn person_id(n: u8) -> PersonId {
    PersonId([n; 16])
}

pub(crate) fn root_key() -> RootKey {
    RootKey::from_bytes([0xa1; 32])
}

pub(crate) fn signer() -> LogSigner {
    let (ed25519, ml_dsa) = log_seeds();
    LogSigner {
        name: LogName::new(ORIGIN).expect("a name"),
        ed25519: SigningKey::from_seed(&ed25519),
        ml_dsa: PqSigningKey::from_seed(&ml_dsa),
    }
}

pub(crate) fn log_keys() -> LogKeys {
    static KEYS: OnceLock<LogKeys> = OnceLock::new();
    KEYS.get_or_init(|| signer().keys()).clone()
}

/// The session pair of a device.
pub(crate) fn session_of(who: Who) -> &'static Secret {
    static PAIRS: OnceLock<Vec<Secret>> = OnceLock::new();
    let make = |n: u8| Secret::from_seed(&hash("bench session", &[&[n]]).0);
    let all = PAIRS.get_or_init(|| (0..=Who::Newcomer as u8).map(make).collect());
    &all[who as usize]
}

pub(crate) fn grant_id(n: u8) -> GrantId {
    GrantId([n; 16])
}

/// What a crash leaves.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Durable {
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) vault: MemoryVault,
    pub(crate) ring: BTreeMap<KeyName, Wrapped>,
}

impl Durable {
    fn opening(&self) -> Opening {
        let entries = self.ring.iter().map(|(name, key)| (*name, *key));
        Opening {
            ring: Keyring::open(root_key(), entries).expect("the ring is whole"),
            signer: signer(),
            answers: AnswerSecret::from_bytes([0xa2; 32]),
            unsettled: self.vault.unsettled(),
            program: Hash([0xa3; 32]),
        }
    }
}

/// A report of durability that the machine has not had yet.
#[derive(Clone, Debug)]
pub(crate) enum Report {
    Log(u64),
    Vault(release::Token),
    Ring(KeyName),
    Rewrapped(SocietyId, u32, u64),
}

#[derive(Clone)]
pub(crate) struct Bench {
    pub(crate) machine: Machine,
    pub(crate) now: Time,
    pub(crate) durable: Durable,
    /// What the disk has still to do, in order.
    pub(crate) disk: VecDeque<Effect>,
    pub(crate) reports: VecDeque<Report>,
    pub(crate) watch: Watch,
    pub(crate) alarms: Vec<Alarm>,
    pub(crate) cosign: Vec<Vec<u8>>,
    seqs: BTreeMap<Who, u64>,
    fresh: u64,
}

impl Bench {
    /// A founded log with keys for both societies.
    pub(crate) fn new(policy: Policy) -> Self {
        let durable = Durable {
            leaves: Vec::new(),
            vault: MemoryVault::default(),
            ring: BTreeMap::new(),
        };
        let (machine, effects) = Machine::found(genesis(policy.clone()), durable.opening(), START)
            .expect("the genesis is sound");
        let mut bench = Bench {
            machine,
            now: START,
            durable,
            disk: VecDeque::new(),
            reports: VecDeque::new(),
            watch: Watch::default(),
            alarms: Vec::new(),
            cosign: Vec::new(),
            seqs: BTreeMap::new(),
            fresh: 0,
        };
        bench.take(effects);
        bench.settle();
        for society in [HERE, THERE] {
            let kek = Some(bench.entropy());
            let intake = vec![(month(), bench.entropy())];
            bench.step(Input::Supply {
                society,
                kek,
                intake,
            });
        }
        bench.settle();
        bench
    }

    pub(crate) fn pass(&mut self, micros: u64) {
        self.now = self.now.plus(micros);
    }

    /// Bytes that nobody had before.
    pub(crate) fn entropy(&mut self) -> Entropy {
        self.fresh += 1;
        Entropy(hash("bench entropy", &[&self.fresh.to_be_bytes()]).0)
    }

    pub(crate) fn step(&mut self, input: Input) {
        let effects = self.machine.step(input, self.now, &self.durable.vault);
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Append(ref leaves) => {
                    self.watch.appended(leaves);
                    self.disk.push_back(effect);
                }
                Effect::Store(_) | Effect::Settle(_) | Effect::Keyring(_) | Effect::Rewrap(..) => {
                    self.disk.push_back(effect);
                }
                Effect::Withdraw(token) => self.durable.vault.withdraw(token),
                Effect::Send(device, bytes) => {
                    self.watch.sent(device, &bytes, &self.durable.leaves);
                }
                Effect::Publish(note) => self.watch.published(&note, &self.durable.leaves),
                Effect::Cosign(note) => self.cosign.push(note),
                Effect::Alarm(alarm) => self.alarms.push(alarm),
            }
        }
    }

    /// The disk does one thing. False if there was none.
    pub(crate) fn carry(&mut self) -> bool {
        let Some(effect) = self.disk.pop_front() else {
            return false;
        };
        match effect {
            Effect::Append(leaves) => {
                self.durable.leaves.extend(leaves);
                let size = self.durable.leaves.len() as u64;
                self.reports.push_back(Report::Log(size));
            }
            Effect::Store(batch) => {
                let token = batch.token;
                self.durable.vault.put(batch);
                self.reports.push_back(Report::Vault(token));
            }
            Effect::Settle(token) => self.durable.vault.settle(token),
            Effect::Keyring(KeyringChange::Add(name, key)) => {
                self.durable.ring.insert(name, key);
                self.reports.push_back(Report::Ring(name));
            }
            Effect::Keyring(KeyringChange::Drop(name)) => {
                self.durable.ring.remove(&name);
            }
            Effect::Rewrap(society, epoch) => {
                let machine = &self.machine;
                let wrap = |name, held| machine.rewrap(name, held);
                let keys = self.durable.vault.rewrap(society, wrap);
                let keys = keys.expect("every key can be wrapped anew");
                self.reports
                    .push_back(Report::Rewrapped(society, epoch, keys));
            }
            other => panic!("not for the disk: {other:?}"),
        }
        self.watch.each_key_opens_once(&self.durable);
        true
    }

    /// The machine learns of one thing that is durable. False if there was none.
    pub(crate) fn report(&mut self) -> bool {
        let Some(report) = self.reports.pop_front() else {
            return false;
        };
        self.tell(&report);
        true
    }

    pub(crate) fn tell(&mut self, report: &Report) {
        if let Report::Log(size) = report {
            self.watch.reported = self.watch.reported.max(*size);
        }
        self.step(match report {
            Report::Log(size) => Input::LogDurable(*size),
            Report::Vault(token) => Input::VaultDurable(*token),
            Report::Ring(name) => Input::KeyringDurable(*name),
            Report::Rewrapped(society, epoch, keys) => Input::Rewrapped {
                society: *society,
                epoch: *epoch,
                keys: *keys,
            },
        });
    }

    /// Until nothing is left to do.
    pub(crate) fn settle(&mut self) {
        while self.carry() || self.report() {}
    }

    /// Power fails and comes back: what was not durable is gone. Of an append that was under way
    /// the first `torn` leaves are there.
    pub(crate) fn crash(&mut self, torn: usize) {
        if let Some(Effect::Append(leaves)) = self.disk.front() {
            let part = leaves.iter().take(torn).cloned();
            self.durable.leaves.extend(part);
        }
        let durable = self.durable.clone();
        self.restore(durable);
    }

    /// Starts on what `durable` holds.
    pub(crate) fn restore(&mut self, durable: Durable) {
        self.disk.clear();
        self.reports.clear();
        self.cosign.clear();
        self.durable = durable;
        self.watch.crashed(&self.durable.leaves);
        let leaves = self.durable.leaves.iter().map(Vec::as_slice);
        let (machine, effects) = Machine::open(leaves, self.durable.opening(), self.now)
            .expect("what a machine wrote opens");
        self.machine = machine;
        self.take(effects);
    }

    pub(crate) fn leaf(&self, index: usize) -> Leaf {
        Leaf::from_bytes(&self.durable.leaves[index]).expect("a leaf")
    }

    pub(crate) fn last_leaf(&self) -> Leaf {
        self.leaf(self.durable.leaves.len() - 1)
    }

    // Requests.

    /// A request of `who`, good for a minute, with the next number.
    pub(crate) fn ask(&mut self, who: Who, want: Want) -> Ask {
        let seq = self.seqs.entry(who).or_default();
        *seq += 1;
        let seq = *seq;
        self.ask_with(who, seq, want)
    }

    pub(crate) fn ask_with(&self, who: Who, seq: u64, want: Want) -> Ask {
        Ask {
            origin: ORIGIN.to_owned(),
            society: who.society(),
            device: who.device(),
            session: Bytes(session_of(who).public().as_bytes().to_vec()),
            id: request_id(who, seq),
            seq,
            not_after: self.now.plus(60_000_000),
            seen: None,
            want,
        }
    }

    /// Hands a request in, signed by `who`.
    pub(crate) fn submit(&mut self, who: Who, ask: &Ask) {
        let entropy = self.entropy();
        self.watch.asked(who, ask);
        self.step(Input::Asked {
            ask: to_bytes(ask),
            signature: who.key().sign(Context::Request, &ask.hash()),
            entropy,
        });
    }

    pub(crate) fn send(&mut self, who: Who, want: Want) -> Ask {
        let ask = self.ask(who, want);
        self.submit(who, &ask);
        ask
    }

    /// What `who` deposits: new parts of records, each with the header it follows.
    pub(crate) fn want_deposit(&self, who: Who, seq: u64, records: Vec<NewParts>) -> Want {
        let deposit = Deposit::new(records).expect("a sound deposit");
        let id = IntakeKeyId {
            society: who.society(),
            month: month(),
        };
        let pair = self.machine.keyring().intake(id).expect("it was supplied");
        let sender = Sender {
            device: who.device(),
            request: request_id(who, seq),
        };
        let mut random = [0; 64];
        random[..32].copy_from_slice(&hash("random", &[&[who as u8], &seq.to_be_bytes()]).0);
        let sealed = deposit.seal(&id, pair.public(), &sender, &random);
        Want::Deposit(WantDeposit {
            month: month(),
            sealed: Bytes(sealed.expect("the pair is sound")),
        })
    }

    /// Deposits one version of one category of a record and returns the request.
    pub(crate) fn deposit(&mut self, who: Who, n: u8, category: Category, version: u32) -> Ask {
        let seq = self.seqs.get(&who).copied().unwrap_or(0) + 1;
        let parts = vec![part(who.society(), n, category, version, 0)];
        let records = vec![NewParts {
            record: record_id(n),
            person: person_id(n),
            parts,
        }];
        let want = self.want_deposit(who, seq, records);
        self.send(who, want)
    }

    /// Files the identity of records 1 to `n` and gives `who` a case with them, all settled.
    pub(crate) fn with_case(&mut self, who: Who, n: u8) {
        for record in 1..=n {
            self.deposit(who, record, Category::Identity, 1);
        }
        self.settle();
        let all: Vec<u8> = (1..=n).collect();
        self.grant(who, 1, &all);
        self.settle();
    }

    pub(crate) fn grant(&mut self, who: Who, id: u8, records: &[u8]) -> Ask {
        let want = Want::Grant(WantGrant {
            id: grant_id(id),
            kind: Kind::Case,
            holder: who.society(),
            staff: who.staff(),
            records: records.iter().map(|n| record_id(*n)).collect(),
            categories: Category::RECORD.to_vec(),
            until: Time(u64::MAX),
        });
        let lead = if who.society() == HERE {
            Who::Lead
        } else {
            Who::LeadThere
        };
        self.send(lead, want)
    }

    pub(crate) fn want_erase(records: &[u8], choice: Choice) -> Want {
        Want::Erase(WantErase {
            records: records.iter().map(|n| record_id(*n)).collect(),
            choice,
        })
    }

    pub(crate) fn order(&mut self, act: Act, signers: &[Who]) {
        self.fresh += 1;
        let order = order(act, self.fresh, self.now.max(self.machine.state().time));
        let approvals = signers.iter().map(|w| w.approves(&order)).collect();
        self.step(Input::Ordered(order, approvals));
    }

    pub(crate) fn rotate(&mut self, society: SocietyId) {
        let kek = self.entropy();
        self.step(Input::Rotate { society, kek });
    }

    pub(crate) fn serving() -> release::Phase {
        release::Phase::Serving
    }

    /// The batch that waits on the disk, if the next thing there is one.
    pub(crate) fn next_batch(&self) -> Option<&VaultBatch> {
        match self.disk.front() {
            Some(Effect::Store(batch)) => Some(batch),
            _ => None,
        }
    }
}

pub(crate) fn request_id(who: Who, seq: u64) -> RequestId {
    RequestId(hash("request id", &[&[who as u8], &seq.to_be_bytes()]).short())
}

/// Opens the newest identity of `records` under grant `id`.
pub(crate) fn want_release(holder: SocietyId, id: u8, records: &[u8]) -> Want {
    let item = |n: &u8| WantItem {
        holder,
        record: record_id(*n),
        parts: vec![(Category::Identity, 0)],
    };
    Want::Release(WantRelease {
        grant: Why::Grant(grant_id(id)),
        purpose: Purpose::Casework,
        items: records.iter().map(item).collect(),
    })
}

pub(crate) fn key_ref(society: SocietyId, n: u8, category: Category, version: u32) -> KeyRef {
    KeyRef {
        society,
        record: record_id(n),
        category,
        version,
    }
}

/// The key that the tests deposit for a part; `salt` tells apart two that claim the same place.
pub(crate) fn part_key(of: &KeyRef, salt: u8) -> PartKey {
    PartKey::from_bytes(hash("bench part", &[&of.to_fixed(), &[salt]]).0)
}

pub(crate) fn header(of: &KeyRef, salt: u8) -> Hash {
    hash("bench header", &[&of.to_fixed(), &[salt]])
}

/// A part that follows the version before it of the same salt 0.
pub(crate) fn part(
    society: SocietyId,
    n: u8,
    category: Category,
    version: u32,
    salt: u8,
) -> NewPart {
    let of = key_ref(society, n, category, version);
    let before = key_ref(society, n, category, version - 1);
    NewPart {
        category,
        version,
        prev: (version > 1).then(|| header(&before, 0)),
        header: header(&of, salt),
        key: part_key(&of, salt),
    }
}
