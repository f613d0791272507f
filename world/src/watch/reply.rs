//! Replies, at the moment the machine gives them out.

use super::{Watch, Written};
use crate::desk::Parcel;
use crate::model::keyholder::Durable;
use ledger::leaf::{Cause, Event, Leaf, Released};
use parcel::part::Expect;
use parcel::second::open_key;
use release::Reply;
use release::reply::Proof;
use seal::answer::open_answer;
use seal::{KeyRef, PartKey, Secret};
use sign::id::{DeviceId, IntakeId};
use sign::{Hash, from_bytes};

impl Watch {
    /// A reply leaves the machine.
    pub(crate) fn sent(&mut self, device: DeviceId, bytes: &[u8], disk: &Durable) {
        match from_bytes(bytes) {
            Ok(Reply::Denied(denied)) => {
                self.tally.saw(match denied.reason {
                    ledger::leaf::Reason::Limit(_) => "refused: limit",
                    ledger::leaf::Reason::Stopped => "refused: stopped",
                    ledger::leaf::Reason::Conflict => "refused: conflict",
                    ledger::leaf::Reason::NoGrant => "refused: no grant",
                    ledger::leaf::Reason::Device => "refused: device",
                    ledger::leaf::Reason::Unknown => "refused: unknown",
                    ledger::leaf::Reason::Sealed => "refused: sealed",
                    ledger::leaf::Reason::Role => "refused: role",
                    ledger::leaf::Reason::Session => "refused: session",
                    ledger::leaf::Reason::Request => "refused: stale or repeated",
                });
            }
            Ok(Reply::Done(proof)) => {
                if let Some(leaf) = self.proven(device, &proof, disk) {
                    self.tally.saw("acknowledgement");
                    self.acknowledged(&leaf);
                }
            }
            Ok(Reply::Keys(sealed)) => {
                if let Some(leaf) = self.proven(device, &sealed.proof, disk) {
                    self.tally.saw("answer with keys");
                    self.keys(device, &leaf, &sealed.proof.leaf.0, &sealed.sealed.0);
                }
            }
            Err(_) => self.tally.must("1", false, || "a malformed reply".into()),
        }
    }

    /// Invariant 1: the leaf is on the disk.
    fn proven(&mut self, device: DeviceId, proof: &Proof, disk: &Durable) -> Option<Leaf> {
        let at = usize::try_from(proof.inclusion.index).ok()?;
        let there = disk.leaves.get(at) == Some(&proof.leaf.0);
        self.tally.must("1", there, || {
            format!("a reply whose leaf {at} is not durable")
        });
        if let Some(aside) = &self.aside {
            // Whoever was set back can show what it had, but nothing of its own.
            let old = aside.len() > at && self.people.strict;
            let own = at >= self.common();
            self.tally
                .must("7", !(old && own && self.people.strict), || {
                    "a keyholder that was set back answers under a leaf of its own".into()
                });
        }
        let leaf = Leaf::from_bytes(&proof.leaf.0).ok()?;
        let asked = match &leaf.cause {
            Cause::Device(asked) => asked.device == device,
            _ => false,
        };
        self.tally
            .must("2", asked, || "a reply to another device".into());
        asked.then_some(leaf)
    }

    /// Leaves that this log and the one set aside have in common.
    fn common(&self) -> usize {
        let Some(aside) = &self.aside else {
            return self.leaves.len();
        };
        let same = self.roots.iter().zip(aside).take_while(|(a, b)| a == b);
        same.count().saturating_sub(1)
    }

    /// Invariant 4: leave to answer a search is not given to a stopped society.
    fn acknowledged(&mut self, leaf: &Leaf) {
        if let Event::Answered(answered) = &leaf.event {
            let society = self.fold.searches.get(&answered.query);
            let stopped = society.is_none_or(|s| self.fold.stops(*s));
            self.tally.must("4", !stopped, || {
                "leave to answer a search of a stopped society".into()
            });
        }
    }

    fn keys(&mut self, device: DeviceId, leaf: &Leaf, bytes: &[u8], sealed: &[u8]) {
        let (Cause::Device(asked), Event::Released(released)) = (&leaf.cause, &leaf.event) else {
            return self.tally.must("2", false, || {
                "keys under a leaf that releases nothing".into()
            });
        };
        self.not_stopped(device, released);
        let session = self.sessions.get(&released.session);
        let Some(session) = session.map(|seed| Secret::from_seed(seed)) else {
            return self
                .tally
                .must("2", false, || "keys for a session of nobody".into());
        };
        let opened = open_answer(sealed, &asked.request, &Leaf::hash(bytes), &session);
        let Ok(keys) = opened else {
            return self
                .tally
                .must("2", false, || "keys sealed to another session".into());
        };
        let named: Vec<Option<KeyRef>> = self.named(released);
        let same = keys.len() == named.len()
            && keys.iter().zip(&named).all(|(key, of)| Some(key.of) == *of);
        self.tally
            .must("2", same, || "other keys than the leaf names".into());
        for key in &keys {
            self.fits(&key.of, &key.header, &key.key);
            self.headers.insert((device, key.of), key.header);
        }
        let before = self.sealed.insert(asked.request, sealed.to_vec());
        if before.is_some() {
            self.tally.saw("answer repeated");
        }
        let same = before.is_none_or(|b| b == sealed);
        self.tally
            .must("5", same, || "a retry has other bytes".into());
    }

    fn named(&self, released: &Released) -> Vec<Option<KeyRef>> {
        let items = released.items.iter();
        let parts = items.flat_map(|item| item.parts.iter().map(move |part| (item, part)));
        parts
            .map(|(item, (category, version))| {
                let named = self.names.get(&item.record)?;
                (named.society == item.holder).then_some(KeyRef {
                    society: named.society,
                    record: named.record,
                    category: *category,
                    version: *version,
                })
            })
            .collect()
    }

    fn not_stopped(&mut self, device: DeviceId, released: &Released) {
        let fold = &self.fold;
        self.tally.must("4", !fold.distrusts(device), || {
            "keys are sent to a device that is stopped".into()
        });
        let mut societies = released.items.iter().map(|i| i.holder);
        let stopped = societies.any(|s| fold.stops(s)) || fold.stops(released.society);
        self.tally.must("4", !stopped, || {
            "keys of a stopped society are sent".into()
        });
        let erased = released
            .items
            .iter()
            .any(|i| fold.erased.contains(&i.record));
        self.tally
            .must("11", !erased, || "keys of an erased record are sent".into());
    }

    /// Invariant 9: the key opens the part it is named for, and no other part of its society.
    fn fits(&mut self, of: &KeyRef, header: &Hash, key: &PartKey) {
        let seed = self.people.second(of.society);
        let pair = Secret::from_seed(&seed);
        let own = self.written.get(&(*of, *header));
        let opens = own.is_some_and(|own| unlocks(own, of, header, key, &pair));
        self.tally.must("9", opens, || {
            format!(
                "a released key does not open {:?} {}",
                of.category, of.version
            )
        });
        let same = |k: &KeyRef| k.society == of.society && k.category == of.category;
        let other = self
            .written
            .iter()
            .find(|((k, h), _)| same(k) && (k, h) != (of, header));
        if let Some(((k, h), other)) = other {
            let opens = unlocks(other, k, h, key, &pair);
            self.tally
                .must("9", !opens, || "a released key opens another part".into());
        }
    }
}

fn unlocks(written: &Written, of: &KeyRef, header: &Hash, key: &PartKey, pair: &Secret) -> bool {
    let content = match &written.parcel {
        Parcel::Part(part) => {
            let expect = Expect {
                key: *of,
                header: Some(*header),
            };
            let key = open_key(part, key, &[pair]);
            key.and_then(|key| part.open(&key, &expect))
        }
        Parcel::Form(form) => form.open(key, IntakeId(of.record.0), Some(*header)),
        Parcel::Slip(_) => return false,
    };
    content.is_ok_and(|content| *content == *written.content)
}
