//! From a durable leaf to a reply: checkpoints, and what waited for them.

use crate::io::Effect;
use crate::machine::{After, Machine, Pending};
use crate::reply::{Denied, Proof, Reply, Sealed};
use crate::vault::Vault;
use ledger::leaf::{Event, Leaf, Reason, Released};
use ledger::{Checkpoint, InclusionProof, Quorum, SignedCheckpoint, WitnessKey, prove_consistency};
use policy::{Ask, Want};
use seal::{KeyRef, Public};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{Hash, Time, to_bytes};
use std::collections::VecDeque;

/// A reply that waits for its leaf.
#[derive(Debug)]
#[cfg_attr(feature = "model", derive(Clone))]
pub(crate) struct Waiting {
    pub(crate) index: u64,
    leaf: Vec<u8>,
    device: DeviceId,
    pub(crate) request: Hash,
    not_after: Time,
    seen: u64,
    keys: Option<(Public, Vec<KeyRef>)>,
}

impl Machine {
    /// Keeps a reply until its leaf may be shown; at once if it may.
    pub(crate) fn reply_later(
        &mut self,
        ask: &Ask,
        (index, leaf): (u64, Vec<u8>),
        keys: Option<(Public, Vec<KeyRef>)>,
        now: Time,
        vault: &impl Vault,
    ) {
        if self.waiting.iter().any(|w| w.index == index) {
            return;
        }
        let waiting = Waiting {
            index,
            leaf,
            device: ask.device,
            request: ask.hash(),
            not_after: ask.not_after,
            seen: ask.seen.as_ref().map_or(0, |s| s.size),
            keys,
        };
        if index < self.shown() {
            self.reply(waiting, now, vault);
        } else {
            self.waiting.push_back(waiting);
        }
    }

    /// Replies to a request whose batch was stored.
    pub(crate) fn acknowledge(&mut self, pending: &Pending, (index, leaf): (u64, Vec<u8>)) {
        self.waiting.push_back(Waiting {
            index,
            leaf,
            device: pending.asked.device,
            request: pending.asked.request,
            not_after: pending.not_after,
            seen: pending.seen,
            keys: None,
        });
    }

    pub(crate) fn log_durable(&mut self, size: u64, now: Time, vault: &impl Vault) {
        let Some(root) = self.roots.get(&size).copied() else {
            return;
        };
        self.roots = self.roots.split_off(&(size + 1));
        self.durable = size;
        let name = self.signer.name.clone();
        let checkpoint = Checkpoint {
            origin: name,
            size,
            root,
        }
        .sign(&self.signer, now);
        let note = checkpoint.to_string().into_bytes();
        self.do_what_waited(size);
        if self.state.policy.strict.is_some() {
            self.effect(Effect::Cosign(note));
        } else {
            self.show(checkpoint, note, now, vault);
        }
    }

    fn do_what_waited(&mut self, size: u64) {
        while let Some((index, _)) = self.after.front() {
            if *index >= size {
                break;
            }
            match self.after.pop_front() {
                Some((_, After::Settle(token))) => self.effect(Effect::Settle(token)),
                Some((_, After::DropKeys(names))) => self.drop_keys(names),
                None => break,
            }
        }
    }

    pub(crate) fn cosigned(&mut self, note: &[u8], now: Time, vault: &impl Vault) {
        let Ok(checkpoint) = SignedCheckpoint::parse(note) else {
            return;
        };
        let ours = checkpoint.verify(&self.signer.keys()).is_ok()
            && checkpoint.checkpoint().size <= self.durable
            && checkpoint.checkpoint().size >= self.shown();
        if ours && self.witnessed(&checkpoint) {
            self.show(checkpoint, note.to_vec(), now, vault);
        }
    }

    fn witnessed(&self, checkpoint: &SignedCheckpoint) -> bool {
        let Some(strict) = &self.state.policy.strict else {
            return true;
        };
        let keys = strict.witnesses.iter().map(|(name, key)| {
            Some(WitnessKey {
                name: ledger::KeyName::new(name).ok()?,
                key: *key,
            })
        });
        let Some(keys) = keys.collect::<Option<Vec<_>>>() else {
            return false;
        };
        let quorum = Quorum::new(usize::from(strict.k), keys);
        quorum.is_ok_and(|q| q.satisfied(checkpoint).is_ok())
    }

    fn show(&mut self, head: SignedCheckpoint, note: Vec<u8>, now: Time, vault: &impl Vault) {
        self.head = Some(head);
        self.effect(Effect::Publish(note));
        let shown = self.shown();
        let (ready, later) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|w| w.index < shown);
        self.waiting = later;
        let ready: VecDeque<Waiting> = ready;
        for waiting in ready {
            self.reply(waiting, now, vault);
        }
    }

    /// Number of leaves that replies may show.
    fn shown(&self) -> u64 {
        self.head.as_ref().map_or(0, |h| h.checkpoint().size)
    }

    fn reply(&mut self, waiting: Waiting, now: Time, vault: &impl Vault) {
        let Waiting {
            device, request, ..
        } = waiting;
        if now > waiting.not_after {
            return;
        }
        let sealed = match &waiting.keys {
            None => self.leave(&waiting, now).map(|()| None),
            Some((session, keys)) => self.seal(&waiting, session, keys, now, vault).map(Some),
        };
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(reason) => {
                let denied = Denied::sign(&self.signer, request, reason);
                return self.effect(Effect::Send(device, to_bytes(&Reply::Denied(denied))));
            }
        };
        let Some(proof) = self.proof(&waiting) else {
            return;
        };
        let reply = match sealed {
            None => Reply::Done(proof),
            Some(sealed) => Reply::Keys(Sealed {
                proof,
                sealed: Bytes(sealed),
            }),
        };
        self.effect(Effect::Send(device, to_bytes(&reply)));
    }

    fn proof(&self, waiting: &Waiting) -> Option<Proof> {
        let head = self.head.as_ref()?;
        let size = head.checkpoint().size;
        let inclusion = InclusionProof::new(&self.tree, waiting.index, size).ok()?;
        let consistency = prove_consistency(&self.tree, waiting.seen.min(size), size).ok()?;
        Some(Proof {
            leaf: Bytes(waiting.leaf.clone()),
            inclusion,
            consistency,
            checkpoint: Bytes(head.to_string().into_bytes()),
        })
    }

    /// Leave to answer a search is leave to give something out: not after a lockdown, and not to
    /// a matcher or for a device that was stopped. Every other acknowledgement gives nothing out.
    fn leave(&self, waiting: &Waiting, now: Time) -> Result<(), Reason> {
        let leaf = Leaf::from_bytes(&waiting.leaf).map_err(|_| Reason::Request)?;
        let Event::Answered(answered) = &leaf.event else {
            return Ok(());
        };
        self.trusted(waiting.device)?;
        self.state.answerable(answered.query, now)
    }

    /// Unwraps and seals, if nothing has been stopped since.
    fn seal(
        &self,
        waiting: &Waiting,
        session: &Public,
        keys: &[KeyRef],
        now: Time,
        vault: &impl Vault,
    ) -> Result<Vec<u8>, Reason> {
        let leaf = Leaf::from_bytes(&waiting.leaf).map_err(|_| Reason::Request)?;
        let Event::Released(released) = &leaf.event else {
            return Err(Reason::Request);
        };
        self.still(waiting.device, released, now)?;
        let mut content = Vec::with_capacity(keys.len());
        for of in keys {
            let entry = vault.part(of).ok_or(Reason::Unknown)?;
            let key = self.ring.part_key(of, entry.key).ok_or(Reason::Unknown)?;
            content.push(seal::answer::Released {
                of: *of,
                header: entry.header,
                key,
            });
        }
        let hash = Leaf::hash(&waiting.leaf);
        seal::answer::seal_answer(&self.answers, &waiting.request, &hash, session, &content)
            .map_err(|_| Reason::Request)
    }

    /// Whether a release that stands in the log may still be sent.
    fn still(&self, id: DeviceId, released: &Released, now: Time) -> Result<(), Reason> {
        self.trusted(id)?;
        let holders = released.items.iter().map(|i| i.holder);
        let mut societies = holders.chain([released.society]);
        if !societies.all(|s| self.state.standings.open(s)) {
            return Err(Reason::Stopped);
        }
        if released.items.iter().any(|i| self.state.erased(i.record)) {
            return Err(Reason::Unknown);
        }
        if now >= self.state.lease || self.state.doubt {
            return Err(Reason::Sealed);
        }
        Ok(())
    }

    fn trusted(&self, id: DeviceId) -> Result<(), Reason> {
        let device = self.state.directory.devices.get(&id);
        let staff = device.and_then(|d| self.state.directory.staff.get(&d.staff));
        if device.is_some_and(policy::directory::Device::usable)
            && !staff.is_some_and(|s| s.suspended)
        {
            Ok(())
        } else {
            Err(Reason::Device)
        }
    }
}

/// The parts that a release leaf and its request together name.
pub(crate) fn parts_of(ask: &Ask, leaf: &[u8]) -> Option<Vec<KeyRef>> {
    let Want::Release(want) = &ask.want else {
        return None;
    };
    let leaf = Leaf::from_bytes(leaf).ok()?;
    let Event::Released(released) = leaf.event else {
        return None;
    };
    if released.items.len() != want.items.len() {
        return None;
    }
    let pairs = want.items.iter().zip(&released.items);
    let keys = pairs.flat_map(|(wanted, item)| {
        item.parts.iter().map(|(category, version)| KeyRef {
            society: item.holder,
            record: wanted.record,
            category: *category,
            version: *version,
        })
    });
    Some(keys.collect())
}
