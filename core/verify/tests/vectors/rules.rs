//! Logs with one leaf that the rules do not allow, each for one reason: beginnings, the order of
//! leaves, releases, limits, stops.

use crate::acts::{officers, searches, unfit_orders, writing};
use crate::make::*;

/// Every rule broken once.
pub(crate) fn bad() -> Vec<Case> {
    let mut cases = Vec::new();
    beginnings(&mut cases);
    order_of_leaves(&mut cases);
    releases(&mut cases);
    limits(&mut cases);
    stops(&mut cases);
    writing(&mut cases);
    searches(&mut cases);
    officers(&mut cases);
    unfit_orders(&mut cases);
    cases
}

fn beginnings(cases: &mut Vec<Case>) {
    let fold = Fold::new();
    let begin = |change: &dyn Fn(&mut ledger::leaf::Genesis)| {
        let mut body = genesis(Policy::default());
        change(&mut body);
        let mut leaf = fold.leaves[0].clone();
        leaf.event = Event::Genesis(Box::new(body));
        leaf
    };
    let mut only = |name, code, leaf: Leaf| cases.push(Case::of(name, code, &[], &leaf));
    let boot = Event::Boot(Boot {
        program: Hash([1; 32]),
    });
    let mut other = fold.leaves[0].clone();
    other.event = boot;
    only("begins with another leaf", "genesis", other);
    let mut other = fold.leaves[0].clone();
    other.cause = Cause::Keyholder;
    only("genesis not made at the console", "genesis", other);
    only(
        "genesis with one officer enough",
        "genesis",
        begin(&|g| g.policy.officers = 1),
    );
    only(
        "genesis with sessions of thirteen hours",
        "genesis",
        begin(&|g| g.policy.session_hours = 13),
    );
    only(
        "genesis where one person is all officers",
        "genesis",
        begin(&|g| g.devices.retain(|d| d.staff != Who::ChiefB.staff())),
    );
    only(
        "genesis where a second officer has a portal only",
        "genesis",
        begin(&|g| {
            for device in &mut g.devices {
                if device.staff == Who::ChiefB.staff() {
                    device.kind = DeviceKind::Portal;
                }
            }
        }),
    );
    only(
        "genesis with a society twice",
        "genesis",
        begin(&|g| g.societies.push(society_entry(HERE))),
    );
    only(
        "genesis of a log of another name",
        "genesis-other",
        begin(&|g| g.origin = "log.example/other".to_owned()),
    );
    only(
        "genesis with another key",
        "genesis-other",
        begin(&|g| g.keys.ed25519 = Who::Worker.key().public()),
    );
    let (fold, _) = begun();
    let again = fold.leaves[0].clone();
    let again = Leaf {
        time: fold.now,
        ..again
    };
    cases.push(Case::after("a second genesis", "genesis", &fold, &again));
}

fn order_of_leaves(cases: &mut Vec<Case>) {
    let (fold, why) = begun();
    let mut push = |name, code, leaf: &Leaf| cases.push(Case::after(name, code, &fold, leaf));
    let mut late = released(&fold, Who::Worker, why, &[2]);
    late.time = Time(late.time.0 - 1);
    push("time goes back", "time", &late);
    let mut started = released(&fold, Who::Worker, why, &[2]);
    started.boot += 1;
    push("a start that is no leaf", "boot", &started);
    let mut event = by_keyholder(
        &fold,
        Event::Boot(Boot {
            program: Hash([1; 32]),
        }),
    );
    event.boot -= 1;
    push("a start that does not count", "boot", &event);
    let one = released(&fold, Who::Worker, why, &[2]);
    let unasked = by_keyholder(&fold, one.event.clone());
    push("a release that nobody asked for", "cause", &unasked);
    let at_console = leaf(&fold, Cause::Console, one.event.clone());
    push("a release from the console", "cause", &at_console);
    let officers = leaf(&fold, Cause::Officers(vec![]), one.event.clone());
    push("a release by officers", "cause", &officers);
    let denied = ask(
        &fold,
        Who::Worker,
        denial(Who::Colleague, Reason::NoGrant, 1),
    );
    push("a device that writes a denial", "cause", &denied);
    let index = Noted::Index(IndexNote {
        society: HERE,
        digest: Hash([2; 32]),
    });
    push(
        "a device that writes an index",
        "cause",
        &ask(&fold, Who::Worker, Event::Noted(index)),
    );
    let seq = |who, seq| {
        let event = one.event.clone();
        leaf(&fold, Cause::Device(fold.asked(who, seq, &event)), event)
    };
    push("a number used again", "sequence", &seq(Who::Worker, 1));
    push("a smaller number", "sequence", &seq(Who::Worker, 0));
    let mut forged = one.clone();
    if let Cause::Device(asked) = &mut forged.cause {
        asked.signature.0[40] ^= 1;
    }
    push("a forged request", "signature", &forged);
    let mut moved = one.clone();
    if let Cause::Device(asked) = &mut moved.cause {
        asked.request = Hash([7; 32]);
    }
    push("a signature of another request", "signature", &moved);
    let mut small = one.clone();
    if let Cause::Device(asked) = &mut small.cause {
        asked.signature.0[..32].fill(0);
    }
    push("a signature with an R of small order", "signature", &small);
    let act = Act::Lease(fold.now.plus(HOUR));
    let mut forged = ordered(&fold, act, &[Who::OfficerA]);
    if let Cause::Officers(approvals) = &mut forged.cause {
        approvals[0].signature.0[3] ^= 1;
    }
    push("a forged approval", "signature", &forged);
    let mut both = ordered(
        &fold,
        Act::Enrol(newcomer(Who::Worker)),
        &[Who::OfficerA, Who::OfficerB],
    );
    if let Cause::Officers(approvals) = &mut both.cause {
        approvals[1].signature = approvals[0].signature;
    }
    push("an approval copied from the other", "signature", &both);
    // The signature of an early leaf is named before the rule that a later one breaks.
    let mut broken = fold.leaves.clone();
    if let Cause::Device(asked) = &mut broken[1].cause {
        asked.signature.0[9] ^= 1;
    }
    let mut two = Case::of(
        "a forged request and a late leaf",
        "signature",
        &broken,
        &late,
    );
    two.index = Some(1);
    cases.push(two);
}

fn releases(cases: &mut Vec<Case>) {
    let (fold, why) = begun();
    let mut push = |name, code, leaf: &Leaf| cases.push(Case::after(name, code, &fold, leaf));
    let good = fold.released(Who::Worker, why, vec![item(HERE, 2)]);
    let changed = |change: &dyn Fn(&mut ledger::leaf::Released)| {
        let mut body = good.clone();
        change(&mut body);
        ask(&fold, Who::Worker, Event::Released(body))
    };
    push(
        "a device that nobody enrolled",
        "device",
        &ask(&fold, Who::Newcomer, Event::Released(good.clone())),
    );
    push(
        "no such grant",
        "no-grant",
        &released(
            &fold,
            Who::Worker,
            Why::Grant(sign::id::GrantId([0; 16])),
            &[2],
        ),
    );
    push(
        "another's grant",
        "no-grant",
        &released(&fold, Who::Colleague, why, &[2]),
    );
    push(
        "a record that is not in the grant",
        "no-grant",
        &released(&fold, Who::Worker, why, &[7]),
    );
    push(
        "a kind of information that is not in the grant",
        "no-grant",
        &changed(&|b| {
            b.items[0].parts = vec![(Category::Attachment, 1)];
        }),
    );
    push(
        "another holder's record",
        "no-grant",
        &changed(&|b| b.items[0].holder = THERE),
    );
    push(
        "no warrant",
        "no-grant",
        &released(&fold, Who::Worker, Why::Warrant(WarrantId([0; 16])), &[2]),
    );
    push(
        "a record twice",
        "request",
        &released(&fold, Who::Worker, why, &[2, 2]),
    );
    push(
        "no record",
        "request",
        &released(&fold, Who::Worker, why, &[]),
    );
    let many: Vec<u32> = (1..=17).collect();
    push(
        "seventeen records",
        "request",
        &released(&fold, Who::Worker, why, &many),
    );
    push(
        "parts out of order",
        "request",
        &changed(&|b| {
            b.items[0].parts = vec![(Category::Family, 1), (Category::Identity, 1)];
        }),
    );
    push(
        "no part",
        "request",
        &changed(&|b| b.items[0].parts.clear()),
    );
    push(
        "figures too small",
        "figures",
        &changed(&|b| b.used.device_day = 1),
    );
    push(
        "other rules than those in force",
        "figures",
        &changed(&|b| b.policy = Hash([0; 32])),
    );
    push(
        "for another society",
        "role",
        &changed(&|b| b.society = THERE),
    );
    push("in another device's session", "session", &{
        let mut body = fold.released(Who::Worker2, why, vec![item(HERE, 2)]);
        body.session = session(Who::Worker, 0);
        ask(&fold, Who::Worker2, Event::Released(body))
    });
    push("a portal that opens something", "role", &{
        let body = fold.released(Who::Portal, why, vec![item(HERE, 2)]);
        ask(&fold, Who::Portal, Event::Released(body))
    });

    let (mut fold, why) = begun();
    fold.pass(12 * HOUR);
    let stale = released(&fold, Who::Worker, why, &[2]);
    cases.push(Case::after(
        "a session of twelve hours",
        "session",
        &fold,
        &stale,
    ));
    let (mut fold, why) = begun();
    fold.pass(72 * HOUR);
    let mut body = fold.released(Who::Worker, why, vec![item(HERE, 2)]);
    body.session = session(Who::Worker, 1);
    let sealed = ask(&fold, Who::Worker, Event::Released(body));
    cases.push(Case::after(
        "the lease has run out",
        "sealed",
        &fold,
        &sealed,
    ));
    let (mut fold, why) = begun();
    fold.write(Cause::Keyholder, Event::ClockDoubt)
        .expect("a doubt");
    let doubted = released(&fold, Who::Worker, why, &[2]);
    cases.push(Case::after("the clock in doubt", "sealed", &fold, &doubted));
    let (mut fold, why) = begun();
    fold.write(Cause::Keyholder, erased(&[2]))
        .expect("an erasure");
    let gone = released(&fold, Who::Worker, why, &[2]);
    cases.push(Case::after("an erased record", "unknown", &fold, &gone));
    let (mut fold, _) = begun();
    let mut short = grant(Kind::Case, HERE, Who::Worker.staff(), &[2]);
    short.until = fold.now.plus(HOUR);
    let why = Why::Grant(short.id);
    fold.ask(Who::Lead, Event::Granted(short)).expect("a grant");
    fold.pass(HOUR + 1);
    let past = released(&fold, Who::Worker, why, &[2]);
    cases.push(Case::after(
        "a grant that has ended",
        "no-grant",
        &fold,
        &past,
    ));
}

fn limits(cases: &mut Vec<Case>) {
    let mut push = |name, code, change: &dyn Fn(&mut Policy), who, open: &[u32], more: &[u32]| {
        let (mut fold, why) = begun();
        rules(&mut fold, change);
        for n in open {
            fold.release(Who::Worker, why, vec![item(HERE, *n)])
                .expect("within the limits");
        }
        let bad = released(&fold, who, why, more);
        cases.push(Case::after(name, code, &fold, &bad));
    };
    let worker = Who::Worker;
    push(
        "the device's hour",
        "limit-device",
        &|p| p.hour = 2,
        worker,
        &[2],
        &[3],
    );
    push(
        "the device's day",
        "limit-device",
        &|p| p.day = 2,
        worker,
        &[2],
        &[3],
    );
    push(
        "the person's hour, on a second device",
        "limit-staff",
        &|p| p.hour = 2,
        Who::Worker2,
        &[2],
        &[3],
    );
    push(
        "the person's day, on a second device",
        "limit-staff",
        &|p| p.day = 2,
        Who::Worker2,
        &[2],
        &[3, 4],
    );
    push(
        "the society's day",
        "limit-society",
        &|p| p.society_day = 1,
        worker,
        &[],
        &[3],
    );
    push(
        "everybody's day",
        "limit-all",
        &|p| p.all_day = 2,
        worker,
        &[2],
        &[3],
    );
    push(
        "records never opened",
        "limit-novelty",
        &|p| p.novelty_hour = 2,
        worker,
        &[2, 1],
        &[3],
    );
    let (mut fold, _) = begun();
    let bulk = order(Act::Warrant(warrant(worker, 2, fold.now)), 901, fold.now);
    let why = Why::Warrant(WarrantId(bulk.hash().short()));
    fold.give(bulk, &[Who::OfficerA, Who::OfficerB])
        .expect("a warrant");
    fold.release(worker, why, vec![item(HERE, 1), item(HERE, 2)])
        .expect("within it");
    let third = released(&fold, worker, why, &[3]);
    cases.push(Case::after(
        "a third record under a warrant for two",
        "limit-warrant",
        &fold,
        &third,
    ));
    let (mut fold, _) = begun();
    rules(&mut fold, |p| p.case_queries = 1);
    fold.ask(worker, query(worker, 1, false))
        .expect("one search");
    let second = ask(&fold, worker, query(worker, 1, false));
    cases.push(Case::after(
        "a second search of a day",
        "limit-queries",
        &fold,
        &second,
    ));
    let (mut fold, _) = begun();
    rules(&mut fold, |p| {
        p.probation_day = 1;
    });
    let entry = newcomer(worker);
    fold.order(Act::Enrol(entry), &[Who::OfficerA, Who::OfficerB])
        .expect("a new desk");
    let why = Why::Grant(grant(Kind::Case, HERE, worker.staff(), &[]).id);
    let new = released(&fold, Who::Newcomer, why, &[2, 3]);
    cases.push(Case::after(
        "a new device's first day",
        "limit-device",
        &fold,
        &new,
    ));
}

fn stops(cases: &mut Vec<Case>) {
    let stopped = |name, code, stop: &dyn Fn(&mut Fold)| {
        let (mut fold, why) = begun();
        stop(&mut fold);
        let bad = released(&fold, Who::Worker, why, &[2]);
        Case::after(name, code, &fold, &bad)
    };
    cases.push(stopped("after a lockdown", "stopped", &|f| {
        f.order(LOCK, &[Who::OfficerA]).expect("one officer stops");
    }));
    cases.push(stopped("after a lockdown of all", "stopped", &|f| {
        let all = Act::Lockdown(Lock {
            society: SocietyId::ALL,
        });
        f.order(all, &[Who::ChiefA]).expect("one officer stops all");
    }));
    cases.push(stopped("resumed but not wrapped anew", "stopped", &|f| {
        f.order(LOCK, &[Who::OfficerA]).expect("one officer stops");
        let resume = Act::Resume(Resume {
            society: HERE,
            gate: gate(),
        });
        f.order(resume, &[Who::OfficerA, Who::OfficerB])
            .expect("two resume");
    }));
    cases.push(stopped(
        "after the society's limit tripped",
        "stopped",
        &|f| {
            f.deny(Who::Colleague, Limit::Society, 3);
        },
    ));
    cases.push(stopped("a revoked device", "device", &|f| {
        f.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
            .expect("a lead revokes");
    }));
    cases.push(stopped("a device that tripped", "device", &|f| {
        f.deny(Who::Worker, Limit::Device, 3);
    }));
    cases.push(stopped("a person who tripped", "device", &|f| {
        f.deny(Who::Worker2, Limit::Staff, 3);
    }));
    cases.push(stopped("a trip left out", "trip-due", &|f| {
        let event = denial(Who::Colleague, Reason::Limit(Limit::Novelty), 1);
        f.write(Cause::Keyholder, event).expect("a denial");
    }));
    let (fold, _) = begun();
    let trip = Trip {
        subject: Subject::Device(Who::Worker.device()),
        limit: Limit::Device,
    };
    let early = by_keyholder(&fold, Event::Trip(trip));
    cases.push(Case::after(
        "a trip that nothing made due",
        "trip-not-due",
        &fold,
        &early,
    ));
    let (mut fold, _) = begun();
    let event = denial(Who::Colleague, Reason::Limit(Limit::Novelty), 1);
    fold.write(Cause::Keyholder, event).expect("a denial");
    let other = by_keyholder(&fold, Event::Trip(trip));
    cases.push(Case::after(
        "another trip than the one due",
        "trip-due",
        &fold,
        &other,
    ));
    let (fold, _) = begun();
    let mut push = |name, code, event| {
        let bad = by_keyholder(&fold, event);
        cases.push(Case::after(name, code, &fold, &bad));
    };
    push(
        "a denial of nobody",
        "misfit",
        denial(Who::Newcomer, Reason::NoGrant, 1),
    );
    push(
        "two denials by a limit in one",
        "misfit",
        denial(Who::Worker, Reason::Limit(Limit::All), 2),
    );
    push(
        "no denial",
        "misfit",
        denial(Who::Worker, Reason::NoGrant, 0),
    );
    push("an epoch left out", "figures", rotated(3, 0));
    push("keys destroyed too early", "figures", rotated(2, 1));
    push(
        "a search that the keyholder made",
        "cause",
        query(Who::Worker, 1, false),
    );
}
