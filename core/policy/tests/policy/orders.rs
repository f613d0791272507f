//! Officers' orders: who may give which, how many must, and what an order may say.

use crate::kit::{
    Fold, HERE, ORIGIN, THERE, Who, caseworker, emergency, officer, order, society_entry,
};
use ledger::leaf::{
    Act, Appointment, Approval, Cause, DeviceEntry, DeviceKind, Event, Extension, Gate, Leaf,
    Limit, Lock, NewEmergency, NewSecondLock, Order, Policy, Resume, Roles, Strict, Subject,
    WarrantEntry,
};
use policy::directory::DeviceState;
use policy::order::{MAX_LIFE, OrderFault};
use policy::standing::Standing;
use policy::{State, Violation};
use proptest::prelude::*;
use sign::encode::Bytes;
use sign::id::{DeviceId, StaffId, WarrantId};
use sign::time::{DAY, HOUR};
use sign::{Category, Hash, Signature, SocietyId, Time};
use std::collections::BTreeSet;

const ALL: SocietyId = SocietyId::ALL;
const CHIEFS: &[Who] = &[Who::ChiefA, Who::ChiefA2, Who::ChiefB];
const HERES: &[Who] = &[
    Who::ChiefA,
    Who::ChiefA2,
    Who::ChiefB,
    Who::OfficerA,
    Who::OfficerB,
];
const THERES: &[Who] = &[Who::ChiefA, Who::ChiefA2, Who::ChiefB, Who::OfficerThere];
const OFFICERS: &[Who] = &[
    Who::ChiefA,
    Who::ChiefA2,
    Who::ChiefB,
    Who::OfficerA,
    Who::OfficerB,
    Who::OfficerThere,
];
const PAIR: &[Who] = &[Who::ChiefA, Who::ChiefB];

fn appoint(who: Who, society: SocietyId, roles: Roles) -> Act {
    Act::Appoint(Appointment {
        staff: who.staff(),
        society,
        roles,
    })
}

fn extend(fold: &Fold, subject: Subject, more: u32) -> Extension {
    Extension {
        society: HERE,
        subject,
        day: fold.now.day(),
        more,
    }
}

fn warrant(fold: &Fold, who: Who) -> WarrantEntry {
    WarrantEntry {
        society: HERE,
        device: who.device(),
        categories: vec![Category::Identity],
        records: 3,
        until: fold.now.plus(DAY),
    }
}

fn resume(society: SocietyId) -> Act {
    let gate = Gate {
        findings: Hash([1; 32]),
        outside_test: None,
    };
    Act::Resume(Resume { society, gate })
}

fn lockdown(society: SocietyId) -> Act {
    Act::Lockdown(Lock { society })
}

fn second_lock(society: SocietyId) -> Act {
    Act::SecondLock(NewSecondLock {
        society,
        public: Bytes(vec![3; 1_216]),
    })
}

fn new_emergency(society: SocietyId) -> Act {
    Act::Emergency(NewEmergency {
        society,
        key: emergency(3, 5),
    })
}

/// Whether these signers have the authority, whatever else is wrong with the order.
fn authorised(fold: &Fold, act: &Act, signers: &[DeviceId]) -> bool {
    let approvals = signers.iter().map(|device| Approval {
        device: *device,
        signature: Signature([0; 64]),
    });
    let leaf = Leaf {
        time: fold.now,
        boot: 1,
        cause: Cause::Officers(approvals.collect()),
        event: Event::Order(Box::new(order(act.clone(), 99, fold.now))),
    };
    match fold.state.judge(&leaf) {
        Ok(()) | Err(Violation::Order(OrderFault::Misfit)) => true,
        Err(Violation::Order(OrderFault::Officers)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn invariant_12_each_act_needs_so_many_distinct_people_who_may() {
    let fold = Fold::new();
    let now = fold.now;
    let staff = |who: Who| Subject::Staff(who.staff());
    let leads: Vec<Who> = [HERES, &[Who::Lead, Who::LeadB]].concat();
    let revokers = [&leads[..], &[Who::Protection]].concat();
    let stoppers = [HERES, &[Who::Protection]].concat();
    let revokers_there = [THERES, &[Who::LeadThere]].concat();
    let device = |who: Who| Subject::Device(who.device());
    let table: Vec<(Act, usize, &[Who])> = vec![
        (Act::AddSociety(society_entry(SocietyId(3))), 2, CHIEFS),
        (Act::SetPolicy(Policy::default()), 2, CHIEFS),
        (Act::Enrol(Who::Newcomer.entry()), 2, HERES),
        (appoint(Who::Newcomer, HERE, officer()), 2, HERES),
        (appoint(Who::Newcomer, THERE, officer()), 2, THERES),
        (appoint(Who::Newcomer, ALL, officer()), 2, CHIEFS),
        (Act::Reinstate(device(Who::Worker)), 2, HERES),
        (Act::Reinstate(staff(Who::Worker)), 2, HERES),
        (Act::Reinstate(staff(Who::WorkerThere)), 2, THERES),
        (Act::Reinstate(Subject::Society(HERE)), 2, HERES),
        (Act::Warrant(warrant(&fold, Who::Worker)), 2, HERES),
        (resume(HERE), 2, HERES),
        (resume(ALL), 2, CHIEFS),
        (second_lock(HERE), 2, HERES),
        (second_lock(THERE), 2, THERES),
        (new_emergency(HERE), 2, HERES),
        (Act::Revoke(Who::Worker.device()), 1, &revokers),
        (Act::Revoke(Who::WorkerThere.device()), 1, &revokers_there),
        (lockdown(HERE), 1, &stoppers),
        (lockdown(THERE), 1, THERES),
        (lockdown(ALL), 1, CHIEFS),
        (Act::Extend(extend(&fold, staff(Who::Worker), 5)), 1, &leads),
        (Act::Lease(now.plus(HOUR)), 1, OFFICERS),
        (Act::ClearClock, 1, OFFICERS),
        (Act::Fence, usize::MAX, CHIEFS),
    ];
    for (act, k, may) in &table {
        assert!(!authorised(&fold, act, &[]), "{act:?} by nobody");
        for a in Who::FOUNDERS {
            let alone = *k == 1 && may.contains(&a);
            assert_eq!(
                authorised(&fold, act, &[a.device()]),
                alone,
                "{act:?} by {a:?}"
            );
            for b in Who::FOUNDERS {
                let both = may.contains(&a) && may.contains(&b);
                let people = 1 + usize::from(a.staff() != b.staff());
                let expected = both && a != b && people >= *k;
                let signers = [a.device(), b.device()];
                assert_eq!(
                    authorised(&fold, act, &signers),
                    expected,
                    "{act:?} by {a:?} and {b:?}"
                );
            }
        }
        let all = CHIEFS.iter().map(|w| w.device()).collect::<Vec<_>>();
        assert_eq!(authorised(&fold, act, &all), *k <= 2, "{act:?} by all");
        let mut stranger = all;
        stranger.push(Who::Newcomer.device());
        assert!(!authorised(&fold, act, &stranger), "{act:?} by a stranger");
    }
}

#[test]
fn invariant_12_no_portal_or_matcher_approves_whoever_works_on_it() {
    for kind in [DeviceKind::Portal, DeviceKind::Matcher] {
        let mut fold = Fold::new();
        let entry = DeviceEntry {
            staff: Who::OfficerB.staff(),
            kind,
            ..Who::Newcomer.entry()
        };
        fold.order(Act::Enrol(entry), PAIR).unwrap();
        let machine = Who::Newcomer.device();
        let one = |act: &Act, device| authorised(&fold, act, &[device]);
        assert!(one(&lockdown(HERE), Who::OfficerB.device()), "on a desk");
        assert!(!one(&lockdown(HERE), machine), "{kind:?}");
        let two = |device| authorised(&fold, &second_lock(HERE), &[Who::OfficerA.device(), device]);
        assert!(two(Who::OfficerB.device()), "on a desk");
        assert!(!two(machine), "{kind:?}");
    }
}

#[test]
fn a_warrant_is_for_a_desk_that_may_be_used() {
    let mut fold = Fold::new();
    let act = Act::Warrant(warrant(&fold, Who::Worker));
    fold.deny(Who::Worker, Limit::Device, 3);
    assert_eq!(
        fold.order(act.clone(), PAIR),
        Err(OrderFault::Misfit),
        "suspended"
    );
    let device = Subject::Device(Who::Worker.device());
    fold.order(Act::Reinstate(device), PAIR).unwrap();
    assert_eq!(fold.order(act.clone(), PAIR), Ok(()), "reinstated");
    fold.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
        .unwrap();
    assert_eq!(fold.order(act, PAIR), Err(OrderFault::Misfit), "revoked");
}

/// What happens to one who signs, before.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Suspended,
    PersonSuspended,
    Revoked,
    Dismissed,
}

fn befalls(fold: &mut Fold, who: Who, fate: Fate) {
    match fate {
        Fate::Suspended => fold.deny(who, Limit::Device, 3),
        Fate::PersonSuspended => fold.deny(who, Limit::Staff, 3),
        Fate::Revoked => fold
            .order(Act::Revoke(who.device()), &[Who::ChiefB])
            .expect("an officer of all may"),
        Fate::Dismissed => fold
            .order(appoint(who, HERE, Roles::default()), PAIR)
            .expect("two officers of all may"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any devices in any order, twice or strange ones, of people of any role, some of them
    /// stopped: counted by hand from the list of who is who.
    #[test]
    fn invariant_12_an_order_needs_k_distinct_active_officers_on_distinct_devices(
        k in 2_u8..5,
        // Few, so that enough of them come together.
        signers in prop::collection::vec(prop::sample::select(SIGNERS.to_vec()), 0..6),
        fates in prop::collection::btree_map(
            prop::sample::select(vec![Who::OfficerA, Who::OfficerB]),
            prop::sample::select(vec![
                Fate::Suspended,
                Fate::PersonSuspended,
                Fate::Revoked,
                Fate::Dismissed,
            ]),
            0..2,
        ),
    ) {
        let mut fold = Fold::with(Policy { warrant_officers: k, ..Policy::default() });
        for (who, fate) in &fates {
            befalls(&mut fold, *who, *fate);
        }
        let devices: Vec<DeviceId> = signers.iter().map(|who| who.device()).collect();
        let distinct: BTreeSet<DeviceId> = devices.iter().copied().collect();
        let people: BTreeSet<StaffId> = signers.iter().map(|who| who.staff()).collect();
        let all_may = signers.iter().all(|who| HERES.contains(who) && !fates.contains_key(who));
        let enough = all_may && distinct.len() == devices.len() && people.len() >= usize::from(k);
        let act = Act::Warrant(warrant(&fold, Who::Worker));
        prop_assert_eq!(authorised(&fold, &act, &devices), enough);
    }
}

/// Officers of the society and of all, two devices of one person, and some who may not.
const SIGNERS: [Who; 9] = [
    Who::ChiefA,
    Who::ChiefA2,
    Who::ChiefB,
    Who::OfficerA,
    Who::OfficerB,
    Who::ChiefB,
    Who::OfficerA,
    Who::OfficerThere,
    Who::Lead,
];

#[test]
fn invariant_12_more_officers_are_asked_for_where_the_rules_say_so() {
    let mut fold = Fold::with(Policy {
        warrant_officers: 3,
        ..Policy::default()
    });
    let act = Act::Warrant(warrant(&fold, Who::Worker));
    let three = [Who::ChiefA, Who::ChiefA2, Who::OfficerA];
    assert_eq!(
        fold.order(act.clone(), &three),
        Err(OrderFault::Officers),
        "three devices, two people"
    );
    let three = [Who::ChiefA, Who::OfficerB, Who::OfficerA];
    assert_eq!(fold.order(act, &three), Ok(()));
}

#[test]
fn only_who_is_fully_trusted_signs_but_anyone_not_revoked_may_stop() {
    let gentle = |fold: &Fold| (Act::Lease(fold.now.plus(HOUR)), lockdown(ALL));
    let mut fold = Fold::new();
    fold.order(appoint(Who::Newcomer, ALL, officer()), PAIR)
        .unwrap();
    fold.order(Act::Enrol(Who::Newcomer.entry()), PAIR).unwrap();
    let new = [Who::Newcomer.device()];
    fold.pass(24 * HOUR - 1);
    let (lease, stop) = gentle(&fold);
    assert!(!authorised(&fold, &lease, &new), "on probation");
    assert!(authorised(&fold, &stop, &new), "on probation, stopping");
    fold.pass(1);
    assert!(authorised(&fold, &gentle(&fold).0, &new), "probation over");
    // Suspended, as a device and as a person.
    for limit in [Limit::Device, Limit::Staff] {
        fold.deny(Who::Newcomer, limit, 3);
        let (lease, stop) = gentle(&fold);
        assert!(!authorised(&fold, &lease, &new), "suspended by {limit:?}");
        assert!(authorised(&fold, &stop, &new), "suspended, stopping");
        let subject = match limit {
            Limit::Device => Subject::Device(new[0]),
            _ => Subject::Staff(Who::Newcomer.staff()),
        };
        fold.order(Act::Reinstate(subject), PAIR).unwrap();
        assert!(authorised(&fold, &lease, &new), "reinstated");
    }
    fold.order(Act::Revoke(new[0]), &[Who::ChiefB]).unwrap();
    let (lease, stop) = gentle(&fold);
    assert!(!authorised(&fold, &lease, &new), "revoked");
    assert!(!authorised(&fold, &stop, &new), "revoked, stopping");
    assert_eq!(
        fold.order(Act::Reinstate(Subject::Device(new[0])), PAIR),
        Err(OrderFault::Misfit),
        "never again"
    );
    assert_eq!(
        fold.order(Act::Enrol(Who::Newcomer.entry()), PAIR),
        Err(OrderFault::Misfit),
        "nor by enrolling it anew"
    );
    // Who loses the role loses the signature.
    assert!(authorised(&fold, &lease, &[Who::ChiefB.device()]));
    fold.order(appoint(Who::ChiefB, ALL, Roles::default()), PAIR)
        .unwrap();
    assert!(!authorised(&fold, &lease, &[Who::ChiefB.device()]));
}

#[test]
fn nobody_signs_in_their_own_interest() {
    let mut fold = Fold::new();
    let lead = Subject::Staff(Who::Lead.staff());
    let own = Act::Extend(extend(&fold, lead, 10));
    assert_eq!(
        fold.order(own.clone(), &[Who::Lead]),
        Err(OrderFault::Officers)
    );
    assert_eq!(fold.order(own, &[Who::LeadB]), Ok(()));

    let officers = [Who::OfficerA, Who::OfficerB];
    let own = Act::Warrant(warrant(&fold, Who::OfficerA));
    assert_eq!(
        fold.order(own.clone(), &officers),
        Err(OrderFault::Officers)
    );
    assert_eq!(fold.order(own, PAIR), Ok(()));
    // Also not from another device of the same person.
    let own = Act::Warrant(warrant(&fold, Who::ChiefA2));
    assert_eq!(fold.order(own, PAIR), Err(OrderFault::Officers));

    fold.deny(Who::ChiefA2, Limit::Device, 3);
    let own = Act::Reinstate(Subject::Device(Who::ChiefA2.device()));
    assert_eq!(fold.order(own.clone(), PAIR), Err(OrderFault::Officers));
    assert_eq!(fold.order(own, &[Who::ChiefB, Who::OfficerA]), Ok(()));
}

#[test]
fn an_order_is_for_one_log_until_a_moment_and_once() {
    let mut fold = Fold::new();
    let good = order(Act::Lease(fold.now.plus(HOUR)), 1, fold.now);
    let by = &[Who::OfficerA];
    let other = Order {
        origin: format!("{ORIGIN}2"),
        ..good.clone()
    };
    assert_eq!(fold.give(other, by), Err(OrderFault::Origin));
    let far = Order {
        not_after: fold.now.plus(MAX_LIFE + 1),
        ..good.clone()
    };
    assert_eq!(fold.give(far, by), Err(OrderFault::Expired));
    let just = Order {
        not_after: fold.now.plus(MAX_LIFE),
        ..good.clone()
    };
    assert_eq!(fold.give(just.clone(), by), Ok(()));
    assert_eq!(fold.give(just.clone(), by), Err(OrderFault::Repeated));

    fold.now = good.not_after;
    assert_eq!(fold.give(good.clone(), by), Ok(()), "at the last moment");
    assert_eq!(fold.give(good.clone(), by), Err(OrderFault::Repeated));
    fold.pass(1);
    assert_eq!(fold.give(good, by), Err(OrderFault::Expired));
    assert_eq!(fold.give(just.clone(), by), Err(OrderFault::Repeated));
    // Forgotten only when it is worth nothing.
    fold.now = just.not_after;
    assert_eq!(fold.order(lockdown(HERE), by), Ok(()));
    assert_eq!(fold.give(just.clone(), by), Err(OrderFault::Repeated));
    fold.pass(1);
    assert_eq!(fold.give(just, by), Err(OrderFault::Expired));
}

#[test]
fn the_console_stops_and_fences_and_nothing_else() {
    let mut fold = Fold::new();
    let now = fold.now;
    let console = |fold: &mut Fold, cause: Cause, act: Act, n: u64| {
        fold.write(cause, Event::Order(Box::new(order(act, n, now))))
    };
    let refused = Err(Violation::Order(OrderFault::Officers));
    for (n, act) in [
        resume(ALL),
        Act::Lease(now.plus(HOUR)),
        Act::SetPolicy(Policy::default()),
        appoint(Who::Worker, ALL, officer()),
        Act::Revoke(Who::Worker.device()),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(console(&mut fold, Cause::Console, act, n as u64), refused);
    }
    assert_eq!(console(&mut fold, Cause::Console, Act::Fence, 10), Ok(()));
    assert_eq!(fold.state.fences, 1);
    let asked = fold.asked(Who::ChiefA, 1, &Event::ClockDoubt);
    for cause in [Cause::Keyholder, Cause::Device(asked)] {
        assert_eq!(console(&mut fold, cause, lockdown(ALL), 11), refused);
    }
    assert_eq!(
        console(&mut fold, Cause::Console, lockdown(ALL), 12),
        Ok(())
    );
    assert!(!fold.state.standings.open(HERE));
    assert!(!fold.state.standings.open(THERE));
}

#[test]
fn what_does_not_fit_is_not_ordered() {
    let mut fold = Fold::new();
    let now = fold.now;
    let staff = |who: Who| Subject::Staff(who.staff());
    let new = society_entry(SocietyId(3));
    let mut short_lock = new.clone();
    short_lock.second_lock.0.pop();
    let mut one_share = new.clone();
    one_share.emergency.k = 1;
    let mut no_quorum = new.clone();
    no_quorum.emergency.k = 4;
    let mut nowhere = Who::Newcomer.entry();
    nowhere.society = SocietyId(9);
    let of_nobody = Who::Newcomer.entry();
    let late = extend(&fold, staff(Who::Worker), 5);
    let extension = |e: Extension| Act::Extend(e);
    let w = warrant(&fold, Who::Worker);
    let table: Vec<Act> = vec![
        Act::AddSociety(society_entry(HERE)),
        Act::AddSociety(society_entry(ALL)),
        Act::AddSociety(short_lock),
        Act::AddSociety(one_share),
        Act::AddSociety(no_quorum),
        Act::Enrol(nowhere),
        Act::Enrol(of_nobody),
        Act::Enrol(Who::Worker.entry()),
        appoint(Who::Worker, SocietyId(9), caseworker()),
        Act::Revoke(Who::Newcomer.device()),
        Act::Reinstate(staff(Who::Worker)),
        Act::Reinstate(Subject::Device(Who::Worker.device())),
        Act::Reinstate(Subject::Society(HERE)),
        extension(Extension { more: 0, ..late }),
        extension(Extension { more: 201, ..late }),
        extension(Extension {
            day: late.day + 1,
            ..late
        }),
        extension(Extension {
            society: THERE,
            ..late
        }),
        extension(Extension {
            subject: Subject::Device(Who::Worker.device()),
            ..late
        }),
        extension(Extension {
            subject: Subject::Society(THERE),
            ..late
        }),
        extension(Extension {
            subject: Subject::Society(HERE),
            more: 2_001,
            ..late
        }),
        extension(Extension {
            subject: Subject::Society(ALL),
            society: ALL,
            more: 20_001,
            ..late
        }),
        Act::Warrant(WarrantEntry {
            categories: vec![],
            ..w.clone()
        }),
        Act::Warrant(WarrantEntry {
            records: 0,
            ..w.clone()
        }),
        Act::Warrant(WarrantEntry {
            until: now,
            ..w.clone()
        }),
        Act::Warrant(WarrantEntry {
            device: Who::Portal.device(),
            ..w.clone()
        }),
        Act::Warrant(WarrantEntry {
            device: Who::Newcomer.device(),
            ..w.clone()
        }),
        Act::Warrant(WarrantEntry {
            society: SocietyId(9),
            ..w
        }),
        lockdown(SocietyId(9)),
        resume(HERE),
        resume(ALL),
        Act::Lease(now),
        Act::Lease(now.plus(72 * HOUR + 1)),
        Act::ClearClock,
        second_lock(SocietyId(9)),
        Act::SecondLock(NewSecondLock {
            society: HERE,
            public: Bytes(vec![3; 1_215]),
        }),
        new_emergency(SocietyId(9)),
        Act::Emergency(NewEmergency {
            society: HERE,
            key: emergency(4, 3),
        }),
    ];
    for act in table {
        let said = format!("{act:?}");
        assert_eq!(fold.order(act, PAIR), Err(OrderFault::Misfit), "{said}");
    }
    assert_eq!(
        fold.order(Act::Lease(now.plus(72 * HOUR)), PAIR),
        Ok(()),
        "exactly the longest lease"
    );
    let exactly = extend(&fold, staff(Who::Worker), 200);
    assert_eq!(fold.order(Act::Extend(exactly), PAIR), Ok(()));
    assert_eq!(
        fold.order(Act::Extend(exactly), PAIR),
        Err(OrderFault::Misfit),
        "once a day"
    );
}

#[test]
fn no_number_of_officers_loosens_the_floor_of_the_rules() {
    let good = Policy::default();
    let witnesses = |names: &[&str]| {
        let keys = [Who::ChiefA, Who::ChiefB].map(|w| w.key().public());
        let pairs = names.iter().zip(keys);
        pairs.map(|(n, key)| ((*n).to_owned(), key)).collect()
    };
    let one_key = Strict {
        k: 1,
        witnesses: ["a", "b"]
            .map(|n| (n.to_owned(), Who::ChiefA.key().public()))
            .to_vec(),
    };
    let strict = |k, names: &[&str]| {
        Some(Strict {
            k,
            witnesses: witnesses(names),
        })
    };
    let bad: Vec<Policy> = vec![
        Policy {
            officers: 1,
            ..good.clone()
        },
        Policy {
            warrant_officers: 1,
            ..good.clone()
        },
        Policy {
            denials: 0,
            ..good.clone()
        },
        Policy {
            denial_minutes: 0,
            ..good.clone()
        },
        Policy {
            items: 0,
            ..good.clone()
        },
        Policy {
            items: 17,
            ..good.clone()
        },
        Policy {
            request_seconds: 61,
            ..good.clone()
        },
        Policy {
            session_hours: 0,
            ..good.clone()
        },
        Policy {
            session_hours: 13,
            ..good.clone()
        },
        Policy {
            lease_hours: 0,
            ..good.clone()
        },
        Policy {
            epochs: 0,
            ..good.clone()
        },
        Policy {
            warn_percent: 101,
            ..good.clone()
        },
        Policy {
            strict: strict(0, &["a"]),
            ..good.clone()
        },
        Policy {
            strict: strict(2, &["a"]),
            ..good.clone()
        },
        Policy {
            strict: strict(2, &["a", "a"]),
            ..good.clone()
        },
        Policy {
            strict: strict(1, &["two words"]),
            ..good.clone()
        },
        Policy {
            strict: Some(one_key),
            ..good.clone()
        },
    ];
    let mut fold = Fold::new();
    for policy in bad {
        let said = format!("{policy:?}");
        assert_eq!(
            fold.order(Act::SetPolicy(policy), PAIR),
            Err(OrderFault::Misfit),
            "{said}"
        );
    }
    let other = Policy {
        hour: 7,
        strict: strict(1, &["a", "b"]),
        ..good
    };
    assert_eq!(fold.order(Act::SetPolicy(other.clone()), PAIR), Ok(()));
    assert_eq!(fold.state.policy, other);
}

#[test]
fn orders_do_what_they_say() {
    let mut fold = Fold::new();
    let there = fold.now.plus(HOUR);
    fold.order(Act::AddSociety(society_entry(SocietyId(3))), PAIR)
        .unwrap();
    assert_eq!(fold.state.directory.societies[&SocietyId(3)].epoch, 1);
    fold.order(appoint(Who::Newcomer, HERE, caseworker()), PAIR)
        .unwrap();
    fold.order(Act::Enrol(Who::Newcomer.entry()), PAIR).unwrap();
    let device = fold.state.directory.devices[&Who::Newcomer.device()].clone();
    assert_eq!(
        device.state,
        DeviceState::Trusted {
            from: fold.now.plus(DAY)
        }
    );
    assert!(device.usable() && !device.active(fold.now));
    fold.order(Act::Lease(there), &[Who::OfficerThere]).unwrap();
    assert_eq!(fold.state.lease, there);
    fold.write(Cause::Keyholder, Event::ClockDoubt).unwrap();
    assert!(fold.state.doubt);
    fold.order(Act::ClearClock, &[Who::OfficerThere]).unwrap();
    assert!(!fold.state.doubt);
    fold.order(second_lock(HERE), PAIR).unwrap();
    assert_eq!(fold.state.directory.societies[&HERE].second_lock.0[0], 3);
    fold.order(new_emergency(HERE), PAIR).unwrap();
    assert_eq!(fold.state.directory.societies[&HERE].emergency.k, 3);
    let act = Act::Warrant(warrant(&fold, Who::Worker));
    let text = order(act, 500, fold.now);
    let id = WarrantId(text.hash().short());
    fold.give(text, PAIR).unwrap();
    assert!(fold.state.permissions.warrant(id).is_some());
    fold.order(Act::Revoke(Who::Worker.device()), PAIR).unwrap();
    assert!(!fold.state.directory.devices[&Who::Worker.device()].usable());
}

#[test]
fn a_society_goes_from_open_to_locked_to_rekeying_to_open() {
    let mut fold = Fold::new();
    let officers = [Who::OfficerA, Who::OfficerB];
    let of = |fold: &Fold, s| fold.state.standings.of(s).clone();
    fold.order(lockdown(HERE), &[Who::Protection]).unwrap();
    let since = fold.now;
    assert_eq!(of(&fold, HERE), Standing::LockedDown { since });
    assert!(fold.state.standings.open(THERE));
    fold.pass(HOUR);
    fold.order(lockdown(HERE), &[Who::Protection]).unwrap();
    assert_eq!(
        of(&fold, HERE),
        Standing::LockedDown { since },
        "the first counts"
    );
    // A trip does not soften a lockdown.
    fold.deny(Who::Worker, Limit::Society, 3);
    assert_eq!(of(&fold, HERE), Standing::LockedDown { since });
    fold.order(resume(HERE), &officers).unwrap();
    assert!(matches!(of(&fold, HERE), Standing::Rekeying { .. }));
    assert!(
        !fold.state.standings.open(HERE),
        "not before its keys are new"
    );
    assert_eq!(fold.order(resume(HERE), &officers), Err(OrderFault::Misfit));
    fold.rotate(THERE).unwrap();
    assert!(
        !fold.state.standings.open(HERE),
        "another's rotation does not count"
    );
    fold.rotate(HERE).unwrap();
    assert_eq!(of(&fold, HERE), Standing::Open);

    // All: every society must be rekeyed, and a society's own lockdown stays.
    fold.order(lockdown(ALL), &[Who::ChiefA]).unwrap();
    fold.order(lockdown(THERE), &[Who::OfficerThere]).unwrap();
    assert!(!fold.state.standings.open(HERE));
    fold.order(resume(ALL), PAIR).unwrap();
    fold.rotate(HERE).unwrap();
    assert!(!fold.state.standings.open(HERE));
    fold.rotate(THERE).unwrap();
    assert!(fold.state.standings.open(HERE));
    assert!(!fold.state.standings.open(THERE));
    // A lockdown while keys are renewed wins.
    fold.order(resume(THERE), PAIR).unwrap();
    fold.order(lockdown(THERE), &[Who::OfficerThere]).unwrap();
    fold.rotate(THERE).unwrap();
    assert!(!fold.state.standings.open(THERE));
}

#[test]
fn a_log_begins_with_one_sound_genesis() {
    use crate::kit::{START, genesis};
    let leaf = |genesis, cause, boot| Leaf {
        time: START,
        boot,
        cause,
        event: Event::Genesis(Box::new(genesis)),
    };
    let good = genesis(Policy::default());
    assert!(State::begin(&leaf(good.clone(), Cause::Console, 1)).is_ok());
    let mut bad = vec![
        leaf(good.clone(), Cause::Console, 2),
        leaf(good.clone(), Cause::Keyholder, 1),
        leaf(good.clone(), Cause::Officers(vec![]), 1),
    ];
    let mut edit = |change: &dyn Fn(&mut ledger::leaf::Genesis)| {
        let mut genesis = good.clone();
        change(&mut genesis);
        bad.push(leaf(genesis, Cause::Console, 1));
    };
    edit(&|g| g.origin = String::new());
    edit(&|g| g.origin = "two words".to_owned());
    edit(&|g| g.origin = "x".repeat(256));
    edit(&|g| g.policy.officers = 1);
    edit(&|g| g.societies[1] = society_entry(HERE));
    edit(&|g| g.societies[1] = society_entry(ALL));
    edit(&|g| g.societies[0].second_lock = Bytes(vec![]));
    edit(&|g| g.staff[0].society = SocietyId(9));
    edit(&|g| g.staff[0].roles = Roles::default());
    edit(&|g| g.devices[0].society = SocietyId(9));
    edit(&|g| g.devices[1] = g.devices[0].clone());
    edit(&|g| g.devices[0].staff = StaffId([0; 16]));
    // One officer over everything is not enough to ever resume; two devices of one are one.
    edit(&|g| g.devices.retain(|d| d.staff != Who::ChiefB.staff()));
    // Nor is one whose only device approves nothing.
    edit(&|g| {
        for device in &mut g.devices {
            if device.staff == Who::ChiefB.staff() {
                device.kind = DeviceKind::Portal;
            }
        }
    });
    for (n, leaf) in bad.iter().enumerate() {
        assert_eq!(State::begin(leaf).err(), Some(Violation::Genesis), "{n}");
    }
    let mut fold = Fold::new();
    let again = leaf(good, Cause::Console, 1);
    assert_eq!(fold.add(again), Err(Violation::Genesis));
    let lonely = Leaf {
        time: Time(1),
        boot: 1,
        cause: Cause::Keyholder,
        event: Event::ClockDoubt,
    };
    assert_eq!(State::begin(&lonely).err(), Some(Violation::Genesis));
}
