//! Replies: what leaves, when, to whom; and how a device reads them.

use crate::bench::{Bench, log_keys, session_of, signer, want_release};
use crate::kit::{HERE, Who};
use crate::watch::Kind;
use ledger::leaf::{Act, Event, Gate, Leaf, Limit, Lock, Policy, Reason, Resume, Strict, Subject};
use ledger::{Checkpoint, Cosigner, KeyName as LogName, LogKeys, Quorum, Witness, WitnessKey};
use policy::request::{WantAnswer, WantQuery};
use policy::{Ask, Seen, Want};
use release::reply::Sealed;
use release::{Alarm, Checked, Effect, Input, Mistrust, Reader, Reply};
use sign::encode::Bytes;
use sign::key::PqSigningKey;
use sign::time::{HOUR, MINUTE};
use sign::{Hash, SigningKey, SocietyId, from_bytes, to_bytes};

fn bench() -> Bench {
    let mut bench = Bench::new(Policy::default());
    bench.with_case(Who::Worker, 3);
    bench
}

fn open(bench: &mut Bench, records: &[u8]) -> Ask {
    bench.send(Who::Worker, want_release(HERE, 1, records))
}

fn read(bench: &Bench, ask: &Ask) -> Result<Checked, Mistrust> {
    let mut reader = Reader::new(log_keys(), None);
    let reply = &bench.watch.replies.last().expect("a reply").bytes;
    reader.read(reply, ask, session_of(Who::Worker))
}

fn lockdown(bench: &mut Bench) {
    let society = SocietyId::ALL;
    bench.order(Act::Lockdown(Lock { society }), &[Who::ChiefA]);
}

#[test]
fn invariant_1_no_reply_before_its_leaf_is_durable() {
    let mut bench = bench();
    let before = bench.watch.replies.len();
    let ask = open(&mut bench, &[1]);
    assert_eq!(bench.watch.replies.len(), before, "nothing yet");
    assert!(bench.carry());
    assert_eq!(bench.watch.replies.len(), before, "nobody was told yet");
    // Not for a size that is not this leaf's, either.
    let size = bench.durable.leaves.len() as u64;
    bench.step(Input::LogDurable(size - 1));
    bench.step(Input::LogDurable(size + 1));
    assert_eq!(bench.watch.replies.len(), before);
    assert!(bench.report());
    assert_eq!(bench.watch.last(), Some(Kind::Keys(size - 1)));
    let Ok(Checked::Keys(leaf, index, keys)) = read(&bench, &ask) else {
        panic!("keys");
    };
    assert_eq!(index, size - 1);
    assert_eq!(*leaf, bench.last_leaf());
    assert_eq!(keys.len(), 1);
}

#[test]
fn invariant_1_a_crash_before_the_leaf_gives_nothing_and_after_it_the_retry_gives_it() {
    let mut bench = bench();
    let ask = open(&mut bench, &[1]);
    bench.crash(0);
    bench.settle();
    let released = |bench: &Bench| {
        let is = |leaf: &&Leaf| matches!(leaf.event, Event::Released(_));
        bench.watch.leaves.iter().filter(is).count()
    };
    assert_eq!(released(&bench), 0);
    bench.submit(Who::Worker, &ask);
    bench.carry();
    // The leaf is durable; the machine never heard of it.
    bench.crash(0);
    assert_eq!(released(&bench), 1);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert_eq!(released(&bench), 1, "one leaf");
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 1);
}

#[test]
fn invariant_5_a_retry_gets_the_same_sealed_bytes_and_no_leaf() {
    let mut bench = bench();
    let ask = open(&mut bench, &[1, 2]);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    let size = bench.durable.leaves.len();
    let sealed = |bench: &Bench| match from_bytes(&bench.watch.replies.last().unwrap().bytes) {
        Ok(Reply::Keys(Sealed { sealed, .. })) => sealed,
        other => panic!("{other:?}"),
    };
    let first = sealed(&bench);
    assert_eq!(
        bench.watch.count(|k| matches!(k, Kind::Keys(_))),
        1,
        "asked twice before the leaf was durable: one reply"
    );
    bench.submit(Who::Worker, &ask);
    assert_eq!(sealed(&bench), first);
    bench.rotate(HERE);
    bench.settle();
    bench.submit(Who::Worker, &ask);
    assert_eq!(sealed(&bench), first, "also after a rotation");
    bench.crash(0);
    bench.settle();
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert_eq!(sealed(&bench), first, "also after a restart");
    assert_eq!(bench.durable.leaves.len(), size + 2, "a rotation, a boot");
    // Another request with the number is none, an older one neither.
    let other = bench.ask_with(Who::Worker, ask.seq, want_release(HERE, 1, &[3]));
    bench.submit(Who::Worker, &other);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    // Nor one of the same shape, for which the old leaf would do.
    let other = bench.ask_with(Who::Worker, ask.seq, want_release(HERE, 1, &[3, 1]));
    bench.submit(Who::Worker, &other);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    let next = open(&mut bench, &[3]);
    bench.settle();
    assert!(next.seq > ask.seq);
    bench.submit(Who::Worker, &ask);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
}

#[test]
fn invariant_4_nothing_is_sent_after_a_lockdown_new_waiting_or_again() {
    let mut bench = bench();
    let old = open(&mut bench, &[1]);
    bench.settle();
    let waiting = open(&mut bench, &[2]);
    bench.carry();
    lockdown(&mut bench);
    assert!(bench.alarms.contains(&Alarm::LockedDown(SocietyId::ALL)));
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    bench.submit(Who::Worker, &waiting);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    open(&mut bench, &[3]);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    bench.crash(0);
    bench.settle();
    bench.submit(Who::Worker, &waiting);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 1);
    // Through the gate and the rotation, and not before.
    let gate = Gate {
        findings: Hash([1; 32]),
        outside_test: None,
    };
    let society = SocietyId::ALL;
    bench.order(
        Act::Resume(Resume { society, gate }),
        &[Who::ChiefA, Who::ChiefB],
    );
    bench.settle();
    bench.submit(Who::Worker, &waiting);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    for society in [HERE, crate::kit::THERE] {
        bench.rotate(society);
    }
    bench.settle();
    bench.submit(Who::Worker, &waiting);
    assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))));
    let _ = old;
}

#[test]
fn invariant_4_nor_to_a_device_that_was_revoked_or_suspended() {
    for stop in 0..3 {
        let mut bench = bench();
        let ask = open(&mut bench, &[1]);
        bench.carry();
        match stop {
            0 => bench.order(Act::Revoke(Who::Worker.device()), &[Who::Lead]),
            _ => {
                // Three hits of a limit trip the device, or the person.
                let policy = if stop == 1 {
                    Policy {
                        day: 1,
                        ..Policy::default()
                    }
                } else {
                    Policy {
                        hour: 1,
                        ..Policy::default()
                    }
                };
                bench.order(Act::SetPolicy(policy), &[Who::ChiefA, Who::ChiefB]);
                for _ in 0..3 {
                    open(&mut bench, &[2, 3]);
                }
                let tripped = |alarm: &Alarm| matches!(alarm, Alarm::Tripped(_));
                assert!(bench.alarms.iter().any(tripped));
            }
        }
        bench.submit(Who::Worker, &ask);
        bench.settle();
        assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Device)));
        assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 0);
    }
}

#[test]
fn invariant_4_nor_is_a_search_answered_after_a_lockdown() {
    let mut bench = bench();
    let ticket = Want::Query(WantQuery {
        case: crate::bench::record_id(1),
        query: Hash([1; 32]),
        standing: false,
    });
    bench.send(Who::Worker, ticket);
    bench.settle();
    let query = bench.durable.leaves.len() as u64 - 1;
    let leave = Want::Answer(WantAnswer {
        query,
        found: vec![],
    });
    let ask = bench.send(Who::Matcher, leave);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Done(query + 1)));
    bench.submit(Who::Matcher, &ask);
    assert_eq!(bench.watch.last(), Some(Kind::Done(query + 1)), "a retry");
    lockdown(&mut bench);
    bench.submit(Who::Matcher, &ask);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
}

#[test]
fn invariant_01_no_roster_tells_of_a_leaf_that_is_not_durable() {
    let mut bench = bench();
    let size = |bench: &Bench| {
        let roster = bench.machine.roster(bench.now)?;
        Some(roster.roster.size)
    };
    let before = bench.durable.leaves.len() as u64;
    assert_eq!(size(&bench), Some(before));
    bench.order(Act::Revoke(Who::Worker2.device()), &[Who::Lead]);
    assert_eq!(size(&bench), None);
    bench.carry();
    assert_eq!(size(&bench), None, "nobody was told yet");
    bench.report();
    assert_eq!(size(&bench), Some(before + 1));
}

#[test]
fn invariant_04_what_waited_too_long_is_not_sent_because_the_clock_went_back() {
    let mut bench = bench();
    open(&mut bench, &[1]);
    assert!(bench.carry());
    // Another leaf past the time of the request, then the clock goes back to before it.
    bench.pass(61_000_000);
    bench.grant(Who::Colleague, 2, &[2]);
    bench.now = sign::Time(bench.now.0 - 30_000_000);
    assert!(bench.report());
    bench.settle();
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 0);
}

#[test]
fn nothing_is_sent_past_its_time_whatever_the_clock_does() {
    let mut bench = bench();
    let ask = open(&mut bench, &[1]);
    bench.carry();
    bench.pass(61_000_000);
    bench.settle();
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 0);
    bench.submit(Who::Worker, &ask);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
    // A leaf at a later time, then the clock is set back: the request is as stale as before.
    open(&mut bench, &[2]);
    bench.settle();
    let keys = bench.watch.count(|k| matches!(k, Kind::Keys(_)));
    bench.now = sign::Time(bench.now.0 - HOUR);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), keys);
    // A request good for longer than the rules allow is none.
    let mut long = bench.ask(Who::Worker, want_release(HERE, 1, &[2]));
    long.not_after = bench.machine.state().time.plus(60_000_001);
    bench.submit(Who::Worker, &long);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Request)));
}

#[test]
fn invariant_4_a_request_is_good_for_so_many_seconds_at_most() {
    for seconds in [60_u32, 20] {
        let mut bench = bench();
        let rules = Policy {
            request_seconds: seconds,
            ..Policy::default()
        };
        bench.order(Act::SetPolicy(rules), &[Who::ChiefA, Who::ChiefB]);
        bench.settle();
        let size = bench.durable.leaves.len();
        for (more, kind) in [
            (1, Kind::Denied(Reason::Request)),
            (0, Kind::Keys(size as u64)),
        ] {
            let mut ask = bench.ask(Who::Worker, want_release(HERE, 1, &[2]));
            ask.not_after = bench.now.plus(u64::from(seconds) * 1_000_000 + more);
            bench.submit(Who::Worker, &ask);
            bench.settle();
            assert_eq!(bench.watch.last(), Some(kind), "{seconds} s and {more}");
        }
        assert_eq!(bench.durable.leaves.len(), size + 1);
    }
}

#[test]
fn nothing_is_sent_once_the_lease_is_over_or_the_clock_in_doubt() {
    let mut bench = bench();
    let ask = open(&mut bench, &[1]);
    bench.carry();
    bench.step(Input::ClockJumped);
    bench.settle();
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Sealed)));
    bench.order(Act::ClearClock, &[Who::ChiefA]);
    bench.submit(Who::Worker, &ask);
    bench.settle();
    assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))));
    let soon = bench.now.plus(1);
    bench.order(Act::Lease(soon), &[Who::ChiefA]);
    bench.pass(1);
    bench.submit(Who::Worker, &ask);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Sealed)));
}

#[test]
fn who_is_unknown_or_signs_wrongly_is_not_answered() {
    let mut bench = bench();
    let before = (bench.watch.replies.len(), bench.watch.leaves.len());
    let mut ask = bench.ask(Who::Worker, want_release(HERE, 1, &[1]));
    bench.submit(Who::Colleague, &ask);
    ask.device = Who::Newcomer.device();
    bench.submit(Who::Newcomer, &ask);
    ask.device = Who::Worker.device();
    ask.origin = "log.example/other".to_owned();
    bench.submit(Who::Worker, &ask);
    bench.settle();
    let after = (bench.watch.replies.len(), bench.watch.leaves.len());
    assert_eq!(before, after);
}

#[test]
fn an_order_with_a_wrong_signature_does_nothing() {
    let mut bench = bench();
    let order = crate::kit::order(Act::Lockdown(Lock { society: HERE }), 900, bench.now);
    let mut approval = Who::ChiefA.approves(&order);
    approval.signature = Who::ChiefB.approves(&order).signature;
    let size = bench.watch.leaves.len();
    bench.step(Input::Ordered(order.clone(), vec![approval]));
    assert_eq!(bench.watch.leaves.len(), size);
    let approval = Who::ChiefA.approves(&order);
    bench.step(Input::Ordered(order, vec![approval]));
    assert_eq!(bench.watch.leaves.len(), size + 1);
}

#[test]
fn refusals_are_gathered_and_limits_stand_at_once() {
    let mut bench = bench();
    let size = bench.watch.leaves.len();
    for _ in 0..4 {
        open(&mut bench, &[9]);
    }
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Unknown)));
    bench.step(Input::Tick);
    assert_eq!(bench.watch.leaves.len(), size);
    bench.pass(10 * MINUTE);
    bench.step(Input::Tick);
    bench.step(Input::Tick);
    assert_eq!(bench.watch.leaves.len(), size + 1);
    let Event::Denial(denial) = &bench.watch.leaves[size].event else {
        panic!("a denial");
    };
    assert_eq!((denial.reason, denial.count), (Reason::Unknown, 4));
    bench.order(
        Act::SetPolicy(Policy {
            day: 2,
            ..Policy::default()
        }),
        &[Who::ChiefA, Who::ChiefB],
    );
    let size = bench.watch.leaves.len();
    open(&mut bench, &[1, 2, 3]);
    let limit = Reason::Limit(Limit::Device);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(limit)));
    assert_eq!(bench.watch.leaves.len(), size + 1);
    open(&mut bench, &[1, 2]);
    bench.settle();
    assert!(bench.alarms.contains(&Alarm::Warning(Who::Worker.staff())));
}

#[test]
fn invariant_9_a_reader_believes_only_its_own_reply_from_its_own_log() {
    let mut bench = bench();
    let first = open(&mut bench, &[1]);
    bench.settle();
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    let session = session_of(Who::Worker);
    let mut reader = Reader::new(log_keys(), None);
    let by = |reader: &mut Reader, reply: &[u8], ask: &Ask| reader.read(reply, ask, session).err();
    let second = open(&mut bench, &[2]);
    bench.settle();
    let later = bench.watch.replies.last().unwrap().bytes.clone();
    // Swapped.
    assert_eq!(
        by(&mut reader, &later, &first),
        Some(Mistrust::OtherRequest)
    );
    assert_eq!(by(&mut reader, &reply, &first), None);
    assert_eq!(by(&mut reader, &later, &second), None);
    assert_eq!(
        by(&mut reader, &reply, &second),
        Some(Mistrust::OtherRequest)
    );
    // Every changed part of it.
    let Ok(Reply::Keys(good)) = from_bytes::<Reply>(&reply) else {
        panic!("keys");
    };
    let Ok(Reply::Keys(other)) = from_bytes::<Reply>(&later) else {
        panic!("keys");
    };
    let broken = |change: &dyn Fn(&mut Sealed)| {
        let mut sealed = good.clone();
        change(&mut sealed);
        let reply = to_bytes(&Reply::Keys(sealed));
        Reader::new(log_keys(), None)
            .read(&reply, &first, session)
            .err()
    };
    assert_eq!(
        broken(&|s| s.sealed = other.sealed.clone()),
        Some(Mistrust::Keys)
    );
    assert_eq!(broken(&|s| s.sealed.0[1_200] ^= 1), Some(Mistrust::Keys));
    assert_eq!(
        broken(&|s| s.proof.leaf = other.proof.leaf.clone()),
        Some(Mistrust::Inclusion)
    );
    assert_eq!(
        broken(&|s| s.proof.inclusion.index -= 1),
        Some(Mistrust::Inclusion)
    );
    assert!(broken(&|s| s.proof.inclusion = other.proof.inclusion.clone()).is_some());
    let unsigned = |s: &mut Sealed| {
        let text = String::from_utf8(s.proof.checkpoint.0.clone()).unwrap();
        // The note without its last line: the ML-DSA signature.
        let cut = text.trim_end().rfind('\n').unwrap() + 1;
        s.proof.checkpoint = Bytes(text.as_bytes()[..cut].to_vec());
    };
    assert_eq!(broken(&unsigned), Some(Mistrust::Checkpoint));
    // Another session cannot read it, and says so.
    let stranger = session_of(Who::Colleague);
    let read = Reader::new(log_keys(), None).read(&reply, &first, stranger);
    assert_eq!(read.err(), Some(Mistrust::Keys));
    // Bytes of any kind.
    assert_eq!(
        by(&mut reader, &reply[1..], &first),
        Some(Mistrust::Malformed)
    );
    // Keys in place of an acknowledgement and the other way round.
    let done = to_bytes(&Reply::Done(good.proof.clone()));
    assert_eq!(by(&mut reader, &done, &first), Some(Mistrust::OtherLeaf));
}

#[test]
fn a_refusal_is_for_one_request_and_signed() {
    let mut bench = bench();
    let ask = open(&mut bench, &[9]);
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    let session = session_of(Who::Worker);
    let mut reader = Reader::new(log_keys(), None);
    let read = reader.read(&reply, &ask, session).unwrap();
    assert!(matches!(read, Checked::Denied(Reason::Unknown)));
    let Ok(Reply::Denied(mut denied)) = from_bytes::<Reply>(&reply) else {
        panic!("denied");
    };
    denied.reason = Reason::Stopped;
    let forged = to_bytes(&Reply::Denied(denied));
    assert_eq!(
        reader.read(&forged, &ask, session).err(),
        Some(Mistrust::Checkpoint)
    );
    let other = open(&mut bench, &[8]);
    assert_eq!(
        reader.read(&reply, &other, session).err(),
        Some(Mistrust::OtherRequest)
    );
}

/// What a device has seen, put into its next request.
fn seen(reader: &Reader) -> Seen {
    reader.seen().expect("it has seen a head")
}

#[test]
fn invariant_7_a_keyholder_that_was_set_back_closes_for_ever() {
    // Set back by one leaf and by several: the start makes a leaf itself, so that an old copy may
    // be as long as the log it was.
    for steps in 1..=4_u8 {
        let mut bench = bench();
        let old = bench.durable.clone();
        let mut reader = Reader::new(log_keys(), None);
        let session = session_of(Who::Worker);
        for n in 0..steps {
            let ask = open(&mut bench, &[n % 3 + 1]);
            bench.settle();
            let reply = bench.watch.replies.last().unwrap().bytes.clone();
            reader.read(&reply, &ask, session).unwrap();
        }
        let mut honest = bench.ask(Who::Worker, want_release(HERE, 1, &[3]));
        honest.seen = Some(seen(&reader));
        bench.submit(Who::Worker, &honest);
        bench.settle();
        assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))), "honest");
        bench.watch.heads.clear();
        bench.restore(old);
        bench.settle();
        let mut forged = bench.ask(Who::Worker, want_release(HERE, 1, &[3]));
        let mut bad = seen(&reader);
        bad.size += 5;
        forged.seen = Some(bad);
        bench.submit(Who::Worker, &forged);
        bench.settle();
        assert_eq!(bench.machine.phase(), Bench::serving(), "nobody can say so");
        bench.pass(1);
        let mut ask = bench.ask(Who::Worker, want_release(HERE, 1, &[3]));
        ask.seen = Some(seen(&reader));
        let replies = bench.watch.replies.len();
        bench.submit(Who::Worker, &ask);
        bench.settle();
        assert!(bench.alarms.contains(&Alarm::SetBack), "{steps} leaves");
        assert_ne!(bench.machine.phase(), Bench::serving());
        open(&mut bench, &[1]);
        bench.settle();
        assert_eq!(bench.watch.replies.len(), replies, "nothing more");
    }
}

#[test]
fn a_reader_refuses_a_log_that_does_not_continue_what_it_saw() {
    let mut bench = bench();
    let old = bench.durable.clone();
    let mut reader = Reader::new(log_keys(), None);
    let session = session_of(Who::Worker);
    let ask = open(&mut bench, &[1]);
    bench.settle();
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    reader.read(&reply, &ask, session).unwrap();
    // A second log from the same keys, which has gone another way.
    bench.watch.heads.clear();
    bench.restore(old);
    bench.settle();
    let mut ask = open(&mut bench, &[2]);
    bench.settle();
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    ask.seen = Some(seen(&reader));
    let fork = reader.read(&reply, &ask, session).err();
    assert_eq!(fork, Some(Mistrust::Consistency));
}

#[test]
fn invariant_6_a_reader_goes_on_only_from_a_head_that_the_log_signed() {
    let mut bench = bench();
    let mut reader = Reader::new(log_keys(), None);
    let session = session_of(Who::Worker);
    let ask = open(&mut bench, &[1]);
    bench.settle();
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    reader.read(&reply, &ask, session).unwrap();
    let kept = seen(&reader);
    let resumed = |seen: &Seen| Reader::resume(log_keys(), None, seen);
    let again = resumed(&kept).expect("the log signed it");
    assert_eq!(again.seen(), Some(kept.clone()));
    assert_eq!(again.head(), reader.head());

    let caught = |change: &dyn Fn(&mut Seen)| {
        let mut other = kept.clone();
        change(&mut other);
        resumed(&other).err()
    };
    let text = |seen: &Seen, name: LogName| Checkpoint {
        origin: name,
        size: seen.size,
        root: seen.root,
    };
    let by = |key: &SigningKey, name: LogName| {
        let text = text(&kept, name).to_string();
        key.sign_text(text.as_bytes())
    };
    let refused = Some(Mistrust::Checkpoint);
    assert_eq!(caught(&|s| s.size += 1), refused, "longer");
    assert_eq!(caught(&|s| s.size -= 1), refused, "shorter");
    assert_eq!(caught(&|s| s.root.0[31] ^= 1), refused, "another root");
    assert_eq!(caught(&|s| s.signature.0[0] ^= 1), refused, "changed");
    let stranger = by(Who::ChiefA.key(), signer().name);
    assert_eq!(caught(&|s| s.signature = stranger), refused, "a stranger's");
    let other = LogName::new("log.example/other").expect("sound");
    let elsewhere = by(&signer().ed25519, other);
    assert_eq!(
        caught(&|s| s.signature = elsewhere),
        refused,
        "another log's"
    );
}

fn cosigner(n: u8) -> Cosigner {
    Cosigner {
        name: LogName::new(&format!("witness.example/{n}")).expect("sound"),
        key: SigningKey::from_seed(&[0xd0 + n; 32]),
    }
}

fn witness_keys() -> Vec<WitnessKey> {
    (0..3).map(|n| cosigner(n).public()).collect()
}

/// The note with the lines of these witnesses, each of which saw nothing before.
fn cosigned(note: &[u8], witnesses: &[u8]) -> Vec<u8> {
    cosigned_of(&log_keys(), note, witnesses)
}

/// The same of a log with these keys.
fn cosigned_of(log: &LogKeys, note: &[u8], witnesses: &[u8]) -> Vec<u8> {
    let mut signed = ledger::SignedCheckpoint::parse(note).expect("sound");
    for n in witnesses {
        let request = ledger::AddCheckpoint {
            old: 0,
            proof: vec![],
            checkpoint: ledger::SignedCheckpoint::parse(note).expect("sound"),
        };
        let mut witness = Witness::new(log.clone(), None);
        let line = witness
            .step(&request, &cosigner(*n), crate::kit::START)
            .expect("sound")
            .reply;
        signed.add(line).expect("sound");
    }
    signed.to_string().into_bytes()
}

/// A house that shows nothing before two of three witnesses have signed.
fn strict() -> Bench {
    let strict = Strict {
        k: 2,
        witnesses: witness_keys()
            .iter()
            .map(|w| (w.name.as_str().to_owned(), w.key))
            .collect(),
    };
    let mut bench = bench();
    let rules = Policy {
        strict: Some(strict),
        ..Policy::default()
    };
    bench.order(Act::SetPolicy(rules), &[Who::ChiefA, Who::ChiefB]);
    bench.settle();
    bench.cosign.clear();
    bench
}

#[test]
fn invariant_7_a_cosigned_note_is_the_log_s_own_and_not_older_than_what_was_shown() {
    let mut bench = strict();
    let first = open(&mut bench, &[1]);
    bench.settle();
    let note = bench.cosign.last().unwrap().clone();
    let heads = bench.watch.heads.len();
    // The same name and the same head by other keys, which the witnesses took for the log's.
    let head = ledger::SignedCheckpoint::parse(&note)
        .unwrap()
        .checkpoint()
        .clone();
    let mut stranger = signer();
    stranger.ed25519 = SigningKey::from_seed(&[0xc1; 32]);
    let forged = head.clone().sign(&stranger, bench.now).to_string();
    let forged = cosigned_of(&stranger.keys(), forged.as_bytes(), &[0, 1]);
    bench.step(Input::Cosigned(forged));
    let mut stranger = signer();
    stranger.ml_dsa = PqSigningKey::from_seed(&[0xc2; 32]);
    let forged = head.sign(&stranger, bench.now).to_string();
    let forged = cosigned_of(&stranger.keys(), forged.as_bytes(), &[0, 1]);
    bench.step(Input::Cosigned(forged));
    // The log's own head without one of its own two lines.
    let whole = String::from_utf8(cosigned(&note, &[0, 1])).unwrap();
    let own = format!("\u{2014} {} ", signer().name.as_str());
    let places: Vec<usize> = whole.match_indices(&own).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2, "an Ed25519 and an ML-DSA line");
    for at in places {
        let end = at + whole[at..].find('\n').unwrap() + 1;
        let short = [&whole[..at], &whole[end..]].concat();
        bench.step(Input::Cosigned(short.into_bytes()));
    }
    assert_eq!(bench.watch.heads.len(), heads, "none of them is shown");
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 0);
    bench.step(Input::Cosigned(cosigned(&note, &[0, 1])));
    assert_eq!(bench.watch.heads.len(), heads + 1);
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 1);

    // The next head is shown; then the one before comes back from slower witnesses.
    let second = open(&mut bench, &[2]);
    bench.settle();
    let newer = bench.cosign.last().unwrap().clone();
    bench.step(Input::Cosigned(cosigned(&newer, &[0, 1])));
    assert_eq!(bench.watch.heads.len(), heads + 2);
    bench.step(Input::Cosigned(cosigned(&note, &[1, 2])));
    assert_eq!(bench.watch.heads.len(), heads + 2, "nothing older");
    // Whoever asks again is shown the newest head still.
    bench.submit(Who::Worker, &second);
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    let Ok(Reply::Keys(sealed)) = from_bytes::<Reply>(&reply) else {
        panic!("keys");
    };
    let shown = ledger::SignedCheckpoint::parse(&sealed.proof.checkpoint.0).unwrap();
    assert_eq!(shown.checkpoint().size, bench.durable.leaves.len() as u64);
    assert!(second.seq > first.seq);
}

#[test]
fn strict_answers_wait_for_the_witnesses() {
    let witnesses = witness_keys();
    let mut bench = strict();
    let heads = bench.watch.heads.len();
    let ask = open(&mut bench, &[1]);
    bench.settle();
    assert_eq!(bench.watch.count(|k| matches!(k, Kind::Keys(_))), 0);
    assert_eq!(bench.watch.heads.len(), heads, "not even the checkpoint");
    let note = bench.cosign.last().unwrap().clone();
    bench.step(Input::Cosigned(cosigned(&note, &[0])));
    assert_eq!(bench.watch.heads.len(), heads, "one witness is too few");
    // A checkpoint that this log never signed does not help.
    let stranger = Checkpoint {
        origin: signer().name,
        size: bench.durable.leaves.len() as u64 + 1,
        root: Hash([9; 32]),
    };
    let ahead = stranger.sign(&signer(), bench.now).to_string();
    bench.step(Input::Cosigned(cosigned(ahead.as_bytes(), &[0, 1])));
    assert_eq!(bench.watch.heads.len(), heads, "ahead of the disk");
    bench.step(Input::Cosigned(cosigned(&note, &[2, 0])));
    assert!(matches!(bench.watch.last(), Some(Kind::Keys(_))));
    let reply = bench.watch.replies.last().unwrap().bytes.clone();
    let session = session_of(Who::Worker);
    for (k, fine) in [(2, true), (3, false)] {
        let quorum = Quorum::new(k, witnesses.clone()).unwrap();
        let mut reader = Reader::new(log_keys(), Some(quorum));
        let read = reader.read(&reply, &ask, session);
        assert_eq!(read.is_ok(), fine, "{k} witnesses");
    }
    // A lockdown while the witnesses take their time.
    let waiting = open(&mut bench, &[2]);
    bench.settle();
    let note = bench.cosign.last().unwrap().clone();
    lockdown(&mut bench);
    bench.step(Input::Cosigned(cosigned(&note, &[0, 1])));
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Stopped)));
    let _ = waiting;
}

#[test]
fn a_trip_comes_with_the_denial_that_causes_it_and_survives_a_torn_append() {
    let mut bench = bench();
    let rules = Policy {
        day: 1,
        ..Policy::default()
    };
    bench.order(Act::SetPolicy(rules), &[Who::ChiefA, Who::ChiefB]);
    bench.settle();
    for _ in 0..2 {
        open(&mut bench, &[1, 2]);
    }
    bench.settle();
    open(&mut bench, &[1, 2]);
    // Denial and trip are one append; only the denial reaches the disk.
    assert!(matches!(bench.disk.front(), Some(Effect::Append(leaves)) if leaves.len() == 2));
    bench.crash(1);
    bench.settle();
    let Event::Trip(trip) = bench.last_leaf().event else {
        panic!("the trip that was due");
    };
    assert_eq!(trip.subject, Subject::Device(Who::Worker.device()));
    open(&mut bench, &[1]);
    assert_eq!(bench.watch.last(), Some(Kind::Denied(Reason::Device)));
}
