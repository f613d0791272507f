//! The watcher: reads every leaf, reply and checkpoint the moment the machine gives it away, and
//! counts for itself. It shares no code with what it watches.

use crate::bench::{Durable, header, log_keys, part_key, root_key, session_of};
use crate::kit::Who;
use ledger::SignedCheckpoint;
use ledger::leaf::{Act, Approval, Cause, Event, Leaf, Order, Policy, Released, Subject, Why};
use ledger::tree::{Frontier, leaf_hash};
use policy::{Ask, Want};
use release::{KeyName, Reply, WrapName};
use seal::KekId;
use seal::answer::open_answer;
use sign::id::{DeviceId, RecordId, RecordPseudonym};
use sign::time::HOUR;
use sign::{Hash, SocietyId, Time, from_bytes};
use std::collections::{BTreeMap, BTreeSet};

/// A reply that left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sent {
    pub(crate) device: DeviceId,
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: Kind,
}

/// What it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Done(u64),
    Keys(u64),
    Denied(ledger::leaf::Reason),
}

#[derive(Clone, Default)]
pub(crate) struct Watch {
    /// Leaves given out for appending, durable or not.
    pub(crate) leaves: Vec<Leaf>,
    /// So many the machine was told are durable.
    pub(crate) reported: u64,
    pub(crate) replies: Vec<Sent>,
    pub(crate) heads: Vec<(u64, Hash)>,
    /// The test changed the vault by hand.
    pub(crate) tampered: bool,
    asks: BTreeMap<Hash, (Who, Ask)>,
    sealed: BTreeMap<Hash, Vec<u8>>,
    names: BTreeMap<RecordId, BTreeSet<RecordPseudonym>>,
}

impl Watch {
    pub(crate) fn asked(&mut self, who: Who, ask: &Ask) {
        self.asks.insert(ask.hash(), (who, ask.clone()));
    }

    pub(crate) fn appended(&mut self, leaves: &[Vec<u8>]) {
        for bytes in leaves {
            let leaf = Leaf::from_bytes(bytes).expect("a leaf is well-formed");
            if let Some(before) = self.leaves.last() {
                assert!(leaf.time >= before.time, "invariant 6: time went back");
            }
            if let Cause::Device(asked) = &leaf.cause {
                let twice = self.leaves.iter().any(|other| {
                    matches!(&other.cause, Cause::Device(o)
                        if (o.device, o.seq) == (asked.device, asked.seq))
                });
                assert!(!twice, "invariant 5: two leaves for one number");
                self.name(&leaf, asked.request);
            }
            match (&leaf.cause, &leaf.event) {
                (Cause::Device(asked), Event::Released(body)) => {
                    self.not_stopped(asked.device, body);
                }
                (Cause::Officers(approvals), Event::Order(order)) => {
                    signed_by_enough(order, approvals);
                }
                _ => {}
            }
            self.leaves.push(leaf);
        }
    }

    /// Learns how the log names the records of a deposit: they are sorted in both.
    fn name(&mut self, leaf: &Leaf, request: Hash) {
        if let (Event::Granted(granted), Some((_, ask))) = (&leaf.event, self.asks.get(&request)) {
            let Want::Grant(want) = &ask.want else {
                panic!("a grant nobody asked for");
            };
            for (id, name) in want.records.iter().zip(&granted.records) {
                self.names.entry(*id).or_default().insert(*name);
            }
        }
    }

    /// Forgets what was not durable.
    pub(crate) fn crashed(&mut self, durable: &[Vec<u8>]) {
        self.leaves = durable
            .iter()
            .map(|bytes| Leaf::from_bytes(bytes).expect("a leaf is well-formed"))
            .collect();
        self.reported = durable.len() as u64;
    }

    /// An old copy of everything: what a later copy had sealed is no retry of this one's.
    pub(crate) fn set_back(&mut self) {
        self.sealed.clear();
    }

    /// What retries will be compared with.
    pub(crate) fn remembered(&self) -> &BTreeMap<Hash, Vec<u8>> {
        &self.sealed
    }

    pub(crate) fn sent(&mut self, device: DeviceId, bytes: &[u8], durable: &[Vec<u8>]) {
        let kind = match from_bytes(bytes).expect("a reply is well-formed") {
            Reply::Denied(denied) => Kind::Denied(denied.reason),
            Reply::Done(proof) => Kind::Done(self.durable(&proof, durable)),
            Reply::Keys(sealed) => {
                let index = self.durable(&sealed.proof, durable);
                self.keys(device, &sealed.proof.leaf.0, &sealed.sealed.0);
                Kind::Keys(index)
            }
        };
        self.replies.push(Sent {
            device,
            bytes: bytes.to_vec(),
            kind,
        });
    }

    /// Invariant 1: the leaf is on the disk, and the machine was told so.
    fn durable(&self, proof: &release::reply::Proof, durable: &[Vec<u8>]) -> u64 {
        let index = proof.inclusion.index;
        let at = usize::try_from(index).expect("a small log");
        assert!(index < self.reported, "invariant 1: not reported durable");
        assert_eq!(
            durable.get(at),
            Some(&proof.leaf.0),
            "invariant 1: not durable"
        );
        index
    }

    fn keys(&mut self, device: DeviceId, bytes: &[u8], sealed: &[u8]) {
        let leaf = Leaf::from_bytes(bytes).expect("a leaf is well-formed");
        let (Cause::Device(asked), Event::Released(released)) = (&leaf.cause, &leaf.event) else {
            panic!("invariant 2: keys under a leaf that releases nothing");
        };
        assert_eq!(asked.device, device, "invariant 2: sent to another device");
        self.not_stopped(device, released);
        let (who, ask) = &self.asks[&asked.request];
        let session = session_of(*who);
        assert_eq!(released.session, session.public().session(), "invariant 2");
        let keys = open_answer(sealed, &ask.hash(), &Leaf::hash(bytes), session);
        let keys = keys.expect("the asking session opens its answer");
        let mut named = Vec::new();
        for item in &released.items {
            named.extend(item.parts.iter().map(|part| (item, *part)));
        }
        assert_eq!(keys.len(), named.len(), "invariant 2: as many as the leaf");
        for (key, (item, (category, version))) in keys.iter().zip(named) {
            let of = &key.of;
            assert_eq!(of.society, item.holder, "invariant 2: holder");
            assert_eq!(
                (of.category, of.version),
                (category, version),
                "invariant 2"
            );
            let names = self.names.get(&of.record);
            assert!(
                names.is_some_and(|names| names.contains(&item.record)),
                "invariant 2: another record than the leaf's"
            );
            // Of two that claim one place the one that won.
            let deposited =
                (0..2).any(|salt| key.key == part_key(of, salt) && key.header == header(of, salt));
            assert!(deposited, "invariant 9: another key or header");
        }
        let before = self.sealed.insert(asked.request, sealed.to_vec());
        assert!(
            before.is_none_or(|bytes| bytes == sealed),
            "invariant 5: a retry has other bytes"
        );
    }

    /// Invariant 4, by reading the log from its end: the newest order about each counts.
    fn not_stopped(&self, device: DeviceId, released: &Released) {
        let holders = released.items.iter().map(|i| i.holder);
        for society in holders.chain([released.society, SocietyId::ALL]) {
            assert!(
                !self.stopped(society),
                "invariant 4: {society:?} is stopped"
            );
        }
        let staff = Who::FOUNDERS
            .iter()
            .find(|w| w.device() == device)
            .map(|w| w.staff());
        // From the newest leaf back: what officers reinstated since was stopped before.
        let (mut device_back, mut staff_back) = (false, false);
        for leaf in self.leaves.iter().rev() {
            match &leaf.event {
                Event::Order(order) => match order.act {
                    Act::Revoke(id) => assert_ne!(id, device, "invariant 4: revoked"),
                    Act::Reinstate(Subject::Device(id)) => device_back |= id == device,
                    Act::Reinstate(Subject::Staff(id)) => staff_back |= Some(id) == staff,
                    _ => {}
                },
                Event::Trip(trip) => match trip.subject {
                    Subject::Device(id) => {
                        assert!(device_back || id != device, "invariant 4: suspended");
                    }
                    Subject::Staff(id) => {
                        assert!(staff_back || Some(id) != staff, "invariant 4: suspended");
                    }
                    Subject::Society(_) => {}
                },
                _ => {}
            }
        }
        for item in &released.items {
            let erased = self.leaves.iter().any(
                |leaf| matches!(&leaf.event, Event::Erased(e) if e.records.contains(&item.record)),
            );
            assert!(!erased, "invariant 11: an erased record was released");
        }
    }

    /// Whether a society's own standing is not open.
    pub(crate) fn stopped(&self, society: SocietyId) -> bool {
        let mut rotated: BTreeSet<SocietyId> = BTreeSet::new();
        for leaf in self.leaves.iter().rev() {
            match &leaf.event {
                Event::Rotated(r) => {
                    rotated.insert(r.society);
                }
                Event::Order(order) => match &order.act {
                    Act::Lockdown(lock) if lock.society == society => return true,
                    Act::Resume(resume) if resume.society == society => {
                        return match society {
                            SocietyId::ALL => rotated.len() < 2,
                            one => !rotated.contains(&one),
                        };
                    }
                    _ => {}
                },
                Event::Trip(trip) if trip.subject == Subject::Society(society) => return true,
                _ => {}
            }
        }
        false
    }

    pub(crate) fn published(&mut self, note: &[u8], durable: &[Vec<u8>]) {
        let note = SignedCheckpoint::parse(note).expect("a note");
        note.verify(&log_keys()).expect("the log signed it, twice");
        let (size, root) = (note.checkpoint().size, note.checkpoint().root);
        assert!(
            size <= self.reported,
            "invariant 1: a checkpoint ahead of the disk"
        );
        assert_eq!(root_of(durable, size), root, "invariant 6");
        self.heads.push((size, root));
    }

    /// Invariant 13: each key of the vault opens under exactly one key of the ring.
    pub(crate) fn each_key_opens_once(&self, durable: &Durable) {
        if self.tampered {
            return;
        }
        let root = root_key();
        let keks: Vec<_> = durable
            .ring
            .iter()
            .filter_map(|(name, wrapped)| match name {
                KeyName::Kek(id) => Some(root.unwrap_kek(*id, wrapped).expect("a ring entry")),
                KeyName::Intake(_) => None,
            })
            .collect();
        for (name, held) in durable.vault.keys() {
            let opening: Vec<KekId> = keks
                .iter()
                .filter(|kek| match name {
                    WrapName::Part(of) => kek.unwrap(&of, &held.wrapped).is_ok(),
                    WrapName::LogKey(society, person) => {
                        kek.id().society == society && kek.unwrap_log(person, &held.wrapped).is_ok()
                    }
                })
                .map(seal::Kek::id)
                .collect();
            assert_eq!(opening.len(), 1, "invariant 13: {name:?}");
            assert_eq!(opening[0].epoch, held.epoch, "invariant 13: epoch");
        }
    }

    /// At the end: checkpoints are of one log, and no window held more than its budget.
    pub(crate) fn finish(&self, durable: &Durable, policy: &Policy) {
        for (size, root) in &self.heads {
            assert_eq!(root_of(&durable.leaves, *size), *root, "invariant 6");
        }
        self.budgets(policy);
    }

    /// Invariant 3, counted from the leaves alone: in no hour and on no day did anybody open more
    /// distinct records than the numbers allow.
    pub(crate) fn budgets(&self, policy: &Policy) {
        let mut opened: Vec<(Time, DeviceId, RecordPseudonym)> = Vec::new();
        for leaf in &self.leaves {
            let (Cause::Device(asked), Event::Released(released)) = (&leaf.cause, &leaf.event)
            else {
                continue;
            };
            if matches!(released.grant, Why::Grant(_)) {
                let items = released.items.iter();
                opened.extend(items.map(|i| (leaf.time, asked.device, i.record)));
            }
        }
        let staff = |device: DeviceId| {
            let who = Who::FOUNDERS.iter().find(|w| w.device() == device);
            who.map(|w| w.staff())
        };
        for (until, device, _) in &opened {
            let hour = |t: &Time| *t <= *until && until.since(*t) < HOUR;
            let day = |t: &Time| *t <= *until && t.day() == until.day();
            let distinct = |within: &dyn Fn(&Time) -> bool, mine: &dyn Fn(DeviceId) -> bool| {
                let all = opened.iter().filter(|(t, d, _)| within(t) && mine(*d));
                let set: BTreeSet<_> = all.map(|(t, _, r)| (t.day(), *r)).collect();
                set.len() as u32
            };
            let same = |d: DeviceId| d == *device;
            let person = |d: DeviceId| staff(d) == staff(*device);
            // A record opened before the hour and again within it counts only once a day, so the
            // day is exact and the hour an upper bound that holds for records new that day.
            assert!(distinct(&day, &same) <= policy.day, "invariant 3: device");
            assert!(distinct(&day, &person) <= policy.day, "invariant 3: staff");
            assert!(distinct(&day, &|_| true) <= policy.all_day, "invariant 3");
            let first = |r: RecordPseudonym, at: &Time| {
                opened
                    .iter()
                    .find(|(t, d, o)| *o == r && t.day() == at.day() && person(*d))
                    .map(|(t, _, _)| *t)
            };
            let fresh: BTreeSet<_> = opened
                .iter()
                .filter(|(t, d, r)| hour(t) && person(*d) && first(*r, t) == Some(*t))
                .map(|(t, _, r)| (t.day(), *r))
                .collect();
            assert!(fresh.len() as u32 <= policy.hour, "invariant 3: hour");
        }
    }

    /// How often the last reply's kind came, by what a test looks for.
    pub(crate) fn count(&self, kind: impl Fn(&Kind) -> bool) -> usize {
        self.replies.iter().filter(|sent| kind(&sent.kind)).count()
    }

    pub(crate) fn last(&self) -> Option<Kind> {
        self.replies.last().map(|sent| sent.kind)
    }
}

/// Invariant 12, for the acts that the tests give: what loosens something needs two people.
fn signed_by_enough(order: &Order, approvals: &[Approval]) {
    let person = |approval: &Approval| {
        let who = Who::FOUNDERS.iter().find(|w| w.device() == approval.device);
        who.map(|w| w.staff())
    };
    let people: BTreeSet<_> = approvals.iter().filter_map(person).collect();
    let need = match &order.act {
        Act::Resume(_) | Act::SetPolicy(_) | Act::Reinstate(_) => 2,
        _ => 1,
    };
    assert!(people.len() >= need, "invariant 12: too few officers");
}

/// The root of these leaves.
pub(crate) fn root_of_leaves(leaves: &[Leaf]) -> Hash {
    let bytes: Vec<_> = leaves.iter().map(Leaf::to_bytes).collect();
    root_of(&bytes, bytes.len() as u64)
}

/// The root of the first `size` leaves.
pub(crate) fn root_of(leaves: &[Vec<u8>], size: u64) -> Hash {
    let mut tree = Frontier::default();
    let size = usize::try_from(size).expect("a small log");
    leaves[..size]
        .iter()
        .for_each(|leaf| tree.append(leaf_hash(leaf)));
    tree.root()
}
