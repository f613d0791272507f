//! The fold: time and boots, denials and trips, rotations, and that a state is its prefix.

use crate::kit::{Fold, HERE, START, THERE, Who, item};
use ledger::leaf::{
    Boot, Cause, Denial, Event, Leaf, Limit, Noted, Policy, Reason, Rotated, Subject, Trip,
};
use policy::directory::DeviceState;
use policy::standing::Standing;
use policy::{State, Violation};
use sign::time::{DAY, MINUTE};
use sign::{Hash, SocietyId, Time};

fn note() -> Event {
    Event::Noted(Noted::Program(Hash([1; 32])))
}

#[test]
fn invariant_6_time_does_not_go_back_and_may_stand() {
    let mut fold = Fold::new();
    let leaf = |time, boot, event| Leaf {
        time,
        boot,
        cause: Cause::Keyholder,
        event,
    };
    let later = START.plus(10);
    assert_eq!(fold.add(leaf(later, 1, note())), Ok(()));
    assert_eq!(fold.add(leaf(later, 1, note())), Ok(()));
    let before = Time(later.0 - 1);
    assert_eq!(fold.add(leaf(before, 1, note())), Err(Violation::Time));
    assert_eq!(fold.state.time, later);
    let boot = || {
        Event::Boot(Boot {
            program: Hash([1; 32]),
        })
    };
    for wrong in [0, 2, 3] {
        assert_eq!(fold.add(leaf(later, wrong, note())), Err(Violation::Boot));
    }
    for wrong in [0, 1, 3] {
        assert_eq!(fold.add(leaf(later, wrong, boot())), Err(Violation::Boot));
    }
    assert_eq!(fold.add(leaf(later, 2, boot())), Ok(()));
    assert_eq!(fold.add(leaf(later, 1, note())), Err(Violation::Boot));
    assert_eq!(fold.state.boot, 2);
    fold.now = later;
}

#[test]
fn three_denials_in_ten_minutes_stop_a_device_and_three_devices_a_society() {
    let mut fold = Fold::new();
    let state = |fold: &Fold, who: Who| fold.state.directory.devices[&who.device()].state;
    fold.deny(Who::Worker, Limit::Device, 2);
    fold.pass(10 * MINUTE);
    fold.deny(Who::Worker, Limit::Device, 1);
    assert!(matches!(
        state(&fold, Who::Worker),
        DeviceState::Trusted { .. }
    ));
    fold.pass(10 * MINUTE - 1);
    fold.deny(Who::Worker, Limit::Device, 1);
    assert!(matches!(
        state(&fold, Who::Worker),
        DeviceState::Trusted { .. }
    ));
    fold.deny(Who::Worker, Limit::Queries, 1);
    assert!(matches!(
        state(&fold, Who::Worker),
        DeviceState::Suspended { .. }
    ));
    assert!(matches!(
        state(&fold, Who::Worker2),
        DeviceState::Trusted { .. }
    ));

    // A person is stopped on every device.
    fold.deny(Who::Lead, Limit::Staff, 3);
    assert!(fold.state.directory.staff[&Who::Lead.staff()].suspended);
    assert!(fold.state.standings.open(HERE));
    // The third within a day stops the society, whoever it was.
    fold.pass(DAY - 2 * MINUTE);
    fold.deny(Who::Colleague, Limit::Novelty, 1);
    assert!(matches!(
        fold.state.standings.of(HERE),
        Standing::Tripped { .. }
    ));
    assert!(fold.state.standings.open(THERE));
}

#[test]
fn three_societies_within_a_day_stop_all() {
    let mut fold = Fold::new();
    let third = crate::kit::society_entry(SocietyId(3));
    let add = ledger::leaf::Act::AddSociety(third);
    fold.order(add, &[Who::ChiefA, Who::ChiefB]).unwrap();
    for (n, who) in [Who::Worker, Who::WorkerThere, Who::Worker]
        .into_iter()
        .enumerate()
    {
        assert!(
            matches!(fold.state.standings.of(SocietyId::ALL), Standing::Open),
            "{n}"
        );
        fold.deny(who, Limit::Society, 3);
    }
    assert!(matches!(
        fold.state.standings.of(SocietyId::ALL),
        Standing::Tripped { .. }
    ));
    assert!(!fold.state.standings.open(SocietyId(3)));
    let mut fold = Fold::new();
    fold.deny(Who::Worker, Limit::All, 3);
    assert!(!fold.state.standings.open(THERE));
}

#[test]
fn a_trip_that_is_due_comes_next_and_no_other_comes_at_all() {
    let mut fold = Fold::new();
    let trip = |subject| {
        let limit = Limit::Device;
        (Cause::Keyholder, Event::Trip(Trip { subject, limit }))
    };
    let worker = Subject::Device(Who::Worker.device());
    let (cause, event) = trip(worker);
    assert_eq!(fold.write(cause, event), Err(Violation::TripNotDue));
    let denial = Event::Denial(Denial {
        device: Who::Worker.device(),
        reason: Reason::Limit(Limit::Device),
        count: 1,
    });
    for _ in 0..3 {
        fold.write(Cause::Keyholder, denial.clone()).unwrap();
    }
    let due = Trip {
        subject: worker,
        limit: Limit::Device,
    };
    assert_eq!(fold.state.trips.due(), Some(due));
    assert_eq!(
        fold.write(Cause::Keyholder, note()),
        Err(Violation::TripDue)
    );
    assert_eq!(fold.ask(Who::Colleague, note()), Err(Violation::TripDue));
    let (cause, event) = trip(Subject::Device(Who::Worker2.device()));
    assert_eq!(fold.write(cause, event), Err(Violation::TripDue));
    let (_, event) = trip(worker);
    assert_eq!(
        fold.write(Cause::Console, event.clone()),
        Err(Violation::Cause)
    );
    // A crash comes in between: the start, then the trip.
    let boot = Event::Boot(Boot {
        program: Hash([1; 32]),
    });
    fold.write(Cause::Keyholder, boot).unwrap();
    fold.write(Cause::Keyholder, event).unwrap();
    assert_eq!(fold.state.trips.due(), None);
}

#[test]
fn a_denial_names_a_known_device_and_counts_limits_one_by_one() {
    let mut fold = Fold::new();
    let deny = |fold: &mut Fold, who: Who, reason, count| {
        let denial = Denial {
            device: who.device(),
            reason,
            count,
        };
        fold.write(Cause::Keyholder, Event::Denial(denial))
    };
    let limit = Reason::Limit(Limit::Device);
    let misfit = Err(Violation::Misfit);
    assert_eq!(deny(&mut fold, Who::Newcomer, limit, 1), misfit);
    assert_eq!(deny(&mut fold, Who::Worker, limit, 2), misfit);
    assert_eq!(deny(&mut fold, Who::Worker, limit, 0), misfit);
    assert_eq!(deny(&mut fold, Who::Worker, Reason::NoGrant, 0), misfit);
    assert_eq!(deny(&mut fold, Who::Worker, Reason::NoGrant, 50), Ok(()));
    assert_eq!(fold.state.trips.due(), None, "no limit, no trip");
}

#[test]
fn a_rotation_has_the_next_epoch_and_says_what_it_destroys() {
    let mut fold = Fold::new();
    let rotated = |epoch, destroyed| {
        Event::Rotated(Rotated {
            society: HERE,
            epoch,
            keys: 5,
            destroyed,
        })
    };
    for (epoch, destroyed) in [(1, 0), (3, 0), (2, 1), (2, 2)] {
        let event = rotated(epoch, destroyed);
        assert_eq!(
            fold.write(Cause::Keyholder, event),
            Err(Violation::Figures),
            "{epoch} {destroyed}"
        );
    }
    for epoch in 2..=9_u32 {
        let destroyed = epoch.saturating_sub(7);
        let event = rotated(epoch, destroyed);
        assert_eq!(fold.write(Cause::Keyholder, event), Ok(()));
    }
    let elsewhere = Event::Rotated(Rotated {
        society: SocietyId(9),
        epoch: 2,
        keys: 0,
        destroyed: 0,
    });
    assert_eq!(
        fold.write(Cause::Keyholder, elsewhere),
        Err(Violation::Misfit)
    );
    assert_eq!(
        fold.write(Cause::Console, rotated(10, 3)),
        Err(Violation::Cause)
    );
}

#[test]
fn invariant_8_the_state_is_a_function_of_the_prefix() {
    let mut fold = Fold::with(Policy {
        day: 3,
        ..Policy::default()
    });
    let why = fold.case(Who::Worker, &[1, 2, 3, 4]);
    for n in 1..=3 {
        fold.pass(MINUTE);
        fold.release(Who::Worker, why, vec![item(HERE, n)]).unwrap();
    }
    for _ in 0..3 {
        let refused = fold.release(Who::Worker, why, vec![item(HERE, 4)]);
        assert_eq!(
            refused,
            Err(Violation::Refused(Reason::Limit(Limit::Device)))
        );
        fold.deny(Who::Worker, Limit::Device, 1);
    }
    fold.rotate(HERE).unwrap();
    let states: Vec<State> = fold
        .leaves
        .iter()
        .scan(None, |state: &mut Option<State>, leaf| {
            match state {
                None => *state = State::begin(leaf).ok(),
                Some(state) => state.apply(leaf).unwrap(),
            }
            state.clone()
        })
        .collect();
    assert_eq!(states.len(), fold.leaves.len());
    for (n, start) in states.iter().enumerate() {
        // Any prefix, continued, ends in the same state; no two prefixes are the same state.
        let mut state = start.clone();
        for leaf in &fold.leaves[n + 1..] {
            state.apply(leaf).unwrap();
        }
        assert_eq!(state, fold.state);
        assert!(states[..n].iter().all(|earlier| earlier != start));
    }
    // And a leaf left out does not give the same: the figures no longer fit, or the state differs.
    for gap in 1..fold.leaves.len() {
        let mut state = states[gap - 1].clone();
        let all_fit = fold.leaves[gap + 1..]
            .iter()
            .all(|leaf| state.apply(leaf).is_ok());
        assert!(!all_fit || state != fold.state);
    }
}
