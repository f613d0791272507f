//! A keyholder's shell in memory: effects are carried out one by one and in their order,
//! durability is reported later, and power can fail between any two of them.

use super::people::People;
use super::tamper::Tamper;
use ledger::leaf::Genesis;
use release::{
    Effect, Input, KeyName, Keyring, KeyringChange, Machine, MemoryVault, OpenFault, Opening, Token,
};
use seal::Wrapped;
use sign::{Hash, SocietyId, Time};
use std::collections::{BTreeMap, VecDeque};

/// What a power failure leaves.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Durable {
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) vault: MemoryVault,
    pub(crate) ring: BTreeMap<KeyName, Wrapped>,
}

/// A report of durability that the machine has not had yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Report {
    Log(u64),
    Vault(Token),
    Ring(KeyName),
    Rewrapped(SocietyId, u32, u64),
}

/// The shell.
#[derive(Debug)]
pub(crate) struct Keyholder {
    pub(crate) machine: Machine,
    pub(crate) durable: Durable,
    /// What was asked for and is not done yet.
    pub(crate) due: VecDeque<Effect>,
    pub(crate) reports: VecDeque<Report>,
    /// The newest note that the witness has not signed.
    pub(crate) cosign: Option<Vec<u8>>,
    /// A key of the vault could not be wrapped anew.
    pub(crate) stuck: bool,
}

impl Keyholder {
    pub(crate) fn found(people: People, genesis: Genesis, now: Time) -> (Self, Vec<Effect>) {
        let durable = Durable::default();
        let (machine, effects) = Machine::found(genesis, durable.opening(people), now)
            .expect("the genesis of the people is sound");
        let keyholder = Keyholder {
            machine,
            durable,
            due: VecDeque::new(),
            reports: VecDeque::new(),
            cosign: None,
            stuck: false,
        };
        (keyholder, effects)
    }

    pub(crate) fn step(&mut self, input: Input, now: Time) -> Vec<Effect> {
        self.machine.step(input, now, &self.durable.vault)
    }

    /// One effect of those due. What goes out is given back.
    pub(crate) fn carry(&mut self, tamper: &mut dyn Tamper) -> Option<Effect> {
        let effect = self.due.pop_front()?;
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
            Effect::Withdraw(token) => self.durable.vault.withdraw(token),
            Effect::Keyring(KeyringChange::Add(name, key)) => {
                self.durable.ring.insert(name, key);
                self.reports.push_back(Report::Ring(name));
            }
            Effect::Keyring(KeyringChange::Drop(name)) => {
                self.durable.ring.remove(&name);
            }
            Effect::Rewrap(society, epoch) => self.rewrap(society, epoch, tamper),
            Effect::Cosign(note) => self.cosign = Some(note),
            out @ (Effect::Send(..) | Effect::Publish(_) | Effect::Alarm(_)) => return Some(out),
        }
        None
    }

    fn rewrap(&mut self, society: SocietyId, epoch: u32, tamper: &mut dyn Tamper) {
        let machine = &self.machine;
        let before = self.durable.vault.clone();
        let wrap = |name, held| machine.rewrap(name, held);
        if let Some(keys) = self.durable.vault.rewrap(society, wrap) {
            tamper.rewrapped(&before, &mut self.durable.vault);
            let report = Report::Rewrapped(society, epoch, keys);
            self.reports.push_back(report);
        } else {
            self.stuck = true;
        }
    }

    /// What the machine is told of a report.
    pub(crate) fn told(report: Report) -> Input {
        match report {
            Report::Log(size) => Input::LogDurable(size),
            Report::Vault(token) => Input::VaultDurable(token),
            Report::Ring(name) => Input::KeyringDurable(name),
            Report::Rewrapped(society, epoch, keys) => Input::Rewrapped {
                society,
                epoch,
                keys,
            },
        }
    }

    /// Power fails: of an append under way the first `torn` leaves are there.
    pub(crate) fn fail(&mut self, torn: usize) -> bool {
        let mut part = 0;
        if let Some(Effect::Append(leaves)) = self.due.front() {
            part = torn.min(leaves.len());
            let there: Vec<_> = leaves.iter().take(part).cloned().collect();
            self.durable.leaves.extend(there);
        }
        part > 0
    }

    /// Starts on what `durable` holds.
    ///
    /// # Errors
    /// [`OpenFault`] if what was made durable does not open.
    pub(crate) fn start(
        &mut self,
        durable: Durable,
        people: People,
        now: Time,
        tamper: &mut dyn Tamper,
    ) -> Result<Vec<Effect>, OpenFault> {
        self.due.clear();
        self.reports.clear();
        self.cosign = None;
        self.durable = durable;
        let shown = tamper.reopened(&self.durable.leaves);
        let leaves = shown.as_ref().unwrap_or(&self.durable.leaves);
        let leaves = leaves.iter().map(Vec::as_slice);
        let (machine, effects) = Machine::open(leaves, self.durable.opening(people), now)?;
        self.machine = machine;
        Ok(effects)
    }
}

impl Durable {
    fn opening(&self, people: People) -> Opening {
        let entries = self.ring.iter().map(|(name, key)| (*name, *key));
        Opening {
            ring: Keyring::open(people.root(), entries).expect("the ring is whole"),
            signer: people.signer(),
            answers: people.answers(0),
            unsettled: self.vault.unsettled(),
            program: Hash([0xa3; 32]),
        }
    }
}
