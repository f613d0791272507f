//! Logs with one leaf that the rules do not allow, each for one reason.

use crate::case::Case;
use crate::kit::{
    Fold, HERE, ORIGIN, START, THERE, Who, caseworker, emergency, genesis, grant, item, lead,
    order, record, session, society_entry,
};
use ledger::leaf::{
    Act, Answered, Appointment, Boot, Cause, Choice, Denial, Deposited, DeviceEntry, DeviceKind,
    Erased, Event, Extension, Gate, IndexNote, Intakes, Kind, Leaf, Limit, Lock, NewEmergency,
    NewSecondLock, Noted, Openings, Policy, Queried, Reason, Resume, Roles, Rotated, SeedPassed,
    Subject, Trip, WarrantEntry, Why, Written,
};
use sign::encode::Bytes;
use sign::id::{PersonPseudonym, RecordPseudonym, WarrantId};
use sign::time::{DAY, HOUR};
use sign::{Category, Hash, SocietyId, Time};

/// A case of a worker with six records, one of them open.
fn begun() -> (Fold, Why) {
    let mut fold = Fold::new();
    let why = fold.case(Who::Worker, &[1, 2, 3, 4, 5, 6]);
    fold.release(Who::Worker, why, vec![item(HERE, 1)])
        .expect("an honest release");
    (fold, why)
}

fn leaf(fold: &Fold, cause: Cause, event: Event) -> Leaf {
    let starts = u64::from(matches!(event, Event::Boot(_)));
    Leaf {
        time: fold.now,
        boot: fold.state.boot + starts,
        cause,
        event,
    }
}

fn asked(fold: &Fold, who: Who, event: &Event) -> Cause {
    let device = fold.state.directory.devices.get(&who.device());
    let seq = device.and_then(|d| d.last).map_or(1, |last| last.seq + 1);
    Cause::Device(fold.asked(who, seq, event))
}

fn ask(fold: &Fold, who: Who, event: Event) -> Leaf {
    leaf(fold, asked(fold, who, &event), event)
}

fn released(fold: &Fold, who: Who, why: Why, records: &[u32]) -> Leaf {
    let items = records.iter().map(|n| item(HERE, *n)).collect();
    let body = fold.released(who, why, items);
    ask(fold, who, Event::Released(body))
}

/// A release of the second day, in a session of that day.
fn next_day(fold: &mut Fold, who: Who, why: Why, records: &[u32]) {
    let items = records.iter().map(|n| item(HERE, *n)).collect();
    let mut body = fold.released(who, why, items);
    body.session = session(who, 1);
    fold.ask(who, Event::Released(body))
        .expect("the rules allow it");
}

fn ordered(fold: &Fold, act: Act, signers: &[Who]) -> Leaf {
    let order = order(act, 900, fold.now);
    let approvals = signers.iter().map(|w| w.approves(&order)).collect();
    leaf(
        fold,
        Cause::Officers(approvals),
        Event::Order(Box::new(order)),
    )
}

fn by_keyholder(fold: &Fold, event: Event) -> Leaf {
    leaf(fold, Cause::Keyholder, event)
}

/// A new desk for somebody who is there already.
fn newcomer(who: Who) -> DeviceEntry {
    DeviceEntry {
        society: who.society(),
        staff: who.staff(),
        ..Who::Newcomer.entry()
    }
}

fn denial(who: Who, reason: Reason, count: u32) -> Event {
    Event::Denial(Denial {
        device: who.device(),
        reason,
        count,
    })
}

fn rules(fold: &mut Fold, change: impl Fn(&mut Policy)) {
    let mut policy = fold.state.policy.clone();
    change(&mut policy);
    fold.order(Act::SetPolicy(policy), &[Who::ChiefA, Who::ChiefB])
        .expect("two chiefs may change the rules");
}

fn warrant(device: Who, records: u32, now: Time) -> WarrantEntry {
    WarrantEntry {
        society: HERE,
        device: device.device(),
        categories: vec![Category::Identity],
        records,
        until: now.plus(DAY),
    }
}

fn gate() -> Gate {
    Gate {
        findings: Hash([4; 32]),
        outside_test: None,
    }
}

fn written(n: u32, parts: &[(Category, u32)]) -> Written {
    Written {
        person: PersonPseudonym(record(n).0),
        record: record(n),
        parts: parts.to_vec(),
    }
}

fn deposit(who: Who, items: Vec<Written>) -> Event {
    Event::Deposited(Deposited {
        society: who.society(),
        session: session(who, 0),
        items,
        heads: Hash([6; 32]),
    })
}

fn query(who: Who, n: u32, standing: bool) -> Event {
    Event::Queried(Queried {
        society: who.society(),
        session: session(who, 0),
        case: record(n),
        query: Hash([9; 32]),
        standing,
    })
}

fn answer(query: u64) -> Event {
    let names = core::array::from_fn(|n| RecordPseudonym([n as u8; 16]));
    Event::Answered(Answered { query, names })
}

fn erased(records: &[u32]) -> Event {
    Event::Erased(Erased {
        society: HERE,
        person: PersonPseudonym(record(1).0),
        records: records.iter().map(|n| record(*n)).collect(),
        choice: Choice::CountedOnly,
    })
}

fn intakes(first: u64, count: u32) -> Event {
    Event::Intakes(Intakes {
        society: HERE,
        first,
        count,
        root: Hash([8; 32]),
    })
}

fn openings(shares: &[u8]) -> Event {
    Event::Opened(Openings {
        society: HERE,
        slips: vec![record(1)],
        shares: shares.to_vec(),
        opened: START,
        digest: Hash([3; 32]),
    })
}

fn rotated(epoch: u32, destroyed: u32) -> Event {
    Event::Rotated(Rotated {
        society: HERE,
        epoch,
        keys: 6,
        destroyed,
    })
}

const LOCK: Act = Act::Lockdown(Lock { society: HERE });

/// Everything that may happen, once.
pub(crate) fn good() -> Case {
    let (mut fold, why) = begun();
    let ok = "the rules allow it";
    let chiefs = [Who::ChiefA, Who::ChiefB];
    let officers = [Who::OfficerA, Who::OfficerB];
    let boot = Event::Boot(Boot {
        program: Hash([1; 32]),
    });
    fold.write(Cause::Keyholder, boot).expect(ok);
    fold.ask(
        Who::Worker,
        deposit(Who::Worker, vec![written(7, &[(Category::Contact, 1)])]),
    )
    .expect(ok);
    fold.ask(
        Who::Portal,
        deposit(Who::Portal, vec![written(8, &[(Category::Intake, 1)])]),
    )
    .expect(ok);
    fold.ask(Who::Portal, intakes(1, 2)).expect(ok);
    fold.ask(Who::Portal, intakes(3, 1)).expect(ok);
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect(ok);
    let at = fold.state.size - 1;
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    fold.ask(Who::Worker, query(Who::Worker, 2, true))
        .expect(ok);
    let at = fold.state.size - 1;
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    let mut candidate = grant(Kind::Candidate, HERE, Who::WorkerThere.staff(), &[3]);
    candidate.id.0[0] = 0x77;
    let abroad = Why::Grant(candidate.id);
    fold.ask(Who::Lead, Event::Granted(candidate)).expect(ok);
    fold.release(Who::WorkerThere, abroad, vec![item(HERE, 3)])
        .expect(ok);
    fold.ask(
        Who::Lead,
        Event::Granted(grant(Kind::Intake, HERE, Who::Worker.staff(), &[])),
    )
    .expect(ok);
    let list = grant(Kind::CaseList, HERE, Who::Worker.staff(), &[1, 2]);
    let list_id = Why::Grant(list.id);
    fold.ask(Who::Lead, Event::Granted(list)).expect(ok);
    fold.pass(DAY);
    next_day(&mut fold, Who::Worker2, list_id, &[1]);
    next_day(&mut fold, Who::Worker, why, &[1, 2]);
    fold.order(Act::Lease(fold.now.plus(72 * HOUR)), &[Who::OfficerThere])
        .expect(ok);
    let extension = |subject, society, day| {
        Act::Extend(Extension {
            society,
            subject,
            day,
            more: 100,
        })
    };
    let today = fold.now.day();
    fold.order(
        extension(Subject::Staff(Who::Worker.staff()), HERE, today),
        &[Who::Lead],
    )
    .expect(ok);
    fold.order(extension(Subject::Society(HERE), HERE, today), &[Who::Lead])
        .expect(ok);
    fold.order(
        extension(Subject::Society(SocietyId::ALL), SocietyId::ALL, today),
        &[Who::ChiefA],
    )
    .expect(ok);
    let entry = warrant(Who::Worker, 5, fold.now);
    let bulk = order(Act::Warrant(entry), 901, fold.now);
    let bulk_id = Why::Warrant(WarrantId(bulk.hash().short()));
    fold.give(bulk, &officers).expect(ok);
    next_day(&mut fold, Who::Worker, bulk_id, &[90, 91]);
    fold.deny(Who::Colleague, Limit::Device, 3);
    fold.write(Cause::Keyholder, denial(Who::Colleague, Reason::NoGrant, 7))
        .expect(ok);
    fold.order(
        Act::Reinstate(Subject::Device(Who::Colleague.device())),
        &officers,
    )
    .expect(ok);
    fold.deny(Who::Colleague, Limit::Staff, 3);
    fold.order(
        Act::Reinstate(Subject::Staff(Who::Colleague.staff())),
        &officers,
    )
    .expect(ok);
    fold.deny(Who::Colleague, Limit::Novelty, 1);
    let resume = |society| {
        Act::Resume(Resume {
            society,
            gate: gate(),
        })
    };
    fold.order(resume(HERE), &officers)
        .expect("three stops of one day stopped the society");
    fold.rotate(HERE).expect(ok);
    fold.order(LOCK, &[Who::Protection]).expect(ok);
    let mut form = deposit(Who::Portal, vec![written(9, &[(Category::Intake, 1)])]);
    if let Event::Deposited(body) = &mut form {
        body.session = session(Who::Portal, 1);
    }
    fold.ask(Who::Portal, form).expect(ok);
    fold.order(resume(HERE), &officers).expect(ok);
    fold.rotate(HERE).expect(ok);
    let stop = order(
        Act::Lockdown(Lock {
            society: SocietyId::ALL,
        }),
        902,
        fold.now,
    );
    fold.write(Cause::Console, Event::Order(Box::new(stop)))
        .expect(ok);
    fold.order(resume(SocietyId::ALL), &chiefs).expect(ok);
    fold.rotate(HERE).expect(ok);
    fold.rotate(THERE).expect(ok);
    fold.order(Act::Enrol(newcomer(Who::Worker)), &officers)
        .expect(ok);
    fold.order(Act::Revoke(Who::Newcomer.device()), &[Who::Lead])
        .expect(ok);
    fold.order(Act::AddSociety(society_entry(SocietyId(3))), &chiefs)
        .expect(ok);
    let appointment = Appointment {
        staff: Who::Colleague.staff(),
        society: HERE,
        roles: Roles {
            lead: true,
            ..caseworker()
        },
    };
    fold.order(Act::Appoint(appointment), &officers).expect(ok);
    let public = Bytes(vec![5; 1_216]);
    fold.order(
        Act::SecondLock(NewSecondLock {
            society: HERE,
            public,
        }),
        &officers,
    )
    .expect(ok);
    let passed = SeedPassed {
        society: HERE,
        to: Who::Lead.device(),
    };
    fold.ask(Who::Worker, Event::SeedPassed(passed)).expect(ok);
    let emergency = NewEmergency {
        society: HERE,
        key: emergency(3, 5),
    };
    fold.order(Act::Emergency(emergency), &officers).expect(ok);
    fold.ask(Who::OfficerA, openings(&[1, 4, 5])).expect(ok);
    rules(&mut fold, |p| p.novelty_hour = 40);
    fold.write(Cause::Keyholder, Event::ClockDoubt).expect(ok);
    fold.order(Act::ClearClock, &[Who::OfficerThere]).expect(ok);
    let index = Noted::Index(IndexNote {
        society: HERE,
        digest: Hash([2; 32]),
    });
    fold.write(Cause::Keyholder, Event::Noted(index)).expect(ok);
    fold.ask(Who::OfficerA, Event::Noted(Noted::Incident(Hash([2; 32]))))
        .expect(ok);
    fold.ask(Who::Lead, erased(&[1])).expect(ok);
    fold.write(Cause::Keyholder, erased(&[2])).expect(ok);
    let fence = order(Act::Fence, 903, fold.now);
    fold.write(Cause::Console, Event::Order(Box::new(fence)))
        .expect(ok);
    Case::good("everything once", &fold)
}

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

fn writing(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    let mut push = |name, code, who, event| {
        let bad = ask(&fold, who, event);
        cases.push(Case::after(name, code, &fold, &bad));
    };
    let part = |c| vec![written(7, &[(c, 1)])];
    push(
        "a desk that brings a form",
        "role",
        Who::Worker,
        deposit(Who::Worker, part(Category::Intake)),
    );
    push(
        "a portal that brings a part",
        "role",
        Who::Portal,
        deposit(Who::Portal, part(Category::Contact)),
    );
    push(
        "a form and a part together",
        "request",
        Who::Portal,
        deposit(
            Who::Portal,
            vec![
                written(7, &[(Category::Contact, 1)]),
                written(8, &[(Category::Intake, 1)]),
            ],
        ),
    );
    push(
        "nothing brought",
        "request",
        Who::Worker,
        deposit(Who::Worker, vec![]),
    );
    push(
        "version nought",
        "request",
        Who::Worker,
        deposit(Who::Worker, vec![written(7, &[(Category::Contact, 0)])]),
    );
    push(
        "a lead's act by a caseworker",
        "role",
        Who::Worker,
        Event::Granted(grant(Kind::Case, HERE, Who::Worker.staff(), &[2])),
    );
    push(
        "a grant to nobody",
        "request",
        Who::Lead,
        Event::Granted(grant(Kind::Case, HERE, Who::Newcomer.staff(), &[2])),
    );
    push(
        "a grant of nothing",
        "request",
        Who::Lead,
        Event::Granted(grant(Kind::Case, HERE, Who::Worker.staff(), &[])),
    );
    let mut forms = grant(Kind::Case, HERE, Who::Worker.staff(), &[2]);
    forms.categories = vec![Category::Intake];
    push(
        "a case grant of forms",
        "request",
        Who::Lead,
        Event::Granted(forms),
    );
    push(
        "an erasure by a caseworker",
        "role",
        Who::Worker,
        erased(&[2]),
    );
    push("an erasure of nothing", "unknown", Who::Lead, erased(&[]));
    push(
        "one share where two are needed",
        "misfit",
        Who::OfficerA,
        openings(&[1]),
    );
    push("a share twice", "misfit", Who::OfficerA, openings(&[1, 1]));
    push(
        "a share that there is not",
        "misfit",
        Who::OfficerA,
        openings(&[1, 4]),
    );
    push(
        "slips of another society",
        "role",
        Who::WorkerThere,
        openings(&[1, 2]),
    );
    push(
        "a chain that does not begin at one",
        "misfit",
        Who::Portal,
        intakes(2, 1),
    );
    push(
        "a stretch of no intakes",
        "misfit",
        Who::Portal,
        intakes(1, 0),
    );
    push("a chain from a desk", "role", Who::Worker, intakes(1, 1));
    push(
        "a seed to another society",
        "role",
        Who::Worker,
        Event::SeedPassed(SeedPassed {
            society: HERE,
            to: Who::WorkerThere.device(),
        }),
    );
    push(
        "a seed to a portal",
        "role",
        Who::Worker,
        Event::SeedPassed(SeedPassed {
            society: HERE,
            to: Who::Portal.device(),
        }),
    );
    let (mut fold, _) = begun();
    fold.order(LOCK, &[Who::OfficerA]).expect("a lockdown");
    let bad = ask(
        &fold,
        Who::Worker,
        deposit(Who::Worker, part(Category::Contact)),
    );
    cases.push(Case::after(
        "staff's writing in a lockdown",
        "stopped",
        &fold,
        &bad,
    ));
    let (mut fold, _) = begun();
    fold.write(Cause::Keyholder, erased(&[2]))
        .expect("an erasure");
    let bad = ask(&fold, Who::Lead, erased(&[2, 3]));
    cases.push(Case::after("erased twice", "unknown", &fold, &bad));
}

fn searches(cases: &mut Vec<Case>) {
    let (mut fold, _) = begun();
    let foreign = ask(&fold, Who::Worker, query(Who::Worker, 7, false));
    cases.push(Case::after(
        "a search for nobody's case",
        "no-grant",
        &fold,
        &foreign,
    ));
    let unasked = ask(&fold, Who::Matcher, answer(1));
    cases.push(Case::after(
        "an answer to no search",
        "unknown",
        &fold,
        &unasked,
    ));
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    let desk = ask(&fold, Who::Lead, answer(at));
    cases.push(Case::after("an answer from a desk", "role", &fold, &desk));
    let mut unsorted = answer(at);
    if let Event::Answered(body) = &mut unsorted {
        body.names.swap(3, 4);
    }
    let unsorted = ask(&fold, Who::Matcher, unsorted);
    cases.push(Case::after(
        "names that are not sorted",
        "misfit",
        &fold,
        &unsorted,
    ));
    fold.ask(Who::Matcher, answer(at)).expect("an answer");
    let twice = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "a second answer to a ticket",
        "unknown",
        &fold,
        &twice,
    ));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    fold.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
        .expect("a revocation");
    let late = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "an answer for a revoked device",
        "device",
        &fold,
        &late,
    ));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    fold.pass(DAY);
    let late = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after("an answer after a day", "sealed", &fold, &late));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, true))
        .expect("a standing search");
    let at = fold.state.size - 1;
    rules(&mut fold, |p| p.society_day = 0);
    let over = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "an answer beyond the society's day",
        "limit-queries",
        &fold,
        &over,
    ));
}

fn officers(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    let mut push = |name, act, signers: &[Who]| {
        let bad = ordered(&fold, act, signers);
        cases.push(Case::after(name, "order-officers", &fold, &bad));
    };
    let enrol = || Act::Enrol(newcomer(Worker));
    use Who::{
        ChiefA, ChiefA2, ChiefB, Lead, OfficerA, OfficerB, OfficerThere, Protection, Worker,
    };
    push("nobody", enrol(), &[]);
    push("one officer where two are needed", enrol(), &[OfficerA]);
    push("one officer counted twice", enrol(), &[OfficerA, OfficerA]);
    push("one person on two devices", enrol(), &[ChiefA, ChiefA2]);
    push(
        "an officer of another society",
        enrol(),
        &[OfficerA, OfficerThere],
    );
    push("a lead among the officers", enrol(), &[OfficerA, Lead]);
    push(
        "a device that nobody enrolled",
        enrol(),
        &[OfficerA, Who::Newcomer],
    );
    push(
        "officers of one society set the rules",
        Act::SetPolicy(Policy::default()),
        &[OfficerA, OfficerB],
    );
    push("a lockdown by a caseworker", LOCK, &[Worker]);
    push(
        "a society's protection officer stops all",
        Act::Lockdown(Lock {
            society: SocietyId::ALL,
        }),
        &[Protection],
    );
    push(
        "a lease by a lead",
        Act::Lease(fold.now.plus(HOUR)),
        &[Lead],
    );
    push("a fence by officers", Act::Fence, &[ChiefA, ChiefB]);
    push(
        "a lead's own day",
        Act::Extend(Extension {
            society: HERE,
            subject: Subject::Staff(Lead.staff()),
            day: fold.now.day(),
            more: 10,
        }),
        &[Lead],
    );
    push(
        "an officer's own warrant",
        Act::Warrant(warrant(OfficerA, 5, fold.now)),
        &[OfficerA, OfficerB],
    );
    let console = leaf(
        &fold,
        Cause::Console,
        Event::Order(Box::new(order(enrol(), 900, fold.now))),
    );
    cases.push(Case::after(
        "an enrolment at the console",
        "order-officers",
        &fold,
        &console,
    ));
    let (mut fold, _) = begun();
    fold.order(LOCK, &[OfficerA]).expect("a lockdown");
    let resume = Act::Resume(Resume {
        society: HERE,
        gate: gate(),
    });
    let one = ordered(&fold, resume.clone(), &[OfficerA]);
    cases.push(Case::after(
        "a resumption by one",
        "order-officers",
        &fold,
        &one,
    ));
    fold.order(Act::Revoke(OfficerB.device()), &[Lead])
        .expect("a revocation");
    let revoked = ordered(&fold, resume.clone(), &[OfficerA, OfficerB]);
    cases.push(Case::after(
        "a resumption with a revoked device",
        "order-officers",
        &fold,
        &revoked,
    ));
    let (mut fold, _) = begun();
    let entry = newcomer(OfficerB);
    fold.order(Act::Enrol(entry), &[OfficerA, OfficerB])
        .expect("a second desk");
    fold.order(LOCK, &[OfficerA]).expect("a lockdown");
    let probation = ordered(&fold, resume, &[OfficerA, Who::Newcomer]);
    cases.push(Case::after(
        "a resumption on a device of the first day",
        "order-officers",
        &fold,
        &probation,
    ));
}

fn unfit_orders(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    use Who::{ChiefA, ChiefB, Lead, OfficerA, OfficerB};
    let both = [OfficerA, OfficerB];
    let chiefs = [ChiefA, ChiefB];
    let changed = |change: &dyn Fn(&mut ledger::leaf::Order)| {
        let mut order = order(LOCK, 900, fold.now);
        change(&mut order);
        let approvals = vec![OfficerA.approves(&order)];
        leaf(
            &fold,
            Cause::Officers(approvals),
            Event::Order(Box::new(order)),
        )
    };
    let mut add = |name, code, leaf: &Leaf| cases.push(Case::after(name, code, &fold, leaf));
    add(
        "an order for another log",
        "order-origin",
        &changed(&|o| o.origin = format!("{ORIGIN}2")),
    );
    add(
        "an order of yesterday",
        "order-expired",
        &changed(&|o| o.not_after = Time(o.not_after.0 - DAY)),
    );
    add(
        "an order good for four days",
        "order-expired",
        &changed(&|o| o.not_after = o.not_after.plus(4 * DAY)),
    );
    let mut push = |name, act, signers: &[Who]| {
        add(name, "order-misfit", &ordered(&fold, act, signers));
    };
    push(
        "a society's number again",
        Act::AddSociety(society_entry(HERE)),
        &chiefs,
    );
    push(
        "society nought",
        Act::AddSociety(society_entry(SocietyId::ALL)),
        &chiefs,
    );
    push("a device again", Act::Enrol(Who::Worker.entry()), &both);
    push(
        "a desk of somebody without a role",
        Act::Enrol(DeviceEntry {
            staff: Who::Newcomer.staff(),
            ..Who::Newcomer.entry()
        }),
        &both,
    );
    push(
        "a revocation of no device",
        Act::Revoke(Who::Newcomer.device()),
        &[ChiefA],
    );
    push(
        "a reinstatement of what is not suspended",
        Act::Reinstate(Subject::Device(Who::Worker.device())),
        &both,
    );
    push(
        "a resumption of what is not stopped",
        Act::Resume(Resume {
            society: HERE,
            gate: gate(),
        }),
        &both,
    );
    push(
        "a lease of four days",
        Act::Lease(fold.now.plus(96 * HOUR)),
        &[OfficerA],
    );
    push("no doubt to clear", Act::ClearClock, &[OfficerA]);
    push(
        "rules with one officer enough",
        Act::SetPolicy(Policy {
            officers: 1,
            ..Policy::default()
        }),
        &chiefs,
    );
    let today = fold.now.day();
    let extend = |subject, day, more| {
        Act::Extend(Extension {
            society: HERE,
            subject,
            day,
            more,
        })
    };
    let worker = Subject::Staff(Who::Worker.staff());
    push(
        "tomorrow's extension",
        extend(worker, today + 1, 10),
        &[Lead],
    );
    push(
        "an extension beyond the limit",
        extend(worker, today, 201),
        &[Lead],
    );
    push(
        "an extension of a device",
        extend(Subject::Device(Who::Worker.device()), today, 10),
        &[Lead],
    );
    let mut none = warrant(Who::Worker, 1, fold.now);
    none.records = 0;
    push("a warrant for nothing", Act::Warrant(none), &both);
    push(
        "a warrant for a portal",
        Act::Warrant(warrant(Who::Portal, 1, fold.now)),
        &both,
    );
    push(
        "a short second-lock key",
        Act::SecondLock(NewSecondLock {
            society: HERE,
            public: Bytes(vec![5; 1_215]),
        }),
        &both,
    );
    push(
        "an emergency key that one share opens",
        Act::Emergency(NewEmergency {
            society: HERE,
            key: emergency(1, 3),
        }),
        &both,
    );
    push(
        "a role in no society",
        Act::Appoint(Appointment {
            staff: Who::Worker.staff(),
            society: SocietyId(9),
            roles: lead(),
        }),
        &chiefs,
    );
    let mut fold = fold;
    let twice = order(LOCK, 900, fold.now);
    fold.give(twice, &[OfficerA]).expect("a lockdown");
    let again = ordered(&fold, LOCK, &[OfficerA]);
    cases.push(Case::after(
        "an order carried out before",
        "order-repeated",
        &fold,
        &again,
    ));
    let (mut fold, _) = begun();
    let more = extend(worker, today, 10);
    fold.order(more.clone(), &[Lead]).expect("an extension");
    let again = ordered(&fold, more, &[Lead]);
    cases.push(Case::after("extended twice", "order-misfit", &fold, &again));
}
