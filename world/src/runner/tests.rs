//! Every rule is shown to fail: a component is broken on purpose, and the watcher names the rule.

use super::Plan;
use crate::desk::Told;
use crate::model::people::People;
use crate::model::tamper::Tamper;
use ledger::leaf::{Act, Cause, Event, Leaf, Policy};
use ledger::{Checkpoint, SignedCheckpoint};
use release::{Effect, MemoryVault, Reply, Token, Vault, VaultBatch, VaultChange, WrapName};
use sign::id::DeviceId;
use sign::{Hash, Time, from_bytes};
use std::collections::BTreeMap;

/// Runs worlds with a broken component until the rule is named. What else the same break hits may
/// be named beside it; a run that names only other rules is a failure.
fn finds<T: Tamper + 'static>(rule: &str, seeds: &[u64], broken: impl Fn(u64) -> T) {
    for seed in seeds {
        let outcome = Plan::of_seed(*seed, 200).run_with(Box::new(broken(*seed)));
        let found = &outcome.tally.found;
        if found.iter().any(|v| v.rule == rule) {
            return;
        }
        assert!(
            found.is_empty(),
            "seed {seed}: {:?} instead of {rule}",
            found[0]
        );
    }
    panic!("rule {rule} was broken and nobody found it");
}

/// Worlds without a witness, and with one.
const PLAIN: [u64; 12] = [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14];
const STRICT: [u64; 12] = [3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47];

struct Hasty;
impl Tamper for Hasty {
    fn hasty(&self) -> bool {
        true
    }
}

#[test]
fn invariant_1_an_answer_before_its_leaf_is_durable_is_found() {
    finds("1", &PLAIN, |_| Hasty);
}

/// Changes effects as a function says.
struct Effects<F>(F);
impl<F: FnMut(&mut Vec<Effect>, Time)> Tamper for Effects<F> {
    fn effects(&mut self, effects: &mut Vec<Effect>, now: Time) {
        (self.0)(effects, now);
    }
}

fn has_keys(effect: &Effect) -> bool {
    matches!(effect, Effect::Send(_, bytes)
        if matches!(from_bytes::<Reply>(bytes), Ok(Reply::Keys(_))))
}

#[test]
fn invariant_2_keys_for_a_device_that_did_not_ask_are_found() {
    finds("2", &PLAIN, |_| {
        Effects(|effects: &mut Vec<Effect>, _| {
            for effect in effects.iter_mut().filter(|e| has_keys(e)) {
                if let Effect::Send(device, _) = effect {
                    *device = DeviceId([9; 16]);
                }
            }
        })
    });
}

struct Loose;
impl Tamper for Loose {
    fn policy(&mut self, policy: &mut Policy) {
        for number in [
            &mut policy.hour,
            &mut policy.day,
            &mut policy.society_day,
            &mut policy.all_day,
            &mut policy.novelty_hour,
        ] {
            *number *= 10;
        }
    }
}

#[test]
fn invariant_3_a_keyholder_with_looser_numbers_is_found() {
    finds("3", &PLAIN, |_| Loose);
}

#[test]
fn invariant_4_an_old_answer_sent_again_after_a_lockdown_is_found() {
    finds("4", &PLAIN, |_| {
        let mut old: Vec<Effect> = Vec::new();
        Effects(move |effects: &mut Vec<Effect>, _| {
            old.extend(effects.iter().filter(|e| has_keys(e)).cloned());
            let locked = effects
                .iter()
                .any(|e| orders(e).any(|order| matches!(order, Act::Lockdown(_))));
            if locked {
                effects.extend(old.iter().cloned());
            }
        })
    });
}

fn leaves(effect: &Effect) -> impl Iterator<Item = Leaf> {
    let leaves = match effect {
        Effect::Append(leaves) => leaves.as_slice(),
        _ => &[],
    };
    leaves
        .iter()
        .filter_map(|bytes| Leaf::from_bytes(bytes).ok())
}

fn orders(effect: &Effect) -> impl Iterator<Item = Act> {
    leaves(effect).filter_map(|leaf| match leaf.event {
        Event::Order(order) => Some(order.act),
        _ => None,
    })
}

#[test]
fn invariant_5_two_leaves_for_one_number_are_found() {
    finds("5", &PLAIN, |_| {
        Effects(|effects: &mut Vec<Effect>, _| {
            for effect in effects {
                let twice = leaves(effect).any(|l| matches!(l.cause, Cause::Device(_)));
                if let (true, Effect::Append(leaves)) = (twice, effect) {
                    leaves.extend(leaves.clone());
                }
            }
        })
    });
}

#[test]
fn invariant_6_a_checkpoint_of_another_log_is_found() {
    finds("6", &PLAIN, |seed| {
        let people = People {
            seed,
            strict: false,
        };
        Effects(move |effects: &mut Vec<Effect>, now| {
            for effect in effects {
                if let Effect::Publish(note) = effect {
                    let size = SignedCheckpoint::parse(note).unwrap().checkpoint().size;
                    let other = Checkpoint {
                        origin: people.keys().name,
                        size,
                        root: Hash([7; 32]),
                    };
                    *note = other.sign(&people.signer(), now).to_string().into_bytes();
                }
            }
        })
    });
}

struct Blind;
impl Tamper for Blind {
    fn blind(&self) -> bool {
        true
    }
}

#[test]
fn invariant_7_a_witness_that_signs_anything_is_found() {
    finds("7", &STRICT, |_| Blind);
}

struct Forgetful;
impl Tamper for Forgetful {
    fn reopened(&mut self, leaves: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
        Some(leaves[..leaves.len() - 1].to_vec())
    }
}

#[test]
fn invariant_8_a_leaf_that_is_forgotten_over_a_start_is_found() {
    finds("8", &PLAIN, |_| Forgetful);
}

struct Credulous;
impl Tamper for Credulous {
    fn told(&mut self, told: &mut Told) {
        if let Told::Opened(_, _, content) = told
            && let Some(byte) = content.last_mut()
        {
            *byte ^= 1;
        }
    }
}

#[test]
fn invariant_9_a_desk_that_shows_a_changed_part_is_found() {
    finds("9", &PLAIN, |_| Credulous);
}

/// Changes batches on their way to the vault.
fn batches(change: fn(&mut VaultBatch)) -> impl Tamper {
    Effects(move |effects: &mut Vec<Effect>, _| {
        for effect in effects {
            if let Effect::Store(batch) = effect {
                change(batch);
            }
        }
    })
}

#[test]
fn invariant_11_a_vault_that_keeps_an_erased_key_is_found() {
    finds("11", &PLAIN, |_| {
        batches(|batch| {
            batch
                .changes
                .retain(|c| !matches!(c, VaultChange::EraseRecord(..)));
        })
    });
}

#[test]
fn invariant_12_one_officer_who_signs_twice_is_found() {
    finds("12", &PLAIN, |_| {
        Effects(|effects: &mut Vec<Effect>, _| {
            for effect in effects {
                let Effect::Append(leaves) = effect else {
                    continue;
                };
                for bytes in leaves {
                    let mut leaf = Leaf::from_bytes(bytes).unwrap();
                    if let Cause::Officers(approvals) = &mut leaf.cause {
                        approvals.truncate(1);
                        approvals.extend(approvals.clone());
                        *bytes = leaf.to_bytes();
                    }
                }
            }
        })
    });
}

struct Half;
impl Tamper for Half {
    fn rewrapped(&mut self, before: &MemoryVault, vault: &mut MemoryVault) {
        let part = before.keys().find_map(|(name, _)| match name {
            WrapName::Part(of) => Some(of),
            WrapName::LogKey(..) => None,
        });
        if let Some(entry) = part.and_then(|of| before.part(&of).map(|e| (of, e))) {
            let token = Token([7; 16]);
            vault.put(VaultBatch {
                token,
                changes: vec![VaultChange::Part(entry.0, entry.1)],
                leaf: None,
            });
            vault.settle(token);
        }
    }
}

#[test]
fn invariant_13_a_key_left_under_an_old_epoch_is_found() {
    finds("13", &PLAIN, |_| Half);
}

struct Changed;
impl Tamper for Changed {
    fn copy(&mut self, copy: &mut BTreeMap<String, Vec<u8>>) {
        for (path, bytes) in copy {
            if path.contains("entries") {
                let at = bytes.len() / 2;
                bytes[at] ^= 1;
            }
        }
    }
}

#[test]
fn invariant_14_a_changed_copy_of_the_log_is_found() {
    finds("14", &PLAIN, |_| Changed);
}

#[test]
fn a_save_that_is_acknowledged_and_lost_is_found() {
    finds("live", &PLAIN, |_| {
        batches(|batch| {
            batch
                .changes
                .retain(|c| !matches!(c, VaultChange::Part(..)));
        })
    });
}

struct Swallows;
impl Tamper for Swallows {
    fn swallows(&self) -> bool {
        true
    }
}

#[test]
fn a_desk_that_waits_for_ever_is_found() {
    finds("idle", &PLAIN, |_| Swallows);
}
