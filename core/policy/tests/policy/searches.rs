//! Searches: whose, in which session and role, for which case, how many, and their answers.

use crate::kit::{Fold, HERE, THERE, Who, caseworker, grant, record, session};
use crate::requests::{lock, no};
use ledger::leaf::{
    ANSWER_NAMES, Act, Answered, Appointment, Cause, Event, Kind, Limit, Policy, Queried, Reason,
    Roles,
};
use policy::Violation;
use sign::id::RecordPseudonym;
use sign::time::{DAY, HOUR};
use sign::{Hash, SocietyId, Time};

pub(crate) fn query(who: Who, case: u32, standing: bool) -> Queried {
    Queried {
        society: who.society(),
        session: session(who, 0),
        case: record(case),
        query: Hash([5; 32]),
        standing,
    }
}

pub(crate) fn answer(query: u64) -> Answered {
    let mut names = [RecordPseudonym([0; 16]); ANSWER_NAMES];
    for (n, name) in names.iter_mut().enumerate() {
        name.0[0] = n as u8;
    }
    Answered { query, names }
}

fn ask_answer(fold: &mut Fold, index: u64) -> Result<(), Violation> {
    fold.ask(Who::Matcher, Event::Answered(answer(index)))
}

#[test]
fn a_search_belongs_to_a_case_and_is_limited() {
    let mut fold = Fold::with(Policy {
        case_queries: 3,
        device_queries: 5,
        ..Policy::default()
    });
    let search =
        |fold: &mut Fold, who, case| fold.ask(who, Event::Queried(query(who, case, false)));
    assert_eq!(search(&mut fold, Who::Worker, 1), no(Reason::NoGrant));
    fold.case(Who::Worker, &[1, 2]);
    assert_eq!(search(&mut fold, Who::Colleague, 1), no(Reason::NoGrant));
    assert_eq!(search(&mut fold, Who::Worker, 3), no(Reason::NoGrant));
    for _ in 0..3 {
        assert_eq!(search(&mut fold, Who::Worker, 1), Ok(()));
    }
    let limit = no(Reason::Limit(Limit::Queries));
    assert_eq!(search(&mut fold, Who::Worker, 1), limit);
    assert_eq!(
        search(&mut fold, Who::Worker2, 1),
        limit,
        "the case's limit"
    );
    for _ in 0..2 {
        assert_eq!(search(&mut fold, Who::Worker, 2), Ok(()));
    }
    assert_eq!(
        search(&mut fold, Who::Worker, 2),
        limit,
        "the device's limit"
    );
    assert_eq!(search(&mut fold, Who::Worker2, 2), Ok(()));
    fold.now = Time((fold.now.day() + 1) * DAY);
    let fresh = |who: Who| {
        let mut q = query(who, 1, false);
        q.session = session(who, 1);
        Event::Queried(q)
    };
    assert_eq!(
        fold.ask(Who::Worker, fresh(Who::Worker)),
        Ok(()),
        "a new day"
    );
    fold.write(Cause::Keyholder, Event::ClockDoubt).unwrap();
    assert_eq!(
        fold.ask(Who::Worker, fresh(Who::Worker)),
        no(Reason::Sealed)
    );
    fold.order(Act::ClearClock, &[Who::ChiefA]).unwrap();
    lock(&mut fold, HERE);
    assert_eq!(
        fold.ask(Who::Worker, fresh(Who::Worker)),
        no(Reason::Stopped)
    );
    fold.now = fold.state.lease;
    assert_eq!(
        fold.ask(Who::Worker, fresh(Who::Worker)),
        no(Reason::Sealed)
    );
}

fn appoint(fold: &mut Fold, who: Who, society: SocietyId, roles: Roles) {
    let entry = Appointment {
        staff: who.staff(),
        society,
        roles,
    };
    fold.order(Act::Appoint(entry), &[Who::ChiefA, Who::ChiefB])
        .expect("two chiefs may appoint");
}

#[test]
fn invariant_2_a_search_is_made_in_one_s_own_session_society_and_role() {
    let begun = || {
        let mut fold = Fold::new();
        fold.case(Who::Worker, &[1]);
        fold
    };
    let search = |fold: &mut Fold, who, n| {
        let mut body = query(Who::Worker, 1, false);
        body.session = session(Who::Worker, n);
        fold.ask(who, Event::Queried(body))
    };
    let mut fold = begun();
    assert_eq!(search(&mut fold, Who::Worker, 0), Ok(()));
    assert_eq!(
        search(&mut fold, Who::Worker2, 0),
        no(Reason::Session),
        "the same person in the session of the other device"
    );
    fold.pass(12 * HOUR);
    assert_eq!(
        search(&mut fold, Who::Worker, 0),
        no(Reason::Session),
        "past its hours"
    );
    assert_eq!(search(&mut fold, Who::Worker, 1), Ok(()));

    // Somebody who works in both societies, with a case in the other one: the desk stands here.
    let mut fold = begun();
    appoint(&mut fold, Who::Worker, THERE, caseworker());
    let there = grant(Kind::CaseList, THERE, Who::Worker.staff(), &[1]);
    fold.ask(Who::LeadThere, Event::Granted(there)).unwrap();
    let mut body = query(Who::Worker, 1, false);
    body.society = THERE;
    assert_eq!(
        fold.ask(Who::Worker, Event::Queried(body)),
        no(Reason::Role),
        "from a desk of another society"
    );

    let mut fold = begun();
    appoint(&mut fold, Who::Worker, HERE, Roles::default());
    assert_eq!(
        search(&mut fold, Who::Worker, 0),
        no(Reason::Role),
        "without a role"
    );
}

#[test]
fn invariant_2_a_search_needs_a_case_of_its_society_that_has_not_ended() {
    let search =
        |fold: &mut Fold| fold.ask(Who::Worker, Event::Queried(query(Who::Worker, 1, false)));
    let mut fold = Fold::new();
    let mut case = grant(Kind::Case, HERE, Who::Worker.staff(), &[1]);
    case.until = fold.now.plus(HOUR);
    fold.ask(Who::Lead, Event::Granted(case)).unwrap();
    fold.pass(HOUR);
    assert_eq!(search(&mut fold), Ok(()), "to its last moment");
    fold.pass(1);
    assert_eq!(search(&mut fold), no(Reason::NoGrant), "it has ended");

    let mut fold = Fold::new();
    appoint(&mut fold, Who::Worker, THERE, caseworker());
    let there = grant(Kind::Case, THERE, Who::Worker.staff(), &[1]);
    fold.ask(Who::LeadThere, Event::Granted(there)).unwrap();
    assert_eq!(search(&mut fold), no(Reason::NoGrant), "another society's");
    let candidate = grant(Kind::Candidate, HERE, Who::Worker.staff(), &[1]);
    fold.ask(Who::Lead, Event::Granted(candidate)).unwrap();
    assert_eq!(search(&mut fold), no(Reason::NoGrant), "no case");
    let list = grant(Kind::CaseList, HERE, Who::Worker.staff(), &[1]);
    fold.ask(Who::Lead, Event::Granted(list)).unwrap();
    assert_eq!(search(&mut fold), Ok(()), "on a case list");
}

#[test]
fn a_ticket_is_answered_once_within_a_day_and_while_all_is_open() {
    let asked = |standing| {
        let mut fold = Fold::new();
        fold.case(Who::Worker, &[1]);
        let index = fold.state.size;
        fold.ask(Who::Worker, Event::Queried(query(Who::Worker, 1, standing)))
            .unwrap();
        (fold, index)
    };
    let (mut fold, index) = asked(false);
    assert_eq!(ask_answer(&mut fold, index + 1), no(Reason::Unknown));
    assert_eq!(ask_answer(&mut fold, index), Ok(()));
    assert_eq!(ask_answer(&mut fold, index), no(Reason::Unknown), "once");

    let (mut fold, index) = asked(false);
    fold.pass(DAY);
    assert_eq!(ask_answer(&mut fold, index), no(Reason::Sealed), "too late");
    let (mut fold, index) = asked(true);
    fold.pass(DAY);
    assert_eq!(ask_answer(&mut fold, index), Ok(()), "a standing search");
    assert_eq!(ask_answer(&mut fold, index), Ok(()), "again and again");

    let (mut fold, index) = asked(true);
    lock(&mut fold, HERE);
    assert_eq!(ask_answer(&mut fold, index), no(Reason::Stopped));
    let (mut fold, index) = asked(true);
    fold.write(Cause::Keyholder, Event::ClockDoubt).unwrap();
    assert_eq!(ask_answer(&mut fold, index), no(Reason::Sealed));

    let (mut fold, index) = asked(false);
    let mut unsorted = answer(index);
    unsorted.names.swap(0, 1);
    assert_eq!(
        fold.ask(Who::Matcher, Event::Answered(unsorted)),
        Err(Violation::Misfit)
    );
    let mut doubled = answer(index);
    doubled.names[1] = doubled.names[0];
    assert_eq!(
        fold.ask(Who::Matcher, Event::Answered(doubled)),
        Err(Violation::Misfit)
    );
}

#[test]
fn invariant_4_a_ticket_of_a_device_that_was_stopped_is_not_answered() {
    for stop in [0, 1, 2] {
        let mut fold = Fold::new();
        fold.case(Who::Worker, &[1]);
        let index = fold.state.size;
        fold.ask(Who::Worker, Event::Queried(query(Who::Worker, 1, false)))
            .unwrap();
        match stop {
            0 => fold
                .order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
                .unwrap(),
            1 => fold.deny(Who::Worker, Limit::Device, 3),
            _ => fold.deny(Who::Worker2, Limit::Staff, 3),
        }
        assert_eq!(ask_answer(&mut fold, index), no(Reason::Device));
    }
}

#[test]
fn answers_to_standing_searches_have_a_society_s_limit() {
    let mut fold = Fold::with(Policy {
        society_day: 2,
        ..Policy::default()
    });
    fold.case(Who::Worker, &[1]);
    let index = fold.state.size;
    fold.ask(Who::Worker, Event::Queried(query(Who::Worker, 1, true)))
        .unwrap();
    // Twelve desks stand in HERE: two tens begun.
    let desks = fold.state.directory.desks(HERE);
    let tens = desks.div_ceil(10) as u32;
    for _ in 0..2 * tens {
        assert_eq!(ask_answer(&mut fold, index), Ok(()));
    }
    assert_eq!(
        ask_answer(&mut fold, index),
        no(Reason::Limit(Limit::Queries))
    );
    fold.now = Time((fold.now.day() + 1) * DAY);
    assert_eq!(ask_answer(&mut fold, index), Ok(()));
    // A limit of nought lets not even the first of a day through.
    fold.now = Time((fold.now.day() + 1) * DAY);
    let none = Policy {
        society_day: 0,
        ..fold.state.policy.clone()
    };
    fold.order(Act::SetPolicy(none), &[Who::ChiefA, Who::ChiefB])
        .unwrap();
    assert_eq!(
        ask_answer(&mut fold, index),
        no(Reason::Limit(Limit::Queries))
    );
}
