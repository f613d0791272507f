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
    use super::*;
    use ledger::leaf::{
        Appointment, Asked, Cause, DeviceEntry, EmergencyKey, Event, Genesis, Item, LogPublic,
        Purpose, Released, Roles, SocietyEntry,
    };
    use ledger::{KeyName, Leaf, LogSigner};
    use sign::encode::Bytes;
    use sign::id::{PersonPseudonym, RecordPseudonym, SessionId, StaffId};
    use sign::key::PqSigningKey;
    use sign::{Hash, Signature, SigningKey};

    const HERE: SocietyId = SocietyId(1);

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

    fn desk(n: u8) -> DeviceEntry {
        DeviceEntry {
            key: SigningKey::from_seed(&[n; 32]).public(),
            society: HERE,
            staff: StaffId([n; 16]),
            kind: DeviceKind::Desk,
        }
    }

    fn begun(policy: Policy) -> State {
        let signer = LogSigner {
            name: KeyName::new("log.example/near").unwrap(),
            ed25519: SigningKey::from_seed(&[1; 32]),
            ml_dsa: PqSigningKey::from_seed(&[2; 32]),
        };
        let keys = signer.keys();
        let public = Bytes(vec![1; 1216]);
        let appointed = |n: u8| Appointment {
            staff: StaffId([n; 16]),
            society: if n < 3 { SocietyId::ALL } else { HERE },
            roles: Roles {
                officer: n < 3,
                lead: false,
                caseworker: n == 3,
                protection: false,
            },
        };
        let genesis = Genesis {
            origin: "log.example/near".to_owned(),
            keys: LogPublic {
                ed25519: keys.ed25519,
                ml_dsa: keys.ml_dsa,
            },
            policy,
            societies: vec![SocietyEntry {
                society: HERE,
                second_lock: public.clone(),
                emergency: EmergencyKey { public, k: 2, n: 3 },
                tombstone: Hash([7; 32]),
            }],
            staff: (1..=3).map(appointed).collect(),
            devices: (1..=3).map(desk).collect(),
        };
        let leaf = Leaf {
            time: Time(1),
            boot: 1,
            cause: Cause::Keyholder,
            event: Event::Genesis(Box::new(genesis)),
        };
        State::begin(&leaf).unwrap()
    }

    /// A leaf by which the third desk opens this record.
    fn opened(seq: u64) -> Leaf {
        let mut name = [0; 16];
        name[..8].copy_from_slice(&seq.to_be_bytes());
        let item = Item {
            person: PersonPseudonym(name),
            record: RecordPseudonym(name),
            holder: HERE,
            parts: Vec::new(),
        };
        Leaf {
            time: Time(1 + seq),
            boot: 1,
            cause: Cause::Device(Asked {
                device: desk(3).key.device(),
                seq,
                request: Hash([seq.to_be_bytes()[7]; 32]),
                signature: Signature([0; 64]),
            }),
            event: Event::Released(Released {
                society: HERE,
                session: SessionId([0; 16]),
                grant: Why::Grant(GrantId([0; 16])),
                purpose: Purpose::Casework,
                items: vec![item],
                used: Used::default(),
                policy: Hash([0; 32]),
            }),
        }
    }

    #[test]
    fn budgets_are_counted_by_whose_they_are() {
        let policy = Policy {
            hour: 10,
            day: 1_000,
            society_day: 12,
            all_day: 1_000,
            ..Policy::default()
        };
        let mut state = begun(policy);
        let far = [("device", 0), ("staff", 0), ("society", 0), ("all", 0)];
        for seq in 1..=7 {
            state.perform(&opened(seq));
            assert_eq!(count(&state, Time(10)), far, "{seq}");
        }
        state.perform(&opened(8));
        let near = [("device", 1), ("staff", 1), ("society", 0), ("all", 0)];
        assert_eq!(count(&state, Time(10)), near);
        for seq in 9..=10 {
            state.perform(&opened(seq));
        }
        let near = [("device", 1), ("staff", 1), ("society", 1), ("all", 0)];
        assert_eq!(count(&state, Time(11)), near);
        // An hour later; the day of the society goes on.
        let later = Time(11).plus(sign::time::HOUR);
        let near = [("device", 0), ("staff", 0), ("society", 1), ("all", 0)];
        assert_eq!(count(&state, later), near);
    }
}
