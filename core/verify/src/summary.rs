//! What a log holds, counted while it is read.

use crate::rule::reason_code;
use ledger::leaf::{Act, Approval, Cause, Event, Item, Leaf, Order, Trip, Written};
use policy::State;
use sign::id::{DeviceId, RecordPseudonym, StaffId};
use sign::time::HOUR;
use sign::{SocietyId, Time};
use std::collections::BTreeMap;

/// How many of the longest silences are kept.
const GAPS: usize = 5;
/// A silence is a stretch of at least this without a leaf.
const SILENCE: u64 = HOUR;

/// What a log holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Leaves by kind.
    pub leaves: BTreeMap<&'static str, u64>,
    /// Time of the first and of the last leaf.
    pub span: Option<(Time, Time)>,
    /// By society. What is released counts for the society whose record it is.
    pub societies: BTreeMap<SocietyId, Counted>,
    /// By device.
    pub devices: BTreeMap<DeviceId, Acted>,
    /// Refused requests by reason.
    pub denials: BTreeMap<&'static str, u64>,
    /// What a rule stopped.
    pub trips: Vec<(u64, Time, Trip)>,
    /// What officers stopped and started again.
    pub stops: Vec<Stop>,
    /// Openings of contact slips: index, time, society, slips (0: all), shares.
    pub openings: Vec<(u64, Time, SocietyId, usize, usize)>,
    /// Officers' orders.
    pub orders: Vec<OrderLine>,
    /// How often the keyholder started, the founding counted.
    pub starts: u64,
    /// How often a standby took over.
    pub fences: u64,
    /// Doubts about the clock.
    pub doubts: u64,
    /// The longest stretches of an hour or more without a leaf, longest first.
    pub gaps: Vec<Gap>,
    /// Parts that were released though no leaf before says they were deposited: how many, and
    /// the index of the first such leaf. An honest keyholder has none.
    pub undeposited: Option<(u64, u64)>,
    newest: BTreeMap<RecordPseudonym, Parts>,
}

/// What happened to a society's records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Parts whose keys were brought.
    pub deposited: u64,
    /// Leaves that release something of it.
    pub releases: u64,
    /// Records in them, counted each time.
    pub records: u64,
    /// Parts in them.
    pub parts: u64,
    /// Of these parts, those that went to another society's device.
    pub abroad: u64,
    /// Searches by it.
    pub queries: u64,
    /// Persons erased.
    pub erased: u64,
    /// Current key epoch.
    pub epoch: u32,
}

/// What a device did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acted {
    /// Where it stands.
    pub society: SocietyId,
    /// Who works on it.
    pub staff: StaffId,
    /// Leaves it caused.
    pub leaves: u64,
    /// Leaves that release something to it.
    pub releases: u64,
    /// Parts in them.
    pub parts: u64,
    /// Parts whose keys it brought.
    pub deposited: u64,
    /// Requests of it that were refused.
    pub denied: u64,
    /// Numbers it skipped: requests that were refused, lost, or are not in the log.
    pub skipped: u64,
}

/// A lockdown, or the order that ends one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Index of the leaf.
    pub index: u64,
    /// When.
    pub time: Time,
    /// What; [`SocietyId::ALL`] for all.
    pub society: SocietyId,
    /// Whether it starts again.
    pub resume: bool,
}

/// An order and who signed it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderLine {
    /// Index of the leaf.
    pub index: u64,
    /// When.
    pub time: Time,
    /// What was ordered.
    pub act: &'static str,
    /// Device and member of staff of each approval; none if it was given at the console.
    pub signers: Vec<(DeviceId, StaffId)>,
}

/// A silence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Index of the leaf after it.
    pub index: u64,
    /// When it began.
    pub from: Time,
    /// Its length in microseconds.
    pub length: u64,
}

/// Newest version of each category that was deposited, by the category's number.
type Parts = [u32; 9];

impl Summary {
    /// Records in which at least one part was deposited.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.newest.len() as u64
    }

    /// Leaves of a kind.
    #[must_use]
    pub fn of(&self, kind: &str) -> u64 {
        self.leaves.get(kind).copied().unwrap_or(0)
    }

    /// Takes a leaf that was found to follow; `before` is the state it followed.
    pub(crate) fn take(&mut self, index: u64, leaf: &Leaf, before: &State) {
        *self.leaves.entry(event_name(&leaf.event)).or_default() += 1;
        self.pass_time(index, leaf.time);
        if let Cause::Device(asked) = &leaf.cause
            && let Some(device) = before.directory.devices.get(&asked.device)
        {
            let last = device.last.map_or(0, |l| l.seq);
            let acted = self.device(asked.device, before);
            acted.leaves += 1;
            acted.skipped += asked.seq.saturating_sub(last).saturating_sub(1);
        }
        match (&leaf.event, &leaf.cause) {
            (Event::Released(body), Cause::Device(asked)) => {
                self.released(index, asked.device, body.society, &body.items, before);
            }
            (Event::Deposited(body), Cause::Device(asked)) => {
                let parts = self.deposited(&body.items);
                self.society(body.society).deposited += parts;
                self.device(asked.device, before).deposited += parts;
            }
            (Event::Queried(body), _) => self.society(body.society).queries += 1,
            (Event::Erased(body), _) => self.society(body.society).erased += 1,
            (Event::Rotated(body), _) => self.society(body.society).epoch = body.epoch,
            (Event::Denial(body), _) => {
                let count = u64::from(body.count);
                *self.denials.entry(reason_code(body.reason)).or_default() += count;
                self.device(body.device, before).denied += count;
            }
            (Event::Trip(trip), _) => self.trips.push((index, leaf.time, *trip)),
            (Event::Opened(body), _) => {
                let (slips, shares) = (body.slips.len(), body.shares.len());
                self.openings
                    .push((index, leaf.time, body.society, slips, shares));
            }
            (Event::Order(order), cause) => self.ordered(index, leaf.time, order, cause, before),
            (Event::Boot(_) | Event::Genesis(_), _) => self.starts += 1,
            (Event::ClockDoubt, _) => self.doubts += 1,
            _ => {}
        }
    }

    /// Takes the first leaf; `state` is what it founds.
    pub(crate) fn begin(&mut self, leaf: &Leaf, state: &State) {
        for society in state.directory.societies.keys() {
            self.society(*society);
        }
        self.take(0, leaf, state);
    }

    fn pass_time(&mut self, index: u64, now: Time) {
        let (first, last) = self.span.unwrap_or((now, now));
        self.span = Some((first, now));
        let length = now.since(last);
        if length < SILENCE {
            return;
        }
        let at = self.gaps.partition_point(|g| g.length >= length);
        if at < GAPS {
            let from = last;
            self.gaps.insert(
                at,
                Gap {
                    index,
                    from,
                    length,
                },
            );
            self.gaps.truncate(GAPS);
        }
    }

    fn released(
        &mut self,
        index: u64,
        to: DeviceId,
        asking: SocietyId,
        items: &[Item],
        before: &State,
    ) {
        let mut all = 0;
        let mut holder = None;
        for item in items {
            let parts = item.parts.len() as u64;
            all += parts;
            let society = self.society(item.holder);
            society.releases += u64::from(holder != Some(item.holder));
            society.records += 1;
            society.parts += parts;
            society.abroad += if item.holder == asking { 0 } else { parts };
            holder = Some(item.holder);
            let newest = self.newest.get(&item.record).copied().unwrap_or_default();
            let unknown = |(c, v): &&(sign::Category, u32)| newest[usize::from(c.number())] < *v;
            let unknown = item.parts.iter().filter(unknown).count() as u64;
            if unknown > 0 {
                let (count, first) = self.undeposited.unwrap_or((0, index));
                self.undeposited = Some((count + unknown, first));
            }
        }
        let acted = self.device(to, before);
        acted.releases += 1;
        acted.parts += all;
    }

    fn deposited(&mut self, items: &[Written]) -> u64 {
        for item in items {
            let newest = self.newest.entry(item.record).or_default();
            for (category, version) in &item.parts {
                let slot = &mut newest[usize::from(category.number())];
                *slot = (*slot).max(*version);
            }
        }
        items.iter().map(|i| i.parts.len() as u64).sum()
    }

    fn ordered(&mut self, index: u64, time: Time, order: &Order, cause: &Cause, before: &State) {
        let approvals: &[Approval] = match cause {
            Cause::Officers(approvals) => approvals,
            _ => &[],
        };
        let signer = |a: &Approval| {
            let device = before.directory.devices.get(&a.device)?;
            Some((a.device, device.staff))
        };
        self.orders.push(OrderLine {
            index,
            time,
            act: act_name(&order.act),
            signers: approvals.iter().filter_map(signer).collect(),
        });
        let (society, resume) = match &order.act {
            Act::Lockdown(lock) => (lock.society, false),
            Act::Resume(resume) => (resume.society, true),
            Act::AddSociety(entry) => {
                self.society(entry.society);
                return;
            }
            Act::Fence => {
                self.fences += 1;
                return;
            }
            _ => return,
        };
        self.stops.push(Stop {
            index,
            time,
            society,
            resume,
        });
    }

    fn society(&mut self, id: SocietyId) -> &mut Counted {
        self.societies.entry(id).or_insert(Counted {
            epoch: 1,
            ..Counted::default()
        })
    }

    fn device(&mut self, id: DeviceId, before: &State) -> &mut Acted {
        self.devices.entry(id).or_insert_with(|| {
            let device = before.directory.devices.get(&id);
            Acted {
                society: device.map_or(SocietyId::ALL, |d| d.society),
                staff: device.map_or(StaffId([0; 16]), |d| d.staff),
                leaves: 0,
                releases: 0,
                parts: 0,
                deposited: 0,
                denied: 0,
                skipped: 0,
            }
        })
    }
}

/// The name of a kind of leaf, in summaries.
#[must_use]
pub(crate) fn event_name(event: &Event) -> &'static str {
    match event {
        Event::Genesis(_) => "genesis",
        Event::Boot(_) => "boot",
        Event::Order(_) => "order",
        Event::Deposited(_) => "deposited",
        Event::Released(_) => "released",
        Event::Denial(_) => "denial",
        Event::Trip(_) => "trip",
        Event::Queried(_) => "queried",
        Event::Answered(_) => "answered",
        Event::Granted(_) => "granted",
        Event::Rotated(_) => "rotated",
        Event::Erased(_) => "erased",
        Event::Opened(_) => "opened",
        Event::Noted(_) => "noted",
        Event::Intakes(_) => "intakes",
        Event::SeedPassed(_) => "seed-passed",
        Event::ClockDoubt => "clock-doubt",
    }
}

/// The name of an act, in summaries.
#[must_use]
pub(crate) fn act_name(act: &Act) -> &'static str {
    match act {
        Act::AddSociety(_) => "add-society",
        Act::Enrol(_) => "enrol",
        Act::Appoint(_) => "appoint",
        Act::Revoke(_) => "revoke",
        Act::Reinstate(_) => "reinstate",
        Act::Extend(_) => "extend",
        Act::Warrant(_) => "warrant",
        Act::SetPolicy(_) => "set-policy",
        Act::Lockdown(_) => "lockdown",
        Act::Resume(_) => "resume",
        Act::Lease(_) => "lease",
        Act::ClearClock => "clear-clock",
        Act::SecondLock(_) => "second-lock",
        Act::Emergency(_) => "emergency",
        Act::Fence => "fence",
    }
}
