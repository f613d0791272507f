//! Budgets, counted from the leaves alone.

use super::fold::Fold;
use super::tally::Tally;
use ledger::leaf::{Released, Subject, Why};
use sign::id::{DeviceId, RecordPseudonym};
use sign::time::HOUR;
use sign::{SocietyId, Time};
use std::collections::BTreeSet;

/// A record that was opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    time: Time,
    device: DeviceId,
    record: RecordPseudonym,
}

impl Fold {
    /// Forgets what was opened so long ago that no window holds it.
    pub(crate) fn forget_spent(&mut self, before: Time) {
        self.spent.retain(|spent| spent.time >= before);
    }

    /// Invariant 3: the windows that end with this release hold no more distinct (record, day)
    /// than the numbers allow.
    pub(crate) fn spend(
        &mut self,
        now: Time,
        device: DeviceId,
        released: &Released,
        tally: &mut Tally,
    ) {
        if !matches!(released.grant, Why::Grant(_)) {
            return;
        }
        self.spent.extend(released.items.iter().map(|item| Spent {
            time: now,
            device,
            record: item.record,
        }));
        let Some((entry, active)) = self.devices.get(&device) else {
            return;
        };
        let (staff, society) = (entry.staff, entry.society);
        let more = |subject| {
            let extended = self.extended.get(&(subject, now.day()));
            extended.copied().unwrap_or(0)
        };
        let person = more(Subject::Staff(staff));
        let policy = &self.policy;
        let of_staff = |d: DeviceId| self.devices.get(&d).is_some_and(|(e, _)| e.staff == staff);
        let of_society = |d: DeviceId| {
            self.devices
                .get(&d)
                .is_some_and(|(e, _)| e.society == society)
        };
        let own_day = if *active <= now {
            policy.day + person
        } else {
            policy.probation_day
        };
        let whole = more(Subject::Society(society));
        let windows = [
            ("a device's day", self.day(now, |d| d == device), own_day),
            (
                "a person's day",
                self.day(now, of_staff),
                policy.day + person,
            ),
            (
                "a society's day",
                self.day(now, of_society),
                policy.society_day + whole,
            ),
            (
                "everybody's day",
                self.day(now, |_| true),
                policy.all_day + more(Subject::Society(SocietyId::ALL)),
            ),
            (
                "a device's hour",
                self.hour(now, |d| d == device),
                policy.hour + person,
            ),
            (
                "a person's hour",
                self.hour(now, of_staff),
                policy.hour + person,
            ),
        ];
        for (window, used, limit) in windows {
            tally.must("3", used <= limit, || {
                format!("{window} holds {used} records, {limit} are allowed")
            });
        }
    }

    fn day(&self, now: Time, whose: impl Fn(DeviceId) -> bool) -> u32 {
        let today = |s: &&Spent| s.time.day() == now.day() && whose(s.device);
        let records: BTreeSet<_> = self.spent.iter().filter(today).map(|s| s.record).collect();
        u32::try_from(records.len()).unwrap_or(u32::MAX)
    }

    /// Records first opened on their day within the hour up to now.
    fn hour(&self, now: Time, whose: impl Fn(DeviceId) -> bool) -> u32 {
        let mut seen = BTreeSet::new();
        let mut used = 0;
        for spent in self.spent.iter().filter(|s| whose(s.device)) {
            let new = seen.insert((spent.time.day(), spent.record));
            used += u32::from(new && now.since(spent.time) < HOUR);
        }
        used
    }
}
