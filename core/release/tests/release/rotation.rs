//! Rotations: crash anywhere, repeat; the week of copies; what no copy opens any more.

use crate::bench::{Bench, month, person_id, record_id, root_key, want_release};
use crate::kit::{HERE, START, THERE, Who};
use crate::watch::Kind;
use ledger::leaf::{Choice, Event, Policy};
use release::{Input, KeyName, Keyring, MemoryVault, WrapName};
use seal::{IntakeKeyId, KekId, Wrapped};
use sign::Category;
use sign::time::DAY;
use std::collections::BTreeMap;

type Ring = BTreeMap<KeyName, Wrapped>;

fn bench() -> Bench {
    let mut bench = Bench::new(Policy::default());
    bench.with_case(Who::Worker, 2);
    bench
}

fn epoch(bench: &Bench) -> u32 {
    bench.machine.state().directory.societies[&HERE].epoch
}

fn epochs_held(ring: &Ring) -> Vec<u32> {
    ring.keys()
        .filter_map(|name| match name {
            KeyName::Kek(KekId { society, epoch }) if *society == HERE => Some(*epoch),
            _ => None,
        })
        .collect()
}

/// How many keys of a copy of the vault this ring opens, of those that `which` names.
fn opened(ring: &Ring, vault: &MemoryVault, which: impl Fn(&WrapName) -> bool) -> usize {
    let root = root_key();
    let keks: Vec<_> = ring
        .iter()
        .filter_map(|(name, wrapped)| match name {
            KeyName::Kek(id) => root.unwrap_kek(*id, wrapped).ok(),
            KeyName::Intake(_) => None,
        })
        .collect();
    vault
        .keys()
        .filter(|(name, _)| which(name))
        .filter(|(name, held)| {
            keks.iter().any(|kek| match name {
                WrapName::Part(of) => kek.unwrap(of, &held.wrapped).is_ok(),
                WrapName::LogKey(_, person) => kek.unwrap_log(*person, &held.wrapped).is_ok(),
            })
        })
        .count()
}

#[test]
fn invariant_13_a_rotation_can_crash_anywhere_and_be_repeated() {
    for steps in 0..9 {
        for again in 0..4 {
            let mut bench = bench();
            let keys = bench.durable.vault.keys().count();
            for first in [steps, again] {
                bench.rotate(HERE);
                for n in 0..first {
                    let _ = if n % 2 == 0 {
                        bench.carry()
                    } else {
                        bench.report()
                    };
                }
                bench.crash(0);
                // Each key stays readable, to this ring and to the machine.
                assert_eq!(
                    opened(&bench.durable.ring, &bench.durable.vault, |_| true),
                    keys
                );
            }
            bench.settle();
            let before = epoch(&bench);
            bench.rotate(HERE);
            bench.settle();
            assert_eq!(epoch(&bench), before + 1, "{steps}, {again}");
            bench.send(Who::Worker, want_release(HERE, 1, &[1, 2]));
            bench.settle();
            assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))));
            for (_, held) in bench.durable.vault.keys() {
                assert_eq!(held.epoch, epoch(&bench));
            }
            let rotated = bench
                .watch
                .leaves
                .iter()
                .rev()
                .find_map(|leaf| match &leaf.event {
                    Event::Rotated(r) => Some(*r),
                    _ => None,
                });
            let rotated = rotated.unwrap();
            assert_eq!((rotated.keys, rotated.destroyed), (keys as u64, 0));
        }
    }
}

#[test]
fn invariant_13_the_leaf_comes_after_every_key_is_wrapped_anew() {
    let mut bench = bench();
    bench.rotate(HERE);
    while epoch(&bench) == 1 {
        assert!(bench.carry() || bench.report());
    }
    for (_, held) in bench.durable.vault.keys() {
        assert_eq!(held.epoch, 2, "the leaf says so");
    }
}

#[test]
fn invariant_13_a_deposit_during_a_rotation_is_wrapped_under_the_new_key() {
    for steps in 0..8 {
        let mut bench = bench();
        bench.deposit(Who::Worker, 3, Category::Identity, 1);
        bench.rotate(HERE);
        for n in 0..steps {
            let _ = if n % 2 == 0 {
                bench.carry()
            } else {
                bench.report()
            };
        }
        bench.deposit(Who::Colleague, 4, Category::Identity, 1);
        bench.settle();
        assert_eq!(epoch(&bench), 2);
        for (name, held) in bench.durable.vault.keys() {
            assert_eq!(held.epoch, 2, "{name:?} after {steps}");
        }
        assert_eq!(bench.durable.vault.keys().count(), 8);
    }
}

#[test]
fn invariant_13_nothing_is_wrapped_under_a_key_that_a_crash_would_take() {
    // Three rotations overlap: the second is switched when the third's key is only in memory.
    let mut bench = bench();
    bench.rotate(HERE);
    bench.rotate(HERE);
    while bench.carry() {}
    while bench.report() {}
    bench.carry();
    bench.report();
    assert_eq!(epoch(&bench), 2);
    bench.rotate(HERE);
    bench.deposit(Who::Worker, 3, Category::Identity, 1);
    let batch = bench.disk.iter().find_map(|effect| match effect {
        release::Effect::Store(batch) => Some(batch),
        _ => None,
    });
    for change in &batch.unwrap().changes {
        if let release::VaultChange::Part(_, entry) = change {
            assert_eq!(entry.key.epoch, 2, "the third is not durable");
        }
    }
    bench.carry();
    bench.crash(0);
    bench.settle();
    bench.send(Who::Worker, want_release(HERE, 1, &[1, 2]));
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))));
}

#[test]
fn a_roster_tells_only_of_durable_pairs() {
    let mut bench = bench();
    let intake = vec![(month() + 1, bench.entropy())];
    bench.step(Input::Supply {
        society: HERE,
        kek: None,
        intake,
    });
    let months = |bench: &Bench| {
        let roster = bench.machine.roster(bench.now).unwrap().roster;
        let society = roster.societies.iter().find(|s| s.society == HERE);
        let months: Vec<u32> = society.unwrap().intake.iter().map(|(m, _)| *m).collect();
        months
    };
    assert_eq!(months(&bench), [month()]);
    bench.settle();
    assert_eq!(months(&bench), [month(), month() + 1]);
}

#[test]
fn a_rotation_begun_twice_at_once_is_one() {
    let mut bench = bench();
    bench.rotate(HERE);
    bench.rotate(HERE);
    bench.settle();
    assert_eq!(epoch(&bench), 2);
    bench.step(Input::Rewrapped {
        society: HERE,
        epoch: 2,
        keys: 4,
    });
    bench.step(Input::Rewrapped {
        society: HERE,
        epoch: 4,
        keys: 4,
    });
    bench.settle();
    assert_eq!(epoch(&bench), 2);
    assert_eq!(epochs_held(&bench.durable.ring), [1, 2]);
}

#[test]
fn a_week_of_keys_is_kept_and_no_more_and_another_society_is_not_touched() {
    let mut bench = bench();
    for night in 2..=12_u32 {
        bench.rotate(HERE);
        bench.settle();
        let kept: Vec<u32> = (night.saturating_sub(6).max(1)..=night).collect();
        assert_eq!(epochs_held(&bench.durable.ring), kept);
        let rotated = match bench.last_leaf().event {
            Event::Rotated(rotated) => rotated,
            other => panic!("{other:?}"),
        };
        assert_eq!(rotated.destroyed, night.saturating_sub(7));
    }
    let there = KeyName::Kek(KekId {
        society: THERE,
        epoch: 1,
    });
    assert!(bench.durable.ring.contains_key(&there));
}

#[test]
fn a_key_that_the_log_calls_destroyed_is_destroyed_on_the_next_start_at_the_latest() {
    let mut bench = bench();
    for _ in 0..6 {
        bench.rotate(HERE);
        bench.settle();
    }
    bench.rotate(HERE);
    while epoch(&bench) == 7 {
        assert!(bench.carry() || bench.report());
    }
    bench.carry();
    assert_eq!(epochs_held(&bench.durable.ring)[0], 1, "about to be");
    bench.crash(0);
    bench.settle();
    assert_eq!(epochs_held(&bench.durable.ring), [2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn invariant_11_after_erasure_and_a_week_no_kept_copy_opens_a_key() {
    let mut bench = bench();
    let erased = |name: &WrapName| match name {
        WrapName::Part(of) => of.record == record_id(1),
        WrapName::LogKey(_, person) => *person == person_id(1),
    };
    // A copy of the vault each night before and after, as a backup keeps them.
    let mut copies = vec![bench.durable.vault.clone()];
    for _ in 0..3 {
        bench.rotate(HERE);
        bench.settle();
        copies.push(bench.durable.vault.clone());
    }
    bench.send(Who::Lead, Bench::want_erase(&[1], Choice::CountedOnly));
    // A copy taken while the erasure is under way.
    bench.carry();
    copies.push(bench.durable.vault.clone());
    bench.settle();
    let last = bench.durable.clone();
    for night in 1..=7 {
        let ring = &bench.durable.ring;
        let left: usize = copies.iter().map(|copy| opened(ring, copy, erased)).sum();
        assert!(left > 0, "before the horizon, night {night}");
        bench.rotate(HERE);
        bench.settle();
        copies.push(bench.durable.vault.clone());
    }
    let ring = &bench.durable.ring;
    for copy in &copies {
        assert_eq!(opened(ring, copy, erased), 0, "past the horizon");
        assert_eq!(
            opened(ring, &last.vault, |n| !erased(n)),
            0,
            "nor does a copy older than a week open anything else"
        );
    }
    assert_eq!(
        opened(ring, &bench.durable.vault, |_| true),
        2,
        "the rest lives"
    );
    // Nor the machine's memory.
    let memory: &Keyring = bench.machine.keyring();
    for copy in &copies {
        for (name, held) in copy.keys().filter(|(name, _)| erased(name)) {
            assert_eq!(memory.rewrap(name, held), None);
        }
    }
}

#[test]
fn invariant_9_a_wrap_moved_to_another_place_is_not_released() {
    let mut bench = bench();
    // The vault's two identities change places, as an intruder on the keyholder's disk might do.
    let keys: Vec<_> = bench.durable.vault.keys().collect();
    let part = |n: u8| {
        let is = |(name, _): &&(WrapName, release::Held)| matches!(name, WrapName::Part(of) if of.record == record_id(n));
        keys.iter().find(is).copied().unwrap()
    };
    let (one, two) = (part(1), part(2));
    let swap = |name: WrapName, held| {
        Some(match name {
            name if name == one.0 => two.1,
            name if name == two.0 => one.1,
            _ => held,
        })
    };
    bench.durable.vault.rewrap(HERE, swap).unwrap();
    bench.watch.tampered = true;
    bench.send(Who::Worker, want_release(HERE, 1, &[1]));
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Denied(_))));
}

#[test]
fn an_intake_pair_goes_a_fortnight_after_its_month() {
    let mut bench = bench();
    let name = KeyName::Intake(IntakeKeyId {
        society: HERE,
        month: month(),
    });
    let over = Input::MonthOver {
        society: HERE,
        month: month(),
    };
    bench.step(over);
    bench.settle();
    assert!(bench.durable.ring.contains_key(&name), "too early");
    let mut end = START;
    while end.month() == month() {
        end = end.plus(DAY);
    }
    let end = sign::Time(end.day() * DAY);
    for (after, kept) in [(14 * DAY - 1, true), (14 * DAY, false)] {
        bench.now = end.plus(after);
        bench.step(Input::MonthOver {
            society: HERE,
            month: month(),
        });
        bench.settle();
        assert_eq!(bench.durable.ring.contains_key(&name), kept);
    }
}

#[test]
fn first_keys_are_supplied_once() {
    let mut bench = bench();
    let before = bench.durable.ring.clone();
    let kek = Some(bench.entropy());
    let intake = vec![(month(), bench.entropy()), (month() + 1, bench.entropy())];
    bench.step(Input::Supply {
        society: HERE,
        kek,
        intake,
    });
    bench.settle();
    assert_eq!(bench.durable.ring.len(), before.len() + 1);
    for (name, wrapped) in &before {
        assert_eq!(bench.durable.ring.get(name), Some(wrapped));
    }
}
