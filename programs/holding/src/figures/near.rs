//! How many budgets are nearly used up: numbers, and not whose.

use ledger::leaf::{DeviceKind, Policy, Reason, Used, Why};
use policy::State;
use sign::id::GrantId;
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// From this per cent on.
const NEAR: u64 = 80;

/// By whose they are. A budget that officers extended today is measured against the rules all the
/// same: that it was needed is worth a look.
pub(super) fn count(state: &State, now: Time) -> [(&'static str, u64); 4] {
    let policy = &state.policy;
    let (mut devices, mut staff) = (0, BTreeSet::new());
    let mut societies: BTreeMap<SocietyId, bool> = BTreeMap::new();
    let mut all = false;
    let desks = state.directory.devices.iter();
    for (id, device) in desks.filter(|(_, d)| d.kind == DeviceKind::Desk && d.usable()) {
        // Nothing more is asked for: what was used so far. No permission has this number.
        let used = state.used_after(*id, Why::Grant(GrantId([0; 16])), &[], now);
        let used = match used {
            Ok(used) => used,
            Err(Reason::Limit(_)) => {
                devices += 1;
                continue;
            }
            Err(_) => continue,
        };
        let day = match device.active(now) {
            true => policy.day,
            false => policy.probation_day,
        };
        devices += u64::from(near(used.device_hour, policy.hour) || near(used.device_day, day));
        if of_staff(&used, policy) {
            staff.insert(device.staff);
        }
        societies.entry(device.society).or_insert_with(|| {
            let tens = state.directory.desks(device.society).div_ceil(10);
            let tens = u32::try_from(tens).unwrap_or(u32::MAX);
            near(used.society_day, policy.society_day.saturating_mul(tens))
        });
        all |= near(used.all_day, policy.all_day);
    }
    [
        ("device", devices),
        ("staff", staff.len() as u64),
        (
            "society",
            societies.values().filter(|near| **near).count() as u64,
        ),
        ("all", u64::from(all)),
    ]
}

fn of_staff(used: &Used, policy: &Policy) -> bool {
    near(used.staff_hour, policy.hour) || near(used.staff_day, policy.day)
}

fn near(used: u32, limit: u32) -> bool {
    used > 0 && u64::from(used) * 100 >= u64::from(limit) * NEAR
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_is_four_fifths_and_more() {
        let cases = [
            (0, 0, false),
            (79, 100, false),
            (80, 100, true),
            (5, 4, true),
        ];
        for (used, limit, is) in cases {
            assert_eq!(near(used, limit), is, "{used} of {limit}");
        }
    }
}
