//! One group of inputs carried to its end: vault before log, log before replies.

use super::keep::Keep;
use super::{Diary, Done, Holder};
use crate::disk::Disk;
use crate::fault::HoldError;
use crate::outside::fresh;
use ledger::Head;
use ledger::leaf::{Cause, Event, Leaf};
use policy::Violation;
use policy::letter::{Outcome, Verdict};
use policy::order::OrderFault;
use release::io::{Effect, Input, KeyringChange};
use release::{Token, VaultBatch};
use sign::id::DeviceId;
use sign::{Hash, SigningKey, SocietyId, to_bytes};
use std::collections::{BTreeSet, VecDeque};

/// A group while it is worked on.
#[derive(Default)]
struct Group {
    todo: VecDeque<Input>,
    leaves: Vec<Vec<u8>>,
    batches: Vec<VaultBatch>,
    bodies: Vec<(Hash, Vec<u8>)>,
    done: Done,
}

impl<D: Disk + Clone> Holder<D> {
    /// Carries a group of inputs to its end. When it returns, everything in [`Done`] may be given
    /// out.
    ///
    /// # Errors
    /// [`HoldError`]: nothing of the group may be given out, and the files must be opened again.
    pub fn take(&mut self, inputs: Vec<Input>) -> Result<Done, HoldError> {
        let mut group = Group {
            todo: inputs.into(),
            ..Group::default()
        };
        self.carry_out(&mut group)?;
        Ok(group.done)
    }

    pub(super) fn finish(&mut self, effects: Vec<Effect>) -> Result<Done, HoldError> {
        let mut group = Group::default();
        self.obey(effects, &mut group)?;
        self.carry_out(&mut group)?;
        Ok(group.done)
    }

    fn carry_out(&mut self, group: &mut Group) -> Result<(), HoldError> {
        loop {
            while let Some(input) = group.todo.pop_front() {
                self.step(input, group)?;
            }
            if !group.batches.is_empty() {
                let batches = std::mem::take(&mut group.batches);
                let tokens: Vec<Token> = batches.iter().map(|batch| batch.token).collect();
                self.vault.put(batches)?;
                group
                    .todo
                    .extend(tokens.into_iter().map(Input::VaultDurable));
            } else if !group.leaves.is_empty() {
                let leaves = std::mem::take(&mut group.leaves);
                let size = self.write(leaves, group)?;
                group.todo.push_back(Input::LogDurable(size));
            } else {
                return Ok(());
            }
        }
    }

    /// Makes leaves durable, their requests' bodies before them.
    fn write(&mut self, leaves: Vec<Vec<u8>>, group: &mut Group) -> Result<u64, HoldError> {
        let bodies = std::mem::take(&mut group.bodies);
        if !bodies.is_empty() {
            self.bodies.append(&bodies)?;
        }
        let before = self.log.size();
        let size = self.log.append(&leaves)?;
        for (bytes, index) in leaves.iter().zip(before..) {
            let leaf = HoldError::leaf(bytes, index)?;
            group.done.directory |= Diary::moves(&leaf);
            self.diary.take(&leaf);
        }
        Ok(size)
    }

    fn step(&mut self, input: Input, group: &mut Group) -> Result<(), HoldError> {
        let keep = Keep::of(&input, &self.bodies);
        let order = self.judged(&input);
        let index = self.machine.state().size;
        let now = self.outside.now();
        let effects = self.machine.step(input, now, &self.vault);
        if let Some(fault) = self.vault.fault() {
            return Err(fault.into());
        }
        if let Some(order) = order {
            let written = effects.iter().any(|e| matches!(e, Effect::Append(_)));
            let outcomes = order.outcomes(written.then_some(index), &self.caller);
            group.done.outcomes.extend(outcomes);
        }
        if let Some(body) = keep.and_then(|keep| keep.body(&self.machine)) {
            group.bodies.push(body);
        }
        self.obey(effects, group)
    }

    /// Takes a step's effects in their order. Leaves and batches are gathered; a batch that
    /// waits is guarded by the machine, which lets nothing lean on it.
    fn obey(&mut self, effects: Vec<Effect>, group: &mut Group) -> Result<(), HoldError> {
        let mut changes: Vec<KeyringChange> = Vec::new();
        for effect in effects {
            match effect {
                Effect::Append(leaves) => group.leaves.extend(leaves),
                Effect::Store(batch) => group.batches.push(batch),
                Effect::Settle(token) => self.vault.settle(token)?,
                Effect::Withdraw(token) => self.vault.withdraw(token)?,
                Effect::Keyring(change) => changes.push(change),
                Effect::Rewrap(society, _) => {
                    let (epoch, keys) = self.rewrap(society, group)?;
                    group.todo.push_back(Input::Rewrapped {
                        society,
                        epoch,
                        keys,
                    });
                }
                Effect::Send(device, reply) => group.done.replies.push((device, reply)),
                Effect::Publish(note) => {
                    self.saw(&note);
                    group.done.note = Some(note);
                }
                Effect::Cosign(note) => group.done.cosign.push(note),
                Effect::Alarm(alarm) => group.done.alarms.push(alarm),
            }
        }
        if !changes.is_empty() {
            let names = self.ring.change(changes)?;
            group.done.directory = true;
            group
                .todo
                .extend(names.into_iter().map(Input::KeyringDurable));
        }
        Ok(())
    }

    /// All keys of a society anew, with one switch. What waits for its batch is stored first.
    fn rewrap(&mut self, society: SocietyId, group: &mut Group) -> Result<(u32, u64), HoldError> {
        let batches = std::mem::take(&mut group.batches);
        let tokens: Vec<Token> = batches.iter().map(|batch| batch.token).collect();
        if !batches.is_empty() {
            self.vault.put(batches)?;
            group
                .todo
                .extend(tokens.into_iter().map(Input::VaultDurable));
        }
        let machine = &self.machine;
        let done = self
            .vault
            .rewrap(society, fresh(&*self.outside)?, |name, held| {
                machine.rewrap(name, held)
            })?;
        let done = done.ok_or(HoldError::Rewrap(society))?;
        let of = self.machine.state().directory.societies.get(&society);
        let epoch = of.map_or(0, |s| s.epoch + 1);
        Ok((epoch, done.keys))
    }

    fn saw(&mut self, note: &[u8]) {
        if let Ok(signed) = ledger::SignedCheckpoint::parse(note) {
            let head = signed.checkpoint();
            self.head = Head {
                size: head.size,
                root: head.root,
            };
        }
    }

    /// For an officers' order: what the rules say of it, and who is to hear what became of it.
    fn judged(&self, input: &Input) -> Option<Judged> {
        let Input::Ordered(order, approvals) = input else {
            return None;
        };
        let state = self.machine.state();
        let leaf = Leaf {
            time: self.outside.now().max(state.time),
            boot: state.boot,
            cause: Cause::Officers(approvals.clone()),
            event: Event::Order(Box::new(order.clone())),
        };
        let fault = match state.judge(&leaf) {
            Err(Violation::Order(fault)) => fault,
            // What the rules allow and yet is not written was not signed by whom it names.
            _ => OrderFault::Officers,
        };
        let known = |id: &DeviceId| state.directory.devices.contains_key(id);
        let signers: BTreeSet<DeviceId> = approvals.iter().map(|a| a.device).collect();
        Some(Judged {
            order: order.hash(),
            fault,
            signers: signers.into_iter().filter(known).collect(),
        })
    }
}

/// An officers' order before it is carried out or refused.
struct Judged {
    order: Hash,
    fault: OrderFault,
    signers: Vec<DeviceId>,
}

impl Judged {
    fn outcomes(self, written: Option<u64>, key: &SigningKey) -> Vec<(DeviceId, Vec<u8>)> {
        let verdict = written.map_or(Verdict::Refused(self.fault), Verdict::Written);
        let outcome = to_bytes(&Outcome::sign(key, self.order, verdict));
        let signers = self.signers.into_iter();
        signers.map(|device| (device, outcome.clone())).collect()
    }
}
