//! Leaves for the golden logs: what they are made of.

pub(crate) use crate::case::Case;
pub(crate) use crate::kit::{
    Fold, HERE, ORIGIN, START, THERE, Who, caseworker, emergency, genesis, grant, item, lead,
    order, record, session, society_entry,
};
pub(crate) use ledger::leaf::{
    Act, Answered, Appointment, Boot, Cause, Choice, Denial, Deposited, DeviceEntry, DeviceKind,
    Erased, Event, Extension, Gate, IndexNote, Intakes, Kind, Leaf, Limit, Lock, NewEmergency,
    NewSecondLock, Noted, Openings, Policy, Queried, Reason, Resume, Roles, Rotated, SeedPassed,
    Subject, Trip, WarrantEntry, Why, Written,
};
pub(crate) use sign::encode::Bytes;
pub(crate) use sign::id::{PersonPseudonym, RecordPseudonym, WarrantId};
pub(crate) use sign::time::{DAY, HOUR};
pub(crate) use sign::{Category, Hash, SocietyId, Time};

/// A case of a worker with six records, one of them open.
pub(crate) fn begun() -> (Fold, Why) {
    let mut fold = Fold::new();
    let why = fold.case(Who::Worker, &[1, 2, 3, 4, 5, 6]);
    fold.release(Who::Worker, why, vec![item(HERE, 1)])
        .expect("an honest release");
    (fold, why)
}

pub(crate) fn leaf(fold: &Fold, cause: Cause, event: Event) -> Leaf {
    let starts = u64::from(matches!(event, Event::Boot(_)));
    Leaf {
        time: fold.now,
        boot: fold.state.boot + starts,
        cause,
        event,
    }
}

pub(crate) fn asked(fold: &Fold, who: Who, event: &Event) -> Cause {
    let device = fold.state.directory.devices.get(&who.device());
    let seq = device.and_then(|d| d.last).map_or(1, |last| last.seq + 1);
    Cause::Device(fold.asked(who, seq, event))
}

pub(crate) fn ask(fold: &Fold, who: Who, event: Event) -> Leaf {
    leaf(fold, asked(fold, who, &event), event)
}

pub(crate) fn released(fold: &Fold, who: Who, why: Why, records: &[u32]) -> Leaf {
    let items = records.iter().map(|n| item(HERE, *n)).collect();
    let body = fold.released(who, why, items);
    ask(fold, who, Event::Released(body))
}

/// A release of the second day, in a session of that day.
pub(crate) fn next_day(fold: &mut Fold, who: Who, why: Why, records: &[u32]) {
    let items = records.iter().map(|n| item(HERE, *n)).collect();
    let mut body = fold.released(who, why, items);
    body.session = session(who, 1);
    fold.ask(who, Event::Released(body))
        .expect("the rules allow it");
}

pub(crate) fn ordered(fold: &Fold, act: Act, signers: &[Who]) -> Leaf {
    let order = order(act, 900, fold.now);
    let approvals = signers.iter().map(|w| w.approves(&order)).collect();
    leaf(
        fold,
        Cause::Officers(approvals),
        Event::Order(Box::new(order)),
    )
}

pub(crate) fn by_keyholder(fold: &Fold, event: Event) -> Leaf {
    leaf(fold, Cause::Keyholder, event)
}

/// A new desk for somebody who is there already.
pub(crate) fn newcomer(who: Who) -> DeviceEntry {
    DeviceEntry {
        society: who.society(),
        staff: who.staff(),
        ..Who::Newcomer.entry()
    }
}

pub(crate) fn denial(who: Who, reason: Reason, count: u32) -> Event {
    Event::Denial(Denial {
        device: who.device(),
        reason,
        count,
    })
}

pub(crate) fn rules(fold: &mut Fold, change: impl Fn(&mut Policy)) {
    let mut policy = fold.state.policy.clone();
    change(&mut policy);
    fold.order(Act::SetPolicy(policy), &[Who::ChiefA, Who::ChiefB])
        .expect("two chiefs may change the rules");
}

pub(crate) fn warrant(device: Who, records: u32, now: Time) -> WarrantEntry {
    WarrantEntry {
        society: HERE,
        device: device.device(),
        categories: vec![Category::Identity],
        records,
        until: now.plus(DAY),
    }
}

pub(crate) fn gate() -> Gate {
    Gate {
        findings: Hash([4; 32]),
        outside_test: None,
    }
}

pub(crate) fn written(n: u32, parts: &[(Category, u32)]) -> Written {
    Written {
        person: PersonPseudonym(record(n).0),
        record: record(n),
        parts: parts.to_vec(),
    }
}

pub(crate) fn deposit(who: Who, items: Vec<Written>) -> Event {
    Event::Deposited(Deposited {
        society: who.society(),
        session: session(who, 0),
        items,
        heads: Hash([6; 32]),
    })
}

pub(crate) fn query(who: Who, n: u32, standing: bool) -> Event {
    Event::Queried(Queried {
        society: who.society(),
        session: session(who, 0),
        case: record(n),
        query: Hash([9; 32]),
        standing,
    })
}

pub(crate) fn answer(query: u64) -> Event {
    let names = core::array::from_fn(|n| RecordPseudonym([n as u8; 16]));
    Event::Answered(Answered { query, names })
}

pub(crate) fn erased(records: &[u32]) -> Event {
    Event::Erased(Erased {
        society: HERE,
        person: PersonPseudonym(record(1).0),
        records: records.iter().map(|n| record(*n)).collect(),
        choice: Choice::CountedOnly,
    })
}

pub(crate) fn intakes(first: u64, count: u32) -> Event {
    Event::Intakes(Intakes {
        society: HERE,
        first,
        count,
        root: Hash([8; 32]),
    })
}

pub(crate) fn openings(shares: &[u8]) -> Event {
    Event::Opened(Openings {
        society: HERE,
        slips: vec![record(1)],
        shares: shares.to_vec(),
        opened: START,
        digest: Hash([3; 32]),
    })
}

pub(crate) fn rotated(epoch: u32, destroyed: u32) -> Event {
    Event::Rotated(Rotated {
        society: HERE,
        epoch,
        keys: 6,
        destroyed,
    })
}

pub(crate) const LOCK: Act = Act::Lockdown(Lock { society: HERE });
