//! Deposits and erasures: the vault first, then the log, and nothing in between leans on it.

use crate::bench::{
    Bench, header, key_ref, month, part, part_key, person_id, record_id, session_of, want_release,
};
use crate::kit::{HERE, Who};
use crate::watch::Kind;
use ledger::leaf::{Act, Cause, Choice, Event, Lock, Policy, Reason};
use policy::Want;
use policy::request::{WantErase, WantIntake};
use release::{Effect, Vault};
use seal::deposit::NewParts;
use seal::{IntakeKeyId, KeyRef};
use sign::encode::Bytes;
use sign::id::{IntakeId, PersonPseudonym};
use sign::{Category, SocietyId};

fn bench() -> Bench {
    Bench::new(Policy::default())
}

fn lockdown(bench: &mut Bench) {
    bench.order(Act::Lockdown(Lock { society: HERE }), &[Who::OfficerA]);
}

fn held(bench: &Bench, n: u8, version: u32) -> bool {
    let of = key_ref(HERE, n, Category::Identity, version);
    bench.durable.vault.part(&of).is_some()
}

fn deposits(bench: &Bench) -> usize {
    let leaves = bench.watch.leaves.iter();
    leaves
        .filter(|leaf| matches!(leaf.event, Event::Deposited(_)))
        .count()
}

#[test]
fn a_deposit_is_in_the_vault_before_it_is_in_the_log() {
    let mut bench = bench();
    let size = bench.watch.leaves.len();
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    assert!(bench.next_batch().is_some());
    assert_eq!(bench.watch.leaves.len(), size, "no leaf yet");
    bench.carry();
    assert!(held(&bench, 1, 1));
    assert_eq!(
        bench.watch.leaves.len(),
        size,
        "durable, but nobody said so"
    );
    bench.report();
    assert_eq!(bench.watch.leaves.len(), size + 1);
    assert_eq!(bench.watch.replies.len(), 0);
    assert_eq!(bench.durable.vault.unsettled().len(), 1);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Done(size as u64)));
    assert_eq!(bench.durable.vault.unsettled().len(), 0);
}

#[test]
fn a_deposit_crashed_anywhere_is_whole_or_gone_and_can_be_repeated() {
    for steps in 0..7 {
        let mut bench = bench();
        let ask = bench.deposit(Who::Worker, 1, Category::Identity, 1);
        for n in 0..steps {
            let _ = if n % 2 == 0 {
                bench.carry()
            } else {
                bench.report()
            };
        }
        bench.crash(0);
        bench.settle();
        assert_eq!(held(&bench, 1, 1), deposits(&bench) == 1, "after {steps}");
        assert_eq!(bench.durable.vault.unsettled().len(), 0);
        bench.submit(Who::Worker, &ask);
        bench.settle();
        assert!(held(&bench, 1, 1));
        assert_eq!(deposits(&bench), 1, "one leaf");
        assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
    }
}

#[test]
fn invariant_02_a_batch_is_settled_after_its_own_leaf_not_after_the_one_before() {
    let mut bench = bench();
    bench.with_case(Who::Colleague, 1);
    bench.deposit(Who::Worker, 2, Category::Identity, 1);
    assert!(bench.carry(), "the batch");
    bench.send(Who::Colleague, want_release(HERE, 1, &[1]));
    assert!(bench.report(), "its leaf waits behind the other's");
    assert_eq!(bench.disk.len(), 2);
    assert!(bench.carry() && bench.report(), "the other's leaf");
    let settles = |e: &Effect| matches!(e, Effect::Settle(_));
    assert!(!bench.disk.iter().any(settles));
    // Whatever the disk does of what it was told, but the leaf: without it nothing was brought.
    bench.disk.retain(settles);
    while bench.carry() {}
    bench.crash(0);
    bench.settle();
    assert!(!held(&bench, 2, 1));
}

#[test]
fn what_is_stopped_in_between_is_taken_back() {
    let mut bench = bench();
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    bench.carry();
    lockdown(&mut bench);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    assert!(!held(&bench, 1, 1));
    assert_eq!(deposits(&bench), 0);
    assert_eq!(bench.durable.vault.person(HERE, record_id(1)), None);
    assert_eq!(bench.durable.vault.log_key(HERE, person_id(1)), None);
}

#[test]
fn a_later_request_of_the_device_overtakes_a_deposit_and_takes_it_back() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 1);
    bench.deposit(Who::Worker, 2, Category::Identity, 1);
    let open = want_release(HERE, 1, &[1]);
    bench.send(Who::Worker, open);
    bench.settle();
    assert!(!held(&bench, 2, 1));
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 1);
}

#[test]
fn a_new_version_follows_the_newest_or_is_refused() {
    let mut bench = bench();
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    bench.settle();
    for version in [3, 7] {
        bench.deposit(Who::Worker, 1, Category::Identity, version);
        bench.settle();
        assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    }
    // The right number on a head that is not ours.
    let mut stale = part(HERE, 1, Category::Identity, 2, 0);
    stale.prev = Some(header(&key_ref(HERE, 1, Category::Identity, 1), 1));
    send_parts(&mut bench, Who::Worker, 1, vec![stale]);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    // Another content for a version that is there.
    let other = part(HERE, 1, Category::Identity, 1, 1);
    send_parts(&mut bench, Who::Colleague, 1, vec![other]);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    // Several versions written offline, in one.
    let parts = (2..5)
        .map(|v| part(HERE, 1, Category::Identity, v, 0))
        .collect();
    send_parts(&mut bench, Who::Worker, 1, parts);
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
    assert!(held(&bench, 1, 4));
    // A record does not change its person.
    let records = vec![NewParts {
        record: record_id(1),
        person: person_id(9),
        parts: vec![part(HERE, 1, Category::Contact, 1, 0)],
    }];
    send_records(&mut bench, Who::Worker, records);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
}

fn send_parts(bench: &mut Bench, who: Who, n: u8, parts: Vec<seal::deposit::NewPart>) {
    let records = vec![NewParts {
        record: record_id(n),
        person: person_id(n),
        parts,
    }];
    send_records(bench, who, records);
}

fn send_records(bench: &mut Bench, who: Who, records: Vec<NewParts>) {
    let mut ask = bench.ask(who, Want::PassSeed(who.device()));
    ask.want = bench.want_deposit(who, ask.seq, records);
    bench.submit(who, &ask);
}

#[test]
fn of_two_who_save_at_once_one_wins_and_nothing_leans_on_what_may_be_taken_back() {
    // Whether the first batch is visible already or not.
    for carried in [false, true] {
        let mut bench = bench();
        bench.with_case(Who::Worker, 1);
        bench.deposit(Who::Worker, 1, Category::Identity, 2);
        if carried {
            bench.carry();
        }
        // The same version; the next one; another kind of information of the same record.
        let other = part(HERE, 1, Category::Identity, 2, 1);
        send_parts(&mut bench, Who::Colleague, 1, vec![other]);
        assert_eq!(
            bench.watch.last(),
            Some(Kind::Denied(Reason::Conflict)),
            "the same version, carried {carried}"
        );
        let next = part(HERE, 1, Category::Identity, 3, 0);
        send_parts(&mut bench, Who::Colleague, 1, vec![next]);
        assert_eq!(
            bench.watch.last(),
            Some(Kind::Denied(Reason::Conflict)),
            "the next version, carried {carried}"
        );
        let contact = part(HERE, 1, Category::Contact, 1, 0);
        send_parts(&mut bench, Who::Colleague, 1, vec![contact]);
        // Nor is it released before its leaf.
        let denied = bench.watch.count(|k| matches!(k, Kind::Denied(_)));
        let mut open = bench.ask(Who::Worker2, want_release(HERE, 1, &[1]));
        if let Want::Release(want) = &mut open.want {
            want.items[0].parts = vec![(Category::Identity, 2)];
        }
        bench.submit(Who::Worker2, &open);
        assert_eq!(
            bench.watch.count(|k| matches!(k, Kind::Denied(_))),
            denied + 1
        );
        assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
        bench.settle();
        assert_eq!(bench.watch.count(|k| matches!(k, Kind::Done(_))), 4);
        let newest = bench
            .durable
            .vault
            .newest(HERE, record_id(1), Category::Identity)
            .unwrap();
        let of = key_ref(HERE, 1, Category::Identity, 2);
        assert_eq!((newest.0, newest.1.header), (2, header(&of, 0)));
    }
}

#[test]
fn two_new_records_of_one_new_person_wait_for_each_other() {
    let mut bench = bench();
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    let twin = vec![NewParts {
        record: record_id(2),
        person: person_id(1),
        parts: vec![part(HERE, 2, Category::Identity, 1, 0)],
    }];
    send_records(&mut bench, Who::Colleague, twin);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    let same = vec![NewParts {
        record: record_id(1),
        person: person_id(1),
        parts: vec![part(HERE, 1, Category::Contact, 1, 0)],
    }];
    send_records(&mut bench, Who::Colleague, same);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
}

#[test]
fn what_is_brought_twice_is_written_down_again_and_changes_nothing() {
    let mut bench = bench();
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    bench.settle();
    let before = bench.durable.vault.clone();
    bench.deposit(Who::Colleague, 1, Category::Identity, 1);
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
    assert_eq!(deposits(&bench), 2);
    assert_eq!(bench.durable.vault, before);
}

#[test]
fn a_sealed_deposit_is_worth_nothing_from_another_device_or_request() {
    let mut bench = bench();
    let records = vec![NewParts {
        record: record_id(1),
        person: person_id(1),
        parts: vec![part(HERE, 1, Category::Identity, 1, 0)],
    }];
    let want = bench.want_deposit(Who::Worker, 1, records);
    bench.send(Who::Colleague, want.clone());
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    bench.send(Who::Portal, want.clone());
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    let mut changed = want.clone();
    if let Want::Deposit(deposit) = &mut changed {
        deposit.sealed.0[1_200] ^= 1;
    }
    let ask = bench.ask_with(Who::Worker, 1, changed);
    bench.submit(Who::Worker, &ask);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    let ask = bench.ask_with(Who::Worker, 1, want);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
}

/// A family's form, as a portal brings it.
fn brought(bench: &Bench) -> (KeyRef, Want) {
    let intake = IntakeId([0x77; 16]);
    let of = KeyRef::intake(HERE, intake);
    let id = IntakeKeyId {
        society: HERE,
        month: month(),
    };
    let pair = bench
        .machine
        .keyring()
        .intake(id)
        .expect("this month's key");
    let sealed = seal::intake::seal_key(
        &part_key(&of, 0),
        intake,
        &header(&of, 0),
        &id,
        pair.public(),
        &[5; 64],
    );
    let want = Want::Intake(WantIntake {
        intake,
        month: month(),
        header: header(&of, 0),
        sealed: Bytes(sealed.expect("to that key")),
    });
    (of, want)
}

#[test]
fn a_form_comes_in_during_a_lockdown_and_is_not_opened_in_it() {
    let mut bench = bench();
    lockdown(&mut bench);
    bench.settle();
    let (of, want) = brought(&bench);
    let before = bench.watch.replies.len();
    bench.send(Who::Worker, want.clone());
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Role)));
    bench.send(Who::Portal, want.clone());
    bench.settle();
    assert_eq!(bench.watch.replies.len(), before + 2);
    assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
    assert!(bench.durable.vault.part(&of).is_some());
    let size = bench.durable.vault.keys().count();
    bench.send(Who::Portal, want);
    bench.settle();
    assert_eq!(bench.durable.vault.keys().count(), size);
}

#[test]
fn a_form_is_erased_like_a_record_and_does_not_come_in_again() {
    let mut bench = bench();
    let (of, want) = brought(&bench);
    bench.send(Who::Portal, want.clone());
    bench.settle();
    assert!(bench.durable.vault.part(&of).is_some());
    let erase = Want::Erase(WantErase {
        records: vec![of.record],
        choice: Choice::CountedOnly,
    });
    bench.send(Who::Lead, erase);
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Done(_))));
    assert!(bench.durable.vault.part(&of).is_none());
    bench.send(Who::Portal, want);
    bench.settle();
    assert!(bench.durable.vault.part(&of).is_none(), "a late retry");
}

fn erasures(bench: &Bench) -> usize {
    let leaves = bench.watch.leaves.iter();
    leaves
        .filter(|leaf| matches!(leaf.event, Event::Erased(_)))
        .count()
}

#[test]
fn invariant_11_an_erasure_is_final_wherever_it_crashes_and_stands_once_in_the_log() {
    for steps in 0..8 {
        for torn in [0, 1] {
            let mut bench = bench();
            bench.with_case(Who::Worker, 2);
            let want = Bench::want_erase(&[1], Choice::CountedOnly);
            let ask = bench.send(Who::Lead, want);
            for n in 0..steps {
                let _ = if n % 2 == 0 {
                    bench.carry()
                } else {
                    bench.report()
                };
            }
            bench.crash(torn);
            // And again at once, before anything of it was done.
            bench.crash(torn);
            bench.settle();
            assert_eq!(held(&bench, 1, 1), erasures(&bench) == 0, "after {steps}");
            bench.submit(Who::Lead, &ask);
            bench.settle();
            assert!(!held(&bench, 1, 1));
            assert_eq!(erasures(&bench), 1, "after {steps}");
            assert_eq!(bench.durable.vault.unsettled().len(), 0);
            assert_eq!(bench.durable.vault.log_key(HERE, person_id(1)), None);
            assert!(held(&bench, 2, 1), "nobody else");
            bench.send(Who::Worker, want_release(HERE, 1, &[1]));
            assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
        }
    }
}

#[test]
fn an_erasure_overtaken_by_a_revocation_is_written_down_by_the_keyholder() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 1);
    bench.send(Who::Lead, Bench::want_erase(&[1], Choice::CountedOnly));
    bench.carry();
    bench.order(Act::Revoke(Who::Lead.device()), &[Who::OfficerA]);
    bench.settle();
    assert!(!held(&bench, 1, 1));
    let leaves = &bench.watch.leaves;
    let erased = leaves
        .iter()
        .find(|leaf| matches!(leaf.event, Event::Erased(_)))
        .unwrap();
    assert_eq!(erased.cause, Cause::Keyholder);
    assert_eq!(bench.durable.vault.unsettled().len(), 0);
}

#[test]
fn a_release_that_waits_while_its_record_is_erased_gives_no_key() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 1);
    let ask = bench.send(Who::Worker, want_release(HERE, 1, &[1]));
    bench.send(Who::Lead, Bench::want_erase(&[1], Choice::StillTold));
    bench.settle();
    assert_eq!(erasures(&bench), 1);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
    assert!(
        bench.durable.vault.log_key(HERE, person_id(1)).is_some(),
        "whoever is still to be told keeps the name in the log"
    );
    // And what was erased under that name is not brought back under it.
    bench.deposit(Who::Worker, 1, Category::Identity, 1);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
    assert!(!held(&bench, 1, 1));
}

/// Somebody puts back a copy of the vault from before the erasure, under the log of today: the
/// keys are there again, and the log alone knows that they must not be.
#[test]
fn invariant_11_a_vault_that_was_set_back_gives_no_key_that_the_log_calls_erased() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 2);
    let before = bench.durable.clone();
    let old = bench.send(Who::Worker, want_release(HERE, 1, &[1]));
    bench.settle();
    bench.send(Who::Lead, Bench::want_erase(&[1], Choice::StillTold));
    bench.settle();
    let mut mixed = bench.durable.clone();
    mixed.vault = before.vault;
    bench.restore(mixed);
    bench.settle();
    assert!(held(&bench, 1, 1), "the key is there again");
    let keys = bench.watch.count(|k| matches!(k, Kind::Keys(_)));
    bench.submit(Who::Worker, &old);
    bench.settle();
    assert_eq!(
        bench.watch.last(),
        Some(Kind::Denied(Reason::Unknown)),
        "the answer of before the erasure, asked for again"
    );
    bench.send(Who::Worker, want_release(HERE, 1, &[1]));
    bench.settle();
    assert_eq!(
        bench.watch.last(),
        Some(Kind::Denied(Reason::Unknown)),
        "anew"
    );
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), keys);
}

#[test]
fn invariant_11_a_late_retry_of_a_deposit_brings_nothing_erased_back() {
    for choice in [Choice::CountedOnly, Choice::StillTold] {
        let mut bench = bench();
        bench.deposit(Who::Worker, 1, Category::Identity, 1);
        bench.settle();
        bench.send(Who::Lead, Bench::want_erase(&[1], choice));
        bench.settle();
        bench.crash(0);
        bench.settle();
        // The desk never heard that its deposit was taken, and brings the same keys again.
        bench.deposit(Who::Worker, 1, Category::Identity, 1);
        bench.settle();
        assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
        assert!(!held(&bench, 1, 1), "{choice:?}");
    }
}

#[test]
fn nothing_is_saved_to_what_is_being_erased() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 1);
    bench.send(Who::Lead, Bench::want_erase(&[1], Choice::CountedOnly));
    let next = part(HERE, 1, Category::Identity, 2, 0);
    send_parts(&mut bench, Who::Colleague, 1, vec![next]);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    bench.send(Who::LeadB, Bench::want_erase(&[1], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
    bench.settle();
    // Nor is erased what is being saved.
    bench.deposit(Who::Worker, 2, Category::Identity, 1);
    bench.settle();
    let more = part(HERE, 2, Category::Contact, 1, 0);
    send_parts(&mut bench, Who::Worker, 2, vec![more]);
    bench.send(Who::Lead, Bench::want_erase(&[2], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Conflict)));
}

#[test]
fn an_erasure_is_of_one_person_of_one_society_by_a_role() {
    let mut bench = bench();
    bench.with_case(Who::Worker, 2);
    bench.send(Who::Lead, Bench::want_erase(&[1, 2], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    bench.send(Who::Lead, Bench::want_erase(&[1, 1], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    bench.send(Who::Lead, Bench::want_erase(&[], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    bench.send(Who::Worker, Bench::want_erase(&[1], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Role)));
    bench.send(Who::LeadThere, Bench::want_erase(&[1], Choice::CountedOnly));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
    assert!(!bench.disk.iter().any(|e| matches!(e, Effect::Store(_))));
}

/// Names in the log come from fresh randomness: who has all ids, and the root key's ring of
/// another day, cannot make them.
#[test]
fn invariant_11_a_log_key_is_random_and_gone_with_its_wrap() {
    let persons = |bench: &Bench| -> Vec<PersonPseudonym> {
        let leaves = bench.watch.leaves.iter();
        leaves
            .filter_map(|leaf| match &leaf.event {
                Event::Deposited(body) => Some(body.items[0].person),
                _ => None,
            })
            .collect()
    };
    let mut bench = bench();
    for round in 0..3_u8 {
        // Another record of the same person: the first one stays erased.
        let n = 10 + round;
        let parts = vec![part(HERE, n, Category::Identity, 1, 0)];
        let records = vec![NewParts {
            record: record_id(n),
            person: person_id(1),
            parts,
        }];
        send_records(&mut bench, Who::Worker, records);
        bench.settle();
        let persons = persons(&bench);
        let round = usize::from(round);
        assert_eq!(persons.len(), round + 1);
        assert!(
            !persons[..round].contains(&persons[round]),
            "the name came again"
        );
        bench.send(Who::Lead, Bench::want_erase(&[n], Choice::CountedOnly));
        bench.settle();
        assert_eq!(erasures(&bench), round + 1);
    }
    let session = session_of(Who::Worker);
    assert_ne!(session.public().session().0, persons(&bench)[0].0);
    assert!(!bench.watch.stopped(SocietyId::ALL));
}
