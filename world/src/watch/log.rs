//! Leaves and checkpoints.

use super::{Named, Watch};
use crate::model::keyholder::Durable;
use ledger::SignedCheckpoint;
use ledger::leaf::{Cause, Event, Leaf};
use ledger::tree::{Frontier, leaf_hash};
use policy::State;
use release::{KeyName, Machine, VaultBatch, VaultChange};
use seal::{KekId, KeyRef};

impl Watch {
    /// Leaves were given out for appending.
    pub(crate) fn appended(&mut self, leaves: &[Vec<u8>]) {
        for bytes in leaves {
            self.append(bytes);
        }
    }

    fn append(&mut self, bytes: &[u8]) {
        let Ok(leaf) = Leaf::from_bytes(bytes) else {
            return self.tally.must("14", false, || "a malformed leaf".into());
        };
        self.fold.take(&leaf, &mut self.tally);
        let folded = match &mut self.state {
            None => State::begin(&leaf).map(|state| self.state = Some(state)),
            Some(state) => state.apply(&leaf),
        };
        self.tally.must("8", folded.is_ok(), || {
            format!("a leaf that the rules refuse: {folded:?}")
        });
        self.leaves.push(bytes.to_vec());
        self.tree.append(leaf_hash(bytes));
        self.roots.push(self.tree.root());
    }

    /// The machine knows what its leaves add up to, and nothing else.
    pub(crate) fn compare(&mut self, machine: &Machine) {
        let same = self.state.as_ref() == Some(machine.state());
        self.tally.must("8", same, || {
            "the machine knows something that the log does not say".into()
        });
    }

    /// So many leaves are durable: what they give may be had.
    pub(crate) fn durable(&mut self, size: usize) {
        for bytes in self.leaves.get(self.durable..size).unwrap_or_default() {
            let Ok(leaf) = Leaf::from_bytes(bytes) else {
                continue;
            };
            let (Cause::Device(asked), Event::Released(released)) = (&leaf.cause, &leaf.event)
            else {
                continue;
            };
            for item in &released.items {
                let Some(named) = self.names.get(&item.record) else {
                    continue;
                };
                for (category, version) in &item.parts {
                    let of = KeyRef {
                        society: named.society,
                        record: named.record,
                        category: *category,
                        version: *version,
                    };
                    self.granted.insert((asked.device, of));
                }
            }
        }
        self.durable = size;
    }

    /// Power failed, or another copy was put in place: these leaves are there.
    pub(crate) fn restarted(&mut self, leaves: &[Vec<u8>]) {
        let tally = self.tally.clone();
        self.fold = super::Fold::new(self.people.policy());
        self.state = None;
        self.leaves.clear();
        self.roots.truncate(1);
        self.tree = Frontier::default();
        for leaf in leaves {
            self.append(leaf);
        }
        // They were counted when they came first.
        self.tally = tally;
        self.durable = 0;
        self.durable(leaves.len());
    }

    /// The keyholder is set back to an older copy.
    pub(crate) fn set_back(&mut self) {
        self.aside = Some(self.roots.clone());
    }

    /// The newest files are there again.
    pub(crate) fn recovered(&mut self) {
        self.aside = None;
        self.forks.push(self.roots.clone());
    }

    /// What a batch calls whom in the log.
    pub(crate) fn learn(&mut self, batch: &VaultBatch, durable: &Durable) {
        let root = self.people.root();
        let mut keys = std::collections::BTreeMap::new();
        for change in &batch.changes {
            let VaultChange::Person(society, person, held) = change else {
                continue;
            };
            keys.insert((*society, *person), *held);
        }
        for change in &batch.changes {
            let VaultChange::Record(society, record, person) = change else {
                continue;
            };
            let stored = release::Vault::log_key(&durable.vault, *society, *person);
            let Some(held) = keys.get(&(*society, *person)).copied().or(stored) else {
                continue;
            };
            let id = KekId {
                society: *society,
                epoch: held.epoch,
            };
            let wrapped = durable.ring.get(&KeyName::Kek(id));
            let kek = wrapped.and_then(|w| root.unwrap_kek(id, w).ok());
            let key = kek.and_then(|kek| kek.unwrap_log(*person, &held.wrapped).ok());
            self.tally.must("13", key.is_some(), || {
                "something is wrapped under a key that is not durable".into()
            });
            if let Some(key) = key {
                let named = Named {
                    society: *society,
                    record: *record,
                    person: *person,
                };
                self.names.insert(key.record_pseudonym(*record), named);
            }
        }
    }

    /// A checkpoint is given to the world.
    pub(crate) fn published(&mut self, note: &[u8]) {
        let Ok(note) = SignedCheckpoint::parse(note) else {
            return self
                .tally
                .must("6", false, || "a malformed checkpoint".into());
        };
        let signed = note.verify(&self.people.keys()).is_ok();
        let (size, root) = (note.checkpoint().size, note.checkpoint().root);
        let ours = usize::try_from(size)
            .is_ok_and(|size| size <= self.durable && self.roots.get(size) == Some(&root));
        self.tally.must("6", signed && ours, || {
            format!("a checkpoint of {size} leaves that is not of the durable log")
        });
        if let (Some(aside), true) = (&self.aside, self.people.strict) {
            let known = usize::try_from(size).ok().and_then(|at| aside.get(at));
            let same = known == Some(&root);
            self.tally.must("7", same, || {
                "a witnessed checkpoint of a keyholder that was set back".into()
            });
        }
    }
}
