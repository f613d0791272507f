//! Budgets: how many distinct records, in an hour and a day, by device, member of staff, society
//! and everybody.
//!
//! The unit is a distinct (record, day): opening another kind of information of the same record
//! the same day costs nothing. A day is a UTC day of the leaf's time; an hour is the sixty minutes
//! up to and including now.

use crate::directory::{Device, Directory};
use ledger::leaf::{Extension, Item, Limit, Policy, Subject, Used};
use sign::id::{DeviceId, RecordPseudonym, StaffId};
use sign::time::HOUR;
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What was used of every budget.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Budgets {
    devices: BTreeMap<DeviceId, Meter>,
    staff: BTreeMap<StaffId, Meter>,
    societies: BTreeMap<SocietyId, Meter>,
    all: Meter,
    known: BTreeMap<StaffId, BTreeSet<RecordPseudonym>>,
    fresh: BTreeMap<StaffId, VecDeque<(Time, u32)>>,
    queries: Queries,
    extensions: BTreeMap<(Subject, u64), u32>,
}

/// Records seen today, and when the new ones came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Meter {
    day: u64,
    seen: BTreeSet<RecordPseudonym>,
    hour: VecDeque<(Time, u32)>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Queries {
    day: u64,
    cases: BTreeMap<RecordPseudonym, u32>,
    devices: BTreeMap<DeviceId, u32>,
    standing: BTreeMap<SocietyId, u32>,
}

/// Who spends, on what, when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spending<'a> {
    pub(crate) id: DeviceId,
    pub(crate) device: &'a Device,
    pub(crate) items: &'a [Item],
    /// Whether records known to the member of staff are free: a case list is refilled.
    pub(crate) refill: bool,
    pub(crate) now: Time,
}

impl Budgets {
    /// What would be used after `spending`, or the limit that forbids it.
    pub(crate) fn after(
        &self,
        spending: Spending<'_>,
        policy: &Policy,
        directory: &Directory,
    ) -> Result<Used, Limit> {
        let Spending {
            id, device, now, ..
        } = spending;
        let records = self.counted(spending);
        let (staff, society) = (device.staff, device.society);
        let (device_hour, device_day) = Meter::after(self.devices.get(&id), &records, now);
        let (staff_hour, staff_day) = Meter::after(self.staff.get(&staff), &records, now);
        let (_, society_day) = Meter::after(self.societies.get(&society), &records, now);
        let (_, all_day) = Meter::after(Some(&self.all), &records, now);
        let used = Used {
            device_hour,
            device_day,
            staff_hour,
            staff_day,
            society_day,
            all_day,
            warrant: 0,
        };
        let more = self.more(Subject::Staff(staff), now);
        let day = if device.active(now) {
            policy.day.saturating_add(more)
        } else {
            policy.probation_day
        };
        let hour = policy.hour.saturating_add(more);
        if used.device_hour > hour || used.device_day > day {
            return Err(Limit::Device);
        }
        if used.staff_hour > hour || used.staff_day > policy.day.saturating_add(more) {
            return Err(Limit::Staff);
        }
        if used.society_day > self.society_limit(society, policy, directory, now) {
            return Err(Limit::Society);
        }
        if used.all_day > policy.all_day.saturating_add(self.more(ALL, now)) {
            return Err(Limit::All);
        }
        let fresh = self.new_to(staff, &records);
        let recent = within_hour(self.fresh.get(&staff), now);
        if fresh > 0 && recent + fresh > policy.novelty_hour.saturating_add(more) {
            return Err(Limit::Novelty);
        }
        Ok(used)
    }

    /// Writes `spending` down.
    pub(crate) fn charge(&mut self, spending: Spending<'_>) {
        let Spending {
            id,
            device,
            items,
            now,
            ..
        } = spending;
        let records = self.counted(spending);
        let fresh = self.new_to(device.staff, &records);
        self.devices.entry(id).or_default().add(&records, now);
        self.staff
            .entry(device.staff)
            .or_default()
            .add(&records, now);
        self.societies
            .entry(device.society)
            .or_default()
            .add(&records, now);
        self.all.add(&records, now);
        if fresh > 0 {
            let recent = self.fresh.entry(device.staff).or_default();
            recent.retain(|(at, _)| now.since(*at) < HOUR);
            recent.push_back((now, fresh));
        }
        let known = self.known.entry(device.staff).or_default();
        known.extend(items.iter().map(|i| i.record));
    }

    /// Whether one more search for `case` from `device` is within the limits at `now`.
    pub(crate) fn may_query(
        &self,
        device: DeviceId,
        case: RecordPseudonym,
        policy: &Policy,
        now: Time,
    ) -> bool {
        let today = self.queries.day == now.day();
        let of = |n: Option<&u32>| if today { n.copied().unwrap_or(0) } else { 0 };
        of(self.queries.cases.get(&case)) < policy.case_queries
            && of(self.queries.devices.get(&device)) < policy.device_queries
    }

    pub(crate) fn charge_query(&mut self, device: DeviceId, case: RecordPseudonym, now: Time) {
        self.queries.turn(now);
        *self.queries.cases.entry(case).or_default() += 1;
        *self.queries.devices.entry(device).or_default() += 1;
    }

    /// Whether one more answer to a standing search of `society` is within its limit.
    pub(crate) fn may_answer_standing(
        &self,
        society: SocietyId,
        policy: &Policy,
        directory: &Directory,
        now: Time,
    ) -> bool {
        let today = self.queries.day == now.day();
        let used = self.queries.standing.get(&society).filter(|_| today);
        used.copied().unwrap_or(0) < self.society_limit(society, policy, directory, now)
    }

    pub(crate) fn charge_standing(&mut self, society: SocietyId, now: Time) {
        self.queries.turn(now);
        *self.queries.standing.entry(society).or_default() += 1;
    }

    pub(crate) fn extended(&self, subject: Subject, day: u64) -> bool {
        self.extensions.contains_key(&(subject, day))
    }

    pub(crate) fn extend(&mut self, entry: &Extension) {
        self.extensions
            .insert((entry.subject, entry.day), entry.more);
    }

    /// A society's limit today: so many for each ten desks begun.
    pub(crate) fn society_limit(
        &self,
        society: SocietyId,
        policy: &Policy,
        directory: &Directory,
        now: Time,
    ) -> u32 {
        let tens = u32::try_from(directory.desks(society).div_ceil(10)).unwrap_or(u32::MAX);
        policy
            .society_day
            .saturating_mul(tens)
            .saturating_add(self.more(Subject::Society(society), now))
    }

    fn more(&self, subject: Subject, now: Time) -> u32 {
        self.extensions
            .get(&(subject, now.day()))
            .copied()
            .unwrap_or(0)
    }

    fn counted(&self, spending: Spending<'_>) -> Vec<RecordPseudonym> {
        let known = self.known.get(&spending.device.staff);
        let free = |r: &RecordPseudonym| spending.refill && known.is_some_and(|k| k.contains(r));
        let records = spending.items.iter().map(|i| i.record);
        records.filter(|r| !free(r)).collect()
    }

    fn new_to(&self, staff: StaffId, records: &[RecordPseudonym]) -> u32 {
        let known = self.known.get(&staff);
        let new = records
            .iter()
            .filter(|r| !known.is_some_and(|k| k.contains(r)));
        count(new.count())
    }
}

const ALL: Subject = Subject::Society(SocietyId::ALL);

impl Meter {
    /// Use in the hour and the day once `records` are counted.
    fn after(meter: Option<&Meter>, records: &[RecordPseudonym], now: Time) -> (u32, u32) {
        let Some(meter) = meter else {
            let n = count(records.len());
            return (n, n);
        };
        let new = meter.new_records(records, now);
        let today = if meter.day == now.day() {
            count(meter.seen.len())
        } else {
            0
        };
        (within_hour(Some(&meter.hour), now) + new, today + new)
    }

    fn add(&mut self, records: &[RecordPseudonym], now: Time) {
        let new = self.new_records(records, now);
        if self.day != now.day() {
            self.day = now.day();
            self.seen.clear();
        }
        self.seen.extend(records);
        self.hour.retain(|(at, _)| now.since(*at) < HOUR);
        if new > 0 {
            self.hour.push_back((now, new));
        }
    }

    fn new_records(&self, records: &[RecordPseudonym], now: Time) -> u32 {
        let today = self.day == now.day();
        let new = records.iter().filter(|r| !(today && self.seen.contains(r)));
        count(new.count())
    }
}

impl Queries {
    fn turn(&mut self, now: Time) {
        if self.day != now.day() {
            *self = Queries {
                day: now.day(),
                ..Queries::default()
            };
        }
    }
}

fn within_hour(events: Option<&VecDeque<(Time, u32)>>, now: Time) -> u32 {
    let events = events.into_iter().flatten();
    events
        .filter(|(at, _)| now.since(*at) < HOUR)
        .map(|(_, n)| n)
        .sum()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
