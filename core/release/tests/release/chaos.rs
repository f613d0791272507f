//! Random interleavings of everything: requests, durability late, twice and out of order,
//! crashes, torn appends, lockdowns, rotations, clock jumps. The watcher holds every leaf, reply
//! and checkpoint against the invariants as it comes out.

use crate::bench::{Bench, want_release};
use crate::kit::{HERE, THERE, Who};
use crate::watch::Kind;
use ledger::leaf::{Act, Choice, Gate, Lock, Policy, Resume, Subject};
use policy::Ask;
use proptest::prelude::*;
use release::Input;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{Category, Hash, SocietyId, Time};

#[derive(Clone, Debug)]
enum Op {
    Open(Who, Vec<u8>),
    /// A request made before, of those still remembered, again.
    Again(usize),
    Save(Who, u8, Category, u32),
    Erase(u8),
    Carry(u8),
    Report(u8),
    /// The newest report before the older ones.
    ReportLast,
    /// A report twice.
    ReportTwice,
    Crash(u8),
    Lockdown(SocietyId),
    Resume(SocietyId),
    Rotate(SocietyId),
    Reinstate,
    Revoke(Who),
    Tick,
    Forward(u64),
    Back(u64),
    Jumped,
    Cleared,
    Lease,
    Settle,
}

const WORKERS: [Who; 4] = [Who::Worker, Who::Worker2, Who::Colleague, Who::WorkerThere];

fn op() -> impl Strategy<Value = Op> {
    let who = || prop::sample::select(WORKERS.to_vec());
    let society = || prop::sample::select(vec![HERE, THERE, SocietyId::ALL]);
    let one = || prop::sample::select(vec![HERE, THERE]);
    let category = prop::sample::select(vec![Category::Identity, Category::Contact]);
    prop_oneof![
        14 => (who(), prop::collection::btree_set(1..=4_u8, 1..4))
            .prop_map(|(w, r)| Op::Open(w, r.into_iter().collect())),
        8 => (0..12_usize).prop_map(Op::Again),
        5 => (who(), 1..=5_u8, category, 1..4_u32).prop_map(|(w, n, c, v)| Op::Save(w, n, c, v)),
        1 => (1..=4_u8).prop_map(Op::Erase),
        10 => (1..4_u8).prop_map(Op::Carry),
        10 => (1..4_u8).prop_map(Op::Report),
        2 => Just(Op::ReportLast),
        2 => Just(Op::ReportTwice),
        4 => (0..3_u8).prop_map(Op::Crash),
        1 => society().prop_map(Op::Lockdown),
        4 => society().prop_map(Op::Resume),
        4 => one().prop_map(Op::Rotate),
        3 => Just(Op::Reinstate),
        1 => who().prop_map(Op::Revoke),
        1 => Just(Op::Tick),
        3 => prop::sample::select(vec![1, MINUTE, 10 * MINUTE, HOUR, DAY]).prop_map(Op::Forward),
        1 => prop::sample::select(vec![1, MINUTE, HOUR]).prop_map(Op::Back),
        1 => Just(Op::Jumped),
        2 => Just(Op::Cleared),
        3 => Just(Op::Lease),
        5 => Just(Op::Settle),
    ]
}

fn tight() -> Policy {
    Policy {
        hour: 3,
        day: 5,
        all_day: 8,
        society_day: 6,
        novelty_hour: 3,
        denials: 2,
        ..Policy::default()
    }
}

/// Two cases, filed under loose rules, then the tight ones.
fn start() -> Bench {
    let mut bench = Bench::new(Policy::default());
    bench.with_case(Who::Worker, 4);
    for n in 1..=4 {
        bench.deposit(Who::WorkerThere, n, Category::Identity, 1);
    }
    bench.settle();
    bench.grant(Who::Colleague, 2, &[1, 2, 3]);
    bench.grant(Who::WorkerThere, 3, &[1, 2, 3, 4]);
    let act = Act::SetPolicy(tight());
    bench.order(act, &[Who::ChiefA, Who::ChiefB]);
    bench.settle();
    bench
}

fn run(bench: &mut Bench, asks: &mut Vec<(Who, Ask)>, op: Op) {
    let chiefs = [Who::ChiefA, Who::ChiefB];
    match op {
        Op::Open(who, records) => {
            let id = match who {
                Who::Colleague => 2,
                Who::WorkerThere => 3,
                _ => 1,
            };
            let want = want_release(who.society(), id, &records);
            let ask = bench.send(who, want);
            asks.insert(0, (who, ask));
        }
        Op::Again(n) => {
            if let Some((who, ask)) = asks.get(n).cloned() {
                bench.submit(who, &ask);
            }
        }
        Op::Save(who, n, category, version) => {
            let ask = bench.deposit(who, n, category, version);
            asks.insert(0, (who, ask));
        }
        Op::Erase(n) => {
            let ask = bench.send(Who::Lead, Bench::want_erase(&[n], Choice::CountedOnly));
            asks.insert(0, (Who::Lead, ask));
        }
        Op::Carry(n) => {
            for _ in 0..n {
                bench.carry();
            }
        }
        Op::Report(n) => {
            for _ in 0..n {
                bench.report();
            }
        }
        Op::ReportLast => {
            if let Some(report) = bench.reports.pop_back() {
                bench.tell(&report);
            }
        }
        Op::ReportTwice => {
            if let Some(report) = bench.reports.front().cloned() {
                bench.tell(&report);
            }
        }
        Op::Crash(torn) => bench.crash(usize::from(torn)),
        Op::Lockdown(society) => bench.order(Act::Lockdown(Lock { society }), &chiefs),
        Op::Resume(society) => {
            // Resumed and rekeyed, if it goes through.
            let gate = Gate {
                findings: Hash([1; 32]),
                outside_test: None,
            };
            bench.order(Act::Resume(Resume { society, gate }), &chiefs);
            bench.rotate(HERE);
            bench.rotate(THERE);
        }
        Op::Rotate(society) => bench.rotate(society),
        Op::Reinstate => {
            for who in WORKERS {
                for subject in [Subject::Device(who.device()), Subject::Staff(who.staff())] {
                    bench.order(Act::Reinstate(subject), &chiefs);
                }
            }
        }
        Op::Revoke(who) => bench.order(Act::Revoke(who.device()), &chiefs),
        Op::Tick => bench.step(Input::Tick),
        Op::Forward(micros) => bench.pass(micros),
        Op::Back(micros) => bench.now = Time(bench.now.0 - micros),
        Op::Jumped => bench.step(Input::ClockJumped),
        Op::Cleared => bench.order(Act::ClearClock, &chiefs),
        Op::Lease => {
            let now = bench.now.max(bench.machine.state().time);
            bench.order(Act::Lease(now.plus(DAY)), &chiefs);
        }
        Op::Settle => bench.settle(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, ..ProptestConfig::with_cases(160) })]

    #[test]
    fn invariants_1_to_6_9_and_13_hold_in_any_interleaving(
        ops in prop::collection::vec(op(), 1..90),
    ) {
        let mut bench = start();
        let mut asks = Vec::new();
        for op in ops {
            run(&mut bench, &mut asks, op);
        }
        bench.settle();
        // Whatever happened, what is durable opens, and says the same again.
        let state = bench.machine.state().clone();
        bench.crash(0);
        bench.settle();
        let again = bench.machine.state();
        prop_assert_eq!(&state.directory, &again.directory);
        prop_assert_eq!(&state.budgets, &again.budgets);
        prop_assert_eq!(&state.standings, &again.standings);
        bench.watch.finish(&bench.durable, &tight());
    }
}

/// The run above would mean little if nothing were ever released in it.
#[test]
fn the_interleavings_release_refuse_and_trip() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut keys, mut denied, mut trips) = (0, 0, 0);
    for _ in 0..80 {
        let ops = prop::collection::vec(op(), 60..90);
        let ops = ops.new_tree(&mut runner).unwrap().current();
        let mut bench = start();
        let mut asks = Vec::new();
        for op in ops {
            run(&mut bench, &mut asks, op);
        }
        keys += bench.watch.count(|k| matches!(k, Kind::Keys(_)));
        denied += bench.watch.count(|k| matches!(k, Kind::Denied(_)));
        let tripped = |alarm: &&release::Alarm| matches!(alarm, release::Alarm::Tripped(_));
        trips += bench.alarms.iter().filter(tripped).count();
    }
    assert!(
        keys > 40 && denied > 40 && trips >= 3,
        "{keys} {denied} {trips}"
    );
}
