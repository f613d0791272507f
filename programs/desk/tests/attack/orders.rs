//! Officers' orders: dropped, repeated, invented, signed twice by one.

use crate::acts::{Thief, grant, lines, one, verdict_of, write};
use crate::house::{HERE, Seat, Town};
use crate::liar::read;
use crate::{Verdict, judge};
use desk::orders::Went;
use desk::shell::Draft;
use ledger::leaf::{Act, Approval, DeviceEntry, DeviceKind, Gate, Lock, Order, Resume};
use policy::enrolment::Enrolment;
use policy::letter::{Ordering, Outcome, Verdict as Word};
use sign::encode::Bytes;
use sign::{Category, Context, SigningKey, sha256, to_bytes};
use wire::Subject;

const LOCKDOWN: Act = Act::Lockdown(Lock { society: HERE });

fn resume() -> Act {
    Act::Resume(Resume {
        society: HERE,
        gate: Gate {
            findings: sha256(&[b"all closed"]),
            outside_test: None,
        },
    })
}

/// An officer orders and hears what becomes of it.
fn order(town: &Town, seat: &Seat, act: Act) -> String {
    town.at(seat, |shell| {
        shell.order(act, None).unwrap();
        shell.settle(town.deadline()).unwrap();
        lines(shell)
    })
}

fn approve(town: &Town, seat: &Seat) {
    town.at(seat, |shell| {
        shell.settle(town.deadline()).unwrap();
        assert_eq!(shell.approve("").unwrap(), Went::Keyholder);
        shell.settle(town.deadline()).unwrap();
    });
}

fn is_open(town: &Town) -> bool {
    let keyholder = town.keyholder.borrow();
    keyholder.work.holder().state().standings.open(HERE)
}

/// What the keyholder told a signer last.
fn outcome(town: &Town, of: &Seat) -> Option<Word> {
    let told = town.hub.borrow().kept(Subject::Outcome, of.device());
    told.last().map(|bytes| read::<Outcome>(bytes).verdict)
}

fn refusal(town: &Town, of: &Seat) -> Verdict {
    match outcome(town, of) {
        Some(Word::Refused(fault)) => Verdict::Refused(format!("keyholder: {fault}")),
        other => panic!("{other:?}"),
    }
}

/// A computer of his own.
fn own() -> DeviceEntry {
    DeviceEntry {
        key: SigningKey::from_seed(&[0x66; 32]).public(),
        society: HERE,
        staff: sign::id::StaffId([5; 16]),
        kind: DeviceKind::Desk,
    }
}

fn enrolled(town: &Town) -> bool {
    town.turn();
    let keyholder = town.keyholder.borrow();
    let devices = &keyholder.work.holder().state().directory.devices;
    devices.contains_key(&own().key.device())
}

/// He wants to go on opening records with a stolen desk: he does not deliver the officer's
/// lockdown. The officer's desk says that nothing confirms it, and the signed order is left at
/// the second address.
#[test]
fn lockdown_dropped() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    town.hub.borrow_mut().drops(Subject::Order);
    let file = town.at(&town.officer, |shell| {
        shell.order(LOCKDOWN, None).unwrap();
        shell.settle(town.deadline()).unwrap();
        assert!(!lines(shell).contains("Carried out"), "{}", lines(shell));
        to_bytes(&shell.side().orders[0].ordering)
    });
    assert!(is_open(&town));
    town.keyholder.borrow_mut().work.stop_file(&file).unwrap();
    let mut thief = Thief::at(&town, &town.other);
    let (_, reply) = thief.ask(given, one(record, Category::Identity));
    let said = town.keyholder.borrow().said();
    let verdict = match verdict_of(reply.as_ref(), "records are opened on, after a lockdown") {
        Verdict::Refused(words) => Verdict::Refused(format!("{words}; its operator: {said}")),
        succeeded => succeeded,
    };
    judge("lockdown_dropped", verdict);
}

/// The same, and he tells the officer that it was carried out.
#[test]
fn outcome_invented() {
    let town = Town::new();
    town.hub.borrow_mut().drops(Subject::Order);
    let verdict = town.at(&town.officer, |shell| {
        shell.order(LOCKDOWN, None).unwrap();
        let hash = shell.side().orders[0].hash();
        let key = SigningKey::from_seed(&[0x66; 32]);
        let lie = Outcome::sign(&key, hash, Word::Written(99));
        let mut hub = town.hub.borrow_mut();
        hub.deliver(town.officer.device(), Subject::Outcome, to_bytes(&lie));
        drop(hub);
        shell.settle(town.deadline()).unwrap();
        if shell.side().orders.is_empty() {
            return Verdict::Succeeded("an officer believes in a lockdown that is none");
        }
        Verdict::Refused(format!("desk: {} The order still waits.", lines(shell)))
    });
    assert!(is_open(&town));
    judge("outcome_invented", verdict);
}

/// He wants a lockdown to end: he kept the resumption of an earlier one and delivers it again.
#[test]
fn resumption_repeated() {
    let town = Town::new();
    order(&town, &town.officer, LOCKDOWN);
    order(&town, &town.officer, resume());
    assert!(!is_open(&town));
    approve(&town, &town.second);
    for _ in 0..3 {
        town.clock.pass(2_000_000);
        town.turn();
    }
    assert!(is_open(&town), "two officers resume");
    let kept = town.hub.borrow().kept(Subject::Order, town.second.device());
    order(&town, &town.officer, LOCKDOWN);
    assert!(!is_open(&town));
    let mut hub = town.hub.borrow_mut();
    hub.give_keyholder(Subject::Order, kept.last().unwrap().clone());
    drop(hub);
    for _ in 0..3 {
        town.clock.pass(2_000_000);
        town.turn();
    }
    let verdict = if is_open(&town) {
        Verdict::Succeeded("a lockdown is ended by an order of long ago")
    } else {
        refusal(&town, &town.second)
    };
    judge("resumption_repeated", verdict);
}

/// He wants a computer of his own enrolled: between the two officers he puts another order in the
/// place of the first one's.
#[test]
fn draft_rewritten() {
    let town = Town::new();
    order(&town, &town.officer, LOCKDOWN);
    town.hub.borrow_mut().alter = Some(Box::new(|_, mut letter| {
        if letter.subject == Subject::Draft {
            let mut draft: Draft = read(&letter.body.0);
            draft.ordering.order.act = Act::Enrol(own());
            draft.enrolment = Some(enrolment());
            letter.body = Bytes(to_bytes(&draft));
        }
        Some(letter)
    }));
    order(&town, &town.officer, resume());
    let verdict = town.at(&town.second, |shell| {
        shell.settle(town.deadline()).unwrap();
        match shell.side().orders.first() {
            Some(shown) if matches!(shown.ordering.order.act, Act::Enrol(_)) => {
                Verdict::Succeeded("an officer is shown an order that the other never signed")
            }
            Some(_) => panic!("the true draft came through"),
            None => Verdict::Refused(format!("desk: {}", lines(shell))),
        }
    });
    judge("draft_rewritten", verdict);
}

/// He has an officer's computer: he wants to give alone what two must order.
#[test]
fn one_officer_signs_twice() {
    let town = Town::new();
    let twice = town.at(&town.officer, |shell| {
        shell.order(Act::Enrol(own()), Some(enrolment())).unwrap();
        let id = shell.side().orders[0].hash().to_string();
        let again = shell.approve(&id);
        assert!(again.is_err(), "his own desk does not sign twice");
        let mut ordering = shell.side().orders[0].ordering.clone();
        ordering.approvals.extend(ordering.approvals.clone());
        ordering
    });
    let mut hub = town.hub.borrow_mut();
    hub.give_keyholder(Subject::Order, to_bytes(&twice));
    drop(hub);
    let verdict = if enrolled(&town) {
        Verdict::Succeeded("one officer enrols a computer alone")
    } else {
        refusal(&town, &town.officer)
    };
    judge("one_officer_signs_twice", verdict);
}

/// The same, and the officer has two computers.
#[test]
fn one_officer_on_two_computers() {
    let town = Town::new();
    town.at(&town.officer, |shell| {
        shell.order(Act::Enrol(own()), Some(enrolment())).unwrap();
    });
    approve(&town, &town.spare);
    let verdict = if enrolled(&town) {
        Verdict::Succeeded("one officer with two computers enrols a third alone")
    } else {
        refusal(&town, &town.spare)
    };
    judge("one_officer_on_two_computers", verdict);
}

fn enrolment() -> Enrolment {
    Enrolment {
        key: own().key,
        kind: DeviceKind::Desk,
        arrival: None,
    }
}

/// He has no officer's computer: he writes the order and both signatures himself.
#[test]
fn order_invented() {
    let town = Town::new();
    let order = Order {
        nonce: [7; 16],
        origin: town.root.signer().unwrap().name.as_str().to_owned(),
        not_after: town.clock.time().plus(3_600_000_000),
        act: Act::Enrol(own()),
    };
    let key = SigningKey::from_seed(&[0x66; 32]);
    let approval = |seat: &Seat| Approval {
        device: seat.device(),
        signature: key.sign(Context::Order, &order.hash()),
    };
    let approvals = vec![approval(&town.officer), approval(&town.second)];
    let ordering = Ordering { order, approvals };
    let mut hub = town.hub.borrow_mut();
    hub.give_keyholder(Subject::Order, to_bytes(&ordering));
    drop(hub);
    let verdict = if enrolled(&town) {
        Verdict::Succeeded("a computer is enrolled that no officer ever saw")
    } else {
        refusal(&town, &town.officer)
    };
    judge("order_invented", verdict);
}
