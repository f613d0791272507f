//! The watcher's own fold over the leaves: who there is, who is stopped, what was spent. It shares
//! no code with the rules it checks.

use super::budget::Spent;
use super::tally::Tally;
use ledger::leaf::{
    Act, Approval, Cause, DeviceEntry, DeviceKind, Event, Leaf, Order, Policy, Roles, Subject,
};
use sign::id::{DeviceId, RecordPseudonym, StaffId};
use sign::time::HOUR;
use sign::{Context, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// What the leaves so far mean.
#[derive(Clone, Debug)]
pub(crate) struct Fold {
    pub(crate) policy: Policy,
    pub(crate) devices: BTreeMap<DeviceId, (DeviceEntry, Time)>,
    roles: BTreeMap<(StaffId, SocietyId), Roles>,
    pub(crate) revoked: BTreeSet<DeviceId>,
    suspended: BTreeSet<DeviceId>,
    idle_staff: BTreeSet<StaffId>,
    /// Societies that are stopped, and what each still waits for once it is resumed.
    stopped: BTreeMap<SocietyId, Option<BTreeSet<SocietyId>>>,
    pub(crate) erased: BTreeSet<RecordPseudonym>,
    pub(crate) extended: BTreeMap<(Subject, u64), u32>,
    pub(crate) spent: Vec<Spent>,
    numbers: BTreeSet<(DeviceId, u64)>,
    pub(crate) searches: BTreeMap<u64, SocietyId>,
    epochs: BTreeMap<SocietyId, u32>,
    time: Time,
    size: u64,
}

impl Fold {
    pub(crate) fn new(policy: Policy) -> Self {
        Fold {
            policy,
            devices: BTreeMap::new(),
            roles: BTreeMap::new(),
            revoked: BTreeSet::new(),
            suspended: BTreeSet::new(),
            idle_staff: BTreeSet::new(),
            stopped: BTreeMap::new(),
            erased: BTreeSet::new(),
            extended: BTreeMap::new(),
            spent: Vec::new(),
            numbers: BTreeSet::new(),
            searches: BTreeMap::new(),
            epochs: BTreeMap::new(),
            time: Time(0),
            size: 0,
        }
    }

    /// Whether a society, or all, are stopped.
    pub(crate) fn stops(&self, society: SocietyId) -> bool {
        self.stopped.contains_key(&society) || self.stopped.contains_key(&SocietyId::ALL)
    }

    /// Societies that are stopped by themselves, and those that only wait for a rotation.
    pub(crate) fn standing(&self) -> impl Iterator<Item = (SocietyId, bool)> {
        self.stopped.iter().map(|(s, waits)| (*s, waits.is_some()))
    }

    /// Devices and staff that a rule stopped.
    pub(crate) fn held_up(&self) -> impl Iterator<Item = Subject> {
        let devices = self.suspended.iter().map(|d| Subject::Device(*d));
        let staff = self.idle_staff.iter().map(|s| Subject::Staff(*s));
        devices.chain(staff)
    }

    /// Whether a device, or whoever works on it, is stopped.
    pub(crate) fn distrusts(&self, device: DeviceId) -> bool {
        let staff = self.devices.get(&device).map(|(entry, _)| entry.staff);
        self.revoked.contains(&device)
            || self.suspended.contains(&device)
            || staff.is_none_or(|s| self.idle_staff.contains(&s))
    }

    /// The epoch that a rotation leaf named last.
    pub(crate) fn epoch(&self, society: SocietyId) -> u32 {
        self.epochs.get(&society).copied().unwrap_or(0)
    }

    /// One more leaf.
    pub(crate) fn take(&mut self, leaf: &Leaf, tally: &mut Tally) {
        let forward = leaf.time >= self.time;
        tally.must("6", forward, || {
            "a leaf is earlier than the one before".into()
        });
        if let Cause::Device(asked) = &leaf.cause {
            let new = self.numbers.insert((asked.device, asked.seq));
            tally.must("5", new, || "two leaves for one number".into());
        }
        match &leaf.event {
            Event::Genesis(genesis) => {
                for entry in &genesis.staff {
                    self.roles.insert((entry.staff, entry.society), entry.roles);
                }
                for entry in &genesis.devices {
                    self.devices
                        .insert(entry.key.device(), (entry.clone(), leaf.time));
                }
            }
            Event::Order(order) => self.order(order, &leaf.cause, leaf.time, tally),
            Event::Released(released) => self.released(leaf, released, tally),
            Event::Trip(trip) => {
                tally.saw("trip");
                self.trip(trip.subject);
            }
            Event::Denial(_) => tally.saw("denial leaf"),
            Event::Rotated(rotated) => {
                tally.saw("rotation");
                self.epochs.insert(rotated.society, rotated.epoch);
                for waits in self.stopped.values_mut().flatten() {
                    waits.remove(&rotated.society);
                }
                self.stopped
                    .retain(|_, waits| waits.as_ref().is_none_or(|w| !w.is_empty()));
            }
            Event::Erased(erased) => {
                tally.saw("erasure");
                self.erased.extend(&erased.records);
            }
            Event::Queried(queried) => {
                tally.saw("search");
                self.searches.insert(self.size, queried.society);
            }
            Event::Answered(_) => tally.saw("answer"),
            Event::Intakes(_) => tally.saw("stretch of a chain"),
            Event::Boot(_) => tally.saw("start"),
            _ => {}
        }
        self.time = leaf.time;
        self.size += 1;
    }

    fn released(&mut self, leaf: &Leaf, released: &ledger::leaf::Released, tally: &mut Tally) {
        tally.saw("release");
        let Cause::Device(asked) = &leaf.cause else {
            return tally.must("2", false, || "a release that no device asked for".into());
        };
        let device = asked.device;
        tally.must("4", !self.distrusts(device), || {
            "a release to a device that is stopped".into()
        });
        let holders = released.items.iter().map(|i| i.holder);
        for society in holders.chain([released.society]) {
            tally.must("4", !self.stops(society), || {
                format!("a release of society {society}, which is stopped")
            });
        }
        let erased = released
            .items
            .iter()
            .any(|i| self.erased.contains(&i.record));
        tally.must("11", !erased, || "an erased record is released".into());
        self.spend(leaf.time, device, released, tally);
    }

    fn trip(&mut self, subject: Subject) {
        match subject {
            Subject::Device(id) => {
                self.suspended.insert(id);
            }
            Subject::Staff(id) => {
                self.idle_staff.insert(id);
            }
            Subject::Society(id) => {
                self.stopped.insert(id, None);
            }
        }
    }

    fn order(&mut self, order: &Order, cause: &Cause, now: Time, tally: &mut Tally) {
        if let Cause::Officers(approvals) = cause {
            self.officers(order, approvals, now, tally);
        }
        match &order.act {
            Act::Enrol(entry) => {
                let hours = u64::from(self.policy.probation_hours);
                self.devices
                    .insert(entry.key.device(), (entry.clone(), now.plus(hours * HOUR)));
            }
            Act::Appoint(entry) => {
                self.roles.insert((entry.staff, entry.society), entry.roles);
            }
            Act::Revoke(id) => {
                tally.saw("revocation");
                self.revoked.insert(*id);
            }
            Act::Reinstate(Subject::Device(id)) => {
                self.suspended.remove(id);
            }
            Act::Reinstate(Subject::Staff(id)) => {
                self.idle_staff.remove(id);
            }
            Act::Extend(entry) => {
                self.extended.insert((entry.subject, entry.day), entry.more);
            }
            Act::Lockdown(lock) => {
                tally.saw("lockdown");
                self.stopped.insert(lock.society, None);
            }
            Act::Resume(resume) => {
                tally.saw("resumption");
                let waits = match resume.society {
                    SocietyId::ALL => crate::model::people::SOCIETIES.into(),
                    one => BTreeSet::from([one]),
                };
                self.stopped.insert(resume.society, Some(waits));
            }
            _ => {}
        }
    }

    /// Invariant 12: distinct people on distinct devices, each with the role, each signature good.
    fn officers(&self, order: &Order, approvals: &[Approval], now: Time, tally: &mut Tally) {
        let (need, stops) = match &order.act {
            Act::Lockdown(_) | Act::Revoke(_) => (1, true),
            Act::Lease(_) | Act::ClearClock | Act::Extend(_) => (1, false),
            _ => (usize::from(self.policy.officers), false),
        };
        let mut people = BTreeSet::new();
        let mut devices = BTreeSet::new();
        let mut sound = true;
        for approval in approvals {
            let Some((entry, active)) = self.devices.get(&approval.device) else {
                sound = false;
                continue;
            };
            let signed = entry
                .key
                .verify(Context::Order, &order.hash(), &approval.signature);
            let trusted = stops || (*active <= now && !self.distrusts(approval.device));
            let own = self.roles.iter().filter(|((s, _), _)| *s == entry.staff);
            let may = own.into_iter().any(|(_, roles)| {
                roles.officer
                    || roles.protection && matches!(order.act, Act::Lockdown(_) | Act::Revoke(_))
                    || roles.lead && matches!(order.act, Act::Revoke(_) | Act::Extend(_))
            });
            let desk = entry.kind == DeviceKind::Desk && !self.revoked.contains(&approval.device);
            sound &= signed.is_ok() && trusted && may && desk;
            people.insert(entry.staff);
            devices.insert(approval.device);
        }
        let distinct = devices.len() == approvals.len() && people.len() >= need;
        tally.must("12", sound && distinct, || {
            format!(
                "an order with {} signatures of {} people",
                approvals.len(),
                people.len()
            )
        });
    }
}
